"""School days counted the slow way: minute by minute, in plain Python, after each of several files in any order."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from absence.models import Absence, StudentDay
from people.models import Student
from tests.importing.files import BJORK, MAJA, NOAH, TUVA, read, write

DAYS = [dt.date(2026, 11, day) for day in (16, 17, 18)]
CLASSES = {NOAH: "8B", MAJA: "8B", TUVA: "8A"}
LESSON_FILE = ["lektion", "datum", "start", "slut", "klass", "elev", "inställd", "rapporterad"]
DAY_FILE = ["elev", "datum", "erbjudna minuter", "rapporterade minuter", "skolenhetskod"]
ABSENCE_FILE = ["elev", "datum", "frånvarominuter", "start", "lektion", "giltig", "anmäld", "orsak", "sen", "källa-id",
                "borttagen"]  # fmt: skip
Row = dict[str, Any]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def as_csv(columns: list[str], rows: Iterable[Row]) -> str:
    lines = [";".join(columns), *(";".join(str(row.get(column, "")) for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


@dataclass
class Town:
    """Everything that the files have said so far, by what makes a row the same row."""

    rng: random.Random
    lessons: dict[tuple[str, dt.date, str], Row] = field(default_factory=dict)
    days: dict[tuple[str, dt.date], Row] = field(default_factory=dict)
    absence: dict[str, Row] = field(default_factory=dict)

    def new_lessons(self) -> list[Row]:
        rows: dict[tuple[str, dt.date, str], Row] = {}
        for _ in range(self.rng.randrange(12)):
            begins = self.rng.randrange(8 * 60, 15 * 60, 5)
            pupil = self.rng.choice(["", "", *CLASSES])
            row: Row = {
                "lektion": f"L{self.rng.randrange(6)}",
                "datum": self.rng.choice(DAYS[:2]),
                "start": begins,
                "slut": begins + self.rng.randrange(20, 100, 5),
                "klass": "" if pupil else self.rng.choice(["8A", "8B"]),
                "elev": pupil,
                "inställd": self.rng.choice(["nej", "nej", "nej", "ja"]),
                "rapporterad": self.rng.choice(["ja", "ja", "ja", "nej"]),
            }
            rows[row["lektion"], row["datum"], row["klass"] + row["elev"]] = row
        self.lessons |= rows
        return list(rows.values())

    def new_days(self) -> list[Row]:
        rows: dict[tuple[str, dt.date], Row] = {}
        for _ in range(self.rng.randrange(6)):
            pupil, day, offered = self.rng.choice(list(CLASSES)), self.rng.choice(DAYS), self.rng.randrange(0, 400)
            if self.lessons_of(pupil, day):
                continue
            reported = self.rng.choice(["", self.rng.randint(0, offered)])
            rows[pupil, day] = {
                "elev": pupil, "datum": day, "erbjudna minuter": offered, "rapporterade minuter": reported,
                "skolenhetskod": BJORK,
            }  # fmt: skip
        self.days |= rows
        return list(rows.values())

    def new_absence(self) -> list[Row]:
        """Rows that are sure to have room: the day's offered minutes are never filled."""
        rows = []
        for key in self.rng.sample([f"k{number}" for number in range(24)], self.rng.randrange(24)):
            row = self.one_absence(key)
            if row and self.has_room(row):
                self.absence[key] = row
                rows.append(row)
        return rows

    def one_absence(self, key: str) -> Row | None:
        pupil, day = self.rng.choice(list(CLASSES)), self.rng.choice(DAYS)
        offered = self.offered(pupil, day)[0]
        if not offered:
            return None
        return {
            "elev": pupil,
            "datum": day,
            "frånvarominuter": self.rng.randint(1, min(offered, 90)),
            "start": self.rng.choice(["", *[clock(self.rng.randrange(480, 600, 10))] * 3]),
            "giltig": self.rng.choice(["ja", "nej"]),
            "anmäld": self.rng.choice(["ja", "nej"]),
            "orsak": self.rng.choice(["", "Beviljad LEDIGHET", "sjukdom"]),
            "sen": self.rng.choice(["ja", "nej", "nej"]),
            "källa-id": key,
            "borttagen": self.rng.choice(["", "", "", "ja"]),
        }

    def has_room(self, row: Row) -> bool:
        others = [each for key, each in self.absence.items() if key != row["källa-id"]]
        filled = self.expected(row["elev"], row["datum"], [*others, row])
        return bool(row["borttagen"] == "ja" or filled["valid"] + filled["invalid"] <= filled["offered"])

    # ------------------------------------------------------------------------------------------- The answer

    def lessons_of(self, pupil: str, day: dt.date) -> list[Row]:
        return [row for row in self.lessons.values()
                if (row["datum"] == day and pupil in (row["elev"],)) or (row["datum"] == day and not row["elev"]
                and row["klass"] == CLASSES[pupil])]  # fmt: skip

    def offered(self, pupil: str, day: dt.date) -> tuple[int, int]:
        lessons = self.lessons_of(pupil, day)
        if not lessons:
            row = self.days.get((pupil, day), {"erbjudna minuter": 0, "rapporterade minuter": 0})
            said = row["rapporterade minuter"]
            return row["erbjudna minuter"], row["erbjudna minuter"] if said == "" else said
        held = [row for row in lessons if row["inställd"] == "nej"]
        minutes = {minute for row in held for minute in range(row["start"], row["slut"])}
        reported = {m for row in held if row["rapporterad"] == "ja" for m in range(row["start"], row["slut"])}
        return len(minutes), len(reported)

    def expected(self, pupil: str, day: dt.date, absence: list[Row]) -> dict[str, Any]:
        """A pupil's day by putting every minute in one place: explained before unexplained, away before late."""
        rows = [row for row in absence if (row["elev"], row["datum"]) == (pupil, day) and row["borttagen"] != "ja"]
        places: dict[Any, tuple[bool, str]] = {}  # minute → (leave, what)
        order = [("nej", "ja"), ("nej", "nej"), ("ja", "ja"), ("ja", "nej")]  # (sen, giltig)
        arrivals: list[set[Any]] = []  # late, each with the minutes of those it overlaps
        unexcused = False
        for late, valid in order:
            before = set(places)
            for number, row in enumerate(rows):
                if (row["sen"], row["giltig"]) != (late, valid):
                    continue
                minutes = self.minutes(row, number)
                leave = valid == "ja" and "ledig" in row["orsak"].lower()
                away = {m for m, (_, what) in places.items() if what[0] == "n"}
                if late == "ja" and not set(minutes) <= away:
                    same = [each for each in arrivals if each & set(minutes)]
                    arrivals = [each for each in arrivals if each not in same] + [set(minutes).union(*same)]
                unexcused |= (late, valid) == ("nej", "nej") and not set(minutes) <= before
                for minute in minutes:
                    if minute not in before:
                        old_leave = places[minute][0] if minute in places else False
                        places[minute] = (leave or old_leave, late[0] + valid[0])
                    elif leave and places[minute][1][1] == "j":
                        places[minute] = (True, places[minute][1])
        kinds = [what for _, what in places.values()]
        offered, reported = self.offered(pupil, day)
        return {
            "offered": offered,
            "reported": reported,
            "valid": sum(kind[1] == "j" for kind in kinds),
            "invalid": sum(kind[1] == "n" for kind in kinds),
            "leave": sum(leave for leave, _ in places.values()),
            "late_minutes": sum(kind[0] == "j" for kind in kinds),
            "late_count": len(arrivals),
            "away": any(row["sen"] == "nej" for row in rows),
            "unexcused": unexcused,
            "announced": any(row["anmäld"] == "ja" for row in rows),
        }

    def minutes(self, row: Row, number: int) -> list[Any]:
        """The minutes of a row; one without a start has minutes that no other row can share."""
        if not row["start"]:
            return [(number, minute) for minute in range(row["frånvarominuter"])]
        hours, minutes = row["start"].split(":")
        begins = int(hours) * 60 + int(minutes)
        return list(range(begins, begins + row["frånvarominuter"]))


