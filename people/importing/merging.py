"""Rows merged into a table by key, in sets: made, corrected or left as they are.

Within one file a later row with the same key corrects the earlier. When the last of them says what is already known,
all of them are unchanged, so that the same file read twice changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from people.importing.staging import CORRECTED, CREATED, UNCHANGED, Staging

Expressions = Mapping[str, str]


@dataclass(frozen=True)
class Trail:
    """Which run (``run_id`` of the target) has the last word on a row, and where the row goes as it was before.

    ``columns`` gives, for each column of that table, the column of the target that is kept there.
    """

    run_id: int
    table: str
    columns: Mapping[str, str]

    def kept(self, update: str) -> str:
        """An update that also keeps the rows as they were, unless the run itself had made or changed them."""
        old = ", ".join(f'old."{name}" AS "{kept}"' for kept, name in self.columns.items())
        columns = ", ".join(_quoted(self.columns))
        return (
            f"WITH was AS ({update} RETURNING old.run_id AS was_run_id, {old})"
            f" INSERT INTO {self.table} (run_id, was_run_id, {columns})"
            f" SELECT {self.run_id}, was_run_id, {columns} FROM was WHERE was_run_id IS DISTINCT FROM {self.run_id}"
        )


def merge(
    staging: Staging,
    target: str,
    *,
    key: Expressions,
    values: Expressions,
    defaults: Expressions | None = None,
    where: str = "true",
    nullable: Iterable[str] = (),
    counts: bool = True,
    trail: Trail | None = None,
) -> None:
    """Make ``target`` say what the rows (``s``) say.

    ``key`` and ``values`` give an expression over ``s`` for each column of the target; ``defaults`` fill columns of
    new rows that the file says nothing about; ``nullable`` names numbers of the key that may be missing. With
    ``counts`` false the outcomes of the rows are left alone. ``trail`` makes it possible to undo what is done here.
    """
    same = _same(key, frozenset(nullable))
    _compare(staging, target, {**key}, {**values}, where, same)
    if counts:
        count_outcomes(staging)
    word = {"run_id": str(trail.run_id)} if trail else {}
    if values:
        said_now = {**{name: f'm."{name}"' for name in values}, **word}
        assignments = ", ".join(f'"{name}" = {expression}' for name, expression in said_now.items())
        touched = "m.is_last AND m.known AND m.touched"
        update = f"UPDATE {target} t SET {assignments} FROM merging m WHERE {touched} AND {same}"
        staging.run(trail.kept(update) if trail else update)
    fixed = {**(defaults or {}), **word}
    said = [*key, *values]
    staging.run(
        f"INSERT INTO {target} ({', '.join(_quoted([*said, *fixed]))})"
        f" SELECT {', '.join([*_quoted(said, 'm.'), *fixed.values()])} FROM merging m"
        " WHERE m.is_last AND NOT m.known ORDER BY m.line"
    )
    staging.run("DROP TABLE merging")


def count_outcomes(staging: Staging) -> None:
    """Give the rows of ``merging`` their outcomes."""
    staging.enrich(
        {"outcome": f"greatest(s.outcome, {OUTCOME})"}, "LEFT JOIN merging m ON m.line = s.line AND m.touched"
    )


OUTCOME = f"""
CASE WHEN m.line IS NULL THEN {UNCHANGED}
WHEN m.again THEN CASE WHEN m.differs_before THEN {CORRECTED} ELSE {UNCHANGED} END
WHEN m.known THEN CASE WHEN m.differs THEN {CORRECTED} ELSE {UNCHANGED} END
ELSE {CREATED} END
"""


def _compare(staging: Staging, target: str, key: dict[str, str], values: dict[str, str], where: str, same: str) -> None:
    """Put each row beside what is known under its key (``differs``) and the row before it (``differs_before``)."""
    columns = ", ".join(f'{expression} AS "{name}"' for name, expression in {**key, **values}.items())
    partition = ", ".join(_quoted(key, "m."))
    said = _quoted(values, "m.")
    differs = differ(_quoted(values, "t."), said)
    differs_before = differ([f"lag({name}) OVER w" for name in said], said)
    staging.run(
        "CREATE TEMPORARY TABLE merging ON COMMIT DROP AS"
        f" SELECT m.*, bool_or(m.is_last AND (m.differs OR NOT m.known)) OVER (PARTITION BY {partition}) AS touched"
        f" FROM (SELECT m.*, t.ctid IS NOT NULL AS known, {differs} AS differs,"
        f" lag(m.line) OVER w IS NOT NULL AS again, {differs_before} AS differs_before,"
        " lead(m.line) OVER w IS NULL AS is_last"
        f" FROM (SELECT s.line, {columns} FROM {staging.table} s WHERE s.bad_message IS NULL AND ({where})) m"
        f" LEFT JOIN {target} t ON {same} WINDOW w AS (PARTITION BY {partition} ORDER BY m.line)) m"
    )


def differ(left: list[str], right: list[str]) -> str:
    """That two lists of values are not the same; NULL is the same as NULL."""
    return f"ROW({', '.join(left)}) IS DISTINCT FROM ROW({', '.join(right)})" if left else "false"


def _quoted(names: Iterable[str], prefix: str = "") -> list[str]:
    return [f'{prefix}"{name}"' for name in names]


def _same(key: Expressions, nullable: frozenset[str]) -> str:
    """That ``t`` and ``m`` have the same key. A missing number is compared as 0, which PostgreSQL can still hash."""
    return " AND ".join(
        f'coalesce(t."{name}", 0) = coalesce(m."{name}", 0)' if name in nullable else f't."{name}" = m."{name}"'
        for name in key
    )
