"""What each person has to do in cases, for "Mitt arbete". Computed from dates and states; nothing is stored."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from cases.access import MEMBER_ACTORS, visible_cases
from cases.models import Case, CaseMember, Investigation, Measure, State, Talk
from cases.next import step_url
from cases.routine import TRANSITIONS, Actor
from cases.voices import klasser_of
from people import swedish
from people.access import scope_of
from people.models import Membership, User
from people.roles import Verb
from people.tasks import Task

WORKED_ON = (State.UTREDNING, State.ATGARDER, State.UPPFOLJNING)
"""Steps where those with a task in the case have something to do."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A case, what the person is in it, and the pupil's class."""

    case: Case
    actors: frozenset[Actor]
    klass: str

    def task(self, kind: str, title: str, url: str, button: str, why: str = "", due: dt.date | None = None) -> Task:
        """A row of the work list about this case."""
        student = self.case.student
        return Task(kind, title, url, button, student.name, self.klass, why, due, student.pk)


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Follow-ups and new checks for the mentor, decisions for the rektor, investigations and measures for those
    who have them. A constant number of queries."""
    cases = _mine(user, today)
    tasks = [task for mine in cases for task in _tasks_in(mine, today)]
    return tasks + list(_measures(user, {mine.case.pk: mine for mine in cases}))


def _mine(user: User, today: dt.date) -> list[Mine]:
    """The cases where the person may have something to do now, with their talks and investigations."""
    scope = scope_of(user)
    own_class = Membership.objects.on(today).filter(group__in=scope.own_groups, group__school=OuterRef("school"))
    roles: dict[int, set[str]] = {}
    for member in CaseMember.objects.on(today).filter(user=user):
        roles.setdefault(member.case_id, set()).add(member.role)
    decides = scope.schools(Verb.DECIDE)
    cases = (
        visible_cases(user)
        .annotate(of_own_class=Exists(own_class.filter(student=OuterRef("student"))))
        .filter(
            Q(state=State.UPPMARKSAMMA, of_own_class=True)
            | Q(state__in=(State.ANMALD, State.GRANSKNING, State.UPPFOLJNING), school__in=decides)
            | Q(state__in=WORKED_ON, pk__in=roles)
        )
        .select_related("student")
        .prefetch_related(
            Prefetch("talks", Talk.objects.order_by("held_on", "pk")),
            Prefetch("investigations", Investigation.objects.order_by("started_at", "pk")),
            Prefetch("measures", Measure.objects.open()),
            "evaluations",
        )
        .order_by("pk")
    )
    return _with_classes(list(cases), roles, decides, today)


def _with_classes(cases: list[Case], roles: dict[int, set[str]], decides: frozenset[int], today: dt.date) -> list[Mine]:
    """Each case with what the person is in it and the pupil's class. One query."""
    classes = klasser_of([case.student for case in cases], today)
    mine = []
    for case in cases:
        actors = {actor for role in roles.get(case.pk, ()) for actor in MEMBER_ACTORS[role]}
        actors |= {Actor.REKTOR} if case.school_id in decides else set()
        actors |= {Actor.MENTOR} if getattr(case, "of_own_class", False) else set()
        mine.append(Mine(case, frozenset(actors), classes.get(case.student_id, "")))
    return mine


def _tasks_in(mine: Mine, today: dt.date) -> Iterator[Task]:
    """What there is to do in one case."""
    state, actors = mine.case.state, mine.actors
    if state == State.UPPMARKSAMMA and Actor.MENTOR in actors:
        yield from _notice(mine)
    if state == State.ANMALD and Actor.REKTOR in actors:
        yield _decision(mine, today)
    if state == State.GRANSKNING and Actor.REKTOR in actors:
        why = f"Lämnad {swedish.date(mine.case.state_since)}."
        yield mine.task("beslut", "Granska utredningen", step_url(mine.case, "godkann"), "Granska", why, today)
    if state == State.UTREDNING and Actor.TEAM in actors:
        yield _investigation(mine)
    if state == State.ATGARDER and Actor.UTREDARE in actors:
        url = reverse("cases:measures", args=[mine.case.pk])
        yield mine.task("hand", "Planera åtgärder", url, "Planera", "Rektorn har godkänt utredningen.")
    if state == State.UPPFOLJNING and actors & {Actor.UTREDARE, Actor.REKTOR}:
        yield from _evaluation(mine, today)


