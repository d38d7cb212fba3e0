"""The days with absence that are kept from search to search: always what looking into every day anew would give."""

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from absence import absentdays
from absence.models import AbsentDay, StudentDay
from absence.services import find_alerts, find_due_alerts
from people.models import Student
from tests.absence.days import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, corrected, ill, present
from tests.absence.strategies import DATES, FIRST, LAST, on_database, pupil_days, save_days
from tests.cast import Cast

Row = dict[str, Any]


def kept() -> set[tuple[Any, ...]]:
    """Every day that is kept, and what of it."""
    return set(AbsentDay.objects.values_list(*(field.attname for field in AbsentDay._meta.concrete_fields)))


def continued() -> dict[dt.date, dt.date | None]:
    """Which day each day continues."""
    return dict(AbsentDay.objects.values_list("day", "continues"))


@settings(on_database, max_examples=8)
@given(before=pupil_days(), after=pupil_days(), changed=st.sampled_from(DATES), searched=st.sampled_from(DATES))
def test_after_any_change_they_are_what_all_days_give(
    cast: Cast, before: list[Row], after: list[Row], changed: dt.date, searched: dt.date
) -> None:
    schools = [cast.bjorkskolan, cast.ekskolan]
    save_days({cast.noah: before, cast.maja: after}, schools)
    find_due_alerts(searched)
    StudentDay.objects.filter(student=cast.noah, day__gte=changed).delete()
    StudentDay.objects.bulk_create(
        StudentDay(student=cast.noah, school=schools[row["place"]], **{k: v for k, v in row.items() if k != "place"})
        for row in after
        if row["day"] >= changed
    )

    find_due_alerts(LAST)

    known = kept()
    AbsentDay.objects.all().delete()
    absentdays.follow(FIRST)
    assert kept() == known


def test_a_day_continues_the_last_one_away_over_days_without_school(cast: Cast) -> None:
    ill(cast.noah, [TUESDAY, FRIDAY])
    find_alerts(FRIDAY)

    assert continued() == {TUESDAY: None, FRIDAY: TUESDAY}


def test_a_school_day_between_that_is_read_in_later_parts_them(cast: Cast) -> None:
    ill(cast.noah, [TUESDAY, FRIDAY])
    find_due_alerts(FRIDAY)
    present(cast.noah, [THURSDAY])
    find_due_alerts(FRIDAY)

    assert continued() == {TUESDAY: None, FRIDAY: None}


def test_a_day_that_is_no_longer_absent_is_forgotten(cast: Cast) -> None:
    ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
    find_due_alerts(FRIDAY)
    corrected(cast.noah, WEDNESDAY, valid=0, away=False, announced=False)
    find_due_alerts(FRIDAY)

    assert continued() == {TUESDAY: None, THURSDAY: None}


def test_a_pupil_who_is_removed_leaves_none(cast: Cast) -> None:
    ill(cast.alma, [TUESDAY])
    find_alerts(FRIDAY)
    assert set(continued()) == {TUESDAY}

    Student.objects.get(pk=cast.alma.pk).delete()

    assert not AbsentDay.objects.exists()
