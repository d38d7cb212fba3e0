"""What is known of other systems' files, told to those who read them in: on the page Filformatet and in its document.

Everything is out of the presets that the reader goes by.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from absence.sources import OWN, Preset, Source, sources
from absence.sources.cells import AS_IS, READERS
from absence.sources.presets import Of

TITLE = "Filer ur andra system"
ABOUT = (
    "Bara det som har setts av ett systems filer är färdigt. Resten säger du under Inläsningar, Kolumner: välj en fil,"
    " se dess kolumner bredvid våra och hur de första raderna läses, och spara under ett namn."
)


@dataclass(frozen=True)
class Line:
    """A column of ours in a preset: where it comes from and how the cell is read."""

    ours: str
    theirs: str
    how: str


def others() -> list[Source]:
    """Every source but our own format."""
    return [source for name, source in sources().items() if name != OWN]


def lines_of(preset: Preset) -> list[Line]:
    """A preset, column by column."""
    return [Line(name, _theirs(where), _how(where)) for name, where in preset.columns.items()]


def unsaid(preset: Preset) -> list[str]:
    """What an administrator must say before files are read by a preset."""
    return preset.layout.missing


def _theirs(where: Of) -> str:
    return " + ".join(where.headers) or f"alltid {where.fixed}"


def _how(where: Of) -> str:
    """How the cell is read, in words."""
    parts = [READERS[where.how].title] if where.how != AS_IS else []
    if where.lookup:
        column, value = where.lookup.where
        parts.append(f"{where.lookup.value} ur {where.lookup.file}, där {column} är {value}")
    if where.splits:
        parts.append("en rad för var och en i cellen")
    if where.repeats:
        parts.append("tom cell är samma som ovanför")
    return "; ".join(parts)


def markdown_lines() -> Iterator[str]:
    """The part of docs/filformat.md about other systems."""
    yield from ("", f"## {TITLE}", "", ABOUT)
    for source in others():
        yield from ("", f"### {source.title}", "", source.about)
        for preset in source.presets:
            yield from ("", f"**{preset.title}** blir {preset.table.name}.csv. {preset.about}".rstrip(), "")
            yield from ("| vår kolumn | deras | läses som |", "|---|---|---|")
            for line in lines_of(preset):
                yield f"| `{line.ours}` | {line.theirs} | {line.how} |"
        for name, reason in (source.not_read or {}).items():
            yield from ("", f"*{name}* läses inte. {reason}")
