"""How a case is changed: lock, check, write, one event, announce. Used by every writer, never from outside."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from cases.access import actors_in, actors_of
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.models import Case, CaseEvent, Delegation, State
from cases.reading import without_names
from cases.requirements import Given
from cases.routine import TRANSITIONS, Actor, missing
from cases.signals import step_taken
from people.models import User

NOT_ALLOWED = "Du har inte behörighet att göra det här i ärendet."
CLOSED = "Ärendet är avslutat. Återuppta det först om något mer ska skrivas."


@dataclass
class Change:
    """A change under way, with the case's row locked. ``end`` writes the event; without it nothing is announced."""

    case: Case
    by: User
    at: dt.datetime
    kind: str
    actors: frozenset[Actor] = frozenset()
    from_state: str = ""
    fields: set[str] = field(default_factory=set)
    delegation: Delegation | None = None  # by which the step is taken, where the rektor has delegated it

    @property
    def day(self) -> dt.date:
        """The day of the change in Sweden."""
        return timezone.localdate(self.at)

    def set(self, **values: Any) -> None:
        """Set fields of the case; they are saved with the event."""
        for name, value in values.items():
            setattr(self.case, name, value)
        self.fields |= values.keys()

    def end(self, text: str = "", **data: Any) -> CaseEvent:
        """Save the case, append its one event and announce it."""
        if self.delegation:
            data["delegation"] = self.delegation.pk
        self.set(version=self.case.version + 1)
        self.case.save(update_fields=sorted(self.fields))
        event = CaseEvent.objects.create(
            case=self.case,
            at=self.at,
            actor=self.by,
            kind=self.kind,
            from_state=self.from_state,
            to_state=self.case.state if self.from_state else "",
            text=text,
            data=data,
        )
        step_taken.send(sender=Case, case=self.case, event=event, by=self.by)
        return event


def tell(case: Case, kind: str, at: dt.datetime, text: str = "", **data: Any) -> CaseEvent:
    """Append the one event of something that nobody at the school has done, in a locked case."""
    case.version += 1
    case.save(update_fields=["version"])
    return CaseEvent.objects.create(case=case, at=at, actor=None, kind=kind, text=text, data=data)


def moment(at: dt.datetime | None) -> dt.datetime:
    """When something happened: ``at``, or now."""
    return at or timezone.now()


def lock(case: Case) -> Case:
    """The case as it is in the database, its row locked until the transaction ends."""
    # Without the key: records that point to the case may be written meanwhile, the case itself may not.
    locked: Case = (
        Case.objects.select_for_update(no_key=True, of=("self",))
        .select_related("student", "school__huvudman")
        .get(pk=case.pk)
    )
    return locked


def begin(
    kind: str,
    case: Case,
    by: User,
    at: dt.datetime | None,
    version: int | None = None,
    *,
    after_closing: bool = False,
) -> Change:
    """Begin a change beside the steps. Raises Conflict when ``version`` is old, or when the case is closed.

    ``after_closing``: it can be done in a closed case too, as what comes of a decision there.
    """
    locked = lock(case)
    if not locked.is_open and not after_closing:
        raise Conflict(*last_change(locked), CLOSED)
    check_version(locked, version)
    return Change(locked, by, moment(at), kind)


def begin_step(name: str, case: Case, by: User, at: dt.datetime | None, version: int | None, given: Given) -> Change:
    """Begin a transition: allowed, possible, unchanged and complete, or the exception that says why not.

    Raises PermissionDenied, AlreadyDone, Conflict or MissingParts, in that order. The state is moved here, and saved
    by ``Change.end``.
    """
    transition = TRANSITIONS[name]
    locked, when = lock(case), moment(at)
    actors, delegation = actors_in(by, locked, name)
    if not actors.intersection(transition.by):
        raise PermissionDenied(NOT_ALLOWED)
    if locked.state not in transition.sources:
        raise too_late(locked, name)
    if not transition.allows(actors, locked.state):
        raise PermissionDenied(NOT_ALLOWED)
    check_version(locked, version, by)
    parts = missing(locked, name, {**given, "at": when})
    if parts:
        raise MissingParts(parts)
    change = Change(locked, by, when, name, actors, from_state=locked.state, delegation=delegation)
    getattr(locked, name)()
    change.fields.add("state")
    change.set(state_since=when)
    return change


def require(by: User, case: Case, *actors: Actor) -> None:
    """Raise PermissionDenied unless ``by`` is one of ``actors`` in the case today."""
    if not actors_of(by, case).intersection(actors):
        raise PermissionDenied(NOT_ALLOWED)


def check_version(case: Case, version: int | None, by: User | None = None) -> None:
    """Raise Conflict when the form was made from an older version; None means that no form was involved.

    What ``by`` alone has written since then, without taking a step, is no news to them: whoever fills in what a step
    lacks comes back to the step.
    """
    if version is None or version == case.version:
        return
    newest = case.events.order_by("-recorded_at", "-pk").values_list("actor", "to_state")
    if by is None or set(newest[: max(case.version - version, 0)]) != {(by.pk, "")}:
        raise Conflict(*last_change(case))


def last_change(case: Case) -> tuple[User | None, dt.datetime | None]:
    """Who changed the case last, and when it was written."""
    event = _last(case.events.all())
    return (event.actor, event.recorded_at) if event else (None, None)


def _last(events: QuerySet[CaseEvent]) -> CaseEvent | None:
    """What was written last, as pages may tell it."""
    return next(without_names(events.select_related("actor").order_by("-recorded_at", "-pk")[:1]), None)


def too_late(case: Case, name: str) -> Conflict:
    """Why a step cannot be taken from where the case is now."""
    last = _last(case.events.exclude(to_state=""))
    if last and last.kind == name and last.to_state == case.state:
        return AlreadyDone(last.actor, last.recorded_at, f"Det är redan gjort: {TRANSITIONS[name].done}.")
    state = State(case.state).label
    return Conflict(
        *last_change(case), f"”{TRANSITIONS[name].button}” går inte att göra i steget {state}. Din text finns kvar."
    )
