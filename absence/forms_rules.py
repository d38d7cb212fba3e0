"""The forms of guide values and signals."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from absence.limits import Limit
from absence.models import Alert
from absence.rules import Rule
from people.forms import DayField
from people.models import School


class RuleForm(forms.Form):
    """A new version of a rule at a huvudman."""

    at_least = forms.IntegerField(label="Signalera från", error_messages={"invalid": "Skriv ett heltal."})
    is_on = forms.BooleanField(label="Regeln används", required=False)
    school = forms.ModelChoiceField(
        label="Prova på skola",
        help_text="Välj en skola för att se hur många signaler värdet hade gett förra terminen.",
        queryset=School.objects.none(),
        required=False,
    )
    first_day = DayField(label="Gäller från", help_text="Tidigast i morgon. Dagens signaler är redan sökta.")
    reason = forms.CharField(
        label="Varför",
        help_text="Sparas i historiken. Skriv inget om enskilda elever.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv varför värdet ändras."},
    )

    def __init__(
        self, *args: Any, rule: Rule, limit: Limit, schools: QuerySet[School], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["at_least"]
        value.help_text = f"Från {rule.least} till {rule.most} {rule.unit}. Rutinens värde är {rule.at_least}."
        value.error_messages["required"] = "Skriv ett heltal."
        value.widget.attrs["inputmode"] = "numeric"
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.initial.update(at_least=limit.at_least, is_on=limit.is_on, first_day=today + dt.timedelta(days=1))
        self.rule = rule

    def clean_at_least(self) -> int:
        """A number that the rule can have."""
        value: int = self.cleaned_data["at_least"]
        if not self.rule.least <= value <= self.rule.most:
            raise forms.ValidationError(f"Ange ett tal från {self.rule.least} till {self.rule.most}.")
        return value

    def to_try(self) -> tuple[int, School] | None:
        """What to try: a number and a school. Why and from when are not asked for yet."""
        self.full_clean()
        for name in ("first_day", "reason"):
            self.errors.pop(name, None)
        if "at_least" not in self.cleaned_data:
            return None
        if not self.cleaned_data.get("school"):
            self.add_error("school", "Välj en skola att prova på.")
            return None
        return self.cleaned_data["at_least"], self.cleaned_data["school"]


class DismissForm(forms.Form):
    """That nothing needs doing about a signal now, why, and until when."""

    reason = forms.CharField(
        label="Därför att",
        help_text="Till exempel beviljad ledighet eller känd vård. Skriv inga diagnoser.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv varför ingenting behöver göras nu."},
    )
    until = DayField(
        label="Tyst till och med",
        help_text="Högst ett halvår. Signalen kommer tillbaka tidigare om frånvaron ökar.",
        error_messages={"required": "Välj en sista dag."},
    )

    def __init__(self, *args: Any, alert: Alert, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.alert = alert
