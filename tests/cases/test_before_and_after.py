"""Absence before and after a talk, a decision or a measure: as many own school days on the same weekdays on each side.
Held against a calculation in plain Python that shares no code with it."""

import datetime as dt
import itertools
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.effects import Effect, Kind, Point, SchoolDay, Verdict, chance, effect_of, school_days
from people.calendar import SchoolCalendar, TermDates
from tests.cast import Cast, school_day

AUTUMN = TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18))
SPRING = TermDates("VT", dt.date(2027, 1, 11), dt.date(2027, 6, 11))
NEXT = TermDates("HT", dt.date(2027, 8, 17), dt.date(2027, 12, 17))
BREAK = [dt.date(2026, 10, 26) + dt.timedelta(days=number) for number in range(5)]
CALENDAR = SchoolCalendar((AUTUMN, SPRING, NEXT), frozenset(BREAK))
HERE, THERE = frozenset({1}), frozenset({2})
MONDAY = dt.date(2026, 11, 2)  # the first day after the break


def term(
    first: dt.date = AUTUMN.first_day,
    last: dt.date = AUTUMN.last_day,
    *,
    reported: int = 300,
    schools: frozenset[int] = HERE,
) -> dict[dt.date, SchoolDay]:
    """A pupil who has been at school every school day: five hours, all of them reported."""
    return {day: SchoolDay(day, 300, reported, 0, 0, schools) for day in CALENDAR.school_days(first, last)}


def away(days: dict[dt.date, SchoolDay], first: dt.date, last: dt.date, minutes: int = 300) -> None:
    """Let the pupil be away without leave on the days from first to last."""
    for day in [each for each in days if first <= each <= last]:
        days[day] = SchoolDay(day, 300, 300, 0, minutes, days[day].schools)


def seen(
    days: dict[dt.date, SchoolDay], on: dt.date, kind: Kind = Kind.MEASURE, today: dt.date = AUTUMN.last_day
) -> Effect:
    """What was seen before and after something on a day."""
    point = Point(kind, "measure-1", "Möter vid grinden", on)
    return effect_of(point, [point], sorted(days.values(), key=lambda each: each.day), CALENDAR, today)


def test_four_school_weeks_on_each_side_and_the_break_is_not_among_them() -> None:
    days = term()
    away(days, dt.date(2026, 9, 28), dt.date(2026, 10, 23))

    effect = seen(days, MONDAY)

    assert (effect.days_before, effect.days_after) == (
        (dt.date(2026, 9, 28), dt.date(2026, 10, 23)),
        (MONDAY, dt.date(2026, 11, 27)),
    )
    assert (effect.before.school_days, effect.after.school_days) == (20, 20)
    assert [effect.before.share, effect.after.share] == [100, 0]
    assert effect.verdict == Verdict.CLEAR


def test_a_measure_that_began_in_the_middle_of_a_break_is_held_against_the_days_around_it() -> None:
    days = term()
    away(days, dt.date(2026, 9, 28), dt.date(2026, 10, 23))

    in_the_break = seen(days, BREAK[2])

    assert in_the_break.days_before == seen(days, MONDAY).days_before
    assert in_the_break.days_after == seen(days, MONDAY).days_after
    assert in_the_break.after.school_days == 20


def test_a_monday_is_held_against_a_monday() -> None:
    days = term()
    for day in [each for each in days if each.isoweekday() == 1]:
        away(days, day, day)

    effect = seen(days, dt.date(2026, 11, 4), today=dt.date(2026, 11, 17))  # Wednesday: ten days, two of each weekday

    assert effect.after.school_days == 10
    assert effect.before.share == effect.after.share == 20
    assert effect.verdict == Verdict.SAME


def test_seven_days_are_too_early_and_eight_are_enough() -> None:
    days = term()

    assert seen(days, MONDAY, today=dt.date(2026, 11, 10)).verdict == Verdict.EARLY
    assert seen(days, MONDAY, today=dt.date(2026, 11, 11)).verdict == Verdict.SAME
    assert "För tidigt att säga: det behövs 8 rapporterade skoldagar" in seen(days, MONDAY, today=MONDAY).words


def test_what_came_when_the_lasar_was_new_has_too_few_days_before_and_never_gets_more() -> None:
    assert seen(term(), dt.date(2026, 8, 25)).verdict == Verdict.FEW


