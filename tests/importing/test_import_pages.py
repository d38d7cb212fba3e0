"""From a chosen file to a result: previewed without changing anything, confirmed, and gone from storage."""

import datetime as dt
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from absence import queue
from absence.models import ImportRun, RefusedRow
from absence.tasks_import import read_upload, tend_imports
from audit.models import AccessLog
from people.models import School, Student, User
from people.roles import Role
from tests.cast import give_role, login, make_user
from tests.importing.files import ALMA, BJORK, PEOPLE, SCHOOL_DAY, TODAY

HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform\n"
ONE_GOOD = f"{ALMA};Alma;Sjögren;{BJORK};grundskola\n"
ONE_BAD = f"=1+1;Alma;Sjögren;{BJORK};grundskola\n"


@pytest.fixture
def birgitta(people: Path, client: Client) -> Client:
    """Birgitta, administratör, logged in."""
    return login(client, User.objects.get(username="birgitta"))


def choose(client: Client, content: str | bytes, name: str = "elever.csv") -> ImportRun:
    """Choose a file on the page, and let a worker read it."""
    data = content.encode() if isinstance(content, str) else content
    response = client.post(reverse("absence:import_new"), {"file": SimpleUploadedFile(name, data)})
    run = ImportRun.objects.latest("pk")
    assert response.headers["Location"] == reverse("absence:import", args=[run.pk])
    read_upload(run.pk)
    run.refresh_from_db()
    return run


def page(client: Client, run: ImportRun, **headers: str) -> str:
    """The page of an import."""
    return client.get(reverse("absence:import", args=[run.pk]), headers=headers).content.decode()


def kept_files() -> list[Path]:
    """What lies in private storage."""
    return [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]


def test_a_chosen_file_is_previewed_and_changes_nothing(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD + ONE_BAD)

    text = page(birgitta, run)
    assert "Inget är ändrat än" in text
    assert "1 nya och 0 rättade rader läses in" in text
    assert "=1+1" in text
    assert not Student.objects.filter(personal_number=ALMA).exists()


def test_after_confirming_the_file_is_read_and_thrown_away(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD)
    response = birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    confirmed = ImportRun.objects.latest("pk")

    read_upload(confirmed.pk)

    assert response.headers["Location"] == reverse("absence:import", args=[confirmed.pk])
    assert "Klart" in page(birgitta, confirmed)
    assert Student.objects.filter(personal_number=ALMA).exists()
    assert kept_files() == []


def test_confirming_twice_reads_once(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD)
    for _ in range(2):
        birgitta.post(reverse("absence:import_confirm", args=[run.pk]))

    assert ImportRun.objects.filter(dry_run=False, started_by__username="birgitta").count() == 1


def test_a_worker_that_gets_a_run_twice_reads_it_once(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD)
    finished = run.finished_at

    read_upload(run.pk)

    run.refresh_from_db()
    assert run.finished_at == finished


def test_a_previewed_file_can_be_thrown_away(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD)

    birgitta.post(reverse("absence:import_discard", args=[run.pk]))

    assert kept_files() == []
    assert "Läs in</button>" not in page(birgitta, run)


def test_an_unreadable_file_says_why_and_is_thrown_away(birgitta: Client) -> None:
    run = choose(birgitta, "namn;ålder\nNoah;14\n")

    assert "elever.csv saknar kolumnerna" in page(birgitta, run)
    assert kept_files() == []


def test_a_zip_of_everything_is_read_in_one_go(birgitta: Client) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in (PEOPLE | SCHOOL_DAY).items():
            if name not in ("huvudman.csv", "skolor.csv"):
                archive.writestr(name, content)

    run = choose(birgitta, out.getvalue(), "Export vecka 47.ZIP")

    assert run.kind == ImportRun.Kind.ALL
    assert [file["file"] for file in run.files][-1] == "lektioner.csv"
    assert RefusedRow.objects.filter(run=run).count() == 0


