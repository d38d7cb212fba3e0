"""Annexes of the rektor's decisions."""

import datetime as dt
from collections.abc import Iterable

from cases.appealing import last_day_of
from cases.models import Appeal, Atgardsprogram, Communication, Decision, Told
from cases.parts import Voice
from cases.support import DECIDING
from narvaro.akt.annexes import Annex, Words, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source, yes_no
from people import swedish


def decisions(source: Source) -> Iterable[Annex]:
    """The rektor's decisions."""
    for decision in source.story.records.decisions:
        yield _decision(decision)


def _decision(decision: Decision) -> Annex:
    """A decision. Secrecy does not apply to decisions; their reasons are written with that in mind."""
    return Annex(
        key=f"decision-{decision.pk}",
        title=f"Beslut: {decision.get_kind_display()[0].lower()}{decision.get_kind_display()[1:]}",
        on=swedish.local_day(decision.decided_at),
        who=decision.signed(decision.decided_by),
        lines=lines_of(
            lagrum=decision.lagrum,
            delegation=_delegation(decision),
            särskilt_stöd=yes_no(decision.sarskilt_stod, "Behovet ska utredas.", "Behovet ska inte utredas nu."),
            kränkning=yes_no(decision.krankning, "Ska utredas.", "Ska inte utredas."),
            utsedda=", ".join(f"{each['name']} ({each['as']})" for each in decision.appointed),
            föredragande=decision.prepared_by.name if decision.prepared_by else "",
            deltog=decision.took_part,
        ),
        words=written(
            Words("Skäl", decision.reason),
            Words("Särskilt stöd", decision.sarskilt_stod_why),
            Words("Kränkande behandling", decision.krankning_why),
            Words("Förslag till mentorn", decision.suggestions),
            Words("Fick veta", "\n".join(_told(each) for each in decision.to_tell.all()), secret=Secret.HOME),
        ),
    )


def _told(row: Told) -> str:
    """Who was told by hand, how and when: "Noah Ali, samtal 20 november 2026 (Karin Westerberg)"."""
    if row.told_on is None or row.told_by is None:
        return f"{row.name}, inte än"
    note = f". {row.note}" if row.note else ""
    return f"{row.name}, {row.get_how_display().lower()} {swedish.full_date(row.told_on)} ({row.told_by.name}){note}"


def _delegation(decision: Decision) -> str:
    """By whose delegation it was decided, if not by the rektor."""
    given = decision.delegation
    return f"Av rektor {given.rektor.name}, beslutad {swedish.full_date(given.given_at)}" if given else ""


def programs(source: Source) -> Iterable[Annex]:
    """The decisions about åtgärdsprogram."""
    for program in source.story.records.programs:
        yield _program(program)


def _program(program: Atgardsprogram) -> Annex:
    given = program.delegation
    return Annex(
        key=f"program-{program.pk}",
        title=DECIDING[program.kind].title,
        on=swedish.local_day(program.decided_at),
        who=program.signed(program.decided_by),
        lines=lines_of(
            lagrum=program.lagrum,
            delegation=f"Av rektor {given.rektor.name}, beslutad {swedish.full_date(given.given_at)}" if given else "",
            stödet_ges=program.get_form_display() if program.form else "",
            följs_upp=_by(program.follow_up_on, program.follow_up_by),
            utvärderas=_by(program.evaluate_on, program.evaluate_by),
        ),
        words=written(
            Words("Behov av särskilt stöd", program.need),
            Words("Hur behovet tillgodoses", program.met),
            Words("Delaktighet", program.taking_part),
            Words("Skäl", program.reason),
            Words("Tog emot", "\n".join(_received(each) for each in program.to_tell.all()), secret=Secret.HOME),
        ),
    )


def _received(row: Told) -> str:
    """Who received the decision, how, when, and until when it could be appealed."""
    last = last_day_of(row)
    return f"{_told(row)}. Sista dag att överklaga: {swedish.full_date(last)}" if last else _told(row)


def appeals(source: Source) -> Iterable[Annex]:
    """The appeals of decisions about åtgärdsprogram."""
    for program in source.story.records.programs:
        for appeal in program.appeals.all():
            yield _appeal(appeal)


def _appeal(appeal: Appeal) -> Annex:
    on = appeal.handled_on
    return Annex(
        key=f"appeal-{appeal.pk}",
        title="Överklagande av beslut om åtgärdsprogram",
        on=appeal.came_on,
        who=appeal.noted_by.name,
        lines=lines_of(
            i_rätt_tid=yes_no(appeal.in_time, "Ja", "Nej"),
            omprövning=appeal.get_review_display() if appeal.review else "",
            handlagt=f"{appeal.get_handled_display()}, {swedish.full_date(on)}" if on else "Inte än",
            av=appeal.handled_by.name if appeal.handled_by else "",
        ),
        words=written(
            Words("Överklagat av", appeal.names, secret=Secret.HOME),
            Words("Vad de vill ändra", appeal.asks, secret=Secret.HOME),
            Words("Skolans skäl", appeal.why),
        ),
    )


def communications(source: Source) -> Iterable[Annex]:
    """What the parties were given before a decision, and what they answered."""
    for record in source.story.records.communications:
        yield _communication(record)


def _communication(record: Communication) -> Annex:
    """What a home was given, and what was taken out of it for that home, is that home's; so is why nobody was."""
    answered = f" {swedish.full_date(record.answered_on)}" if record.answered_on else ""
    to_pupil = record.key == Voice.PUPIL
    given = None if to_pupil else Secret.HOME
    return Annex(
        key=f"communication-{record.pk}",
        title="Inget underlag lämnas före beslutet" if record.ground else "Underlag lämnat före beslutet",
        on=record.given_on or swedish.local_day(record.at),
        who=record.by.name,
        lines=lines_of(
            varför_inte=record.get_ground_display() if record.ground else "",
            hur=record.get_how_display() if record.how else "",
            svar_senast=swedish.full_date(record.answer_by) if record.answer_by else "",
            svar=f"{record.get_answer_display()}{answered}" if record.answer else "" if record.ground else "Inte än",
        ),
        words=written(
            Words("Till", record.name, secret=given),
            Words("Varför" if record.ground else "Vad som lämnades", record.what, secret=given),
            Words("Vad parten svarade", record.words, secret=Secret.PUPIL if to_pupil else Secret.HOME),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )


def _by(day: dt.date | None, who: str) -> str:
    return f"{swedish.full_date(day)}, {who}" if day else ""
