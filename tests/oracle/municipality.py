"""A random little municipality: its schools, pupils and timetables, as files in Närvaro's own format.

Two schools, the western with lessons and the eastern with ready-made days. Pupils of every kind: some at both schools,
some who move to another class or school or leave, protected ones, one of age, one without lessons. In some
municipalities there is another huvudman with a school of its own, the northern, and pupils who move there and back.
"""

import csv
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Periods = tuple[tuple[str, dt.date, dt.date], ...]
Breaks = tuple[tuple[dt.date, dt.date, str], ...]
Files = dict[str, list[Row]]

ORG, OTHER_ORG = "2120001234", "2120009929"
WEST, EAST = "11111111", "22222222"  # the two school units
NORTH = "33333333"  # that of the other huvudman
DAY = dt.timedelta(days=1)
TERMS = (("HT", dt.date(2026, 8, 17), dt.date(2026, 12, 18)), ("VT", dt.date(2027, 1, 11), dt.date(2027, 6, 11)))
LAST_TERMS = (("HT", dt.date(2025, 8, 18), dt.date(2025, 12, 19)), ("VT", dt.date(2026, 1, 12), dt.date(2026, 6, 12)))
# Days without school: first, last, and the school where it is not all of them.
BREAKS = (
    (dt.date(2026, 9, 24), dt.date(2026, 9, 24), ""),
    (dt.date(2026, 10, 26), dt.date(2026, 11, 1), ""),
    (dt.date(2026, 10, 23), dt.date(2026, 10, 23), WEST),  # the month ends a day earlier in the west
    (dt.date(2026, 10, 12), dt.date(2026, 10, 16), EAST),  # a week that is no school week in the east
    (dt.date(2027, 2, 15), dt.date(2027, 2, 19), ""),
    (dt.date(2027, 2, 25), dt.date(2027, 2, 26), EAST),
)
LAST_BREAKS = (
    (dt.date(2025, 10, 27), dt.date(2025, 10, 31), ""),
    (dt.date(2026, 2, 16), dt.date(2026, 2, 20), EAST),
)
AUTUMN = (dt.date(2026, 8, 17), dt.date(2026, 12, 11))  # what is told of: long enough for habits to show
SPRING = (dt.date(2026, 11, 16), dt.date(2027, 3, 12))  # ten school weeks reach back into the autumn
# The other huvudman has a calendar of its own.
NORTH_TERMS = (
    ("HT", dt.date(2025, 8, 20), dt.date(2025, 12, 17)),
    ("VT", dt.date(2026, 1, 8), dt.date(2026, 6, 10)),
    ("HT", dt.date(2026, 8, 12), dt.date(2026, 12, 22)),
    ("VT", dt.date(2027, 1, 7), dt.date(2027, 6, 4)),
)
NORTH_BREAKS = (
    (dt.date(2026, 9, 14), dt.date(2026, 9, 18), ""),
    (dt.date(2026, 10, 30), dt.date(2026, 11, 2), ""),
    (dt.date(2026, 11, 20), dt.date(2026, 11, 20), NORTH),
    (dt.date(2027, 2, 22), dt.date(2027, 2, 26), ""),
)
# Of the year before some tell too: parts of the same months.
LAST_AUTUMN = (dt.date(2025, 9, 22), dt.date(2025, 11, 14))
LAST_SPRING = (dt.date(2025, 12, 8), dt.date(2026, 2, 13))
# Pupils of the official list of test numbers (Skatteverket).
NUMBERS_FILE = Path(__file__).parents[2] / "narvaro/demo/data/testpersonnummer.csv"
CLASSES, LAST_CLASSES = ("8A", "8B", "8C"), ("7A", "7B")  # those with lessons, this year and last
# Where each pupil was last year: some have changed school since, one is new, and the last one has left.
LAST_PLACES = (
    *((WEST, "7A"), (WEST, "7A"), (WEST, "7B"), (EAST, "7X"), (WEST, "7A"), (WEST, "7B"), (WEST, "7B"), None),
    *((WEST, "7A"), (WEST, "7A"), (WEST, "7B"), (EAST, ""), (WEST, "7B")),
)
STARTS = ("08:20", "09:30", "10:40", "12:30", "13:40")
SUBJECTS = ("Matematik", "Engelska", "NO", "SO", "Idrott och hälsa", "Slöjd", "")
HABITS = ("illness", "seldom", "mondays", "weeks", "subject", "first", "first daily", "last", "late", "anything")


def clock(text: str) -> int:
    """Minutes since midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def text(minutes: int) -> str:
    """A time of day from minutes since midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def lasar(day: dt.date) -> str:
    """The school year that a day is in: 2026/2027."""
    begins = day.year - (day.month < 8)
    return f"{begins}/{begins + 1}"


