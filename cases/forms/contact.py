"""The form of a contact with home or the pupil: quick enough to fill in between two lessons."""

import datetime as dt
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from absence.models import Alert
from absence.rules import CONTACT_RULES
from cases import services
from cases.calls import days_with_a_home_left, days_with_the_pupil_left, is_pupil_left
from cases.forms.fields import choice, day, line, words
from cases.forms.own_texts import add_own_texts
from cases.homes import PUPIL, Reach, is_answered, left_to_tell, pupil_of, reaches_of, tells_late
from cases.models import Contact
from cases.queries import open_signals
from cases.services.contacts import can_be_taken_back, needs_same_day
from cases.voices import guardian_key, named_guardians
from people import swedish
from people.models import School, Student, User
from people.protected import Fact, shows
from people.widgets import ToggleGroup

UNANSWERED = "inget_svar"
"""The button beside a guardian that logs a call nobody answered, in one tap; its value is the guardian's key."""

TAKE_BACK = "angra"
"""The button that takes such a call back; its value is the contact's id."""


TALKED = "pratat"
"""The button beside the pupil that logs a talk in school, in one tap; its value is the pupil's key."""

ONE_TAP = {
    UNANSWERED: (Contact.Channel.PHONE, Contact.Result.NO_ANSWER),
    TALKED: (Contact.Channel.AT_SCHOOL, Contact.Result.REACHED),
}
"""What each button that logs in one tap says, of the one whom it stands beside."""


def with_one_tap(data: QueryDict) -> QueryDict:
    """What is posted, and where such a button was pressed, what it says."""
    pressed = next((button for button in ONE_TAP if data.get(button)), None)
    if pressed is None:
        return data
    told = data.copy()
    told.setlist("tried", data.getlist(pressed)[:1])
    told["other"] = ""
    told["channel"], told["result"] = (each.value for each in ONE_TAP[pressed])
    return told


