"""Forms of an orosanmälan, made of its table of questions."""

import datetime as dt
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils import timezone

from cases.concern.questions import HOME, OF_THE_PUPIL, QUESTIONS, SECTIONS, Kind, Question, Section
from cases.forms.fields import choice, line, words
from cases.models import Concern, ConcernNote
from cases.models.concern import How, Suspected, YesNo
from cases.services.concern import ORALLY
from people.access import AnyUser, scope_of
from people.models import School, Student
from people.validators import validate_day
from people.widgets import InlineRadios


class MomentField(forms.DateTimeField):
    """A day and a time, chosen in the browser or written."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M")
    default_error_messages: ClassVar = {"invalid": "Skriv dag och tid så här: 2026-11-20 10:15."}

    def validate(self, value: Any) -> None:
        """A time that some school has records of."""
        super().validate(value)
        if isinstance(value, dt.datetime):
            validate_day(timezone.localdate(value))


class SchoolChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A school by its name."""

    def label_from_instance(self, obj: School) -> str:
        """Björkskolan."""
        return obj.name


def moment_field(label: str, help_text: str = "") -> forms.DateTimeField:
    """A day and a time."""
    return MomentField(label=label, help_text=help_text, required=False)


def field_of(question: Question, schools: QuerySet[School]) -> forms.Field:
    """The form's field for a question."""
    if question.kind == Kind.CHOICE:
        choices = Suspected.choices if question.name == "suspected" else YesNo.choices
        return choice(question.asks, list(choices), InlineRadios(), question.hint)
    if question.kind == Kind.TICK:
        return forms.BooleanField(label=question.asks, help_text=question.hint, required=False)
    if question.kind == Kind.SCHOOL:
        empty = "Annan skola, eller vet inte"
        return SchoolChoice(label=question.asks, queryset=schools, required=False, empty_label=empty)
    if question.kind == Kind.MOMENT:
        return moment_field(question.asks, question.hint)
    if question.kind == Kind.WORDS:
        return words(question.asks, question.hint, rows=question.rows)
    return line(question.asks, question.hint)


class ConcernForm(forms.Form):
    """Every question. Nothing is needed to save a draft; what a finished report needs is judged by the service.

    Of a pupil in reach name, number and school are not asked; of a protected one nothing that leads to the home.
    """

    def __init__(self, *args: Any, by: AnyUser, student: Student | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        schools = School.objects.filter(huvudman__schools__in=scope_of(by).verbs).distinct()
        for name, question in QUESTIONS.items():
            if name not in self._not_asked():
                self.fields[name] = field_of(question, schools)

    def _not_asked(self) -> tuple[str, ...]:
        if self.student is None:
            return ()
        return OF_THE_PUPIL + (HOME if self.student.is_protected else ())

    @property
    def sections(self) -> Iterable[tuple[Section, list[BoundField]]]:
        """The sections with what they ask."""
        for section in SECTIONS:
            fields = [self[question.name] for question in section.questions if question.name in self.fields]
            if fields:
                yield section, fields


def answers_in(concern: Concern) -> dict[str, object]:
    """What a form begins with when a draft is opened."""
    return {name: getattr(concern, name) for name in QUESTIONS}


class GivenForm(forms.Form):
    """How, when and to whom a report was given."""

    how = choice("Hur lämnade du anmälan?", list(How.choices))
    given_at = moment_field("När?")
    given_to = line("Vem tog emot?", "Namn, eller e-tjänstens kvittensnummer.")

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        if concern.is_protected:
            ways = [(how.value, how.label) for how in ORALLY]
            self.fields["how"].choices = ways  # type: ignore[attr-defined]


class SupplementForm(forms.Form):
    """Something new about a report that has been given."""

    text = words("Vad är nytt?", "Vad du har sett och hört sedan sist, och när. Inga namn på andra elever.", rows=8)


ANSWERS = tuple(
    kind for kind in ConcernNote.Kind if kind not in (ConcernNote.Kind.SUPPLEMENT, ConcernNote.Kind.SUPPLEMENT_GIVEN)
)


class AnswerForm(forms.Form):
    """What the socialtjänst has answered."""

    places = MappingProxyType({"at": "at"})

    kind = choice("Vad har hänt?", [(kind.value, str(kind.label)) for kind in ANSWERS])
    at = moment_field("När?")
    whom = line("Vem på socialtjänsten?")
    text = words("Vad de sa", "Kort. Socialtjänsten får bara berätta om utredning har inletts.", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = timezone.localtime().replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        """What has happened must be chosen, and when."""
        cleaned = super().clean() or {}
        for name, ask in (("kind", "Välj vad som har hänt."), ("at", "Skriv när det hände.")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ask)
        return cleaned


class SearchForm(forms.Form):
    """A pupil by name, among those in reach or those of the school."""

    name = line("Sök bland dina elever", longest=100)

    def __init__(self, *args: Any, of_school: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_school:
            self.fields["name"].label = "Sök bland skolans elever"
