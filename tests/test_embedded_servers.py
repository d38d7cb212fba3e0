"""The servers of a checkout: started by whoever comes first, stopped by the last, and none the worse for a crash."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from narvaro import embedded
from narvaro.embedded import THROWAWAY, postgres_answers, postgres_pid, servers, valkey_answers

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short-lived folder for servers, apart from those of this run."""
    with tempfile.TemporaryDirectory(prefix="narvaro ö ") as name:  # a space and a letter that no socket URL takes
        yield Path(name) / "var"


def holder(folder: Path) -> "subprocess.Popen[str]":
    """Another process that holds the servers until its standard input closes."""
    code = (
        "import sys, pathlib; from narvaro.embedded import *\n"
        "with servers(pathlib.Path(sys.argv[1]), THROWAWAY): print('up', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def running(folder: Path) -> tuple[bool, bool]:
    return postgres_answers(folder), valkey_answers(folder)


def test_servers_run_while_they_are_held_and_not_after(folder: Path) -> None:
    with servers(folder, THROWAWAY):
        assert running(folder) == (True, True)

    assert running(folder) == (False, False)


def test_the_database_sorts_the_same_on_every_machine(folder: Path) -> None:
    with servers(folder, THROWAWAY), psycopg.connect(**embedded.connection(folder, embedded.NAME)) as database:
        found = database.execute(
            "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), datlocprovider,"
            " datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert found == (18, "UTF8", "b", "C.UTF-8")


def test_the_last_one_out_stops_them(folder: Path) -> None:
    other = holder(folder)
    with servers(folder, THROWAWAY):
        other.communicate()  # the one who started them leaves

        assert running(folder) == (True, True)

    assert running(folder) == (False, False)


def test_data_is_kept_from_one_start_to_the_next(folder: Path) -> None:
    with servers(folder, THROWAWAY), psycopg.connect(**embedded.connection(folder, embedded.NAME)) as database:
        database.execute("CREATE TABLE kept (what text)")

    with servers(folder, THROWAWAY), psycopg.connect(**embedded.connection(folder, embedded.NAME)) as database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_holder_that_was_killed_does_not_keep_them_running(folder: Path) -> None:
    other = holder(folder)
    other.kill()
    other.communicate()
    assert running(folder) == (True, True)

    with servers(folder, THROWAWAY):
        pass

    assert running(folder) == (False, False)


@pytest.mark.parametrize("number", [None, os.getpid()], ids=["its own old number", "a number another program has now"])
def test_a_server_that_was_killed_starts_again(folder: Path, number: int | None) -> None:
    pid_file = folder / "postgres" / "postmaster.pid"
    with servers(folder, THROWAWAY):
        pid = postgres_pid(folder)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while postgres_answers(folder):
            time.sleep(0.05)
        if number is not None:
            _, *rest = pid_file.read_text().splitlines()
            pid_file.write_text("\n".join([str(number), *rest, ""]))

        with servers(folder, THROWAWAY):
            assert running(folder) == (True, True)

    assert running(folder) == (False, False)


def test_the_servers_of_two_folders_do_not_meet(folder: Path) -> None:
    neighbour = folder.with_name("grannen")
    with servers(folder, THROWAWAY), servers(neighbour, THROWAWAY):
        assert postgres_pid(folder) != postgres_pid(neighbour)

    assert (running(folder), running(neighbour)) == ((False, False), (False, False))


def test_servers_of_a_test_run_die_with_it(folder: Path) -> None:
    code = (
        "import os, pathlib, sys; from narvaro.embedded import *\n"
        "with servers(pathlib.Path(sys.argv[1]), THROWAWAY, die_with_parent=True): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    deadline = time.monotonic() + 60

    while running(folder) != (False, False):
        assert time.monotonic() < deadline
        time.sleep(0.1)
