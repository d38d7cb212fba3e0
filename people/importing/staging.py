"""The rows of a file in a temporary table: streamed in with COPY, judged and merged in sets.

Each row keeps its line number, and in the end is refused (``bad_message`` says why) or has an outcome.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from people.importing.result import FileResult, Progress, SchoolFigures, silent
from people.tabular import RefusalLog, RowReader, Sheet
from people.tabular.columns import fold
from people.tabular.rows import LONGEST_SHOWN

UNCHANGED, CORRECTED, CREATED = 0, 1, 2  # outcomes; of several parts of a row the highest counts
JUDGED = ("bad_column", "bad_value", "bad_message", "outcome")
TOLD_EVERY = 5000  # rows
ONE_IMPORT_AT_A_TIME = 4_720_001  # key of the advisory lock


MEASURED = {"student_id": "NULL::bigint", "datum": "NULL::date", "franvarominuter": "0", "removed": "false"}
"""The columns that the figures of a file are made of, each with what stands for it where a file has none."""

# Grouped before they are counted, which for a million rows is much quicker than count(DISTINCT …).
FIGURES = """
WITH good AS (
    SELECT school_id, {student_id} AS student_id, {datum} AS day,
        CASE WHEN {removed} THEN 0 ELSE {franvarominuter} END AS minutes
    FROM {table} WHERE bad_message IS NULL AND school_id IS NOT NULL
), pupil AS (
    SELECT school_id, student_id, count(*) AS rows, sum(minutes) AS minutes, min(day) AS first, max(day) AS last
    FROM good GROUP BY school_id, student_id
), of_days AS (
    SELECT school_id, count(day) AS days FROM (SELECT DISTINCT school_id, day FROM good) d GROUP BY school_id
), of_pupils AS (
    SELECT school_id, sum(rows)::bigint AS rows, count(student_id) AS pupils, sum(minutes)::bigint AS minutes,
        min(first) AS first, max(last) AS last
    FROM pupil GROUP BY school_id
)
SELECT school_id, rows, pupils, days, first, last, minutes, days * (
    SELECT count(*) FROM people_enrolment e WHERE e.school_id = p.school_id AND e.first_day <= p.last
    AND (e.last_day IS NULL OR e.last_day >= p.last)
) FROM of_pupils p JOIN of_days USING (school_id) ORDER BY school_id
"""


@dataclass(frozen=True)
class Reason:
    """Why rows (``s``) are refused that fulfil a condition: ``column`` is the one to look at, and its value is kept.

    ``number`` is an expression whose value stands where the message has ``{}``.
    """

    column: str
    message: str
    where: str
    params: Sequence[Any] = ()
    number: str = "NULL"


class Staging:
    """One file's rows on their way in. Lives within one transaction."""

    table = "incoming"

    def __init__(self, sheet: Sheet, progress: Progress = silent, origin: Mapping[str, Any] | None = None) -> None:
        """``origin`` is what row history says about where the changes come from."""
        self.sheet = sheet
        self._origin = {**(origin or {}), "file": sheet.name}
        self._reader = RowReader(sheet)
        self._progress = progress
        self.outcomes = self.table  # has the outcome of each good row; perhaps another table, which need not be joined
        self._columns = ["line", *(column.field for column in sheet.table.columns), *JUDGED]
        self._enriched = ""  # the query for the rows with what they are to be enriched with
        self.notes: list[str] = []

    # ------------------------------------------------------------------------------------------- Filling

    def load(self) -> None:
        """Make the table and stream the rows into it."""
        columns = ", ".join(f"{column.field} {column.kind.sql}" for column in self.sheet.table.columns)
        self.run("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])
        self._prepare_transaction()
        self.run(f"DROP TABLE IF EXISTS {self.table}")
        self.run(
            f"CREATE TEMPORARY TABLE {self.table} (line integer, {columns}, bad_column text, bad_value text,"
            " bad_message text, outcome smallint NOT NULL DEFAULT 0) ON COMMIT DROP"
        )
        fields = ", ".join(["line", *self._reader.fields, "bad_column", "bad_value", "bad_message"])
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.table} ({fields}) FROM STDIN") as copy:
            for block in self._blocks():
                copy.write(block)
        self.run(f"ANALYZE {self.table}")

    def _prepare_transaction(self) -> None:
        """Check foreign keys as each statement ends, and tell row history where the changes come from.

        Both are for speed too: history's trigger raises and catches an error for every row that has no context, and
        that walks through all checks that wait for the commit, which for many rows takes hours.
        """
        self.run("SET CONSTRAINTS ALL IMMEDIATE")
        self.run("SET LOCAL work_mem = '64MB'")
        self.run("SET LOCAL default_statistics_target = 10")  # a plan for a million rows needs no finer picture of them
        self.run(
            "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [json.dumps(self._origin)],
        )

    def _blocks(self) -> Iterator[str]:
        """The rows as text for COPY, many at a time; tells how far it has come."""
        read = 0
        for lines in self._reader.copy_blocks():
            read += len(lines)
            if read % TOLD_EVERY == 0:
                self._progress(self.sheet.name, read, self.sheet.row_count)
            yield "".join(lines)
        self._progress(self.sheet.name, self.sheet.row_count, self.sheet.row_count)

    # ------------------------------------------------------------------------------------------- Judging

    def has(self, field: str) -> bool:
        """Whether the file has this column; what it does not have it says nothing about."""
        return field in self._reader.fields

    def run(self, sql: str, params: Sequence[Any] | None = None) -> int:
        """Run a statement and give the number of rows it touched."""
        self.settle()
        return self._execute(sql, params)

    def rows(self, sql: str, params: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        self.settle()
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def any(self, where: str) -> bool:
        """Whether some row (``s``) fulfils a condition."""
        return bool(self.rows(f"SELECT EXISTS (SELECT FROM {self.table} s WHERE {where})")[0][0])

    def enrich(self, columns: Mapping[str, str], joins: str = "") -> None:
        """Give every row (``s``) more columns, or other values, worked out by joining tables, each at most once a row.

        What is said one after the other, with nothing asked between, is worked out together (``settle``): unless it
        looks at the other rows too, which must then know all that has been said of them.
        """
        if self.table in joins or any(self.table in expression for expression in columns.values()):
            self.settle()
        kept = [f"s.{name}" for name in self._columns if name not in columns]
        added = [f"{expression} AS {name}" for name, expression in columns.items()]
        self._columns = [name for name in self._columns if name not in columns] + list(columns)
        rows = f"({self._enriched})" if self._enriched else self.table
        self._enriched = f"SELECT {', '.join(kept + added)} FROM {rows} s {joins}"

    def settle(self) -> None:
        """Write the table anew with what its rows have been enriched with: quicker than to change each of many."""
        if not self._enriched:
            return
        self._execute(f"CREATE TEMPORARY TABLE enriched ON COMMIT DROP AS {self._enriched}")
        self._enriched = ""
        self._execute(f"DROP TABLE {self.table}")
        self._execute(f"ALTER TABLE enriched RENAME TO {self.table}")
        self._execute(f"ANALYZE {self.table}")

    def _execute(self, sql: str, params: Sequence[Any] | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return int(cursor.rowcount)

    def refuse(self, column: str, message: str, where: str, params: Sequence[Any] = ()) -> int:
        """Refuse the rows that fulfil a condition, for one reason; gives how many."""
        return self.refuse_first([Reason(column, message, where, params)])

    def refuse_first(self, reasons: Sequence[Reason]) -> int:
        """Refuse the rows that any reason is about, for the first that is; gives how many.

        One statement for them all: a million rows are looked through once.
        """
        cases: list[str] = []
        told: list[Any] = []
        asked: list[Any] = []
        for reason in reasons:
            field = self.sheet.table.by_name[fold(reason.column)].field
            cases.append(
                f"WHEN {reason.where} THEN ARRAY[%s, s.{field}::text,"
                f" replace(%s, '{{}}', coalesce(({reason.number})::text, ''))]"
            )
            told += [*reason.params, reason.column, reason.message]
            asked += reason.params
        conditions = " OR ".join(f"({reason.where})" for reason in reasons)
        return self.run(
            f"UPDATE {self.table} s SET (bad_column, bad_value, bad_message) ="
            f" (SELECT why[1], why[2], why[3] FROM (SELECT CASE {' '.join(cases)} END AS why) w)"
            f" WHERE bad_message IS NULL AND ({conditions})",
            [*told, *asked],
        )

    # ------------------------------------------------------------------------------------------- Counting

    def _as_written(self, refused: Iterator[Any]) -> Iterator[tuple[int, str, str, str]]:
        """Refused rows as in the file, line, column and cell: the table has its own way with times and numbers."""
        rows = self.sheet.rows()
        for line, column, value, message in refused:
            cells = next((cells for number, cells in rows if number == line), [])
            place = self._reader.places.get(column, len(cells))
            written = cells[place].strip()[:LONGEST_SHOWN] if place < len(cells) else value
            yield self.sheet.line_of(line), self.sheet.label(column), written, message

    def result(self) -> FileResult:
        """What became of the rows."""
        self.settle()
        refusals = RefusalLog(self.sheet.name)
        with connection.cursor() as cursor:
            read, created, corrected, unchanged = self._counts()
            with cursor.copy(
                f"COPY (SELECT line, coalesce(bad_column, ''), coalesce(bad_value, ''), bad_message"
                f" FROM {self.table} WHERE bad_message IS NOT NULL ORDER BY line) TO STDOUT"
            ) as copy:
                copy.set_types(["int4", "text", "text", "text"])
                for row in self._as_written(copy.rows()):
                    refusals.add(*row)
        table = self.sheet.table.name
        return FileResult(self.sheet.name, refusals, read, created, corrected, unchanged, table, self._figures())

    def _counts(self) -> tuple[int, int, int, int]:
        """How many rows there are, and how many of the good ones have each outcome."""
        ((read, good),) = self.rows(f"SELECT count(*), count(*) FILTER (WHERE bad_message IS NULL) FROM {self.table}")
        where = "WHERE bad_message IS NULL" if self.outcomes == self.table else ""
        of = dict(self.rows(f"SELECT outcome, count(*) FROM {self.outcomes} {where} GROUP BY outcome"))
        created, corrected = of.get(CREATED, 0), of.get(CORRECTED, 0)
        return read, created, corrected, good - created - corrected

    def _figures(self) -> list[SchoolFigures]:
        """What the good rows say of each school; nothing where rows have no school."""
        if "school_id" not in self._columns:
            return []
        columns = {name: name if name in self._columns else nothing for name, nothing in MEASURED.items()}
        if {"till", "student_id"} <= {*self._columns}:  # who has left is told of, and is no longer one of the pupils
            columns["student_id"] = f"CASE WHEN till < '{timezone.localdate()}' THEN NULL ELSE student_id END"
        return [SchoolFigures(*row) for row in self.rows(FIGURES.format(table=self.table, **columns))]
