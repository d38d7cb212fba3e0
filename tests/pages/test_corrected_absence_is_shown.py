"""Absence that has been corrected since the last school day is shown by the day it is about, however it was."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from absence import byhand, undoing
from absence.models import Absence, ImportRun, RunFigures
from narvaro.corrections import corrections_of
from people.models import School, Student, User
from people.roles import Role
from tests.cast import STOCKHOLM, give_role, login, make_user
from tests.importing.conftest import people, private_folder, school, today  # noqa: F401  # Björkskolan's, on its day
from tests.importing.files import BJORK, DAY, MAJA, NOAH, read_absence

WEDNESDAY = dt.date.fromisoformat(DAY)
SINCE = dt.datetime(2026, 11, 19, tzinfo=STOCKHOLM)
THEN, NOW = SINCE - dt.timedelta(hours=6), dt.datetime(2026, 11, 20, 9, tzinfo=STOCKHOLM)
KNOWN = f"E1;{DAY};60;;L1;nej;nej;;nej;k1;"
OTHER = f"E2;{DAY};60;;L1;nej;nej;;nej;k2;"


@pytest.fixture
def read(school: Path) -> Callable[..., None]:  # noqa: F811
    """Reads rows in; Noah's lesson was told of on the Wednesday itself."""

    def reading(*rows: str, at: dt.datetime = NOW) -> None:
        read_absence(school, *rows)
        run = ImportRun.objects.latest("pk")
        Absence.objects.filter(run=run).update(created_at=at)  # the database keeps its own time
        Absence.objects.filter(superseded_by=run).update(superseded_at=at)

    reading(KNOWN, at=THEN)
    return reading


def shown() -> dict[tuple[dt.date, str], str]:
    """What Birgitta is shown, by day and pupil."""
    days = corrections_of(
        User.objects.get(username="birgitta"), School.objects.get(code=BJORK), SINCE, timezone.localdate(NOW)
    )
    return {(day.day, pupil.student.first_name): pupil.words for day in days for pupil in day.pupils}


def test_what_was_read_in_before_is_no_news(read: Callable[..., None]) -> None:
    assert shown() == {}


@pytest.mark.parametrize(
    ("row", "pupil", "words"),
    [
        (OTHER, "Maja", "en tillagd i efterhand"),
        (f"E1;{DAY};45;;L1;nej;nej;;nej;k1;", "Noah", "en rättad"),
        (f"{KNOWN}ja", "Noah", "en borttagen"),
    ],
)
def test_a_later_file_that_adds_corrects_or_takes_away_is_told(
    read: Callable[..., None], row: str, pupil: str, words: str
) -> None:
    read(row)

    assert shown() == {(WEDNESDAY, pupil): words}


def test_what_a_file_tells_of_and_takes_back_was_never_there(read: Callable[..., None]) -> None:
    read(OTHER, f"{OTHER}ja")

    assert shown() == {}


def test_a_day_that_is_read_in_for_the_first_time_is_not_corrected(read: Callable[..., None]) -> None:
    RunFigures.objects.all().delete()
    read(OTHER)

    assert shown() == {}


def test_what_people_judge_anew_register_and_take_away_is_told(read: Callable[..., None]) -> None:
    sara = User.objects.get(username="sara")
    noah, maja = (Student.objects.get(personal_number=number) for number in (NOAH, MAJA))
    byhand.change(noah.absences.get(), by=sara, why="Hemmet ringde.", valid=True, announced=True)
    for start in (dt.time(9, 30), dt.time(13, 0)):
        byhand.register(
            maja, school=School.objects.get(code=BJORK), by=sara, why="Såg det.", day=WEDNESDAY, start=start,
            minutes=60, valid=False, announced=False, late=False, reason="",
        )  # fmt: skip

    assert shown() == {(WEDNESDAY, "Maja"): "två tillagda i efterhand", (WEDNESDAY, "Noah"): "en bedömd på nytt"}

    first = maja.absences.earliest("pk")
    byhand.remove(first, by=sara, why="Fel elev.")

    assert shown()[WEDNESDAY, "Maja"] == "en tillagd i efterhand, en borttagen"


def undo(run: ImportRun) -> None:
    """Birgitta has a run undone."""
    assert undoing.order(run, by=User.objects.get(username="birgitta"), why="Fel vecka.")
    assert undoing.carry_out(run.pk)
    Absence.objects.filter(run=run, superseded_by=run).update(superseded_at=NOW)
    ImportRun.objects.filter(pk=run.pk).update(undone_at=NOW)


def test_what_goes_with_an_undone_run_is_not_said_to_be_taken_away_by_the_source(read: Callable[..., None]) -> None:
    read(OTHER, f"E1;{DAY};45;;L1;nej;nej;;nej;k1;", at=THEN)
    undo(ImportRun.objects.latest("pk"))

    assert shown() == {
        (WEDNESDAY, "Maja"): "en ångrad med inläsningen", (WEDNESDAY, "Noah"): "en ångrad med inläsningen",
    }  # fmt: skip


def test_what_was_read_and_undone_since_is_no_news(read: Callable[..., None]) -> None:
    read(OTHER)
    undo(ImportRun.objects.latest("pk"))

    assert shown() == {}


def test_what_a_later_file_had_corrected_is_corrected_and_not_undone(read: Callable[..., None]) -> None:
    read(OTHER, at=THEN)
    wrong = ImportRun.objects.latest("pk")
    read(f"E2;{DAY};45;;L1;nej;nej;;nej;k2;")
    undo(wrong)

    assert shown() == {(WEDNESDAY, "Maja"): "en rättad"}


def test_the_page_tells_who_undid_the_run_and_when(read: Callable[..., None], client: Client) -> None:
    kurator = give_role(make_user("kim"), Role.KURATOR, School.objects.get(code=BJORK)).user
    read(OTHER, at=THEN)
    undo(ImportRun.objects.latest("pk"))
    page = login(client, kurator).get("/nytt/").content.decode()

    assert "ångrades den 20 november kl.\N{NO-BREAK SPACE}9.00 av Birgitta Åkesson." in page
