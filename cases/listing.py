"""The list of cases: what is due in each (``cases.due``) and by when, in a constant number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from django.db.models import Exists, OuterRef

from cases.access import visible_cases
from cases.due import due_in, with_parts
from cases.models import Case, CaseQuerySet, State
from cases.voices import klasser_in
from people.access import AnyUser
from people.models import Group, Membership, Protection

OPEN = "oppna"
"""The filter for every step but Avslutad."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case with what comes next in it and the first day that something is due."""

    case: Case
    comes_next: str = ""
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    case: Case
    klass: str
    due: dt.date | None
    comes_next: str


class Closed(Sequence[Listed]):
    """Closed cases, of which only the slice that is shown is fetched."""

    def __init__(self, cases: CaseQuerySet) -> None:
        self._cases = cases

    def __len__(self) -> int:
        return self._cases.count()

    @overload
    def __getitem__(self, place: int) -> Listed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Listed]: ...
    def __getitem__(self, place: int | slice) -> Listed | list[Listed]:
        """The cases of a page."""
        if isinstance(place, int):
            return Listed(self._cases[place])
        return [Listed(case) for case in self._cases[place]]


def cases_for_list(user: AnyUser, step: str, klass: str, day: dt.date) -> Sequence[Listed]:
    """The cases in reach in a step ("oppna" for all that are open), of a class if one is given; what is due first.

    Closed ones, which may be very many, are fetched as they are asked for: the latest first.
    """
    cases = visible_cases(user).select_related("student")
    cases = cases.open() if step == OPEN else cases.filter(state=step)
    if klass:
        placed = Membership.objects.on(day).filter(group=int(klass), group__school=OuterRef("school"))
        cases = cases.filter(Exists(placed.filter(student=OuterRef("student"))), student__protection=Protection.NONE)
    if step == State.AVSLUTAD:
        return Closed(cases.order_by("-state_since", "pk"))
    found = [_listed(case, day) for case in with_parts(cases, day)]
    return sorted(found, key=lambda row: (row.due or dt.date.max, row.case.state_since, row.case.pk))


def _listed(case: Case, day: dt.date) -> Listed:
    """What comes next is what is due first in the order of the routine; the day is the first of them all."""
    found = due_in(case, day)
    return Listed(case, found[0].title, min((due.by for due in found if due.by), default=None))


def rows_of(listed: Iterable[Listed], day: dt.date) -> list[Row]:
    """Rows of some cases. One query more, for the classes."""
    shown: Sequence[Listed] = list(listed)
    classes = klasser_in([each.case for each in shown], day)
    return [Row(each.case, classes.get(each.case.pk, ""), each.due, each.comes_next) for each in shown]


def classes_of(user: AnyUser, day: dt.date) -> list[Group]:
    """The classes of pupils with cases in reach, for the filter: at the case's own school, as where a pupil goes now is
    not the old school's to read, and never a protected pupil's.
    """
    there = visible_cases(user).filter(school=OuterRef("group__school"), student__protection=Protection.NONE)
    members = Membership.objects.on(day).filter(Exists(there.filter(student=OuterRef("student"))))
    return list(Group.objects.filter(pk__in=members.values("group")).select_related("school").order_by("name", "pk"))
