"""A case follows its pupil to another school of the same huvudman: what may be given, to whom, and what waits.

The school that is left chooses, part by part; the rektor of the new school receives. Sources: 3 kap. 12 j § skollagen
(what the new school needs to make the change easier is given, without consent), 8 kap. 1 and 2 §§, 10 kap. 1 and 27 §§
and 23 kap. 2 § offentlighets- och sekretesslagen, 29 kap. 14 § skollagen (independent schools). Schools of one
municipality can belong to different nämnder, and are then different authorities (JO dnr 1136-2009), which Närvaro does
not know: so the same parts ask for consent everywhere. A huvudman's lawyer must have confirmed how this is read there.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import Case, CaseEvent, InvestigationTalk, Measure, Passing, State, Talk
from cases.models.made import MadeAt
from cases.parts import Voice
from cases.talk_parts import PARTS as TALK_PARTS
from cases.talk_parts import PUPILS_OWN
from people import swedish
from people.access import AnyUser, scope_of
from people.models import Enrolment, Protection, RoleAssignment, School, Student
from people.protected import Fact, shows
from people.roles import ELEVHALSA, Verb

SENT, BACK, ASKED = "skolbyte_skickat", "skolbyte_aterkallat", "skolbyte_fraga"
GONE_ON, RECEIVED = "ga_vidare", "skolbyte_mottaget"
"""The kinds of event: at the school that gives (the last is its step), and at the one that has received."""

WAITS = dt.timedelta(days=7)
"""So long the new school has to answer, until the one that waits is told of it too. Our own guide value."""


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
    """A part: what it is, whether it is proposed, whether it asks for consent, in which steps the case needs it."""

    label: str
    means: str
    proposed: bool = True
    consent: bool = False
    needed_in: tuple[State, ...] = ()


_ACTED = (State.ATGARDER, State.UPPFOLJNING)
_INVESTIGATED = (State.UTREDNING, State.GRANSKNING, *_ACTED)

PARTS: dict[Part, Given] = {
    Part.TALKS: Given(
        "Samtal om frånvaro",
        "Vad eleven, hemmet och arbetslaget har sagt, det som fungerar och det ni har kommit överens om.",
    ),
    Part.CONFIDED: Given(
        "Trivsel, hälsa och hemförhållanden ur samtalen",
        "Det som har berättats i förtroende. Kräver samtycke.",
        proposed=False,
        consent=True,
    ),
    Part.ELEVHALSA: Given(
        "Det som elevhälsan har skrivit",
        "Elevhälsans samtal, anteckningar och bild i utredningen. Starkare sekretess, 23 kap. 2 § offentlighets- och "
        "sekretesslagen. Kräver samtycke.",
        proposed=False,
        consent=True,
    ),
    Part.REPORT: Given("Anmälan till rektorn", "Mentorns beskrivning av oron.", needed_in=(State.ANMALD,)),
    Part.DECISIONS: Given("Rektorns beslut", "Vad som är beslutat, när och varför.", needed_in=_INVESTIGATED),
    Part.INVESTIGATION: Given(
        "Utredningen", "Kartläggning, samtal, analys och bedömning, så långt den har kommit.", needed_in=_INVESTIGATED
    ),
    Part.MEASURES: Given(
        "Åtgärderna", "Vad som prövas, hur det går och hur eleven och hemmet är med.", needed_in=_ACTED
    ),
    Part.EVALUATIONS: Given("Utvärderingarna", "Vad åtgärderna har gett, och hur ni har bestämt att gå vidare."),
    Part.PROGRAMS: Given("Beslut om åtgärdsprogram", "Den nya skolan prövar själv elevens behov av särskilt stöd."),
    Part.SAMVERKAN: Given(
        "Samverkan med andra",
        "Kontakter med till exempel socialtjänsten. Samtycke till en viss kontakt följer inte med till en ny skola.",
        proposed=False,
        consent=True,
    ),
    Part.NOTES: Given(
        "Anteckningar",
        "Det som annan personal än elevhälsan har antecknat. Läs igenom dem först.",
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

OPENED, CARRIED_OUT = "oppna", "atgard_genomford"

BY_WHOM = (
    *("samtal", "uppfoljande_samtal", "anteckning", "muntlig_uppgift"),
    *("atgard_logg", CARRIED_OUT, "atgard_utgar", OPENED),
)
"""Kinds whose words are elevhälsan's when elevhälsan has written them."""