def test_it_is_too_early_only_while_school_days_enough_are_to_come() -> None:
    days = term() | term(SPRING.first_day, SPRING.last_day)
    began = dt.date(2027, 6, 4)  # six school days before the summer

    assert seen(days, began, today=dt.date(2027, 6, 4)).verdict == Verdict.FEW
    assert seen(days, dt.date(2027, 5, 31), today=dt.date(2027, 6, 2)).verdict == Verdict.EARLY
    assert seen(days, began, today=dt.date(2027, 7, 15)).verdict == Verdict.FEW


def test_no_day_of_another_lasar_is_used() -> None:
    days = term() | term(SPRING.first_day, SPRING.last_day) | term(NEXT.first_day, NEXT.last_day)

    late = seen(days, dt.date(2027, 6, 7), today=NEXT.last_day)
    new_year = seen(days, dt.date(2027, 1, 11), today=NEXT.last_day)

    assert late.verdict == Verdict.FEW  # five days are left of the läsår, although a new one has come since
    assert new_year.days_before[1] == dt.date(2026, 12, 18)  # a new year is the same läsår
    assert new_year.after.school_days == 20


def test_days_that_nobody_has_reported_say_nothing() -> None:
    days = term()
    for day in CALENDAR.school_days(MONDAY, dt.date(2026, 11, 13)):
        days[day] = SchoolDay(day, 300, 0, 0, 0, HERE)

    effect = seen(days, MONDAY, today=dt.date(2026, 11, 27))

    assert effect.after.school_days == 10
    assert effect.days_after == (dt.date(2026, 11, 16), dt.date(2026, 11, 27))
    assert effect.rate.offered == 300 * 30
    assert "Bara 66\N{NO-BREAK SPACE}% av tiden är rapporterad." in effect.words


@pytest.mark.parametrize(("reported", "is_warned"), [(270, False), (269, True)])
def test_below_ninety_per_cent_reported_there_is_a_warning(reported: int, is_warned: bool) -> None:
    effect = seen(term(reported=reported), MONDAY)

    assert ("av tiden är rapporterad" in effect.words) is is_warned


def test_a_change_of_school_is_said() -> None:
    days = term(last=dt.date(2026, 10, 23)) | term(MONDAY, schools=THERE)

    assert "Eleven bytte skola samtidigt" in seen(days, MONDAY).words
    assert "bytte skola" not in seen(term(), MONDAY).words


def test_the_day_of_a_talk_is_neither_before_nor_after_and_that_of_a_measure_is_after() -> None:
    days = term()

    assert seen(days, MONDAY, Kind.TALK).days_after[0] == dt.date(2026, 11, 3)
    assert seen(days, MONDAY, Kind.DECISION).days_after[0] == dt.date(2026, 11, 3)
    assert seen(days, MONDAY, Kind.MEASURE).days_after[0] == MONDAY


def test_what_else_came_meanwhile_is_named_by_its_number() -> None:
    days = sorted(term().values(), key=lambda each: each.day)
    points = [
        Point(Kind.DECISION, "decision-1", "Beslut: inled utredning", dt.date(2026, 10, 5)),
        Point(Kind.MEASURE, "measure-1", "Möter vid grinden", MONDAY),
        Point(Kind.MEASURE, "measure-2", "Stämmer av varje måndag", dt.date(2026, 11, 9)),
        Point(Kind.TALK, "talk-1", "Uppföljande samtal", dt.date(2026, 11, 10)),
    ]

    effect = effect_of(points[1], points, days, CALENDAR, AUTUMN.last_day)

    assert effect.also == (1, 3)
    assert effect.words.endswith("Under samma dagar kom också 1 och 3.")


def test_the_words_say_how_sure_and_never_why() -> None:
    clear, unclear = term(), term()
    away(clear, dt.date(2026, 9, 28), dt.date(2026, 10, 23))
    away(unclear, dt.date(2026, 10, 20), dt.date(2026, 10, 23))

    assert seen(clear, MONDAY).words == (
        "Tydlig skillnad: större än dagarna brukar svänga "
        "(20 skoldagar på var sida, \N{MINUS SIGN}100,0 procentenheter)."
    )
    assert seen(unclear, MONDAY).words.startswith("Skillnaden kan vara en slump: så mycket kan det svänga mellan dagar")
    for words in (seen(clear, MONDAY).words, seen(unclear, MONDAY).words):
        assert not any(claim in words for claim in ("berodde", "tack vare", "gav", "ledde till", "därför"))


# --------------------------------------------------------------------------------------------- The calculation


