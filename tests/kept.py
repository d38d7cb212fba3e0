"""Rows that many tests begin with: made once, then put back by COPY, many times faster than they were made."""

import pickle
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

Made = TypeVar("Made")

# Put back as they were: no trigger writes history of them again, and no reference is checked a second time.
AS_THEY_WERE = "SET LOCAL session_replication_role = replica"
AS_USUAL = "SET LOCAL session_replication_role = origin"
TAKE = SQL("COPY (SELECT * FROM {table} WHERE ctid = ANY({places}::tid[])) TO STDOUT (FORMAT binary)")
PUT_BACK = SQL("COPY {table} FROM STDIN (FORMAT binary)")

everything: list["Kept"] = []  # type: ignore[type-arg]


class Kept(Generic[Made]):
    """What a builder writes and gives: ``put`` writes the same rows again and gives the same objects, new."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._given = b""
        self._rows: dict[str, bytes] = {}
        everything.append(self)

    def put(self) -> Made:
        """Write the rows and give what the builder gave."""
        if not self._given:
            self._keep()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(AS_THEY_WERE)
            for table, rows in self._rows.items():
                with cursor.copy(PUT_BACK.format(table=Identifier(table))) as copy:
                    copy.write(rows)
            cursor.execute(AS_USUAL)
        given: Made = pickle.loads(self._given)  # noqa: S301  # our own
        return given

    def forget(self) -> None:
        """Make them anew next time."""
        self._given = b""

    def _keep(self) -> None:
        """Make everything, remember it and undo it."""
        with transaction.atomic():
            before = _places()
            given = pickle.dumps(self._make())
            new = {table: places - before[table] for table, places in _places().items()}
            self._rows = {table: _copied(table, places) for table, places in new.items() if places}
            transaction.set_rollback(True)
        self._given = given


def forget_all() -> None:
    """The database has been emptied: what the kept rows refer to (permissions, content types) has new numbers."""
    for each in everything:
        each.forget()


def _places() -> dict[str, set[str]]:
    """Table → where each of its rows lies."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    one = SQL("SELECT {name}, array_agg(ctid::text) FROM {table}")
    all_of_them = SQL(" UNION ALL ").join(one.format(name=table, table=Identifier(table)) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(all_of_them)
        return {table: set(places or ()) for table, places in cursor.fetchall()}


def _copied(table: str, places: set[str]) -> bytes:
    """The rows that lie there, as COPY writes them."""
    statement = TAKE.format(table=Identifier(table), places=list(places))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        return b"".join(copy)