def write_files(town: Town, folder: Path) -> Path:
    lessons, days = town.new_lessons(), []
    days = town.new_days()
    absence = town.new_absence()
    for rows in (lessons, days, absence):
        town.rng.shuffle(rows)
    times = [{**row, "start": clock(row["start"]), "slut": clock(row["slut"])} for row in lessons]
    return write(
        folder,
        {
            "lektioner.csv": as_csv(LESSON_FILE, times),
            "schematid.csv": as_csv(DAY_FILE, days),
            "franvaro.csv": as_csv(ABSENCE_FILE, absence),
        },
    )


def answer(day: StudentDay, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(day, name) for name in names}


@pytest.mark.parametrize("seed", range(12))
def test_every_school_day_is_as_counted_by_hand(people: Path, tmp_path: Path, seed: int) -> None:
    town = Town(random.Random(seed))
    numbers = dict(Student.objects.values_list("pk", "personal_number"))
    for step in range(3):
        folder = write_files(town, tmp_path / str(step))
        told = read("import_absence", folder)
        assert [file["refused"] for name, file in told.items() if name.endswith(".csv")] == [[], [], []]
        again = read("import_absence", folder)
        assert all(file["unchanged"] == file["read"] for name, file in again.items() if name.endswith(".csv"))

        found = {(numbers[each.student_id], each.day): each for each in StudentDay.objects.all()}
        shrunk = False
        for pupil in CLASSES:
            for day in DAYS:
                expected = town.expected(pupil, day, list(town.absence.values()))
                shrunk |= expected["valid"] + expected["invalid"] > expected["offered"]
                if shrunk:
                    continue  # the timetable has shrunk below the absence: cut, and tested apart
                if (pupil, day) in found:
                    assert answer(found[pupil, day], expected) == expected, (pupil, day)
                else:
                    assert expected["offered"] == 0


