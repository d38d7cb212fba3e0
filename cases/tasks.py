"""What the clock does about links that pupils and guardians answer by (beat schedule: narvaro/celery.py)."""

from celery import shared_task
from django.utils import timezone

from cases.services import guests


@shared_task
def tidy_guests() -> None:
    """Throw away what was begun by links that have ended unsent, and files that belong to nothing."""
    guests.tidy(timezone.now())
