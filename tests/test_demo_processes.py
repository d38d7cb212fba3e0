"""The demo's processes: a port that is taken is told before anything starts, and nothing outlives the group."""

import fcntl
import socket
import sys
import time
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from narvaro.management.commands.demo import check, free_port, only_one_demo
from narvaro.processes import ProcessGroup

# A process that starts a child, says so, and does not listen to SIGTERM: neither of them.
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child: print(child, flush=True)
time.sleep(600)
"""


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits for its parent to notice does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_free_port_is_used() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert free_port(str(port)) == port


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(CommandError, match=r"är upptagen\. Välj en annan: make demo PORT="):
            free_port(str(other.getsockname()[1]))


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "٣"])
def test_what_is_no_port_is_told(text: str) -> None:
    with pytest.raises(CommandError, match="inget portnummer"):
        free_port(text)


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "demo.lock").open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)

        with pytest.raises(CommandError, match="körs redan"), only_one_demo(tmp_path):
            pytest.fail("two demos at once")


def test_processes_that_do_not_listen_are_ended_with_their_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narvaro.processes.STOP_SECONDS", 0.2)
    with ProcessGroup(tmp_path) as group:
        group.start("envis", [sys.executable, "-c", STUBBORN])
        while not group.log("envis").read_text().endswith("\n"):
            time.sleep(0.02)
        child = int(group.log("envis").read_text())
        assert alive(child)

    deadline = time.monotonic() + 60
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert group.ended() == "envis"


def test_a_process_that_ends_by_itself_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    with ProcessGroup(tmp_path) as group:
        group.start("webb", [sys.executable, "-c", "raise SystemExit('databasen svarar inte')"])
        group.running["webb"].wait()

        with pytest.raises(CommandError, match=r"webb avslutades oväntat(.|\n)*databasen svarar inte"):
            check(group)
