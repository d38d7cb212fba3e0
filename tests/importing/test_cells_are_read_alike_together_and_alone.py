"""Cells are converted a column at a time, many rows together: each comes out as when its row is read alone."""

import csv
import io
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from people.tabular import Column, Table
from people.tabular.columns import DATE, PUPIL, TIME, YES_NO, text, whole_minutes
from people.tabular.rows import BLOCK, RowReader
from people.tabular.sheets import Sheet
from people.tabular.texts import TextFile

TABLE = Table(
    "franvaro",
    (
        Column("elev", PUPIL, required=True),
        Column("datum", DATE, required=True),
        Column("minuter", whole_minutes(1)),
        Column("start", TIME),
        Column("giltig", YES_NO),
        Column("orsak", text(12)),
        Column("id", text(12, often_repeated=False)),
    ),
)
GOOD = {
    "elev": ["E1", " E2 ", "å\\b"],
    "datum": ["2026-10-01", "2026-10-02 "],
    "minuter": ["1", "060", ""],
    "start": ["8:05", "08:05:30", ""],
    "giltig": ["ja", "NEJ", ""],
    "orsak": ["sjuk", "två  ord", "en\tflik", "\u200bosynlig", ""],
    "id": ["a-1", "två  ord", "\\N", "\u00adx", ""],
}
BAD = {"elev": [""], "datum": ["", "igår"], "minuter": ["0", "x"], "start": ["25:00"], "giltig": ["kanske"],
       "orsak": ["tretton tecken"], "id": ["tretton-tecken"]}  # fmt: skip


def cells(words: dict[str, list[str]]) -> st.SearchStrategy[list[str]]:
    """A row of such cells, perhaps with one too few or too many."""
    row = st.tuples(*(st.sampled_from(words[column.name]) for column in TABLE.columns)).map(list)
    return st.one_of(row, row, row, row.map(lambda row: row[:-1]), row.map(lambda row: [*row, ""]))


ROWS = st.lists(st.one_of(cells(GOOD), cells(GOOD), cells({name: GOOD[name] + BAD[name] for name in GOOD})), max_size=9)


def lines_of(rows: list[list[str]]) -> list[str]:
    """What the rows of a file become on their way to the database, each without the number of its line."""
    out = io.StringIO(newline="")
    header = [column.name for column in TABLE.columns]
    csv.writer(out, delimiter=";").writerows([header, *rows])
    source = TextFile("franvaro.csv", partial(io.BytesIO, out.getvalue().encode()))
    reader = RowReader(Sheet(source.name, TABLE, source, ";", header, len(rows)))
    return [line.split("\t", 1)[1] for block in reader.copy_blocks() for line in block]


@given(ROWS)
@settings(deadline=None)
def test_rows_read_together_are_as_those_read_alone(rows: list[list[str]]) -> None:
    assert lines_of(rows) == [line for row in rows for line in lines_of([row])]


def test_a_bad_cell_among_thousands_refuses_its_own_row_alone() -> None:
    good = ["E1", "2026-10-01", "60", "8:05", "ja", "sjuk", "a-1"]
    rows = [list(good) for _ in range(2 * BLOCK + 1)]
    rows[BLOCK + 1][4] = "kanske"

    refused = [number for number, line in enumerate(lines_of(rows)) if "Skriv ja eller nej." in line]

    assert refused == [BLOCK + 1]
