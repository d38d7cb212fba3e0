"""Background work of the deliveries (beat schedule: narvaro/celery.py)."""

from celery import shared_task
from django.utils import timezone

from notifications import due


@shared_task
def send_due() -> None:
    """Tell everything that should have been told by now."""
    due.send_due(timezone.localdate())
