"""The one writer of the log of reads."""

import datetime as dt

from django.utils import timezone

from audit.models import AccessLog
from people.models import Enrolment, School, Student, User

What = AccessLog.What


def log_read(
    user: User,
    what: What,
    *,
    student: Student | None = None,
    school: School | None = None,
    object_id: int | None = None,
    label: str = "",
    version: int | None = None,
    purpose: str = "",
    at: dt.datetime | None = None,
) -> AccessLog:
    """Note that somebody has seen something personal. Every page that shows one pupil or case calls it.

    ``object_id`` is the key of the case or document, ``label`` what people call it, ``at`` when if not now. A file
    that is taken out has its ``version`` and ``purpose``: for whom, and why. Without a school the row goes to the log
    of the school where the pupil is, or last was.
    """
    if school is None and student is not None:
        last = Enrolment.objects.select_related("school").filter(student=student).order_by("first_day", "pk").last()
        school = last.school if last else None
    return AccessLog.objects.create(
        user=user,
        what=what,
        student=student,
        school=school,
        object_id=object_id,
        label=label,
        version=version,
        purpose=purpose,
        at=at or timezone.now(),
    )
