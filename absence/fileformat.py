"""Närvaro's own file format, told to those who write the files: help page, empty workbook and ``docs/filformat.md``.

Files and columns are those that the reader itself goes by (``people.importing.tables``, ``absence.sources``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from absence import sourcelist
from absence.sources import narvaro_csv
from people.importing import tables
from people.tabular import Column, Table

NARROWEST, WIDEST = 12, 32  # characters a column of the workbook is wide
ROWS_WITH_CHOICES = 5000  # of a sheet, counted from the top


@dataclass(frozen=True)
class Part:
    """Files that belong together, in the order they are read."""

    title: str
    icon: str
    tables: tuple[Table, ...]


PARTS = (
    Part("Skolor och läsår", "byggnad", (tables.KOMMUNER, tables.HUVUDMAN, tables.SKOLOR, tables.TERMINER, tables.LOV)),
    Part("Personer", "personer", (tables.PERSONAL, tables.ELEVER, tables.VARDNADSHAVARE)),
    Part("Skoltid", "kalender", (narvaro_csv.LEKTIONER, narvaro_csv.SCHEMATID)),
    Part("Frånvaro", "kurva", (narvaro_csv.FRANVARO,)),
)
TABLES = tuple(table for part in PARTS for table in part.tables)

RULES = (
    (
        "Så skickas filerna",
        "En zip med flera filer, en arbetsbok (.xlsx) med ett blad för varje fil, eller en enda fil. Ta med de filer"
        " du behöver. De läses i den ordning de står här, så det som en fil nämner kan komma i samma zip.",
    ),
    (
        "Text",
        "UTF-8, UTF-16 eller Windows-1252, även blandat i samma fil. Semikolon, komma eller tabb mellan kolumnerna."
        " Läsaren märker vilket. Tecken som inte syns räknas inte.",
    ),
    (
        "Rubriker",
        "Första raden har kolumnernas namn, i vilken ordning som helst. Stora och små bokstäver spelar ingen roll."
        " Kolumner som inte hör till formatet används inte, och det sägs efter läsningen.",
    ),
    (
        "Tomt",
        "En kolumn som inte finns med ändrar inget. En tom cell i en kolumn som finns med tömmer uppgiften, om inget"
        " annat står vid kolumnen.",
    ),
    (
        "Elever",
        "I de andra filerna än elever.csv nämns en elev med personnummer eller med elev-id, när elever.csv har sagt"
        " vems elev-id det är.",
    ),
    (
        "Ja och nej",
        "Skriv ja eller nej. Även 1 och 0, true och false, x och tom cell går bra.",
    ),
    (
        "Samma fil en gång till",
        "Då ändras inget. En rad som kommer tillbaka med andra uppgifter är en rättelse: det gamla sparas.",
    ),
    (
        "Rader som nekas",
        "Raderna tas en för en. Den som nekas visas med fil, rad, kolumn och skäl. De andra läses in.",
    ),
)
"""What holds for every file: a heading and what it says."""


def needed(table: Table, column: Column) -> str:
    """Whether a column must be there, in a word or two; empty where it need not."""
    if column.required:
        return "ja"
    return f"{' eller '.join(table.one_of)}" if column.name in table.one_of else ""


# ------------------------------------------------------------------------------------------------- Workbook


def write_template(output: IO[bytes]) -> None:
    """An empty workbook with a sheet for every file, its columns and what they mean.

    Cells are text, so that Excel takes no zero from the front of a number.
    """
    with xlsxwriter.Workbook(output) as workbook:
        formats = {
            "text": workbook.add_format({"num_format": "@"}),
            "heading": workbook.add_format({"num_format": "@", "bottom": 1}),
            "required": workbook.add_format({"num_format": "@", "bottom": 1, "bold": True}),
        }
        for table in TABLES:
            sheet = workbook.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                width = min(max(len(column.example), len(column.name), NARROWEST), WIDEST)
                sheet.set_column(place, place, width, formats["text"])
                sheet.write_string(0, place, column.name, formats["required" if column.required else "heading"])
                sheet.write_comment(0, place, _comment(table, column), {"x_scale": 2})
                _offer_choices(sheet, place, column)


def _comment(table: Table, column: Column) -> str:
    """What the heading of a column says when it is pointed at."""
    need = needed(table, column)
    must = "" if not need else "\nMåste finnas." if need == "ja" else f"\nMåste finnas: {need}."
    return f"{column.means}\n{column.kind.holds.capitalize()}.{must}\nExempel: {column.example}"


def _offer_choices(sheet: Worksheet, place: int, column: Column) -> None:
    """A list to choose from where only a few words may stand."""
    if column.kind.words:
        choices = {"validate": "list", "source": list(column.kind.words), "error_type": "warning"}
        sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, choices)


# ------------------------------------------------------------------------------------------------- Markdown


def as_markdown() -> str:
    """The whole format as ``docs/filformat.md``."""
    return "\n".join(_markdown_lines()) + "\n"


def _markdown_lines() -> Iterator[str]:
    yield "# Filformatet"
    yield ""
    yield "<!-- Skriven av `make docs` ur de tabeller som läsaren följer. Ändra där: people/importing/tables.py -->"
    yield ""
    yield "Vad varje fil och kolumn betyder. Detsamma står i Närvaro under Inläsningar, med en tom mall att ladda ner."
    yield ""
    for heading, says in RULES:
        yield f"* **{heading}.** {says}"
    for part in PARTS:
        yield from ("", f"## {part.title}")
        for table in part.tables:
            yield from ("", f"### {table.name}.csv", "", f"En rad är {table.row}.", "")
            yield from ("| kolumn | måste finnas | betyder | skrivs som | exempel |", "|---|---|---|---|---|")
            for column in table.columns:
                cells = (f"`{column.name}`", needed(table, column), column.means, column.kind.holds, column.example)
                yield f"| {' | '.join(cells)} |"
    yield from sourcelist.markdown_lines()
