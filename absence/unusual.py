"""Which runs are far from normal, and so wait for a person: the one table of limits, in the words that are shown.

A run is judged by school and file against the runs before it (``RunFigures``), inside the transaction that reads it. It
is far from normal when it is far both from the run before and from the median of the last five: so that what somebody
has let through once is not asked about again the next night.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median_high

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from absence.models import ImportRun, LessonBefore, RunFigures
from people import swedish
from people.importing import FileResult
from people.importing.result import SchoolFigures
from people.models import Enrolment, School
from people.queries import calendar_of

RUNS_BACK = 5
FEW = 10  # a file about fewer pupils, or fewer lessons a day, mends a few rows: it is no whole file that has lost some
LEAST_PUPILS = 10  # smaller schools vary too much to say anything
LEAST_LESSONS = 20  # a day
LEAST_PUPIL_DAYS = 100
LEAST_MINUTES = 10  # of absence for each pupil and day: below this, twice as much is still little
WEEKS_BACK, USUAL_WEEKS = 4, 3  # a school has lessons on a weekday that had them in three of the four weeks before

Figures = SchoolFigures | RunFigures
BySchool = dict[int, int]  # the id of a school → how many


@dataclass(frozen=True, slots=True)
class Judged:
    """A file's figures about a school, and those of the runs before it, the latest first.

    The run takes ``lost`` of ``had`` away: of the pupils with a place, new ones set off; of the file's lessons.
    """

    file: str
    table: str
    now: SchoolFigures
    before: Sequence[RunFigures]
    had: int = 0
    lost: int = 0

    def far(self, measure: Callable[[Figures], float | None], is_far: Callable[[float, float], bool]) -> str:
        """``"12 mot 25"`` where the measure is far both from the run before and from the median, else nothing."""
        now = measure(self.now)
        known = [value for value in map(measure, self.before) if value is not None]
        if now is None or not known:
            return ""
        usual = median_high(known)
        if is_far(now, usual) and is_far(now, known[0]):
            return f"{_written(now)} mot {_written(usual)} som vanligt"
        return ""


def _written(value: float) -> str:
    """12, or 12,5."""
    return swedish.number(value, 0 if value == int(value) else 1)


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that stops a run: a title, what it may come from, and the finder of a reason in words."""

    title: str
    why: str
    tables: tuple[str, ...]
    find: Callable[[Judged], str]


def _half(now: float, usual: float, *, least: int) -> bool:
    return usual >= least and now >= FEW and 2 * now <= usual


def _double(now: float, usual: float, *, least: int) -> bool:
    return now >= least and now >= 2 * usual > 0


def _pupils(figures: Figures) -> float | None:
    return figures.pupils


def _lessons_a_day(figures: Figures) -> float | None:
    return round(figures.rows / figures.days) if figures.days else None


def _minutes_a_day(figures: Figures) -> float | None:
    return round(figures.minutes / figures.pupil_days, 1) if figures.pupil_days >= LEAST_PUPIL_DAYS else None


def _half_are_lost(judged: Judged) -> str:
    lost = judged.had >= LEAST_PUPILS and 2 * judged.lost >= judged.had
    return f"{judged.lost} av {judged.had}" if lost else ""


def _most_lessons_taken_back(judged: Judged) -> str:
    """More lessons taken back than are left: a timetable made anew has as many new ones."""
    most = judged.lost >= LEAST_LESSONS and 2 * judged.lost > judged.had
    return f"{judged.lost} av {judged.had}" if most else ""


def _days_without_lessons(judged: Judged) -> str:
    """School days since the runs before that nobody has lessons on, though the weekday usually has."""
    last = judged.now.last_day
    known = [figures.last_day for figures in judged.before if figures.last_day]
    if not last or not known:
        return ""
    found = empty_days(judged.now.school_id, max(known) + dt.timedelta(days=1), last)
    return swedish.join([swedish.weekday_date(day) for day in found])


LIMITS: tuple[Limit, ...] = (
    Limit(
        "Minst hälften av eleverna saknas",
        "Filen kan vara avbruten, eller gälla bara några klasser.",
        ("elever", "schematid"),
        lambda judged: judged.far(_pupils, partial(_half, least=LEAST_PUPILS)),
    ),
    Limit(
        "Skolan blir av med minst hälften av sina elever",
        "Deras plats tar slut, eller flyttas till en annan skola. Källan kan ha tappat dem.",
        ("elever",),
        _half_are_lost,
    ),
    Limit(
        "Minst hälften av lektionerna saknas",
        "Räknat per dag. Några klasser eller lärare kan ha fallit bort i filen.",
        ("lektioner",),
        lambda judged: judged.far(_lessons_a_day, partial(_half, least=LEAST_LESSONS)),
    ),
    Limit(
        "Fler lektioner ställs in än som blir kvar",
        "Frånvaron från dem räknas inte längre. Källan kan ha tappat lektionerna.",
        ("lektioner",),
        _most_lessons_taken_back,
    ),
    Limit(
        "Frånvaron är minst dubbelt så stor",
        "Räknat i minuter per elev och skoldag. Det kan vara en sjukdomsvåg, eller fel i filen.",
        ("franvaro",),
        lambda judged: judged.far(_minutes_a_day, partial(_double, least=LEAST_MINUTES)),
    ),
    Limit(
        "En dag utan lektioner på en skola som brukar ha dem",
        "Är det en studiedag ska den stå i lov.csv. Annars saknas dagen i filen.",
        ("lektioner", "schematid"),
        _days_without_lessons,
    ),
)
"""What stops a run until a person has let it through."""


