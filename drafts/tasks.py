"""What the clock does about drafts."""

from celery import shared_task
from django.utils import timezone

from drafts import services


@shared_task
def throw_away_old_drafts() -> None:
    """Throw away drafts that nobody has written in for long."""
    services.throw_away_old(timezone.now())
