"""What the files have said, run after run: the rows of each file by what makes them the same row, and those refused."""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]
Key = tuple[str, ...]


def clock(text: str) -> int:
    """Minutes since midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def date(row: Row) -> dt.date:
    """The day of a row."""
    return dt.date.fromisoformat(row["datum"])


def rows_of(folder: Path, name: str) -> list[Row]:
    """The rows of a file, each with the line it stands on; whatever the encoding and the separator."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    content = path.read_bytes()
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    lines = text.splitlines()
    separator = next(each for each in ";,\t" if each in lines[0])
    rows = csv.DictReader(lines, delimiter=separator)
    return [row | {"line": str(line)} for line, row in enumerate(rows, start=2)]


@dataclass
class Place:
    """Where a pupil is from a day on: to a last day, if any."""

    school: str
    klass: str
    first: dt.date
    last: dt.date | None


@dataclass
class Absence:
    """A row of absence as it holds: whose and where, with the start of its lesson if it has none of its own."""

    number: str
    school: str
    day: dt.date
    begins: int | None
    minutes: int
    lesson: str
    valid: bool
    announced: bool
    late: bool
    leave: bool

    def span(self, name: object) -> set[object]:
        """Its minutes: of the clock, or of its own when it has no place in the day."""
        if self.begins is None:
            return {(name, minute) for minute in range(self.minutes)}
        return set(range(self.begins, self.begins + self.minutes))