def reasons(run: ImportRun, files: Sequence[FileResult], had_places: BySchool) -> list[str]:
    """Why a run is far from normal, a sentence for each limit, file and school; empty when it is not.

    Looks at the database as it is with the run read in; ``had_places`` is what ``places`` said before that.
    """
    judged = list(_judged(run, files, had_places))
    schools = School.objects.in_bulk({each.now.school_id for each in judged})
    return [
        f"{limit.title}. {schools[each.now.school_id].name}, {each.file}: {found}. {limit.why}"
        for each in judged
        for limit in LIMITS
        if each.table in limit.tables and (found := limit.find(each))
    ]


def places() -> BySchool:
    """How many pupils have a place at each school, today or later."""
    lasting = Enrolment.objects.filter(Q(last_day=None) | Q(last_day__gte=timezone.localdate()))
    return dict(lasting.values_list("school").annotate(Count("student", distinct=True)))


def _judged(run: ImportRun, files: Sequence[FileResult], had_places: BySchool) -> Iterator[Judged]:
    """What the files say of each school beside those before. A pupil's new school takes from one the file is not of."""
    names = {file.table: file.file for file in files}
    now = gathered(files)
    if "elever" in names:
        now = {("elever", school): _nothing(school) for school in had_places} | now
    before = _before(run, {school for _, school in now})
    lost = _lost(run, names, had_places)
    for (table, school), figures in now.items():
        had = had_places.get(school, 0) if table == "elever" else figures.rows
        yield Judged(names[table], table, figures, before[table, school], had, lost[table, school])


def _lost(run: ImportRun, tables: Container[str], had_places: BySchool) -> Counter[tuple[str, int]]:
    """How many pupils' places have ended, and held lessons been taken back, by the table and school."""
    found: Counter[tuple[str, int]] = Counter()
    if "elever" in tables:
        has = places()
        found.update({("elever", school): had - has.get(school, 0) for school, had in had_places.items()})
    if "lektioner" in tables:
        rows = LessonBefore.objects.filter(run=run, cancelled=False, lesson__cancelled=True)
        by_school = rows.values_list("lesson__school").annotate(Count("pk"))
        found.update({("lektioner", school): lost for school, lost in by_school})
    return found


def _nothing(school_id: int) -> SchoolFigures:
    return SchoolFigures(school_id, rows=0, pupils=0, days=0, first_day=None, last_day=None, minutes=0, pupil_days=0)


def gathered(files: Sequence[FileResult]) -> dict[tuple[str, int], SchoolFigures]:
    """The figures by table and school: several files of a run may tell of the same, each of its own rows."""
    found: dict[tuple[str, int], SchoolFigures] = {}
    for file in files:
        for figures in file.schools:
            key = file.table, figures.school_id
            found[key] = found[key].with_more(figures) if key in found else figures
    return found


def _before(run: ImportRun, schools: set[int]) -> dict[tuple[str, int], list[RunFigures]]:
    """The figures of the last five runs of the same source, for each file and school: the latest first (one query)."""
    latest = Window(RowNumber(), partition_by=[F("table"), F("school")], order_by=F("run").desc())
    rows = counted(RunFigures.objects.filter(school__in=schools, run__source=run.source, run__lt=run.pk))
    found: dict[tuple[str, int], list[RunFigures]] = defaultdict(list)
    for row in rows.annotate(place=latest).filter(place__lte=RUNS_BACK).order_by("-run_id"):
        found[row.table, row.school_id].append(row)
    return found


def counted(figures: QuerySet[RunFigures]) -> QuerySet[RunFigures]:
    """The figures of runs whose rows count: read in, and not on trial."""
    return figures.filter(run__status=ImportRun.Status.DONE, run__dry_run=False)


def empty_days(school_id: int, first: dt.date, last: dt.date) -> list[dt.date]:
    """The school days of a period that nobody at the school has lessons on, though the weekday usually has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            EMPTY, {"school": school_id, "first": first, "last": last, "weeks": USUAL_WEEKS, "back": WEEKS_BACK}
        )
        days = [row[0] for row in cursor.fetchall()]
    if not days:
        return []
    calendar = calendar_of(School.objects.get(pk=school_id))
    return [day for day in days if calendar.is_school_day(day)]


EMPTY = """
WITH held AS MATERIALIZED (
    SELECT DISTINCT day FROM absence_studentday
    WHERE school_id = %(school)s AND day BETWEEN %(first)s::date - 7 * %(back)s AND %(last)s AND offered > 0
)
SELECT day FROM (SELECT generate_series(%(first)s::date, %(last)s::date, '1 day')::date AS day) days
WHERE day NOT IN (SELECT day FROM held)
AND %(weeks)s <= (SELECT count(*) FROM generate_series(1, %(back)s) week WHERE days.day - 7 * week IN (TABLE held))
ORDER BY day
"""
