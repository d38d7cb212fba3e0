"""Strips, heat map and curve draw what the days say, and never more than that."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from narvaro import charts
from narvaro.charts import Day
from people.calendar import SchoolCalendar, TermDates
from tests.cast import TERM_START, TODAY

TERM = TermDates("HT", TERM_START, dt.date(2026, 12, 18))
BREAK = [dt.date(2026, 10, 26) + dt.timedelta(days=number) for number in range(5)]
CALENDAR = SchoolCalendar((TERM,), frozenset({*BREAK, dt.date(2026, 9, 25)}))
SCHOOL_DAYS = CALENDAR.school_days(TERM.first_day, TODAY)
MONDAY = dt.date(2026, 11, 16)


def heat(days: dict[dt.date, Day], today: dt.date = TODAY) -> charts.HeatMap:
    names = dict.fromkeys(BREAK, "Höstlov")
    return charts.heat_map(CALENDAR, days, TERM.first_day, TERM.last_day, today, names)


def cell(found: charts.HeatMap, day: dt.date) -> charts.Cell:
    week = next(week for week in found.weeks if week.number == day.isocalendar().week)
    return week.cells[day.weekday()]


def test_each_kind_of_day_has_its_own_look() -> None:
    looks = {
        "unexcused": Day(MONDAY, 360, 360, invalid=180, away=True, unexcused=True),
        "unexcused-short": Day(MONDAY, 360, 360, invalid=179, away=True, unexcused=True),
        "excused": Day(MONDAY, 360, 360, valid=60, away=True),
        "late": Day(MONDAY, 360, 360, invalid=10, late_count=1),
        "unreported": Day(MONDAY, 360, 300),
        "present": Day(MONDAY, 360, 360),
    }

    assert {charts.kind_of(day) for day in looks.values()} == set(looks)
    assert all(charts.kind_of(day) == look for look, day in looks.items())


def test_a_cell_holds_hours_and_the_table_says_which() -> None:
    day = Day(MONDAY, 360, 360, invalid=120, valid=150, away=True, unexcused=True)

    found = cell(heat({MONDAY: day}), MONDAY)

    assert (found.text, found.word) == ("4,5", "2 ogiltig, 2,5 giltig")


def test_days_without_school_are_hatched_and_breaks_named() -> None:
    found = heat({})

    assert cell(found, dt.date(2026, 9, 25)).kind == "off"
    assert [week.off for week in found.weeks if week.off] == ["höstlov"]


def test_what_lies_outside_the_term_is_empty() -> None:
    assert cell(heat({}), TERM_START - dt.timedelta(days=1)).kind == ""


def test_today_is_marked_whether_or_not_it_has_data() -> None:
    assert cell(heat({}), TODAY).today
    assert cell(heat({TODAY: Day(TODAY, 360, 360)}), TODAY).text == "i dag"
    assert cell(heat({TODAY: Day(TODAY, 360, 360)}), TODAY).today


def test_an_unreported_day_is_a_question_not_presence() -> None:
    found = cell(heat({MONDAY: Day(MONDAY, 360, 0)}), MONDAY)

    assert (found.kind, found.text, found.word) == ("unreported", "?", "oklart")


day_minutes = st.builds(
    lambda offered, valid, invalid: (offered, min(valid, offered), min(invalid, offered - min(valid, offered))),
    st.integers(60, 420),
    st.integers(0, 420),
    st.integers(0, 420),
)


@given(st.dictionaries(st.sampled_from(SCHOOL_DAYS), day_minutes))
def test_the_hours_of_the_weeks_are_the_hours_of_the_days(minutes: dict[dt.date, tuple[int, int, int]]) -> None:
    days = {
        day: Day(day, offered, offered, valid, invalid, 0, away=valid + invalid > 0, unexcused=invalid > 0)
        for day, (offered, valid, invalid) in minutes.items()
    }

    found = heat(days)

    drawn = {week.number for week in found.weeks if week.hours}
    assert drawn == {day.day.isocalendar().week for day in days.values() if day.absent}
    assert sum(bool(each.text) for week in found.weeks for each in week.cells) == len(
        {day for day, each in days.items() if each.absent} | {TODAY}
    )


@given(st.sets(st.sampled_from(SCHOOL_DAYS[-20:])))
def test_a_strip_has_one_bar_for_each_day_with_data(with_data: set[dt.date]) -> None:
    days = {day: Day(day, 360, 360) for day in with_data}

    found = charts.strip("Noah", SCHOOL_DAYS[-20:], days)

    assert len(found.bars) == len(with_data)
    assert all(0 <= bar.x <= 300 - 12 for bar in found.bars)
    assert all(bar.y + bar.height == charts.STRIP_HEIGHT for bar in found.bars)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=20))
def test_a_curve_stays_within_its_frame(shares: list[float]) -> None:
    found = charts.curve("8B", [charts.WeekShare(number, share) for number, share in enumerate(shares, 1)])

    assert found is not None
    points = [tuple(map(float, point.split(","))) for point in found.line.split()]
    assert len(points) == len(shares)
    assert all(charts.CURVE_TOP <= y <= charts.CURVE_BOTTOM for _, y in points)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_one_week_is_no_curve() -> None:
    assert charts.curve("8B", [charts.WeekShare(34, 95)]) is None


def test_weeks_that_nobody_reported_are_left_out() -> None:
    days = [Day(MONDAY, 360, 0), Day(MONDAY - dt.timedelta(weeks=1), 360, 360, invalid=36)]

    assert charts.attendance_by_week(days) == [charts.WeekShare(46, 90.0)]
