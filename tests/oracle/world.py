"""A random little municipality as files in Närvaro's own format, read in several runs.

Two schools, the western with lessons and the eastern with ready-made days. Pupils of every kind: some at both schools,
some who move to another class or school or leave, protected ones, one of age, one without lessons. Absence of every
kind: by habit and by chance, overlapping, corrected, taken back, on lessons cancelled afterwards, and rows that are to
be refused.
"""

import csv
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Files = dict[str, list[Row]]

ORG = "2120001234"
WEST, EAST = "11111111", "22222222"  # the two school units
DAY = dt.timedelta(days=1)
TERMS = (("HT", dt.date(2026, 8, 17), dt.date(2026, 12, 18)), ("VT", dt.date(2027, 1, 11), dt.date(2027, 6, 11)))
# Days without school: first, last, and the school where it is not all of them.
BREAKS = (
    (dt.date(2026, 9, 24), dt.date(2026, 9, 24), ""),
    (dt.date(2026, 10, 26), dt.date(2026, 11, 1), ""),
    (dt.date(2026, 10, 23), dt.date(2026, 10, 23), WEST),  # the month ends a day earlier in the west
    (dt.date(2026, 10, 12), dt.date(2026, 10, 16), EAST),  # a week that is no school week in the east
    (dt.date(2027, 2, 15), dt.date(2027, 2, 19), ""),
    (dt.date(2027, 2, 25), dt.date(2027, 2, 26), EAST),
)
AUTUMN = (dt.date(2026, 8, 17), dt.date(2026, 12, 11))  # what is told of: long enough for habits to show
SPRING = (dt.date(2026, 11, 16), dt.date(2027, 3, 12))  # ten school weeks reach back into the autumn
# Pupils of the official list of test numbers (Skatteverket).
NUMBERS_FILE = Path(__file__).parents[2] / "narvaro/demo/data/testpersonnummer.csv"
STARTS = ("08:20", "09:30", "10:40", "12:30", "13:40")
SUBJECTS = ("Matematik", "Engelska", "NO", "SO", "Idrott och hälsa", "Slöjd", "")
HABITS = ("illness", "seldom", "mondays", "weeks", "subject", "first", "first daily", "last", "late", "anything")


def clock(text: str) -> int:
    """Minutes since midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def text(minutes: int) -> str:
    """A time of day from minutes since midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


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

    def place(self, day: dt.date) -> tuple[str, str]:
        """School and class on a day."""
        held = [(school, klass) for school, klass, first, last in self.places if first <= day <= (last or day)]
        return held[-1] if held else ("", "")


