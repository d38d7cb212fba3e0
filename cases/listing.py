"""The list of cases: what each waits for and by when, in a constant number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery, Value, When

from cases.access import visible_cases
from cases.models import Case, Investigation, Measure, State, Talk
from cases.voices import klasser_of
from people.access import AnyUser
from people.models import Group, Membership

OPEN = "oppna"
"""The filter for every step but Avslutad."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    case: Case
    klass: str
    due: dt.date | None
    waits_for: str


def cases_for_list(user: AnyUser, step: str, klass: str, day: dt.date) -> QuerySet[Case]:
    """The cases in reach in a step ("oppna" for all that are open), of a class if one is given; what is due first."""
    cases = visible_cases(user).select_related("student", "school")
    cases = cases.open() if step == OPEN else cases.filter(state=step)
    if klass:
        cases = cases.filter(student__in=Membership.objects.on(day).filter(group=int(klass)).values("student"))
    return cases.annotate(due=_due(day)).order_by(F("due").asc(nulls_last=True), "state_since", "pk")


def rows_of(cases: Iterable[Case], day: dt.date) -> list[Row]:
    """Rows of some cases. One query more, for the classes."""
    found = list(cases)
    classes = klasser_of([case.student for case in found], day)
    return [
        Row(case, classes.get(case.student_id, ""), getattr(case, "due", None), WAITS_FOR[State(case.state)])
        for case in found
    ]


def classes_of(user: AnyUser, day: dt.date) -> list[Group]:
    """The classes of pupils with cases in reach, for the filter."""
    members = Membership.objects.on(day).filter(student__in=visible_cases(user).values("student"))
    return list(Group.objects.filter(pk__in=members.values("group")).select_related("school").order_by("name", "pk"))


WAITS_FOR: dict[State, str] = {
    State.UPPMARKSAMMA: "Samtal eller uppföljning",
    State.ANMALD: "Rektors beslut",
    State.UTREDNING: "Utredningen",
    State.GRANSKNING: "Rektors granskning",
    State.ATGARDER: "Planering av åtgärder",
    State.UPPFOLJNING: "Uppföljning av åtgärder",
    State.AVSLUTAD: "",
}
"""What a case in each step waits for."""


def _due(today: dt.date) -> models.Case:
    """The day by which the case needs somebody: a date written in it, and today when it waits for a decision."""
    last_talk = Talk.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-pk")
    follow_up = Subquery(last_talk.values("follow_up_on")[:1])
    investigation = Investigation.objects.filter(case=OuterRef("pk")).order_by("-started_at", "-pk")
    measures = Measure.objects.open().filter(case=OuterRef("pk")).order_by("follow_up_on")
    return models.Case(
        When(state=State.UPPMARKSAMMA, check_again_on__isnull=False, then=F("check_again_on")),
        When(state=State.UPPMARKSAMMA, then=follow_up),
        When(state__in=(State.ANMALD, State.GRANSKNING), then=Value(today)),  # skyndsamt, 7 kap. 19 a § skollagen
        When(state=State.UTREDNING, then=Subquery(investigation.values("ready_by")[:1])),
        When(state=State.UPPFOLJNING, then=Subquery(measures.values("follow_up_on")[:1])),
        default=None,
        output_field=models.DateField(),
    )
