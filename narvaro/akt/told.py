"""Annexes of what stands in no other record: notes, and what was sent."""

from collections.abc import Iterable
from typing import Any

from cases.events import EVENTS, INVESTIGATION
from cases.models import CaseEvent
from cases.parts import Voice
from narvaro.akt.annexes import Annex, Words, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source
from notifications.listing import Row
from people import swedish

TOLD_ELSEWHERE = (
    *("talk", "anmalan", "decision", "investigation_talk", "measure", "evaluation", "contact"),
    *("participations", "guest_reply", "picture", "program", "appeal", "samverkan", "passing", "communication"),
)
"""Facts of an event whose words stand in a record of their own."""


OF_KIND: dict[str, Secret] = {
    "besked": Secret.HOME,
    "besked_angrat": Secret.HOME,
    "lank": Secret.HOME,
    "lank_aterkallad": Secret.HOME,
    "lank_vilar": Secret.HOME,
}
"""Events that tell of one of the homes by name."""


def notes(source: Source) -> Iterable[Annex]:
    """Notes, and what else somebody has said when something happened: the words that stand in no other record."""
    for event in source.story.reading.events:
        elsewhere = any(name in event.data for name in TOLD_ELSEWHERE)
        if event.text.strip() and not elsewhere and event.pk not in source.story.reading.withheld:
            yield _note(source, event)


def _note(source: Source, event: CaseEvent) -> Annex:
    return Annex(
        key=f"event-{event.pk}",
        title=EVENTS[event.kind].title,
        on=swedish.local_day(event.at),
        who=event.who,
        words=written(Words("", event.text)),
        secrets=_note_secrets(source, event),
    )


def _note_secrets(source: Source, event: CaseEvent) -> frozenset[Secret]:
    """What elevhälsan or the investigation says in it, or what it tells of a home."""
    if event.kind in INVESTIGATION:
        return frozenset({Secret.UTREDNING})
    told_by = frozenset(WHOSE_WORDS[whose] for whose in _told_by(event))
    if source.elevhalsan.tells(event):
        return told_by | {Secret.ELEVHALSA}
    return told_by | frozenset({OF_KIND[event.kind]} if event.kind in OF_KIND else ())


WHOSE_WORDS: dict[str, Secret] = {
    Voice.PUPIL: Secret.PUPIL,
    Voice.GUARDIAN: Secret.HOME,
    "": Secret.CONFIDED,
}
"""Whose words an oral fact is: the pupil's, a guardian's, or somebody else's."""


def _told_by(event: CaseEvent) -> list[str]:
    """Who told an oral fact, as ``WHOSE_WORDS`` has it."""
    if "told_by" not in event.data:
        return []
    whose = event.data["told_by"].split("_")[0]
    return [whose if whose in WHOSE_WORDS else ""]


def notices(source: Source) -> Iterable[Annex]:
    """What was sent about the case, oldest first."""
    for delivery in reversed(source.notices):
        yield _notice(Row(delivery))


def _notice(row: Row) -> Annex:
    sent = row.delivery
    return Annex(
        key=f"delivery-{sent.pk}",
        title=row.kind.label,
        on=sent.decided_on,
        who=sent.done_by.name if sent.done_by else "",
        lines=lines_of(referens=sent.reference, till=row.receiver, läge=row.status, lagrum=row.lagrum),
        words=written(*_complement(sent.content), *_not_coming(sent.content)),
    )


def _complement(content: dict[str, Any]) -> Iterable[Words]:
    """What the hemkommun was told beyond the first letter, and the ground, which the letter does not say."""
    told = content.get("complement", {})
    for title, name in (("Elevens behov", "need"), ("Det skolan gör", "measures"), ("Samordning önskas", "together")):
        yield Words(title, told.get(name, ""), secret=Secret.SAMVERKAN)
    if told:
        yield Words("Med vilket stöd", content.get("judgement", ""), secret=Secret.SAMVERKAN)


def _not_coming(content: dict[str, Any]) -> Iterable[Words]:
    """What the hemkommun was told of a pupil who does not come, and who had told the school."""
    told = content.get("not_coming", {})
    for title, name in (("Sista skoldag", "last_day"), ("Land eller ort", "place"), ("Ledighet", "leave")):
        yield Words(title, told.get(name, ""), secret=Secret.SAMVERKAN)
    yield Words("Uppgiftslämnare", told.get("told_by", ""), secret=Secret.CONFIDED)
