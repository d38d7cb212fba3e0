"""Files that we write have no cell that a spreadsheet would run, and are all written in one place."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from people.tabular.writing import FORMULA_STARTS, csv_lines, neutral, write_workbook

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("absence", "audit", "cases", "narvaro", "notifications", "people")
WRITERS = {
    "people/tabular/writing.py": "the one place",
    "absence/fileformat.py": "an empty template of our own words",
    "absence/sources/ss12000/files.py": "another system's data in our own format, to be read in at once",
    "narvaro/demo/files.py": "the fictional municipality in our own format, to be read in again",
}
CELLS = st.one_of(
    st.text(max_size=10),
    st.builds(str.__add__, st.sampled_from([*FORMULA_STARTS, " =", "'="]), st.text(max_size=10)),
)


def modules_that_write() -> Iterator[str]:
    """The modules that import something to write tables with."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            source = path.read_text(encoding="utf-8")
            if "xlsxwriter" in names or "csv.writer" in source or "csv.DictWriter" in source:
                yield path.relative_to(ROOT).as_posix()


def test_nothing_else_writes_tables() -> None:
    assert set(modules_that_write()) <= WRITERS.keys()


@given(CELLS)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert not neutral(cell).startswith(FORMULA_STARTS)
    assert neutral(cell).endswith(cell)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_csv_does(rows: list[list[str]]) -> None:
    lines = list(csv_lines(["=heading", "b"], rows))

    assert lines[0].startswith("\ufeff'=heading")
    assert len(lines) == len(rows) + 1


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    output = BytesIO()
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1+1}", "https://example.org", "＝1"]

    count = write_workbook(output, "Utskick", {"=a": 10}, [[cell] for cell in hostile])

    assert count == len(hostile)
    sheet = CalamineWorkbook.from_filelike(BytesIO(output.getvalue())).get_sheet_by_name("Utskick")
    cells = [row[0] for row in sheet.to_python()]
    assert not any(str(cell).startswith(FORMULA_STARTS) for cell in cells)
    assert cells[7] == "{=1+1}"  # after the heading
