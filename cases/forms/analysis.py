"""What a school writes about a term: the questions, what the school will do, and when the staff were told."""

from typing import Any

from django import forms

from cases.analysis.access import Chosen
from cases.analysis.questions import QUESTIONS
from cases.forms.fields import day, line, words
from cases.models import SchoolAnalysis
from cases.services.analysis import Planned, save_analysis
from people.models import User

MORE_ROWS = 2  # empty rows beside those that are written


class AnalysisForm(forms.Form):
    """The answers, and the day the analysis was presented to the staff."""

    def __init__(
        self, *args: Any, chosen: Chosen, by: User, current: SchoolAnalysis | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chosen, self.by = chosen, by
        for each in QUESTIONS:
            self.fields[each.name] = words(each.title, each.help, rows=6)
        self.fields["presented_on"] = day(
            "Presenterad för personalen",
            "Fyll i när ni har visat den. Siffrorna stannar då som de visades.",
        )
        self.fields["sees"].widget.attrs["aria-required"] = "true"
        if current:
            self.initial = current.words | {"presented_on": current.presented_on}

    def save(self, plan: list[Planned], version: int) -> SchoolAnalysis:
        """Save it as a new version. Raises what the service raises."""
        answers = dict(self.cleaned_data)
        presented_on = answers.pop("presented_on")
        return save_analysis(
            chosen=self.chosen, by=self.by, words=answers, plan=plan, presented_on=presented_on, version=version
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
