"""Ticking off those who have been told of a decision."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import choice, day, line
from cases.models import Case, Told
from people.models import User


class ToldForm(forms.Form):
    """Who has been told, when and how."""

    told = forms.ModelMultipleChoiceField(
        Told.objects.none(), label="Vem har fått veta?", required=False, widget=forms.CheckboxSelectMultiple
    )
    told_on = day("Dag")
    how = choice("Hur?", list(Told.How.choices))
    note = line("Anteckning", "Om du behöver. Ska någon inte få veta, skriv varför.")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["told"].queryset = case.to_tell.filter(told_on=None)  # type: ignore[attr-defined]
        self.fields["told"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]
        self.fields["told_on"].initial = timezone.localdate()

    def save(self, version: int) -> None:
        """Tick them off. Raises what the service raises."""
        given = self.cleaned_data | {"told": list(self.cleaned_data["told"])}
        services.tell(case=self.case, by=self.by, version=version, **given)
