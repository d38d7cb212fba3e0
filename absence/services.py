"""Signals: find them, keep them up to date, and note that somebody has handled them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from absence.alerts import FoundAlert, keep, recheck
from absence.figures import Window
from absence.models import Alert, AlertSearch, StudentDay
from absence.patterns import patterns_of_windows
from absence.rules import Rule, reached
from absence.windows import Calendars, enrolled_windows, signalled_windows
from people.models import School, Student, User
from people.queries import calendar_of

SEARCH_BACK = dt.timedelta(days=30)  # how far back a missed or changed day is searched
FORGET_CHANGES = "WITH gone AS (DELETE FROM absence_changedday WHERE day <= %s RETURNING day) SELECT min(day) FROM gone"
LOCK = 20_120_311  # any number: one search at a time, so that none creates what another one just has


@transaction.atomic
def find_alerts(day: dt.date, school: School | None = None) -> list[FoundAlert]:
    """Judge every pupil enrolled on ``day``, at one school or at all, and keep one open signal per window.

    Searching twice creates nothing. A window that grows or rolls takes its open signal with it. What somebody has
    handled stays handled while its window overlaps and it has not become worse (``absence.rules``), and is then not in
    the answer. Every open signal is judged again, so that each is true with the figures of today.
    """
    _one_search_at_a_time()
    calendars = _calendars([school] if school else School.objects.all())
    answer = _search(day, calendars)
    recheck(list(_found(signalled_windows(calendars))), calendars)
    if school is None:
        _note_searched(day)
    return answer


@transaction.atomic
def find_due_alerts(today: dt.date) -> list[dt.date]:
    """Search every day up to today that figures may have changed for since the last time, and say which they were.

    What had changed is forgotten in the same transaction: a search that fails is done again.
    """
    _one_search_at_a_time()
    due = _days_to_search(_forget_changes(today), today)
    if due:
        calendars = _calendars(School.objects.all())
        for day in due:
            _search(day, calendars)
            _note_searched(day)
        recheck(list(_found(signalled_windows(calendars))), calendars)
    return due


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


def _forget_changes(today: dt.date) -> dt.date | None:
    """Forget the changes up to today; gives the first day that changed. Those still to be committed are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_CHANGES, [today])
        first: dt.date | None = cursor.fetchone()[0]
    return first


def _days_to_search(changed: dt.date | None, today: dt.date) -> list[dt.date]:
    """Days with lessons from the first that has changed up to today, for it is part of their windows too.

    At most 30 days back. The very first time it is the latest day alone: nobody calls home about an autumn gone by.
    """
    if changed is None:
        return []
    since = AlertSearch.objects.aggregate(first=Min("day"))["first"]
    first = max(changed, today - SEARCH_BACK, since or dt.date.min)
    held = StudentDay.objects.filter(day__range=(first, today)).values_list("day", flat=True)
    days = list(held.order_by("day").distinct())
    return days if since else days[-1:]


def _calendars(schools: Iterable[School]) -> Calendars:
    """The calendars of the schools to search: two queries a school, once a search."""
    return {school.pk: calendar_of(school) for school in schools}


def _search(day: dt.date, calendars: Calendars) -> list[FoundAlert]:
    """Judge a day, and keep what is found."""
    found = list(_found(enrolled_windows(day, calendars)))
    return keep(day, found)


def _found(windows: list[Window]) -> Iterator[FoundAlert]:
    """Every rule that the figures of the windows reach, and every pattern in them."""
    for window in windows:
        for rule in reached(window.unit, window.figures):
            kept = rule.kept(window.figures, window.first_day, window.last_day)
            yield _alert(window, rule, kept)
    for window, rule, kept in patterns_of_windows(windows):
        yield _alert(window, rule, kept)


def _alert(window: Window, rule: Rule, kept: dict[str, Any]) -> FoundAlert:
    """What is found in a window."""
    return FoundAlert(window.student_id, window.school_id, rule, window.first_day, window.last_day, kept)


def _note_searched(day: dt.date) -> None:
    """Note that every school was searched."""
    AlertSearch.objects.update_or_create(day=day, defaults={"searched_at": timezone.now()})
