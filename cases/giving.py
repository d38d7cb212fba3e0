"""What of a case may be given to the pupil's new school at the same huvudman, part by part, and what stays.

Sources: 3 kap. 12 j § skollagen (what the new school needs to make the change easier is given, without consent),
8 kap. 1 and 2 §§, 10 kap. 1 and 27 §§ and 23 kap. 2 § offentlighets- och sekretesslagen, 29 kap. 14 § skollagen
(independent schools). Schools of one municipality can belong to different nämnder, and are then different authorities
(JO dnr 1136-2009), which Närvaro does not know: so the same parts ask for consent everywhere. A huvudman's lawyer must
have confirmed how this is read there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.elevhalsan import CARRIED_OUT, OPENED, Elevhalsan, elevhalsan_of, is_their_voice
from cases.models import Anmalan, Case, CaseEvent, InvestigationPart, InvestigationTalk, Measure, State, Talk
from cases.talk_parts import CONFIDED


class Part(StrEnum):
    """A part of a case that may be given. The value is its name in the form."""

    TALKS = "samtal"
    CONFIDED = "fortroenden"
    ELEVHALSA = "elevhalsan"
    REPORT = "anmalan"
    DECISIONS = "beslut"
    INVESTIGATION = "utredning"
    MEASURES = "atgarder"
    EVALUATIONS = "utvarderingar"
    PROGRAMS = "atgardsprogram"
    SAMVERKAN = "samverkan"
    NOTES = "anteckningar"


@dataclass(frozen=True, slots=True)
class Given:
    """A part: what it is, where on the case's page it is read, whether it is proposed, whether it asks for consent, in
    which steps the case needs it."""

    label: str
    means: str
    where: str
    proposed: bool = True
    consent: bool = False
    needed_in: tuple[State, ...] = ()


_ACTED = (State.ATGARDER, State.UPPFOLJNING)
_INVESTIGATED = (State.UTREDNING, State.GRANSKNING, *_ACTED)

PARTS: dict[Part, Given] = {
    Part.TALKS: Given(
        "Samtal om frånvaro",
        "Vad eleven, hemmet och arbetslaget har sagt, det som fungerar och det ni har kommit överens om.",
        "#samtal",
    ),
    Part.CONFIDED: Given(
        "Trivsel, hälsa och hemförhållanden ur samtalen",
        "Det som har berättats i förtroende. Kräver samtycke.",
        "#samtal",
        proposed=False,
        consent=True,
    ),
    Part.ELEVHALSA: Given(
        "Det som elevhälsan har skrivit",
        "Elevhälsans samtal, anteckningar och bild i utredningen. Starkare sekretess, 23 kap. 2 § offentlighets- och "
        "sekretesslagen. Kräver samtycke.",
        "#handelser",
        proposed=False,
        consent=True,
    ),
    Part.REPORT: Given("Anmälan till rektorn", "Beskrivningen av oron.", "#anmalan", needed_in=(State.ANMALD,)),
    Part.DECISIONS: Given(
        "Rektorns beslut", "Vad som är beslutat, när och varför.", "#beslut", needed_in=_INVESTIGATED
    ),
    Part.INVESTIGATION: Given(
        "Utredningen",
        "Kartläggning, samtal, analys och bedömning, så långt den har kommit.",
        "#utredning",
        needed_in=_INVESTIGATED,
    ),
    Part.MEASURES: Given(
        "Åtgärderna", "Vad ni prövar, hur det går och hur eleven och hemmet är med.", "#atgarder", needed_in=_ACTED
    ),
    Part.EVALUATIONS: Given(
        "Utvärderingarna", "Vad åtgärderna har gett, och hur ni har bestämt att gå vidare.", "#atgarder"
    ),
    Part.PROGRAMS: Given(
        "Beslut om åtgärdsprogram", "Den nya skolan prövar själv elevens behov av särskilt stöd.", "#program"
    ),
    Part.SAMVERKAN: Given(
        "Samverkan med andra",
        "Kontakter med till exempel socialtjänsten. Samtycke till en viss kontakt följer inte med till en ny skola.",
        "#samverkan",
        proposed=False,
        consent=True,
    ),
    Part.NOTES: Given(
        "Anteckningar",
        "Det som annan personal än elevhälsan har antecknat. Läs igenom dem först.",
        "?visa=anteckningar#handelser",
        proposed=False,
    ),
}
"""What may be given, in the order of the form."""

NEVER: dict[str, str] = {
    "Orosanmälningar": "De ligger vid sidan av ärendet och lämnas bara till socialtjänsten.",
    "Svar via länk och bilder": "De lämnades till er. Det som har tagits in i samtal och utredning följer med där.",
    "Elevhälsomöten": "Protokollen är er skolas.",
    "Överklaganden och vem som har fått ett beslut": "Det sköter den skola som fattade beslutet.",
    "Kommunicering inför beslut": "Den hör till era beslut. Den nya skolan kommunicerar inför sina egna.",
    "Kontakter samma dag": "De visar att er skola berättade hemma den dagen.",
    "Skolsköterskans och skolläkarens journal": "Den finns inte i Närvaro och har egna regler.",
}
"""What never goes along, and why."""

OF_PART: dict[str, Part] = {
    "samtal": Part.TALKS,
    "uppfoljande_samtal": Part.TALKS,
    "anmal": Part.REPORT,
    "lamna_tillbaka": Part.DECISIONS,
    "inled_utredning": Part.DECISIONS,
    "byt_utredare": Part.DECISIONS,
    "godkann": Part.DECISIONS,
    "utredning": Part.INVESTIGATION,
    "utredningssamtal_plan": Part.INVESTIGATION,
    "utredningssamtal": Part.INVESTIGATION,
    "lamna_for_granskning": Part.INVESTIGATION,
    "begar_komplettering": Part.INVESTIGATION,
    "atgard": Part.MEASURES,
    "atgard_andrad": Part.MEASURES,
    "atgard_logg": Part.MEASURES,
    "atgard_genomford": Part.MEASURES,
    "atgard_utgar": Part.MEASURES,
    "delaktighet": Part.MEASURES,
    "borja_folja_upp": Part.MEASURES,
    "utvardering": Part.EVALUATIONS,
    "fortsatt_atgarda": Part.EVALUATIONS,
    "atgardsprogram": Part.PROGRAMS,
    "samverkan": Part.SAMVERKAN,
    "anteckning": Part.NOTES,
    "muntlig_uppgift": Part.NOTES,
}
"""To which part the words of each kind of event belong. Of other steps the day goes along, without words."""

THEIRS = ("samtal", "uppfoljande_samtal", "anmal", "anteckning", "muntlig_uppgift", OPENED)
"""Kinds that are elevhälsan's part, and no other, when elevhälsan has written them."""


