"""What the help page, the empty workbook and docs/filformat.md say is what the reader goes by."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client
from python_calamine import CalamineWorkbook

from absence import fileformat
from absence.importing.engine import absence_loaders
from people.importing import PEOPLE
from people.models import Student
from people.tabular import Column, Table
from people.tabular.package import FORMAT
from tests.cast import Cast, login
from tests.importing.files import counts, read

READ = [loader.table for loader in (*PEOPLE, *absence_loaders(None))]
COLUMNS = [pytest.param(table, column, id=f"{table.name}-{column.name}") for table in READ for column in table.columns]


def template() -> CalamineWorkbook:
    """The empty workbook, opened."""
    output = BytesIO()
    fileformat.write_template(output)
    output.seek(0)
    return CalamineWorkbook.from_filelike(output)


def test_every_file_that_is_read_is_told_of_in_the_order_of_reading() -> None:
    """No file is missing, none is more."""
    assert [table.name for table in fileformat.TABLES] == [table.name for table in READ]
    assert {table.name for table in READ} == set(FORMAT)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_is_told_of_and_its_example_can_be_read(table: Table, column: Column) -> None:
    """It means something, and the reader takes the example as it stands."""
    assert table.row
    assert column.means.endswith(".")
    assert column.kind.convert(column.example)


def test_the_document_is_written_from_the_tables() -> None:
    """docs/filformat.md is what ``make docs`` writes."""
    assert Path("docs/filformat.md").read_text(encoding="utf-8") == fileformat.as_markdown(), "kör make docs"


def test_the_workbook_has_a_sheet_for_every_file_with_its_columns_and_no_rows() -> None:
    """Headings alone, in the order of the format."""
    book = template()
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets == {table.name: [[column.name for column in table.columns]] for table in READ}


def examples(path: Path, *, filled: bool) -> Path:
    """The template as an administrator saves it: empty, or with the example of every column in one row."""
    with xlsxwriter.Workbook(path) as book:
        for table in READ:
            sheet = book.add_worksheet(table.name)
            sheet.write_row(0, 0, [column.name for column in table.columns])
            if filled:
                sheet.write_row(1, 0, [column.example for column in table.columns])
    return path


@pytest.mark.django_db
def test_the_examples_make_a_package_that_is_read_in_whole(tmp_path: Path) -> None:
    """Every file's examples together are one school, one pupil and one day that hold together."""
    path = examples(tmp_path / "exempel.xlsx", filled=True)
    people, absence = read("import_people", path), read("import_absence", path)
    told = {name: counts(file) for name, file in (people | absence).items() if name in FORMAT}
    assert told == dict.fromkeys(FORMAT, (1, 0, 0, 0))
    assert Student.objects.get().personal_number == "201203112386"


@pytest.mark.django_db
def test_an_empty_template_changes_nothing_and_is_not_refused(tmp_path: Path) -> None:
    """Sheets that are not filled in have nothing to say."""
    path = examples(tmp_path / "mall.xlsx", filled=False)
    told = {name: file for name, file in read("import_people", path).items() if name in FORMAT}
    assert {counts(file) for file in told.values()} == {(0, 0, 0, 0)}


def test_the_page_says_what_every_column_means_and_leads_to_the_workbook(cast: Cast, client: Client) -> None:
    """An administrator finds it from where files are read in."""
    login(client, cast.birgitta)
    assert "/inlasningar/filformat/" in client.get("/inlasningar/ny/").content.decode()
    page = client.get("/inlasningar/filformat/").content.decode()
    assert [column.means for table in READ for column in table.columns if column.means not in page] == []
    assert "/inlasningar/mall.xlsx" in page
    answer = client.get("/inlasningar/mall.xlsx")
    assert CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names == [table.name for table in READ]
