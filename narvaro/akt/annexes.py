"""What an annex is: a record in full, as lines of facts and words, with what may have to be left out of it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cases.attendance import Frozen
from narvaro.akt.secrecy import Secret
from people import swedish

LEFT_OUT = "Lämnat utanför."
BY_ITSELF = "Den här handlingen"


@dataclass(frozen=True, slots=True)
class Line:
    """A fact with its name; ``about`` is the key of another record that it tells of."""

    name: str
    value: str
    about: str = ""

    def without(self, keys: frozenset[str]) -> "Line":
        """The fact, or that it is left out with the record it tells of."""
        return dataclasses.replace(self, value=LEFT_OUT) if self.about in keys else self


@dataclass(frozen=True, slots=True)
class Words:
    """A text under its heading: ``quote`` for somebody's own words, ``secret`` if it may have to be left out."""

    title: str
    text: str
    quote: bool = False
    secret: Secret | None = None
    left_out: bool = False

    def without(self, secrets: frozenset[Secret]) -> "Words":
        """The words as a receiver gets them: all of them, or their heading alone."""
        return dataclasses.replace(self, text="", left_out=True) if self.secret in secrets else self


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the case: the path of its file, and what it shows."""

    path: str
    text: str

    @property
    def url(self) -> str:
        """Where the paper finds it; nothing on the net leads there."""
        return Path(self.path).as_uri()


@dataclass(frozen=True, slots=True)
class Annex:
    """A record of the case. ``secrets`` are what the whole of it is; ``left_out`` says why it is not there."""

    key: str  # the record's anchor on the page, such as talk-12
    title: str
    on: dt.date
    who: str = ""
    lines: tuple[Line, ...] = ()
    words: tuple[Words, ...] = ()
    pictures: tuple[Picture, ...] = ()
    secrets: frozenset[Secret] = frozenset()
    number: int = 0
    left_out: str = ""
    plain: str = ""  # the title when it is left out, where its own would tell

    @property
    def heading(self) -> str:
        """Samtal om frånvaro, 17 september 2026."""
        return f"{self.title}, {swedish.full_date(self.on)}"

    def without(self, secrets: frozenset[Secret], keys: frozenset[str]) -> "Annex":
        """The annex as a receiver gets it: whole, with some of its words left out, or nothing but its heading."""
        whole = [each.label for each in Secret if each in self.secrets & secrets]
        if whole or self.key in keys:
            reason = whole[0] if whole else BY_ITSELF
            title = self.plain or self.title
            return dataclasses.replace(self, title=title, who="", lines=(), words=(), pictures=(), left_out=reason)
        kept = tuple(each.without(secrets) for each in self.words)
        return dataclasses.replace(self, words=kept, lines=tuple(each.without(keys) for each in self.lines))


def lines_of(**facts: str) -> tuple[Line, ...]:
    """Facts by name, in their order, those that are empty left out; underscores are spaces."""
    return tuple(Line(name.replace("_", " ").capitalize(), value) for name, value in facts.items() if value)


def written(*words: Words) -> tuple[Words, ...]:
    """The words that somebody has written."""
    return tuple(each for each in words if each.text.strip())


def figures_lines(frozen: Frozen) -> Iterable[Line]:
    """Absence as a record has kept it, in words."""
    figures = frozen.figures
    if not figures.offered:
        yield Line("Frånvaron då", "Ingen inläst frånvaro för perioden.")
        return
    days = " till ".join(swedish.full_date(day) for day in (frozen.first, frozen.last) if day)
    yield Line(
        "Frånvaron då",
        f"{swedish.percent(figures.share)} av {swedish.duration(figures.reported)} rapporterade, {days}. "
        f"Ogiltig {swedish.percent(figures.invalid_share)}, giltig {swedish.percent(figures.valid_share)}. "
        f"{swedish.percent(figures.reporting_rate)} av lektionstiden är rapporterad.",
    )
    yield Line(
        "Antal",
        f"{swedish.count(figures.occasions, 'tillfälle', 'tillfällen', neuter=True).capitalize()}, "
        f"{swedish.count(figures.absence_days, 'hel dag', 'hela dagar')} och "
        f"{swedish.count(figures.late, 'sen ankomst', 'sena ankomster')}. Riktvärde {frozen.bar.percent} %.",
    )
