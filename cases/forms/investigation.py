"""The investigation: one field for each part. Only what somebody has changed is saved."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import choice, day, line, words
from cases.investigated import texts_of
from cases.models import Case, Investigation
from cases.parts import CHOICES, SIDES, YES, Kind, Part, Section, Speaker, factor_name, sections_for
from cases.voices import speakers_of
from people.models import User
from people.widgets import InlineRadios

NEW = "ny"
"""Ending of the two fields where somebody adds a person's picture to one side of a group: ``…_ny``, ``…_ny_vem``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a group: what is written, by whom, and where more is added."""

    title: str
    fields: list[forms.BoundField]
    who: forms.BoundField
    text: forms.BoundField


class InvestigationForm(forms.Form):
    """Every part of the investigation, in the sections of ``cases.parts``."""

    def __init__(self, *args: object, case: Case, by: User, investigation: Investigation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.case, self.by, self.investigation = case, by, investigation
        self.texts = texts_of(investigation)
        self.speakers = speakers_of(case, timezone.localdate())
        self.sections = sections_for(self.speakers)
        self.theirs: dict[str, str] = {}
        for section in self.sections:
            self._add_section(section)
        if self.is_bound:
            self.fill_in_what_is_new()

    def fill_in_what_is_new(self) -> None:
        """Parts that the page or draft did not have when it was made stand as they are: others have written them."""
        missing = [name for name in self._own() if name not in self.data and f"initial-{name}" not in self.data]
        new = {name: self.texts.get(name, "") for name in missing}
        self.data = dict(self.data.items()) | new | {f"initial-{name}": text for name, text in new.items()}
        if not self.is_bound:
            self.initial = dict(self.initial) | new

    def _add_section(self, section: Section) -> None:
        """A field for each part; in a group for what is written, and on each side a place for more."""
        for part in section.parts:
            if not section.is_group or self.texts.get(part.name):
                self._add(part)
        if section.is_group:
            for side in SIDES:
                self._add_more(factor_name(section.key, side, NEW), self.speakers)

    def _add(self, part: Part) -> None:
        field = _field(part)
        field.initial = self.texts.get(part.name, "")
        # What stood there when the page was made: only what has changed since is saved, and a clash is seen.
        field.show_hidden_initial = True
        self.fields[part.name] = field

    def _add_more(self, name: str, speakers: list[Speaker]) -> None:
        who = [("", "Välj"), *((each.key, each.name) for each in speakers)]
        self.fields[f"{name}_vem"] = choice("Vems bild?", who, forms.Select())
        self.fields[name] = words("Lägg till", rows=2)

    def clean(self) -> dict[str, object]:
        """Whoever adds a picture says whose it is."""
        cleaned: dict[str, object] = super().clean() or {}
        for name, who in self._more():
            if cleaned.get(name) and not cleaned.get(who):
                self.add_error(who, "Välj vems bild det är.")
        return cleaned

    def _more(self) -> Iterator[tuple[str, str]]:
        """The fields where more is added: text and whose."""
        for name in self.fields:
            if name.endswith(f"_{NEW}"):
                yield name, f"{name}_vem"

    def sides(self, section: Section) -> list[Side]:
        """The two sides of a group."""
        found = []
        for side, title in SIDES.items():
            own = [part.name for part in section.parts if part.name.startswith(f"{section.key}_{side}_")]
            more = factor_name(section.key, side, NEW)
            written = [self[name] for name in own if name in self.fields]
            found.append(Side(title, written, self[f"{more}_vem"], self[more]))
        return found

    def changes(self) -> dict[str, services.Change]:
        """What the writer has changed, with what they saw when they began."""
        changed = {}
        after = {name: _plain(self.cleaned_data[name]) for name in self._own()}
        for name, text in after.items():
            before = _plain(self.data.get(f"initial-{name}", ""))
            if text != before:
                changed[name] = services.Change(text, before)
        for name, who in self._more():
            if more := _plain(self.cleaned_data[name]):
                target = self._target(name, who)
                before = _plain(self.data.get(f"initial-{target}", ""))
                changed[target] = services.Change("\n".join(filter(None, [after.get(target, ""), more])), before)
        return changed

    def _own(self) -> list[str]:
        """The names of the fields that are parts themselves."""
        return [name for name, field in self.fields.items() if field.show_hidden_initial]

    def save(self) -> Investigation:
        """Save what has changed. Raises what the service raises."""
        return services.save_investigation(case=self.case, by=self.by, changes=self.changes())

    def show(self, theirs: dict[str, str]) -> None:
        """Keep what was written and show what others wrote; to save again is to have read it."""
        mine = {name: each.after for name, each in self.changes().items() if name in theirs and name in self.fields}
        moved = {name: "" for name, who in self._more() if self._target(name, who) in mine}
        self.theirs = theirs
        self.data = dict(self.data.items()) | mine | moved | {f"initial-{name}": text for name, text in theirs.items()}

    def _target(self, name: str, who: str) -> str:
        """The part that something is added to."""
        return name.removesuffix(NEW) + str(self.cleaned_data[who])


def _field(part: Part) -> forms.Field:
    """The field of a part."""
    match part.kind:
        case Kind.LINE:
            return line(part.title, part.help)
        case Kind.DAY:
            return day(part.title, part.help)
        case Kind.TICK:
            return forms.BooleanField(label=part.title, help_text=part.help, required=False)
        case Kind.YES_NO | Kind.CONSULTED:
            return choice(part.title, list(CHOICES[part.kind].items()), InlineRadios(), part.help)
    return words(part.title, part.help, rows=part.rows)


def _plain(value: object) -> str:
    """A value as it is stored: browsers send other line breaks, and spaces around a text do not count."""
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "").replace("\r\n", "\n").strip()
