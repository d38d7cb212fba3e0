"""What an orosanmälan needs before it is finished: little, for it is to be told at once. Each part missing is named."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from cases.concern.questions import HOME
from cases.errors import Missing
from cases.models.concern import Concern, Suspected, YesNo
from people import personnummer
from people.models import Student
from people.models.students import OF_AGE

NEEDED: tuple[tuple[str, str], ...] = (
    ("child_name", "Skriv barnets namn."),
    ("acute", "Svara på om det är akut fara."),
    ("worry", "Skriv vad du är orolig för."),
    ("suspected", "Svara på om det kan handla om våld, sexuella övergrepp eller hedersförtryck."),
    ("guardians_told", "Svara på om vårdnadshavarna vet om anmälan."),
    ("child_told", "Svara på om barnet vet om anmälan."),
    ("receiver", "Skriv vilken socialnämnd som ska ha anmälan."),
    ("reporter_role", "Skriv vad du arbetar som."),
    ("reporter_workplace", "Skriv var du arbetar."),
    ("reporter_phone", "Skriv ett telefonnummer där socialtjänsten når dig."),
)
OF_AGE_TEXT = (
    f"Barnet har fyllt {OF_AGE} år. En orosanmälan gäller den som är under {OF_AGE}. "
    "Ring socialtjänsten och fråga hur de kan hjälpa en vuxen."
)
TOLD_IN_DANGER = (
    "Du misstänker våld, övergrepp eller hedersförtryck, och vårdnadshavarna vet. Ring socialtjänsten nu, "
    "eller 112 om det är bråttom, och kryssa för att du har gjort det. Vet de inte: ändra svaret till nej."
)


def missing_in(concern: Concern, now: dt.datetime) -> list[Missing]:
    """What a report lacks at a moment, in the order of the form."""
    parts = [Missing(ask, name) for name, ask in NEEDED if not getattr(concern, name).strip()]
    return [*parts, *_about_the_child(concern, now), *_about_who_knows(concern), *_about_the_call(concern, now)]


def is_of_age(concern: Concern, today: dt.date) -> bool:
    """Whether the child has turned 18: the pupil, or by the number that is written. Unknown counts as a child.

    Raises InvalidPersonalNumber.
    """
    if concern.student is not None:
        return concern.student.is_adult(today)
    if not concern.child_number.strip():
        return False
    return Student(birth_date=personnummer.parse(concern.child_number, today=today).birth_date).is_adult(today)


def knows_in_danger(concern: Concern) -> bool:
    """Whether guardians know although violence, sexual abuse or honour-related oppression is suspected."""
    return concern.guardians_told == YesNo.YES and concern.suspected == Suspected.YES


def _about_the_child(concern: Concern, now: dt.datetime) -> Iterator[Missing]:
    today = timezone.localdate(now)
    try:
        if is_of_age(concern, today):
            yield Missing(OF_AGE_TEXT, "child_number")
    except personnummer.InvalidPersonalNumber as error:
        yield Missing(str(error), "child_number")
    if concern.is_protected and any(getattr(concern, name) for name in HOME):
        yield Missing(
            "Barnet har skyddade uppgifter: ta bort adress, telefon, skola, vårdnadshavare och syskon, och säg dem på "
            "telefon i stället.",
            "child_protected",
        )


def _about_who_knows(concern: Concern) -> Iterator[Missing]:
    if knows_in_danger(concern) and not concern.told_anyway:
        yield Missing(TOLD_IN_DANGER, "told_anyway")
    if concern.guardians_told == YesNo.NO and not concern.is_secret_to_guardians and not concern.guardians_why.strip():
        yield Missing("Skriv varför vårdnadshavarna inte vet om anmälan.", "guardians_why")


def _about_the_call(concern: Concern, now: dt.datetime) -> Iterator[Missing]:
    if concern.called_at and concern.called_at > now:
        yield Missing("Samtalet kan inte vara i framtiden. Kontrollera dag och tid.", "called_at")
    if concern.called_to.strip() and not concern.called_at:
        yield Missing("Skriv när du ringde.", "called_at")
