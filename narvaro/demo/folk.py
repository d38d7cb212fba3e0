"""The people of a generated municipality: pupils with homes and places in classes, and those who work."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from narvaro.demo import cast, names
from narvaro.demo.patterns import PROFILES, Habit
from narvaro.demo.schools import Klass, School

STAFF_START = date(2026, 8, 10)


@dataclass(frozen=True, eq=False)
class Guardian:
    """A guardian; the same object for siblings."""

    first: str
    last: str
    number: str
    relation: str
    phone: str
    address: str
    postcode: str
    town: str
    language: str
    interpreter: bool
    may_be_contacted: bool = True
    reachable_by_email: bool = True

    @property
    def email(self) -> str:
        """An address at a domain that cannot exist."""
        local = f"{names.ascii_name(self.first)}.{names.ascii_name(self.last)}"
        return f"{local}@hem.example" if self.reachable_by_email else ""


@dataclass(frozen=True)
class Place:
    """A pupil's time in a class, both days included."""

    klass: Klass
    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the pupil belonged to the class that day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(eq=False)
class Pupil:
    """A pupil with guardians, places and a habit of absence (a key of PROFILES)."""

    id: str
    number: str
    first: str
    last: str
    places: list[Place]
    guardians: list[Guardian]
    profile: str
    elective: str
    kommun: str = cast.ALVKOPING
    protection: str = "ingen"
    placed_by: str = ""
    placement: str = ""
    script: dict[date, str] = field(default_factory=dict)

    def habit(self, seed: str, place: Place) -> Habit:
        """The habit of this pupil in this class; the class as a whole has its week of flu."""
        flu = Random(f"{seed}/{place.klass.id}/influensa").randrange(37, 51)
        rng = Random(f"{seed}/{self.id}/{place.klass.id}")
        return Habit(PROFILES[self.profile], rng, flu_week=flu, script=self.script)


@dataclass(frozen=True)
class StaffRole:
    """One role of one person at one school."""

    username: str
    first: str
    last: str
    role: str
    school: School
    classes: str = ""
    start: date = STAFF_START
    end: date | None = None

    @property
    def email(self) -> str:
        """Work address at the huvudman's invented domain."""
        return f"{names.ascii_name(self.first)}.{names.ascii_name(self.last)}@alvkoping.example"
