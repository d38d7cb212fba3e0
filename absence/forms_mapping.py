"""The forms of saved columns: the file to start from, and for each of our columns where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from absence.fileformat import needed
from absence.forms_import import FileForm
from absence.mappings import (
    AS_PRESET,
    BY_NAME,
    COLUMN,
    FIXED,
    MAPPABLE,
    Origin,
    fixed_problem,
    origin_in,
    unsaid,
)
from absence.models import ColumnMapping
from absence.sources import Preset, presets, sources
from absence.sources.cells import AS_IS, readers_for
from people.models import Huvudman
from people.tabular import Column, Table
from people.tabular.columns import DATE, TIME, YES_NO, fold

SAVED_START = "sparad-"  # begins the choice of saved columns to start from
EMPTY_START = "tom-"
NUMBERS = ("elev", "personnummer", "elev-id")
USUAL = {DATE: "datum", TIME: "tid", YES_NO: "ja-nej"}  # how cells of a kind are read, where nobody has said


class SampleForm(FileForm):
    """A file to see the columns of, and what to start from."""

    start = forms.ChoiceField(
        label="Vad är det för fil?",
        help_text="Färdiga kolumner fylls i åt dig. Du kan ändra dem.",
        error_messages={"required": "Välj vad det är för fil."},
    )
    has_header = forms.BooleanField(label="Första raden har kolumnernas namn", required=False, initial=True)

    def __init__(self, *args: Any, saved: Sequence[ColumnMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "file"
        ].help_text = "Kolumnerna och de tre första raderna visas bara för dig, och tas bort när du har sparat."
        choices: list[Any] = [("", "Välj …")]
        choices += [
            (source.title, [(preset.name, preset.title) for preset in source.presets])
            for source in sources().values() if source.presets
        ]  # fmt: skip
        choices.append(
            ("Ett annat system", [(f"{EMPTY_START}{name}", _capital(BY_NAME[name].row)) for name in MAPPABLE])
        )
        if saved:
            choices.append(("Sparade kolumner", [(f"{SAVED_START}{mapping.pk}", mapping.name) for mapping in saved]))
        self.fields["start"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True)
class Start:
    """What somebody starts from: a table of ours and, perhaps, a preset."""

    name: str
    table: Table
    preset: Preset | None = None


def start_named(name: str) -> Start | None:
    """What a choice of ``SampleForm`` stands for; None for what is no such choice."""
    if preset := presets().get(name):
        return Start(name, preset.table, preset)
    table = name.removeprefix(EMPTY_START)
    return Start(name, BY_NAME[table]) if name.startswith(EMPTY_START) and table in MAPPABLE else None


def guessed(start: Start, header: Sequence[str]) -> dict[str, Origin]:
    """Where our columns come from as far as is known: what the preset says, else a column of the same name."""
    found = {}
    for column in start.table.columns:
        origin = origin_in(start.preset, column) if start.preset else None
        if origin is None and (same := [name for name in header if fold(name) == fold(column.name)]):
            origin = Origin(COLUMN, same[0], usual_reader(column))
        if origin is not None:
            found[column.name] = origin
    return found


def usual_reader(column: Column) -> str:
    """How cells of a column are read unless somebody says otherwise."""
    if column.kind.sql == "integer":
        return "minuter"
    return "nummer" if column.name in NUMBERS else USUAL.get(column.kind, AS_IS)


@dataclass(frozen=True)
class ColumnFields:
    """The fields of one of our columns, for the template."""

    column: Column
    must: str  # whether it must be there, in a word
    origin: BoundField
    how: BoundField | None
    value: BoundField
    repeats: BoundField


class ColumnsForm(forms.Form):
    """For each of our columns: which of theirs it is, or what it always is, and how the cell is read."""

    name = forms.CharField(
        label="Namn",
        help_text="Det du väljer när du läser in, till exempel Skola24 frånvaro.",
        max_length=80,
        error_messages={"required": "Ge kolumnerna ett namn."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        start: Start,
        header: Sequence[str],
        origins: Mapping[str, Origin],
        huvudmen: Sequence[Huvudman],
        mapping: ColumnMapping | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.start, self.header, self.mapping, self.huvudmen = start, list(dict.fromkeys(header)), mapping, huvudmen
        if len(huvudmen) > 1 and mapping is None:
            self.fields["huvudman"] = forms.ChoiceField(
                label="Huvudman", choices=[(each.pk, each.name) for each in huvudmen]
            )
        for column in start.table.columns:
            self._add(column, origins.get(column.name))

    def _add(self, column: Column, origin: Origin | None) -> None:
        """Add the fields of one of our columns."""
        chosen = _choice(origin, self.header)
        at = column.field
        self.fields[f"{at}-from"] = forms.ChoiceField(
            label="Kommer från", required=False, choices=self._choices(column), initial=chosen,
            error_messages={"invalid_choice": "Välj en av filens kolumner."},
        )  # fmt: skip
        ways = readers_for(column)
        if len(ways) > 1:
            self.fields[f"{at}-how"] = forms.ChoiceField(
                label="Cellen läses som", required=False, choices=[(way.name, way.title) for way in ways],
                initial=origin.how if origin and origin.kind == COLUMN else usual_reader(column),
            )  # fmt: skip
        self.fields[f"{at}-value"] = forms.CharField(
            label="Värde", required=False, max_length=200, initial=origin.value if origin else "",
            help_text=_capital(column.kind.holds) + ".",
        )  # fmt: skip
        self.fields[f"{at}-repeats"] = forms.BooleanField(
            label="En tom cell är samma som raden ovanför", required=False, initial=bool(origin and origin.repeats)
        )

    def _choices(self, column: Column) -> list[Any]:
        """Nothing, a column of the file, the preset's own way, or one value for all."""
        choices: list[Any] = [("", "Finns inte")]
        where = self.start.preset.columns.get(column.name) if self.start.preset else None
        if where is not None and not where.is_plain:
            source = f" ur {where.lookup.file}" if where.lookup else ""
            choices.append((AS_PRESET, f"{' + '.join(where.headers)}{source}, som färdigt"))
        own = [(f"k{place}", name or f"(kolumn {place + 1})") for place, name in enumerate(self.header)]
        choices.append(("Filens kolumner", own))
        choices.append((FIXED, "Samma på alla rader"))
        return choices

    def columns(self) -> dict[str, list[ColumnFields]]:
        """The fields, column by column: those that must be said or have been, and the others."""
        found: dict[str, list[ColumnFields]] = {"used": [], "other": []}
        for column in self.start.table.columns:
            at = column.field
            how = self[f"{at}-how"] if f"{at}-how" in self.fields else None
            origin, value, repeats = (self[f"{at}-{part}"] for part in ("from", "value", "repeats"))
            fields = ColumnFields(column, needed(self.start.table, column), origin, how, value, repeats)
            found["used" if fields.must or origin.value() or origin.errors else "other"].append(fields)
        return found

    def origins(self) -> dict[str, Origin]:
        """Where our columns come from, as far as it is rightly said."""
        found = {}
        for column in self.start.table.columns:
            at = column.field
            chosen = self.cleaned_data.get(f"{at}-from") or ""
            if chosen == FIXED:
                found[column.name] = Origin(FIXED, value=self.cleaned_data.get(f"{at}-value", ""))
            elif chosen == AS_PRESET:
                found[column.name] = Origin(AS_PRESET)
            elif chosen:
                how = self.cleaned_data.get(f"{at}-how") or AS_IS
                repeats = self.cleaned_data.get(f"{at}-repeats", False)
                found[column.name] = Origin(COLUMN, self.header[int(chosen[1:])], how, repeats=repeats)
        return found

    def clean_name(self) -> str:
        """That no other saved columns of the huvudman have the name."""
        name: str = " ".join(self.cleaned_data["name"].split())
        same = ColumnMapping.objects.filter(name__iexact=name, huvudman__in=[each.pk for each in self.huvudmen])
        if same.exclude(pk=self.mapping.pk if self.mapping else 0).exists():
            raise forms.ValidationError("Det finns redan kolumner med det namnet. Välj ett annat.")
        return name

    def clean(self) -> dict[str, Any] | None:
        """That what must be said is said, and that what always stands there can."""
        cleaned = super().clean()
        origins = self.origins()
        for column in self.start.table.columns:
            origin = origins.get(column.name)
            if origin and origin.kind == FIXED:
                self._check_fixed(column, origin.value)
        for name in unsaid(self.start.table, origins):
            first = self.start.table.by_name.get(fold(name.split(" eller ")[0]))
            if first is not None and f"{first.field}-from" not in self.errors:
                self.add_error(f"{first.field}-from", f"Säg var {name} kommer från, eller vad det är på alla rader.")
        return cleaned

    def _check_fixed(self, column: Column, value: str) -> None:
        problem = fixed_problem(column, value) if value.strip() else f"Skriv vad {column.name} är på alla rader."
        if problem:
            self.add_error(f"{column.field}-value", f"{_capital(column.name)}: {problem}")


def _choice(origin: Origin | None, header: Sequence[str]) -> str:
    """The choice that stands for where a column comes from; none when the file has no such column."""
    if origin is None:
        return ""
    if origin.kind != COLUMN:
        return origin.kind
    places = [place for place, name in enumerate(header) if fold(name) == fold(origin.header)]
    return f"k{places[0]}" if places else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
