"""Björkskolan in Älvköping as another system knows it, and what Närvaro makes of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from absence.models import Absence, ImportRun, Lesson, SourceConnection, StudentDay
from absence.sources.ss12000.client import Patience
from absence.sources.ss12000.sync import sync
from people.models import Huvudman, Student
from tests.cast import sample_numbers
from tests.ss12000.server import Source

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FRIDAY = dt.date(2026, 11, 20)
AUTUMN = "2026-08-17"
NUMBERS = list(sample_numbers("elev", 2012))
ADULTS = list(sample_numbers("vuxen", ""))
TEMPORARY = "20120311TF01"
RIGHT = "en-nyckel"  # the token that the server takes
QUICK = Patience(attempts=4, first_wait=0.01, longest_wait=0.05)


@dataclass
class World:
    """The source, and the connection to it."""

    source: Source
    connection: SourceConnection
    school_name: str = "Björkskolan"
    school_code: str = "99100001"
    pupils: Sequence[str] = (NUMBERS[0], NUMBERS[1], TEMPORARY, NUMBERS[2])  # personal numbers
    adults: Sequence[str] = tuple(ADULTS[:3])

    def __post_init__(self) -> None:
        self._build()

    # ------------------------------------------------------------------------------------------- In the source

    def _build(self) -> None:
        put = self.source.put
        self.huvudman = put(
            "organisations", displayName="Älvköpings kommun", organisationType="Huvudman",
            organisationNumber="212000-9911",
        )  # fmt: skip
        self.school = put(
            "organisations", displayName=self.school_name, organisationType="Skolenhet",
            schoolUnitCode=self.school_code, parentOrganisation={"id": self.huvudman},
        )  # fmt: skip
        self.eva = self.person("Eva", "Lindqvist", self.adults[0], phoneNumbers=[phone("070-1740605")])
        self.noah = self.pupil("Noah", "Lindqvist", self.pupils[0], responsibles=[guardian(self.eva)])
        self.maja = self.pupil("Maja", "Öberg", self.pupils[1])
        self.alma = self.pupil("Alma", "Berg", self.pupils[2])
        self.signe = self.pupil("Signe", "Hemlig", self.pupils[3], securityMarking="Skyddad folkbokföring")
        self.klass_8b = self.group("8B", "Klass", self.noah, self.maja)
        self.klass_8a = self.group("8A", "Klass", self.alma, self.signe)
        self.franska = self.group("Franska grupp 2", "Undervisning", self.noah, self.alma)
        self.math = put("syllabuses", subjectName="Matematik", official=True, schoolType="GR")
        self.math_8b = self.activity("Ma 8B", self.klass_8b, syllabus={"id": self.math})
        self.french = self.activity("Franska", self.franska)
        self.sara = self.person(
            "Sara", "Ek", self.adults[1], eduPersonPrincipalNames=["sara.ek@alvkoping.example"],
            emails=[{"value": "sara.ek@alvkoping.example", "type": "Skola personal"}],
        )  # fmt: skip
        self.karin = self.person(
            "Karin", "Dahl", self.adults[2], eduPersonPrincipalNames=["karin.dahl@alvkoping.example"]
        )
        self.mentor = self.duty(self.sara, "Lärare", assignmentRole=[mentor(self.klass_8b)])
        self.rektor = self.duty(self.karin, "Rektor")

    def person(self, first: str, last: str, number: str, **more: Any) -> str:
        return self.source.put("persons", givenName=first, familyName=last, civicNo={"value": number}, **more)

    def pupil(self, first: str, last: str, number: str, **more: Any) -> str:
        enrolment = {
            "enroledAt": {"id": self.school}, "schoolType": "GR", "startDate": AUTUMN, "schoolYear": 8,
        }  # fmt: skip
        return self.person(first, last, number, **{"enrolments": [enrolment], **more})

    def group(self, name: str, kind: str, *pupils: str, **more: Any) -> str:
        members = [{"person": {"id": each}, "startDate": AUTUMN} for each in pupils]
        return self.source.put(
            "groups", displayName=name, groupType=kind, startDate=AUTUMN, organisation={"id": self.school},
            groupMemberships=members, **more,
        )  # fmt: skip

    def activity(self, name: str, *groups: str, kind: str = "Undervisning", **more: Any) -> str:
        return self.source.put(
            "activities", displayName=name, calendarEventsRequired=True, startDate=AUTUMN, activityType=kind,
            groups=[{"id": each} for each in groups], organisation={"id": self.school}, **more,
        )  # fmt: skip

    def duty(self, person: str, role: str, **more: Any) -> str:
        return self.source.put(
            "duties", person={"id": person}, dutyAt={"id": self.school}, dutyRole=role, startDate=AUTUMN, **more
        )

    def lesson(self, activity: str, start: str, end: str, day: dt.date = FRIDAY, **more: Any) -> str:
        return self.source.put(
            "calendarEvents", activity={"id": activity}, startTime=at(day, start), endTime=at(day, end), **more
        )

    def seen(self, lesson: str, pupil: str, *, id: str = "", reported: bool = True, **minutes: Any) -> str:  # noqa: A002
        """What a teacher has reported: valid, invalid, other, present minutes, reason."""
        names = {
            "present": "attendanceMinutes", "valid": "validAbsenceMinutes", "invalid": "invalidAbsenceMinutes",
            "other": "otherAttendanceMinutes", "reason": "absenceReason",
        }  # fmt: skip
        said = {names[name]: value for name, value in minutes.items()}
        return self.source.put(
            "attendances", id, calendarEvent={"id": lesson}, student={"id": pupil}, isReported=reported, **said
        )

    def announce(
        self, pupil: str, start: str, end: str, day: dt.date = FRIDAY, until: dt.date | None = None, *,
        leave: bool = False,
    ) -> str:  # fmt: skip
        """What home has announced, or the school has granted."""
        return self.source.put(
            "absences", startTime=at(day, start), endTime=at(until or day, end), student={"id": pupil},
            type="Beviljad ledighet" if leave else "Anmäld frånvaro",
        )  # fmt: skip

    def later(self, **time: float) -> None:
        """Let the source's clock go on."""
        self.source.now += dt.timedelta(**time)

    # ------------------------------------------------------------------------------------------------ In Närvaro

    def sync(self, **options: bool) -> ImportRun:
        """A night's fetch."""
        run = sync(self.connection, patience=QUICK, **options)
        run.refresh_from_db()
        return run

    def fetched(self, **options: bool) -> ImportRun:
        """A night's fetch that goes well, with no row refused."""
        run = self.sync(**options)
        refused = list(run.refused_rows.values_list("file", "column", "value", "message"))
        assert (run.status, run.error, refused) == ("klar", "", [])
        return run


