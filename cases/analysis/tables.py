"""A term's analysis as tables of words: the page, the paper and the workbook all show these, and so does what is kept.

What the investigations say comes with what surrounds the pupil first, as the model has it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from absence.bars import bar_of
from absence.figures import Figures
from absence.rules import REPORT_PERCENT
from absence.term import Band, Part, SchoolTerm, term_of_school
from cases.analysis import counted as names
from cases.analysis.counted import Counted, counted
from cases.analysis.small_cells import FEW, SMALLEST_BASE, Counts, Mark, Sum, Told, release
from cases.analysis.waits import Wait, waits_of
from cases.models import Case, Measure, State
from cases.parts import GROUPS, REASONS, SIDES
from people import swedish
from people.calendar import TermDates
from people.models import School

NONE = "–"
PUPILS = "elever"
LEVELS = "Så många av de utredda eleverna har åtgärder på nivån. En elev kan ha åtgärder på flera."
NARROW = 2  # columns of a table that leaves room for another beside it


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its heading, a text for each column, and perhaps a bar of absence or of a share."""

    name: str
    cells: tuple[str, ...]
    bar: dict[str, float] | None = None
    part: int | None = None  # per cent of the base, where the number is shown


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading and what it is counted on; without rows only the words."""

    key: str
    title: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether it needs the width of the page."""
        return len(self.columns) > NARROW

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, str]]]]:
        """Each row with its cells beside what the column is called."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Tables under one heading, and the numbers that come first: name, value and basis of each."""

    key: str
    title: str
    text: str
    tables: tuple[Table, ...]
    figures: tuple[dict[str, str], ...] = ()

    @property
    def wide(self) -> list[Table]:
        """The tables that stand alone."""
        return [table for table in self.tables if table.is_wide]

    @property
    def narrow(self) -> list[Table]:
        """The tables that stand two and two."""
        return [table for table in self.tables if not table.is_wide]


@dataclass(frozen=True, slots=True)
class TermData:
    """Everything that is told of a school's term, as far as it has come."""

    term: TermDates
    last_day: dt.date
    absence: SchoolTerm
    bands: Mapping[str, Told]
    cases: Counted
    waits: list[Wait]

    @property
    def is_over(self) -> bool:
        """Whether the term has ended."""
        return self.last_day == self.term.last_day

    @property
    def name_beside(self) -> str:
        """HT 2026, as it stands beside the term after it; HT 2026 till 20 nov where it was shown before its end."""
        return self.term.short if self.is_over else f"{self.term.short} till {swedish.short_date(self.last_day)}"


def read_term(school: School, term: TermDates, today: dt.date) -> TermData:
    """Read a term. As many queries however large the school."""
    first, last = term.first_day, min(term.last_day, today)
    absence = term_of_school(school, first, last)
    cases, waits = counted(school, first, last), waits_of(school, first, last)
    return TermData(term, last, absence, _released(absence.bands), cases, waits)


def _released(bands: Sequence[Band]) -> dict[str, Told]:
    """The pupils between the marks as they may be told."""
    numbers = {band.name: band.pupils for band in bands}
    return release(Counts(numbers | {PUPILS: sum(numbers.values())}, (Sum(PUPILS, tuple(numbers)),)))


def chapters_of(now: TermData, before: TermData | None) -> list[Chapter]:
    """The analysis of a term, beside the term before where there is something of it."""
    return [_absence(now, before), _causes(now, before), _cases(now, before)]


# ------------------------------------------------------------------------------------------------------ Absence


def _absence(now: TermData, before: TermData | None) -> Chapter:
    if not now.absence.is_told:
        text = "För få elever har rapporterade lektioner. Då säger siffrorna för mycket om var och en."
        return Chapter("franvaro", "Frånvaron", text, ())
    earlier = before.absence if before and before.absence.is_told else None
    tables = (
        _shares("arskurs", "Årskurs för årskurs", now.absence.years, earlier.years if earlier else None, before),
        _shares("veckodag", "Veckans dagar", now.absence.weekdays, earlier.weekdays if earlier else None, before),
        _bands(now, before),
    )
    text = (
        "Borta tid delat med den tid som lärarna har rapporterat. Det som inte är rapporterat räknas inte som närvaro."
    )
    return Chapter("franvaro", "Frånvaron", text, tables, tuple(_figures(now, earlier, before)))


