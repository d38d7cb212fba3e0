"""What an investigation needs before the rektor gets it: each missing part named, and the section where it is written.

The routine asks for a mapping wide enough for the school to understand by itself what the absence comes from, with
everybody's picture, and an assessment. The law asks for samråd with pupil, guardians and elevhälsan (7 kap. 19 a §
skollagen). Whoever cannot be heard is not waited for: why is written instead.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property

from django.utils import timezone

from cases.errors import Missing
from cases.lagrum import Purpose
from cases.models import Case, Investigation, InvestigationTalk
from cases.parts import (
    HELD,
    REASONS,
    SCHOOL_GROUPS,
    SIDES,
    Speaker,
    Voice,
    consulted,
    consulted_name,
    factor_name,
    voice_of,
)
from cases.requirements import Given, Requirement, current_investigation
from cases.voices import speakers_of

WHERE = "utredning"
"""The place of ``cases.requirements.PLACES`` where all of it is written."""


def texts_of(investigation: Investigation | None) -> dict[str, str]:
    """Everything that is written in an investigation, by the part's name."""
    return {part.name: part.text for part in investigation.parts.all()} if investigation else {}


class Written:
    """What is written so far, for the checks: the parts' texts, who is heard, and the talks."""

    def __init__(self, case: Case, given: Given) -> None:
        at = given.get("at")
        self.given = given
        self.case, self.day = case, timezone.localdate(at if isinstance(at, dt.datetime) else None)
        self.investigation = current_investigation(case)

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text, by the part's name."""
        return texts_of(self.investigation)

    @cached_property
    def speakers(self) -> list[Speaker]:
        """Who is heard."""
        return speakers_of(self.case, self.day)

    @property
    def talks(self) -> list[InvestigationTalk]:
        """The talks, planned and held."""
        return list(self.investigation.talks.all()) if self.investigation else []

    def has(self, *names: str) -> bool:
        """Whether any of these parts says something."""
        return any(self.texts.get(name, "").strip() for name in names)


def written_in(case: Case, given: Given) -> Written:
    """What is written so far, read once for all the parts that are asked for with the same ``given``."""
    kept: Written | None = getattr(case, "_written", None)
    if kept is None or kept.given is not given:
        kept = case._written = Written(case, given)  # type: ignore[attr-defined]  # lives as long as the case's object
    return kept


Check = Callable[[Written], list[Missing]]


def text(section: str, name: str, ask: str) -> Check:
    """A part that must say something."""
    return lambda written: [] if written.has(name) else [Missing(ask, WHERE, section)]


def planned_talks(written: Written) -> list[Missing]:
    """Each planned talk is held, or it is written why it was not."""
    return [
        Missing(f"{talk_title(each, written.speakers)}: skriv vad som kom fram, eller varför det inte blev av.",
                WHERE, "samtal")
        for each in written.talks
        if each.is_planned
    ]  # fmt: skip


def talk_title(talk: InvestigationTalk, speakers: Iterable[Speaker]) -> str:
    """What a talk is called: Samtal med Noah, Samtal med lärare (engelska)."""
    names = {each.key: each.name for each in speakers}
    who = {
        InvestigationTalk.Whom.PUPIL: names[Voice.PUPIL],
        InvestigationTalk.Whom.GUARDIAN: names.get(f"vh_{talk.guardian_id}", "vårdnadshavare"),
    }.get(InvestigationTalk.Whom(talk.whom), talk.get_whom_display().lower())
    return f"Samtal med {who} ({talk.name})" if talk.name else f"Samtal med {who}"


def pictures(written: Written) -> list[Missing]:
    """The picture of everybody who is heard, or why it is missing."""
    return [
        Missing(f"Skriv {_picture(each)}, eller varför den saknas.", WHERE, f"bild_{each.key}")
        for each in written.speakers
        if not written.has(each.key, f"{each.key}_varfor")
    ]


def _picture(speaker: Speaker) -> str:
    """The picture as named in a sentence: Noahs egen bild, lärarnas bild."""
    by_name = voice_of(speaker) in (Voice.PUPIL, Voice.GUARDIAN)
    return speaker.picture if by_name else speaker.picture[0].lower() + speaker.picture[1:]


def school_factors(written: Written) -> list[Missing]:
    """Something about what the school does to keep or lose the pupil: the model looks at what surrounds the pupil."""
    names = [
        factor_name(group, side, each.key) for group in SCHOOL_GROUPS for side in SIDES for each in written.speakers
    ]
    ask = "Skriv minst en sak i skolan som hindrar eller hjälper närvaron, och vems bild det är."
    return [] if written.has(*names) else [Missing(ask, WHERE, SCHOOL_GROUPS[0])]


