"""What models of every app are built from: periods of time, and the order of names."""

import datetime as dt
from typing import TypeVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Replace

M = TypeVar("M", bound=models.Model)


class PeriodQuerySet(models.QuerySet[M]):
    """Rows that hold from ``first_day`` to ``last_day``, both included; no last day means until further notice."""

    def on(self, day: dt.date) -> "PeriodQuerySet[M]":
        """Those that hold on ``day``."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)


class Period(models.Model):
    """Something that holds for a time."""

    first_day = models.DateField("från")
    last_day = models.DateField("till och med", null=True, blank=True)

    class Meta:
        abstract = True


def period_in_order(name: str) -> models.CheckConstraint:
    """A constraint that the last day is not before the first."""
    return models.CheckConstraint(condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name=name)


# å, ä, ö sort last and in that order in Swedish, which the server's code point order does not do (ä, å, ö).
SWEDISH_ORDER = {"å": "{", "ä": "|", "ö": "}", "é": "e", "ü": "y"}


def swedish_order(field: str) -> models.expressions.Combinable:
    """An expression to order names by as a Swedish reader expects."""
    key: models.expressions.Combinable = Lower(field)
    for letter, place in SWEDISH_ORDER.items():
        key = Replace(key, models.Value(letter), models.Value(place))
    return key


def by_name(person: str = "") -> tuple[models.expressions.Combinable, ...]:
    """What to order people by in a list; ``person`` leads to them from the row, such as ``student__``."""
    return swedish_order(f"{person}last_name"), swedish_order(f"{person}first_name"), F(f"{person}pk")


APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Rows of % are kept', TG_TABLE_NAME;",
    ),
]
"""Triggers of a table whose rows stay as they were written: none is changed or deleted, nor all of them at once."""


def kept_until_disposed(case: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table that is append-only until the huvudman's gallring takes the case that a row belongs to.

    A row may be deleted in one way: the transaction names a gallring (``narvaro.gallring``) that is approved, not yet
    carried out, and has the row's case among its own (``retention.models``). Never changed, never all at once.
    ``case`` is SQL for the id of the case that the row ``OLD`` belongs to; NULL for a row that belongs to none.
    """
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                IF TG_OP = 'DELETE' AND EXISTS (
                    SELECT FROM retention_disposalitem item JOIN retention_disposal disposal
                        ON disposal.id = item.disposal_id
                    WHERE disposal.id = NULLIF(current_setting('narvaro.gallring', true), '')::bigint
                        AND disposal.approved_at IS NOT NULL AND disposal.carried_out_at IS NULL
                        AND item.case_key = ({case})
                ) THEN RETURN OLD; END IF;
                RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
            """,  # noqa: S608  # SQL of our own constants
        ),
        APPEND_ONLY[1],
    ]


OF_CASE = "OLD.case_id"
"""The case of a row that names it."""
