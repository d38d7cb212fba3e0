"""Annexes of the investigation: what was written, its talks, and samverkan with others."""

from collections.abc import Iterable

from cases.elevhalsan import is_their_voice
from cases.events import EVENTS
from cases.models import InvestigationTalk
from cases.parts import Voice
from cases.written import HeldTalk, Written
from narvaro.akt.annexes import Annex, Words, figures_lines, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source, yes_no
from people import swedish


def investigations(source: Source) -> Iterable[Annex]:
    """The investigations, each with all its parts."""
    for each in source.story.records.investigations:
        yield _investigation(each)


def _investigation(each: Written) -> Annex:
    investigation = each.investigation
    spells = "\n".join(spell.text for spell in each.spells)
    return Annex(
        key=f"investigation-{investigation.pk}",
        title="Utredning om frånvaro",
        on=swedish.local_day(investigation.started_at),
        lines=(
            *lines_of(
                inledd=swedish.full_date(investigation.started_at),
                klar_senast=swedish.full_date(investigation.ready_by) if investigation.ready_by else "",
                lämnad=swedish.full_date(investigation.submitted_at) if investigation.submitted_at else "",
                godkänd=swedish.full_date(investigation.approved_at) if investigation.approved_at else "",
                åtgärder=yes_no(investigation.needs_measures, "Behövs.", "Behövs inte."),
            ),
            *(figures_lines(each.frozen) if each.frozen else ()),
            *lines_of(mönster=str(investigation.figures.get("pattern", "")), perioder=spells),
        ),
        words=(
            *_asked_for(each),
            *_parts(each),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )


def _asked_for(each: Written) -> tuple[Words, ...]:
    """What the rektor has found missing, section by section, each time it was sent back."""
    titles = {"": "hela utredningen"} | {section.key: section.title for section in each.sections}
    return written(
        *(
            Words(f"Rektorn begärde {swedish.full_date(note.at)}: {titles.get(note.section, note.section)}", note.text)
            for note in each.investigation.notes.all()
        )
    )


def _parts(each: Written) -> Iterable[Words]:
    """Everything written in an investigation, each line with its section."""
    for section in each.sections:
        for line in section.parts:
            title = line.title if line.title == section.title else f"{section.title}. {line.title}"
            missing = f"Saknas: {line.why_missing}" if line.why_missing else ""
            yield Words(title, "\n".join(filter(None, [line.text, missing])), line.is_voice, _voice_secret(line.key))


def _voice_secret(key: str) -> Secret | None:
    """Whose words a part of an investigation holds: its name ends with who it is about (``cases.parts``)."""
    if f"{Voice.GUARDIAN}_" in key:
        return Secret.HOME
    if is_their_voice(key):
        return Secret.ELEVHALSA
    return Secret.PUPIL if key.rsplit("_", maxsplit=1)[-1] == Voice.PUPIL else None


def investigation_talks(source: Source) -> Iterable[Annex]:
    """The talks that were held for an investigation."""
    for investigation in source.story.records.investigations:
        for section in investigation.sections:
            yield from (_investigation_talk(source, each) for each in section.talks)


WHOSE: dict[str, Secret] = {
    InvestigationTalk.Whom.PUPIL: Secret.PUPIL,
    InvestigationTalk.Whom.GUARDIAN: Secret.HOME,
    InvestigationTalk.Whom.ELEVHALSA: Secret.ELEVHALSA,
}
"""Whose words a talk of an investigation holds."""


def _investigation_talk(source: Source, each: HeldTalk) -> Annex:
    talk, secret = each.talk, WHOSE.get(each.talk.whom)
    return Annex(
        key=f"investigation_talk-{talk.pk}",
        title=each.title,
        on=talk.held_on or swedish.local_day(talk.changed_at),
        who=talk.leader.name if talk.leader else "",
        lines=lines_of(
            hur_det_gick=talk.get_outcome_display(),
            senast=swedish.full_date(talk.by_day) if talk.by_day and talk.is_planned else "",
            deltagare=talk.participants,
            hur=each.how,
        ),
        words=written(
            Words("Egna ord", talk.own_words, quote=True, secret=secret),
            Words("Sammanfattning", talk.summary, secret=secret),
            Words("Det som erbjöds", talk.why_not),
        ),
        secrets=frozenset({Secret.UTREDNING} | ({Secret.ELEVHALSA} if source.elevhalsan.held(talk) else set())),
    )


def cooperations(source: Source) -> Iterable[Annex]:
    """The work together with others."""
    for each in source.story.records.samverkan:
        record = each.record
        yield Annex(
            key=f"samverkan-{record.pk}",
            title=each.title,
            plain=EVENTS["samverkan"].title,
            on=record.held_on or swedish.local_day(record.changed_at),
            who=record.changed_by.name,
            lines=lines_of(
                kontaktperson=record.contact,
                stöd=each.ground,
                nästa_kontakt=swedish.full_date(record.next_on) if record.next_on else "",
                vårdnadshavarna_fick_veta=swedish.full_date(record.informed_on) if record.informed_on else "",
            ),
            words=written(
                Words("Syfte", record.purpose),
                Words("Det som delas", record.shared),
                Words("Vad det ledde till", record.outcome),
                Words("Varför vårdnadshavarna inte har fått veta", record.why_not_informed),
            ),
            secrets=frozenset({Secret.UTREDNING, Secret.SAMVERKAN}),
        )
