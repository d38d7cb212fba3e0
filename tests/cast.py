"""The named cast: fictional people at the schools of Älvköping on Friday 20 November 2026, and readable builders.

Björkskolan   8B: Noah, Maja, Tuva (mentor Sara)   8A: Alma with another hemkommun, Signe protected (mentor Amir)
              Maria kurator, Petra specialpedagog, Karin rektor, Birgitta administratör
Ekskolan      Rolf rektor: an outsider at Björkskolan         Älvgymnasiet   Casper, who is of age
Whole huvudman: Hugo huvudman, Stina systemförvaltare         Granåsskolan   another huvudman's school, rektor Greta
Sixten is superuser and has no role.

``cast`` gives everybody and freezes the time; each person is also a fixture of their own (``sara``, ``noah`` ...).
"""

import csv
import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
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
TODAY = dt.date(2026, 11, 20)  # a Friday
NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=STOCKHOLM)
TERM_START = dt.date(2026, 8, 18)
ROLES_START = dt.date(2026, 8, 10)

TEST_NUMBERS = Path(__file__).parents[1] / "narvaro" / "demo" / "data" / "testpersonnummer.csv"


@dataclass
class Cast:
    """Everybody, by first name; classes as ``klass_8b``."""

    alvkoping: Municipality
    granas: Municipality
    huvudman: Huvudman
    other_huvudman: Huvudman
    bjorkskolan: School
    ekskolan: School
    alvgymnasiet: School
    granasskolan: School
    klass_8a: Group
    klass_8b: Group
    klass_gy: Group
    sara: User
    amir: User
    maria: User
    petra: User
    karin: User
    birgitta: User
    rolf: User
    greta: User
    hugo: User
    stina: User
    sixten: User
    noah: Student
    maja: Student
    tuva: Student
    alma: Student
    signe: Student
    casper: Student


# ------------------------------------------------------------------------------------------------- Builders


def test_numbers(kind: str, year: int | str) -> Iterator[str]:
    """Skatteverket's test numbers of one birth year (or all, ""): kind is elev or vuxen."""
    with TEST_NUMBERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind and row["personnummer"].startswith(str(year)):
                yield row["personnummer"]


test_numbers.__test__ = False  # type: ignore[attr-defined]  # a helper, whatever pytest makes of its name


def unused_number(kind: str, year: int) -> str:
    """A test number that no pupil or guardian has yet."""
    born = {"personal_number__startswith": year}
    taken: set[str | None] = set(Student.objects.filter(**born).values_list("personal_number", flat=True))
    taken.update(Guardian.objects.filter(**born).values_list("personal_number", flat=True))
    return next(number for number in test_numbers(kind, year) if number not in taken)


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


# -------------------------------------------------------------------------------------------------- The cast


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


def make_cast() -> Cast:
    """Write the whole cast to the database."""
    alvkoping, granas = make_municipality("9910", "Älvköping"), make_municipality("9920", "Granås")
    huvudman, other = make_huvudman(alvkoping, "2120009911"), make_huvudman(granas, "2120009929")
    bjork = make_school("Björkskolan", "99100001", huvudman)
    ek = make_school("Ekskolan", "99100002", huvudman)
    gymnasium = make_school("Älvgymnasiet", "99100003", huvudman)
    granasskolan = make_school("Granåsskolan", "99200001", other)
    klass_8a = Group.objects.create(school=bjork, name="8A")
    klass_8b = Group.objects.create(school=bjork, name="8B")
    klass_gy = Group.objects.create(school=gymnasium, name="EK24")
    people: dict[str, Any] = {
        **_make_staff(bjork, ek, granasskolan, klass_8a, klass_8b),
        **_make_pupils(alvkoping, granas, klass_8a, klass_8b, klass_gy),
    }
    return Cast(
        alvkoping=alvkoping,
        granas=granas,
        huvudman=huvudman,
        other_huvudman=other,
        bjorkskolan=bjork,
        ekskolan=ek,
        alvgymnasiet=gymnasium,
        granasskolan=granasskolan,
        klass_8a=klass_8a,
        klass_8b=klass_8b,
        klass_gy=klass_gy,
        **people,
    )


def _make_staff(bjork: School, ek: School, granasskolan: School, klass_8a: Group, klass_8b: Group) -> dict[str, User]:
    """Everybody who works, with their roles."""
    names = {
        "sara": "Lindgren",
        "amir": "Haddad",
        "maria": "Nylund",
        "petra": "Sandström",
        "karin": "Westerberg",
        "birgitta": "Åkesson",
        "rolf": "Ekdahl",
        "greta": "Holm",
        "hugo": "Dahl",
        "stina": "Ekström",
    }
    staff = {name: make_user(name, last_name=last_name) for name, last_name in names.items()}
    roles = {
        "maria": (Role.KURATOR, bjork),
        "petra": (Role.SPECIALPEDAGOG, bjork),
        "karin": (Role.REKTOR, bjork),
        "birgitta": (Role.ADMINISTRATOR, bjork),
        "rolf": (Role.REKTOR, ek),
        "greta": (Role.REKTOR, granasskolan),
        "hugo": (Role.HUVUDMAN, bjork),
        "stina": (Role.SYSTEMFORVALTARE, bjork),
    }
    for name, (role, school) in roles.items():
        give_role(staff[name], role, school, sync=False)
    make_mentor(staff["sara"], klass_8b)
    make_mentor(staff["amir"], klass_8a)
    services.sync_role_groups()
    return staff | {"sixten": make_user("sixten", last_name="Root", is_superuser=True, is_staff=True)}


def _make_pupils(
    home: Municipality, away: Municipality, klass_8a: Group, klass_8b: Group, klass_gy: Group
) -> dict[str, Student]:
    """The pupils and their guardians."""
    pupils = {
        "noah": make_student("Noah", "Ali", group=klass_8b, municipality=home),
        "maja": make_student("Maja", "Öberg", group=klass_8b, municipality=home),
        "tuva": make_student("Tuva", "Bergman", group=klass_8b, municipality=home),
        "alma": make_student("Alma", "Sjögren", group=klass_8a, municipality=away),
        "signe": make_student(
            "Signe", "Hemlig", group=klass_8a, municipality=home, protection=Protection.SEKRETESSMARKERING
        ),
        "casper": make_student(
            "Casper", "Blom", group=klass_gy, municipality=home, born=2008, skolform=Skolform.GYMNASIESKOLA, year="3"
        ),
    }
    guardians = {
        "noah": ("Samira", "Karim"),
        "maja": ("Eva", "Patrik"),
        "tuva": ("Helena",),
        "alma": ("Karin", "Per"),
        "signe": ("Ingrid",),
        "casper": ("Annika",),
    }
    for pupil, names in guardians.items():
        for name, relation in zip(names, itertools.cycle(["mor", "far"]), strict=False):
            make_guardian(pupils[pupil], name, relation=relation)
    return pupils


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, on Friday 20 November 2026 at ten o'clock."""
    with time_machine.travel(NOW):
        yield make_cast()


def _member_fixture(name: str) -> object:
    """A fixture that gives one member of the cast."""

    @pytest.fixture(name=name)
    def member(cast: Cast) -> object:
        return getattr(cast, name)

    return member


for _name in Cast.__dataclass_fields__:
    globals()[f"_{_name}"] = _member_fixture(_name)
