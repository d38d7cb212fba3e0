"""Readable builders of schools, people and their school days, each with what a test does not care about filled in."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

from absence.models import StudentDay
from people import services
from people.models import (
    Enrolment,
    Group,
    Guardian,
    Guardianship,
    Huvudman,
    Membership,
    Mentorship,
    Municipality,
    NonSchoolDay,
    Protection,
    RoleAssignment,
    School,
    Skolform,
    Student,
    Term,
    User,
)
from people.roles import Role

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TERM_START = dt.date(2026, 8, 18)
ROLES_START = dt.date(2026, 8, 10)

TEST_NUMBERS = Path(__file__).parents[1] / "narvaro" / "demo" / "data" / "testpersonnummer.csv"


def sample_numbers(kind: str, year: int | str) -> Iterator[str]:
    """Skatteverket's test numbers of one birth year (or all, ""): kind is elev or vuxen."""
    with TEST_NUMBERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind and row["personnummer"].startswith(str(year)):
                yield row["personnummer"]


def unused_number(kind: str, year: int) -> str:
    """A test number that no pupil or guardian has yet."""
    born = {"personal_number__startswith": year}
    taken: set[str | None] = set(Student.objects.filter(**born).values_list("personal_number", flat=True))
    taken.update(Guardian.objects.filter(**born).values_list("personal_number", flat=True))
    return next(number for number in sample_numbers(kind, year) if number not in taken)


def make_student(
    first_name: str = "Elev",
    last_name: str = "Elevsson",
    *,
    group: Group | None = None,
    school: School | None = None,
    born: int = 2012,
    municipality: Municipality | None = None,
    protection: str = Protection.NONE,
    skolform: str = Skolform.GRUNDSKOLA,
    year: str = "8",
    first_day: dt.date = TERM_START,
    last_day: dt.date | None = None,
    number: str | None = None,
) -> Student:
    """A pupil enrolled at a school (that of the class if none is given) and in a class if one is given."""
    number = number or unused_number("elev", born)
    student = Student.objects.create(
        personal_number=number,
        first_name=first_name,
        last_name=last_name,
        birth_date=dt.datetime.strptime(number[:8], "%Y%m%d").date(),  # noqa: DTZ007  # a date has no time zone
        registered_municipality=municipality,
        protection=protection,
    )
    place = school or (group.school if group else None)
    if place:
        Enrolment.objects.create(
            student=student, school=place, skolform=skolform, year=year, first_day=first_day, last_day=last_day
        )
    if group:
        Membership.objects.create(student=student, group=group, first_day=first_day, last_day=last_day)
    return student


def make_guardian(
    student: Student, first_name: str, *, relation: str = "mor", phone: str = "070-174 06 05"
) -> Guardian:
    """A guardian of a pupil, with the pupil's last name."""
    guardian = Guardian.objects.create(
        personal_number=unused_number("vuxen", 1985),
        first_name=first_name,
        last_name=student.last_name,
        email=f"{first_name}.{student.pk}@hem.example".lower(),
        phone=phone,
        address="Björkvägen 4",
        postal_code="999 10",
        city="Älvköping",
        language="svenska",
    )
    Guardianship.objects.create(student=student, guardian=guardian, relation=relation)
    return guardian


def make_user(username: str, first_name: str = "", last_name: str = "", **fields: bool) -> User:
    """Somebody who can log in and has no role."""
    return User.objects.create(
        username=username,
        first_name=first_name or username.capitalize(),
        last_name=last_name,
        email=f"{username}@alvkoping.example",
        **fields,
    )


def give_role(
    user: User,
    role: Role,
    school: School,
    *,
    first_day: dt.date = ROLES_START,
    last_day: dt.date | None = None,
    sync: bool = True,
) -> RoleAssignment:
    """Give somebody a role at a school and sync the groups, as an import does."""
    assignment = RoleAssignment.objects.create(
        user=user, role=role, school=school, first_day=first_day, last_day=last_day
    )
    if sync:
        services.sync_role_groups(School.objects.filter(huvudman=school.huvudman))
    return assignment


def school_day(
    student: Student,
    day: dt.date,
    *,
    offered: int = 360,
    reported: int | None = None,
    valid: int = 0,
    invalid: int = 0,
    leave: int = 0,
    late_count: int = 0,
    late_minutes: int = 0,
    announced: bool = False,
    left_early: bool = False,
    school: School | None = None,
) -> StudentDay:
    """A pupil's school day in minutes: all offered minutes reported, if no others are said. Late minutes are part
    of valid + invalid, and count as invalid first."""
    place = school or Enrolment.objects.on(day).select_related("school").get(student=student).school
    return StudentDay.objects.create(
        student=student,
        school=place,
        day=day,
        offered=offered,
        reported=offered if reported is None else reported,
        first_lesson=dt.time(8, 20),
        last_lesson=dt.time(14, 0),
        valid=valid,
        invalid=invalid,
        leave=leave,
        late_count=late_count,
        late_minutes=late_minutes,
        away=valid + invalid > late_minutes,
        unexcused=invalid > late_minutes,
        announced=announced,
        left_early=left_early,
    )


def login(client: Client, user: User) -> Client:
    """Log somebody in."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fresh(user: User) -> User:
    """The person as a new request sees them: access is worked out once a request and kept on the user object."""
    return User.objects.get(pk=user.pk)


def on_day(day: dt.date, hour: int = 10) -> time_machine.travel:
    """Be at this hour of a day in Sweden: ``with on_day(date(2026, 12, 1)):``."""
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), STOCKHOLM))


def make_huvudman(municipality: Municipality, organisation_number: str) -> Huvudman:
    """A municipality as huvudman, with the terms and breaks of 2026/2027."""
    huvudman = Huvudman.objects.create(
        organisation_number=organisation_number,
        name=f"{municipality.name}s kommun",
        municipality=municipality,
        email=municipality.email,
        postal_address=municipality.postal_address,
    )
    terms = [("HT", TERM_START, dt.date(2026, 12, 18)), ("VT", dt.date(2027, 1, 7), dt.date(2027, 6, 10))]
    Term.objects.bulk_create(
        Term(huvudman=huvudman, school_year="2026/2027", kind=kind, first_day=first, last_day=last)
        for kind, first, last in terms
    )
    breaks = [
        ("Höstlov", dt.date(2026, 10, 26), dt.date(2026, 10, 30)),
        ("Sportlov", dt.date(2027, 2, 15), dt.date(2027, 2, 19)),
        ("Påsklov", dt.date(2027, 3, 29), dt.date(2027, 4, 2)),
    ]
    NonSchoolDay.objects.bulk_create(
        NonSchoolDay(huvudman=huvudman, name=name, first_day=first, last_day=last) for name, first, last in breaks
    )
    return huvudman


def make_municipality(code: str, name: str) -> Municipality:
    """A municipality with a post box and an address."""
    mail = name.lower().translate(str.maketrans("åäö", "aao"))
    return Municipality.objects.create(
        code=code, name=name, email=f"utbildning@{mail}.example", postal_address=f"Box 10\n999 10 {name}"
    )


def make_school(name: str, code: str, huvudman: Huvudman) -> School:
    """A school unit."""
    return School.objects.create(name=name, code=code, huvudman=huvudman, email=f"skola.{code}@alvkoping.example")


def make_mentor(user: User, group: Group) -> Mentorship:
    """Make somebody mentor of a class, role included; call ``sync_role_groups`` afterwards."""
    give_role(user, Role.MENTOR, group.school, sync=False)
    return Mentorship.objects.create(user=user, group=group, first_day=ROLES_START)