def _figures(now: TermData, earlier: SchoolTerm | None, before: TermData | None) -> Iterator[dict[str, str]]:
    """The whole school in four numbers, each beside the term before."""
    kinds: tuple[tuple[str, Callable[[Figures], str]], ...] = (
        ("Frånvaro", lambda each: swedish.percent(each.share)),
        ("Giltig", lambda each: swedish.percent(each.valid_share)),
        ("Ogiltig", lambda each: swedish.percent(each.invalid_share)),
        ("Rapporterat", lambda each: swedish.whole_percent(each.reporting_rate)),
    )
    for name, text in kinds:
        basis = f"{before.name_beside}: {text(earlier.whole)}" if earlier and before else ""
        yield {"name": name, "value": text(now.absence.whole), "basis": basis}


def _shares(
    key: str, title: str, parts: Iterable[Part], earlier: Iterable[Part] | None, before: TermData | None
) -> Table:
    """Absence of each part, in per cent of what was reported."""
    known = {each.name: each for each in earlier or ()}
    compared = (before.name_beside,) if before and known else ()
    columns = ("Frånvaro", "Giltig", "Ogiltig", "Rapporterat", *(f"Frånvaro {each}" for each in compared))
    return Table(key, title, "", columns, tuple(_share_row(each, known if compared else None) for each in parts))


def _share_row(part: Part, known: dict[str, Part] | None) -> Row:
    figures = part.figures
    cells = [
        swedish.percent(figures.share),
        swedish.percent(figures.valid_share),
        swedish.percent(figures.invalid_share),
        swedish.whole_percent(figures.reporting_rate),
    ]
    if known is not None:
        cells.append(swedish.percent(known[part.name].figures.share) if part.name in known else NONE)
    bar = bar_of(figures, REPORT_PERCENT)
    return Row(part.name, tuple(cells), {"unexcused": bar.unexcused, "excused": bar.excused})


def _bands(now: TermData, before: TermData | None) -> Table:
    """How many pupils reach each mark."""
    total = now.bands[PUPILS]
    text = f"{f'Av {total.text} elever, efter' if total.mark == Mark.SHOWN else 'Efter'} hur mycket de har varit borta."
    keys = [(band.name, band.name) for band in now.absence.bands]
    told = [each.bands for each in (now, before) if each]
    return counts_table("elever", "Så många elever", text, keys, told, terms(now, before), PUPILS)


# ------------------------------------------------------------------------------------------------------- Causes


def _causes(now: TermData, before: TermData | None) -> Chapter:
    """What the investigations approved in the term say, and on which levels measures are planned."""
    title, base = "Vad utredningarna säger", now.cases[names.APPROVED]
    if base.mark != Mark.SHOWN or (base.number or 0) < SMALLEST_BASE:
        text = (
            f"Under terminen är {_few(base)} utredningar godkända. När de är så få säger siffrorna för mycket om var "
            "och en, så de visas inte. Ta upp det ni ser i skolans miljö med egna ord."
        )
        return Chapter("orsaker", title, text, ())
    text = f"{base.text} utredningar är godkända under terminen. En utredning kan ta upp flera saker."
    earlier = before if before and before.cases[names.APPROVED].mark == Mark.SHOWN else None
    told, columns = _told(now, earlier), terms(now, earlier)
    reasons = [(title, names.reason(key)) for key, title in REASONS.items()]
    levels = [(Measure.Level(level).label, names.level(level)) for level in Measure.Level.values]
    return Chapter(
        "orsaker",
        title,
        text,
        (
            _factors(now, earlier),
            counts_table("skal", "Vad frånvaron handlar om", "", reasons, told, columns, names.APPROVED),
            counts_table("niva", "Åtgärder på olika nivåer", LEVELS, levels, told, columns, names.APPROVED),
        ),
    )


