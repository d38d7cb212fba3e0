"""What the rektor says after having read how the talks went."""

from typing import Any

from django import forms

from cases import services
from cases.forms.fields import words
from cases.models import Case
from people.models import User


class LookForm(forms.Form):
    """Perhaps a word to the mentor."""

    note = words("Kommentar", "Om du vill. Den som läser ärendet läser också det här.", rows=3)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by

    def save(self, version: int) -> None:
        """Say that it is read. Raises what the service raises."""
        services.look_at_closing(case=self.case, by=self.by, version=version, **self.cleaned_data)
