"""What is kept of the standard's objects: the fields that say something for absence, and no others.

Ids are opaque text, whatever the standard says of their form. A field that a record lacks here never reaches the
database. msgspec checks each object against its type.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec import UNSET, Struct, UnsetType, field

SWEDISH = ZoneInfo("Europe/Stockholm")
HIDDEN = {"Sekretessmarkering", "Skyddad folkbokföring"}


def aware(moment: dt.datetime) -> dt.datetime:
    """A time by its zone; one that tells none is Swedish."""
    return moment if moment.tzinfo else moment.replace(tzinfo=SWEDISH)


class Record(Struct, rename="camel", omit_defaults=True):
    """Something of the standard."""


class Meta(Record):
    """When an object last changed, by the source's own clock."""

    modified: dt.datetime


class Reference(Record):
    """An object by its id."""

    id: str


class Organisation(Record):
    """Anything from a huvudman to a school unit, in a tree."""

    display_name: str
    organisation_type: str
    organisation_number: str = ""
    parent_organisation: Reference | None = None
    school_unit_code: str = ""
    email: str = ""
    end_date: dt.date | None = None


class CivicNumber(Record):
    """A personal number, samordningsnummer or temporary number (20130101TF01)."""

    value: str


class Email(Record):
    value: str
    type: str = ""


class Phone(Record):
    value: str
    mobile: bool = False


class Address(Record):
    type: str = ""
    street_address: str = ""
    locality: str = ""
    postal_code: str = ""
    municipality_code: int | str | None = None


class Enrolment(Record):
    """A pupil's place at a school unit."""

    enroled_at: Reference
    school_type: str
    start_date: dt.date
    end_date: dt.date | None = None
    school_year: int | None = None
    cancelled: bool = False


class Responsible(Record):
    """Who answers for a child, and how."""

    person: Reference | None = None
    relation_type: str = ""


class Person(Record):
    """A pupil, guardian or member of staff."""

    given_name: str
    family_name: str
    civic_no: CivicNumber | None = None
    security_marking: str = ""
    person_status: str = ""
    edu_person_principal_names: list[str] = []
    emails: list[Email] = []
    phone_numbers: list[Phone] = []
    addresses: list[Address] = []
    enrolments: list[Enrolment] = []
    responsibles: list[Responsible] = []

    def __post_init__(self) -> None:
        """How to reach somebody with protected identity is never kept."""
        if self.security_marking in HIDDEN:
            self.emails = [each for each in self.emails if each.type == "Skola personal"]
            self.phone_numbers, self.addresses = [], []


class AssignmentRole(Record):
    """What somebody is for a group: Mentor and others."""

    group: Reference
    assignment_role_type: str
    start_date: dt.date | None = None
    end_date: dt.date | None = None


class Duty(Record):
    """Somebody's work at an organisation."""

    duty_at: Reference
    duty_role: str
    start_date: dt.date
    end_date: dt.date | None = None
    person: Reference | None = None
    assignment_role: list[AssignmentRole] = []


class GroupMembership(Record):
    person: Reference
    start_date: dt.date | None = None
    end_date: dt.date | None = None


class Group(Record):
    """A class, teaching group, mentor group ..."""

    display_name: str
    group_type: str
    organisation: Reference
    start_date: dt.date | None = None
    end_date: dt.date | None = None
    group_memberships: list[GroupMembership] = []


class Placement(Record):
    """A child's place at a förskola or fritidshem."""

    placed_at: Reference
    child: Reference
    school_type: str
    start_date: dt.date
    end_date: dt.date | None = None


class Syllabus(Record):
    subject_name: str = ""
    course_name: str = ""


class ActivityExtras(Record):
    syllabus: Syllabus | None = None


class Activity(Record):
    """Groups and teachers with a subject. Undervisning and Elevaktivitet are reported."""

    display_name: str
    groups: list[Reference]
    organisation: Reference
    activity_type: str = "Undervisning"
    embedded: ActivityExtras | None = field(default=None, name="_embedded")


class StudentException(Record):
    """How one lesson differs for one pupil."""

    student: Reference
    participates: bool
    start_time: dt.datetime | None = None
    end_time: dt.datetime | None = None
    teaching_length: int | None = None


class Attendance(Record):
    """One pupil's presence at one lesson, in minutes. ``is_reported``: whether the lesson is reported."""

    id: str
    student: Reference
    is_reported: bool
    calendar_event: Reference | None = None
    attendance_minutes: int | None = None
    valid_absence_minutes: int = 0
    invalid_absence_minutes: int = 0
    other_attendance_minutes: int = 0
    absence_reason: str = ""


class EventExtras(Record):
    attendance: list[Attendance] = []


class CalendarEvent(Record):
    """A lesson."""

    activity: Reference
    start_time: dt.datetime
    end_time: dt.datetime
    cancelled: bool = False
    teaching_length_student: int | None = None
    student_exceptions: list[StudentException] = []
    embedded: EventExtras | None = field(default=None, name="_embedded")

    def __post_init__(self) -> None:
        """A time without zone is Swedish."""
        self.start_time, self.end_time = aware(self.start_time), aware(self.end_time)


class Absence(Record):
    """Absence that the home has announced, or leave that the school has granted."""

    start_time: dt.datetime
    end_time: dt.datetime
    type: str
    student: Reference

    def __post_init__(self) -> None:
        """A time without zone is Swedish."""
        self.start_time, self.end_time = aware(self.start_time), aware(self.end_time)


class Envelope(Record):
    """What every object has: which it is and when it changed."""

    id: str
    meta: Meta | UnsetType = UNSET
