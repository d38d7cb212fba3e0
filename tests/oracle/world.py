"""A random little municipality, as files in Närvaro's own format."""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

Row = dict[str, str]
Files = dict[str, list[Row]]

ORG = "2120001234"
WEST, EAST = "11111111", "22222222"  # the two school units
FIRST, LAST = dt.date(2026, 8, 17), dt.date(2026, 12, 18)  # the autumn term
BREAK = (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
STUDY_DAY = dt.date(2026, 9, 24)
# Pupils of the official list of test numbers (Skatteverket), born 2012.
NUMBERS_FILE = Path(__file__).parents[2] / "narvaro/demo/data/testpersonnummer.csv"
START_TIMES = ("08:20", "09:30", "10:40", "12:30", "13:40")
LENGTHS = (40, 50, 60, 65)


def clock(text: str) -> int:
    """Minutes since midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def text(minutes: int) -> str:
    """A time of day from minutes since midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """School days of both schools between two dates."""
    day = first
    while day <= last:
        if day.weekday() < 5 and not BREAK[0] <= day <= BREAK[1] and day != STUDY_DAY:
            yield day
        day += dt.timedelta(days=1)


class World:
    """Files of a random municipality up to ``until``; the same random generator gives the same files."""

    def __init__(self, rng: random.Random, until: dt.date, numbers: list[str], weeks: int = 14) -> None:
        self.rng, self.until = rng, until
        self.begin = max(FIRST, until - dt.timedelta(weeks=weeks))
        self.files: Files = {name: [] for name in ("lektioner", "schematid", "franvaro", "elever")}
        self.pupils = [(number, f"e{index}") for index, number in enumerate(numbers)]
        self.files["huvudman"] = [{"organisationsnummer": ORG, "namn": "Prövköping", "kommunkod": "1780"}]
        self.files["skolor"] = [
            {"skolenhetskod": code, "namn": f"Skola {code[0]}", "organisationsnummer": ORG} for code in (WEST, EAST)
        ]
        self.files["terminer"] = [
            {"organisationsnummer": ORG, "läsår": "2026/2027", "termin": "HT", "från": str(FIRST), "till": str(LAST)},
            {
                "organisationsnummer": ORG,
                "läsår": "2026/2027",
                "termin": "VT",
                "från": "2027-01-11",
                "till": "2027-06-11",
            },
        ]
        self.files["lov"] = [
            {"organisationsnummer": ORG, "från": str(BREAK[0]), "till": str(BREAK[1]), "namn": "höstlov"},
            {"organisationsnummer": ORG, "från": str(STUDY_DAY), "till": str(STUDY_DAY), "namn": "studiedag"},
        ]
        self.offered: dict[tuple[str, dt.date], list[tuple[int, int, str]]] = {}
        self.lessons()
        for index, pupil in enumerate(self.pupils):
            self.enrol(index, pupil)
            self.absences(pupil)

    def lessons(self) -> None:
        """Lessons of the classes 8A and 8B at the western school: some cancelled, some not reported, some at once."""
        for day in days(self.begin, self.until):
            for klass in ("8A", "8B"):
                for number, start in enumerate(START_TIMES):
                    if self.rng.random() < 0.1:
                        continue
                    begin = clock(start) + self.rng.choice((0, 0, 0, -20))
                    self.files["lektioner"].append(
                        {
                            "lektion": f"{klass}-{number}",
                            "datum": str(day),
                            "start": text(begin),
                            "slut": text(begin + self.rng.choice((*LENGTHS, 80))),
                            "klass": klass,
                            "elev": "",
                            "ämne": self.rng.choice(("Matematik", "Engelska", "NO")),
                            "skolenhetskod": WEST,
                            "inställd": "ja" if self.rng.random() < 0.06 else "nej",
                            "rapporterad": "nej" if self.rng.random() < 0.08 else "ja",
                        }
                    )

    def enrol(self, index: int, pupil: tuple[str, str]) -> None:
        """Most pupils stay in a western class; some go to the eastern school, whose days come ready-made."""
        number, alias = pupil
        school = EAST if index % 3 == 2 else WEST
        self.files["elever"].append(
            {
                "personnummer": number,
                "elev-id": alias,
                "förnamn": "Elev",
                "efternamn": f"Nummer{index}",
                "skolenhetskod": school,
                "skolform": "grundskola",
                "årskurs": "8",
                "klass": ("8A", "8B")[index % 2] if school == WEST else "8X",
                "folkbokföringskommun": "1780",
                "från": str(FIRST),
                "till": "",
            }
        )
        if school == EAST:
            self.ready_made_days(number)
        else:
            self.own_lessons(index, number)

    def ready_made_days(self, number: str) -> None:
        """Pupil days given as such: offered, and reported where it differs."""
        for day in days(self.begin, self.until):
            if self.rng.random() < 0.05:
                continue  # a day without lessons for this pupil
            offered = self.rng.choice((240, 300, 345))
            reported = self.rng.choice(("", "", "", str(offered - 60), "0"))
            self.files["schematid"].append(
                {
                    "elev": number,
                    "datum": str(day),
                    "erbjudna minuter": str(offered),
                    "rapporterade minuter": reported,
                    "skolenhetskod": EAST,
                }
            )

    def own_lessons(self, index: int, number: str) -> None:
        """A lesson of the pupil's own on Wednesdays."""
        for day in days(self.begin, self.until):
            if day.weekday() == 2 and index % 2:
                row = {"lektion": f"egen-{index}", "datum": str(day), "start": "14:30", "slut": "15:15", "elev": number}
                row |= {"klass": "", "ämne": "Modersmål", "skolenhetskod": WEST, "inställd": "nej", "rapporterad": "ja"}
                self.files["lektioner"].append(row)

    def absences(self, pupil: tuple[str, str]) -> None:
        """Absence of every kind: whole days, single lessons, lateness, overlapping reports, corrections, take-backs."""
        number, alias = pupil
        klass = self.files["elever"][-1]["klass"]
        habit = self.rng.choice((0.05, 0.2, 0.5))
        for day in days(self.begin, self.until):
            lessons = [
                row
                for row in self.files["lektioner"]
                if row["datum"] == str(day)
                and (row["klass"] == klass or row["elev"] == number)
                and row["inställd"] == "nej"
            ]
            given = [row for row in self.files["schematid"] if row["elev"] == number and row["datum"] == str(day)]
            if self.rng.random() < habit and lessons:
                self.lesson_absence(self.rng.choice((number, alias)), day, lessons)
            elif self.rng.random() < habit and given:
                self.day_absence(number, day, int(given[0]["erbjudna minuter"]))

    def flags(self) -> Row:
        """How an absence is judged and announced."""
        valid = self.rng.random() < 0.6
        return {"giltig": "ja" if valid else "nej", "anmäld": self.rng.choice(("ja", "nej")), "sen": "nej"}

    def lesson_absence(self, elev: str, day: dt.date, lessons: list[Row]) -> None:
        """Absence from all, one or the last of the day's lessons, or a late arrival."""
        shape = self.rng.choice(("all", "all", "one", "late", "twice"))
        chosen = lessons if shape == "all" else [self.rng.choice(lessons)]
        common = self.flags()
        for row in chosen:
            length = clock(row["slut"]) - clock(row["start"])
            if shape == "late":
                late = common | {"sen": "ja"}
                self.absence(elev, day, row, late, start=row["start"], minutes=self.rng.randint(3, length // 2))
                continue
            self.absence(elev, day, row, common, start=row["start"], minutes=length)
            if shape == "twice":  # somebody else reported part of the same time
                later = text(clock(row["start"]) + length // 2)
                self.absence(elev, day, row, self.flags(), start=later, minutes=length - length // 2, lesson="")

    def absence(
        self,
        elev: str,
        day: dt.date,
        of: Row,
        flags: Row,
        *,
        start: str,
        minutes: int,
        lesson: str | None = None,
    ) -> None:
        """One row about (a part of) a lesson; now and then corrected or taken back by a later row."""
        row = {
            "elev": elev,
            "datum": str(day),
            "frånvarominuter": str(minutes),
            "start": start,
            "slut": text(clock(start) + minutes),
            "lektion": of["lektion"] if lesson is None else lesson,
            "ämne": of["ämne"],
            "skolenhetskod": WEST,
            "källa-id": f"k{len(self.files['franvaro'])}" if self.rng.random() < 0.5 else "",
            "borttagen": "nej",
        } | flags
        self.files["franvaro"].append(row)
        if self.rng.random() < 0.08:
            self.files["franvaro"].append(row | {"giltig": "ja" if row["giltig"] == "nej" else "nej"})
        elif self.rng.random() < 0.05:
            self.files["franvaro"].append(row | {"borttagen": "ja"})

    def day_absence(self, elev: str, day: dt.date, offered: int) -> None:
        """Absence told in minutes of the day, without a time; sometimes more than the day had, which is refused."""
        minutes = self.rng.choice((offered, offered, 60, offered + 30))
        row = {"elev": elev, "datum": str(day), "frånvarominuter": str(minutes), "källa-id": "", "skolenhetskod": EAST}
        self.files["franvaro"].append(row | {"start": "", "slut": "", "lektion": "", "borttagen": "nej"} | self.flags())

    def write(self, folder: Path) -> Path:
        """Write the files with a random separator and encoding, and the rows of independent files in random order."""
        separator = self.rng.choice((";", ",", "\t"))
        encoding = self.rng.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
        for name, rows in self.files.items():
            if not rows:
                continue
            columns = list(dict.fromkeys(column for row in rows for column in row))
            self.rng.shuffle(columns)
            with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
                writer = csv.DictWriter(file, columns, delimiter=separator, restval="")
                writer.writeheader()
                writer.writerows(rows)
        return folder
