"""Orosanmälningar for tests: answers that are enough, and reports that have come as far as a test needs."""

import datetime as dt

from cases import services
from cases.models import Concern
from cases.models.concern import How, Suspected, YesNo
from people.models import Student, User
from tests.cast import NOW

WORRY = "Gullvivan kommer hungrig varje dag."
CALLED = NOW - dt.timedelta(hours=1)

ANSWERS: dict[str, object] = {
    "acute": YesNo.NO,
    "worry": WORRY,
    "suspected": Suspected.NO,
    "guardians_told": YesNo.YES,
    "child_told": YesNo.YES,
    "receiver": "Socialnämnden i Älvköping",
    "reporter_role": "Mentor",
    "reporter_workplace": "Björkskolan",
    "reporter_phone": "070-174 06 31",
    "wants_feedback": True,
}
BY_HAND: dict[str, object] = ANSWERS | {"child_name": "Tindra Sandell"}


def draft(by: User, student: Student | None = None, **answers: object) -> Concern:
    """A draft about a pupil, or a child written by hand."""
    begun = ANSWERS if student else BY_HAND
    return services.write_concern(by=by, student=student, answers=begun | answers)


def ready(by: User, student: Student | None = None, **answers: object) -> Concern:
    """A finished report."""
    begun = ANSWERS if student else BY_HAND
    return services.write_concern(by=by, student=student, answers=begun | answers, finish=True)


def given(by: User, student: Student | None = None, **answers: object) -> Concern:
    """A report that was read out on the telephone an hour ago."""
    concern = ready(by, student, **answers)
    return services.give_concern(
        concern=concern, by=by, how=How.PHONE, given_at=CALLED, given_to="Lovisa på mottagningen"
    )


def again(concern: Concern) -> Concern:
    """The report as it is in the database."""
    return Concern.objects.get(pk=concern.pk)


def posted(**answers: object) -> dict[str, str]:
    """Answers as a browser sends them."""
    boxes = {True: "on", False: ""}
    sent = {name: boxes[value] if isinstance(value, bool) else str(value) for name, value in answers.items()}
    return {name: value for name, value in sent.items() if value}
