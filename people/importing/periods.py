"""Periods in the database made what rows say by the rules of ``placing``, for some people at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.base import Period
from people.importing.placing import Span, Wish, settle
from people.importing.staging import CORRECTED, CREATED, UNCHANGED

Owner = tuple[int, ...]  # whose periods follow each other: a pupil; or a person, role and school


@dataclass
class Ledger:
    """The periods of some owners in one table: as they were, as they became."""

    model: type[Period]
    make: Callable[[Owner, Span], Period]
    today: dt.date
    before: dict[Owner, list[Span]] = field(default_factory=lambda: defaultdict(list))
    after: dict[Owner, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def know(self, owner: Owner, span: Span) -> None:
        """Note a period that is saved."""
        self.before[owner].append(span)
        self.after[owner].append(span)

    def settle(self, owner: Owner, wish: Wish, unknown_start: dt.date | None = None) -> int:
        """Take one wish in; gives its outcome."""
        old = self.after[owner]
        new = settle(old, wish, today=self.today, unknown_start=unknown_start or self.today)
        self.after[owner] = new
        if set(new) == set(old):
            return UNCHANGED
        places = {span.what for span in old}
        return CREATED if wish.what not in places or len(new) > len(old) else CORRECTED

    def replace(self, owner: Owner, spans: list[Span]) -> None:
        """Set the periods of an owner."""
        self.after[owner] = spans

    def changed(self) -> dict[Owner, dt.date]:
        """The first day of change for each owner whose periods have changed."""
        found = {}
        for owner, spans in self.after.items():
            difference = set(spans) ^ set(self.before[owner])
            if difference:
                found[owner] = min(span.first for span in difference)
        return found

    def save(self) -> None:
        """Write what has changed: removals first, so that nothing is twice on the way."""
        kept = {span.id for spans in self.after.values() for span in spans}
        gone = [span.id for spans in self.before.values() for span in spans if span.id not in kept]
        if gone:
            self.model._default_manager.filter(pk__in=gone).delete()
        rows = [self._row(owner, span) for owner, spans in self.after.items() for span in self._news(owner, spans)]
        old = [row for row in rows if row.pk is not None]
        fields = [each.attname for each in self.model._meta.concrete_fields if not each.primary_key]
        self.model._default_manager.bulk_update(old, fields, batch_size=500)
        self.model._default_manager.bulk_create(row for row in rows if row.pk is None)

    def _news(self, owner: Owner, spans: list[Span]) -> Iterable[Span]:
        known = set(self.before[owner])
        return [span for span in spans if span not in known]

    def _row(self, owner: Owner, span: Span) -> Period:
        row = self.make(owner, span)
        row.pk, row.first_day, row.last_day = span.id, span.first, span.last
        return row


def in_chunks(ids: Sequence[Any], size: int = 1000) -> Iterable[Sequence[Any]]:
    """A long list in pieces."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
