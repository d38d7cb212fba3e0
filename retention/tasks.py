"""What the clock does about gallring (beat schedule: narvaro/celery.py)."""

from celery import shared_task
from django.utils import timezone

from retention import counting
from retention.models import Disposal
from retention.signals import prepared


@shared_task
def tend_disposals() -> None:
    """Count what is due, remove what crashes have left, and have packages that were cut off made."""
    for pk in counting.tend(timezone.now()):
        prepared.send(Disposal, disposal=pk)
