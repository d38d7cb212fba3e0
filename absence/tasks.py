"""What Celery does by itself: the search for signals, and the monthly reports. Both repair missed runs."""

from celery import shared_task
from django.utils import timezone

from absence import reports, services


@shared_task
def find_due_alerts() -> None:
    """Search the days that are new, were missed or have changed."""
    services.find_due_alerts(timezone.localdate())


@shared_task
def prepare_due_reports() -> None:
    """Prepare the monthly reports that should exist by now."""
    reports.prepare_due_reports(timezone.localdate())
