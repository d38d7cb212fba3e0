"""The definitions once more, in plain Python: slow, without SQL, and sharing no code with what it checks."""

import datetime as dt
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

Row = dict[str, Any]  # the columns of a pupil day


def by_day(rows: Iterable[Row], first: dt.date, last: dt.date) -> list[Row]:
    """School days in a window, one a date: two schools on a date are added up."""
    days: dict[dt.date, Row] = {}
    for row in rows:
        if row["offered"] == 0 or row["day"] < first or row["day"] > last:
            continue
        if row["day"] not in days:
            days[row["day"]] = dict(row)
            continue
        day = days[row["day"]]
        for name, value in row.items():
            if isinstance(value, bool):
                day[name] = day[name] or value
            elif isinstance(value, int):
                day[name] += value
    return [days[day] for day in sorted(days)]


def count_occasions(days: list[Row]) -> int:
    """Runs of days with absence: walk through the days and count each time one begins."""
    occasions, inside = 0, False
    for day in days:
        if day["away"] and not inside:
            occasions += 1
        inside = day["away"]
    return occasions


def count_absence_days(days: list[Row]) -> int:
    """Days that were reported and wholly absent."""
    return len([day for day in days if day["reported"] and not day["valid"] + day["invalid"] < day["reported"]])


def total(days: list[Row], name: str) -> int:
    """The sum of a column."""
    return sum(day[name] for day in days)


def one_decimal(part: int, whole: int) -> float | None:
    """Per cent with one decimal, half up, by exact fractions."""
    if not whole:
        return None
    exact = Fraction(100 * part, whole)
    down = Fraction(int(exact * 10), 10)
    return float(down + Fraction(1, 10) if exact - down >= Fraction(1, 20) else down)


def month_row(rows: list[Row], first: dt.date, last: dt.date) -> dict[str, Any]:
    """The figures of a pupil at a school in the monthly report."""
    days = by_day(rows, first, last)
    offered, reported = total(days, "offered"), total(days, "reported")
    valid, invalid = total(days, "valid"), total(days, "invalid")
    return {
        "offered": offered,
        "reported": reported,
        "valid": valid,
        "invalid": invalid,
        "share": one_decimal(valid + invalid, reported),
        "reporting_rate": one_decimal(reported, offered),
        "occasions": count_occasions(days),
        "absence_days": count_absence_days(days),
        "late": total(days, "late_count"),
    }


def reaches_a_fifth(rows: list[Row], first: dt.date, last: dt.date) -> bool:
    """Whether a pupil stands in the monthly report."""
    days = by_day(rows, first, last)
    reported = total(days, "reported")
    return reported > 0 and Fraction(total(days, "valid") + total(days, "invalid"), reported) >= Fraction(1, 5)


def ten_weeks(day: dt.date, is_school_day: Callable[[dt.date], bool], year_start: dt.date) -> dt.date:
    """First day of the last ten ISO weeks up to ``day``'s that have a school day, never before the school year."""
    weeks: list[dt.date] = []  # Mondays, the latest first
    monday = dt.date.fromisocalendar(*day.isocalendar()[:2], 1)
    while monday + dt.timedelta(days=6) >= year_start and len(weeks) < 10:
        if any(is_school_day(monday + dt.timedelta(days=n)) for n in range(7)):
            weeks.append(monday)
        monday -= dt.timedelta(days=7)
    return year_start if len(weeks) < 10 else max(weeks[-1], year_start)


def signals(
    rows: list[Row], day: dt.date, term: dt.date | None, weeks: dt.date | None, *, month_is_over: bool
) -> dict[str, dict[str, Any]]:
    """The rules that a pupil reaches on a day, with their numbers. No term or weeks: those rules are not judged."""
    found: dict[str, dict[str, Any]] = {}

    def signal(rule: str, first: dt.date, **more: int) -> None:
        days = by_day(rows, first, day)
        counts = {"occasions": count_occasions(days), "absence_days": count_absence_days(days)}
        found[rule] = counts | more | {"from": str(first), "to": str(day)}

    today = by_day(rows, day, day)
    if today and today[0]["unexcused"]:
        signal("ogiltig_samma_dag", day, days=1, minutes=today[0]["invalid"])
    announced = 0
    for past in reversed(by_day(rows, dt.date.min, day)):
        if not past["announced"]:
            break
        announced, run_start = announced + 1, past["day"]
    if announced >= 3 and today:
        signal("anmald_tre_dagar", run_start, days=announced)
    if term and count_occasions(by_day(rows, term, day)) > 5:
        signal("tillfallen_termin", term)
    month = by_day(rows, day.replace(day=1), day)
    reported = sum(past["reported"] for past in month)
    percent = 100 * sum(past["valid"] + past["invalid"] for past in month) // reported if reported else 0
    if percent >= 20 and len(month) >= (1 if month_is_over else 10):
        signal("tjugo_procent", day.replace(day=1), percent=percent)
    if weeks and count_occasions(by_day(rows, weeks, day)) > 2:
        signal("tillfallen_tio_veckor", weeks)
    if weeks and count_absence_days(by_day(rows, weeks, day)) >= 6:
        signal("dagar_tio_veckor", weeks)
    return found
