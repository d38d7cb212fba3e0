"""The curve of a case: week by week, with numbered marks for talks, decisions and measures, and the same in tables."""

import datetime as dt
import itertools
import re

import pytest
from django.test import Client

from cases import services
from cases.effects import Effect, Kind, Point, SchoolDay, Verdict, points_of
from cases.reading import reading_of
from cases.records import records_of
from narvaro.case_chart import NARROW, WIDE, Curve, apart, curve_of, first_week, weeks_of
from people.calendar import SchoolCalendar, TermDates
from tests.cases import way
from tests.cast import TODAY, Cast, login, school_day

BREAK = [dt.date(2026, 10, 26) + dt.timedelta(days=number) for number in range(5)]
CALENDAR = SchoolCalendar((TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18)),), frozenset(BREAK))
FIRST, LAST = dt.date(2026, 10, 12), dt.date(2026, 11, 20)
HERE = frozenset({1})


def days(absent: dict[int, int], unreported: int = 0) -> list[SchoolDay]:
    """Five days a week, ``absent`` in per cent by ISO week; one week that nobody has reported."""
    return [
        SchoolDay(day, 300, 0 if week == unreported else 300, 3 * absent.get(week, 0), 0, HERE)
        for day in CALENDAR.school_days(FIRST, LAST)
        if (week := day.isocalendar().week)
    ]


def drawn(
    absent: dict[int, int], effects: list[Effect] | None = None, unreported: int = 0, last: dt.date = LAST
) -> Curve:
    """The curve of six weeks, one of them a break."""
    weeks = weeks_of([day for day in days(absent, unreported) if day.day <= last], CALENDAR, FIRST, last)
    curve = curve_of("Maja", weeks, effects or [], 20)
    assert curve
    return curve


def at(kind: Kind, on: dt.date) -> Effect:
    """A point without figures."""
    return Effect(Point(kind, "talk-1", "Samtal", on), Verdict.EARLY)


def test_each_week_has_its_share_of_what_was_reported() -> None:
    curve = drawn({42: 10, 43: 40, 45: 20, 46: 0, 47: 5})

    assert [(week.number, week.share, week.without) for week in curve.weeks] == [
        (42, 10, ""),
        (43, 40, ""),
        (44, None, "lov"),
        (45, 20, ""),
        (46, 0, ""),
        (47, 5, ""),
    ]


def test_a_week_that_is_not_over_is_a_ring_and_says_until_when() -> None:
    whole, part = drawn({47: 50}), drawn({47: 50}, last=dt.date(2026, 11, 18))

    assert [each.ring for each in whole.drawings[0].parts] == [None, None]
    assert whole.not_over == ""
    before, now = part.drawings[0].parts
    assert before.ring is None
    assert now.ring == whole.drawings[0].parts[-1].dots[-1]
    assert now.dots == whole.drawings[0].parts[-1].dots[:-1]
    assert part.not_over == "Vecka 47 räknas till och med 18 november."
    assert part.description.endswith(part.not_over)


def test_a_break_is_hatched_and_the_line_stops_there() -> None:
    wide, narrow = drawn({42: 10, 43: 40}).drawings

    assert [len(part.dots) for part in wide.parts] == [len(part.dots) for part in narrow.parts] == [2, 3]
    assert [off.text for off in wide.off] == ["lov"]


def test_a_week_that_nobody_has_reported_is_no_attendance() -> None:
    curve = drawn({42: 10}, unreported=46)

    assert curve.weeks[4].without == "ej rapporterad"
    assert [len(part.dots) for part in curve.drawings[0].parts] == [2, 1, 1]


def test_the_higher_the_absence_the_higher_the_line_and_the_guide_value_is_a_line_of_its_own() -> None:
    wide = drawn({42: 0, 43: 50, 45: 20}).drawings[0]
    heights = [y for part in wide.parts for _, y in part.dots]
    limit = next(line for line in wide.lines if line.limit)

    assert heights[0] == WIDE.bottom
    assert heights[2] == limit.y
    assert heights[1] < heights[2] < heights[0]
    assert limit.label == "20\N{NO-BREAK SPACE}%"


def test_the_highest_and_the_last_value_stand_in_figures() -> None:
    assert [value.text for value in drawn({43: 44, 47: 14}).drawings[0].values] == [
        "44\N{NO-BREAK SPACE}%",
        "14\N{NO-BREAK SPACE}%",
    ]


@pytest.mark.parametrize("highest", [50, 69, 99, 100])
def test_no_value_is_hidden_by_the_marks_above(highest: int) -> None:
    for drawing in drawn({47: highest}).drawings:
        letters = min(value.y for value in drawing.values) - 10  # their top
        marks = 18 + drawing.size.marker / 2  # their bottom
        assert letters > marks


def test_marks_are_numbered_in_order_and_their_lines_lead_to_their_days() -> None:
    effects = [at(Kind.TALK, FIRST), at(Kind.DECISION, FIRST), at(Kind.MEASURE, dt.date(2026, 11, 13))]

    wide = drawn({43: 30}, effects).drawings[0]

    assert [(mark.number, mark.kind) for mark in wide.marks] == [(1, "talk"), (2, "decision"), (3, "measure")]
    first, second, _ = wide.marks
    assert second.x - first.x >= WIDE.gap - 0.1
    assert first.stem.split("L")[1] == second.stem.split("L")[1]  # the same day


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_many_marks_stay_apart_within_the_drawing(size: object) -> None:
    assert isinstance(size, type(WIDE))
    places = apart([float(size.right)] * 8 + [float(size.right) + 1], size)

    assert places == sorted(places)
    assert min(later - earlier for earlier, later in itertools.pairwise(places)) >= size.gap - 0.1
    assert places[-1] <= size.right
    assert places[0] >= size.left