CONFIDED = tuple(part.name for part in TALK_PARTS if not part.copied and part.name not in (PUPILS_OWN, "guardian_view"))
"""The parts of a talk that are told in confidence: those that do not go along in the copy to a guardian either."""


def needed(state: str) -> frozenset[Part]:
    """The parts without which a case cannot go on in a step."""
    return frozenset(part for part, given in PARTS.items() if state in given.needed_in)


def ask_for_consent(parts: Iterable[str]) -> bool:
    """Whether any of the parts goes beyond what is given without consent."""
    return any(PARTS[Part(part)].consent for part in parts)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What has been chosen to be given of one case: the one judge of each record, for the preview and the copy."""

    case: Case
    parts: frozenset[str]
    elevhalsa: frozenset[int]

    def has(self, part: Part) -> bool:
        """Whether a part is given."""
        return part in self.parts

    def by(self, author: int | None) -> bool:
        """Whether what somebody has written may be given."""
        return self.has(Part.ELEVHALSA) or author not in self.elevhalsa

    def talks(self) -> list[Talk]:
        """The talks that are given, without what was told in confidence unless that is given too. Never saved."""
        found = self.case.talks.select_related("author").prefetch_related("agreements").order_by("held_on", "pk")
        given = [each for each in found if self.has(Part.TALKS) and self.by(each.author_id)]
        for talk in given if not self.has(Part.CONFIDED) else ():
            for name in CONFIDED:
                setattr(talk, name, "")
        return given

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
        """Whether a talk of an investigation is given with it: one that elevhälsan has led or answered in is theirs."""
        return self.has(Part.ELEVHALSA) or (
            talk.whom != InvestigationTalk.Whom.ELEVHALSA and self.by(talk.leader_id) and self.by(talk.changed_by_id)
        )

    def investigation_part(self, key: str) -> bool:
        """Whether a part of an investigation, by its name, is given with it."""
        return self.has(Part.ELEVHALSA) or Voice.ELEVHALSA not in key.split("_")

    def events(self) -> list[CaseEvent]:
        """What has happened, oldest first, as the new school gets it: steps without their words where those stay."""
        talks = InvestigationTalk.objects.filter(investigation__case=self.case)
        kept = {each.pk for each in talks if not self.investigation_talk(each)}
        found = self.case.events.select_related("actor", "made_at").order_by("at", "pk")
        return [each for event in found if (each := self._event(event, kept))]

    def _event(self, event: CaseEvent, kept: Collection[int]) -> CaseEvent | None:
        """The event as it is given; ``kept`` are talks of the investigation that stay."""
        by_elevhalsa = event.kind in BY_WHOM and not self.by(event.actor_id)
        given = event.kind == OPENED or OF_PART.get(event.kind) in self.parts
        if given and not by_elevhalsa and event.data.get("investigation_talk") not in kept:
            return event
        event.text, event.data = "", {}
        return event if event.to_state or event.kind == OPENED else None


def chosen_in(case: Case, parts: Collection[str]) -> Chosen:
    """What is given when ``parts`` are chosen."""
    return Chosen(case, frozenset(parts), elevhalsa_of(case.school))


def elevhalsa_of(school: School) -> frozenset[int]:
    """Ids of everybody who is, or has been, in elevhälsan at a school of the same huvudman. One query."""
    held = RoleAssignment.objects.filter(school__huvudman=school.huvudman_id, role__in=ELEVHALSA)
    return frozenset(held.values_list("user_id", flat=True))


# ---------------------------------------------------------------------------------------------------- To whom


def new_schools(student: Student, school: School, day: dt.date) -> list[School]:
    """The huvudman's other schools where the pupil has, or is going to have, a place: the only ones to give to.

    None of a pupil with protected personal data: the name of a school can lead to the child, so that is done by hand.
    """
    if not shows(student, Fact.SCHOOL):
        return []
    places = Enrolment.objects.filter(student=student, school__huvudman=school.huvudman_id).exclude(last_day__lt=day)
    rows = places.exclude(school=school).select_related("school").order_by("first_day", "pk")
    return list(dict.fromkeys(each.school for each in rows))


def goes_to(student: Student, school: School, day: dt.date) -> bool:
    """Whether the pupil has a place at a school on a day."""
    return Enrolment.objects.on(day).filter(student=student, school=school).exists()


def waiting_in(case: Case) -> Passing | None:
    """The handover of a case that nobody has answered, if any; from what is fetched ahead where it is."""
    return next((each for each in case.passings.all() if each.is_waiting), None)


def last_in(case: Case) -> Passing | None:
    """The last handover of a case."""
    return max(case.passings.all(), key=lambda each: (each.sent_at, each.pk), default=None)


def moved_since(passing: Passing) -> bool:
    """Whether the step, or anything in the parts that are given, has been written since: nobody has chosen to give it.

    Measures are ended by an evaluation too. One query.
    """
    parts = {Part(part) for part in passing.parts}
    kinds = [kind for kind, part in OF_PART.items() if part in parts]
    ended = ["utvardering"] if Part.MEASURES in parts else []
    events = passing.case.events
    sent = events.filter(kind=SENT, data__passing=passing.pk).values("pk")[:1]
    return events.filter(Q(kind__in=kinds + ended) | ~Q(to_state=""), pk__gt=sent).exists()


def gone_on_to(case: Case) -> Case | None:
    """The open case, at another school, that a closed one has gone on as, if any."""
    last = last_in(case)
    found = last.received if last else None
    return found if found is None or found.is_open else gone_on_to(found)


def passes_on(case: Case) -> bool:
    """Whether the case waits for the new school, or that for an answer. Of a protected pupil it is done by hand."""
    last = last_in(case)
    asked = (Passing.Outcome.WAITING, Passing.Outcome.MORE, Passing.Outcome.WRONG)
    return bool(last and last.outcome in asked and shows(case.student, Fact.SCHOOL))


def came_by(case: Case) -> Passing | None:
    """The handover by which a case came from another school, if it did."""
    return getattr(case, "came_by", None)


def has_come() -> Exists:
    """Whether a case came from another school: it says so itself, also when gallring has taken the old school's."""
    return Exists(CaseEvent.objects.filter(case=OuterRef("pk"), kind=RECEIVED))


