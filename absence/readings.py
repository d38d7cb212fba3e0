"""How old the absence of a school is: when it was last read in, from each source.

A reading counts for the schools that its files told of. What another system has told of a whole huvudman counts for all
its schools, also on a night when nothing was new.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, Q

from absence.models import ImportRun
from absence.sources import AUTO, FETCHED, sources
from people.models import School

TABLES = ("schematid", "lektioner", "franvaro")

LATEST = """
SELECT school_id, max(finished_at) FROM (
    SELECT f.school_id, r.finished_at FROM absence_importrun r JOIN absence_runfigures f ON f.run_id = r.id
    WHERE f."table" = ANY(%(tables)s) AND r.status = %(done)s AND NOT r.dry_run
    UNION ALL
    SELECT s.id, r.finished_at FROM absence_importrun r JOIN people_school s ON s.huvudman_id = r.huvudman_id
    WHERE r.source = %(fetched)s AND r.status = %(done)s AND NOT r.dry_run
) AS readings
GROUP BY school_id
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """When a source was last read in for a school."""

    source: str
    at: dt.datetime


def last_readings() -> dict[int, dt.datetime]:
    """When absence was last read in for each school, by its id. One query."""
    with connection.cursor() as cursor:
        done = ImportRun.Status.DONE
        cursor.execute(LATEST, {"tables": list(TABLES), "done": done, "fetched": FETCHED})
        return dict(cursor.fetchall())


def readings_of(school: School) -> list[Reading]:
    """The last reading from each source, the latest first. One query."""
    told = Q(figures__school=school, figures__table__in=TABLES) | Q(source=FETCHED, huvudman=school.huvudman_id)
    runs = ImportRun.objects.filter(told, status=ImportRun.Status.DONE, dry_run=False)
    latest = runs.order_by().values_list("source").annotate(at=Max("finished_at")).order_by("-at")
    return [Reading(_title(source), at) for source, at in latest]


def _title(source: str) -> str:
    """What a source is called."""
    if source == FETCHED:
        return "SS 12000"
    return "Filer" if source == AUTO or source not in sources() else sources()[source].title
