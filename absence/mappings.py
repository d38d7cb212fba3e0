"""Saved columns: what an administrator has said of the columns of a file, checked and made into a layout.

A specification is JSON: our table, the names of their columns, and for each of our columns where it comes from. It is
kept in ``ColumnMapping``, and as it was in the run that read a file by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from absence.fileformat import TABLES
from absence.models import ColumnMapping
from absence.sources import AUTO, FETCHED, OWN, Preset, presets, sources
from absence.sources.cells import AS_IS, READERS
from absence.sources.presets import Of, always, of, reading
from people.tabular import OWN_FORMAT, BadCell, Column, Known, Layout, Table, UnreadableFile
from people.tabular.laying import WHERE_TO_SAY

Spec = Mapping[str, Any]
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
MAPPABLE = ("elever", "vardnadshavare", "personal", "lektioner", "schematid", "franvaro")
"""The files whose columns can be mapped: those that other systems export."""

COLUMN, FIXED, AS_PRESET = "column", "fixed", "preset"  # where one of our columns may come from


@dataclass(frozen=True)
class Origin:
    """Where one of our columns comes from, as an administrator says it."""

    kind: str  # COLUMN, FIXED or AS_PRESET
    header: str = ""
    how: str = AS_IS
    value: str = ""
    repeats: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        kept: dict[str, dict[str, Any]] = {
            COLUMN: {"from": COLUMN, "header": self.header, "how": self.how, "repeats": self.repeats},
            FIXED: {"from": FIXED, "value": self.value},
            AS_PRESET: {"from": AS_PRESET},
        }
        return kept[self.kind]


def origin_from(kept: Mapping[str, Any]) -> Origin:
    """What ``Origin.as_json`` has kept."""
    return Origin(
        kept["from"], kept.get("header", ""), kept.get("how", AS_IS), kept.get("value", ""), kept.get("repeats", False)
    )


def origin_in(preset: Preset, column: Column) -> Origin | None:
    """Where a preset says that a column comes from."""
    where = preset.columns.get(column.name)
    if where is None:
        return None
    if not where.is_plain:
        return Origin(AS_PRESET)
    if where.fixed:
        return Origin(FIXED, value=where.fixed)
    return Origin(COLUMN, where.headers[0], where.how, repeats=where.repeats)


def layout_of(spec: Spec) -> Layout:
    """A specification as the reader goes by it."""
    table, preset = BY_NAME[spec["table"]], presets().get(spec["preset"])
    readings = [reading(table, name, _where(origin_from(kept), preset, name)) for name, kept in spec["columns"].items()]
    return Layout(
        table,
        tuple(readings),
        title=spec["name"],
        system=preset.system if preset else "",
        order=() if spec["has_header"] else tuple(spec["header"]),
        leaves_out=preset.leaves_out if preset else (),
    )


def _where(origin: Origin, preset: Preset | None, name: str) -> Of:
    if origin.kind == FIXED:
        return always(origin.value)
    if origin.kind == AS_PRESET and preset is not None:
        return preset.columns[name]
    return of(origin.header, how=origin.how if origin.how in READERS else AS_IS, repeats=origin.repeats)


def spec_of(mapping: ColumnMapping) -> dict[str, Any]:
    """Saved columns as a specification that says which they are."""
    return {
        "name": mapping.name,
        "version": mapping.version,
        "preset": mapping.preset,
        "table": mapping.table,
        "has_header": mapping.has_header,
        "header": mapping.header,
        "columns": mapping.columns,
    }


def known_of(source: str, specs: Sequence[Spec]) -> Known:
    """What files may look like: by saved columns alone, else as a source says; auto is our own format or a preset.

    Raises UnreadableFile for a source without presets: then somebody must say what its columns are.
    """
    if specs:
        return Known([layout_of(spec) for spec in specs], own=False)
    if source == AUTO:
        return Known([preset.layout for preset in presets().values()])
    if source in {OWN, FETCHED}:
        return OWN_FORMAT
    chosen = sources()[source]
    if not chosen.presets:
        raise UnreadableFile(f"{chosen.title} har inga färdiga kolumner. {WHERE_TO_SAY}")
    return Known([preset.layout for preset in chosen.presets], own=False)


# ------------------------------------------------------------------------------------------------- Checking


def fixed_problem(column: Column, value: str) -> str:
    """Why a value cannot stand on every row; empty when it can."""
    try:
        column.kind.convert(value.strip())
    except BadCell as problem:
        return str(problem)
    return ""


def unsaid(table: Table, origins: Mapping[str, Origin]) -> list[str]:
    """Our columns that must be there, and nothing is said about."""
    return table.missing(list(origins))
