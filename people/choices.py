"""The settings that a huvudman may choose for itself, and what it has chosen, by version and day.

What can be chosen stands in tables of ``Setting`` where the rule belongs (``cases.routine``, ``absence.reports``).
Version 1 is the routine's own and has no row. Of the versions that have begun, the one entered last is in force. A
choice begins tomorrow at the earliest, so that what was in force on a day never changes afterwards: whatever began that
day keeps it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils import timezone

from people import swedish
from people.models import Choice, Huvudman, User

Value = TypeVar("Value", int, str, bool)

LONGEST = 1000  # characters in a text of a huvudman's own: read beside a field, in one look


class ChoiceRefused(ValueError):  # noqa: N818  # what happened, not what went wrong
    """A choice that cannot be made; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[Value]):
    """Something that a huvudman may choose. The type of ``standard`` says what kind it is, and so how it is asked for.

    Numbers lie between ``least`` and ``most``; a word is one of ``options`` (value → what it is called); a text
    without options is the huvudman's own.
    """

    name: str
    title: str
    standard: Value
    help: str = ""
    source: str = "rutinen"  # where the standard comes from
    unit: tuple[str, str] = ("", "")  # of one, and of several
    before: str = ""  # what a number is called that counts nothing: week 11
    least: int = 1
    most: int = 30
    options: Mapping[str, str] = field(default_factory=dict)

    def of(self, huvudman: Huvudman, day: dt.date) -> Value:
        """What holds at a huvudman on a day."""
        return self.among(chosen_of(huvudman), day)

    def among(self, chosen: "Chosen", day: dt.date) -> Value:
        """What holds on a day among everything that one huvudman has chosen."""
        value: Value | None = chosen.value(self.name, day)
        return self.standard if value is None else value

    def check(self, value: object) -> None:
        """Raise ChoiceRefused for a value that it cannot have."""
        if type(value) is not type(self.standard):
            raise ChoiceRefused("Välj ett värde.")
        if isinstance(value, int) and not isinstance(value, bool) and not self.least <= value <= self.most:
            raise ChoiceRefused(f"Ange ett tal från {self.least} till {self.most}.")
        if self.options and value not in self.options:
            raise ChoiceRefused("Välj ett av alternativen.")
        if isinstance(value, str) and len(value) > LONGEST:
            raise ChoiceRefused(f"Korta texten till högst {LONGEST} tecken. Nu är den {len(value)} tecken lång.")

    def words(self, shown: Value) -> str:
        """A value as people read it."""
        if isinstance(shown, bool):
            return "Ja" if shown else "Nej"
        if isinstance(shown, str):
            return self.options.get(shown, shown)
        return f"{self.before} {shown} {self.unit[0] if shown == 1 else self.unit[1]}".strip()

    def in_a_sentence(self, number: int) -> str:
        """A number with its unit as running text has it: sju dagar."""
        return swedish.count(number, *self.unit)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything that one huvudman has ever chosen: versions by the setting's name, oldest first."""

    versions: Mapping[str, list[Choice]]

    def version(self, name: str, day: dt.date) -> Choice | None:
        """The version in force on a day; None for the routine's own that was there from the beginning."""
        begun = (each for each in reversed(self.versions.get(name, ())) if each.first_day <= day)
        return next(begun, None)

    def value(self, name: str, day: dt.date) -> Any:
        """The value chosen that is in force on a day; None where nothing had been chosen by then."""
        version = self.version(name, day)
        return version.value if version else None

    def coming(self, name: str, day: dt.date) -> Choice | None:
        """The version that is to come into force after a day, if any: the one entered last."""
        newest = next(reversed(self.versions.get(name, [])), None)
        return newest if newest and newest.first_day > day else None


NOTHING = Chosen({})
"""A huvudman that goes by the routine's own."""


def chosen_of(huvudman: Huvudman) -> Chosen:
    """What a huvudman has chosen: one query (or what was prefetched), then kept on the object."""
    kept: Chosen | None = huvudman.__dict__.get("_chosen")
    if kept is None:
        kept = huvudman.__dict__["_chosen"] = _by_name(huvudman.choices.all())
    return kept


def _by_name(choices: Iterable[Choice]) -> Chosen:
    """Choices gathered by setting."""
    found: dict[str, list[Choice]] = defaultdict(list)
    for each in choices:
        found[each.name].append(each)
    return Chosen(dict(found))


@transaction.atomic
def choose(
    huvudman: Huvudman,
    setting: Setting[Any],
    *,
    value: object,
    first_day: dt.date | None,
    reason: str,
    by: User,
    at: dt.datetime | None = None,
) -> Choice:
    """Give a setting a new version at a huvudman, ``at`` (now).

    The caller checks that ``by`` may. Raises ChoiceRefused, with nothing changed.
    """
    when = at or timezone.now()
    setting.check(value)
    if first_day is None or first_day <= timezone.localdate(when):
        raise ChoiceRefused("Välj en dag från och med i morgon. Det som redan har börjat följer det som gällde då.")
    if not reason.strip():
        raise ChoiceRefused("Skriv varför ni ändrar.")
    locked = Huvudman.objects.select_for_update().get(pk=huvudman.pk)  # two choices at once become two versions
    newest = Choice.objects.filter(huvudman=locked, name=setting.name).order_by("-version").first()
    if value == (newest.value if newest else setting.standard):
        raise ChoiceRefused("Det är redan så. Ändra värdet, eller gå tillbaka.")
    huvudman.__dict__.pop("_chosen", None)
    return Choice.objects.create(
        huvudman=locked,
        name=setting.name,
        version=(newest.version if newest else 1) + 1,
        value=value,
        first_day=first_day,
        reason=reason.strip(),
        chosen_by=by,
        chosen_at=when,
    )
