"""Talks about absence, with enkel kartläggning and follow-up."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from absence.models import Alert
from absence.rules import TALK_RULES
from absence.services import handle_alerts
from cases.access import may_log
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Agreement, Case, Talk
from cases.queries import counted_from, facts, follow_up_window, open_case_of, open_follow_up
from cases.reading import reading_of
from cases.services.change import NOT_ALLOWED, Change, begin, moment
from cases.services.opening import lock_school, open_case
from cases.talk_parts import TEXTS
from cases.voices import named_guardians
from people import swedish
from people.models import School, Student, User

PUPIL, GUARDIAN = "elev", "vårdnadshavare"
"""What a participant takes part as, in ``Talk.participants``."""

Participant = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AgreementText:
    """What was agreed: what, who, and when in the talkers' own words."""

    what: str
    who: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The day of the follow-up, whether it was agreed on outside the usual two to three weeks, and who takes part."""

    day: dt.date | None
    agreed: bool = False
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A talk as form and demo fill it in: when, how, who, what was said, and how it goes on.

    ``participants`` are {"name", "as"} with "elev", "vårdnadshavare" or a role; ``absent_guardians`` {"name", "why"};
    ``extent`` the absence as it was that day; ``kept`` says of each agreement of the talk that is followed up, by id,
    whether it came about (``Agreement.Kept``). The rest has the names of ``Talk``.
    """

    held_on: dt.date
    channel: str = ""
    participants: Sequence[Participant] = ()
    absent_guardians: Sequence[Participant] = ()
    extent: Mapping[str, Any] = field(default_factory=dict)
    trigger: str = ""
    pattern: str = ""
    pupil_view: str = ""
    guardian_view: str = ""
    team_view: str = ""
    works_well: str = ""
    learning: str = ""
    wellbeing: str = ""
    health: str = ""
    home: str = ""
    adaptations: str = ""
    support: str = ""
    wronged: bool | None = None
    sent_home: bool | None = None
    interpreter: str = ""
    agreements: Sequence[AgreementText] = ()
    kept: Mapping[int, str] = field(default_factory=dict)
    outcome: str = ""
    follow_up: FollowUp = FollowUp(None)


FOLLOWED_UP = "Samtalet har redan följts upp. Läs det nya samtalet. Din text finns kvar."
CLOSED = "Ärendet är avslutat, och samtalet behöver inte följas upp. Din text finns kvar."

FACTS = (*TEXTS, "wronged", "sent_home", "interpreter")
"""What a talk keeps as it is given."""


@transaction.atomic
def log_talk(
    *,
    student: Student,
    school: School,
    by: User,
    said: Said,
    follow_up_of: Talk | None = None,
    alert: Alert | None = None,
    at: dt.datetime | None = None,
) -> Talk:
    """Log a talk. A pupil without an open case gets one; the signals of the term and the ten weeks are handled.

    A talk in a case that has a follow-up waiting is that follow-up, unless it was held earlier. The next day is two
    school weeks later unless given; outside two to three school weeks it must be agreed. Raises MissingParts naming
    each part.
    """
    if not may_log(by, student, school):
        raise PermissionDenied(NOT_ALLOWED)
    when = moment(at)
    lock_school(school)
    case = open_case_of(student, school)
    earlier = _followed_up(case, follow_up_of, said.held_on)
    agreed = to_answer(by, earlier)
    parts = missing_in_talk(student, school, said, when, agreed)
    if parts:
        raise MissingParts(parts)
    case = case or open_case(student=student, school=school, by=by, why=said.trigger, alert=alert, at=when)
    talk = _talk(case, by, said, follow_up_for(school, said))
    change = begin("samtal", case, by, when)
    _write(change, talk, earlier, said.agreements)
    _answer(agreed, said.kept)
    _finish(change, talk)
    return talk


def _followed_up(case: Case | None, follow_up_of: Talk | None, held_on: dt.date) -> Talk | None:
    """The talk that one of a day follows up, if any: a talk that was held before another does not follow it up."""
    earlier = follow_up_of or open_follow_up(case)
    return earlier if earlier and earlier.held_on <= held_on else None


def to_answer(by: User, earlier: Talk | None) -> list[Agreement]:
    """What was agreed in a talk that is followed up, for whoever reads that talk: each is asked about.

    So is what nobody has answered of the talks that it followed up: somebody who does not read those did it.
    """
    if earlier is None:
        return []
    read = {*_line_of(earlier)} - reading_of(by, earlier.case).hidden("talk")
    return list(Agreement.objects.filter(talk__in=read, kept="").order_by("talk__held_on", "pk"))


def _line_of(talk: Talk) -> Iterator[int]:
    """The ids of a talk, of the one that it followed up, and so on to the first. One query."""
    before = dict(Talk.objects.filter(case=talk.case_id).values_list("pk", "follow_up_of"))
    pk: int | None = talk.pk
    while pk:
        yield pk
        pk = before[pk]


def _talk(case: Case, by: User, said: Said, follow_up: FollowUp) -> Talk:
    """The talk as a row, not saved yet."""
    roles = {each["as"] for each in said.participants}
    return Talk(
        case=case,
        author=by,
        held_on=said.held_on,
        channel=said.channel,
        participants=[dict(each) for each in said.participants],
        pupil_present=PUPIL in roles,
        guardian_present=GUARDIAN in roles,
        absent_guardians=[dict(each) for each in said.absent_guardians],
        extent=dict(said.extent),
        outcome=said.outcome,
        follow_up_on=follow_up.day,
        follow_up_agreed=follow_up.agreed,
        follow_up_with=follow_up.who,
        **{name: getattr(said, name) for name in FACTS},
    )


