"""Names that people in Sweden have, by sex, birth year and family language. Facts of name statistics only."""

import csv
import unicodedata
from functools import lru_cache
from importlib import resources
from random import Random

SWEDISH = "svenska"

# Family languages whose people often speak Swedish so well that the school needs no interpreter.
SELDOM_INTERPRETER = frozenset({SWEDISH, "finska"})

# What a family calls its language where it differs from the group in the name files.
LANGUAGE_TITLES = {"kurdiska": "nordkurdiska", "bosniska": "bosniska", "spanska": "spanska"}


def read_data(name: str) -> list[dict[str, str]]:
    """Rows of a data file of this package; the separator is `;` where the heading has one, else a comma."""
    text = resources.files("narvaro.demo").joinpath("data", name).read_text("utf-8")
    separator = ";" if ";" in text.partition("\n")[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=separator))


@lru_cache
def _first_names(sex: str, birth_year: int, language: str) -> tuple[str, ...]:
    for row in read_data("fornamn.csv"):
        if (row["språk"], row["kön"]) == (language, sex) and int(row["från"]) <= birth_year <= int(row["till"]):
            return tuple(row["namn"].split())
    raise LookupError(f"no first names for {language}, {sex}, {birth_year}")


@lru_cache
def _last_names(language: str) -> tuple[str, ...]:
    return next(tuple(row["namn"].split()) for row in read_data("efternamn.csv") if row["språk"] == language)


@lru_cache
def _languages() -> tuple[tuple[str, ...], tuple[float, ...]]:
    rows = read_data("efternamn.csv")
    return tuple(row["språk"] for row in rows), tuple(float(row["andel"]) for row in rows)


def family_language(rng: Random) -> str:
    """The language of a family, as often as in a Swedish town."""
    languages, shares = _languages()
    return rng.choices(languages, shares)[0]


def first_name(rng: Random, sex: str, birth_year: int, language: str = SWEDISH) -> str:
    """A first name; `sex` is K or M. Names early in the list are the commonest and are drawn more often."""
    names = _first_names(sex, birth_year, language)
    return names[int(len(names) * rng.random() ** 1.3)]


def last_name(rng: Random, language: str = SWEDISH) -> str:
    """A surname of the family's language."""
    names = _last_names(language)
    return names[int(len(names) * rng.random() ** 1.3)]


def ascii_name(text: str) -> str:
    """`Åkesson` as `akesson`: for user names and e-mail addresses."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ł", "l").replace("đ", "d"))
    return "".join(c for c in plain.lower() if c.isascii() and (c.isalnum() or c == "-"))
