"""Which cases the schedule says are to be deleted, and which of them are held back: one query for both.

A case is due when its years are over. It is held back while anything about it goes on: a table of reasons, each an
expression. An orosanmälan is no reason: it lies beside the cases and stays when they go, and to hold one back for it
would tell whoever prepares that there is one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case as Choice
from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable, Func
from django.db.models.functions import Coalesce, Greatest, TruncDate

from cases.models import Appeal, Case, State, Told
from notifications.models import Delivery, Status
from people.models import Enrolment, Protection, School
from retention.models import Hold, PlanRow
from retention.models.plan import Start
from retention.plans import years_before

APPEAL = dt.timedelta(days=31)  # three weeks from receipt, and what weekends and holidays can add
OF_AGE = 20  # years, as Start.TWENTY says
STILL_HERE = dt.date(9999, 12, 31)  # the last day of a place that has not ended
UNFINISHED = (Status.DECIDE, Status.WAITING, Status.CLAIMED, Status.PRINTED, Status.FAILED)


def _closed() -> Combinable:
    """The day when a case was closed and what came after it was over; NULL while it is open."""
    return Greatest(TruncDate("closed_at"), TruncDate("aftercare_ended_at"))


def _left() -> Combinable:
    """The last day of the pupil's last place with the huvudman; NULL where no place is known."""
    places = Enrolment.objects.filter(
        student=OuterRef("student"), school__huvudman=OuterRef("school__huvudman")
    ).order_by()
    last = places.values("student").annotate(day=Max(Coalesce("last_day", Value(STILL_HERE)))).values("day")
    return Subquery(last)


def _twenty() -> Combinable:
    """The day when the pupil is twenty; NULL where the birth date is not known, and then nothing is due."""
    birthday = f"(%(expressions)s + INTERVAL '{OF_AGE} years')::date"
    return Func(F("student__birth_date"), template=birthday, output_field=DateField())


STARTS = {Start.CLOSED: _closed, Start.LEFT: _left, Start.TWENTY: _twenty}
"""From when the years of a case are counted, but never before it was closed. Where it is not known, nothing is due."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is held back: its name, what is said of it, and what it is in the database."""

    name: str
    text: str
    holds: Q | Exists


def _reasons(today: dt.date) -> tuple[Reason, ...]:
    """Every reason to hold a case back, on a day."""
    own = OuterRef("pk")
    received = Told.objects.filter(case=own, program__isnull=False).exclude(how=Told.How.NOT)
    other_cases = Case.objects.open().filter(student=OuterRef("student"), school__huvudman=OuterRef("school__huvudman"))
    holds = Hold.objects.filter(lifted_at=None)
    return (
        Reason(
            "protected",
            "Eleven har skyddade uppgifter. Närvaro gallrar inte det än.",
            ~Q(student__protection=Protection.NONE),
        ),
        Reason("open", "Ärendet är inte avslutat.", ~Q(state=State.AVSLUTAD)),
        Reason("aftercare", "Eftervården är inte avslutad.", Q(aftercare_until__isnull=False, aftercare_ended_at=None)),
        Reason("appeal", "Ett överklagande är inte färdigt.", Exists(Appeal.objects.filter(case=own, handled=""))),
        Reason(
            "time to appeal",
            "Alla har inte fått beslutet om åtgärdsprogram, eller så kan det fortfarande överklagas.",
            Exists(received.filter(Q(told_on=None) | Q(told_on__gt=today - APPEAL))),
        ),
        Reason(
            "letters",
            "Ett brev eller en anmälan är inte klar.",
            Exists(Delivery.objects.filter(case=own, status__in=UNFINISHED)),
        ),
        Reason("held", "Någon har undantagit ärendet.", Exists(holds.filter(case=own))),
        Reason(
            "handover held",  # the handover is of both cases, and would go with this one
            "Ärendet har gått vidare mellan två skolor, och någon har undantagit ärendet på den andra skolan.",
            Exists(holds.filter(case__came_by__case=own)) | Exists(holds.filter(case__passings__received=own)),
        ),
        Reason("elsewhere", "Eleven har ett annat ärende som pågår.", Exists(other_cases.exclude(pk=own))),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose years are over, and why it is held back, if it is."""

    case: Case
    since: dt.date
    held: tuple[str, ...] = ()

    @property
    def is_protected(self) -> bool:
        """Whether the case is about a pupil who may not stand in lists of others."""
        return self.case.student.protection != Protection.NONE


def over(schools: Iterable[School], row: PlanRow, today: dt.date) -> QuerySet[Case]:
    """The cases of schools of one huvudman whose years are over by a row of its schedule, the oldest first.

    Each says since when (``started``, to which the years are added), and has a truth for every reason.
    """
    reasons = {f"held_{number}": each.holds for number, each in enumerate(_reasons(today))}
    known = When(start__isnull=False, then=Greatest(_closed(), F("start")))  # leaves out the closing of an open case
    started = Case.objects.annotate(start=STARTS[Start(row.start)](), started=Choice(known))
    found = started.filter(school__in=schools, started__lte=years_before(today, row.years or 0)).annotate(**reasons)
    return found.select_related("student", "school").order_by("started", "pk")


def due_cases(schools: Iterable[School], row: PlanRow, today: dt.date) -> QuerySet[Case]:
    """Those of ``over`` that nothing holds back."""
    free = {f"held_{number}": False for number in range(len(_reasons(today)))}
    return over(schools, row, today).filter(**free)


def held_cases(schools: Iterable[School], row: PlanRow, today: dt.date) -> QuerySet[Case]:
    """Those of ``over`` that something holds back; ``live_holds`` says who has."""
    held = Q()
    for number in range(len(_reasons(today))):
        held |= Q(**{f"held_{number}": True})
    live = Prefetch("holds", Hold.objects.filter(lifted_at=None).select_related("by"), to_attr="live_holds")
    return over(schools, row, today).filter(held).prefetch_related(live)


def told(cases: Iterable[Case], row: PlanRow, today: dt.date) -> list[Due]:
    """Cases of ``over`` as a page tells of them."""
    return [_told(case, row, today) for case in cases]


def _told(case: Case, row: PlanRow, today: dt.date) -> Due:
    held = tuple(each.text for number, each in enumerate(_reasons(today)) if getattr(case, f"held_{number}"))
    started: dt.date = case.started  # type: ignore[attr-defined]  # annotated by ``over``
    return Due(case, years_before(started, -(row.years or 0)), held)


def counted(cases: QuerySet[Case]) -> dict[int, int]:
    """How many of ``due_cases`` or ``held_cases`` there are, by school id. One query."""
    rows = cases.select_related(None).order_by().values("school").annotate(number=Count("pk"))
    return {row["school"]: row["number"] for row in rows}
