"""Signals: find them, keep them up to date, and note that somebody has answered them."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone

from absence import absentdays, alerts, judging, windows
from absence.alerts import FoundAlert
from absence.limits import limits_of
from absence.models import Alert, AlertSearch
from absence.rules import RULES
from absence.windows import Calendars
from people.access import schools_told_of
from people.models import School, Student, User
from people.queries import calendars_of

SEARCH_BACK = dt.timedelta(days=30)  # how far back a missed or changed day is searched
FORGET_CHANGES = "WITH gone AS (DELETE FROM absence_changedday WHERE day <= %s RETURNING day) SELECT min(day) FROM gone"


QUIET_AT_MOST = dt.timedelta(days=183)  # a dismissed signal: half a year


class DismissalRefused(ValueError):  # noqa: N818  # what happened, not what went wrong
    """A signal that cannot be dismissed so; the message says why, in Swedish."""


@transaction.atomic
def find_alerts(day: dt.date, school: School | None = None) -> list[FoundAlert]:
    """Judge every pupil enrolled on ``day``, at one school or at all, and keep one open signal per window.

    Searching twice creates nothing. A window that grows or rolls takes its open signal with it. What somebody has
    answered stays answered until it has become worse (``absence.alerts``), and is then not in the answer. Every open
    signal is judged again, so that each is true with the figures of today.
    """
    changed = absentdays.follow_changes()
    calendars = _calendars([school] if school else School.objects.all())
    new = _search([day], calendars, changed)
    if school is None:
        _note_searched([day])
    return alerts.standing(day, new)


@transaction.atomic
def find_due_alerts(today: dt.date) -> list[dt.date]:
    """Search every day up to today that figures may have changed for since the last time, and say which they were.

    What had changed is forgotten in the same transaction: a search that fails is done again.
    """
    absentdays.one_at_a_time()
    changed = _forget_changes(today)
    absentdays.follow(changed)
    if changed is None:
        return []
    due = _days_to_search(changed, today)
    _search(due, _calendars(School.objects.all()), changed)
    _note_searched(due)
    return due


def handle_alerts(
    student: Student,
    *,
    rules: Iterable[str],
    by: User,
    how: str,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
    known_on: dt.date | None = None,
) -> int:
    """Note that somebody has handled a pupil's open signals of some rules, and how. How many there were.

    Those at another huvudman, of which the person is not told, stay open.

    With ``on`` only those whose window holds that day: a call about Thursday does not answer Friday. With ``known_on``
    only those that were there that day, or are about days until then: what came after a talk is not answered by it,
    however late it is written down.
    """
    open_ones = Alert.objects.filter(student=student, rule__in=list(rules), status=Alert.Status.OPEN)
    signals = open_ones.filter(school__in=schools_told_of(by))
    if on is not None:
        signals = signals.filter(window_from__lte=on, window_to__gte=on)
    if known_on is not None:
        signals = signals.filter(Q(created_at__date__lte=known_on) | Q(window_to__lte=known_on))
    return signals.update(
        status=Alert.Status.HANDLED, handled_at=at or timezone.now(), handled_by=by, handled_how=how[:200]
    )


@transaction.atomic
def dismiss_alert(alert: Alert, *, by: User, reason: str, until: dt.date, today: dt.date) -> None:
    """Note that nothing is to be done about an open signal now, why, and until when it keeps quiet.

    It comes again when things have got worse, and after ``until`` if the rule is still reached. Raises
    DismissalRefused, with nothing changed: for a call home that the law asks for, too.
    """
    kept = Alert.objects.select_for_update().get(pk=alert.pk)
    if kept.status != Alert.Status.OPEN:
        raise DismissalRefused("Signalen är inte öppen längre. Någon annan hann före.")
    if kept.rule in RULES and RULES[kept.rule].is_duty:
        raise DismissalRefused("Hemmet ska alltid få veta samma dag. Logga kontakten i stället.")
    if not reason.strip():
        raise DismissalRefused("Skriv varför ingenting behöver göras nu.")
    if not today <= until <= today + QUIET_AT_MOST:
        raise DismissalRefused("Välj en dag från och med i dag och högst ett halvår fram.")
    kept.status, kept.handled_by, kept.handled_at = Alert.Status.DISMISSED, by, timezone.now()
    kept.handled_how, kept.quiet_until = reason.strip()[:500], until
    kept.save()


def schools_without_terms(school: School | None = None) -> list[School]:
    """Schools whose huvudman has no terms, so that the rules over a term or ten weeks cannot be judged there."""
    schools = School.objects.filter(huvudman__terms=None)
    return list(schools.filter(pk=school.pk) if school else schools)


def _forget_changes(today: dt.date) -> dt.date | None:
    """Forget the changes up to today; gives the first day that changed. Those still to be committed are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_CHANGES, [today])
        first: dt.date | None = cursor.fetchone()[0]
    return first


def _days_to_search(changed: dt.date, today: dt.date) -> list[dt.date]:
    """Days with lessons from the first that has changed up to today, for it is part of their windows too.

    At most 30 days back. The very first time it is the latest day alone: nobody calls home about an autumn gone by.
    """
    since = AlertSearch.objects.aggregate(first=Min("day"))["first"]
    first = max(changed, today - SEARCH_BACK, since or dt.date.min)
    days = windows.days_with_lessons(first, today)
    return days if since else days[-1:]


def _calendars(schools: Iterable[School]) -> Calendars:
    """The calendars of the schools to search."""
    return calendars_of(schools)


def _search(days: Collection[dt.date], calendars: Calendars, changed: dt.date | None) -> set[alerts.Key]:
    """Judge days in their order and keep what is found, then what else changes have put in doubt; says what is new.

    ``changed`` is the first day that figures may have changed for since signals were last judged.
    """
    limits = limits_of(School.objects.filter(pk__in=calendars).values_list("huvudman_id", flat=True))
    judging.nothing_found()
    new: set[alerts.Key] = set()
    for day in days:
        windows.no_spans()
        windows.add_enrolled(day, calendars)
        judging.judge(limits)
        new |= alerts.keep(day)
    windows.doubt(calendars, changed)
    windows.no_spans()
    if windows.add_doubtful(calendars, searched=days):
        judging.judge(limits)
    alerts.recheck()
    return new


def _note_searched(days: Iterable[dt.date]) -> None:
    """Note that every school was searched."""
    searches = [AlertSearch(day=day, searched_at=timezone.now()) for day in days]
    AlertSearch.objects.bulk_create(
        searches, update_conflicts=True, unique_fields=["day"], update_fields=["searched_at"]
    )