@dataclass
class Town:
    """All that has been read so far."""

    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    protected: set[str] = field(default_factory=set)
    owner: dict[str, str] = field(default_factory=dict)  # the huvudman of each school
    aliases: dict[Key, str] = field(default_factory=dict)  # a huvudman's own id of a pupil
    lessons: dict[str, dict[Key, Row]] = field(default_factory=lambda: defaultdict(dict))  # of each day
    ready_made: dict[Key, Row] = field(default_factory=dict)
    absence: dict[Key, Absence] = field(default_factory=dict)
    refused: list[tuple[str, int]] = field(default_factory=list)  # of the last run: file and line

    def read(self, folder: Path) -> None:
        """Read one run: people, lessons, ready-made days and then absence."""
        self.refused = []
        self.owner |= {row["skolenhetskod"]: row["organisationsnummer"] for row in rows_of(folder, "skolor")}
        for row in rows_of(folder, "elever"):
            self.read_pupil(row)
        for row in rows_of(folder, "lektioner"):
            whose = self.whose(row) if row["elev"] else "klass " + row["klass"]
            self.lessons[row["datum"]][row["skolenhetskod"], row["lektion"], whose] = row
        for row in rows_of(folder, "schematid"):
            self.read_ready_made(row)
        self.read_absence(rows_of(folder, "franvaro"))

    def read_pupil(self, row: Row) -> None:
        """A pupil, and a place. A place that begins ends the one before the day before."""
        number, first = row["personnummer"], dt.date.fromisoformat(row["från"])
        self.aliases[self.owner[row["skolenhetskod"]], row["elev-id"]] = number
        if row["skydd"]:
            self.protected.add(number)
        for place in self.places[number]:
            if place.first < first and (place.last is None or place.last >= first):
                place.last = first - dt.timedelta(days=1)
        last = dt.date.fromisoformat(row["till"]) if row["till"] else None
        self.places[number].append(Place(row["skolenhetskod"], row["klass"], first, last))

    def whose(self, row: Row) -> str:
        """The pupil that a row is about, or nobody: an id means what it does to the huvudman of the row's school."""
        if row["elev"] in self.places:
            return row["elev"]
        school = row["skolenhetskod"]
        orgs = [self.owner[school]] if school else list(self.owner.values())
        return next((self.aliases[org, row["elev"]] for org in orgs if (org, row["elev"]) in self.aliases), "")

    def place(self, number: str, day: dt.date) -> Place | None:
        """Where a pupil is on a day."""
        held = [each for each in self.places[number] if each.first <= day <= (each.last or day)]
        return held[-1] if held else None

    # ------------------------------------------------------------------------------------------ School days

    def lessons_of(self, number: str, day: dt.date) -> list[Row]:
        """The pupil's lessons of a day, cancelled ones too: the pupil's own and those of the class."""
        place = self.place(number, day)
        return [
            row
            for (school, _, whose), row in self.lessons[str(day)].items()
            if whose == number or (place and (school, whose) == (place.school, "klass " + place.klass))
        ]

    def offered(self, number: str, school: str, day: dt.date) -> tuple[int, int]:
        """Minutes offered and reported: those of the lessons that were held, else of the ready-made day."""
        lessons = [row for row in self.lessons_of(number, day) if row["skolenhetskod"] == school]
        if lessons:
            held = [row for row in lessons if row["inställd"] != "ja"]
            reported = [row for row in held if row["rapporterad"] == "ja"]
            return tuple(len({m for row in rows for m in minutes(row)}) for rows in (held, reported))  # type: ignore[return-value]
        given = self.ready_made.get((number, str(day), school))
        if given is None:
            return 0, 0
        offered = int(given["erbjudna minuter"])
        return offered, int(given["rapporterade minuter"] or offered)

    def read_ready_made(self, row: Row) -> None:
        """A ready-made day."""
        if not self.whose(row) or int(row["rapporterade minuter"] or 0) > int(row["erbjudna minuter"]):
            self.refused.append(("schematid.csv", int(row["line"])))
        else:
            self.ready_made[self.whose(row), row["datum"], row["skolenhetskod"]] = row

    # ---------------------------------------------------------------------------------------------- Absence

    def read_absence(self, rows: list[Row]) -> None:
        """The rows that hold together are tried; the last word about each is what counts, where the day has room."""
        tried = [row for row in rows if self.whose(row) and not self.contradicts(row)]
        while True:
            last = {self.key(row): row for row in tried}
            crowded = self.without_room([row for row in tried if last[self.key(row)] is row])
            if not crowded:
                break
            tried = [row for row in tried if row["line"] not in crowded]
        lines = {row["line"] for row in rows} - {row["line"] for row in tried}
        self.refused += [("franvaro.csv", int(line)) for line in lines]
        for key, row in last.items():
            self.absence.pop(key, None)
            if row["borttagen"] != "ja":
                self.absence[key] = self.told(row)

    def key(self, row: Row) -> Key:
        """What makes a row the same row, at a huvudman: ids of two are two."""
        org = self.owner.get(self.told(row).school, "")
        own = (self.whose(row), row["datum"], row["start"], row["lektion"])
        return (org, row["källa-id"]) if row["källa-id"] else (org, *own)

    def lesson_of(self, row: Row) -> Row | None:
        """The lesson that a row names: the pupil's, else that of another class at the school the row names."""
        lessons = self.lessons_of(self.whose(row), date(row))
        others = [each for (school, *_), each in self.lessons[row["datum"]].items() if school == row["skolenhetskod"]]
        shared = [each for each in others if not each["elev"]]
        return next((each for each in [*lessons, *shared] if each["lektion"] == row["lektion"]), None)

    def told(self, row: Row) -> Absence:
        """A row with what it leaves to the lesson and to the pupil's day to tell."""
        number, day, lesson = self.whose(row), date(row), self.lesson_of(row)
        start = row["start"] or (lesson["start"] if lesson else "")
        valid = row["giltig"] == "ja"
        return Absence(
            number,
            row["skolenhetskod"] or (lesson["skolenhetskod"] if lesson else self.only_school(number, day)),
            day,
            clock(start) if start else None,
            int(row["frånvarominuter"]),
            row["lektion"],
            valid,
            announced=row["anmäld"] == "ja",
            late=row["sen"] == "ja",
            leave=valid and "ledig" in row["orsak"].lower(),
        )

    def only_school(self, number: str, day: dt.date) -> str:
        """Where a pupil has school on a day."""
        found = [school for school in self.schools() if self.offered(number, school, day)[0]]
        place = self.place(number, day)
        return found[0] if len(found) == 1 else place.school if place else ""

    def schools(self) -> set[str]:
        """All schools."""
        return {place.school for places in self.places.values() for place in places}

    def contradicts(self, row: Row) -> bool:
        """Whether a row says what cannot be: of itself, or of a day or a lesson that was not held."""
        if row["borttagen"] == "ja":
            return False
        told, lesson = self.told(row), self.lesson_of(row)
        too_long = row["start"] and row["slut"] and clock(row["slut"]) - clock(row["start"]) < told.minutes
        cancelled = lesson is not None and lesson["inställd"] == "ja"
        return bool(too_long) or cancelled or told.minutes > self.offered(told.number, told.school, told.day)[0]

    def without_room(self, rows: list[Row]) -> set[str]:
        """The lines that make a day's absence more than the day, taken in order after what is known and stays."""
        said = {self.key(row) for row in rows}
        known: dict[object, list[tuple[str, Absence]]] = defaultdict(list)
        for number, (key, each) in enumerate(self.absence.items()):
            if key not in said and not self.is_cancelled(each):
                known[each.number, each.school, each.day].append((f"known {number}", each))
        refused = set()
        for row in rows:
            if row["borttagen"] == "ja":
                continue
            told = self.told(row)
            there = known[told.number, told.school, told.day]
            filled = {m for name, each in there for m in each.span(name)}
            more = len(filled | told.span(row["line"]))
            if more > max(self.offered(told.number, told.school, told.day)[0], len(filled)):
                refused.add(row["line"])
            else:
                there.append((row["line"], told))
        return refused

    def is_cancelled(self, absence: Absence) -> bool:
        """Whether the lesson that was missed has been cancelled since."""
        return any(
            row["lektion"] == absence.lesson and row["inställd"] == "ja" and row["skolenhetskod"] == absence.school
            for row in self.lessons_of(absence.number, absence.day)
        )


def minutes(lesson: Row) -> range:
    """The minutes of a lesson."""
    return range(clock(lesson["start"]), clock(lesson["slut"]))
