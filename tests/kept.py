"""Rows that many tests begin with: made once, then put back by COPY, many times faster than they were made.

The rows that the migrations write are such rows too: a test that has committed leaves nothing else behind.
"""

import contextlib
import pickle
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

Made = TypeVar("Made")
Rows = dict[str, bytes]  # table → some of its rows, as COPY writes them

TAKE = SQL("COPY (SELECT * FROM {table} WHERE ctid = ANY({places}::tid[])) TO STDOUT (FORMAT binary)")
PUT_BACK = SQL("COPY {table} FROM STDIN (FORMAT binary)")
# Each table counts from a number of its own, so that the id of one thing is never by chance that of another.
NUMBER_APART = (
    "SELECT setval(format('%I', sequencename)::regclass, 10000 * row_number() OVER (ORDER BY sequencename))"
    " FROM pg_sequences WHERE schemaname = 'public'"
)

GROWN = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND pg_relation_size(oid) > 256 * 1024"
)
FORGET_COUNTS = (
    "SELECT pg_clear_relation_stats('public', relname) FROM pg_class"
    " WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND reltuples >= 0"
)
WRITTEN = (
    "SELECT pg_current_xact_id_if_assigned()::text, sum(n_tup_ins + n_tup_upd + n_tup_del)"
    " FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
)


class Kept(Generic[Made]):
    """What a builder writes and gives: ``put`` writes the same rows again and gives the same objects, new."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._given = b""
        self._rows: Rows = {}

    def put(self) -> Made:
        """Write the rows and give what the builder gave."""
        if not self._given:
            self._keep()
        with _as_they_were():
            _put(self._rows)
        given: Made = pickle.loads(self._given)  # noqa: S301  # our own
        return given

    def _keep(self) -> None:
        """Make everything, remember it and undo it."""
        with transaction.atomic():
            before = _places()
            given = pickle.dumps(self._make())
            connection.check_constraints()
            after = _places()
            changed = [table for table, places in before.items() if places - after[table]]
            assert not changed, f"cannot be put back beside what was there: {changed}"
            self._rows = _take({table: places - before[table] for table, places in after.items()})
            transaction.set_rollback(True)
        self._given = given


def written() -> tuple[str | None, int]:
    """This transaction, and how much it has written: two answers that are alike tell that nothing was between them."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        transaction_id, rows = cursor.fetchone()
    return transaction_id, rows


def migrated() -> Rows:
    """What the migrations have written."""
    return _take(_places())


def number_apart() -> None:
    """Let no two tables use the same ids."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_APART)


def empty(leave: Rows) -> None:
    """Leave these rows alone in the database, when everybody who still writes is done."""
    tables = SQL(", ").join(map(Identifier, _tables()))
    with _as_they_were(), connection.cursor() as cursor:
        cursor.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables))
        for table, places in _places().items():
            if places:
                cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        _put(leave)


def sweep() -> None:
    """Give back the room of rows that have been undone, in tables that have grown, and forget what PostgreSQL has
    counted in any: it keeps that also of rows that are undone, and plans by it. Outside of transactions."""
    with connection.cursor() as cursor:
        cursor.execute(GROWN)
        grown = [Identifier(table) for (table,) in cursor.fetchall()]
        if grown:
            cursor.execute(SQL("VACUUM {}").format(SQL(", ").join(grown)))
        cursor.execute(FORGET_COUNTS)


@contextlib.contextmanager
def _as_they_were() -> Iterator[None]:
    """Write rows that have been there: no trigger forbids it or writes history again, and no reference is checked."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def _tables() -> list[str]:
    """Every table of the site's."""
    return sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))


def _places() -> dict[str, set[str]]:
    """Table → where each of its rows lies."""
    one = SQL("SELECT {name}, array_agg(ctid::text) FROM {table}")
    every = SQL(" UNION ALL ").join(one.format(name=table, table=Identifier(table)) for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(every)
        return {table: set(places or ()) for table, places in cursor.fetchall()}


def _take(chosen: dict[str, set[str]]) -> Rows:
    """The rows that lie at these places."""
    return {table: _copied(table, places) for table, places in chosen.items() if places}


def _copied(table: str, places: set[str]) -> bytes:
    statement = TAKE.format(table=Identifier(table), places=list(places))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(copy)


def _put(rows: Rows) -> None:
    for table, content in rows.items():
        with connection.cursor() as cursor, cursor.copy(PUT_BACK.format(table=Identifier(table))) as copy:
            copy.write(content)