def to_answer(user: AnyUser) -> QuerySet[Passing]:
    """The handovers that somebody, as rektor of the new school, may receive or has answered.

    Not of a pupil whose place there has ended, nor of one who has got protected personal data since: by hand.
    """
    places = Enrolment.objects.filter(student=OuterRef("case__student"), school=OuterRef("to_school"))
    has_place = Exists(places.exclude(last_day__lt=timezone.localdate()))
    return Passing.objects.filter(
        has_place, to_school__in=scope_of(user).schools(Verb.DECIDE), case__student__protection=Protection.NONE
    )


def waiting(user: AnyUser) -> QuerySet[Passing]:
    """Those that nobody has answered, the oldest first."""
    rows = to_answer(user).filter(outcome=Passing.Outcome.WAITING).exclude(case__state=State.AVSLUTAD)
    return rows.select_related("case__student", "case__school", "to_school", "sent_by").order_by("sent_at", "pk")


def days_at(case: Case, today: dt.date) -> Iterator[tuple[School, int]]:
    """How many days the case has been at each school, the first school first; nothing when it has been at one."""
    passed = list(_passed(case))
    if not passed or not shows(case.student, Fact.SCHOOL):
        return
    until = swedish.local_day(case.closed_at) if case.closed_at else today
    moved = [swedish.local_day(each.answered_at or each.sent_at) for each in passed]
    days = [swedish.local_day(case.opened_at), *moved, until]
    schools = [*(each.case.school for each in passed), case.school]
    for school, first, last in zip(schools, days[:-1], days[1:], strict=True):
        yield school, (last - first).days


def case_then(case: Case, record: MadeAt) -> Case:
    """The case as it is named where a record of it was made: with the earlier school and its number. Never saved."""
    if record.made_at is None:
        return case
    then = copy(case)
    then.school, then.number = record.made_at, record.made_in
    return then


def with_earlier(case: Case) -> list[Case]:
    """A case, and those of earlier schools that it goes on from, the first one first."""
    return [*(each.case for each in _passed(case)), case]


def _passed(case: Case) -> list[Passing]:
    """The handovers by which a case has come, the first one first."""
    last = came_by(case)
    return [*_passed(last.case), last] if last else []
