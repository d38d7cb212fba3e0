"""A pupil's absence in a sentence or two, as a first suggestion for a talk. The talkers change it as they see fit."""

from collections.abc import Iterable

from absence.models import StudentDay
from people import swedish

OFTEN = 3  # times: what happens less often is not worth a sentence
HALF = 2  # one day of so many: what happens less than every other time is no pattern


def describe(days: Iterable[StudentDay]) -> str:
    """Weekdays, leaving early and late arrivals that stand out among the pupil's school days; empty if none do."""
    rows = list(days)
    sentences = [*_weekdays(rows)]
    left = sum(row.left_early for row in rows)
    late = sum(row.late_count for row in rows)
    if left >= OFTEN:
        sentences.append(f"Gick hem under dagen {left} gånger.")
    if late >= OFTEN:
        sentences.append(f"Kom sent {late} gånger.")
    return " ".join(sentences)


def _weekdays(rows: list[StudentDay]) -> Iterable[str]:
    """ "Borta 5 av 9 måndagar." for each weekday that the pupil misses at least every other time."""
    for number, name in enumerate(swedish.WEEKDAYS):
        same = [row for row in rows if row.day.weekday() == number]
        away = sum(row.away for row in same)
        if away >= OFTEN and away * HALF >= len(same):
            yield f"Borta {away} av {len(same)} {name}ar."