def test_what_was_before_the_weeks_shown_has_no_mark_but_keeps_its_number() -> None:
    curve = drawn({43: 30}, [at(Kind.TALK, dt.date(2026, 9, 1)), at(Kind.DECISION, FIRST)])

    assert [mark.number for mark in curve.drawings[0].marks] == [2]


def test_the_words_say_what_the_picture_shows() -> None:
    curve = drawn({42: 8, 43: 44, 47: 14}, [at(Kind.TALK, FIRST)])

    assert curve.title == "Majas frånvaro per vecka, vecka 42 till 47"
    assert "Från 8,0\N{NO-BREAK SPACE}% vecka 42 till 14,0\N{NO-BREAK SPACE}% vecka 47." in curve.description
    assert "Högst var vecka 43 med 44,0\N{NO-BREAK SPACE}%." in curve.description


def test_it_begins_ten_school_weeks_before_the_case_and_never_before_the_lasar() -> None:
    assert first_week(CALENDAR, dt.date(2026, 11, 20)) == dt.date(2026, 9, 7)  # the break is no school week
    assert first_week(CALENDAR, dt.date(2026, 9, 1)) == dt.date(2026, 8, 17)


def test_without_a_reported_week_there_is_no_curve() -> None:
    assert curve_of("Maja", weeks_of([], CALENDAR, FIRST, LAST), [], 20) is None


# --------------------------------------------------------------------------------------------------- The page


def fill(cast: Cast) -> None:
    """Noah is away on Mondays, and all the last week but the day of today."""
    for day in CALENDAR.school_days(dt.date(2026, 9, 14), TODAY):
        school_day(cast.noah, day, invalid=360 if day.isoweekday() == 1 else 0)


def test_the_page_shows_the_curve_its_numbers_and_what_it_rests_on(cast: Cast, client: Client) -> None:
    fill(cast)
    case = way.atgarder(cast)
    way.measure(cast, case, starts_on=dt.date(2026, 11, 2))

    html = login(client, cast.petra).get(f"/arenden/{case.pk}/").content.decode()

    assert html.count('class="nv-chart nv-wide"') == html.count('class="nv-chart nv-narrow"') == 1
    assert re.findall(r'<span class="nv-marker" data-kind="(\w+)">(\d)</span>', html) == [
        ("measure", "1"),
        ("talk", "2"),
        ("decision", "3"),
        ("decision", "4"),
    ]
    assert "Andel av Noahs eget schema" in html
    assert "inte vad som orsakade det" in html
    assert "20,0\N{NO-BREAK SPACE}% före och 20,0\N{NO-BREAK SPACE}% efter, samtidigt som åtgärden pågick" in html
    assert '<th scope="col" class="nv-num">47</th>' in html


def test_a_measure_that_one_may_not_read_is_not_in_the_curve(cast: Cast, client: Client) -> None:
    fill(cast)
    case = way.atgarder(cast)
    way.measure(cast, case, what="Samtalsstöd hos Maria", responsible=cast.maria, starts_on=dt.date(2026, 11, 2))

    html = login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()

    assert 'data-kind="measure">' not in html
    assert "Samtalsstöd hos Maria" not in html


def test_a_measure_that_was_dropped_before_it_began_is_not_in_the_curve(cast: Cast) -> None:
    case = way.atgarder(cast)
    begun, never = (way.measure(cast, case, starts_on=TODAY + dt.timedelta(days=number)) for number in (0, 5))
    for measure in (begun, never):
        services.drop_measure(measure=measure, by=cast.petra, reason="Noah vill hellre annat.")

    reading = reading_of(cast.petra, case)
    points = points_of(records_of(case, reading), TODAY + dt.timedelta(days=10))

    assert [point.key for point in points if point.kind == Kind.MEASURE] == [f"measure-{begun.pk}"]


def test_a_decision_about_atgardsprogram_is_a_line_in_the_curve(cast: Cast) -> None:
    case = way.atgarder(cast)
    program = way.program(cast, case)

    reading = reading_of(cast.petra, case)
    points = points_of(records_of(case, reading), TODAY)

    made = next(each for each in points if each.key == f"program-{program.pk}")
    assert (made.kind, made.title) == (Kind.DECISION, "Beslut: åtgärdsprogram")


def test_low_reporting_is_said_before_the_curve(cast: Cast, client: Client) -> None:
    for day in CALENDAR.school_days(dt.date(2026, 11, 2), TODAY):
        school_day(cast.noah, day, reported=180)
    case = way.opened(cast)

    html = login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()

    assert "Tänk på att bara 50\N{NO-BREAK SPACE}% är rapporterat." in html


def test_without_attendance_the_page_says_when_the_curve_comes(cast: Cast, client: Client) -> None:
    case = way.opened(cast)

    html = login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()

    assert "Kurvan syns när schema och frånvaro är inlästa." in html
