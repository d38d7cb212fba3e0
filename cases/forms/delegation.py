"""The rektor delegates: to whom, which decisions, and for how long."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.delegating import DELEGABLE
from cases.forms.fields import day
from cases.models import Delegation
from cases.services.delegation import able
from people.models import School, User


class DelegationForm(forms.Form):
    """All decisions are ticked: leave out those that stay with the rektor."""

    to = forms.ModelChoiceField(User.objects.none(), label="Vem delegerar du till?", required=False, empty_label="Välj")
    decisions = forms.MultipleChoiceField(
        label="Vilka beslut?",
        choices=[(each.name, each.title) for each in DELEGABLE.values()],
        initial=list(DELEGABLE),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = day("Från och med")
    last_day = day("Till och med", "Lämna tomt om delegationen gäller tills vidare.")

    def __init__(self, *args: Any, school: School, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school, self.by = school, by
        self.people = able(school, timezone.localdate())
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=[each.pk for each in self.people])
        field.label_from_instance = lambda user: user.name
        if len(self.people) == 1:
            field.initial = self.people[0]
        self.fields["first_day"].initial = timezone.localdate()

    def save(self) -> Delegation:
        """Delegate. Raises what the service raises."""
        return services.delegate(school=self.school, by=self.by, **self.cleaned_data)
