"""Background work: the Celery app and the whole beat schedule, as one table.

Every job is safe to run twice and asks "what should exist by now and does not?", so a missed night
repairs itself. Redis may be emptied at any time without losing anything.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")

app = Celery("narvaro")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="tasks_import")
app.autodiscover_tasks(related_name="tasks_ss12000")

# name → (task, when in Swedish time)
SCHEDULE: dict[str, tuple[str, crontab]] = {
    # An import on the page starts a search itself. This finds what the queue has lost, what the command line has read
    # in and the days that have come; only days for which something has changed are searched.
    "find alerts": ("absence.tasks.find_due_alerts", crontab(minute="*/15", hour="7-17")),
    "prepare monthly reports": ("absence.tasks.prepare_due_reports", crontab(minute=30, hour=5)),
    # Each hour of the night: a night that breaks goes on where it stopped, and one that is done is left alone.
    "fetch from other systems": ("absence.tasks_ss12000.fetch_due", crontab(minute=10, hour="1-5")),
    "tend imports": ("absence.tasks_import.tend_imports", crontab(minute="*/5")),
    "throw away old drafts": ("drafts.tasks.throw_away_old_drafts", crontab(minute=45, hour=4)),
    "throw away what was never sent": ("cases.tasks.tidy_guests", crontab(minute=50, hour=4)),
    # Counts what the huvudman's schedule says is due, and asks. It never deletes.
    "count what is to be deleted": ("retention.tasks.tend_disposals", crontab(minute=20, hour=4)),
    "tell what should have been told": ("notifications.tasks.send_due", crontab(minute="*/3")),
}

app.conf.beat_schedule = {name: {"task": task, "schedule": when} for name, (task, when) in SCHEDULE.items()}
