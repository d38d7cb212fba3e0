"""What Celery does with things composed of several apps."""

from typing import Any

from celery import shared_task

from narvaro.akt import archive


@shared_task
def make_package(pk: int) -> None:
    """Make the archive package of a gallring."""
    archive.make(pk)


def order_package(disposal: int, **kwargs: Any) -> None:
    """A gallring waits for its package (``retention.signals.prepared``)."""
    make_package.delay(disposal)
