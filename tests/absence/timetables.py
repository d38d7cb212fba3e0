"""Days of the tests of patterns in the database: lessons, absence, and the pupil days derived from them."""

import datetime as dt
from itertools import count

from django.db import transaction

from absence.days import derive_from_lessons, touch
from absence.models import Absence, Lesson
from people.models import Group, School, Student
from tests.absence.habits import Day

_numbers = count(1)


def start_of(place: int) -> dt.time:
    """Lessons begin on the hour from eight."""
    return dt.time(8 + place)


def hold(school: School, days: list[Day], *, group: Group | None = None, student: Student | None = None) -> None:
    """The lessons of a class, or of one pupil."""
    owner = group.pk if group else f"elev {student.pk}" if student else ""
    Lesson.objects.bulk_create(
        Lesson(
            school=school,
            key=f"{day.day}/{place}/{owner}",
            day=day.day,
            start=start_of(place),
            end=dt.time(8 + place, 50),
            group=group,
            student=student,
            subject=lesson.subject,
            reported=lesson.reported,
        )
        for day in days
        for place, lesson in enumerate(day.lessons)
    )


def note(student: Student, school: School, days: list[Day]) -> None:
    """The pupil's absence on some days, by the time of day, and late arrivals."""
    Absence.objects.bulk_create(
        [_absence(student, school, day.day, place, 50) for day in days for place in _missed(day)]
        + [_absence(student, school, day.day, _attended(day), 10, late=True) for day in days if day.late]
    )
    derive([day.day for day in days], student)


def derive(days: list[dt.date], *students: Student) -> None:
    """The pupil days."""
    with transaction.atomic():
        touch(
            "SELECT * FROM unnest(%s::bigint[]) AS pupil (student_id) CROSS JOIN unnest(%s::date[]) AS days (day)",
            [[student.pk for student in students], days],
        )
        derive_from_lessons()


def _missed(day: Day) -> list[int]:
    return [place for place, lesson in enumerate(day.lessons) if lesson.missed and lesson.reported]


def _attended(day: Day) -> int:
    return next(n for n, lesson in enumerate(day.lessons) if lesson.reported and not lesson.missed)


def _absence(
    student: Student, school: School, day: dt.date, place: int, minutes: int, *, late: bool = False
) -> Absence:
    return Absence(
        student=student,
        school=school,
        day=day,
        minutes=minutes,
        start=start_of(place),
        valid=False,
        late=late,
        huvudman=school.huvudman,
        key=f"r:{next(_numbers)}",
    )
