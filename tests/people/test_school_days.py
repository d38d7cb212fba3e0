"""School days and school weeks of Björkskolan, by example: HT 2026 with höstlov in week 44."""

import datetime as dt

import pytest

from people.calendar import NoSchoolDay, SchoolCalendar, TermDates, weekday_from

HT = TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18))
VT = TermDates("VT", dt.date(2027, 1, 7), dt.date(2027, 6, 10))
HOSTLOV = {dt.date(2026, 10, day) for day in range(26, 31)}
STUDY_DAY = dt.date(2026, 9, 25)  # a Friday
CALENDAR = SchoolCalendar((HT, VT), frozenset(HOSTLOV | {STUDY_DAY}))


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def test_a_weekday_in_the_term_is_a_school_day() -> None:
    assert CALENDAR.is_school_day(day(11, 20))


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (day(11, 21), "Saturday"),
        (day(9, 25), "study day"),
        (day(10, 28), "höstlov"),
        (day(8, 17), "the day before term"),
        (day(12, 21), "jullov"),
        (day(7, 1, 2027), "summer"),
    ],
)
def test_other_days_are_not(when: dt.date, why: str) -> None:
    assert not CALENDAR.is_school_day(when), why


def test_the_next_school_day_is_the_day_itself_when_there_is_school() -> None:
    assert CALENDAR.next_school_day(day(11, 20)) == day(11, 20)


def test_the_next_school_day_after_a_friday_evening_before_hostlov_is_the_monday_after() -> None:
    assert CALENDAR.next_school_day(day(10, 24)) == day(11, 2)


def test_a_follow_up_in_two_weeks_falls_on_the_same_weekday() -> None:
    assert CALENDAR.add_school_weeks(day(11, 10), 2) == day(11, 24)


def test_a_follow_up_across_hostlov_waits_a_week_longer() -> None:
    assert CALENDAR.add_school_weeks(day(10, 20), 2) == day(11, 10)


def test_a_follow_up_that_falls_on_a_study_day_moves_to_the_next_school_day() -> None:
    assert CALENDAR.add_school_weeks(day(9, 11), 2) == day(9, 28)


def test_a_follow_up_set_before_christmas_counts_on_in_january() -> None:
    assert CALENDAR.add_school_weeks(day(12, 15), 2) == day(1, 12, 2027)


def test_a_follow_up_set_in_june_waits_for_august_although_no_term_is_entered_yet() -> None:
    assert CALENDAR.add_school_weeks(day(6, 8, 2027), 2) == day(8, 24, 2027)


def test_the_last_ten_school_weeks_skip_hostlov() -> None:
    assert CALENDAR.last_school_weeks(day(11, 20), 10) == day(9, 7)


def test_the_current_week_is_one_of_them_already_on_its_monday() -> None:
    assert CALENDAR.last_school_weeks(day(11, 16), 1) == day(11, 16)


def test_a_week_without_school_is_none_of_them() -> None:
    assert CALENDAR.last_school_weeks(day(10, 28), 1) == day(10, 19)


def test_the_last_ten_school_weeks_never_reach_before_the_school_year() -> None:
    assert CALENDAR.last_school_weeks(day(9, 18), 10) == day(8, 18)


def test_the_last_ten_school_weeks_skip_jullov() -> None:
    assert CALENDAR.last_school_weeks(day(1, 15, 2027), 3) == day(12, 14)


@pytest.mark.parametrize(
    ("when", "start"),
    [(day(8, 18), HT.first_day), (day(3, 1, 2027), HT.first_day), (day(7, 20, 2027), HT.first_day)],
)
def test_the_school_year_lasts_until_the_next_one_begins(when: dt.date, start: dt.date) -> None:
    assert CALENDAR.school_year_start(when) == start


def test_a_day_between_terms_is_in_none() -> None:
    assert CALENDAR.term_of(day(11, 20)) == HT
    assert CALENDAR.term_of(day(12, 28)) is None


def test_a_huvudman_without_terms_gets_the_usual_dates() -> None:
    calendar = SchoolCalendar()

    assert calendar.is_school_day(day(11, 20))
    assert not calendar.is_school_day(day(7, 15))
    assert calendar.next_school_day(day(6, 25)) == day(8, 17)


def test_a_calendar_that_is_all_breaks_says_so_instead_of_searching_for_ever() -> None:
    off = frozenset(day(1, 1) + dt.timedelta(days=number) for number in range(1500))

    with pytest.raises(NoSchoolDay, match="Kontrollera terminer och lov"):
        SchoolCalendar((), off).next_school_day(day(11, 20))
    with pytest.raises(NoSchoolDay, match="Kontrollera terminer och lov"):
        SchoolCalendar((), off).add_school_weeks(day(11, 20), 2)


@pytest.mark.parametrize(
    ("when", "then"), [("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23")]
)
def test_what_an_office_is_to_do_at_a_weekend_waits_for_monday(when: str, then: str) -> None:
    assert weekday_from(dt.date.fromisoformat(when)) == dt.date.fromisoformat(then)


def test_the_last_terms_are_those_that_have_begun_the_newest_first() -> None:
    spring = TermDates("VT", day(1, 9), day(6, 12))  # nobody has entered it: the usual dates

    assert CALENDAR.last_terms(day(8, 18), 2) == [HT, spring]
    assert CALENDAR.last_terms(day(8, 17), 1) == [spring]
    assert [term.name for term in CALENDAR.last_terms(day(7, 1, 2027), 3)] == [
        "Vårterminen 2027", "Höstterminen 2026", "Vårterminen 2026",
    ]  # fmt: skip
