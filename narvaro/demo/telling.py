"""Carries out the stories: every step goes through the same services that people's forms go through."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from cases import services
from cases.communicating import parties_of
from cases.models import Case, CaseEvent, Measure, Told
from cases.participating import PartSaid, taking_part
from cases.queries import frozen_figures, open_case_of, open_follow_up
from narvaro.demo.scene import Scene
from narvaro.demo.stories import steps
from people.models import School, Student, User
from people.queries import guardians_of


def tell(story: steps.Story, student: Student, school: School, today: dt.date) -> bool:
    """Let a story happen, once: False when the pupil already has a case at the school."""
    if Case.objects.filter(student=student, school=school).exists():
        return False
    scene = Scene(student, school, today)
    for step in story.steps:
        scene.move_to(step.ago)
        TELLERS[type(step)](scene, step)
    return True


def _opened(scene: Scene, step: steps.Opened) -> None:
    services.open_case(
        student=scene.student, school=scene.school, by=scene.person(step.by), why=step.why, at=scene.at
    )  # fmt: skip


def _called(scene: Scene, step: steps.Called) -> None:
    services.log_contact(
        student=scene.student, school=scene.school, by=scene.person(step.by), day=timezone.localdate(scene.at),
        at=scene.at, attempt=services.Attempt(
            channel=step.channel, result=step.result, guardians=[scene.guardians[step.whom]], reason=step.reason,
            promised=step.promised,
            promised_until=scene.in_days(step.promised_in) if step.promised and step.promised_in else None,
        ),
    )  # fmt: skip


def _talked(scene: Scene, step: steps.Talked) -> None:
    day = timezone.localdate(scene.at)
    author = scene.person(step.by)
    invited = guardians_of(scene.student, day)
    absent = {scene.guardians[place]: why for place, why in step.absent}
    said = services.Said(
        held_on=day, channel=step.channel,
        participants=[
            {"name": scene.student.name, "as": "elev"},
            *({"name": each.name, "as": "vårdnadshavare"} for each in invited if each not in absent),
            {"name": author.name, "as": step.by},
        ],
        absent_guardians=[{"name": each.name, "why": why} for each, why in absent.items()],
        extent=frozen_figures(scene.student, scene.school, day),
        trigger=step.trigger, pattern=step.pattern, pupil_view=step.pupil, guardian_view=step.guardians,
        team_view=step.team, works_well=step.works, support=step.support, outcome=step.outcome,
        learning=step.learning, wellbeing=step.wellbeing, health=step.health, home=step.home,
        adaptations=step.adaptations, wronged=step.wronged, sent_home=step.sent_home, interpreter=step.interpreter,
        kept=_kept(scene, step),
        agreements=[services.AgreementText(*words) for words in step.agreements],
        follow_up=services.FollowUp(
            scene.in_days(step.follow_up_in) if step.follow_up_in else None, agreed=True, who=step.follow_up_with
        ),
    )  # fmt: skip
    services.log_talk(student=scene.student, school=scene.school, by=author, said=said, at=scene.at)


def _kept(scene: Scene, step: steps.Talked) -> dict[int, str]:
    """How it went with what was agreed the last time, in the order of the agreements."""
    last = open_follow_up(open_case_of(scene.student, scene.school))
    agreed = last.agreements.order_by("pk") if last else ()
    return dict(zip((each.pk for each in agreed), step.kept, strict=True))


def _reported(scene: Scene, step: steps.Reported) -> None:
    services.anmal(
        case=scene.case, by=scene.person(step.by), concern=step.concern, tried=step.tried,
        elevhalsa=step.elevhalsa, at=scene.at,
    )  # fmt: skip


def _handed_back(scene: Scene, step: steps.HandedBack) -> None:
    services.lamna_tillbaka(
        case=scene.case, by=scene.person(step.by), reason=step.reason, suggestions=step.suggestions,
        check_again_on=scene.in_days(step.check_in), at=scene.at,
    )  # fmt: skip


def _decided(scene: Scene, step: steps.Decided) -> None:
    leader, *team = (scene.person(key) for key in step.utredare)
    services.inled_utredning(
        case=scene.case, by=scene.person(step.by), reason=step.reason, sarskilt_stod=step.sarskilt_stod,
        krankning=step.krankning, sarskilt_stod_why=step.sarskilt_stod_why, krankning_why=step.krankning_why,
        utredare=leader, team=team, ready_by=scene.in_days(step.ready_in), at=scene.at,
    )  # fmt: skip
    _tell_by_hand(scene, step)


def _tell_by_hand(scene: Scene, step: steps.Decided) -> None:
    """The rektor tells the mentor and the pupil in a talk, and rings home; ``left`` stands in the list still."""
    to_tell = [each for each in scene.case.to_tell.all() if each.key.partition("_")[0] not in step.left]
    for how, own in ((Told.How.TALK, False), (Told.How.PHONE, True)):
        rows = [each for each in to_tell if each.key.startswith("vh_") == own]
        if rows:
            services.tell(
                case=scene.case, by=scene.person(step.by), told=rows, told_on=timezone.localdate(scene.at), how=how,
                at=scene.at,
            )  # fmt: skip


def _mapped(scene: Scene, step: steps.Mapped) -> None:
    texts = {
        "elev": step.pupil, "larare": step.teachers, "attendance": step.attendance, "analysis": step.analysis,
        "assessment": step.assessment,
    }  # fmt: skip
    texts |= {scene.voice(f"vh{place}"): text for place, text in enumerate(step.guardians)}
    texts |= {f"{scene.voice(f'vh{place}')}_varfor": why for place, why in step.missing}
    _write(scene, texts)


def _assessed(scene: Scene, step: steps.Assessed) -> None:
    texts = {
        "method": step.method, "elevhalsa": step.elevhalsa, "triggers": step.triggers, "maintains": step.maintains,
    }  # fmt: skip
    texts |= dict(zip(("needs_measures", "needs_support", "needs_others", "needs"), step.needs, strict=True))
    texts |= {f"{group}_{side}_{scene.voice(who)}": words for group, side, who, words in step.factors}
    for name, words in step.reasons:
        texts |= {f"orsak_{name}": "ja", f"orsak_{name}_ord": words}
    for who, how, words in step.samrad:
        voice, day = scene.voice(who), timezone.localdate(scene.at).isoformat()
        texts |= {f"samrad_{voice}": how, f"samrad_dag_{voice}": day, f"samrad_ord_{voice}": words}
    _write(scene, texts)


def _write(scene: Scene, texts: dict[str, str]) -> None:
    """Write parts of the investigation, those that say something."""
    changes = {name: services.Change(text) for name, text in texts.items() if text}
    services.save_investigation(case=scene.case, by=_leader(scene.case), changes=changes, at=scene.at)


def _interviewed(scene: Scene, step: steps.Interviewed) -> None:
    guardian = scene.guardians[int(step.whom[2:])] if step.whom.startswith("vh") else None
    plan = services.TalkPlan(
        whom="vårdnadshavare" if guardian else step.whom, guardian=guardian, name=step.name,
        leader=scene.person(step.leader), by_day=scene.in_days(step.by_in) if step.by_in else None,
    )  # fmt: skip
    said = services.TalkSaid(
        outcome=step.outcome, held_on=timezone.localdate(scene.at) if step.outcome else None, how=step.how,
        own_words=step.own_words, summary=step.summary, why_not=step.why_not,
    )  # fmt: skip
    services.save_investigation_talk(case=scene.case, by=_leader(scene.case), plan=plan, said=said, at=scene.at)


def _cooperated(scene: Scene, step: steps.Cooperated) -> None:
    day, by = timezone.localdate(scene.at), scene.person(step.by)
    said = services.SamverkanText(
        kind=step.kind, party=step.party, name=step.name, contact=step.contact, purpose=step.purpose,
        shared=step.shared, ground=step.ground, consent_of=tuple(scene.voice(who) for who in step.consent_of),
        consent_on=day if step.consent_of else None, provision=step.provision, held_on=day, outcome=step.outcome,
        next_on=scene.in_days(step.next_in) if step.next_in else None, responsible=by, informed_on=day,
    )  # fmt: skip
    services.save_samverkan(case=scene.case, by=by, said=said, at=scene.at)


def _communicated(scene: Scene, step: steps.Communicated) -> None:
    day, by = timezone.localdate(scene.at), scene.person(step.by)
    to = tuple(each.key for each in parties_of(scene.case, by, day))
    said = services.Given(to, step.what, "lämnad", day, day + dt.timedelta(days=step.days))
    first, *_ = services.communicate(case=scene.case, by=by, said=said, at=scene.at)
    if step.answer:
        answered = services.Answered("svarade", day, step.answer)
        services.note_answer(communication=first, by=by, said=answered, at=scene.at)


def _submitted(scene: Scene, step: steps.Submitted) -> None:
    services.lamna_for_granskning(case=scene.case, by=_leader(scene.case), at=scene.at)


def _asked_for_more(scene: Scene, step: steps.AskedForMore) -> None:
    services.begar_komplettering(
        case=scene.case, by=scene.person("rektor"), missing=step.missing, parts=dict(step.parts), at=scene.at
    )  # fmt: skip


def _approved(scene: Scene, step: steps.Approved) -> None:
    services.godkann(case=scene.case, by=scene.person("rektor"), reason=step.reason, at=scene.at)


def _planned(scene: Scene, step: steps.Planned) -> None:
    services.plan_measure(
        case=scene.case, by=scene.person(step.by), what=step.what, goal=step.goal, when=step.when, level=step.level,
        responsible=[scene.person(key) for key in (step.responsible, *step.also)],
        starts_on=scene.day(step.starts_in - step.ago), follow_up_on=scene.in_days(step.follow_up_in), at=scene.at,
    )  # fmt: skip


def _took_part(scene: Scene, step: steps.TookPart) -> None:
    people = {each.key: each for each in taking_part(scene.case, timezone.localdate(scene.at))}
    said = [PartSaid(people[scene.voice(who)], how, agrees, words) for who, how, agrees, words in step.said]
    services.take_part(
        case=scene.case, by=scene.person(step.by), said=said, on=timezone.localdate(scene.at), at=scene.at
    )  # fmt: skip


def _carrier(scene: Scene, measure: Measure) -> User:
    """Who writes about a measure: the first who is responsible."""
    return measure.responsible.order_by("pk").first() or scene.person("rektor")


def _went(scene: Scene, step: steps.Went) -> None:
    measure = scene.case.measures.all()[step.measure]
    by = scene.person(step.by) if step.by else _carrier(scene, measure)
    services.log_line(measure=measure, by=by, text=step.text, at=scene.at)


def _carried_out(scene: Scene, step: steps.CarriedOut) -> None:
    measure = scene.case.measures.all()[step.measure]
    by = _carrier(scene, measure)
    services.log_measure(
        measure=measure, by=by, done_on=timezone.localdate(scene.at), done_note=step.note, at=scene.at
    )  # fmt: skip


def _follow_up_began(scene: Scene, step: steps.FollowUpBegan) -> None:
    services.borja_folja_upp(case=scene.case, by=scene.person(step.by), at=scene.at)


def _evaluated(scene: Scene, step: steps.Evaluated) -> None:
    measures = scene.case.measures.filter(dropped_on=None)
    said = services.Evaluated(
        held_on=timezone.localdate(scene.at), participants=step.participants, pupil_view=step.pupil,
        guardian_view=step.guardians, conclusion=step.conclusion, changes=step.changes,
        effects={measure.pk: effect for measure, effect in zip(measures, step.effects, strict=True)},
        decision="ändra" if step.changes else step.decision,
        after={measure.pk: "fortsätter" for measure in measures if measure.is_open},
        follow_up_on=scene.in_days(step.follow_up_in) if step.follow_up_in else None,
    )  # fmt: skip
    services.evaluate(case=scene.case, by=scene.person(step.by), said=said, at=scene.at)


def _programmed(scene: Scene, step: steps.Programmed) -> None:
    said = services.ProgramText(
        kind=step.kind, need=step.need, met=step.met, form=step.form, follow_up_on=scene.in_days(step.follow_up_in),
        follow_up_by=step.follow_up_by, evaluate_on=scene.in_days(step.evaluate_in), evaluate_by=step.evaluate_by,
        taking_part=step.taking_part, reason=step.reason,
    )  # fmt: skip
    services.decide_program(case=scene.case, by=scene.person("rektor"), said=said, at=scene.at)


def _rows(scene: Scene, who: tuple[str, ...]) -> list[Told]:
    """Who of those that the last decision about åtgärdsprogram is for; a protected home is one."""
    rows = {row.key: row for row in scene.case.programs.latest("decided_at").to_tell.all()}
    return [rows[key] for key in dict.fromkeys(scene.voice(each) for each in who) if key in rows] or list(rows.values())


def _received(scene: Scene, step: steps.Received) -> None:
    services.tell(
        case=scene.case, by=scene.person(step.by), told=_rows(scene, step.who), told_on=timezone.localdate(scene.at),
        how=step.how, note=step.note, program=scene.case.programs.latest("decided_at"), at=scene.at,
    )  # fmt: skip


def _appealed(scene: Scene, step: steps.Appealed) -> None:
    services.note_appeal(
        program=scene.case.programs.latest("decided_at"), by=scene.person(step.by), of=_rows(scene, step.who),
        came_on=timezone.localdate(scene.at), asks=step.asks, at=scene.at,
    )  # fmt: skip


def _sent_on(scene: Scene, step: steps.SentOn) -> None:
    said = services.HandlingText(
        in_time=True, review="står fast" if step.stands else "ändras", handled="skickat",
        handled_on=timezone.localdate(scene.at),
    )  # fmt: skip
    services.handle_appeal(
        appeal=scene.case.appeals.latest("came_on"), by=scene.person("rektor"), said=said, at=scene.at
    )  # fmt: skip


def _noted(scene: Scene, step: steps.Noted) -> None:
    services.add_note(case=scene.case, by=scene.person(step.by), text=step.text, at=scene.at)


def _closed(scene: Scene, step: steps.Closed) -> None:
    after = services.Afterwards(
        aftercare_by=scene.person(step.seen_by), aftercare_until=scene.in_days(step.seen_in), program_by=step.program_by
    )
    services.avsluta(
        case=scene.case, by=scene.person(step.by), closing=step.closing, reason=step.reason, after=after, at=scene.at
    )  # fmt: skip


def _reopened(scene: Scene, step: steps.Reopened) -> None:
    services.ateruppta(case=scene.case, by=scene.person(step.by), reason=step.reason, at=scene.at)


def _leader(case: Case) -> User:
    """Who leads the investigation: the first that the rektor appointed."""
    event = CaseEvent.objects.filter(case=case, kind="inled_utredning").latest("at")
    return User.objects.get(pk=event.data["utredare"])


TELLERS: dict[type[steps.Step], Callable[[Scene, Any], None]] = {
    steps.Opened: _opened,
    steps.Called: _called,
    steps.Talked: _talked,
    steps.Reported: _reported,
    steps.HandedBack: _handed_back,
    steps.Decided: _decided,
    steps.Mapped: _mapped,
    steps.Interviewed: _interviewed,
    steps.Assessed: _assessed,
    steps.Cooperated: _cooperated,
    steps.Communicated: _communicated,
    steps.Submitted: _submitted,
    steps.AskedForMore: _asked_for_more,
    steps.Approved: _approved,
    steps.Planned: _planned,
    steps.TookPart: _took_part,
    steps.Went: _went,
    steps.CarriedOut: _carried_out,
    steps.FollowUpBegan: _follow_up_began,
    steps.Evaluated: _evaluated,
    steps.Programmed: _programmed,
    steps.Received: _received,
    steps.Appealed: _appealed,
    steps.SentOn: _sent_on,
    steps.Noted: _noted,
    steps.Closed: _closed,
    steps.Reopened: _reopened,
}