class ContactForm(forms.Form):
    """An attempt to tell home about absence: whom, how it went, what was said."""

    tried = forms.MultipleChoiceField(label="Vem?", required=False, widget=forms.CheckboxSelectMultiple)
    other = line("Någon annan", "Namn och vem det är, till exempel personal på boendet.", longest=100)
    channel = choice("Hur tog du kontakt?", list(Contact.Channel.choices), ToggleGroup())
    result = choice("Hur gick det?", list(Contact.Result.choices))
    reason = words("Orsak till frånvaron", "Som den uppgavs. Skriv inga diagnoser.", rows=3)
    promised = line("Vad lovades?", "Till exempel: kommer i morgon.")
    promised_until = day("Senast", "Dagen då det ska ha hänt.")
    made_on = day("Dag för kontakten", "Samma dag som frånvaron, när den är ogiltig.")
    made_at = forms.TimeField(
        label="Klockslag", required=False, input_formats=["%H:%M", "%H.%M"], widget=forms.TimeInput({"type": "time"}),
        error_messages={"invalid": "Skriv klockslaget så här: 14.30."},
    )  # fmt: skip
    why_not_same_day = words("Varför togs kontakten inte samma dag?", rows=2)
    day = day("Frånvarodag")  # last: it hides the function of the same name

    def __init__(self, *args: Any, student: Student, school: School, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.by = student, school, by
        today = timezone.localdate()
        self.guardians = {guardian_key(guardian): guardian for guardian, _ in named_guardians(student, today)}
        self.fields["tried"].choices = self._people(today)  # type: ignore[attr-defined]
        self.fields["channel"].initial = Contact.Channel.PHONE
        self.fields["result"].initial = Contact.Result.REACHED
        self.fields["day"].initial = self._waiting() or today
        if not self.is_bound and shows(student, Fact.GUARDIANS):
            self.fields["tried"].initial = self._next_to_try()
        add_own_texts(self, "kontakt", school.huvudman)

    def _people(self, today: dt.date) -> list[tuple[str, str]]:
        names = [(guardian_key(guardian), name) for guardian, name in named_guardians(self.student, today)]
        return [*names, (PUPIL, self.student.name)]

    @cached_property
    def about(self) -> dt.date:
        """The day that the page is about: the one that is chosen, or begun with."""
        try:
            chosen: dt.date | None = self.fields["day"].clean(self["day"].value())
        except forms.ValidationError:
            chosen = None
        return chosen or timezone.localdate()

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts about that day so far, oldest first."""
        return self._contacts_about(self.about)

    def _contacts_about(self, day: dt.date) -> list[Contact]:
        own = Contact.objects.filter(student=self.student, school__huvudman=self.school.huvudman_id)
        return list(own.filter(day=day).order_by("at", "pk"))

    @cached_property
    def reaches(self) -> list[Reach]:
        """Whom to try, and how it has gone; the pupil last, unless of age and the home itself."""
        found, mistaken = reaches_of(self.student, self.contacts, self.about), self._mistaken()
        if not self.student.is_adult(self.about):
            found.append(pupil_of(self.student, self.contacts, knows=not self.asks_pupil))
        return [replace(each, mistaken=mistaken.get(each.key, 0)) for each in found]

    @cached_property
    def asks_pupil(self) -> bool:
        """Whether the pupil is still to be talked with about the day."""
        return is_pupil_left(self.student, self.school, self.about)

    def _next_to_try(self) -> list[str]:
        """Where a call has just gone unanswered, the next to try is chosen already."""
        unanswered = any(each.result == Contact.Result.NO_ANSWER for each in self.contacts)
        left = [each.key for each in self.reaches if _is_untried(each) and not each.is_pupil]
        return left[:1] if unanswered else []

    def _mistaken(self) -> dict[str, int]:
        """The id of the last call, if the person has just logged it and nobody answered, by whom it went to."""
        now, last = timezone.now(), self.contacts[-1:]
        return {key: each.pk for each in last if can_be_taken_back(each, self.by, now) for key in each.tried}

    @property
    def last_promise(self) -> Contact | None:
        """What home promised this school last."""
        own = Contact.objects.filter(student=self.student, school=self.school)
        return own.exclude(promised="").order_by("at").last()

    def _waiting(self) -> dt.date | None:
        """The earliest day with absence that nobody at home has been told of, else that one of the homes has not, or
        the pupil."""
        signals = open_signals(self.student, self.school).filter(rule__in=CONTACT_RULES)
        days = [day for day in (signals.order_by("window_to").values_list("window_to", flat=True).first(),) if day]
        about = self.student, self.school
        return min(days or days_with_a_home_left(*about) or days_with_the_pupil_left(*about), default=None)

    @property
    def is_late(self) -> bool:
        """Whether the day has passed and asked for a contact that day, so that the page asks why it came later."""
        day = self.about
        if self.is_bound or day >= timezone.localdate() or not needs_same_day(self.student, day):
            return False
        left = left_to_tell(self.student, self.contacts, day)
        next_told = [guardian_key(each.guardian) for home in left for each in home]
        return tells_late(self.student, self.contacts, day, next_told)

    @property
    def asks_why(self) -> bool:
        """Whether the page asks at once why home was not told the same day."""
        return self.is_late or self._is_written("why_not_same_day")

    @property
    def is_made_earlier(self) -> bool:
        """Whether something of when is written."""
        return self._is_written("made_on") or self._is_written("made_at")

    def _is_written(self, name: str) -> bool:
        """Whether there is something in a field, or wrong with it."""
        return bool(self[name].value() or self[name].errors)

    @property
    def is_done(self) -> bool:
        """Whether nobody more is to be told of the day that was written about."""
        day = self.cleaned_data["day"]
        contacts = self._contacts_about(day)
        left = needs_same_day(self.student, day) and left_to_tell(self.student, contacts, day)
        return is_answered(self.student, contacts, day) and not left

    @property
    def told(self) -> str:
        """What is said when it is saved."""
        saved, day = _SAVED[self.cleaned_data["result"]], self.cleaned_data["day"]
        if self.is_done and is_pupil_left(self.student, self.school, day):
            return f"{saved} Hemmet vet. Prata också med {self.student.first_name}, i dag eller nästa gång ni ses."
        if self.is_done:
            return f"{saved} Du är klar med {swedish.date(day)}."
        contacts = self._contacts_about(day)
        one_knows = any(each.reached_home for each in contacts)
        more = "Det andra hemmet vet inte än." if one_knows else "Ni har inte nått hemmet."
        untried = any(_is_untried(each) for each in reaches_of(self.student, contacts, day))
        return f"{saved} {more} {'Här är nästa att prova.' if untried else 'Prova igen senare.'}"

    def clean(self) -> dict[str, Any]:
        """What must be chosen; the rest is judged by the service."""
        cleaned = super().clean() or {}
        for name, ask in _ASK.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ask)
        if cleaned.get("made_at") and not cleaned.get("made_on"):
            cleaned["made_on"] = timezone.localdate()
        if cleaned.get("made_on") and not cleaned.get("made_at") and "made_at" not in self.errors:
            self.add_error("made_at", "Skriv klockslaget.")
        return cleaned

    def save(self) -> Contact:
        """Log the contact. Raises what the service raises."""
        written = self.cleaned_data
        names = ("channel", "result", "other", "reason", "promised", "promised_until", "why_not_same_day")
        attempt = services.Attempt(
            guardians=[self.guardians[key] for key in written["tried"] if key in self.guardians],
            pupil=PUPIL in written["tried"],
            **{name: written[name] for name in names},
        )
        return services.log_contact(
            student=self.student,
            school=self.school,
            by=self.by,
            day=written["day"],
            attempt=attempt,
            alert=self._alert(written["day"]),
            at=self._made(),
        )

    def _made(self) -> dt.datetime | None:
        """When the contact was made, if that was not just now."""
        day, time = self.cleaned_data["made_on"], self.cleaned_data["made_at"]
        return timezone.make_aware(dt.datetime.combine(day, time)) if day and time else None

    def _alert(self, day: dt.date) -> Alert | None:
        """The signal that the contact answers, if there is one."""
        signals = open_signals(self.student, self.school)
        return signals.filter(window_from__lte=day, window_to__gte=day).order_by("rule").first()


_ASK = {
    "channel": "Välj hur du tog kontakt.",
    "result": "Välj hur det gick.",
    "day": "Välj vilken dag frånvaron gäller.",
}
"""What is asked where nothing is chosen."""

_SAVED: dict[str, str] = {
    Contact.Result.REACHED: "Kontakten är sparad.",
    Contact.Result.LEFT_WORD: "Beskedet är sparat.",
    Contact.Result.NO_ANSWER: "Försöket är sparat.",
    Contact.Result.NOT_TO_BE_TOLD: "Skälet är sparat.",
}
"""What is said when an attempt is saved, by how it went."""


def _is_untried(reach: Reach) -> bool:
    """Whether somebody may be called, and nobody has tried."""
    return reach.may_contact and not (reach.knows or reach.attempts)
