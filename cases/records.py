"""Everything written in a case, gathered for its pages in a constant number of queries."""

from dataclasses import dataclass, field

from django.utils import timezone

from cases.access import INVESTIGATING
from cases.attendance import Frozen, thaw
from cases.communicating import communications_of
from cases.guests.replies import Reply, replies_of
from cases.models import (
    Anmalan,
    Atgardsprogram,
    Case,
    CasePicture,
    Communication,
    Decision,
    Evaluation,
    Investigation,
    Measure,
    Participation,
    Talk,
)
from cases.reading import Reading
from cases.requirements import current_investigation
from cases.samverkan import Cooperation, cooperations_of
from cases.voices import unnamed
from cases.written import Written, written_in
from people import swedish
from people.models import Student
from people.protected import Fact, shows


@dataclass(frozen=True, slots=True)
class Report:
    """The mentor's report with the figures of its day."""

    anmalan: Anmalan
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The investigation for whoever follows it without reading it: its dates and who has it."""

    investigation: Investigation
    who: str


@dataclass(frozen=True, slots=True)
class Records:
    """What stands in a case, newest last in each list."""

    talks: list[Talk]
    reports: list[Report]
    decisions: list[Decision]
    investigations: list[Written]
    measures: list[Measure]
    evaluations: list[Evaluation]
    elsewhere: Elsewhere | None = None
    samverkan: list[Cooperation] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    pictures: list[CasePicture] = field(default_factory=list)  # by the school; a guest's are in the reply
    reads_all: bool = False
    participations: list[Participation] = field(default_factory=list)
    programs: list[Atgardsprogram] = field(default_factory=list)
    communications: list[Communication] = field(default_factory=list)

    @property
    def every_picture(self) -> list[CasePicture]:
        """The pictures of the case that the person reads: the school's, and those in replies."""
        return [*self.pictures, *(each for reply in self.replies for each in reply.pictures)]

    @property
    def report(self) -> Report | None:
        """The latest report to the rektor."""
        return self.reports[-1] if self.reports else None

    @property
    def investigation(self) -> Written | None:
        """The investigation under way, or the last one."""
        return self.investigations[-1] if self.investigations else None


def records_of(case: Case, reading: Reading) -> Records:
    """Everything written in a case that the person reads."""
    talks = case.talks.select_related("author", "follow_up_of").prefetch_related("agreements")
    reports = case.anmalningar.select_related("author")
    evaluations = case.evaluations.select_related("author").prefetch_related("effects__measure")
    decisions = case.decisions.select_related(
        "decided_by", "delegation__rektor", "prepared_by", "made_at"
    ).prefetch_related("to_tell__told_by")
    investigations = case.investigations.prefetch_related(
        "parts", "talks__leader", "talks__guardian", "notes__by"
    ).order_by("started_at", "pk")
    measures = list(case.measures.prefetch_related("responsible").order_by("pk"))
    found = Records(
        talks=list(talks.exclude(pk__in=reading.hidden("talk")).order_by("held_on", "pk")),
        reports=[Report(each, thaw(each.figures)) for each in reports.order_by("at", "pk")],
        decisions=list(decisions.exclude(pk__in=reading.hidden("decision")).order_by("decided_at", "pk")),
        investigations=[written_in(case, each, timezone.localdate()) for each in investigations]
        if reading.whole
        else [],
        measures=[each for each in measures if reading.whole or reading.user.pk in each.responsible_ids],
        evaluations=list(evaluations.exclude(pk__in=reading.hidden("evaluation")).order_by("held_on", "pk")),
        elsewhere=None if reading.whole else _elsewhere(case),
        samverkan=_samverkan(case) if reading.whole else [],
        replies=replies_of(case, reading),
        pictures=_pictures(case, reading),
        reads_all=reading.whole,
        programs=_programs(case, reading),
        participations=list(case.participations.select_related("guardian", "by")) if reading.whole else [],
        communications=communications_of(case) if reading.whole else [],
    )
    if not shows(case.student, Fact.GUARDIANS):
        _hide_guardians(case.student, found)
    if not shows(case.student, Fact.SCHOOL):
        for each in (*found.decisions, *found.programs):
            each.made_at = None
    return found


def _pictures(case: Case, reading: Reading) -> list[CasePicture]:
    """The pictures that the school has put in the case."""
    shown = case.pictures.filter(link=None).exclude(pk__in=reading.hidden("picture"))
    return list(shown.select_related("added_by"))


def _programs(case: Case, reading: Reading) -> list[Atgardsprogram]:
    """The decisions about åtgärdsprogram, with whom they were told to and what was appealed."""
    shown = case.programs.exclude(pk__in=reading.hidden("program"))
    about = shown.select_related("decided_by", "delegation__rektor", "made_at")
    return list(about.prefetch_related("to_tell__told_by", "appeals__handled_by", "appeals__noted_by"))


def _hide_guardians(student: Student, records: Records) -> None:
    """Take the guardians' names out of what was written before the pupil was protected, in what is shown."""
    for talk in records.talks:
        for person in (*talk.participants, *talk.absent_guardians):
            person["name"] = unnamed(student, person["name"])
    for report in records.reports:
        assembled = report.anmalan.assembled
        for line, name in ((each, name) for name in ("who", "how") for lines in assembled.values() for each in lines):
            if name in line:
                line[name] = unnamed(student, line[name])
    told = [row for decision in records.decisions for row in decision.to_tell.all()]
    received = [row for program in records.programs for row in program.to_tell.all()]
    for row in (*told, *received):
        row.name = unnamed(student, row.name)
    for appeal in (each for program in records.programs for each in program.appeals.all()):
        appeal.names = unnamed(student, appeal.names)
    for held in (each.talk for written in records.investigations for part in written.sections for each in part.talks):
        held.participants = unnamed(student, held.participants)
    for evaluation in records.evaluations:
        evaluation.participants = unnamed(student, evaluation.participants)


def _samverkan(case: Case) -> list[Cooperation]:
    """Samverkan with other authorities, the latest first."""
    return cooperations_of(
        case, case.samverkan.select_related("responsible", "changed_by").order_by("-pk"), timezone.localdate()
    )


def _elsewhere(case: Case) -> Elsewhere | None:
    """Who has the investigation that is under way or was the last one; None when there has been none."""
    current = current_investigation(case)
    if current is None:
        return None
    members = case.members.filter(role__in=INVESTIGATING, first_day__gte=swedish.local_day(current.started_at))
    if case.is_open:  # without those who have been replaced
        members = members.filter(grant__isnull=False)
    names = [each.user.name for each in members.select_related("user").order_by("first_day", "pk")]
    return Elsewhere(current, swedish.join(list(dict.fromkeys(names))))
