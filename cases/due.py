"""What is due in a case: of whom, by when, and where it is done.

The one place: the list of cases, "Mitt arbete" and the next step on the case's page all read it, so they never say
different things. Computed from the step and the dates, never stored. ``with_parts`` fetches what it needs, so that
many cases cost as many queries as one.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from absence.first_steps import REPORT, Do, FirstStep
from cases import continued
from cases.due_of_decisions import after_decisions, reviewing, telling
from cases.due_of_measures import following_up, planning
from cases.due_of_people import answering, people_ahead, taking_over, without_owner
from cases.duty import NOBODY, Due, late, step_due, step_url
from cases.evaluating import evaluations_ahead
from cases.guests.access import ORPHANED
from cases.looking import unread
from cases.models import Appeal, Case, CaseQuerySet, GuestLink, Investigation, State, Talk, Told
from cases.passing import passings_ahead
from cases.queries import talks_counted
from cases.reading import INVESTIGATED
from cases.requirements import current_investigation
from cases.routine import Actor, missing_parts
from cases.samverkan import title_of
from people import swedish
from people.queries import guardians_ahead

UNREAD = Q(sent_at__isnull=False, read_at=None)
"""Links with answers that nobody has read."""


def with_parts(cases: CaseQuerySet, today: dt.date) -> CaseQuerySet:
    """The cases with what ``due_in`` reads, in a number of queries that does not grow."""
    return cases.select_related("student", "school__huvudman").prefetch_related(
        "school__huvudman__choices",
        Prefetch("talks", Talk.objects.only("case", "held_on", "outcome", "follow_up_on", "channel")),
        Prefetch("investigations", Investigation.objects.prefetch_related("parts", "talks")),
        "measures__responsible",
        "participations",
        "passings",
        *passings_ahead(),
        "programs",
        Prefetch("appeals", Appeal.objects.filter(handled="")),
        "samverkan",
        "communications",
        Prefetch("guest_links", GuestLink.objects.filter(UNREAD | ORPHANED)),
        *people_ahead(today),
        Prefetch("to_tell", Told.objects.select_related("decision", "program")),
        evaluations_ahead(),
        guardians_ahead("student__"),
        Prefetch("events", unread(), to_attr="closings_unread"),
        *continued.parts(),
    )


def due_in(case: Case, today: dt.date) -> list[Due]:
    """What is due in the case, the most urgent first; in a closed one, what is left to do with its decisions."""
    left = list(after_decisions(case, today))
    if not case.is_open:
        return left
    now = [*taking_over(case, today), *_BY_STATE[State(case.state)](case, today)]
    beside = [*_cooperations(case, today), *answering(case, today), *_replies(case), *_begun_replies(case, today)]
    return [*now, *without_owner(case, today), *telling(case), *reviewing(case, today), *left, *beside]


def _notice(case: Case, today: dt.date) -> Iterator[Due]:
    """Uppmärksamma: a new check, a follow-up, or what the last talk led to."""
    last = max(talks_counted(case), key=lambda talk: (talk.held_on, talk.pk), default=None)
    step = continued.next_of(case, today)
    if step == REPORT:
        yield step_due(case, "anmal", "skicka", "Mentorn anmäler till rektorn", step.when, asked=Actor.MENTOR)
    elif step:
        yield _first_step(case, step)
    if case.check_again_on:
        why = "Rektorn lämnade tillbaka ärendet med förslag."
        yield _talk(case, "Gör en ny kontroll", "Mentorn gör en ny kontroll", why, case.check_again_on)
    elif last is None:
        why = f"Ärendet öppnades {swedish.date(case.opened_at)}."
        yield _talk(case, "Prata med eleven och hemmet", "Mentorn pratar med eleven och hemmet", why)
    elif last.outcome == Talk.Outcome.FOLLOW_UP:
        why = f"Ni pratade {swedish.date(last.held_on)}."
        yield _talk(case, "Följ upp samtalet", "Mentorn följer upp samtalet", why, last.follow_up_on)
    elif step != REPORT:  # absence that goes on is reported, whatever the last talk came to
        name, icon, waiting = _ENDS[Talk.Outcome(last.outcome)]
        why = f"Det kom ni fram till {swedish.date(last.held_on)}."
        yield step_due(case, name, icon, waiting, why, asked=Actor.MENTOR)


_ENDS = {
    Talk.Outcome.REPORT: ("anmal", "skicka", "Mentorn anmäler till rektorn"),
    Talk.Outcome.DONE: ("avsluta", "bock", "Mentorn avslutar ärendet"),
}
"""What a talk that ends the talks leads to: the step, its picture, and what the others read."""


def _first_step(case: Case, step: FirstStep) -> Due:
    """What the huvudman's ladder asks for when the absence goes on after what has been done."""
    return Due(
        icon="personer" if step.do == Do.WISH else "samtal",
        title=step.todo,
        url=reverse(step.do, args=[case.student_id]),
        button=step.button,
        waiting="Frånvaron fortsätter, och mentorn tar nästa steg",
        asked=frozenset({Actor.MENTOR}),
        able=frozenset({Actor.ELEVHALSA}),
        why=step.when,
    )