def test_one_file_under_another_name_is_known_by_its_columns(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD, "Elevlista 2026 åk 8.csv")

    assert [file["created"] for file in run.files] == [1]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("elever.pdf", b"x", "Filen är inte av en sort som kan läsas"),
        ("elever.csv", b"", "Filen är tom"),
        ("elever.csv", b"x" * 2000, "Packa den som zip eller dela upp den"),
    ],
)
def test_a_file_that_cannot_be_chosen_is_told_at_once(
    birgitta: Client, settings: LazySettings, name: str, content: bytes, reason: str
) -> None:
    settings.IMPORT_UPLOAD_MAX_BYTES = 1000

    response = birgitta.post(reverse("absence:import_new"), {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert kept_files() == []


def test_the_page_asks_for_progress_each_second_and_then_shows_the_result(birgitta: Client) -> None:
    birgitta.post(reverse("absence:import_new"), {"file": SimpleUploadedFile("elever.csv", HEADER.encode())})
    run = ImportRun.objects.latest("pk")

    assert 'hx-trigger="every 1s"' in page(birgitta, run)
    assert "<html" not in page(birgitta, run, hx_request="true")

    read_upload(run.pk)
    response = birgitta.get(reverse("absence:import", args=[run.pk]), headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


def test_refused_rows_are_taken_home_without_formulas_and_noted_in_the_log(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_BAD)

    response = birgitta.get(reverse("absence:import_refused", args=[run.pk]))
    lines = b"".join(response).decode("utf-8-sig").splitlines()

    assert lines[0] == "fil;rad;kolumn;värde;skäl"
    assert lines[1].startswith("elever.csv;2;personnummer;'=1+1;")
    assert AccessLog.objects.get(what=AccessLog.What.EXPORT).object_id == run.pk


def test_a_rektor_sees_the_counts_but_not_the_refused_rows(birgitta: Client, people: Path) -> None:
    run = choose(birgitta, HEADER + ONE_BAD)
    karin = User.objects.create(username="karin")
    karin.role_assignments.create(
        role="rektor", school=run.started_by.role_assignments.get().school, first_day="2026-08-01"  # type: ignore[union-attr]
    )  # fmt: skip
    from people.services import sync_role_groups

    sync_role_groups()
    text = page(login(Client(), karin), run)

    assert "elever.csv" in text
    assert "=1+1" not in text


def test_names_and_folders_of_an_upload_are_never_used(birgitta: Client) -> None:
    birgitta.post(reverse("absence:import_new"), {"file": SimpleUploadedFile("../../etc/Åsa Ek.csv", b"x")})

    [path] = kept_files()
    assert path.name == "asaek.csv"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


# ------------------------------------------------------------------------------------------ When time passes


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    """A clock to move."""
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


def test_a_file_that_nobody_confirms_is_gone_after_a_day(birgitta: Client, later: time_machine.Traveller) -> None:
    run = choose(birgitta, HEADER + ONE_GOOD)
    come = TODAY.timestamp()  # the disk has a clock of its own
    os.utime(kept_files()[0].parent, (come, come))
    later.shift(dt.timedelta(hours=23))
    queue.tend()
    assert queue.is_confirmable(ImportRun.objects.get(pk=run.pk))

    later.shift(dt.timedelta(hours=2))
    tend_imports()

    assert not queue.is_confirmable(ImportRun.objects.get(pk=run.pk))
    assert kept_files() == []


def test_a_run_that_the_queue_has_lost_is_queued_again(birgitta: Client, later: time_machine.Traveller) -> None:
    birgitta.post(reverse("absence:import_new"), {"file": SimpleUploadedFile("elever.csv", HEADER.encode())})
    run = ImportRun.objects.latest("pk")

    later.shift(dt.timedelta(minutes=3))

    assert queue.tend() == [run.pk]


def test_a_run_that_was_cut_off_says_so(birgitta: Client, later: time_machine.Traveller) -> None:
    user = User.objects.get(username="birgitta")
    run = ImportRun.objects.create(kind="allt", status=ImportRun.Status.RUNNING, started_by=user)

    later.shift(dt.timedelta(hours=2))
    queue.tend()

    assert "Inläsningen avbröts" in page(birgitta, run)


def test_refused_rows_are_read_only_where_one_imports(birgitta: Client) -> None:
    run = choose(birgitta, HEADER + ONE_BAD)
    elin = give_role(
        make_user("elin"),
        Role.ADMINISTRATOR,
        School.objects.exclude(code=BJORK).filter(huvudman__schools__code=BJORK).get(),
    ).user
    client = login(Client(), elin)

    assert "=1+1" not in client.get(reverse("absence:import", args=[run.pk])).content.decode()
    assert client.get(reverse("absence:import_refused", args=[run.pk])).status_code == 404
    assert "=1+1" in birgitta.get(reverse("absence:import", args=[run.pk])).content.decode()