def needed(state: str) -> frozenset[Part]:
    """The parts without which a case cannot go on in a step."""
    return frozenset(part for part, given in PARTS.items() if state in given.needed_in)


def needed_of(case: Case) -> frozenset[Part]:
    """The parts without which a case cannot go on now: also elevhälsan's, where they have written the report."""
    parts = needed(case.state)
    last = case.anmalningar.order_by("at", "pk").last() if Part.REPORT in parts else None
    theirs = last is not None and elevhalsan_of(case.school).wrote(last.author_id)
    return parts | {Part.ELEVHALSA} if theirs else parts


def ask_for_consent(parts: Iterable[str]) -> bool:
    """Whether any of the parts goes beyond what is given without consent."""
    return any(PARTS[Part(part)].consent for part in parts)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What has been chosen to be given of one case: the one judge of each record, for the preview and the copy."""

    case: Case
    parts: frozenset[str]
    elevhalsan: Elevhalsan

    def has(self, part: Part) -> bool:
        """Whether a part is given."""
        return part in self.parts

    def by(self, author: int | None) -> bool:
        """Whether what somebody has written may be given."""
        return self.has(Part.ELEVHALSA) or not self.elevhalsan.wrote(author)

    def talks(self) -> list[Talk]:
        """The talks that are given, without what was told in confidence unless that is given too. Never saved."""
        found = self.case.talks.select_related("author").prefetch_related("agreements").order_by("held_on", "pk")
        given = [each for each in found if self.has(self._part_of(Part.TALKS, each.author_id))]
        for talk in given if not self.has(Part.CONFIDED) else ():
            for name in CONFIDED:
                setattr(talk, name, "")
        return given

    def reports(self) -> list[Anmalan]:
        """The reports to the rektor that are given."""
        found = self.case.anmalningar.order_by("at", "pk")
        return [each for each in found if self.has(self._part_of(Part.REPORT, each.author_id))]

    def _part_of(self, part: Part, author: int) -> Part:
        """The part that a record belongs to: elevhälsan's when they have written it."""
        return Part.ELEVHALSA if self.elevhalsan.wrote(author) else part

    @property
    def why(self) -> str:
        """Why the case was opened, where whoever opened it may be read."""
        return self.case.why if self.by(self.case.opened_by_id) else ""

    def measures(self) -> list[Measure]:
        """The measures that are given, without how one went where elevhälsan has written that. Never saved."""
        if not self.has(Part.MEASURES):
            return []
        done = dict(self.case.events.filter(kind=CARRIED_OUT).values_list("data__measure", "actor"))
        found = list(self.case.measures.prefetch_related("responsible").order_by("pk"))
        for measure in found:  # what no one has logged as carried out ended with an evaluation, whose words it has
            given = self.by(done[measure.pk]) if measure.pk in done else self.has(Part.EVALUATIONS)
            measure.done_note = measure.done_note if given else ""
        return found

    def investigation_talk(self, talk: InvestigationTalk) -> bool:
        """Whether a talk of an investigation is given with it."""
        return self.has(Part.ELEVHALSA) or not self.elevhalsan.held(talk)

    def investigation_part(self, key: str) -> bool:
        """Whether a part of an investigation, by its name, is given with it."""
        return self.has(Part.ELEVHALSA) or not is_their_voice(key)

    def events(self) -> list[CaseEvent]:
        """What has happened, oldest first, as the new school gets it: steps without their words where those stay."""
        talks = InvestigationTalk.objects.filter(investigation__case=self.case)
        kept = {each.pk for each in talks if not self.investigation_talk(each)}
        found = self.case.events.select_related("actor", "made_at").order_by("at", "pk")
        return [each for event in found if (each := self._event(event, kept))]

    def _event(self, event: CaseEvent, kept: Collection[int]) -> CaseEvent | None:
        """The event as it is given; ``kept`` are talks of the investigation that stay."""
        if self._gives(event) and event.data.get("investigation_talk") not in kept:
            return event
        event.text, event.data = "", {}
        return event if event.to_state or event.kind == OPENED else None

    def _gives(self, event: CaseEvent) -> bool:
        """Whether the words of an event are given."""
        of_part = event.kind == OPENED or OF_PART.get(event.kind) in self.parts
        if not self.elevhalsan.tells(event):
            return of_part
        return self.has(Part.ELEVHALSA) and (of_part or event.kind in THEIRS)


