"""Appointing those who investigate a case, and others in their place."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import INVESTIGATING, actors_in, actors_of, colleagues
from cases.appointing import CHANGED, MAY_LEAD, MAY_TAKE_PART, STEP, investigators, needs_utredare, roles_of
from cases.errors import Conflict, Missing, MissingParts
from cases.models import Case, CaseMember, Decision, InvestigationTalk, MeetingItem
from cases.routine import Actor
from cases.services.change import NOT_ALLOWED, Change, begin, last_change
from cases.services.deciding import decide
from cases.services.guests import end_links
from cases.services.members import add_member, end_member
from cases.services.telling import list_those_to_tell
from people.models import User

NOT_NOW = "Ingen utreder i det här steget. Utredare utses när du beslutar att inleda en utredning."


@transaction.atomic
def appoint_others(
    *,
    case: Case,
    by: User,
    reason: str,
    utredare: User | None,
    team: Sequence[User] = (),
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Decision:
    """Decide that others investigate, or somebody more or less: from now, and those who go lose what the task gave.

    Raises PermissionDenied, Conflict when the case is closed, has been changed or is in a step where nobody
    investigates, or MissingParts: also when the same are chosen again.
    """
    change = begin(CHANGED, case, by, at, version)
    actors, change.delegation = actors_in(by, change.case, STEP)
    if Actor.REKTOR not in actors:
        raise PermissionDenied(NOT_ALLOWED)
    if not needs_utredare(change.case):
        raise Conflict(*last_change(change.case), NOT_NOW)
    others = [person for person in team if person != utredare]
    before = investigators(change.case, change.day)
    parts = missing_in(change.case, reason, utredare, others, before)
    if parts or utredare is None:
        raise MissingParts(parts)
    _release(change, roles_of(utredare, others))
    appointed = appoint(change, utredare, others)
    end_links(change.case, change.at)
    _hand_on(change.case, [each for each in before if each not in (utredare, *others)], utredare)
    decision = decide(change, Decision.Kind.BYT_UTREDARE, reason, appointed=appointed)
    list_those_to_tell(change, decision=decision)
    new = [each.pk for each in (utredare, *others) if each not in before]
    change.end(reason, decision=decision.pk, utredare=utredare.pk, team=[each.pk for each in others], new=new)
    return decision


def missing_in(
    case: Case, reason: str, utredare: User | None, others: Sequence[User], before: dict[User, str]
) -> list[Missing]:
    """What a decision that others investigate still needs; ``before`` are those who do it now."""
    parts = [] if reason.strip() else [Missing("Skriv skälen för beslutet.", "reason")]
    if utredare is None:
        return [Missing("Välj vem som ska utreda. I ett team är det den som samordnar.", "utredare"), *parts]
    if roles_of(utredare, list(others)) == before:
        parts.insert(0, Missing("De utreder redan. Välj någon annan, eller avbryt.", "utredare"))
    return [*not_able(case, utredare, others), *parts]


def not_able(case: Case, utredare: User, others: Sequence[User]) -> list[Missing]:
    """Those who are chosen and do not work at the school, or may not do it there."""
    parts = []
    if utredare not in {each.user for each in colleagues(case.school, *MAY_LEAD)}:
        parts.append(Missing(f"{utredare.name} kan inte utses. Välj någon i elevhälsan.", "utredare"))
    able = {each.user for each in colleagues(case.school, *MAY_TAKE_PART)}
    parts += [
        Missing(f"{person.name} kan inte vara med i teamet. Välj någon på skolan.", "team")
        for person in others
        if person not in able
    ]
    return parts


def appoint(change: Change, utredare: User, others: Sequence[User]) -> list[dict[str, str]]:
    """Open the case to those who investigate; gives them as the decision names them."""
    for person, role in roles_of(utredare, list(others)).items():
        add_member(change, person, CaseMember.As(role))
    team = [{"name": person.name, "as": "i utredningsteamet"} for person in others]
    return [{"name": utredare.name, "as": "samordnare" if others else "utredare"}, *team]


def _hand_on(case: Case, gone: list[User], utredare: User) -> None:
    """Let whoever leads now do what those who do not reach the case any more were to do."""
    away = [each for each in User.objects.filter(pk__in=[each.pk for each in gone]) if not actors_of(each, case)]
    case.samverkan.filter(responsible__in=away).update(responsible=utredare)
    planned = InvestigationTalk.objects.filter(investigation__case=case, outcome=InvestigationTalk.Outcome.PLANNED)
    planned.filter(leader__in=away).update(leader=utredare)
    MeetingItem.objects.filter(case=case, responsible__in=away, done_on=None).update(responsible=utredare)


def _release(change: Change, staying: dict[User, str]) -> None:
    """End the tasks of those who do not go on, or go on as something else."""
    members = CaseMember.objects.holding(change.day).filter(case=change.case, role__in=INVESTIGATING)
    for member in members.select_related("user", "grant"):
        if staying.get(member.user) != member.role:
            end_member(member, change.day)
