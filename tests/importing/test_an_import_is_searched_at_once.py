"""What is read in on the page is searched for signals at once; the command line says how."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from absence import queue
from absence.models import Alert, ImportRun
from absence.services import find_due_alerts
from absence.tasks_import import read_upload
from people.models import User
from tests.importing.files import ABSENCE_HEADER, DAY, TODAY, read_absence

ABSENCE = f"{ABSENCE_HEADER}E1;{DAY};60;;L1;nej;nej;;nej;k1;\n"


@pytest.fixture
def queued() -> Iterator[redis.Redis]:
    """The empty queue of the workers."""
    server = redis.Redis.from_url(settings.REDIS_URL)
    server.delete("celery")
    yield server
    server.delete("celery")


def tasks(server: redis.Redis) -> list[tuple[str, str, str]]:
    """What waits in the queue: task, arguments and named arguments."""
    headers = [json.loads(message)["headers"] for message in server.lrange("celery", 0, -1)]
    return [(each["task"], each["argsrepr"], each["kwargsrepr"]) for each in headers]


def preview(content: str) -> ImportRun:
    """A file that somebody has chosen, previewed by a worker."""
    file = SimpleUploadedFile("franvaro.csv", content.encode())
    run = queue.preview(file, by=User.objects.get(username="birgitta"))
    read_upload(run.pk)
    run.refresh_from_db()
    return run


def test_a_preview_starts_no_search(school: Path, queued: redis.Redis) -> None:
    preview(ABSENCE)

    assert tasks(queued) == []


def test_an_import_starts_one_without_personal_data(school: Path, queued: redis.Redis) -> None:
    run = queue.confirm(preview(ABSENCE))
    assert run is not None

    read_upload(run.pk)
    read_upload(run.pk)  # the queue may deliver twice

    assert tasks(queued) == [("absence.tasks.find_due_alerts", "()", "{}")]


def test_an_import_that_fails_starts_none(school: Path, queued: redis.Redis) -> None:
    previewed = preview(ABSENCE)
    run = queue.confirm(previewed)
    assert run is not None
    for file in Path(settings.PRIVATE_ROOT).rglob("*.csv"):
        file.write_bytes(b"\0")

    read_upload(run.pk)

    assert ImportRun.objects.get(pk=run.pk).status == ImportRun.Status.FAILED
    assert tasks(queued) == []


def test_the_days_of_an_import_wait_to_be_searched_whoever_read_it_in(school: Path) -> None:
    find_due_alerts(TODAY.date())
    read_absence(school, f"E1;{DAY};60;;L1;nej;nej;;nej;k1;")

    assert [str(day) for day in find_due_alerts(TODAY.date())] == [DAY]
    assert Alert.objects.get().rule == "ogiltig_samma_dag"


def test_the_command_says_what_happens_next(school: Path, tmp_path: Path) -> None:
    (tmp_path / "franvaro.csv").write_text(ABSENCE, encoding="utf-8")
    told = {}
    for option in ("--dry-run", "--verbosity=1"):
        out = StringIO()
        call_command("import_absence", str(tmp_path / "franvaro.csv"), option, stdout=out)
        told[option] = "find_alerts" in out.getvalue()

    assert told == {"--dry-run": False, "--verbosity=1": True}
