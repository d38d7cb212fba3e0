"""Measures: plan (with suggestions), change, log, carry out, drop, evaluate."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from cases import services
from cases.access import colleagues
from cases.forms.fields import choice, day, line, words
from cases.forms.own_texts import add_own_texts
from cases.forms.staff import offer_staff
from cases.models import Case, Measure
from cases.routine.guides import MEASURE
from cases.suggestions import suggestion_in
from people.models import Huvudman, User
from people.queries import calendar_of
from people.roles import Verb
from people.widgets import InlineRadios


class MeasureForm(forms.Form):
    """Plan or change a measure. Only what is to be done is needed at first; the rest before it begins."""

    what = line("Vad ska ni göra?", "Till exempel: en vuxen som eleven känner möter vid bussen.")
    goal = line("Vad är målet?", "Något som går att se: på plats första lektionen fyra dagar av fem.")
    when = line("När görs det?", "Till exempel: varje skoldag 8.05.", longest=150)
    starts_on = day("Börjar")
    follow_up_on = day("Följs upp")
    responsible = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Vilka ansvarar?",
        help_text="En eller flera. De får tillgång till ärendet och åtgärden i Mitt arbete.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level = choice("Nivå", list(Measure.Level.choices), InlineRadios())

    def __init__(self, *args: Any, case: Case, by: User, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.measure = case, by, measure
        offer_staff(self.fields["responsible"], colleagues(case.school, Verb.MANAGE_MEASURES))
        self.fields["what"].widget.attrs["aria-required"] = "true"
        self.weeks = MEASURE.of(case.school.huvudman, timezone.localdate())
        self.fields["follow_up_on"].help_text = f"Förslaget är {MEASURE.in_a_sentence(self.weeks)}."
        for name in self.fields:
            self.fields[name].initial = self._initial(name)
        add_own_texts(self, "atgard", case.school.huvudman)

    def _initial(self, name: str) -> Any:
        """The measure as it is, or what is usual."""
        if self.measure:
            return sorted(self.measure.responsible_ids) if name == "responsible" else getattr(self.measure, name)
        if name == "level":
            return Measure.Level.PUPIL
        if name == "follow_up_on":
            return calendar_of(self.case.school).add_school_weeks(timezone.localdate(), self.weeks)
        return None

    @property
    def chosen(self) -> str:
        """Those who are ticked, by label: what the folded list says of itself."""
        ticked = {str(value) for value in self["responsible"].value() or ()}
        field: forms.ModelMultipleChoiceField[User] = self.fields["responsible"]  # type: ignore[assignment]
        labels = [field.label_from_instance(each) for each in field.queryset or () if str(each.pk) in ticked]
        return "; ".join(labels)

    def save(self, version: int | None) -> Measure:
        """Plan or change. Raises what the services raise."""
        written = self.cleaned_data | {"level": self.cleaned_data["level"] or Measure.Level.PUPIL}
        written["responsible"] = list(written["responsible"])
        if self.measure:
            return services.change_measure(measure=self.measure, by=self.by, version=version, **written)
        return services.plan_measure(case=self.case, by=self.by, **written)


SUGGESTED = "forslag"
"""The name of the buttons that choose a suggestion, and the field that comes with the choice."""


def with_suggestion(sent: QueryDict | None, huvudman: Huvudman) -> QueryDict | None:
    """What was sent, filled in with the suggestion that was chosen; None where none was."""
    chosen = suggestion_in(huvudman, str(sent[SUGGESTED])) if sent and SUGGESTED in sent else None
    if sent is None or chosen is None:
        return None
    filled = sent.copy()
    for name, text in chosen.filled_in({name: sent.get(name, "") for name in ("goal", "when")}).items():
        filled[name] = text
    return filled


class MeasureLogForm(forms.Form):
    """A line about how it goes: one text, for the phone between two lessons."""

    text = words(
        "Hur går det?",
        "En rad räcker. Den läses av er som ansvarar för åtgärden och av dem som läser utredningen.",
        rows=3,
    )

    def __init__(self, *args: Any, measure: Measure, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.by = measure, by
        self.fields["text"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Write it. Raises what the service raises."""
        services.log_line(measure=self.measure, by=self.by, **self.cleaned_data)


class MeasureDoneForm(forms.Form):
    """What was done, when, by whom, and how it went."""

    done_on = day("Genomförd")
    done_by = line("Av vem?", "Namn på dem som gjorde det.")
    done_note = words("Hur gick det?", "Vad gjordes, och vad märkte ni?")

    def __init__(self, *args: Any, measure: Measure, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.by = measure, by
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["done_by"].initial = measure.responsible_names

    def clean(self) -> dict[str, Any]:
        """The day must be chosen; the rest is judged by the service."""
        cleaned = super().clean() or {}
        if not cleaned.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Välj vilken dag åtgärden genomfördes.")
        return cleaned

    def save(self, version: int | None) -> None:
        """Log it. Raises what the service raises."""
        services.log_measure(measure=self.measure, by=self.by, version=version, **self.cleaned_data)


class DropMeasureForm(forms.Form):
    """Why a measure is not to go on."""

    reason = words("Varför utgår åtgärden?", rows=2)

    def __init__(self, *args: Any, measure: Measure, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure, self.by = measure, by

    def save(self, version: int | None) -> None:
        """Drop it. Raises what the service raises."""
        services.drop_measure(measure=self.measure, by=self.by, version=version, **self.cleaned_data)