def at(day: dt.date, clock: str) -> str:
    """A Swedish time as the standard writes it."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), STOCKHOLM).isoformat()


def phone(number: str, *, mobile: bool = True) -> dict[str, Any]:
    return {"value": number, "type": "Hem", "mobile": mobile}


def guardian(person: str, relation: str = "Vårdnadshavare") -> dict[str, Any]:
    return {"person": {"id": person}, "relationType": relation}


def mentor(group: str) -> dict[str, Any]:
    return {"group": {"id": group}, "assignmentRoleType": "Mentor", "startDate": AUTUMN}


def connect(huvudman: Huvudman, url: str, *, token: str = RIGHT) -> SourceConnection:
    """A connection with a fixed token."""
    connection = SourceConnection(huvudman=huvudman, base_url=f"{url}/v2.0", active=True)
    connection.keep_secret(token)
    connection.save()
    return connection


# ---------------------------------------------------------------------------------------------- What is known


def pupil(first_name: str) -> Student:
    return Student.objects.get(first_name=first_name)


def minutes(first_name: str, day: dt.date = FRIDAY) -> tuple[int, int, int, int] | None:
    """Offered, reported, valid and invalid minutes of a pupil's day; None is no school day."""
    known = StudentDay.objects.filter(student__first_name=first_name, day=day).first()
    return (known.offered, known.reported, known.valid, known.invalid) if known else None


def absence(first_name: str) -> list[Absence]:
    """What is known of a pupil's absence now."""
    current = Absence.objects.filter(student__first_name=first_name, superseded_at=None)
    return list(current.order_by("day", "start"))


def held() -> set[tuple[str, str]]:
    """The lessons that are held: subject, and the class or pupil."""
    lessons = Lesson.objects.filter(cancelled=False).select_related("group", "student")
    return {(each.subject, each.group.name if each.group else each.student.first_name) for each in lessons}  # type: ignore[union-attr]