def _talk(case: Case, title: str, waiting: str, why: str, by: dt.date | None = None) -> Due:
    """A talk that is asked of the mentor; elevhälsan may hold it."""
    return Due(
        icon="samtal",
        title=title,
        url=reverse("cases:talk", args=[case.student_id]),
        button="Logga samtal",
        waiting=waiting,
        asked=frozenset({Actor.MENTOR}),
        able=frozenset({Actor.ELEVHALSA}),
        why=why,
        by=by,
    )


def _decide(case: Case, today: dt.date) -> Iterator[Due]:
    """Anmäld: the rektor decides, skyndsamt (7 kap. 19 a § skollagen), so it is for today until it is done."""
    days = (today - swedish.local_day(case.state_since)).days
    why = "Anmälan kom i dag." if days == 0 else f"Anmälan kom för {swedish.count(days, 'dag', 'dagar')} sedan."
    title, waiting = "Besluta om frånvaron ska utredas", "Rektorn avgör om frånvaron ska utredas"
    yield step_due(
        case,
        "inled_utredning",
        "beslut",
        waiting,
        why,
        asked=Actor.REKTOR,
        title=title,
        button="Besluta",
        by=today,
        promptly=True,
        has_waited=days > 0,
    )


def _investigate(case: Case, today: dt.date) -> Iterator[Due]:
    """Utredning: the team writes, and who leads it hands it over when every part is written."""
    current, parts = current_investigation(case), missing_parts(case, "lamna_for_granskning")
    by, waiting = current.ready_by if current else None, "Utredningen ska vara klar"
    completing = bool(current and current.sent_back_at and not current.submitted_at)
    waiting = waiting if by else "Utredningen pågår"
    if not parts and not completing:
        title, why = "Lämna utredningen till rektorn", "Alla delar är skrivna."
        yield step_due(case, "lamna_for_granskning", "skicka", waiting, why, asked=Actor.UTREDARE, title=title, by=by)
    left = f"{swedish.count(len(parts), 'del', 'delar').capitalize()} saknas." if parts else "Alla delar är skrivna."
    yield Due(
        icon="penna",
        title="Komplettera utredningen" if completing else "Skriv utredningen",
        url=reverse("cases:investigation", args=[case.pk]),
        button="Skriv",
        waiting=waiting,
        asked=frozenset({Actor.TEAM}) if parts or completing else NOBODY,
        able=frozenset({Actor.TEAM}),
        why="Rektorn har bett om mer." if completing else left,
        by=by,
    )
    yield from _talks_of(case, current, today)


