"""The forms of the monthly report."""

from typing import Any

from django import forms

from absence.models import MonthlyReportRow
from absence.reports import WHY_NOT_NEEDED
from people.widgets import RadioCards

Answer = MonthlyReportRow.Answer


class AnswerForm(forms.Form):
    """What the mentor answers for a pupil."""

    answer = forms.ChoiceField(
        label="Vad händer nu?",
        choices=Answer.choices,
        widget=RadioCards(
            descriptions={
                Answer.TALK: "Du har pratat med eleven och hemmet om frånvaron, eller bokat en tid.",
                Answer.REPORT: "Du har samtalat och lämnar över till rektor, som avgör om frånvaron ska utredas.",
                Answer.NOT_NEEDED: "Frånvaron är känd och behöver inget samtal nu. Skriv varför.",
            }
        ),
        error_messages={"required": "Välj vad som händer nu.", "invalid_choice": "Välj ett av svaren."},
    )
    reason = forms.CharField(
        label="Därför att",
        help_text="Behövs när ingen åtgärd behövs, annars om du vill. Skriv inga diagnoser.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the answer that stood on the page

    def clean(self) -> dict[str, Any] | None:
        """That nothing needs doing always has a reason."""
        cleaned = super().clean()
        if self.cleaned_data.get("answer") == Answer.NOT_NEEDED and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", WHY_NOT_NEEDED)
        return cleaned


class SendForm(forms.Form):
    """The kurator's comment, and the version of the report that it is about."""

    comment = forms.CharField(
        label="Kommentar till mentorerna",
        help_text="Det du vill att alla mentorer ska veta. Skriv inget om enskilda elever.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