def as_told(parts: Mapping[str, int]) -> dict[str, str]:
    """The chosen parts that hold something, with how much, and where each is read: "Samtal om frånvaro: 3"."""
    return {f"{each.label}: {parts[part]}": each.where for part, each in PARTS.items() if parts.get(part)}


def chosen_in(case: Case, parts: Collection[str]) -> Chosen:
    """What is given when ``parts`` are chosen."""
    return Chosen(case, frozenset(parts), elevhalsan_of(case.school))


def held_in(case: Case) -> dict[Part, int]:
    """How much each part of a case holds: so many records. What elevhälsan has written is in their part alone."""
    rest, whole = (chosen_in(case, parts) for parts in ({*PARTS} - {Part.ELEVHALSA}, {*PARTS}))
    talks = rest.talks()
    notes = [each for each in rest.events() if OF_PART.get(each.kind) == Part.NOTES]
    return {
        Part.TALKS: len(talks),
        Part.CONFIDED: sum(any(getattr(each, name).strip() for name in CONFIDED) for each in whole.talks()),
        Part.ELEVHALSA: _theirs_in(whole),
        Part.REPORT: len(rest.reports()),
        Part.DECISIONS: case.decisions.count(),
        Part.INVESTIGATION: case.investigations.count(),
        Part.MEASURES: case.measures.count(),
        Part.EVALUATIONS: case.evaluations.count(),
        Part.PROGRAMS: case.programs.count(),
        Part.SAMVERKAN: case.samverkan.count(),
        Part.NOTES: len(notes),
    }


_RECORDED = {"talk", "anmalan"}
"""Facts of an event whose words stand in a record of their own."""


def _theirs_in(whole: Chosen) -> int:
    """How many records and texts of a case are elevhälsan's."""
    case, theirs = whole.case, whole.elevhalsan
    pictures = InvestigationPart.objects.filter(investigation__case=case).exclude(text="")
    said = InvestigationTalk.objects.filter(investigation__case=case)
    supported = [each for each in whole.reports() if each.elevhalsa.strip() and not theirs.wrote(each.author_id)]
    return (
        sum(theirs.tells(each) and bool(each.text.strip() or _RECORDED & each.data.keys()) for each in whole.events())
        + sum(theirs.held(each) for each in said)
        + sum(is_their_voice(each.key) for each in pictures)
        + len(supported)
    )
