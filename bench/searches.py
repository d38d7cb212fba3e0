"""The search for signals as each night does it: the day before has been searched, and a day's absence has come in.

Three days are measured: an ordinary one, the last of a week, when patterns are looked for, and the first ever, when
every pupil that reaches a rule gets a signal at once.
"""

import datetime as dt
from collections.abc import Callable

from django.db import connection, transaction

from absence.models import ChangedDay
from absence.services import find_due_alerts
from absence.windows import is_last_of_week
from bench.ground import Ground
from people.queries import calendar_of


def days(ground: Ground) -> dict[str, dt.date]:
    """Which day is measured under which name."""
    calendar = calendar_of(ground.schools[0])
    latest = calendar.school_days(ground.last_day - dt.timedelta(days=20), ground.last_day)[::-1]
    ordinary = next(day for day in latest if not is_last_of_week(calendar, day))
    last_of_week = next(day for day in latest if is_last_of_week(calendar, day))
    return {"alerts": ordinary, "alerts, last day of a week": last_of_week}


def search(day: dt.date) -> Callable[[], None]:
    """Search a day, and take it back."""

    def searched() -> None:
        with transaction.atomic():
            find_due_alerts(day)
            transaction.set_rollback(True)

    return searched


def as_before(ground: Ground, day: dt.date) -> None:
    """Search the school day before, and note that the day itself has changed since."""
    never_searched()
    before = calendar_of(ground.schools[0]).school_days(day - dt.timedelta(days=20), day - dt.timedelta(days=1))[-1]
    find_due_alerts(before)
    ChangedDay.objects.all().delete()
    ChangedDay.objects.create(day=day)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE absence_alert, absence_absentday")


def never_searched() -> None:
    """Forget all signals and searches; every day has changed."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM absence_alert")
        cursor.execute("TRUNCATE absence_absentday, absence_alertsearch, absence_changedday")
        cursor.execute("INSERT INTO absence_changedday (day) SELECT DISTINCT day FROM absence_studentday")
