"""The same rows as a zip, a workbook, and in other systems' layouts: the same days as counted by hand from our CSV."""

import csv
import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
import xlsxwriter

from absence.models import ColumnMapping, StudentDay
from people.models import Huvudman, User
from tests.oracle.conftest import evening, read, say
from tests.oracle.municipality import Row
from tests.oracle.pupildays import Answer, Day
from tests.oracle.reading import rows_of
from tests.oracle.world import World

pytestmark = pytest.mark.django_db

Known = dict[tuple[str, str, dt.date], Day]
WEEKDAYS = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag")


def zipped(folder: Path) -> Path:
    """A run's files in a zip, in a folder of their own."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(folder.iterdir()):
            package.write(file, f"export/{file.name}")
    return path


def as_workbook(folder: Path) -> Path:
    """A run's files as sheets of a workbook, every cell as text."""
    path = folder.with_suffix(".xlsx")
    with xlsxwriter.Workbook(path) as workbook:
        for file in sorted(folder.iterdir()):
            rows = [{k: v for k, v in row.items() if k != "line"} for row in rows_of(folder, file.stem)]
            sheet = workbook.add_worksheet(file.stem)
            for number, cells in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
                sheet.write_row(number, 0, cells)
    return path


def days_of_all() -> Known:
    """Every school day that is known."""
    return {
        (each.student.personal_number, each.school.code, each.day): Day(
            each.offered, each.reported, each.valid, each.invalid, each.leave, each.late_count, each.late_minutes,
            each.away, each.unexcused, each.announced,
        )
        for each in StudentDay.objects.filter(offered__gt=0).select_related("student", "school")
    }  # fmt: skip


def counted_by_hand(folders: list[Path]) -> tuple[Known, Answer]:
    """The same out of our CSV."""
    answer = Answer(folders, {})
    return {(*who, date): day for who, days in answer.at_school.items() for date, day in days.items()}, answer


@pytest.mark.parametrize("form", [zipped, as_workbook])
def test_a_zip_and_a_workbook_give_the_same_days_and_refuse_the_same_rows(
    tmp_path: Path, form: Callable[[Path], Path]
) -> None:
    world = World(4)
    folders = world.write(tmp_path)
    expected, answer = counted_by_hand(folders)

    with time_machine.travel(evening(world), tick=False):
        runs = [read(form(folder)) for folder in folders]

    assert days_of_all() == expected
    for said, refused in zip(runs, answer.refused, strict=True):
        assert sorted(row["line"] for file in said.values() for row in file["refused"]) == sorted(
            line for _, line in refused
        )


# ------------------------------------------------------------------------------------- Other systems' layouts


@pytest.fixture
def world(tmp_path: Path) -> tuple[World, Path]:
    """A municipality with lessons and ready-made days, but for its absence; and where it is."""
    world = World(4)
    first, second = world.runs
    for name, rows in second.items():
        first[name] += rows
    first["franvaro"] = []
    return world, world.write_run(tmp_path / "town", {name: rows for name, rows in first.items() if rows})


def with_absence(folder: Path, rows: list[Row]) -> Known:
    """What our CSV with these rows of absence gives, counted by hand."""
    path = folder.parent / "with"
    path.mkdir()
    for known in folder.iterdir():
        (path / known.name).write_bytes(known.read_bytes())
    with (path / "franvaro.csv").open("w", encoding="utf-8", newline="") as file:
        columns = ("elev", "datum", "start", "slut", "frånvarominuter", "lektion", "skolenhetskod", "källa-id")
        writer = csv.DictWriter(file, (*columns, "giltig", "anmäld", "sen", "orsak", "borttagen"), restval="")
        writer.writeheader()
        writer.writerows(rows)
    found, answer = counted_by_hand([path])
    assert not [name for name, _ in answer.refused[0] if name == "franvaro.csv"]
    return found


def save_columns(name: str, preset: str, **columns: dict[str, Any]) -> None:
    """Columns that somebody has saved."""
    by = User.objects.get(username="kurator")
    ColumnMapping.objects.create(
        huvudman=Huvudman.objects.get(), name=name, preset=preset, table="franvaro", header=[], columns=columns,
        created_by=by, updated_by=by,
    )  # fmt: skip


def col(header: str, how: str) -> dict[str, Any]:
    """One of our columns out of one of theirs."""
    return {"from": "column", "header": header, "how": how, "repeats": False}