def test_the_order_of_rows_does_not_matter(people: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    rows = [
        f"{pupil};2026-11-16;{rng.randint(5, 40)};{clock(rng.randrange(480, 800))};{rng.choice(['ja', 'nej'])};"
        f"{rng.choice(['ja', 'nej'])};k{number}"
        for number, pupil in enumerate([NOAH, MAJA, TUVA] * 3)
    ]
    days = "".join(f"{pupil};2026-11-16;400\n" for pupil in CLASSES)
    figures = []
    for order in range(4):
        rng.shuffle(rows)
        StudentDay.objects.all().delete()
        Absence.objects.all().delete()
        files = {
            "schematid.csv": "elev;datum;erbjudna minuter\n" + days,
            "franvaro.csv": "elev;datum;frånvarominuter;start;giltig;sen;källa-id\n" + "\n".join(rows),
        }
        read("import_absence", write(tmp_path / str(order), files))
        found = StudentDay.objects.order_by("student").values()
        figures.append([{name: value for name, value in day.items() if name != "run_id"} for day in found])

    assert all(each == figures[0] for each in figures)


def test_absence_is_cut_where_the_timetable_has_shrunk(school: Path) -> None:
    header = "elev;datum;frånvarominuter;giltig\n"
    read("import_absence", write(school, {"franvaro.csv": f"{header}E1;2026-11-18;170;nej\nE2;2026-11-18;50;nej\n"}))
    lessons = "lektion;datum;start;slut;klass;inställd\nL1;2026-11-18;08:20;09:20;8B;ja\n"

    told = read("import_absence", write(school / "b", {"lektioner.csv": lessons}))

    assert StudentDay.objects.get(student__personal_number=NOAH).invalid == 120
    assert StudentDay.objects.get(student__personal_number=MAJA).invalid == 50
    assert told["notes"] == [
        "lektioner.csv: en skoldag har mer frånvaro än den nya skoltiden. Där räknas frånvaron högst som hela dagen."
    ]


def test_the_day_when_a_pupil_goes_home_is_marked(school: Path) -> None:
    header = "elev;datum;frånvarominuter;lektion;giltig\n"
    day = "2026-11-18;60"
    rows = f"E1;{day};L3;nej\nE2;{day};L1;nej\nE2;{day};L2;nej\nE2;{day};L3;nej\n"
    read("import_absence", write(school, {"franvaro.csv": header + rows}))

    assert StudentDay.objects.get(student__personal_number=NOAH).left_early
    assert not StudentDay.objects.get(student__personal_number=MAJA).left_early


def test_two_rows_that_overlap_tell_of_one_late_arrival(school: Path) -> None:
    header = "elev;datum;frånvarominuter;start;lektion;giltig;sen\n"
    day = "E1;2026-11-18"
    rows = f"{day};10;08:20;L1;nej;ja\n{day};12;08:20;;nej;ja\n{day};5;08:25;;nej;ja\n{day};5;09:30;L2;nej;ja\n"
    read("import_absence", write(school, {"franvaro.csv": header + rows}))

    noah = StudentDay.objects.get(student__personal_number=NOAH)
    assert (noah.late_count, noah.late_minutes) == (2, 17)


def test_two_classes_may_have_a_lesson_together(people: Path) -> None:
    lessons = "lektion;datum;start;slut;klass\nG1;2026-11-16;08:20;09:20;8A\nG1;2026-11-16;08:20;09:20;8B\n"

    read("import_absence", write(people.parent / "b", {"lektioner.csv": lessons}))

    assert StudentDay.objects.filter(offered=60).count() == 3