def _factors(now: TermData, before: TermData | None) -> Table:
    """How many investigations say that each group of factors hinders and helps, the school's groups first."""
    sides = [*SIDES]
    columns = [*SIDES.values(), *(f"{SIDES[side]} {before.name_beside}" for side in sides if before)]
    rows = []
    for group in GROUPS:
        told = [data.cases[names.factor(group.key, side)] for data in (now, before) if data for side in sides]
        rows.append(Row(group.title, tuple(each.text for each in told)))
    text = "Skolans egna delar står först: dem kan ni ändra."
    return Table("faktorer", "Det som påverkar närvaron", text, tuple(columns), tuple(rows))


# -------------------------------------------------------------------------------------------------------- Cases


def _cases(now: TermData, before: TermData | None) -> Chapter:
    """How many cases, how far they came, why they were closed and how long each part of the way took."""
    steps = [("Öppnade under terminen", names.OPENED), *((state.label, names.step(state)) for state in State)]
    closings = [("Avslutade under terminen", names.CLOSED)]
    closings += [(label, names.closing(value)) for value, label in Case.Closing.choices]
    when = "stod när terminen slutade" if now.is_over else "står nu"
    steps_text = f"Ärenden som öppnades under terminen, och det steg där de {when}."
    told, columns = _told(now, before), terms(now, before)
    tables = (
        counts_table("steg", "Ärenden och hur långt de kom", steps_text, steps, told, columns, names.OPENED),
        _waits(now, before),
        counts_table("avslut", "Varför ärenden avslutades", "", closings, told, columns, names.CLOSED),
    )
    return Chapter("arenden", "Ärendena", "Hur långt de kom, hur lång tid det tog och varför de avslutades.", tables)


def _waits(now: TermData, before: TermData | None) -> Table:
    """The median of each span of the legal clock."""
    earlier = [each.text for each in before.waits] if before else []
    rows = [
        Row(each.title, (each.text, earlier[number]) if earlier else (each.text,))
        for number, each in enumerate(now.waits)
    ]
    text = "Dagar från steget före, i det ärende som är i mitten. Helger och lov är med, som vid tillsyn."
    return Table("dagar", "Hur lång tid det tog", text, terms(now, before), tuple(rows))


# ------------------------------------------------------------------------------------------------------- Common


def _told(now: TermData, before: TermData | None) -> list[Mapping[str, Told]]:
    return [each.cases.told for each in (now, before) if each]


def counts_table(
    key: str,
    title: str,
    text: str,
    keys: Iterable[tuple[str, str]],
    told: Sequence[Mapping[str, Told]],
    columns: tuple[str, ...],
    base: str,
) -> Table:
    """Counts of each term as they may be told, with their share of the first one's base as a bar."""
    whole = told[0][base]
    if all(each[base].mark == Mark.FEW for each in told):
        return Table(key, title, f"{whole.text.capitalize()} under terminen, så de delas inte upp.")
    rows: list[Row] = []
    for name, count in keys:
        each = [of_term.get(count) for of_term in told]
        part = _share_of(told[0][count], whole) if count != base else None
        rows.append(Row(name, tuple(own.text if own else NONE for own in each), part=part))
    return Table(key, title, text, columns, tuple(_few_together(rows)))


def _few_together(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, those that say no more than that they are few gathered in one, last."""
    few = [row for row in rows if set(row.cells) == {FEW}]
    yield from (row for row in rows if row not in few or len(few) == 1)
    if len(few) > 1:
        names = swedish.join([row.name[:1].lower() + row.name[1:] for row in few])
        yield Row(f"{names[:1].upper()}{names[1:]}, var för sig", few[0].cells)


def terms(now: TermData, before: TermData | None) -> tuple[str, ...]:
    """What the columns of the two terms are called."""
    return (now.term.short, *((before.name_beside,) if before else ()))


def _share_of(own: Told, whole: Told) -> int | None:
    """Per cent of the whole, where both numbers are shown: a bar tells no more than the words."""
    return round(100 * own.number / whole.number) if own.number and whole.number else None


def _few(base: Told) -> str:
    """Färre än fem, sex."""
    return swedish.number_word(base.number) if base.number is not None else base.text
