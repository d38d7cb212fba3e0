"""What the routine announces. Nothing is imported upwards: whoever tells people listens here."""

from django.dispatch import Signal

step_taken = Signal()
"""Something has happened in a case: ``case``, ``event`` (CaseEvent) and ``by`` (User). Inside the transaction."""

step_considered = Signal()
"""Somebody is about to take a step: ``case``, ``transition`` (its name) and ``by``.

Each receiver answers with a list of things with ``text`` (and perhaps ``icon`` and ``why``): what will happen.
"""
