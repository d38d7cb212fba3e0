"""By command and by the clock: each huvudman once a night, and again the next hour if the night broke."""

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from absence.models import ImportRun, SourceConnection
from absence.sources.ss12000.sync import is_due
from narvaro.celery import SCHEDULE
from people.models import Student
from tests.builders import make_huvudman, make_municipality
from tests.ss12000.server import Fault
from tests.ss12000.world import World


def command(*options: str) -> dict[str, Any]:
    """What the command answers."""
    out = io.StringIO()
    call_command("sync_ss12000", *options, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_command_fetches_and_tells_what_became_of_the_rows(world: World) -> None:
    (done,) = command()["connections"]

    assert (done["organisationsnummer"], done["error"]) == ("2120009911", "")
    assert [file["file"] for file in done["files"]] == [
        "skolor.csv",
        "personal.csv",
        "elever.csv",
        "vardnadshavare.csv",
    ]
    assert done["run"] == ImportRun.objects.get().pk
    assert Student.objects.count() == 4


def test_a_fetch_that_fails_ends_with_status_one_and_why(world: World) -> None:
    world.source.forbidden.add("/persons")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("sync_ss12000", stdout=out)

    assert ended.value.code == 1
    assert "127.0.0.1 låter oss inte läsa /persons." in out.getvalue()


@pytest.mark.parametrize("options", [["--huvudman", "5560000001"], []])
def test_with_nothing_to_fetch_from_it_is_wrong_use(world: World, options: list[str]) -> None:
    SourceConnection.objects.update(active=False)
    with pytest.raises(CommandError) as ended:
        command(*options)

    assert ended.value.returncode == 2


def test_a_run_tells_whose_it_is_and_where_from(world: World) -> None:
    run = world.fetched()

    assert (run.source, run.huvudman, run.started_by, run.kind) == (
        "ss12000",
        world.connection.huvudman,
        None,
        "personer",
    )


def test_what_is_done_tonight_is_left_alone_and_what_broke_is_due(world: World) -> None:
    world.source.faults.append(Fault("/persons", at=1, status=403))
    world.sync()
    assert is_due(world.connection)

    world.fetched()
    assert not is_due(world.connection)
    ImportRun.objects.update(started_at=ImportRun.objects.latest("pk").started_at - dt.timedelta(days=1))
    assert is_due(world.connection)


def test_the_clock_asks_each_hour_of_the_night() -> None:
    task, when = SCHEDULE["fetch from other systems"]

    hours = when.hour  # type: ignore[attr-defined]  # celery-types does not know it
    assert (task, hours) == ("absence.tasks_ss12000.fetch_due", {1, 2, 3, 4, 5})


def test_one_huvudmans_trouble_is_not_anothers(world: World) -> None:
    other = make_huvudman(make_municipality("1798", "Granås"), "2120009929")
    broken = SourceConnection(huvudman=other, base_url="http://127.0.0.1:9/v2.0", active=True)
    broken.sealed_secret = "kan inte öppnas"
    broken.save()
    with pytest.raises(SystemExit):
        command()

    assert Student.objects.count() == 4
    assert ImportRun.objects.get(huvudman=other).error == (
        "Nyckeln kan inte läsas längre, för Närvaros egen nyckel är bytt. Skriv in den igen."
    )


Worker = Any


@pytest.mark.django_db(transaction=True)
def test_a_worker_fetches_in_a_process_of_its_own(
    worker: Worker, source: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from absence.tasks_ss12000 import fetch_due
    from tests.ss12000.world import connect

    huvudman = make_huvudman(make_municipality("1799", "Älvköping"), "2120009911")
    World(source, connect(huvudman, source.url))
    fetch_due.delay()
    done: Callable[[], bool] = lambda: ImportRun.objects.filter(status="klar").exists()  # noqa: E731
    worker.wait_for(done)

    assert Student.objects.count() == 4
    assert "Noah" not in worker.log.read_text()
