"""The forms of guide values and signals."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from absence.models import Alert
from absence.rules import Rule
from absence.simulator import OFF
from absence.trials import Trial
from people.forms import DayField
from people.models import School


class TryForm(forms.Form):
    """A value of a rule, and a school to try it on."""

    at_least = forms.IntegerField(label="Signalera från", error_messages={"invalid": "Skriv ett heltal."})
    is_on = forms.BooleanField(label="Regeln används", required=False)
    school = forms.ModelChoiceField(
        label="Skola", queryset=School.objects.none(), required=False, empty_label="Välj skola"
    )

    def __init__(self, *args: Any, rule: Rule, value: int, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["at_least"]
        number.help_text = f"Från {rule.least} till {rule.most} {rule.unit}. Rutinens värde är {rule.at_least}."
        number.error_messages["required"] = "Skriv ett heltal."
        number.widget.attrs["inputmode"] = "numeric"
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        self.initial.update(at_least=value or rule.at_least, is_on=value != OFF)
        self.rule = rule

    def clean_at_least(self) -> int:
        """A number that the rule can have."""
        value: int = self.cleaned_data["at_least"]
        if not self.rule.least <= value <= self.rule.most:
            raise forms.ValidationError(f"Ange ett tal från {self.rule.least} till {self.rule.most}.")
        return value

    def to_try(self) -> Trial | None:
        """What to try; None where the value or the school is missing. What is needed to save is not asked for yet."""
        self.full_clean()
        for name in self.errors.keys() - TryForm.base_fields.keys():
            self.errors.pop(name)
        if not self.cleaned_data.get("school") and "school" not in self.errors:
            self.add_error("school", "Välj en skola att prova på.")
        if self.errors:
            return None
        value = self.cleaned_data["at_least"] if self.cleaned_data["is_on"] else OFF
        return Trial(self.cleaned_data["school"], self.rule, value)


class RuleForm(TryForm):
    """A new version of a rule at a huvudman."""

    first_day = DayField(label="Gäller från", help_text="Tidigast i morgon. Dagens signaler är redan sökta.")
    reason = forms.CharField(
        label="Varför",
        help_text="Sparas i historiken. Skriv inget om enskilda elever.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv varför värdet ändras."},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["first_day"] = today + dt.timedelta(days=1)


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