def length_of(lesson: Row) -> int:
    """Minutes of a lesson."""
    return clock(lesson["slut"]) - clock(lesson["start"])


@dataclass
class Pupil:
    """Who a pupil is, and the places over time: school, class, from and to."""

    number: str
    alias: str
    habit: str
    places: list[tuple[str, str, dt.date, dt.date | None]]
    told_late: int = 0  # so many of the last places are told of in the second run only
    protection: str = ""

    @property
    def is_northern(self) -> bool:
        """Whether the pupil has to do with the northern school."""
        return self.alias.startswith("n")

    @property
    def visits(self) -> str:
        """The school where the pupil is on Wednesdays too."""
        return {"e0": EAST, "e3": EAST, "n3": NORTH}.get(self.alias, "")

    def place(self, day: dt.date) -> tuple[str, str]:
        """School and class on a day."""
        held = [(school, klass) for school, klass, first, last in self.places if first <= day <= (last or day)]
        return held[-1] if held else ("", "")


class Municipality:
    """Files in two runs, up to absence."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, random.Random(seed)
        self.first, self.last = AUTUMN if seed % 2 == 0 else SPRING
        self.last_year = (LAST_AUTUMN if seed % 2 == 0 else LAST_SPRING) if seed % 4 >= 2 else None
        self.terms = (*LAST_TERMS, *TERMS) if self.last_year else TERMS
        self.breaks = (*LAST_BREAKS, *BREAKS) if self.last_year else BREAKS
        self.second_run = self.last - dt.timedelta(weeks=self.rng.randint(2, 8))
        self.has_north = seed % 5 == 0
        self.runs: list[Files] = [defaultdict(list), defaultdict(list)]
        self.lessons: dict[dt.date, list[Row]] = defaultdict(list)
        self.ready_made: dict[tuple[str, dt.date], Row] = {}
        self.pupils = self.people()
        self.organisation()
        self.enrol()
        self.class_lessons(CLASSES)

    # ------------------------------------------------------------------------------------------------ People

    def people(self) -> list[Pupil]:
        """One pupil of each kind."""
        with NUMBERS_FILE.open() as file:
            known = [row["personnummer"] for row in csv.DictReader(file)]
        young, of_age = ([n for n in known if n.startswith(year) and "T" not in n] for year in ("2012", "2008"))
        numbers = iter(self.rng.sample(young, 11) + of_age[:1])
        start, move = TERMS[0][1], self.first + dt.timedelta(days=self.rng.randint(20, 80))
        kinds: list[tuple[list[tuple[str, str, dt.date, dt.date | None]], int, str]] = [
            ([(WEST, "8A", start, None)], 0, ""),
            ([(WEST, "8A", start, None)], 0, "sekretessmarkering"),
            ([(WEST, "8B", start, None)], 0, ""),
            ([(WEST, "8B", start, None)], 0, ""),
            ([(WEST, "8A", start, move - DAY), (WEST, "8B", move, None)], 0, "skyddad folkbokföring"),
            ([(WEST, "8B", start, move - DAY), (WEST, "8A", move, None)], 1, ""),
            ([(WEST, "8A", start, move - DAY), (EAST, "8X", move, None)], self.rng.randint(0, 1), ""),
            ([(WEST, "8B", start, move)], 0, ""),  # leaves
            ([(WEST, "8C", start, None)], 0, ""),  # lessons some weeks, ready-made days all weeks
            ([(EAST, "8X", start, None)], 0, ""),
            ([(WEST, "8D", start, None)], 0, ""),  # a class without lessons
            ([(EAST, "", start, None)], 0, ""),  # of age, without a class
        ]
        habits = [*self.rng.sample(HABITS, 8), *self.rng.sample(HABITS, 4)]  # the first eight have lessons
        pupils = [
            Pupil(next(numbers), f"e{index}", habits[index], places, told_late, protection)
            for index, (places, told_late, protection) in enumerate(kinds)
        ]
        if self.last_year:
            pupils = self.with_last_year(pupils, young)
        return self.with_north(pupils, young) if self.has_north else pupils

    @staticmethod
    def with_last_year(pupils: list[Pupil], young: list[str]) -> list[Pupil]:
        """The pupils with their places of the year before, and one who left then."""
        taken = {pupil.number for pupil in pupils}
        left = Pupil(next(n for n in young if n not in taken), f"e{len(pupils)}", "illness", [])
        for pupil, place in zip([*pupils, left], LAST_PLACES, strict=True):
            if place:
                pupil.places.insert(0, (*place, LAST_TERMS[0][1], LAST_TERMS[1][2]))
        return [*pupils, left]

    def with_north(self, pupils: list[Pupil], young: list[str]) -> list[Pupil]:
        """The pupils with those of the northern school: one is always there, one comes, one goes, and one visits."""
        taken, start = {pupil.number for pupil in pupils}, TERMS[0][1]
        move = self.second_run + dt.timedelta(days=3) - dt.timedelta(weeks=3)
        kinds: list[tuple[str, list[tuple[str, str, dt.date, dt.date | None]]]] = [
            ("mondays", [(NORTH, "8N", start, None)]),
            ("illness", [(WEST, "8A", start, move - DAY), (NORTH, "8N", move, None)]),
            ("anything", [(NORTH, "8N", start, move), (WEST, "8B", move + DAY, None)]),
            ("first", [(WEST, "8B", start, None)]),
        ]
        numbers = (number for number in young if number not in taken)
        northern = [Pupil(next(numbers), f"n{index}", *kind) for index, kind in enumerate(kinds)]
        return [*pupils, *northern]

    def organisation(self) -> None:
        """Huvudman, schools, terms, breaks, and a kurator for both schools."""
        first = self.runs[0]
        self.huvudman(ORG, "Prövköping", {WEST: "Västra skolan", EAST: "Östra skolan"}, self.terms, self.breaks)
        if self.has_north:
            self.huvudman(OTHER_ORG, "Fri skola", {NORTH: "Norra skolan"}, NORTH_TERMS, NORTH_BREAKS)
        person = {"användarnamn": "kurator", "förnamn": "Kim", "efternamn": "Kurator", "roll": "kurator"}
        first["personal"] = [person | {"skolenhetskod": row["skolenhetskod"]} for row in first["skolor"]]

    def huvudman(self, org: str, name: str, schools: dict[str, str], terms: Periods, breaks: Breaks) -> None:
        """A huvudman with its schools, terms and breaks."""
        first, of = self.runs[0], {"organisationsnummer": org}
        first["huvudman"].append(of | {"namn": name, "kommunkod": "1780"})
        first["skolor"] += [of | {"skolenhetskod": code, "namn": called} for code, called in schools.items()]
        first["terminer"] += [
            of | {"läsår": lasar(begins), "termin": kind, "från": str(begins), "till": str(ends)}
            for kind, begins, ends in terms
        ]
        first["lov"] += [
            of | {"från": str(begins), "till": str(ends), "skolenhetskod": school} for begins, ends, school in breaks
        ]

    def guide_values(self) -> dict[str, tuple[dt.date, int]]:
        """The huvudman's own numbers for the rules, each from a day on: no file tells of them."""
        numbers = {"anmald_tre_dagar": (2, 4), "tillfallen_termin": (3, 9), "tillfallen_tio_veckor": (2, 5)}
        numbers |= {"dagar_tio_veckor": (3, 9), "tjugo_procent": (8, 40)}
        length = (self.last - self.first).days
        return {
            rule: (self.first + self.rng.randint(0, length) * DAY, self.rng.randint(*between))
            for rule, between in numbers.items()
        }

    def name(self, number: str) -> str:
        """A pupil's name."""
        return f"Elev Nummer{[pupil.number for pupil in self.pupils].index(number)}"

    def enrol(self) -> None:
        """The places of the pupils: those told of late come with the second run."""
        for pupil in self.pupils:
            for number, (school, klass, first, last) in enumerate(pupil.places):
                late = number >= len(pupil.places) - pupil.told_late
                next_is_late = number + 1 == len(pupil.places) - pupil.told_late and number + 1 < len(pupil.places)
                row = {"personnummer": pupil.number, "elev-id": pupil.alias, "skydd": pupil.protection}
                first_name, last_name = self.name(pupil.number).split()
                row |= {"förnamn": first_name, "efternamn": last_name, "skolenhetskod": school, "klass": klass}
                row |= {"årskurs": "7" if first < TERMS[0][1] else "8"}
                row |= {"skolform": "grundskola", "från": str(first), "till": str(last) if last else ""}
                if next_is_late:
                    row["till"] = ""  # nobody knows yet
                self.runs[late]["elever"].append(row)

    # ------------------------------------------------------------------------------------------- School days

    def days(self, school: str) -> Iterator[dt.date]:
        """Weekdays within terms that are not days off at the school, in the time that is told of."""
        day = self.first
        terms, breaks = (NORTH_TERMS, NORTH_BREAKS) if school == NORTH else (self.terms, self.breaks)
        while day <= self.last:
            off = any(first <= day <= last and where in ("", school) for first, last, where in breaks)
            if day.weekday() < 5 and any(begins <= day <= ends for _, begins, ends in terms) and not off:
                yield day
            day += DAY

    def days_of(self, pupil: Pupil) -> list[dt.date]:
        """The days of all schools of the huvudmän that a pupil has to do with, in order."""
        return sorted({*self.days(WEST), *self.days(EAST), *(self.days(NORTH) if pupil.is_northern else ())})

    def add(self, file: str, day: dt.date, row: Row) -> Row:
        """Tell of something with the run that it belongs to."""
        self.runs[day >= self.second_run][file].append(row)
        return row

    def class_lessons(self, classes: tuple[str, ...], school: str = WEST) -> None:
        """A timetable for each class, with lessons that are cancelled, moved, unreported, or not there."""
        for klass in classes:
            plan = {weekday: [self.rng.choice(SUBJECTS) for _ in STARTS] for weekday in range(5)}
            lengths = [self.rng.choice((40, 50, 60, 65)) for _ in STARTS]
            for day in self.days(school):
                if klass == "8C" and day.isocalendar().week % 3:
                    continue
                is_reported, is_held = self.rng.random() > 0.02, self.rng.random() > 0.02
                for number, start in enumerate(STARTS):
                    if self.rng.random() < 0.03:
                        continue
                    begins = clock(start) + self.rng.choice((0, 0, 0, 0, 0, -20))
                    length = lengths[number] + self.rng.choice((0, 0, 0, 0, 20))
                    row = {"lektion": f"{klass}-{number}", "datum": str(day), "klass": klass, "elev": ""}
                    row |= {"start": text(begins), "slut": text(begins + length), "ämne": plan[day.weekday()][number]}
                    row |= {"skolenhetskod": school, "rapporterad": self.yes(0.94 if is_reported else 0)}
                    row |= {"inställd": self.yes(0.03 if is_held else 1)}
                    self.lessons[day].append(self.add("lektioner", day, row))

    def yes(self, chance: float) -> str:
        """Ja with a chance."""
        return "ja" if self.rng.random() < chance else "nej"

    def school_days(self, pupil: Pupil) -> None:
        """What a pupil has beside the class: days at a school without lessons, at another school, own lessons."""
        for day in self.days_of(pupil):
            school, klass = pupil.place(day)
            visits = pupil.visits and day.weekday() == 2 and self.rng.random() < 0.8
            if school == EAST or klass == "8C" or visits:
                self.ready_made_day(pupil, pupil.visits if visits else school, day)
            elif klass in ("7A", "8A", "8B") and pupil.alias in ("e1", "e2") and day.weekday() == 3:
                self.own_lesson(pupil, klass, day)

    def ready_made_day(self, pupil: Pupil, school: str, day: dt.date) -> None:
        """A pupil day given as such: offered, and reported where it differs; now and then corrected or not there."""
        if self.rng.random() < 0.05:
            return
        offered = self.rng.choice((240, 300, 345, 345, 0 if self.rng.random() < 0.1 else 300))
        reported = self.rng.choice(("", "", "", "", str(max(offered - 60, 0)), "0"))
        row = {"elev": self.rng.choice((pupil.number, pupil.alias)), "datum": str(day), "skolenhetskod": school}
        row |= {"erbjudna minuter": str(offered), "rapporterade minuter": reported}
        self.ready_made[pupil.number, day] = self.add("schematid", day, row)
        if self.rng.random() < 0.03:
            self.add("schematid", day, row | {"erbjudna minuter": str(offered + 15)})

    def own_lesson(self, pupil: Pupil, klass: str, day: dt.date) -> None:
        """A lesson of the pupil's own, sometimes at the same time as one of the class."""
        begins = clock(self.rng.choice(("13:40", "14:00", "15:00")))
        row = {"lektion": f"egen-{pupil.alias}", "datum": str(day), "start": text(begins), "slut": text(begins + 45)}
        row |= {"klass": self.rng.choice(("", klass)), "elev": pupil.alias, "ämne": "Modersmål", "skolenhetskod": WEST}
        row |= {"rapporterad": self.yes(0.9), "inställd": self.yes(0.05)}
        self.lessons[day].append(self.add("lektioner", day, row))

    # ------------------------------------------------------------------------------------------------- Files

    def write(self, folder: Path) -> list[Path]:
        """Write a folder a run, each file with an order of columns, a separator and an encoding of its own."""
        return [self.write_run(folder / str(number), files) for number, files in enumerate(self.runs)]

    def write_run(self, folder: Path, files: Files) -> Path:
        """Write the files of one run."""
        folder.mkdir(parents=True)
        for name, rows in files.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            self.rng.shuffle(columns)
            encoding = self.rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
            with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
                writer = csv.DictWriter(file, columns, delimiter=self.rng.choice((";", ",", "\t")), restval="")
                writer.writeheader()
                writer.writerows(rows)
        return folder
