"""Lessons, absence and pupil days cannot refer to what is not there, though no foreign keys of the database say so."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from absence.models import Absence, ImportRun, Lesson, StudentDay
from people.models import Student
from tests.absence.days import FRIDAY
from tests.cast import Cast

NOBODY = 999_999_999


def lesson(cast: Cast, **columns: int) -> Lesson:
    """A lesson of 8B."""
    refers = {"school_id": cast.bjorkskolan.pk, "group_id": cast.klass_8b.pk} | columns
    return Lesson.objects.create(key="L1", day=FRIDAY, start=dt.time(8), end=dt.time(9), **refers)


def absence(cast: Cast, **columns: int) -> Absence:
    """Noah missed an hour."""
    refers = {"student_id": cast.noah.pk, "school_id": cast.bjorkskolan.pk, "huvudman_id": cast.huvudman.pk} | columns
    return Absence.objects.create(key="k:1", day=FRIDAY, minutes=60, valid=False, **refers)


def school_day(cast: Cast, **columns: int) -> StudentDay:
    """Noah's Friday."""
    refers = {"student_id": cast.noah.pk, "school_id": cast.bjorkskolan.pk} | columns
    return StudentDay.objects.create(day=FRIDAY, offered=60, reported=60, **refers)


MISSING: list[tuple[Callable[..., object], str]] = [
    (lesson, "school"),
    (lesson, "group"),
    (lesson, "run"),
    (absence, "student"),
    (absence, "school"),
    (absence, "huvudman"),
    (absence, "run"),
    (absence, "superseded_by"),
    (school_day, "student"),
    (school_day, "school"),
    (school_day, "run"),
]


@pytest.mark.parametrize(("make", "column"), MISSING)
def test_what_a_row_refers_to_must_exist(cast: Cast, make: Callable[..., object], column: str) -> None:
    with pytest.raises(IntegrityError, match=f"{column}_id"):
        make(cast, **{f"{column}_id": NOBODY})


def test_an_absence_cannot_be_superseded_by_nothing(cast: Cast) -> None:
    absence(cast)

    with pytest.raises(IntegrityError, match="superseded_by_id"):
        Absence.objects.update(superseded_by_id=NOBODY)


@pytest.mark.parametrize("make", [lesson, absence, school_day])
def test_what_is_referred_to_cannot_be_removed(cast: Cast, make: Callable[[Cast], object]) -> None:
    make(cast)

    with pytest.raises(IntegrityError, match="refers to it"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_school WHERE id = %s", [cast.bjorkskolan.pk])


def test_a_pupil_goes_with_absence_and_days(cast: Cast) -> None:
    alma = cast.alma
    absence(cast, student_id=alma.pk)
    school_day(cast, student_id=alma.pk)

    Student.objects.get(pk=alma.pk).delete()

    assert not Absence.objects.exists()
    assert not StudentDay.objects.exists()


def test_an_import_that_has_left_absence_stays(cast: Cast) -> None:
    run = ImportRun.objects.create(kind=ImportRun.Kind.ABSENCE)
    absence(cast, run_id=run.pk)

    with pytest.raises(IntegrityError):
        ImportRun.objects.filter(pk=run.pk)._raw_delete("default")