def fixed(value: str) -> dict[str, Any]:
    """One of our columns with one value."""
    return {"from": "fixed", "value": value}


def test_a_report_of_vklass_gives_the_same_days(world: tuple[World, Path], tmp_path: Path) -> None:
    town, folder = world
    answer = Answer([folder], {})
    # Of each third school day, so many minutes valid and so many invalid.
    some = sorted((n, date, code) for (n, code), days in answer.at_school.items() for date in list(days)[::3])
    minutes = {}
    for number, date, code in some:
        offered = answer.at_school[number, code][date].offered
        if len([1 for n, d, _ in some if (n, d) == (number, date)]) == 1 and offered >= 60:
            minutes[number, date] = (code, town.rng.choice((0, 20, offered - 40)), town.rng.choice((0, 15, 40)))
    kinds = (("GF", "ja", 1), ("F", "nej", 2))
    rows = [
        {"elev": number, "datum": str(date), "frånvarominuter": str(told[place]), "lektion": kind, "giltig": valid}
        | {"skolenhetskod": told[0], "start": "", "slut": "", "källa-id": "", "borttagen": "", "anmäld": "", "sen": ""}
        for (number, date), told in minutes.items()
        for kind, valid, place in kinds
        if told[place]
    ]
    report = tmp_path / "vklass.csv"
    lines = [f"{n[2:8]}-{n[8:]};{date};{code};{gf};{f} min" for (n, date), (code, gf, f) in minutes.items()]
    report.write_text("\n".join(["Personnummer;Datum;Skola;GF min;F min", *lines]), encoding="cp1252")

    with time_machine.travel(evening(town), tick=False):
        read(folder)
        for kind, valid, _ in kinds:
            save_columns(
                kind, "vklass-giltig" if valid == "ja" else "vklass-ogiltig", elev=col("Personnummer", "nummer"),
                datum=col("Datum", "som-den-ar"), skolenhetskod=col("Skola", "nummer"),
                frånvarominuter=col(f"{kind} min", "minuter-om-nagra"), giltig=fixed(valid), lektion=fixed(kind),
            )  # fmt: skip
        say("import_absence", str(report), "--mapping", "GF", "--mapping", "F")

    assert days_of_all() == with_absence(folder, rows)


def test_a_list_of_schoolsoft_gives_the_same_days(world: tuple[World, Path], tmp_path: Path) -> None:
    town, folder = world
    answer = Answer([folder], {})
    number = town.pupils[2].number
    held = [
        row
        for (n, date), lessons in sorted(answer.lessons.items())
        for row in sorted(lessons, key=lambda row: row["start"])
        if n == number and date >= town.first and row["inställd"] == "nej" and town.rng.random() < 0.3
    ]
    assert len(held) > 30
    rows, lines, before = [], ["Vecka\tDag\tLektion\tMeddelande\tTagit del av\tBekräftad av skolan"], None
    for lesson in held:
        day = dt.date.fromisoformat(lesson["datum"])
        same = day == before
        week, weekday = ("", "") if same else (str(day.isocalendar().week), WEEKDAYS[day.weekday()])
        lines.append(f"{week}\t{weekday}\t{lesson['start']}-{lesson['slut']} {lesson['ämne']}\t\t\t")
        length = _minutes(lesson["slut"]) - _minutes(lesson["start"])
        rows.append(
            {"elev": number, "datum": str(day), "start": lesson["start"], "slut": lesson["slut"], "giltig": "nej"}
            | {"frånvarominuter": str(length), "anmäld": "nej", "sen": "", "lektion": "", "källa-id": ""}
            | {"skolenhetskod": "", "borttagen": ""}
        )
        before = day
    (tmp_path / "lista.txt").write_text("\n".join(lines), encoding="utf-8")

    with time_machine.travel(evening(town), tick=False):
        read(folder)
        preset = {"from": "preset"}
        save_columns(
            "Oanmäld", "schoolsoft-oanmald", elev=fixed(number), datum=preset, giltig=fixed("nej"),
            frånvarominuter=preset, start=preset, slut=preset, ämne=preset, anmäld=preset,
        )  # fmt: skip
        say("import_absence", str(tmp_path / "lista.txt"), "--mapping", "Oanmäld")

    assert days_of_all() == with_absence(folder, rows)


def _minutes(text: str) -> int:
    return 60 * int(text[:2]) + int(text[3:])
