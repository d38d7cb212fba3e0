"""Noting what was done about a pupil and CSN."""

import dataclasses
import datetime as dt

from django.db import transaction
from django.utils import timezone

from absence.csn import Limit, Truancy, between
from cases.errors import Conflict, Missing, MissingParts
from oversight.csn import Kind, Line
from oversight.csn_list import get_line_or_404
from oversight.models import CsnNote
from people.models import School, Student, User

WHAT = "Välj vad du har gjort."
NOTHING_LEFT = "Frånvaron når inte gränsen längre, så det finns inget att göra."


@transaction.atomic
def note_csn(
    *,
    student: Student,
    by: User,
    kind: str,
    on: dt.date | None,
    first_day: dt.date | None = None,
    reason: str = "",
    seen: int,
    at: dt.datetime | None = None,
) -> CsnNote:
    """Note what was done about a pupil that ``by`` goes through; ``seen`` is the last note that stood on the page (0).

    ``first_day`` is the first day of truancy that was reported; the one counted if none is given. Raises Http404 out
    of reach, Conflict when somebody has noted something since, MissingParts naming what is wrong.
    """
    when = at or timezone.now()
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    line = get_line_or_404(by, student.pk, timezone.localdate(when))
    last = line.notes[-1] if line.notes else None
    if last and last.pk != seen:
        raise Conflict(last.by, last.at, f"{last.by.name} har antecknat något om eleven medan du skrev.")
    about, day = _checked(line, kind, on, reason, _about(line, kind, first_day))
    return CsnNote.objects.create(
        student=student,
        school=line.school,
        kind=kind,
        on=day,
        reason=reason.strip(),
        limit=dataclasses.asdict(line.limit),
        by=by,
        at=when,
        **dataclasses.asdict(about),
    )


def _about(line: Line, kind: str, first_day: dt.date | None) -> Truancy | None:
    """The absence that a note is about: what reaches the limit, from the day that was reported on."""
    if line.reported:
        was = line.reported
        return Truancy(was.first_day, was.last_day, was.minutes, was.times)
    if line.truancy and kind == Kind.REPORTED and first_day and first_day != line.truancy.first_day:
        schools = School.objects.filter(huvudman=line.school.huvudman_id).values_list("pk", flat=True)
        found = between({line.student.pk: (first_day, line.truancy.last_day)}, schools=schools)
        return found.get(line.student.pk)
    return line.truancy


def _checked(line: Line, kind: str, on: dt.date | None, reason: str, about: Truancy | None) -> tuple[Truancy, dt.date]:
    """The absence and the day, when nothing is wrong. Raises MissingParts naming everything that is."""
    act = next((act for act in line.acts if act.kind == kind), None)
    parts = [] if act else [Missing(WHAT if line.acts else NOTHING_LEFT, "kind")]
    if on is None or on > line.today:
        parts.append(Missing("Välj vilken dag det gjordes, i dag eller tidigare.", "on"))
    if act and act.asks_why and not reason.strip():
        parts.append(Missing("Skriv varför.", "reason"))
    if act and kind == Kind.REPORTED:
        parts += _missing_of_report(line, on, about)
    if parts or about is None or on is None:
        raise MissingParts(parts)
    return about, on


def _missing_of_report(line: Line, on: dt.date | None, about: Truancy | None) -> list[Missing]:
    """What is wrong with a report."""
    parts = []
    if line.lacks_warning:
        parts.append(
            Missing("Anteckna varningssamtalet först. Huvudmannen har bestämt att det ska vara hållet.", "kind")
        )
    if about is None:
        parts.append(Missing("Välj en första dag som har ogiltig frånvaro.", "first_day"))
    elif not _enough(line.limit, about):
        parts.append(Missing("Från den dagen når frånvaron inte gränsen. Välj en tidigare dag.", "first_day"))
    elif on and on < about.first_day:
        parts.append(Missing("Eleven kan inte vara rapporterad före den första dagen.", "on"))
    return parts


def _enough(limit: Limit, about: Truancy) -> bool:
    return limit.is_reached(about.minutes, about.times)
