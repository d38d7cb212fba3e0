"""Choosing colleagues: those who can be given a task, with the role they are known by."""

from typing import Any

from django import forms
from django.db import models

from cases.access import Colleague, colleagues
from cases.appointing import MAY_LEAD, MAY_TAKE_PART
from cases.models import Case
from people.models import User


def offer_staff(field: Any, staff: list[Colleague], here: str = "") -> None:
    """Give a field those who can be given the task as choices, with the role they are known by.

    With ``here``, the name of the case's school, a list keeps its own people apart from those of other schools.
    """
    labels = {each.user.pk: each.label for each in staff}
    place = [models.Case(*(models.When(pk=pk, then=number) for number, pk in enumerate(labels)))] if labels else []
    field.queryset = User.objects.filter(pk__in=labels).order_by(*place)
    field.label_from_instance = lambda user: labels[user.pk]
    others = [(each.user.pk, each.label) for each in staff if each.is_elsewhere]
    if here and others:
        own = [(each.user.pk, each.label) for each in staff if not each.is_elsewhere]
        field.choices = [("", field.empty_label), (here, own), ("Andra skolor", others)]


def utredare_field() -> "forms.ModelChoiceField[User]":
    """Whoever leads the investigation."""
    return forms.ModelChoiceField(
        User.objects.none(),
        label="Utredare",
        help_text="Den som leder utredningen. I ett team är det den som samordnar.",
        required=False,
        empty_label="Välj",
    )


def team_field() -> "forms.ModelMultipleChoiceField[User]":
    """The others who investigate."""
    return forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Övriga i teamet",
        help_text="Välj ingen om en person ska utreda.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def offer_investigators(form: forms.Form, case: Case) -> None:
    """Give the two fields those who can be appointed."""
    offer_staff(form.fields["utredare"], colleagues(case.school, *MAY_LEAD), here=case.school.name)
    offer_staff(form.fields["team"], colleagues(case.school, *MAY_TAKE_PART, shared=False))


def chosen_investigators(form: forms.Form) -> list[str]:
    """Those who are chosen so far, who leads first: "Petra Sandström (samordnare)", "Maria Nylund (i teamet)"."""
    lead, team = _chosen(form, "utredare"), _chosen(form, "team")
    others = [each for each in team if each not in lead]
    role = "samordnare" if others else "utredare"
    return [*(f"{name} ({role})" for name in lead), *(f"{name} (i teamet)" for name in others)]


def _chosen(form: forms.Form, name: str) -> list[str]:
    """The names of those who are chosen in a field, also before it is judged."""
    value = form[name].value() or []
    wanted = {str(getattr(each, "pk", each)) for each in (value if isinstance(value, list) else [value])}
    return [each.name for each in form.fields[name].queryset if str(each.pk) in wanted]  # type: ignore[attr-defined]
