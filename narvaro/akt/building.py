"""The file of a case put together: cover, chronology, clock, curve, annexes and what is left out."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.clock import Clock
from cases.closing import told
from cases.effects import Effect
from cases.handover import mentors_in
from cases.models import Case
from cases.timeline import TimelineRow
from cases.voices import klass_in
from narvaro import student_page
from narvaro.akt.annexes import LEFT_OUT, Annex, Line, lines_of
from narvaro.akt.secrecy import Receiver, Secret
from narvaro.akt.sections import Section, every_annex
from narvaro.akt.source import source_of
from narvaro.case_chart import Curve
from narvaro.case_documents import notices_of
from narvaro.case_story import Story, attendance_of, clock_for, happened
from people import swedish
from people.models import Enrolment, Guardianship, Skolform, User
from people.protected import Fact, shows

PROTECTED = "Skyddas, står inte i akten"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody has asked for: for whom and why, and what is left out, by kind and record by record."""

    by: User
    at: dt.datetime
    receiver: Receiver
    purpose: str
    secrets: frozenset[Secret] = frozenset()
    keys: frozenset[str] = frozenset()
    to: str = ""  # the new school, where it is one

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out by choice."""
        return not self.secrets and not self.keys


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of the chronology: ``since`` is the days since the row before, ``annex`` where the words are."""

    on: dt.date
    title: str
    who: str
    since: str
    annex: Annex | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not in the file, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Akt:
    """The file, ready for its template."""

    case: Case
    order: Order
    head: tuple[Line, ...]
    clock: Clock
    chronology: tuple[Happening, ...]
    curve: Curve | None
    effects: tuple[Effect, ...]
    sections: tuple[tuple[Section, tuple[Annex, ...]], ...]
    left_out: tuple[LeftOut, ...]


def akt_of(story: Story, order: Order) -> Akt:
    """The whole file of a case, for one receiver."""
    notices = notices_of(story.case)
    sections = _numbered(every_annex(source_of(story, notices)), order)
    annexes = {annex.key: annex for _, group in sections for annex in group}
    attendance = attendance_of(story)
    return Akt(
        case=story.case,
        order=order,
        head=head_of(story.case, story.today),
        clock=clock_for(story),
        chronology=tuple(_chronology(happened(story, notices)[::-1], annexes)),
        curve=attendance.curve,
        effects=tuple(_effect(each, annexes) for each in attendance.effects),
        sections=sections,
        left_out=tuple(_left_out(story, annexes.values())),
    )


def _numbered(
    sections: Iterable[tuple[Section, list[Annex]]], order: Order
) -> tuple[tuple[Section, tuple[Annex, ...]], ...]:
    """The annexes as the receiver gets them, numbered through the file: what is left out keeps its number."""
    found, number = [], 0
    for section, annexes in sections:
        group = []
        for annex in annexes:
            number += 1
            group.append(dataclasses.replace(annex.without(order.secrets, order.keys), number=number))
        found.append((section, tuple(group)))
    return tuple(found)


def _chronology(rows: Sequence[TimelineRow], annexes: dict[str, Annex]) -> Iterable[Happening]:
    """What was done and when, oldest first, with the days between."""
    # A talk is written up later than it is held: in the file each stands on its own day.
    ordered = sorted(rows, key=lambda row: swedish.local_day(row.at))
    before: dt.date | None = None
    for row in ordered:
        on = swedish.local_day(row.at)
        days = (on - before).days if before else 0
        since = "" if before is None else "samma dag" if days == 0 else f"+ {swedish.days(days)}"
        annex = annexes.get(row.key)
        title = annex.plain if annex and annex.left_out and annex.plain else row.title
        yield Happening(on, title, "" if annex and annex.left_out else row.who, since, annex)
        before = on


def _effect(effect: Effect, annexes: dict[str, Annex]) -> Effect:
    """A point of the curve, without its name where its record is left out."""
    annex = annexes.get(effect.point.key)
    if annex is None or not annex.left_out:
        return effect
    return dataclasses.replace(effect, point=dataclasses.replace(effect.point, title=f"{annex.title}. {LEFT_OUT}"))


def _left_out(story: Story, annexes: Iterable[Annex]) -> Iterable[LeftOut]:
    """Everything that is not in the file, record by record and part by part."""
    for annex in annexes:
        name = f"Bilaga {annex.number}. {annex.heading}"
        if annex.left_out:
            yield LeftOut(name, annex.left_out)
        hidden = [words for words in annex.words if words.left_out]
        yield from (LeftOut(f"{name}: {words.title}", words.secret.label if words.secret else "") for words in hidden)
    if story.reading.withheld:
        number = swedish.count(len(story.reading.withheld), "händelse", "händelser")
        yield LeftOut(f"{number.capitalize()} i ärendet", "Den som tog ut akten får inte läsa innehållet")


# ------------------------------------------------------------------------------------------------------ Cover


def head_of(case: Case, day: dt.date) -> tuple[Line, ...]:
    """The head of the file: pupil, school and home. What is protected says so instead of standing there."""
    student, school = case.student, case.school
    place = Enrolment.objects.filter(student=student, school=school).order_by("-first_day", "-pk").first()
    number = student.personal_number
    closed = f"Avslutat {swedish.full_date(case.closed_at)}. {told(case)}" if case.closed_at else ""
    return lines_of(
        elev=student.name,
        personnummer=f"{number[:8]}-{number[8:]}",
        skyddade_uppgifter="Ja, hantera akten enligt rutinen för skyddade uppgifter" if student.is_protected else "Nej",
        skolform=", ".join(filter(None, [_skolform(place), f"årskurs {place.year}" if place and place.year else ""])),
        skola=school.name if shows(student, Fact.SCHOOL) else PROTECTED,
        skolenhetskod=school.code if shows(student, Fact.SCHOOL) else PROTECTED,
        klass=klass_in(case, day) if shows(student, Fact.SCHOOL) else PROTECTED,
        mentor=_mentors(case, day),
        vårdnadshavare=_guardians(case, day),
        hemkommun=_home(case),
        huvudman=school.huvudman.name if shows(student, Fact.SCHOOL) else PROTECTED,
        ärendet=f"Öppnat {swedish.full_date(case.opened_at)} av {case.opened_by.name}",
        steg=closed or case.get_state_display(),
    )


def _skolform(place: Enrolment | None) -> str:
    return str(Skolform(place.skolform).label) if place else ""


def _mentors(case: Case, day: dt.date) -> str:
    if not shows(case.student, Fact.SCHOOL):
        return PROTECTED
    return swedish.join([mentor.name for mentor in mentors_in([case], day)[case.pk]])


def _guardians(case: Case, day: dt.date) -> str:
    """The guardians by name, with their language: never an address, since one home is not told of the other's."""
    home = student_page.home_of(case.student, day)
    return home.hidden or "\n".join(_guardian(each) for each in home.guardianships)


def _guardian(each: Guardianship) -> str:
    language = f", tolk {each.guardian.language}" if each.guardian.needs_interpreter else ""
    return f"{each.guardian.name}{language}"


def _home(case: Case) -> str:
    if not shows(case.student, Fact.ADDRESS):
        return PROTECTED
    known = case.student.registered_municipality
    return known.name if known else "Inte känd"
