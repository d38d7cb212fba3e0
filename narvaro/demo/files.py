"""Writes the municipality as files in our own format, a block at a time, so that memory stays the same."""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from narvaro.demo.cast import ALVKOPING
from narvaro.demo.folk import Guardian, Place, Pupil
from narvaro.demo.municipality import ORGANISATION, Block, blocks
from narvaro.demo.names import ascii_name, read_data
from narvaro.demo.patterns import Absence
from narvaro.demo.schools import BLOCK, Klass
from narvaro.demo.schoolyear import BREAKS, SCHOOL_YEAR, TERMS, school_days
from narvaro.demo.timetable import LANGUAGE_CHOICE, Lesson, clock, lessons_by_day

# Above this many pupils the timetable is written as the pupils' school days (schematid.csv), not as lessons.
MOST_PUPILS_WITH_LESSONS = 5_000
DEFAULT_PUPILS = BLOCK
DEFAULT_SEED = 2026

HEADINGS = {
    "kommuner.csv": "kod namn e-post postadress socialnämnd socialtjänst socialjour",
    "huvudman.csv": "organisationsnummer namn kommunkod e-post postadress",
    "skolor.csv": "skolenhetskod namn organisationsnummer e-post",
    "terminer.csv": "organisationsnummer läsår termin från till",
    "lov.csv": "organisationsnummer från till namn skolenhetskod",
    "personal.csv": "användarnamn förnamn efternamn roll skolenhetskod e-post klasser från till",
    "elever.csv": "personnummer förnamn efternamn skolenhetskod skolform elev-id årskurs klass folkbokföringskommun "
    "skydd placerad_av placeringsform från till",
    "vardnadshavare.csv": "elev förnamn efternamn personnummer relation e-post telefon adress postnummer ort språk "
    "tolk får_kontaktas",
    "schematid.csv": "elev datum erbjudna_minuter rapporterade_minuter första_lektion sista_lektion skolenhetskod",
    "lektioner.csv": "lektion datum start slut klass elev ämne skolenhetskod inställd rapporterad",
    "franvaro.csv": "elev datum frånvarominuter start slut lektion ämne giltig anmäld orsak sen källa-id skolenhetskod",
}


class Writer(Protocol):
    """What csv.writer gives; rows are sequences of text and whole numbers."""

    def writerow(self, row: Iterable[Any], /) -> Any: ...

    def writerows(self, rows: Iterable[Iterable[Any]], /) -> Any: ...


@dataclass(frozen=True)
class Order:
    """What to write: the first `pupils` of the municipality, up to and including the day `until`."""

    until: date
    pupils: int = DEFAULT_PUPILS
    seed: int = DEFAULT_SEED
    caught_up_before: date = date.min  # lessons before this day have all been reported by now

    @property
    def with_lessons(self) -> bool:
        """Whether lessons are written one by one."""
        return self.pupils <= MOST_PUPILS_WITH_LESSONS

    @property
    def file_names(self) -> list[str]:
        """The files of this order."""
        left_out = "schematid.csv" if self.with_lessons else "lektioner.csv"
        return [name for name in HEADINGS if name != left_out]


