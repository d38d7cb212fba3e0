"""An investigation as it is read: its sections in their order, with what has changed since the rektor sent it back."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.attendance import Frozen, Spell, spells_of, thaw
from cases.investigated import talk_title, texts_of
from cases.models import Case, Investigation, InvestigationTalk, ReviewNote
from cases.parts import CONSULTED, YES, Kind, Part, Section, sections_for
from cases.voices import everybody_heard
from people import swedish


@dataclass(frozen=True, slots=True)
class Line:
    """Something written: its title, the words, and why they are missing. ``before``: what stood there at the review."""

    key: str
    title: str
    text: str
    why_missing: str = ""
    is_voice: bool = False
    before: str | None = None


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """A talk of the investigation with what it is called; ``is_new`` when it has changed since the review."""

    talk: InvestigationTalk
    title: str
    how: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section with what is written in it, and what the rektor asked for."""

    key: str
    title: str
    chapter: str
    parts: list[Line]
    notes: list[ReviewNote]
    talks: list[HeldTalk]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.parts or self.talks)


@dataclass(frozen=True, slots=True)
class Written:
    """An investigation in the order it is read."""

    investigation: Investigation
    sections: list[WrittenSection]
    notes: list[ReviewNote]
    frozen: Frozen | None
    spells: list[Spell]

    @property
    def parts(self) -> list[Line]:
        """Everything written in it, one after the other."""
        return [part for section in self.sections for part in section.parts]


def written_in(case: Case, investigation: Investigation, day: dt.date) -> Written:
    """Everything written in an investigation; ``day`` decides who counts as guardian."""
    speakers = everybody_heard(case, day)
    texts, before = texts_of(investigation), investigation.sent_back
    notes = current_notes(investigation)
    talks = [_held(each, talk_title(each, speakers), investigation) for each in investigation.talks.all()]
    sections = [
        WrittenSection(
            key=each.key,
            title=each.title,
            chapter=each.chapter,
            parts=_with_changes(each, texts, before if investigation.sent_back_at else None),
            notes=notes.get(each.key, []),
            talks=talks if each.key == "samtal" else [],
        )
        for each in sections_for(speakers)
    ]
    kept = investigation.figures
    return Written(investigation, sections, notes.get("", []), thaw(kept) if kept else None, spells_of(kept))


def current_notes(investigation: Investigation) -> dict[str, list[ReviewNote]]:
    """What the rektor asked for by section when the investigation was last sent back."""
    found: dict[str, list[ReviewNote]] = {}
    for note in investigation.notes.all():
        if note.at == investigation.sent_back_at:
            found.setdefault(note.section, []).append(note)
    return found


def _held(talk: InvestigationTalk, title: str, investigation: Investigation) -> HeldTalk:
    how = swedish.join([InvestigationTalk.How(each).label for each in talk.how])
    since = investigation.sent_back_at
    return HeldTalk(talk, title, how, is_new=since is not None and talk.changed_at > since)


def _with_changes(section: Section, texts: Mapping[str, str], before: Mapping[str, str] | None) -> list[Line]:
    """The lines of a section. With ``before``, those that read otherwise at the review say what they said."""
    lines = list(lines_of(section, texts))
    if before is None:
        return lines
    old = {each.key: _whole(each) for each in lines_of(section, before)}
    return [
        Line(each.key, each.title, each.text, each.why_missing, each.is_voice, old.get(each.key, ""))
        if _whole(each) != old.get(each.key, "")
        else each
        for each in lines
    ]


def _whole(line: Line) -> str:
    """Everything that a line says."""
    return "\n".join(filter(None, [line.text, line.why_missing and f"Saknas: {line.why_missing}"]))


def lines_of(section: Section, texts: Mapping[str, str]) -> Iterator[Line]:
    """What is written in a section, one line for each thing that a reader looks for."""
    parts = iter(section.parts)
    for part in parts:
        line = _line(part, parts, texts)
        if line.text or line.why_missing:
            yield line


def _line(part: Part, rest: Iterator[Part], texts: Mapping[str, str]) -> Line:
    """A part as it is read, with the parts that belong to it taken from the rest."""
    text = texts.get(part.name, "").strip()
    if part.quote:
        return Line(part.name, part.title, text, texts.get(next(rest).name, "").strip(), is_voice=True)
    if part.kind == Kind.TICK:
        words = texts.get(next(rest).name, "").strip()
        return Line(part.name, part.title, (words or "Ja") if text == YES else "")
    if part.kind == Kind.CONSULTED:
        return Line(part.name, part.title, _consulted(text, next(rest), next(rest), texts))
    return Line(part.name, part.title, part.read(text))


def _consulted(how: str, day: Part, words: Part, texts: Mapping[str, str]) -> str:
    """How samråd with somebody went: Hållet 12 november. Noah vill börja senare på måndagar."""
    when = texts.get(day.name, "")
    head = f"{CONSULTED[how]} {swedish.date(dt.date.fromisoformat(when))}" if how and when else CONSULTED.get(how, "")
    return " ".join(filter(None, [head and f"{head}.", texts.get(words.name, "").strip()]))