def _talks_of(case: Case, investigation: Investigation | None, today: dt.date) -> Iterator[Due]:
    """The talks that are planned in an investigation, each asked of who is to lead it; later of whoever leads."""
    planned = [each for each in investigation.talks.all() if each.is_planned] if investigation else []
    for talk in sorted(planned, key=lambda each: (each.by_day or dt.date.max, each.pk)):
        yield Due(
            icon="samtal",
            title="Håll ett samtal i utredningen",
            url=reverse("cases:investigation_talk", args=[case.pk, talk.pk]),
            button="Skriv samtalet",
            waiting="Utredningen pågår",
            asked=late(talk.by_day, today, Actor.UTREDARE),
            able=frozenset({Actor.TEAM}),
            people=frozenset({talk.leader_id} if talk.leader_id else ()),
            why=f"Med: {talk.name or talk.get_whom_display().lower()}.",
            by=talk.by_day,
        )


def _review(case: Case, today: dt.date) -> Iterator[Due]:
    """Granskning: the rektor reviews, skyndsamt."""
    yield Due(
        icon="beslut",
        title="Granska utredningen",
        url=step_url(case, "godkann"),
        step="godkann",
        button="Granska",
        waiting="Rektorn granskar utredningen",
        asked=frozenset({Actor.REKTOR}),
        why=f"Lämnad {swedish.date(case.state_since)}.",
        by=today,
        promptly=True,
        has_waited=swedish.local_day(case.state_since) < today,
    )


def _cooperations(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step: the next contact with each other authority, asked of the one who takes it; later of others too."""
    coming = [each for each in case.samverkan.all() if each.next_on]
    for record in sorted(coming, key=lambda each: (each.next_on or dt.date.max, each.pk)):
        yield Due(
            icon="personer",
            title="Ta nästa kontakt i samverkan",
            url=reverse("cases:samverkan", args=[case.pk, record.pk]),
            button="Skriv hur det gick",
            waiting="Samverkan pågår",
            asked=late(record.next_on, today, Actor.UTREDARE, Actor.REKTOR),
            able=frozenset({Actor.TEAM, Actor.REKTOR}),
            people=frozenset({record.responsible_id} if record.responsible_id else ()),
            why=f"{title_of(record)}.",
            by=record.next_on,
        )


def _replies(case: Case) -> Iterator[Due]:
    """In any step: what somebody has answered by a link and nobody has read, asked of those who read it."""
    investigated = case.state in INVESTIGATED
    for link in case.guest_links.all():
        if not link.sent_at or link.read_at:
            continue
        yield Due(
            icon="samtal",
            title="Läs svaret från eleven" if link.guardian_id is None else "Läs svaret från hemmet",
            url=reverse("cases:guest_links", args=[case.pk]),
            button="Läs svaret",
            waiting="Ett svar har kommit via länk",
            asked=frozenset({Actor.TEAM if investigated else Actor.MENTOR}),
            able=frozenset({Actor.ELEVHALSA, Actor.REKTOR}),
            people=frozenset() if investigated else frozenset({link.created_by_id}),
            why=f"Det kom {swedish.date(link.sent_at)}.",
        )


def _begun_replies(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step: what somebody has begun by a link whose maker has left, asked of those who may make a new one."""
    for link in case.guest_links.all():
        last = timezone.localdate(link.expires_at)
        if not link.orphaned_at or link.sent_at or link.revoked_at or last < today:
            continue
        yield Due(
            icon="brev",
            title="Skapa en ny länk till eleven" if link.guardian_id is None else "Skapa en ny länk till hemmet",
            url=reverse("cases:guest_links", args=[case.pk]),
            button="Skapa länk",
            waiting="Ett påbörjat svar väntar på en ny länk",
            asked=frozenset({Actor.TEAM if case.state in INVESTIGATED else Actor.MENTOR}),
            able=frozenset({Actor.ELEVHALSA, Actor.REKTOR}),
            why="Ett svar är påbörjat, men den som skapade länken når inte ärendet längre.",
            by=last,
        )


_BY_STATE: dict[State, Callable[[Case, dt.date], Iterator[Due]]] = {
    State.UPPMARKSAMMA: _notice,
    State.ANMALD: _decide,
    State.UTREDNING: _investigate,
    State.GRANSKNING: _review,
    State.ATGARDER: planning,
    State.UPPFOLJNING: following_up,
}
