"""The mentor's report and the rektor's decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from cases.assembling import assemble
from cases.closing import Afterwards, impossible, kept, seen_until
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Anmalan, Case, Decision, Investigation, State
from cases.passing import gone_on_to
from cases.queries import facts, frozen_figures, open_case_of, program_in_force
from cases.reading import reading_of
from cases.requirements import current_investigation
from cases.routine import Actor
from cases.services.appointing import appoint, not_able
from cases.services.change import Change, begin, begin_step, last_change, require
from cases.services.deciding import Handling, decide
from cases.services.guests import end_links
from cases.services.members import end_all_members
from cases.services.opening import lock_school
from cases.services.passing import end_waiting
from cases.services.telling import list_those_to_tell
from people.models import User

DECISIONS = ("lamna_tillbaka", "inled_utredning", "godkann", "avsluta")
"""Steps that are decisions when the rektor takes them."""


KEEP_AN_EYE = (Actor.REKTOR, Actor.MENTOR, Actor.ELEVHALSA)
"""Who may see a pupil after a case is closed, and say that it goes well."""


@transaction.atomic
def anmal(
    *,
    case: Case,
    by: User,
    concern: str,
    tried: str = "",
    elevhalsa: str = "",
    why_no_talk: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Anmalan:
    """Report to the rektor. The figures are frozen as they are that day."""
    given = {"concern": concern, "why_no_talk": why_no_talk, "tried": tried, "elevhalsa": elevhalsa}
    change = begin_step("anmal", case, by, at, version, given)
    report = Anmalan.objects.create(
        case=change.case,
        concern=concern,
        tried=tried,
        elevhalsa=elevhalsa,
        why_no_talk=why_no_talk,
        figures=frozen_figures(change.case.student, change.case.school, change.day),
        assembled=assemble(change.case, reading_of(by, change.case)),
        author=by,
        at=change.at,
    )
    change.set(check_again_on=None)
    change.end(concern, anmalan=report.pk)
    return report


@transaction.atomic
def lamna_tillbaka(
    *,
    case: Case,
    by: User,
    reason: str,
    suggestions: str,
    check_again_on: dt.date | None,
    sarskilt_stod: bool | None = None,
    sarskilt_stod_why: str = "",
    krankning: bool | None = None,
    krankning_why: str = "",
    handling: Handling | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Decision:
    """Decide not to investigate now: the mentor goes on, with suggestions and a day for a new check.

    Särskilt stöd and kränkning may need it all the same, and are then decided here (None: not said).
    """
    support = {"sarskilt_stod": sarskilt_stod, "sarskilt_stod_why": sarskilt_stod_why}
    considered = support | {"krankning": krankning, "krankning_why": krankning_why}
    given = {"reason": reason, "suggestions": suggestions, "check_again_on": check_again_on}
    change = begin_step("lamna_tillbaka", case, by, at, version, given)
    decision = decide(change, Decision.Kind.LAMNA_TILLBAKA, reason, handling, suggestions=suggestions, **considered)
    change.set(check_again_on=check_again_on)
    change.end(reason, **facts(decision=decision.pk, suggestions=suggestions, check_again_on=check_again_on))
    return decision


@transaction.atomic
def inled_utredning(
    *,
    case: Case,
    by: User,
    reason: str,
    sarskilt_stod: bool | None,
    krankning: bool | None,
    sarskilt_stod_why: str,
    krankning_why: str,
    utredare: User | None,
    team: Sequence[User] = (),
    ready_by: dt.date | None = None,
    tell_hemkommun: bool | None = None,
    handling: Handling | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Investigation:
    """Decide to investigate. ``utredare`` leads it, and coordinates when there is a team; all get the case opened.

    ``tell_hemkommun`` is the rektor's judgement where the law leaves it to a person (gymnasieskolan); None: not yet.
    """
    support = {"sarskilt_stod": sarskilt_stod, "sarskilt_stod_why": sarskilt_stod_why}
    considered = support | {"krankning": krankning, "krankning_why": krankning_why}
    given = {"reason": reason, "utredare": utredare, "ready_by": ready_by, **considered}
    change = begin_step("inled_utredning", case, by, at, version, given)
    assert utredare is not None  # noqa: S101  # begin_step names a missing utredare
    others = [person for person in team if person != utredare]
    parts = not_able(change.case, utredare, others)
    if parts:
        raise MissingParts(parts)
    appointed = appoint(change, utredare, others)
    decision = decide(change, Decision.Kind.INLED, reason, handling, appointed=appointed, **considered)
    investigation = Investigation.objects.create(case=change.case, started_at=change.at, ready_by=ready_by)
    list_those_to_tell(change, decision=decision)
    end_links(change.case, change.at)
    change.set(check_again_on=None)
    who = {"utredare": utredare.pk, "team": [person.pk for person in others]}
    made = {"decision": decision.pk, "investigation": investigation.pk}
    change.end(reason, **facts(**made, **who, ready_by=ready_by, tell_hemkommun=tell_hemkommun))
    return investigation


@transaction.atomic
def godkann(
    *,
    case: Case,
    by: User,
    reason: str,
    handling: Handling | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Decision:
    """Approve the investigation and decide that measures are needed."""
    change = begin_step("godkann", case, by, at, version, {"reason": reason})
    _approve(change, needs_measures=True)
    decision = decide(change, Decision.Kind.GODKANN, reason, handling)
    change.end(reason, decision=decision.pk)
    return decision


@transaction.atomic
def avsluta(
    *,
    case: Case,
    by: User,
    closing: str,
    reason: str,
    after: Afterwards | None = None,
    handling: Handling | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """Close the case; everybody who had it by a task in it loses it. A rektor's closing is a decision.

    ``after`` is what the reason asks for about the time that comes (``cases.closing``).
    """
    said = kept(after or Afterwards(), closing, with_program=program_in_force(case) is not None)
    if closing and closing not in Case.Closing.values:
        raise MissingParts([Missing("Välj varför ärendet avslutas.", "closing")])
    change = begin_step("avsluta", case, by, at, version, {"closing": closing, "reason": reason, **said})
    if wrong := impossible(said, change.day):
        raise MissingParts(wrong)
    decision = None
    if Actor.REKTOR in change.actors:
        decision = decide(change, Decision.Kind.AVSLUTA, reason, handling)
    if change.from_state == State.GRANSKNING and closing == Case.Closing.NOT_NEEDED:
        _approve(change, needs_measures=False)
    end_all_members(change.case, change.day)
    end_links(change.case, change.at)
    end_waiting(change)
    change.set(closing=closing, closed_at=change.at, check_again_on=None, aftercare_ended_at=None, **said)
    said["aftercare_by"] = change.case.aftercare_by_id
    change.end(reason, **facts(closing=closing, decision=decision.pk if decision else None, **said))
    return change.case


GONE_ON = "Ärendet pågår på elevens nya skola. Kommer eleven tillbaka lämnar den skolan över det till er."


@transaction.atomic
def ateruppta(*, case: Case, by: User, reason: str, version: int | None = None, at: dt.datetime | None = None) -> Case:
    """Take up a closed case again.

    Raises AlreadyDone when the pupil has another open case at the school, Conflict while it goes on at the new one.
    """
    lock_school(case.school)
    change = begin_step("ateruppta", case, by, at, version, {"reason": reason})
    if gone_on_to(change.case):
        raise Conflict(*last_change(change.case), GONE_ON)
    other = open_case_of(change.case.student, change.case.school)
    if other:
        raise AlreadyDone(*last_change(other), f"Eleven har redan ett öppet ärende, {other.number}.")
    change.set(closing="", closed_at=None, aftercare_ended_at=None, **asdict(Afterwards()))
    change.end(reason)
    return change.case


@transaction.atomic
def end_aftercare(*, case: Case, by: User, at: dt.datetime | None = None) -> Case:
    """Say that it still goes well, and that nobody needs to keep an eye on the pupil any more."""
    change = begin("eftervard", case, by, at, after_closing=True)
    require(by, change.case, *KEEP_AN_EYE)
    if seen_until(change.case) is None:
        raise AlreadyDone(*last_change(change.case), "Avstämningen är redan gjord.", same=True)
    change.set(aftercare_ended_at=change.at)
    change.end()
    return change.case


def _approve(change: Change, *, needs_measures: bool) -> None:
    """Note on the investigation that it is approved, and whether it leads to measures."""
    investigation = current_investigation(change.case)
    if investigation:
        investigation.approved_at, investigation.needs_measures = change.at, needs_measures
        investigation.save(update_fields=["approved_at", "needs_measures"])
