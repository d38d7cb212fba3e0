"""Unexcused absence that the school goes through for CSN: pupils with studiehjälp who were away without a valid reason.

CSN asks for at least four hours within a month, on repeated occasions; late arrivals count. The school judges what is
truancy, which day was the first, and may leave a pupil out for reasons that it knows, such as bullying. So nobody is
reported by a number: what reaches the limit is shown with its lessons, and a person decides. Source: CSN's guidance to
schools; the provision itself has not been read, so its words are the huvudman's own (``BASIS``).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from absence.explaining import Counted
from absence.models import Absence, StudentDay
from people.choices import Setting
from people.models import Huvudman, Skolform, Student
from people.swedish import MINUTES_AN_HOUR

WITH_STUDIEHJALP = frozenset({Skolform.GYMNASIESKOLA, Skolform.ANPASSAD_GYMNASIESKOLA})
"""The forms of school whose pupils may have studiehjälp."""

_DAYS = ("dag", "dagar")
CSN = "CSN:s vägledning"

HOURS = Setting(
    "csn-timmar",
    "Så mycket ogiltig frånvaro",
    4,
    "En elev som har så många timmar ogiltig frånvaro inom tiden kommer med på listan. Sen ankomst räknas.",
    source=CSN,
    unit=("timme", "timmar"),
    most=40,
)
WITHIN = Setting(
    "csn-dagar",
    "Inom så lång tid",
    30,
    "Räknas som dagar i följd, också helger och lov.",
    source=CSN,
    unit=_DAYS,
    least=15,
    most=60,
)
TIMES = Setting(
    "csn-upprepad",
    "Upprepad",
    2,
    "Så många olika dagar ska ha ogiltig frånvaro.",
    source=CSN,
    unit=_DAYS,
    most=10,
)
WARNING = Setting(
    "csn-varning",
    "Varningssamtal före rapport",
    "nej",
    "Om skolan ska ha pratat med eleven innan den rapporteras till CSN.",
    source="kommuners praxis",
    options={"nej": "Behövs inte", "ja": "Ska vara hållet och antecknat"},
)
BASIS = Setting(
    "csn-grund",
    "Rättslig grund",
    "Skolan lämnar uppgifter till CSN enligt studiestödsförordningen (2000:655).",
    "Står på sidan. Låt er jurist kontrollera den: vi har inte läst den gällande paragrafen.",
    source="vår bedömning",
)

SETTINGS = (HOURS, WITHIN, TIMES, WARNING, BASIS)
"""What a huvudman chooses about CSN."""


@dataclass(frozen=True, slots=True)
class Limit:
    """From how much unexcused absence a pupil is gone through: minutes, within days in a row, on different days."""

    minutes: int
    within: int
    times: int

    def is_reached(self, minutes: int, times: int) -> bool:
        """Whether so much is enough."""
        return minutes >= self.minutes and times >= self.times


def limit_of(huvudman: Huvudman, day: dt.date) -> Limit:
    """The limit in force at a huvudman on a day."""
    hours = HOURS.of(huvudman, day)
    return Limit(hours * MINUTES_AN_HOUR, WITHIN.of(huvudman, day), TIMES.of(huvudman, day))


@dataclass(frozen=True, slots=True)
class Truancy:
    """Unexcused absence of a pupil: its first and last day, minutes, and on how many days."""

    first_day: dt.date
    last_day: dt.date
    minutes: int
    times: int


# The first day from which enough comes within the days; what is told is everything from that day on.
REACHED = """
WITH asked AS (
    SELECT * FROM unnest(%(students)s::bigint[], %(since)s::date[]) AS each(student_id, since)
), truant AS (
    SELECT student_id, day, sum(invalid)::int AS minutes
    FROM absence_studentday JOIN asked USING (student_id)
    WHERE invalid > 0 AND day BETWEEN since AND %(today)s AND school_id = ANY(%(schools)s)
    GROUP BY student_id, day
), ahead AS (
    SELECT student_id, day, sum(minutes) OVER within AS minutes, count(*) OVER within AS times
    FROM truant
    WINDOW within AS (
        PARTITION BY student_id ORDER BY day
        RANGE BETWEEN CURRENT ROW AND make_interval(days => %(within)s - 1) FOLLOWING
    )
), begun AS (
    SELECT student_id, min(day) AS first_day FROM ahead
    WHERE minutes >= %(minutes)s AND times >= %(times)s
    GROUP BY student_id
)
SELECT student_id, first_day, max(day), sum(minutes)::int, count(*)::int
FROM truant JOIN begun USING (student_id)
WHERE day >= first_day
GROUP BY student_id, first_day
"""

BETWEEN = """
SELECT student_id, min(day), max(day), sum(invalid)::int, count(DISTINCT day)::int
FROM absence_studentday
JOIN unnest(%(students)s::bigint[], %(first)s::date[], %(last)s::date[]) AS asked(student_id, first_day, last_day)
    USING (student_id)
WHERE invalid > 0 AND day BETWEEN first_day AND last_day AND school_id = ANY(%(schools)s)
GROUP BY student_id
"""


def reached(
    since: Mapping[int, dt.date], *, limit: Limit, schools: Iterable[int], today: dt.date
) -> dict[int, Truancy]:
    """Those who reach the limit with absence from a day of their own on, by pupil id. One query.

    ``since`` is that day by pupil id; ``schools`` those of one huvudman, whose absence is counted together.
    """
    asked = {"students": list(since), "since": list(since.values()), "schools": list(schools), "today": today}
    found = {"minutes": limit.minutes, "within": limit.within, "times": limit.times}
    return _by_student(REACHED, asked | found)


def between(periods: Mapping[int, tuple[dt.date, dt.date]], *, schools: Iterable[int]) -> dict[int, Truancy]:
    """What stands today in a period of each pupil's own, by pupil id; those without any are not there. One query."""
    first, last = [period[0] for period in periods.values()], [period[1] for period in periods.values()]
    return _by_student(BETWEEN, {"students": list(periods), "first": first, "last": last, "schools": list(schools)})


def _by_student(sql: str, asked: dict[str, Any]) -> dict[int, Truancy]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return {student: Truancy(*row) for student, *row in cursor.fetchall()}


def lessons_of(student: Student, first: dt.date, last: dt.date, schools: Iterable[int]) -> list[Counted]:
    """The days with unexcused absence and their lessons, the latest first (two queries)."""
    places = list(schools)
    about = {"student": student, "school__in": places, "day__range": (first, last)}
    lessons: dict[tuple[dt.date, int], list[Absence]] = {}
    for row in Absence.objects.filter(**about, superseded_at=None, valid=False).order_by("day", "start"):
        lessons.setdefault((row.day, row.school_id), []).append(row)
    days = StudentDay.objects.filter(**about, invalid__gt=0).order_by("-day", "school")
    return [Counted(day, tuple(lessons.get((day.day, day.school_id), ()))) for day in days]
