"""School-day arithmetic against an oracle that only walks day by day over a set of school days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from people.calendar import SchoolCalendar, TermDates

FIRST, LAST = dt.date(2026, 8, 3), dt.date(2028, 6, 30)
DAY = dt.timedelta(days=1)

days = st.dates(FIRST, LAST)


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """Two läsår with terms of drawn lengths, and drawn days and weeks off."""
    terms = []
    for year in (2026, 2027):
        autumn = dt.date(year, 8, 10) + draw(st.integers(0, 20)) * DAY
        spring = dt.date(year + 1, 1, 4) + draw(st.integers(0, 10)) * DAY
        terms.append(TermDates("HT", autumn, dt.date(year, 12, 12) + draw(st.integers(0, 12)) * DAY))
        terms.append(TermDates("VT", spring, dt.date(year + 1, 6, 1) + draw(st.integers(0, 15)) * DAY))
    single = draw(st.sets(days, max_size=15))
    weeks = draw(st.sets(days, max_size=5))
    off = single | {day + number * DAY for day in weeks for number in range(7)}
    return SchoolCalendar(tuple(terms), frozenset(off))


def all_school_days(calendar: SchoolCalendar) -> set[dt.date]:
    """The oracle's school days: written down from the terms, minus weekends and days off."""
    found = set()
    for term in calendar.terms:
        day = term.first_day
        while day <= term.last_day:
            if day.strftime("%A") not in {"Saturday", "Sunday"}:
                found.add(day)
            day += DAY
    return found - calendar.off


def week(day: dt.date) -> tuple[int, int]:
    """Year and number of the ISO week."""
    return day.isocalendar()[:2]


@given(calendars(), days, days)
def test_the_school_days_of_a_period(calendar: SchoolCalendar, one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)

    assert calendar.school_days(first, last) == sorted(day for day in all_school_days(calendar) if first <= day <= last)


@given(calendars(), days)
def test_the_next_school_day(calendar: SchoolCalendar, day: dt.date) -> None:
    later = [each for each in all_school_days(calendar) if each >= day]

    if later:
        assert calendar.next_school_day(day) == min(later)


@given(calendars(), days, st.integers(1, 6))
def test_school_weeks_ahead(calendar: SchoolCalendar, day: dt.date, weeks: int) -> None:
    school_days = all_school_days(calendar)
    school_weeks = {week(each) for each in school_days}
    reached, counted = day, 0
    while counted < weeks and reached < LAST:
        reached += 7 * DAY
        counted += week(reached) in school_weeks
    later = [each for each in school_days if each >= reached]

    if later:
        assert calendar.add_school_weeks(day, weeks) == min(later)


@given(calendars(), days, st.integers(1, 12))
def test_the_last_school_weeks(calendar: SchoolCalendar, day: dt.date, weeks: int) -> None:
    starts = [term.first_day for term in calendar.terms if term.kind == "HT" and term.first_day <= day]
    if not starts:
        return  # before the first läsår of the calendar
    in_year = {each for each in all_school_days(calendar) if each >= max(starts)}
    found = sorted({week(each) for each in in_year if week(each) <= week(day)})[-weeks:]
    first = calendar.last_school_weeks(day, weeks)

    assert max(starts) <= first <= day
    assert sorted({week(each) for each in in_year if week(first) <= week(each) <= week(day)}) == found
    assert first == max(starts) or first.isoweekday() == 1


@given(calendars(), days)
def test_every_school_day_is_in_one_term_and_that_term_in_its_school_year(
    calendar: SchoolCalendar, day: dt.date
) -> None:
    term = calendar.term_of(day)

    if calendar.is_school_day(day):
        assert term in calendar.terms
    if term in calendar.terms and day >= calendar.terms[0].first_day:
        assert term is not None
        assert calendar.school_year_start(day) <= term.first_day
