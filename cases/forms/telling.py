"""Ticking off those who have been told of a decision, or have received one that can be appealed."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import choice, day, line
from cases.models import Atgardsprogram, Case, Told
from cases.telling import RECEIVED_HOW, TOLD_HOW, not_received, told_apart
from cases.voices import as_named
from people.models import User


class ToldForm(forms.Form):
    """Who has been told, when and how."""

    told = forms.ModelMultipleChoiceField(
        Told.objects.none(), label="Vem har fått veta?", required=False, widget=forms.CheckboxSelectMultiple
    )
    told_on = day("Dag")
    how = choice("Hur?", [(how.value, how.label) for how in TOLD_HOW])
    note = line("Anteckning", "Om du behöver. Ska någon inte få veta, skriv varför.")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.fields["told"].queryset = self.waiting()  # type: ignore[attr-defined]
        rows = told_apart(as_named(case, self.waiting().select_related("decision")))
        labels = {row.pk: f"{row.name} ({row.about.lower()})" if row.about else row.name for row in rows}
        self.fields["told"].label_from_instance = lambda row: labels[row.pk]  # type: ignore[attr-defined]
        self.fields["told_on"].initial = timezone.localdate()

    def waiting(self) -> Any:
        """Those who are left."""
        return self.case.to_tell.filter(told_on=None).exclude(decision=None)

    def save(self, version: int) -> None:
        """Tick them off. Raises what the service raises."""
        given = self.cleaned_data | {"told": list(self.cleaned_data["told"])}
        services.tell(case=self.case, by=self.by, version=version, **given)


class ReceivedForm(ToldForm):
    """Who has received a decision about åtgärdsprogram, when and how."""

    def __init__(self, *args: Any, program: Atgardsprogram, **kwargs: Any) -> None:
        self.program = program
        super().__init__(*args, **kwargs)
        self.fields["told"].label = "Vem har tagit emot beslutet?"
        self.fields["told_on"].label = "Dag då det togs emot"
        self.fields["told_on"].help_text = "Från den dagen räknas tre veckor för att överklaga."
        self.fields["how"].choices = [  # type: ignore[attr-defined]
            (how.value, "Ska inte få beslutet" if how == Told.How.NOT else how.label) for how in RECEIVED_HOW
        ]
        self.fields["note"].help_text = "Om du behöver. Ska någon inte få beslutet, skriv varför."

    def waiting(self) -> Any:
        """Those who have not received it, and may appeal today."""
        left = not_received(self.case, timezone.localdate()).get(self.program, [])
        return Told.objects.filter(pk__in=[each.pk for each in left])

    def save(self, version: int) -> None:
        """Note it. Raises what the service raises."""
        given = self.cleaned_data | {"told": list(self.cleaned_data["told"])}
        services.tell(case=self.case, by=self.by, version=version, program=self.program, **given)