def reasons(written: Written) -> list[Missing]:
    """What the absence is about."""
    if written.has(*(f"orsak_{name}" for name in REASONS)):
        return []
    return [Missing("Välj minst en sak som frånvaron handlar om.", WHERE, "orsaker")]


def consultations(written: Written) -> list[Missing]:
    """Samråd with pupil, each guardian and elevhälsan: how, when, and in which words when it was not held."""
    return [part for each in consulted(written.speakers) for part in _consultation(written, each)]


def _consultation(written: Written, speaker: Speaker) -> list[Missing]:
    who, where = consulted_name(speaker), "samrad"
    how = written.texts.get(f"samrad_{speaker.key}", "")
    if not how:
        return [Missing(f"Skriv om samråd med {who} är hållet, erbjudet eller avböjt.", WHERE, where)]
    parts = []
    if not written.has(f"samrad_dag_{speaker.key}"):
        parts.append(Missing(f"Skriv vilken dag samråd med {who} hölls eller erbjöds.", WHERE, where))
    if how != HELD and not written.has(f"samrad_ord_{speaker.key}"):
        parts.append(Missing(f"Skriv hur ni erbjöd samråd med {who}, och vad som hände.", WHERE, where))
    return parts


def _needs(key: str, title: str, check: Check, purpose: Purpose | None = None, *, standard: bool = True) -> Requirement:
    """One thing that is needed, as a step asks for it."""
    return Requirement(key, title, lambda case, given: check(written_in(case, given)), purpose, standard=standard)


def _voluntary(key: str, title: str, section: str, ask: str) -> Requirement:
    """A part that is asked for where a huvudman has chosen so."""
    return _needs(key, title, text(section, key, ask), standard=False)


INVESTIGATED: tuple[Requirement, ...] = (
    _voluntary("purpose", "Syfte", "plan", "Skriv vad ni behöver ta reda på."),
    _needs("method", "Metod och omfattning", text("plan", "method", "Skriv hur ni kartlägger och varför det räcker.")),
    _needs("talks", "Varje planerat samtal hållet, eller varför det inte blev av", planned_talks),
    _voluntary("attendance", "Era ord om frånvaron", "franvaro", "Skriv när det fungerar och när det inte gör det."),
    _needs(
        "pictures",
        "Elevens, varje vårdnadshavares, lärarnas och elevhälsans bild, eller varför den saknas",
        pictures,
        Purpose.UTREDNING,
    ),
    _needs("school", "Minst en sak i skolan som hindrar eller hjälper närvaron", school_factors),
    _needs("reasons", "Vad frånvaron handlar om", reasons),
    _voluntary("triggers", "Vad som utlöser frånvaron", "analys", "Skriv vad som utlöser frånvaron."),
    _voluntary("maintains", "Vad som gör att den fortsätter", "analys", "Skriv vad som gör att den fortsätter."),
    _needs("analysis", "Analys", text("analys", "analysis", "Skriv hur det hänger ihop.")),
    _needs(
        "assessment",
        "Bedömning",
        text("bedomning", "assessment", "Skriv er bedömning av varför eleven är borta."),
        Purpose.UTREDNING,
    ),
    _needs(
        "needs_measures",
        "Ställningstagande till åtgärder",
        text("bedomning", "needs_measures", "Svara på om åtgärder behövs."),
    ),
    _needs(
        "needs_support",
        "Ställningstagande till särskilt stöd",
        text("bedomning", "needs_support", "Svara på om särskilt stöd behöver utredas eller ges."),
        Purpose.SARSKILT_STOD,
    ),
    _needs(
        "needs_others",
        "Ställningstagande till samverkan",
        text("bedomning", "needs_others", "Svara på om samverkan eller information till en annan myndighet behövs."),
    ),
    _voluntary("needs", "Vilka behov ni ser", "bedomning", "Skriv vilka behov ni ser."),
    _needs("samrad", "Samråd med eleven, varje vårdnadshavare och elevhälsan", consultations, Purpose.UTREDNING),
)
"""What an investigation needs before the rektor gets it, in the order of the page."""

SECTIONS: dict[str, str] = {
    "purpose": "plan",
    "method": "plan",
    "attendance": "franvaro",
    "school": SCHOOL_GROUPS[0],
    "reasons": "orsaker",
    "triggers": "analys",
    "maintains": "analys",
    "analysis": "analys",
    "assessment": "bedomning",
    "needs_measures": "bedomning",
    "needs_support": "bedomning",
    "needs_others": "bedomning",
    "needs": "bedomning",
    "samrad": "samrad",
}
"""The section where each part is written, but for pictures (``bild_…``) and talks, which have sections of their own."""


def is_required(section: str, asked: Iterable[Requirement]) -> bool:
    """Whether something is asked for in a section, where these parts are."""
    keys = {each.key for each in asked}
    return section in {SECTIONS.get(key) for key in keys} or (section.startswith("bild_") and "pictures" in keys)
