"""The note to a new mentor."""

from typing import Any

from django import forms

from cases import services
from cases.forms.fields import words
from cases.models import Case
from people.models import User


class HandoverForm(forms.Form):
    """What the new mentor needs to know."""

    text = words(
        "Vad behöver den nya mentorn veta?",
        "Vad som är lovat och till när, vad som fungerar, vem som har god kontakt med eleven och hemmet. Alla som "
        "läser ärendet läser det här, så skriv inget ur utredningen och inga diagnoser.",
        rows=6,
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["text"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Write the note. Raises what the service raises."""
        services.hand_over(case=self.case, by=self.by, text=self.cleaned_data["text"])