def _notice(mine: Mine) -> Iterator[Task]:
    """The mentor's: a new check, a follow-up, or what the last talk led to."""
    talks = list(mine.case.talks.all())
    last = talks[-1] if talks else None
    url = reverse("cases:talk", args=[mine.case.student_id])
    if mine.case.check_again_on:
        why = "Rektorn lämnade tillbaka ärendet med förslag."
        yield mine.task("samtal", "Gör en ny kontroll", url, "Logga samtal", why, mine.case.check_again_on)
    elif last is None:
        why = f"Ärendet öppnades {swedish.date(mine.case.opened_at)}."
        yield mine.task("samtal", "Prata med eleven och hemmet", url, "Logga samtal", why)
    elif last.outcome == Talk.Outcome.FOLLOW_UP:
        why = f"Ni pratade {swedish.date(last.held_on)}."
        yield mine.task("samtal", "Följ upp samtalet", url, "Följ upp", why, last.follow_up_on)
    else:
        name, icon = ("anmal", "skicka") if last.outcome == Talk.Outcome.REPORT else ("avsluta", "bock")
        why = f"Det kom ni fram till {swedish.date(last.held_on)}."
        button = TRANSITIONS[name].button
        yield mine.task(icon, button, step_url(mine.case, name), button, why)


def _decision(mine: Mine, today: dt.date) -> Task:
    """The rektor's: decide about a report. The law says skyndsamt and no day, so it is for today until it is done."""
    days = (today - swedish.local_day(mine.case.state_since)).days
    why = "Anmälan kom i dag." if days == 0 else f"Anmälan kom för {swedish.count(days, 'dag', 'dagar')} sedan."
    url = step_url(mine.case, "inled_utredning")
    return mine.task("beslut", "Besluta om frånvaron ska utredas", url, "Besluta", why, today)


def _investigation(mine: Mine) -> Task:
    """The utredare's and the team's: write the investigation."""
    found = list(mine.case.investigations.all())
    current = found[-1] if found else None
    url = reverse("cases:investigation", args=[mine.case.pk])
    asked = bool(current and current.missing)
    title = "Komplettera utredningen" if asked else "Skriv utredningen"
    why = "Rektorn har bett om mer." if asked else f"Inledd {swedish.date(mine.case.state_since)}."
    return mine.task("penna", title, url, "Skriv", why, current.ready_by if current else None)


def _evaluation(mine: Mine, today: dt.date) -> Iterator[Task]:
    """Utredare and rektor: evaluate once every measure is carried out or due, then close or go on."""
    measures = list(mine.case.measures.all())
    days = [measure.follow_up_on for measure in measures if measure.follow_up_on]
    if any(day > today for day in days):
        return
    evaluated = any(each.created_at >= mine.case.state_since for each in mine.case.evaluations.all())
    if not evaluated:
        url = reverse("cases:evaluation", args=[mine.case.pk])
        why = "Åtgärderna är genomförda." if not measures else "Alla åtgärder ska vara uppföljda nu."
        yield mine.task("bock", "Utvärdera åtgärderna", url, "Utvärdera", why, max(days, default=None))
    elif Actor.REKTOR in mine.actors:
        url = step_url(mine.case, "avsluta")
        yield mine.task("bock", "Avsluta eller fortsätt", url, "Avsluta", "Åtgärderna är utvärderade.")


def _measures(user: User, cases: dict[int, Mine]) -> Iterator[Task]:
    """The responsible's: measures that are being carried out. One query."""
    own = Measure.objects.open().filter(responsible=user, case__state=State.UPPFOLJNING)
    for measure in own.filter(case__in=cases).order_by("follow_up_on", "pk"):
        url = reverse("cases:measure", args=[measure.case_id, measure.pk])
        mine = cases[measure.case_id]
        yield mine.task("hand", "Följ upp åtgärden", url, "Skriv hur det gick", measure.what, measure.follow_up_on)