def as_by_hand(days: list[SchoolDay], on: dt.date, today: dt.date, *, own_day_is_after: bool) -> dict[str, Any]:
    """The same comparison, counted in plain Python: walk out from the day, weekday by weekday."""
    year = 2026 if on < dt.date(2027, 8, 17) else 2027
    in_year = [
        day
        for day in days
        if day.day <= today
        and (2026 if day.day < dt.date(2027, 8, 17) else 2027) == year
        and day.day >= AUTUMN.first_day
    ]
    before, after = [], []
    for day in in_year:
        if day.day < on:
            before.append(day)
        elif day.day > on or own_day_is_after:
            after.append(day)
    before, after = before[max(0, len(before) - 20) :], after[:20]
    chosen: list[tuple[SchoolDay, SchoolDay]] = []
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        left = [day for day in before if day.day.strftime("%A") == name and day.reported > 0]
        right = [day for day in after if day.day.strftime("%A") == name and day.reported > 0]
        left.sort(key=lambda day: on - day.day)
        chosen += [(left[number], right[number]) for number in range(min(len(left), len(right)))]
    if len(chosen) < 8:
        return {"pairs": len(chosen)}
    absent = [sum(pair[side].valid + pair[side].invalid for pair in chosen) for side in (0, 1)]
    reported = [sum(pair[side].reported for pair in chosen) for side in (0, 1)]
    return {"pairs": len(chosen), "absent": absent, "reported": reported}


@st.composite
def own_days(draw: st.DrawFn) -> list[SchoolDay]:
    """A pupil's days over a part of a läsår, or into the next: with holes, unreported days and any absence."""
    first, weeks = draw(st.sampled_from([(AUTUMN.first_day, 9), (dt.date(2026, 10, 5), 20), (dt.date(2027, 4, 5), 30)]))
    rng = Random(draw(st.integers(0, 10**6)))
    found = []
    for date in CALENDAR.school_days(first, first + dt.timedelta(weeks=weeks)):
        offered = rng.choice([0, 60, 300, 360, 360])
        reported = offered * rng.choice([0, 1, 2, 2, 2, 2, 2]) // 2
        if offered:
            found.append(SchoolDay(date, offered, reported, 0, reported * rng.choice([0, 0, 1, 4]) // 4, HERE))
    return found


@settings(max_examples=60)
@given(days=own_days(), after=st.integers(0, 200), more=st.integers(0, 60), kind=st.sampled_from(list(Kind)))
def test_any_comparison_agrees_with_the_one_by_hand(days: list[SchoolDay], after: int, more: int, kind: Kind) -> None:
    on = days[min(after, len(days) - 1)].day + dt.timedelta(days=after % 3 - 1)
    today = on + dt.timedelta(days=more)
    point = Point(kind, "talk-1", "Samtal", on)

    effect = effect_of(point, [point], days, CALENDAR, today)

    by_hand = as_by_hand(days, on, today, own_day_is_after=kind == Kind.MEASURE)
    assert effect.is_told is (by_hand["pairs"] >= 8)
    if effect.is_told:
        assert effect.before.school_days == effect.after.school_days == by_hand["pairs"]
        assert [effect.before.absent, effect.after.absent] == by_hand["absent"]
        assert [effect.before.reported, effect.after.reported] == by_hand["reported"]


@settings(max_examples=60)
@given(differences=st.lists(st.integers(-100, 100), max_size=9))
def test_the_chance_is_the_share_of_all_ways_to_flip_the_days(differences: list[int]) -> None:
    ways = list(itertools.product((1, -1), repeat=len(differences)))
    as_far = [
        way
        for way in ways
        if abs(sum(sign * each for sign, each in zip(way, differences, strict=True))) >= abs(sum(differences))
    ]

    assert float(chance(differences)) == len(as_far) / len(ways)


def test_the_days_of_a_pupil_are_those_of_the_schools_asked_for_each_day_once(cast: Cast) -> None:
    friday, thursday = dt.date(2026, 11, 20), dt.date(2026, 11, 19)
    school_day(cast.noah, friday, offered=200, invalid=100)
    school_day(cast.noah, friday, offered=100, valid=50, school=cast.ekskolan)
    school_day(cast.noah, thursday, offered=0)
    school_day(cast.noah, dt.date(2026, 11, 18), school=cast.granasskolan)
    here = [cast.bjorkskolan.pk, cast.ekskolan.pk]

    assert school_days(cast.noah, here, dt.date(2026, 11, 1), friday) == [
        SchoolDay(friday, 300, 300, 50, 100, frozenset(here))
    ]
