"""Signals: find them, keep them up to date, and note that somebody has handled them."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from absence.alerts import FoundAlert, keep, withdraw
from absence.models import Alert, AlertSearch
from absence.rules import reached
from absence.windows import enrolled_windows
from people.models import School, Student, User

SEARCH_BACK = dt.timedelta(days=30)  # how far back a missed or changed day is searched
# An import stamps its rows when it begins and shows them when it is done: it may take this long (Celery: 30 minutes).
LONGEST_IMPORT = dt.timedelta(hours=1)
LOCK = 20_120_311  # any number: one search at a time, so that none creates what another one just has

CHANGED_DAYS = """
SELECT days.day
FROM (SELECT DISTINCT day FROM absence_studentday WHERE day BETWEEN %(first)s AND %(last)s) AS days
LEFT JOIN absence_alertsearch AS search USING (day)
LEFT JOIN (
    SELECT day, max(greatest(created_at, superseded_at)) AS changed_at
    FROM absence_absence WHERE day BETWEEN %(first)s AND %(last)s GROUP BY day
) AS changes USING (day)
WHERE search.day IS NULL OR changes.changed_at > search.searched_at - %(margin)s::interval
ORDER BY days.day
"""


def find_alerts(day: dt.date, school: School | None = None) -> list[FoundAlert]:
    """Judge every pupil enrolled on ``day``, at one school or at all, and keep one open signal per window.

    Searching twice creates nothing. A window that grows or rolls takes its open signal with it. What somebody has
    handled stays handled while its window overlaps and its number has not grown, and is then not in the answer.
    """
    schools = [school] if school else list(School.objects.all())
    with transaction.atomic():
        _one_search_at_a_time()
        found = list(_judge(day, schools))
        answer = keep(day, found)
        withdraw(day, found, schools)
        if school is None:
            AlertSearch.objects.update_or_create(day=day, defaults={"searched_at": timezone.now()})
    return answer


def find_due_alerts(today: dt.date) -> list[dt.date]:
    """Search every day that was missed or has changed since it was searched, and say which they were."""
    due = days_to_search(today)
    for day in due:
        find_alerts(day)
    return due


def days_to_search(today: dt.date) -> list[dt.date]:
    """Days up to today that have never been searched, or whose absence has changed since; at most 30 days back.

    The very first time it is the latest day alone: nobody calls home about an autumn that has passed.
    """
    since = AlertSearch.objects.aggregate(first=Min("day"))["first"]
    first = max(today - SEARCH_BACK, since or dt.date.min)
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_DAYS, {"first": first, "last": today, "margin": str(LONGEST_IMPORT)})
        days = [day for (day,) in cursor.fetchall()]
    return days if since else days[-1:]


def handle_alerts(
    student: Student,
    *,
    rules: Iterable[str],
    by: User,
    how: str,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
) -> int:
    """Note that somebody has handled a pupil's open signals of some rules, and how. How many there were.

    With ``on`` only those whose window holds that day: a call about Thursday does not answer Friday.
    """
    signals = Alert.objects.filter(student=student, rule__in=list(rules), status=Alert.Status.OPEN)
    if on is not None:
        signals = signals.filter(window_from__lte=on, window_to__gte=on)
    return signals.update(
        status=Alert.Status.HANDLED, handled_at=at or timezone.now(), handled_by=by, handled_how=how[:200]
    )


def schools_without_terms(school: School | None = None) -> list[School]:
    """Schools whose huvudman has no terms, so that the rules over a term or ten weeks cannot be judged there."""
    schools = School.objects.filter(huvudman__terms=None)
    return list(schools.filter(pk=school.pk) if school else schools)


def _one_search_at_a_time() -> None:
    """Wait for another search to end; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _judge(day: dt.date, schools: list[School]) -> Iterator[FoundAlert]:
    """Every rule that a pupil reaches on the day."""
    for window in enrolled_windows(day, schools):
        for rule in reached(window.unit, window.figures):
            kept = rule.kept(window.figures, window.first_day, day)
            yield FoundAlert(window.student_id, window.school_id, rule, window.first_day, day, kept)