def _write(change: Change, talk: Talk, follow_up_of: Talk | None, agreements: Iterable[AgreementText]) -> None:
    """Save a talk as the follow-up that it is, once, with what was agreed; the signals it answers are handled."""
    same = {name: getattr(talk, name) for name in ("author", "held_on", "channel", "trigger", "pupil_view")}
    if change.case.talks.filter(**same).exists():
        raise AlreadyDone(change.by, change.at, "Samtalet är redan sparat.")
    talk.follow_up_of = _earlier(change.case, follow_up_of)
    talk.kind = Talk.Kind.FOLLOW_UP if talk.follow_up_of else Talk.Kind.FIRST
    talk.save()
    Agreement.objects.bulk_create(
        Agreement(talk=talk, what=each.what, who=each.who, when=each.when) for each in agreements
    )
    # Announced absence is asked about at home, and the talk has done so.
    answered = (*TALK_RULES, "anmald_tre_dagar") if talk.guardian_present else TALK_RULES
    late = talk.held_on if talk.held_on < change.day else None
    how = "Samtal om frånvaro"
    handle_alerts(talk.case.student, rules=answered, by=change.by, how=how, at=change.at, known_on=late)


def _answer(agreed: Iterable[Agreement], kept: Mapping[int, str]) -> None:
    """Note on each agreement whether it came about."""
    for agreement in agreed:
        agreement.kept = kept[agreement.pk]
        agreement.save(update_fields=["kept"])


def _finish(change: Change, talk: Talk) -> None:
    """End a talk in its event. The new check that a rektor asked for is made by talking, after it was asked for."""
    if talk.kind == Talk.Kind.FOLLOW_UP:
        change.kind = "uppfoljande_samtal"
    if talk.held_on >= counted_from(change.case):
        change.set(check_again_on=None)
    change.end(
        talk.pupil_view,
        **facts(talk=talk.pk, held_on=talk.held_on, follow_up_on=talk.follow_up_on, outcome=talk.outcome),
    )


def follow_up_for(school: School, said: Said) -> FollowUp:
    """The follow-up that the outcome asks for: none, the wished day, or the first of the usual days."""
    if said.outcome != Talk.Outcome.FOLLOW_UP:
        return FollowUp(None)
    usual = said.follow_up.day or follow_up_window(school, said.held_on)[0]
    return FollowUp(usual, said.follow_up.agreed, said.follow_up.who)


def missing_in_talk(
    student: Student,
    school: School,
    said: Said,
    when: dt.datetime | None = None,
    agreed: Iterable[Agreement] = (),
) -> list[Missing]:
    """What a talk lacks, each part named, in the order of the form.

    ``when`` it is written: now if None. ``agreed`` are the agreements of the talk before, each to be answered.
    """
    parts = [
        Missing(f"Svara på hur det gick: {each.what}", f"kept_{each.pk}")
        for each in agreed
        if said.kept.get(each.pk) not in Agreement.Kept.values
    ]
    if said.held_on > timezone.localdate(when):
        parts.append(Missing("Välj en dag som har varit.", "held_on"))
    if not said.participants:
        parts.append(Missing("Välj vilka som var med.", "participants"))
    if not said.trigger.strip():
        parts.append(Missing("Skriv vad som var anledningen till samtalet.", "trigger"))
    if not said.pupil_view.strip():
        ask = (
            f"Skriv {swedish.genitive(student.first_name)} egen bild. Ville {student.first_name} inte prata, skriv det."
        )
        parts.append(Missing(ask, "pupil_view"))
    told = {each["name"] for each in said.participants}
    told |= {each["name"] for each in said.absent_guardians if each.get("why")}
    parts += [
        Missing(f"Välj varför {name} inte var med.", f"absent_{guardian.pk}")
        for guardian, name in named_guardians(student, said.held_on)
        if name not in told
    ]
    return parts + _missing_follow_up(school, said.held_on, follow_up_for(school, said))


def _missing_follow_up(school: School, held_on: dt.date, follow_up: FollowUp) -> list[Missing]:
    """What a day of follow-up lacks: it comes after the talk, and within the usual weeks unless otherwise agreed."""
    if follow_up.day is None:
        return []
    if follow_up.day <= held_on:
        return [Missing("Välj en dag efter samtalet.", "follow_up_on")]
    first, last = follow_up_window(school, held_on)
    if follow_up.agreed or first <= follow_up.day <= last:
        return []
    ask = (
        f"Välj en dag mellan {swedish.weekday_date(first)} och {swedish.weekday_date(last)}, "
        "eller kryssa i att ni har kommit överens om en annan dag."
    )
    return [Missing(ask, "follow_up_on")]


def _earlier(case: Case, follow_up_of: Talk | None) -> Talk | None:
    """The talk that this one follows up. Raises Conflict when somebody has followed it up already."""
    if follow_up_of is None:
        return None
    done = Talk.objects.filter(follow_up_of=follow_up_of).select_related("author").first()
    if done or follow_up_of.case_id != case.pk:
        raise Conflict(done.author, done.created_at, FOLLOWED_UP) if done else Conflict(None, None, CLOSED)
    return follow_up_of
