"""The named cast: fictional people at the schools of Älvköping on Friday 20 November 2026, out of ``tests.builders``.

Björkskolan   8B: Noah, Maja, Tuva (mentor Sara)   8A: Alma with another hemkommun, Signe protected (mentor Amir)
              Maria kurator, Petra specialpedagog, Karin rektor, Birgitta administratör, Kim vaktmästare
Ekskolan      Rolf rektor: an outsider at Björkskolan         Älvgymnasiet   Casper, who is of age
Whole huvudman: Hugo huvudman, Stina systemförvaltare         Granåsskolan   another huvudman's school, rektor Greta
Sixten is superuser and has no role.

``cast`` gives everybody and freezes the time; each person is also a fixture of their own (``sara``, ``noah`` ...).
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from people import services
from people.models import Group, Huvudman, Municipality, Protection, School, Skolform, Student, User
from people.roles import Role
from tests.builders import (
    STOCKHOLM,
    TERM_START,
    fresh,
    give_role,
    login,
    make_guardian,
    make_huvudman,
    make_mentor,
    make_municipality,
    make_school,
    make_student,
    make_user,
    on_day,
    sample_numbers,
    school_day,
    unused_number,
)
from tests.kept import Kept, written

__all__ = [  # a test takes both people and builders from here
    "NOW",
    "STOCKHOLM",
    "TERM_START",
    "TODAY",
    "Cast",
    "fresh",
    "give_role",
    "login",
    "make_cast",
    "make_guardian",
    "make_mentor",
    "make_school",
    "make_student",
    "make_user",
    "on_day",
    "sample_numbers",
    "school_day",
    "unused_number",
]

TODAY = dt.date(2026, 11, 20)  # a Friday
NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=STOCKHOLM)


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
    kim: User
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
        "kim": "Strand",
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
        "kim": (Role.PERSONAL, bjork),
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


kept_cast = Kept(make_cast)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, on Friday 20 November 2026 at ten o'clock."""
    with time_machine.travel(NOW):
        everybody = kept_cast.put()
        as_cast.append(written())
        yield everybody
        as_cast.clear()


def is_untouched() -> bool:
    """Whether the test has written nothing since the cast came, and its clock stands where theirs does."""
    stands = connection.in_atomic_block and timezone.now() - NOW < dt.timedelta(minutes=1)
    return stands and as_cast == [written()]


as_cast: list[tuple[str | None, int]] = []  # what had been written when the cast had come


def _member_fixture(name: str) -> object:
    """A fixture that gives one member of the cast."""

    @pytest.fixture(name=name)
    def member(cast: Cast) -> object:
        return getattr(cast, name)

    return member


for _name in Cast.__dataclass_fields__:
    globals()[f"_{_name}"] = _member_fixture(_name)
