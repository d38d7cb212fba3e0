"""The people and schools of Älvköping, in blocks of about 600 pupils so that a large one takes no more memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from narvaro.demo import cast, names
from narvaro.demo.folk import Guardian, Place, Pupil, StaffRole
from narvaro.demo.numbers import LANDLINE, MOBILE, PersonNumbers
from narvaro.demo.patterns import SHARES
from narvaro.demo.schools import BLOCK, PLANS, ROLES, Klass, School, SchoolPlan
from narvaro.demo.schoolyear import AUTUMN
from narvaro.demo.timetable import STAGES

ORGANISATION = "212000-9911"
TOWNS = {
    cast.ALVKOPING: ("999 10", "Älvköping"),
    cast.GRANAS: ("999 20", "Granås"),
    cast.MARIEDAL: ("999 30", "Mariedal"),
}
STREETS = ("Björkvägen", "Storgatan", "Kvarngatan", "Älvgatan", "Skolgatan", "Rönnvägen", "Parkvägen", "Bergsgatan",
           "Norra vägen", "Åkervägen", "Lingonstigen", "Hagavägen", "Järnvägsgatan", "Ringvägen")  # fmt: skip
LANGUAGE_CHOICES = (("Spanska", 45), ("Tyska", 20), ("Franska", 15), ("Svenska/engelska", 20))
ELDEST_GUARDIAN, YOUNGEST_GUARDIAN = 1976, 1996  # birth years among the test numbers of adults
COMPULSORY, UPPER = 0, 1  # columns of SHARES
DRAWN_STILL = ("biträdande rektor",)  # joined the cast later: drawn as before, so that all after stay who they were


@dataclass
class Block:
    """Three schools with all their people."""

    schools: list[School]
    classes: list[Klass]
    staff: list[StaffRole]
    pupils: list[Pupil]


def blocks(pupils: int, seed: int) -> Iterator[Block]:
    """The municipality, one block at a time. The first holds the cast; what is in it does not depend on the others."""
    numbers, usernames = PersonNumbers(seed), set[str]()
    for n in range(-(-pupils // BLOCK)):
        yield _Builder(n, seed, numbers, usernames).build(min(BLOCK, pupils - n * BLOCK))


def _school(block: int, place: int, plan: SchoolPlan) -> School:
    suffix = f" {block + 1}" if block else ""
    return School(plan.key, f"99{block:05}{place + 1}", plan.name + suffix)


@dataclass
class _Seat:
    """A place in a class, waiting for a pupil."""

    klass: Klass
    part: cast.CastPupil | None = None


class _Builder:
    """Builds one block; all chance comes from one source in a fixed order."""

    def __init__(self, block: int, seed: int, numbers: PersonNumbers, usernames: set[str]) -> None:
        self.block, self.numbers, self.usernames = block, numbers, usernames
        self.rng = Random(f"{seed}/{block}/folk")
        self.pupils: list[Pupil] = []

    def build(self, pupils: int) -> Block:
        """The first `pupils` of the block's places, with the schools and classes that then have pupils."""
        self.classes = self._classes(pupils)
        schools = list(dict.fromkeys(klass.school for klass in self.classes))
        staff = [role for school in schools for role in self._staff_of(school)]
        seats = [seat for klass in self.classes for seat in self._seats(klass)]
        for seat in seats:
            if seat.part:
                self._add_cast_pupil(seat.klass, seat.part)
        for family in self._families([seat for seat in seats if not seat.part]):
            self._add_family(family)
        return Block(schools, self.classes, staff, self.pupils)

    def _classes(self, pupils: int) -> list[Klass]:
        classes = []
        for place, plan in enumerate(PLANS):
            school = _school(self.block, place, plan)
            for name, stage, skolform, year, birth_year, full in plan.classes:
                size = min(full, pupils)
                pupils -= size
                class_id = f"{plan.key}{self.block or ''}-{name}"
                if size:
                    classes.append(Klass(class_id, name, school, STAGES[stage], skolform, year, birth_year, size))
        return classes

    def _seats(self, klass: Klass) -> list[_Seat]:
        parts = [part for part in cast.PUPILS if part.klass == klass.name] if self.block == 0 else []
        return [_Seat(klass, part) for part in parts[: klass.size]] + [
            _Seat(klass) for _ in range(klass.size - len(parts))
        ]

    # Staff

    def _staff_of(self, school: School) -> list[StaffRole]:
        known = self._cast_staff_of(school)
        filled = {member.role for member in known}
        roles = list(known)
        drawn = [self._employ(role, school) for role in ROLES if role not in filled or role in DRAWN_STILL]
        roles += [member for member in drawn if member.role not in filled]
        taken = {name for member in known for name in member.classes.split(",")}
        for klass in self.classes:
            if klass.school is school and klass.name not in taken:
                roles += self._mentors(klass)
        return roles

    def _cast_staff_of(self, school: School) -> list[StaffRole]:
        found = []
        for member in cast.STAFF if self.block == 0 else ():
            first, last = member.name.split(" ")
            self.usernames.add(member.username)
            for role, key, classes in member.roles:
                if key == school.key:
                    found.append(StaffRole(member.username, first, last, role, school, classes))
        return found

    def _employ(self, role: str, school: School, classes: str = "") -> StaffRole:
        sex = "K" if self.rng.random() < 0.72 else "M"
        language = names.SWEDISH if self.rng.random() < 0.88 else names.family_language(self.rng)
        first = names.first_name(self.rng, sex, self.rng.randrange(1965, 1997), language)
        last = names.last_name(self.rng, language)
        return StaffRole(self._username(first, last), first, last, role, school, classes)

    def _username(self, first: str, last: str) -> str:
        wanted = base = f"{names.ascii_name(first)}.{names.ascii_name(last)}"
        n = 1
        while wanted in self.usernames:
            n += 1
            wanted = f"{base}{n}"
        self.usernames.add(wanted)
        return wanted

    def _mentors(self, klass: Klass) -> list[StaffRole]:
        first = self._employ("mentor", klass.school, klass.name)
        if self.block or klass.name != "7A":
            return [first]
        # A mentor on leave from the middle of the term, and the one who took over.
        substitute = self._employ("mentor", klass.school, klass.name)
        return [replace(first, end=date(2026, 10, 18)), replace(substitute, start=date(2026, 10, 19))]

    # Pupils

    def _next_id(self) -> str:
        return f"E{self.block:03}{len(self.pupils) + 1:04}"

    def _elective(self) -> str:
        return self.rng.choices([name for name, _ in LANGUAGE_CHOICES], [share for _, share in LANGUAGE_CHOICES])[0]

    def _add_cast_pupil(self, klass: Klass, part: cast.CastPupil) -> None:
        first, last = part.name.split(" ")
        self.pupils.append(Pupil(
            id=self._next_id(), number=self._cast_number(klass, part), first=first, last=last,
            places=self._cast_places(klass, part), guardians=self._cast_guardians(part), profile=part.profile,
            elective=self._elective(), kommun=part.kommun, protection=part.protection, placed_by=part.placed_by,
            placement=part.placement, script=part.script,
        ))  # fmt: skip

    def _cast_number(self, klass: Klass, part: cast.CastPupil) -> str:
        if part.temporary:
            return self.numbers.temporary(klass.birth_year)
        if part.birthday_passed:
            return self.numbers.pupil(AUTUMN.start.year - 18, born_before="0801")
        return self.numbers.pupil(klass.birth_year)

    def _cast_places(self, klass: Klass, part: cast.CastPupil) -> list[Place]:
        places = [Place(klass, part.start or AUTUMN.start, part.end)]
        if part.then and part.end:
            after = [other for other in self.classes if other.name == part.then]
            places += [Place(other, date.fromordinal(part.end.toordinal() + 1)) for other in after]
        return places

    def _cast_guardians(self, part: cast.CastPupil) -> list[Guardian]:
        guardians, home = [], self._home(part.kommun)
        for text in part.guardians:
            name, relation = text.rstrip("*").split("/")
            first, last = name.split(" ")
            guardians.append(self._guardian(
                first, last, relation, home, part.language, interpreter=text.endswith("*"),
                birth_year=self.rng.randrange(1976, 1990),
            ))  # fmt: skip
            home = self._home(part.kommun) if part.two_homes else home
        return guardians

    def _families(self, seats: list[_Seat]) -> Iterator[list[_Seat]]:
        """Seats dealt to families of one to three children of different ages."""
        self.rng.shuffle(seats)
        while seats:
            family = [seats.pop()]
            for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2))):
                sibling = self._sibling(seats[-40:], family)
                if sibling:
                    seats.remove(sibling)
                    family.append(sibling)
            yield family

    def _sibling(self, seats: Sequence[_Seat], family: list[_Seat]) -> _Seat | None:
        ages = [seat.klass.birth_year for seat in family]
        fitting = (seat for seat in seats if all(1 <= abs(seat.klass.birth_year - age) <= 8 for age in ages))
        return next(fitting, None)

    def _add_family(self, seats: list[_Seat]) -> None:
        language = names.family_language(self.rng)
        last = names.last_name(self.rng, language)
        kommun = cast.ALVKOPING if self.rng.random() > 0.02 else self.rng.choice((cast.GRANAS, cast.MARIEDAL))
        guardians = self._guardians(last, language, kommun, min(seat.klass.birth_year for seat in seats))
        for seat in seats:
            self.pupils.append(self._pupil(seat.klass, last, language, kommun, guardians))

    def _pupil(self, klass: Klass, last: str, language: str, kommun: str, guardians: list[Guardian]) -> Pupil:
        column = UPPER if klass.skolform.endswith("gymnasieskola") else COMPULSORY
        profile = self.rng.choices(list(SHARES), [share[column] for share in SHARES.values()])[0]
        if self.block == 0 and klass.name == cast.MENTORS_CLASS:
            profile = "vanlig"
        sex = self.rng.choice("KM")
        return Pupil(
            id=self._next_id(), number=self.numbers.pupil(klass.birth_year),
            first=names.first_name(self.rng, sex, klass.birth_year, language), last=last,
            places=[Place(klass, AUTUMN.start)], guardians=guardians, profile=profile, elective=self._elective(),
            kommun=kommun,
        )  # fmt: skip

    # Guardians

    def _home(self, kommun: str) -> tuple[str, str, str]:
        postcode, town = TOWNS.get(kommun, TOWNS[cast.ALVKOPING])
        return f"{self.rng.choice(STREETS)} {self.rng.randrange(1, 60)}", postcode, town

    def _guardian(
        self, first: str, last: str, relation: str, home: tuple[str, str, str], language: str, *,
        interpreter: bool, birth_year: int,
    ) -> Guardian:  # fmt: skip
        sex = "M" if relation == "far" else "K"
        phones = MOBILE if self.rng.random() < 0.93 else LANDLINE
        number = self.numbers.adult(birth_year, sex) if self.rng.random() < 0.93 else ""
        return Guardian(
            first, last, number, relation, self.rng.choice(phones), *home,
            language=names.LANGUAGE_TITLES.get(language, language), interpreter=interpreter,
            may_be_contacted=self.rng.random() > 0.008, reachable_by_email=self.rng.random() > 0.05,
        )  # fmt: skip

    def _guardians(self, last: str, language: str, kommun: str, eldest_child: int) -> list[Guardian]:
        """One or two guardians, in one home or two."""
        draw = self.rng.random()
        two_homes, relations = 0.62 < draw <= 0.84, ["mor"] if draw > 0.84 else ["mor", "far"]
        if draw > 0.975:
            relations = ["far"]
        interpreter = language not in names.SELDOM_INTERPRETER and self.rng.random() < 0.4
        home, guardians = self._home(kommun), []
        for relation in relations:
            birth_year = min(max(eldest_child - self.rng.randrange(24, 39), ELDEST_GUARDIAN), YOUNGEST_GUARDIAN)
            first = names.first_name(self.rng, "M" if relation == "far" else "K", birth_year, language)
            own = names.last_name(self.rng, language) if self.rng.random() < 0.3 else last
            guardians.append(
                self._guardian(first, own, relation, home, language, interpreter=interpreter, birth_year=birth_year)
            )
            home = self._home(kommun) if two_homes else home
        return guardians
