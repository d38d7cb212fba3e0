"""What Celery does about signals: the search, the monthly reports (both repair missed runs), and values on trial."""

from celery import shared_task
from django.utils import timezone

from absence import reports, services, trials


@shared_task
def find_due_alerts() -> None:
    """Search the days that are new, were missed or have changed."""
    services.find_due_alerts(timezone.localdate())


@shared_task
def prepare_due_reports() -> None:
    """Prepare the monthly reports that should exist by now."""
    reports.prepare_due_reports(timezone.localdate())


@shared_task
def try_value(school_id: int, rule: str, value: int) -> None:
    """Judge a term by another guide value; the answer is kept where the page finds it."""
    trial = trials.find(school_id, rule, value)
    if trial is not None:
        trials.carry_out(trial)