def write_folder(folder: Path, order: Order, progress: Callable[[int], None] = lambda pupils: None) -> None:
    """Write the files into a folder, made if need be; `progress` is told the number of pupils written so far."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers: dict[str, Writer] = {}
        for name in order.file_names:
            file = stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, delimiter=";", lineterminator="\n")
            writers[name].writerow(word.replace("_", " ") for word in HEADINGS[name].split())
        _write_calendar(writers)
        written = 0
        for block in blocks(order.pupils, order.seed):
            _write_people(writers, block)
            _write_attendance(writers, block, order)
            written += len(block.pupils)
            progress(written)


def write_zip(path: Path, order: Order, progress: Callable[[int], None] = lambda pupils: None) -> None:
    """Write the files as one zip; the same order gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        write_folder(Path(temporary), order, progress)
        unfinished = Path(temporary) / "zip"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in order.file_names:
                info = zipfile.ZipInfo(name, date_time=(2026, 8, 18, 8, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                with (Path(temporary) / name).open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        unfinished.replace(path)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


def _write_calendar(writers: dict[str, Writer]) -> None:
    """The invented municipalities with the addresses that letters go to, the huvudman, its terms and breaks."""
    for row in read_data("alvkoping_kommuner.csv"):
        address = "\n".join((row["nämnd"], row["box"], row["postort"]))
        social = (row["socialnämnd"], row["socialtjänst"], row["socialjour"])
        writers["kommuner.csv"].writerow((row["kod"], row["namn"], row["e-post"], address, *social))
        if row["kod"] == ALVKOPING:
            huvudman = (ORGANISATION, f"{row['namn']}s kommun", ALVKOPING, row["e-post"], address)
            writers["huvudman.csv"].writerow(huvudman)
    for term in TERMS:
        writers["terminer.csv"].writerow((ORGANISATION, SCHOOL_YEAR, term.name, _text(term.start), _text(term.end)))
    for gap in BREAKS:
        if not gap.school:
            writers["lov.csv"].writerow((ORGANISATION, _text(gap.start), _text(gap.end), gap.name, ""))


def _write_people(writers: dict[str, Writer], block: Block) -> None:
    for school in block.schools:
        email = f"{ascii_name(school.name)}@alvkoping.example"
        writers["skolor.csv"].writerow((school.code, school.name, ORGANISATION, email))
        for gap in BREAKS:
            if gap.school == school.key:
                row = (ORGANISATION, _text(gap.start), _text(gap.end), gap.name, school.code)
                writers["lov.csv"].writerow(row)
    for member in block.staff:
        writers["personal.csv"].writerow((
            member.username, member.first, member.last, member.role, member.school.code, member.email,
            member.classes, _text(member.start), _text(member.end),
        ))  # fmt: skip
    for pupil in block.pupils:
        writers["elever.csv"].writerows(_pupil_row(pupil, place) for place in pupil.places)
        writers["vardnadshavare.csv"].writerows(_guardian_row(pupil, guardian) for guardian in pupil.guardians)


def _pupil_row(pupil: Pupil, place: Place) -> tuple[str, ...]:
    klass = place.klass
    return (
        pupil.number, pupil.first, pupil.last, klass.school.code, klass.skolform, pupil.id, klass.year, klass.name,
        pupil.kommun, pupil.protection, pupil.placed_by, pupil.placement, _text(place.start), _text(place.end),
    )  # fmt: skip


def _guardian_row(pupil: Pupil, guardian: Guardian) -> tuple[str, ...]:
    """Where a pupil's identity is protected, the school's system holds no way to the home."""
    reach: tuple[str, ...] = (guardian.email, guardian.phone, guardian.address, guardian.postcode, guardian.town)
    if pupil.protection != "ingen":
        reach = ("",) * len(reach)
    return (
        pupil.number, guardian.first, guardian.last, guardian.number, guardian.relation, *reach, guardian.language,
        _yes(guardian.interpreter), _yes(guardian.may_be_contacted),
    )  # fmt: skip


def _write_attendance(writers: dict[str, Writer], block: Block, order: Order) -> None:
    seed = str(order.seed)
    for klass in block.classes:
        days = _days_of(klass, order)
        places = [(pupil, place) for pupil in block.pupils for place in pupil.places if place.klass is klass]
        if order.with_lessons:
            writers["lektioner.csv"].writerows(_lesson_rows(klass, days, places))
        else:
            writers["schematid.csv"].writerows(_school_day_rows(klass, days, places))
        for pupil, place in places:
            own = [(day, lessons) for day, lessons in days if place.covers(day)]
            absences = pupil.habit(seed, place).through(own)
            writers["franvaro.csv"].writerows(_absence_rows(pupil, klass, absences, order.with_lessons))


def _days_of(klass: Klass, order: Order) -> list[tuple[date, list[Lesson]]]:
    """The class's lessons day by day, as they have been reported by now."""
    days = lessons_by_day(
        klass=klass.name, prefix=klass.id, stage=klass.stage, seed=f"{order.seed}/{klass.id}",
        days=school_days(klass.school.key, order.until),
    )  # fmt: skip
    return [(day, [_as_reported(lesson, order) for lesson in lessons]) for day, lessons in days]


def _as_reported(lesson: Lesson, order: Order) -> Lesson:
    return replace(lesson, reported=True) if lesson.held and lesson.day < order.caught_up_before else lesson


def _lesson_rows(
    klass: Klass, days: list[tuple[date, list[Lesson]]], places: list[tuple[Pupil, Place]]
) -> Iterator[tuple[str, ...]]:
    """One row for each lesson of the class, except the choice of languages: there every pupil has a row."""
    for day, lessons in days:
        for lesson in lessons:
            if lesson.subject != LANGUAGE_CHOICE:
                yield _lesson_row(lesson, lesson.id, lesson.subject, klass, klass.name, "")
                continue
            for pupil, place in places:
                if place.covers(day):
                    yield _lesson_row(lesson, _own_id(lesson, pupil), pupil.elective, klass, "", pupil.id)


def _own_id(lesson: Lesson, pupil: Pupil) -> str:
    return f"{lesson.id}-{pupil.id}" if lesson.subject == LANGUAGE_CHOICE else lesson.id


def _lesson_row(lesson: Lesson, lesson_id: str, subject: str, klass: Klass, name: str, pupil: str) -> tuple[str, ...]:
    return (
        lesson_id, _text(lesson.day), clock(lesson.start), clock(lesson.end), name, pupil, subject,
        klass.school.code, _yes(not lesson.held), _yes(lesson.reported) if lesson.held else "",
    )  # fmt: skip


def _school_day_rows(
    klass: Klass, days: list[tuple[date, list[Lesson]]], places: list[tuple[Pupil, Place]]
) -> Iterator[tuple[str | int, ...]]:
    sums = [(day, (day.isoformat(), *_sums(lessons), klass.school.code)) for day, lessons in days]
    for pupil, place in places:
        for day, rest in sums:
            if place.covers(day):
                yield (pupil.id, *rest)


def _sums(lessons: list[Lesson]) -> tuple[int, int, str, str]:
    held = [lesson for lesson in lessons if lesson.held]
    offered = sum(lesson.end - lesson.start for lesson in held)
    reported = sum(lesson.end - lesson.start for lesson in held if lesson.reported)
    return offered, reported, clock(held[0].start) if held else "", clock(held[-1].start) if held else ""


def _absence_rows(
    pupil: Pupil, klass: Klass, absences: Iterable[Absence], with_lessons: bool
) -> Iterator[tuple[str | int, ...]]:
    for lesson, start, end, kind, late in absences:
        subject = pupil.elective if lesson.subject == LANGUAGE_CHOICE else lesson.subject
        yield (
            pupil.id, lesson.day.isoformat(), end - start, clock(start), clock(end),
            _own_id(lesson, pupil) if with_lessons else "", subject, _yes(kind.valid), _yes(kind.announced),
            kind.reason, _yes(late), f"{pupil.id}-{lesson.id}{'-sen' if late else ''}", klass.school.code,
        )  # fmt: skip