class World:
    """Files in runs; the same seed gives the same files."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, random.Random(seed)
        self.first, self.last = AUTUMN if seed % 2 == 0 else SPRING
        self.second_run = self.last - dt.timedelta(weeks=self.rng.randint(2, 8))
        self.runs: list[Files] = [defaultdict(list), defaultdict(list)]
        self.lessons: dict[dt.date, list[Row]] = defaultdict(list)
        self.ready_made: dict[tuple[str, dt.date], Row] = {}
        self.pupils = self.people()
        self.organisation()
        self.enrol()
        self.class_lessons()
        for pupil in self.pupils:
            self.school_days(pupil)
            self.absences(pupil)
        self.second_thoughts()
        self.own_values = self.guide_values() if seed % 3 == 1 else {}

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
        return [
            Pupil(next(numbers), f"e{index}", habits[index], places, told_late, protection)
            for index, (places, told_late, protection) in enumerate(kinds)
        ]

    def organisation(self) -> None:
        """Huvudman, schools, terms, breaks, and a kurator for both schools."""
        first = self.runs[0]
        first["huvudman"] = [{"organisationsnummer": ORG, "namn": "Prövköping", "kommunkod": "1780"}]
        schools = ((WEST, "Västra skolan"), (EAST, "Östra skolan"))
        first["skolor"] = [{"skolenhetskod": code, "namn": name, "organisationsnummer": ORG} for code, name in schools]
        first["terminer"] = [
            {"organisationsnummer": ORG, "läsår": "2026/2027", "termin": kind, "från": str(begins), "till": str(ends)}
            for kind, begins, ends in TERMS
        ]
        first["lov"] = [
            {"organisationsnummer": ORG, "från": str(begins), "till": str(ends), "skolenhetskod": school}
            for begins, ends, school in BREAKS
        ]
        person = {"användarnamn": "kurator", "förnamn": "Kim", "efternamn": "Kurator", "roll": "kurator"}
        first["personal"] = [person | {"skolenhetskod": code} for code, _ in schools]

    def guide_values(self) -> dict[str, tuple[dt.date, int]]:
        """The huvudman's own numbers for the rules, each from a day on: no file tells of them."""
        numbers = {"anmald_tre_dagar": (2, 4), "tillfallen_termin": (3, 9), "tillfallen_tio_veckor": (2, 5)}
        numbers |= {"dagar_tio_veckor": (3, 9), "tjugo_procent": (8, 40)}
        length = (self.last - self.first).days
        return {
            rule: (self.first + self.rng.randint(0, length) * DAY, self.rng.randint(*between))
            for rule, between in numbers.items()
        }

    def enrol(self) -> None:
        """The places of the pupils: those told of late come with the second run."""
        for index, pupil in enumerate(self.pupils):
            for number, (school, klass, first, last) in enumerate(pupil.places):
                late = number >= len(pupil.places) - pupil.told_late
                next_is_late = number + 1 == len(pupil.places) - pupil.told_late and number + 1 < len(pupil.places)
                row = {"personnummer": pupil.number, "elev-id": pupil.alias, "skydd": pupil.protection, "årskurs": "8"}
                row |= {"förnamn": "Elev", "efternamn": f"Nummer{index}", "skolenhetskod": school, "klass": klass}
                row |= {"skolform": "grundskola", "från": str(first), "till": str(last) if last else ""}
                if next_is_late:
                    row["till"] = ""  # nobody knows yet
                self.runs[late]["elever"].append(row)

    # ------------------------------------------------------------------------------------------- School days

    def days(self, school: str) -> Iterator[dt.date]:
        """Weekdays within terms that are not days off at the school, in the time that is told of."""
        day = self.first
        while day <= self.last:
            off = any(first <= day <= last and where in ("", school) for first, last, where in BREAKS)
            if day.weekday() < 5 and any(begins <= day <= ends for _, begins, ends in TERMS) and not off:
                yield day
            day += DAY

    def add(self, file: str, day: dt.date, row: Row) -> Row:
        """Tell of something with the run that it belongs to."""
        self.runs[day >= self.second_run][file].append(row)
        return row

    def class_lessons(self) -> None:
        """A timetable for each class, with lessons that are cancelled, moved, unreported, or not there."""
        for klass in ("8A", "8B", "8C"):
            plan = {weekday: [self.rng.choice(SUBJECTS) for _ in STARTS] for weekday in range(5)}
            lengths = [self.rng.choice((40, 50, 60, 65)) for _ in STARTS]
            for day in self.days(WEST):
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
                    row |= {"skolenhetskod": WEST, "rapporterad": self.yes(0.94 if is_reported else 0)}
                    row |= {"inställd": self.yes(0.03 if is_held else 1)}
                    self.lessons[day].append(self.add("lektioner", day, row))

    def yes(self, chance: float) -> str:
        """Ja with a chance."""
        return "ja" if self.rng.random() < chance else "nej"

    def school_days(self, pupil: Pupil) -> None:
        """What a pupil has beside the class: days at a school without lessons, at another school, own lessons."""
        for day in sorted({*self.days(WEST), *self.days(EAST)}):
            school, klass = pupil.place(day)
            visits = pupil.alias in ("e0", "e3") and day.weekday() == 2 and self.rng.random() < 0.8
            if school == EAST or klass == "8C" or visits:
                self.ready_made_day(pupil, EAST if visits else school, day)
            elif klass in ("8A", "8B") and pupil.alias in ("e1", "e2") and day.weekday() == 3:
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

    # ----------------------------------------------------------------------------------------------- Absence

    def absences(self, pupil: Pupil) -> None:
        """A pupil's absence by habit, with some by chance, and rows about days that cannot be."""
        ill_until = self.first
        for day in sorted({*self.days(WEST), *self.days(EAST)}):
            _, klass = pupil.place(day)
            lessons = [row for row in self.lessons[day] if self.is_of(pupil, klass, row) and row["inställd"] == "nej"]
            lessons.sort(key=lambda row: row["start"])
            given = self.ready_made.get((pupil.number, day))
            if pupil.habit == "illness" and self.rng.random() < 0.1:
                ill_until = day + self.rng.randint(1, 12) * DAY
            if lessons and self.rng.random() < 0.97:
                self.by_habit(pupil, day, lessons, is_ill=day < ill_until)
            if given and (day < ill_until or self.rng.random() < 0.15):
                self.day_absence(pupil, day, given)
            if self.rng.random() < 0.01:
                self.impossible(pupil, day, lessons)

    @staticmethod
    def is_of(pupil: Pupil, klass: str, row: Row) -> bool:
        """Whether a lesson is a pupil's."""
        return row["elev"] in (pupil.alias, pupil.number) if row["elev"] else row["klass"] == klass

    def by_habit(self, pupil: Pupil, day: dt.date, lessons: list[Row], *, is_ill: bool) -> None:
        """What a pupil with some habit does on a day with lessons."""
        chosen = {
            "mondays": lessons if day.weekday() == 0 else [],
            "weeks": lessons if day.isocalendar().week % 2 and day.weekday() in (0, 2, 4) else [],
            "subject": [row for row in lessons if row["ämne"] == SUBJECTS[4]],
            "first": lessons[:1] if day.weekday() in (1, 3) else [],
            "first daily": lessons[:1] if day.month % 2 else [],
            "last": lessons[-1:] if day.weekday() in (0, 1, 4) else [],
        }.get(pupil.habit, [])
        if is_ill:
            chosen = lessons
        if pupil.habit == "late" and self.rng.random() < 0.4:
            self.late(pupil, day, lessons[0])
        if self.rng.random() < (0.5 if pupil.habit == "anything" else 0.05):
            self.anything(pupil, day, lessons)
        elif chosen and self.rng.random() < 0.9:
            common = self.flags(announced=0.9 if is_ill else 0.3)
            for row in chosen:
                self.lesson_absence(pupil, day, row, common)

    def flags(self, announced: float = 0.5) -> Row:
        """How an absence is judged and announced, and why."""
        reason = self.rng.choice(("", "sjuk", "Beviljad LEDIGHET", "ledig", "vet inte"))
        return {"giltig": self.yes(0.6), "anmäld": self.yes(announced), "sen": "nej", "orsak": reason}

    def anything(self, pupil: Pupil, day: dt.date, lessons: list[Row]) -> None:
        """Absence of some other shape: overlapping, late under other absence, across lessons, without a time."""
        lesson = self.rng.choice(lessons)
        shapes = (
            self.all_day,
            self.one_lesson,
            self.late_twice,
            self.told_twice,
            self.within,
            self.across,
            self.part,
        )
        if self.rng.random() < 0.1:
            flags = self.flags() | {"sen": self.yes(0.5)}
            self.absence(pupil, day, flags, start="", minutes=self.rng.randint(1, 90))
        else:
            self.rng.choice(shapes)(pupil, day, lesson, lessons)

    def all_day(self, pupil: Pupil, day: dt.date, _lesson: Row, lessons: list[Row]) -> None:
        """All lessons of a day."""
        common = self.flags()
        for row in lessons:
            self.lesson_absence(pupil, day, row, common)

    def one_lesson(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Absence from, or a late arrival to, one lesson."""
        if self.rng.random() < 0.5:
            self.late(pupil, day, lesson)
        else:
            self.lesson_absence(pupil, day, lesson, self.flags())

    def late_twice(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Two systems tell of a late arrival, each in its own way; or there are two."""
        self.late(pupil, day, lesson)
        at = clock(lesson["start"]) + self.rng.choice((0, 0, 2, length_of(lesson)))
        self.absence(pupil, day, self.flags() | {"sen": "ja"}, start=text(at), minutes=5)

    def told_twice(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Somebody else has reported part of the same time."""
        self.lesson_absence(pupil, day, lesson, self.flags())
        later = clock(lesson["start"]) + self.rng.randint(1, length_of(lesson) - 1)
        self.absence(pupil, day, self.flags(), start=text(later), minutes=self.rng.randint(1, 40))

    def within(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """A late arrival within other absence, or partly."""
        self.late(pupil, day, lesson)
        start = clock(lesson["start"]) - self.rng.choice((0, 5))
        self.absence(pupil, day, self.flags(), start=text(start), minutes=self.rng.choice((8, 15, length_of(lesson))))

    def across(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Absence from the middle of a lesson, into the next."""
        middle = clock(lesson["start"]) + length_of(lesson) // 2
        self.absence(pupil, day, self.flags(), start=text(middle), minutes=self.rng.randint(20, 100))

    def part(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """About half a lesson, that nothing names."""
        minutes = length_of(lesson) // 2 + self.rng.choice((-1, 0, 1))
        self.absence(pupil, day, self.flags(), start=lesson["start"], minutes=minutes)

    def late(self, pupil: Pupil, day: dt.date, lesson: Row) -> None:
        """A late arrival to a lesson."""
        flags = self.flags(announced=0.1) | {"sen": "ja"}
        minutes = self.rng.randint(3, 20)
        self.absence(pupil, day, flags, start=lesson["start"], minutes=minutes, lesson=lesson["lektion"])

    def lesson_absence(self, pupil: Pupil, day: dt.date, lesson: Row, flags: Row) -> None:
        """Absence from a whole lesson; without a start it is the lesson's."""
        start = self.rng.choice((lesson["start"], ""))
        self.absence(pupil, day, flags, start=start, minutes=length_of(lesson), lesson=lesson["lektion"])

    def day_absence(self, pupil: Pupil, day: dt.date, given: Row) -> None:
        """Absence in minutes of a ready-made day, without a time: one row or two, sometimes more than the day has."""
        offered = int(given["erbjudna minuter"])
        flags, school = self.flags(announced=0.8), given["skolenhetskod"]
        for minutes in self.rng.choice(((offered,), (offered,), (60,), (200, 60), (offered, 30), (offered + 30,))):
            identity = f"s{self.rng.random()}"
            self.absence(pupil, day, flags, start="", minutes=max(1, minutes), school=school, identity=identity)

    def impossible(self, pupil: Pupil, day: dt.date, lessons: list[Row]) -> None:
        """A row that is to be refused: a day without school, or longer than its times."""
        sunday = day + (6 - day.weekday()) * DAY
        self.absence(pupil, sunday, self.flags(), start="08:20", minutes=60)
        if lessons:
            self.absence(pupil, day, self.flags() | {"slut": "08:30"}, start="08:20", minutes=45)

    def absence(
        self, pupil: Pupil, day: dt.date, flags: Row, *, start: str, minutes: int, lesson: str = "",
        school: str = WEST, identity: str | None = None,
    ) -> None:  # fmt: skip
        """One row; now and then it comes again, other than it was or to be taken back."""
        if identity is None:
            identity = f"k{self.rng.random()}" if self.rng.random() < 0.5 else ""
        end = text(clock(start) + minutes) if start and self.rng.random() < 0.5 else ""
        names_school = school == EAST or pupil.alias in ("e0", "e3", "e6") or self.rng.random() < 0.5
        row = {"elev": self.rng.choice((pupil.number, pupil.alias)), "datum": str(day), "start": start, "slut": end}
        row |= {"frånvarominuter": str(minutes), "lektion": lesson, "källa-id": identity, "borttagen": "nej"}
        row |= {"skolenhetskod": school if names_school else ""} | flags
        self.add("franvaro", day, row)
        if self.rng.random() < 0.08:
            self.add("franvaro", day, self.another(row))

    def another(self, row: Row) -> Row:
        """A later word about a row: judged otherwise, other minutes, late instead, another day, or taken back."""
        other_day = str(max(self.first, dt.date.fromisoformat(row["datum"]) - 7 * DAY))
        change = self.rng.choice(
            (
                {"giltig": "nej" if row["giltig"] == "ja" else "ja"},
                {"frånvarominuter": str(self.rng.randint(1, int(row["frånvarominuter"])))},
                {"sen": "nej" if row["sen"] == "ja" else "ja"},
                {"orsak": "beviljad ledighet"},
                {"datum": other_day} if row["källa-id"] else {},
                {"borttagen": "ja"},
                {"borttagen": "ja"},
            )
        )
        return row | change

    def second_thoughts(self) -> None:
        """What the second run says anew of what the first told: corrected rows, lessons cancelled or unreported."""
        first, second = self.runs
        for row in list(first["franvaro"]):
            if self.rng.random() < 0.06:
                second["franvaro"].append(self.another(row))
        for row in list(first["lektioner"]):
            if self.rng.random() < 0.02:
                second["lektioner"].append(row | {"inställd": "ja" if row["inställd"] == "nej" else "nej"})
            elif self.rng.random() < 0.02:
                second["lektioner"].append(row | {"rapporterad": "ja" if row["rapporterad"] == "nej" else "nej"})
        for row in list(first["schematid"]):
            if self.rng.random() < 0.02:
                second["schematid"].append(row | {"erbjudna minuter": "180", "rapporterade minuter": ""})
        self.rng.shuffle(second["lektioner"])

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
