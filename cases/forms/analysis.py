"""What a school writes about a term or a läsår: what became of its plans, the questions, what it will do, and when."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.analysis.access import Chosen
from cases.analysis.reading import LookedBack, Planned
from cases.forms.fields import choice, day, line, words
from cases.models import Agreement, SchoolAnalysis
from cases.services.analysis import save_analysis
from people.models import User
from people.widgets import InlineRadios

MORE_ROWS = 2  # empty rows beside those that are written


class AnalysisForm(forms.Form):
    """The answers, and the day they were presented to the staff."""

    def __init__(
        self, *args: Any, chosen: Chosen, by: User, current: SchoolAnalysis | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chosen, self.by = chosen, by
        for each in chosen.kind.questions:
            self.fields[each.name] = words(each.title, each.help, rows=6)
            if each.missing:
                self.fields[each.name].widget.attrs["aria-required"] = "true"
        self.fields["presented_on"] = day(
            "Presenterad för personalen",
            "Fyll i när ni har visat den. Siffrorna stannar då som de visades.",
        )
        if current:
            self.initial = current.words | {"presented_on": current.presented_on}

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[each.name] for each in self.chosen.kind.questions]

    def save(self, plan: list[Planned], looked_back: list[LookedBack], version: int) -> SchoolAnalysis:
        """Save it as a new version. Raises what the service raises."""
        answers = dict(self.cleaned_data)
        presented_on = answers.pop("presented_on")
        return save_analysis(
            chosen=self.chosen,
            by=self.by,
            words=answers,
            plan=plan,
            looked_back=looked_back,
            presented_on=presented_on,
            version=version,
        )


class PlannedForm(forms.Form):
    """One row: what the school will do, who is responsible, and by when."""

    what = line("Vad")
    who = line("Vem ansvarar", longest=100)
    by = day("Senast")

    def clean(self) -> dict[str, Any]:
        """A row that is begun needs what and who."""
        cleaned = super().clean() or {}
        what, who = cleaned.get("what", ""), cleaned.get("who", "")
        if what and not who and "who" not in self.errors:
            self.add_error("who", f"Skriv vem som ansvarar för: {what}")
        if (who or cleaned.get("by")) and not what and "what" not in self.errors:
            self.add_error("what", "Skriv vad skolan ska göra.")
        return cleaned


PlannedSet = forms.formset_factory(PlannedForm, extra=MORE_ROWS, max_num=20)


def planned_in(rows: "forms.BaseFormSet[PlannedForm]") -> list[Planned]:
    """The rows with something in them."""
    written = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("what")]
    return [Planned(row["what"], row["who"], row["by"].isoformat() if row["by"] else "") for row in written]


class LookedBackForm(forms.Form):
    """What became of one thing that the school was to do: ``planned``."""

    planned: Planned

    kept = choice("Blev det av?", list(Agreement.Kept.choices), InlineRadios())
    words = words("Vad gav det?", rows=2)


LookedBackSet = forms.formset_factory(LookedBackForm, extra=0, max_num=20)


def look_back(data: Any, plans: Sequence[Planned], current: SchoolAnalysis | None) -> Any:
    """A row for each thing that the school was to do, with what the version that stands says of it."""
    said = {row["planned"]["what"]: row for row in current.looked_back} if current else {}
    rows = LookedBackSet(data, prefix="blev", initial=[_said(said.get(each.what, {})) for each in plans])
    for form, planned in zip(rows.forms, plans, strict=False):
        form.planned = planned  # for the page
    return rows


def _said(row: dict[str, Any]) -> dict[str, str]:
    return {"kept": row.get("kept", ""), "words": row.get("words", "")}


def became_in(rows: Any, plans: Sequence[Planned]) -> list[LookedBack]:
    """What the rows say of each thing."""
    return [
        LookedBack(planned, form.cleaned_data.get("kept", ""), form.cleaned_data.get("words", ""))
        for form, planned in zip(rows.forms, plans, strict=False)
    ]
