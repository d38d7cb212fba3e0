"""What gallring announces to those above it."""

from django.dispatch import Signal

prepared = Signal()
"""A gallring waits for its archive package: ``disposal`` is its id. Sent when it is written for good."""
