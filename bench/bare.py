"""What each part of the work is held against: PostgreSQL with nothing of ours around it."""

from pathlib import Path

from django.db import connection, transaction

from absence.month import ROOM
from bench.ground import MONTH, Ground

COLUMNS = (
    'student_id, school_id, day, minutes, "start", "end", lesson, subject, valid, announced, late, reason,'
    " huvudman_id, source, key, run_id, created_at, superseded_at, superseded_by_id"
)
AGGREGATE = """
SELECT school_id, student_id, sum(offered), sum(reported), sum(valid), sum(invalid), sum(leave), sum(late_count)
FROM absence_studentday
WHERE offered > 0 AND day >= %s AND day < %s::date + interval '1 month'
GROUP BY school_id, student_id
HAVING 100 * sum(valid + invalid) >= 20 * sum(reported) AND sum(reported) > 0
"""


def write_rows(ground: Ground) -> Path:
    """Write the absence that has been read in as COPY wants it."""
    path = ground.files / "absence.copy"
    with path.open("wb") as file, connection.cursor() as cursor:
        query = f"COPY (SELECT {COLUMNS} FROM absence_absence ORDER BY id) TO STDOUT"
        with cursor.copy(query) as copy:
            for block in copy:
                file.write(block)
    return path


def empty_table() -> None:
    """Make a bare table of the same shape with the same indexes: no trigger, no reference."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_bare")
        cursor.execute("CREATE TABLE bench_bare (LIKE absence_absence INCLUDING ALL)")


def copy(path: Path) -> None:
    """COPY the rows into the bare table."""
    statement = f"COPY bench_bare ({COLUMNS}) FROM STDIN"
    with path.open("rb") as file, connection.cursor() as cursor, cursor.copy(statement) as rows:
        while block := file.read(1 << 20):
            rows.write(block)


def aggregate() -> int:
    """Add up a month of every pupil with the room in memory that the report has; how many are at 20 % or more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(AGGREGATE, [MONTH, MONTH])
        return len(cursor.fetchall())
