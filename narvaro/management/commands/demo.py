"""`make demo`: everything on this machine, on one address, until Ctrl-C."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from absence.models import StudentDay
from narvaro import embedded
from narvaro.demo.guests import CODE, waiting_link
from narvaro.demo.logins import LOGINS, PASSWORD
from narvaro.demo.schoolyear import demo_today, school_days
from narvaro.embedded import tail
from narvaro.processes import ProcessGroup
from people.models import School
from people.swedish import long_date

START_SECONDS = 60
HOST = "127.0.0.1"


class Command(BaseCommand):
    """Fill the database the first time, then run web, worker and beat as one group."""

    help = "Kör hela Närvaro med en påhittad kommun, tills du trycker Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port and whether to start over."""
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port att lyssna på (8000)")
        parser.add_argument("--reset", action="store_true", help="kasta demons data och börja om")

    def handle(self, *args: Any, port: str, reset: bool, **options: Any) -> None:
        """Run the demo in the foreground."""
        if settings.PRODUCTION:
            raise CommandError("Demon har kända lösenord och körs aldrig i produktion (NARVARO_MODE=production).")
        number = free_port(port)
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{number}")
        with only_one_demo(settings.VAR_DIR):
            self.fill_database(reset=reset)
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
            with ProcessGroup(settings.VAR_DIR / "log") as group:
                start_web(group, number)
                wait_for_web(group, number)
                start_background(group)
                self.welcome(number)
                watch(group)

    def fill_database(self, *, reset: bool) -> None:
        """Make the tables, and the fictional municipality unless it is there. A load that was cut short starts over."""
        loading = settings.VAR_DIR / "demo-loading"
        if reset or loading.exists():
            self.empty_database()
        self.migrate()
        if School.objects.exists():
            self.bring_up_to_date()
            return
        self.say("Läser in den påhittade kommunen Älvköping. Det görs bara första gången.")
        loading.touch()
        call_command("load_demo", stdout=self.stdout)
        loading.unlink()

    def bring_up_to_date(self) -> None:
        """Add the school days that have been since the demo was last started. What people have written stays."""
        latest = StudentDay.objects.aggregate(day=Max("day"))["day"]
        if latest and latest >= school_days("BJ", demo_today(timezone.localdate()))[-1]:
            self.say("Data finns sedan förra gången.")
            return
        self.say(f"Demons senaste skoldag är {long_date(latest) if latest else 'okänd'}. Fyller på till i dag …")
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as error:
            self.say(f"Det gick inte att fylla på. {error} Allt annat finns kvar. Börja om med make demo-reset.")

    def migrate(self) -> None:
        """Make or change the tables where that is due. Asking first makes a second start quicker."""
        try:
            call_command("migrate", check_unapplied=True, verbosity=0)
        except SystemExit:
            self.say("Skapar eller uppdaterar tabeller …")
            call_command("migrate", verbosity=0, interactive=False)

    def empty_database(self) -> None:
        """Throw away the embedded database. Another server's data is not ours to throw away."""
        if "DATABASE_URL" in os.environ:
            raise CommandError("DATABASE_URL pekar på en egen server. Töm den själv och kör sedan make demo.")
        self.say("Kastar demons gamla data …")
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
        embedded.drop_database(settings.VAR_DIR)

    def welcome(self, port: int) -> None:
        """Say where it is and how to get in and out."""
        self.say(f"\nNärvaro är igång: http://{HOST}:{port}\n")
        self.say("Logga in som " + ", ".join(login.username for login in LOGINS) + f". Lösenordet är {PASSWORD}.")
        token = waiting_link()
        if token:
            self.say(f"Svara som vårdnadshavare: http://{HOST}:{port}/svara/oppna/{token}/ Koden är {CODE}.")
        self.say(f"Loggar: {settings.VAR_DIR / 'log'}. Skickad e-post: {settings.VAR_DIR / 'mail'}.")
        self.say("Avsluta med Ctrl-C.")

    def say(self, text: str) -> None:
        """Print a line at once. A terminal that has closed hears nothing."""
        with contextlib.suppress(OSError):
            self.stdout.write(text)
            self.stdout.flush()


def free_port(text: str) -> int:
    """Return the port if we can listen on it.

    Raises CommandError that says what to do.
    """
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT={text} är inget portnummer. Skriv till exempel: make demo PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "är upptagen" if error.errno == errno.EADDRINUSE else f"går inte att använda ({error.strerror})"
            raise CommandError(f"Port {port} {why}. Välj en annan: make demo PORT={port % 60000 + 1}") from error
    return port


@contextlib.contextmanager
def only_one_demo(folder: Path) -> Iterator[None]:
    """Let one demo at a time run in a checkout: two schedulers would do everything twice.

    Raises CommandError if one runs already.
    """
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError("En demo körs redan i den här mappen. Avsluta den först med Ctrl-C.") from error
        yield


def start_web(group: ProcessGroup, port: int) -> None:
    """Start the site as production runs it, on this machine's address alone."""
    command = [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--preload", "--no-control-socket"]
    group.start("web", [*command, "--workers", "2", "--threads", "4", "narvaro.wsgi"])


def start_background(group: ProcessGroup) -> None:
    """Start the worker and the scheduler."""
    celery = [sys.executable, "-m", "celery", "-A", "narvaro"]
    group.start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"])
    schedule = str(settings.VAR_DIR / "beat-schedule")
    group.start("beat", [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"])


def wait_for_web(group: ProcessGroup, port: int) -> None:
    """Wait until the site answers that it is well.

    Raises CommandError with the log of what failed.
    """
    deadline = time.monotonic() + START_SECONDS
    while not healthy(port):
        check(group)
        if time.monotonic() > deadline:
            raise CommandError(f"Webben svarar inte. Så här slutar {group.log('web')}:\n{tail(group.log('web'))}")
        time.sleep(0.1)


def healthy(port: int) -> bool:
    """Ask the site whether it is well."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/halsa/", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def watch(group: ProcessGroup) -> None:
    """Keep the group running until a signal ends us (manage.py turns it into an exit) or our terminal has closed.

    A closed terminal tells its session's leader alone, and that may be a make that waits for us.
    """
    in_terminal = sys.stdout.isatty()
    try:
        while sys.stdout.isatty() or not in_terminal:
            check(group)
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # we are stopping: an impatient second Ctrl-C must not leave a half


def check(group: ProcessGroup) -> None:
    """Raise CommandError with the log of a process that ended by itself."""
    name = group.ended()
    if name is not None:
        raise CommandError(f"{name} avslutades oväntat. Så här slutar {group.log(name)}:\n{tail(group.log(name))}")
