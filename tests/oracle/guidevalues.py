"""The rules of the routine on any day, and the monthly report, by hand."""

import datetime as dt
from collections.abc import Iterator

from tests.oracle.calendars import DAY, Calendar
from tests.oracle.habits import habits
from tests.oracle.pupildays import Answer, Day, Days, figures, is_absence_day, occasions, within

Signal = dict[str, object]

ROUTINE = {
    "anmald_tre_dagar": 3,
    "tillfallen_termin": 6,
    "tillfallen_tio_veckor": 3,
    "dagar_tio_veckor": 6,
    "tjugo_procent": 20,
}


def limit(answer: Answer, org: str, rule: str, on: dt.date) -> int:
    """From what number a rule holds on a day: the huvudman's own from its first day on, before it the routine's."""
    first, own = answer.own_values.get(org, {}).get(rule, (dt.date.max, 0))
    return own if on >= first else ROUTINE[rule]


def signals(answer: Answer, calendars: dict[str, Calendar], on: dt.date) -> dict[tuple[str, str], list[Signal]]:
    """Pupil and rule, with what the signal of the day may say: more than one where patterns are equally strong."""
    found: dict[tuple[str, str], list[Signal]] = {}
    for number in answer.numbers:
        if place := answer.town.place(number, on):
            org = answer.town.owner[place.school]
            for rule, first, told in judged(answer, number, org, calendars[place.school], on):
                days = [day for _, day in within(answer.at_huvudman[number, org], first, on)]
                usual = {"occasions": occasions(days), "absence_days": sum(map(is_absence_day, days))}
                figures = usual | told | {"from": str(first), "to": str(on)}
                found.setdefault((number, rule), []).append(figures)
    return found


def judged(
    answer: Answer, number: str, org: str, calendar: Calendar, on: dt.date
) -> Iterator[tuple[str, dt.date, Signal]]:
    """The rules that a pupil reaches on a day: the first day of the window, and what is told beside the usual.

    What has been at another huvudman's schools does not count.
    """
    days = answer.at_huvudman[number, org]
    today = days.get(on, Day())
    if today.unexcused:
        yield "ogiltig_samma_dag", on, {"days": 1, "minutes": today.invalid}
    run = announced_run(days, on)
    if len(run) >= limit(answer, org, "anmald_tre_dagar", on):
        yield "anmald_tre_dagar", run[0], {"days": len(run)}
    weeks, term = calendar.ten_weeks(on), calendar.term_start(on)
    recent = [day for _, day in within(days, weeks, on)]
    if occasions(recent) >= limit(answer, org, "tillfallen_tio_veckor", on):
        yield "tillfallen_tio_veckor", weeks, {}
    if sum(map(is_absence_day, recent)) >= limit(answer, org, "dagar_tio_veckor", on):
        yield "dagar_tio_veckor", weeks, {}
    month = [day for _, day in within(days, on.replace(day=1), on)]
    absent, reported = sum(day.valid + day.invalid for day in month), sum(day.reported for day in month)
    enough = len(month) >= (1 if calendar.ends_month(on) else 10)
    if enough and reported and 100 * absent >= limit(answer, org, "tjugo_procent", on) * reported:
        yield "tjugo_procent", on.replace(day=1), {"percent": 100 * absent // reported}
    whole_term = [day for _, day in within(days, term or on, on)]
    if term and occasions(whole_term) >= limit(answer, org, "tillfallen_termin", on):
        yield "tillfallen_termin", term, {}
    if term and calendar.ends_week(on):
        for rule, equals in habits(answer, number, org, term, on).items():
            for habit in equals:
                yield rule, term, habit.figures


def announced_run(days: Days, on: dt.date) -> list[dt.date]:
    """The pupil's school days in a row with announced absence that end on the day itself."""
    run: list[dt.date] = []
    for date, day in reversed(within(days, dt.date.min, on)):
        if not day.announced or (not run and date != on):
            break
        run.insert(0, date)
    return run


def windows(calendar: Calendar, on: dt.date) -> dict[str, tuple[dt.date, int]]:
    """The first day of each window that ends on a day, and how many school days of the pupil it takes to judge it."""
    found = {
        "dagen": (on, 1),
        "månaden": (on.replace(day=1), 1 if calendar.ends_month(on) else 10),
        "tio skolveckor": (calendar.ten_weeks(on), 1),
    }
    if term := calendar.term_start(on):
        found["terminen"] = (term, 1)
        if calendar.ends_week(on):
            found["terminens mönster"] = (term, 1)
    return found


def report(answer: Answer, school: str, month: dt.date) -> dict[str, dict[str, object]]:
    """A school's monthly report by pupil: every pupil who had lessons there, and whether each is to be listed."""
    last = (month + 31 * DAY).replace(day=1) - DAY
    rows, at_least = {}, limit(answer, answer.town.owner[school], "tjugo_procent", last)
    for number in answer.numbers:
        days = answer.at_school[number, school]
        if within(days, month, last):
            told = figures(days, month, last)
            absent, reported = sum(int(str(told[kind])) for kind in ("valid", "invalid")), int(str(told["reported"]))
            listed = reported > 0 and 100 * absent >= at_least * reported
            rows[number] = told | {"klass": last_class(answer, number, school, month, last), "listed": listed}
    return rows


def points(row: dict[str, object], before: dict[str, object] | None) -> float | None:
    """Percentage points between two months, as both are written."""
    if before is None or before["share"] is None or row["share"] is None:
        return None
    return round(float(str(row["share"])) - float(str(before["share"])), 1)


def last_class(answer: Answer, number: str, school: str, first: dt.date, last: dt.date) -> str:
    """The pupil's class at a school at the month's end, or the last one within the month."""
    day = last
    while day >= first:
        place = answer.town.place(number, day)
        if place and place.school == school:
            return place.klass
        day -= DAY
    return ""
