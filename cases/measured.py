"""Absence before and after each measure, where a measure is judged: beside the field, and kept with the evaluation."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from cases.effects import Effect, Kind, effects_of, points_of, school_days
from cases.models import Case
from cases.queries import schools_counted
from cases.reading import Reading
from cases.records import Records
from people import swedish
from people.queries import calendar_of, there_until


def measured(case: Case, records: Records, reading: Reading, today: dt.date) -> dict[int, Effect]:
    """What was seen at the same time as each measure that has begun, by the measure's id."""
    points = points_of(records, today)
    begun = [each for each in points if each.kind == Kind.MEASURE]
    if not begun:
        return {}
    calendar = calendar_of(case.school)
    schools, last = schools_counted(case.student, case.school), there_until(case.student, case.school, today)
    first = calendar.school_year_start(min(each.on for each in begun))
    found = effects_of(points, school_days(case.student, schools, first, last), calendar, today)
    return {_measure(each): each for each in found if each.point.kind == Kind.MEASURE}


def to_draw(seen: Mapping[int, Effect]) -> dict[str, Effect]:
    """What can be drawn beside the measures, by their keys, on a page without the curve and its numbers."""
    return {each.point.key: dataclasses.replace(each, also=()) for each in seen.values() if each.is_told}


def in_words(effect: Effect | None) -> str:
    """What was seen, in sentences: figures only where there are days enough, and how sure it is."""
    if effect is None:
        return "Åtgärden har ingen startdag, så frånvaron före och efter går inte att jämföra."
    if not effect.is_told:
        return effect.words
    words = dataclasses.replace(effect, also=()).words  # the curve numbers what came meanwhile; here there is none
    meanwhile = " Annat hände i ärendet under samma dagar." if effect.also else ""
    before, after = swedish.percent(effect.before.share), swedish.percent(effect.after.share)
    return f"Frånvaro {before} före och {after} efter. {words}{meanwhile}"


def _measure(effect: Effect) -> int:
    """The id in a measure's key, ``measure-12``."""
    return int(effect.point.key.removeprefix("measure-"))
