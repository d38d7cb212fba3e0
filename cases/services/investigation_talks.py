"""Planning the talks of an investigation and writing down what was said, or why there was no talk."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import actors_of
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Case, InvestigationTalk
from cases.overview import reach_as_colleagues
from cases.queries import facts
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, Change, begin, last_change
from cases.services.investigation import under_way
from people.models import Guardian, User

Whom, Outcome, How = InvestigationTalk.Whom, InvestigationTalk.Outcome, InvestigationTalk.How
WRITERS = (Actor.TEAM, Actor.REKTOR)
"""Who plan talks and write in all of them. Whoever is to lead one writes in that one too."""


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """With whom a talk is to be held, who leads it and by when."""

    whom: str
    guardian: Guardian | None = None
    name: str = ""
    leader: User | None = None
    by_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TalkSaid:
    """How a talk went: held, unwilling or not held; when, with whom, how, the person's own words, what else."""

    outcome: str = Outcome.PLANNED
    held_on: dt.date | None = None
    participants: str = ""
    how: Sequence[str] = ()
    own_words: str = ""
    summary: str = ""
    why_not: str = ""


@transaction.atomic
def save_investigation_talk(
    *,
    case: Case,
    by: User,
    plan: TalkPlan,
    said: TalkSaid | None = None,
    talk: InvestigationTalk | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> InvestigationTalk:
    """Plan a talk, write down one that was held, or change ``talk``, whose ``version`` the form was made from."""
    told = said or TalkSaid()
    change = begin("utredningssamtal" if told.outcome else "utredningssamtal_plan", case, by, at)
    investigation = under_way(change.case)
    current = investigation.talks.select_for_update().get(pk=talk.pk) if talk else InvestigationTalk()
    _check_allowed(change, current, plan)
    _check_version(change, current, version)
    parts = missing_in_talk(change.case, plan, told, change.day)
    if parts:
        raise MissingParts(parts)
    current.investigation, current.changed_at, current.changed_by = investigation, change.at, by
    for name, value in (_values(plan) | asdict(told) | {"how": list(told.how)}).items():
        setattr(current, name, value)
    if not talk:
        _check_once(change, current)
    current.version += 1 if talk else 0
    current.save()
    change.end(_words(current), **facts(investigation_talk=current.pk, held_on=current.held_on))
    return current


def missing_in_talk(case: Case, plan: TalkPlan, said: TalkSaid, day: dt.date) -> list[Missing]:
    """What a talk still needs, each part at its field."""
    return [*_missing_in_plan(case, plan, said, day), *_missing_in_said(plan, said, day)]


def _missing_in_plan(case: Case, plan: TalkPlan, said: TalkSaid, day: dt.date) -> list[Missing]:
    guardians = {each.guardian_id for each in case.student.guardianships.all()}
    parts = []
    if plan.whom not in Whom.values:
        parts.append(Missing("Välj vem samtalet är med.", "whom"))
    if plan.whom == Whom.GUARDIAN and (plan.guardian is None or plan.guardian.pk not in guardians):
        parts.append(Missing("Välj vilken vårdnadshavare samtalet är med.", "whom"))
    if plan.leader is None:
        parts.append(Missing("Välj vem som håller i samtalet.", "leader"))
    elif plan.leader not in {each.user for each in reach_as_colleagues(case, day)}:
        parts.append(Missing(f"{plan.leader.name} når inte ärendet. Välj någon som gör det.", "leader"))
    if not said.outcome and plan.by_day is None:
        parts.append(Missing("Välj senast vilken dag samtalet ska hållas.", "by_day"))
    return parts


def _missing_in_said(plan: TalkPlan, said: TalkSaid, day: dt.date) -> list[Missing]:
    if not said.outcome:
        return []
    parts = []
    if said.outcome not in Outcome.values or not set(said.how) <= set(How.values):
        parts.append(Missing("Välj hur samtalet gick.", "outcome"))
    if said.held_on is None or said.held_on > day:
        parts.append(Missing("Välj vilken dag det var. Dagen kan inte ligga framåt i tiden.", "held_on"))
    if said.outcome == Outcome.HELD and not (said.own_words.strip() or said.summary.strip()):
        ask = "Skriv vad eleven sa, med elevens egna ord." if plan.whom == Whom.PUPIL else "Skriv vad som kom fram."
        parts.append(Missing(ask, "own_words"))
    if said.outcome in (Outcome.UNWILLING, Outcome.CANCELLED) and not said.why_not.strip():
        parts.append(Missing("Skriv vad du erbjöd och hur, eller varför samtalet inte blev av.", "why_not"))
    return parts


def _check_allowed(change: Change, talk: InvestigationTalk, plan: TalkPlan) -> None:
    """Raise PermissionDenied unless the writer is in the team, or leads this very talk and leaves its plan alone."""
    if actors_of(change.by, change.case).intersection(WRITERS):
        return
    leads = talk.leader_id == change.by.pk and bool(actors_of(change.by, change.case))
    if not (leads and plan_of(talk) == plan):
        raise PermissionDenied(NOT_ALLOWED)


def plan_of(talk: InvestigationTalk) -> TalkPlan:
    """How a talk is planned."""
    return TalkPlan(**{each.name: getattr(talk, each.name) for each in fields(TalkPlan)})


def _check_version(change: Change, talk: InvestigationTalk, version: int | None) -> None:
    """Raise Conflict when somebody has written in the talk since the form was made."""
    if talk.pk and version is not None and version != talk.version:
        raise Conflict(*last_change(change.case))


def _check_once(change: Change, talk: InvestigationTalk) -> None:
    """Raise AlreadyDone when the very same talk stands there already: the button was pressed twice."""
    names = ("whom", "guardian", "name", "leader", "by_day", "outcome", "held_on", "own_words", "summary", "why_not")
    if talk.investigation.talks.filter(**{name: getattr(talk, name) for name in names}).exists():
        raise AlreadyDone(*last_change(change.case), "Samtalet är redan sparat.")


def _values(plan: TalkPlan) -> dict[str, object]:
    """The plan by field; people as they are, where ``asdict`` would copy them."""
    return {each.name: getattr(plan, each.name) for each in fields(plan)}


def _words(talk: InvestigationTalk) -> str:
    """What the timeline tells of a talk: the person's own words first."""
    words = [talk.get_outcome_display(), talk.own_words, talk.summary, talk.why_not]
    return "\n".join(filter(None, words)) if talk.outcome else talk.get_whom_display()
