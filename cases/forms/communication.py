"""Kommunicering: what the parties were given before a decision, and what they answered."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases import services
from cases.communicating import (
    MORE_TIME,
    NOTED,
    TIME_TO_ANSWER,
    Answered,
    Given,
    missing_in,
    missing_in_answer,
    parties_of,
)
from cases.forms.fields import add_missing, choice, day, words
from cases.models import Case, Communication
from people import swedish
from people.models import User
from people.widgets import InlineRadios

GIVEN, NOT_GIVEN = "lämnat", "avstår"
"""Whether the parties have been given anything."""

PROPOSED = swedish.count(TIME_TO_ANSWER.days // 7, "vecka", "veckor")


class CommunicateForm(forms.Form):
    """What was given, to whom, how, and by when they answer; or why nothing is."""

    kind = choice(
        "Vad antecknar du?",
        [(GIVEN, "Underlaget är lämnat"), (NOT_GIVEN, "Vi lämnar inget underlag")],
        InlineRadios(),
    )
    to = forms.MultipleChoiceField(
        label="Vem har fått det?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Var och en får en egen anteckning, med sitt eget svar.",
    )
    what = words(
        "Vad har ni lämnat?",
        "Det som har betydelse för beslutet, till exempel utredningen eller ett utlåtande. Skriv vilka delar, och "
        "vilka ni har tagit bort.",
        rows=3,
    )
    how = choice("Hur?", [("", "Välj"), *Communication.How.choices], forms.Select())
    given_on = day("Dag då det lämnades")
    answer_by = day("Svar senast", f"Lagen säger en bestämd tid och anger inga dagar. Förslaget är {PROPOSED}.")
    ground = choice("Varför lämnas inget?", list(Communication.Ground.choices))
    why = words("Förklara", "Gäller det att beslutet brådskar: vad händer om ni väntar?", rows=3)

    PLAN: ClassVar = ("to", "what", "how", "given_on", "answer_by")
    NOT: ClassVar = ("ground", "why")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.today = case, by, timezone.localdate()
        self.parties = [(each.key, each.listed) for each in parties_of(case, by, self.today)]
        self.fields["to"].choices = self.parties  # type: ignore[attr-defined]
        self.initial = {
            "kind": GIVEN,
            "given_on": self.today,
            "answer_by": self.today + TIME_TO_ANSWER,
        }

    @property
    def plan(self) -> list[forms.BoundField]:
        """What is asked where something was given."""
        return [self[name] for name in self.PLAN]

    @property
    def instead(self) -> list[forms.BoundField]:
        """What is asked where nothing is."""
        return [self[name] for name in self.NOT]

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == NOT_GIVEN and not cleaned.get("ground"):
            self.add_error("ground", "Välj varför ni inte lämnar något.")
            return cleaned
        parts = missing_in(self._said(), [key for key, _ in self.parties], self.today)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def _said(self) -> Given:
        given = self.cleaned_data
        if given.get("kind") == NOT_GIVEN:
            return Given(what=given.get("why", ""), ground=given.get("ground", ""))
        names = ("what", "how", "given_on", "answer_by")
        return Given(to=tuple(given.get("to") or ()), **{name: given[name] for name in names if name in given})

    def save(self) -> list[Communication]:
        """Write it. Raises what the service raises."""
        return services.communicate(case=self.case, by=self.by, said=self._said())


class AnswerForm(forms.Form):
    """What a party answered, that nobody did, or that there is more time."""

    answer = choice("Har svar kommit?", NOTED, InlineRadios())
    answered_on = day("Dag då svaret kom")
    words = words(
        "Vad svarade parten?",
        "Så nära det som sades som möjligt. Kom svaret muntligt, skriv det: till exempel ”på telefon”.",
    )
    answer_by = day("Ny svarsdag", "Ber någon om mer tid: ge den om beslutet kan vänta.")

    def __init__(self, *args: Any, record: Communication, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.case, self.by, self.today = record, record.case, by, timezone.localdate()
        names = ("answer", "answered_on", "words")
        self.initial = {name: getattr(record, name) for name in names} if record.answer else {"answered_on": self.today}

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        parts = missing_in_answer(self.record, self._said(), self.today)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def _said(self) -> Answered:
        given = self.cleaned_data
        said, words = given.get("answer", ""), given.get("words", "")
        if said == MORE_TIME:
            return Answered(said, words=words, answer_by=given.get("answer_by"))
        return Answered(said, None if said == Communication.Answer.NOTHING else given.get("answered_on"), words)

    def save(self, version: int) -> Communication:
        """Write it. Raises what the service raises."""
        return services.note_answer(communication=self.record, by=self.by, said=self._said(), version=version)

    def stands_now(self) -> Communication:
        """The row as it is in the database."""
        return Communication.objects.select_related("changed_by").get(pk=self.record.pk)
