"""Tables out of files: a folder, a zip, a workbook or one text file, opened safely and read in constant memory.

``open_package`` gives the tables that somebody asked for, looked through from beginning to end, so that what is
unreadable is known before anything is changed. ``RowReader`` makes rows of their cells or refusals in Swedish.
"""

from people.tabular.columns import Column, Table
from people.tabular.errors import BadCell, Refusal, RefusalLog, UnreadableFile
from people.tabular.layouts import Layout, Reading
from people.tabular.package import OWN_FORMAT, Known, Package, open_package
from people.tabular.rows import RowReader
from people.tabular.sheets import Sheet

__all__ = [
    "OWN_FORMAT",
    "BadCell",
    "Column",
    "Known",
    "Layout",
    "Package",
    "Reading",
    "Refusal",
    "RefusalLog",
    "RowReader",
    "Sheet",
    "Table",
    "UnreadableFile",
    "open_package",
]
