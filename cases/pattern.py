"""A pupil's absence in a few sentences, as a first suggestion for a talk. The talkers change it as they see fit."""

from collections.abc import Collection, Iterable

from absence.models import Absence, Alert, StudentDay
from absence.rules import PATTERN_RULES, because
from people import swedish

OFTEN = 3  # times: what happens less often is not worth a sentence
HALF = 2  # one day of so many: what happens less than every other time is no pattern
SUBJECTS = 3  # of the subjects missed most


def suggest(signals: Iterable[Alert], days: Iterable[StudentDay], absences: Iterable[Absence]) -> str:
    """What the open signals about patterns say, then what else stands out; empty if nothing does.

    ``days`` and current ``absences`` are those that the figures beside the form rest on.
    """
    patterns = [each for each in signals if each.rule in PATTERN_RULES]
    told = [because(each.rule, each.figures) for each in patterns]
    rest = [describe(days, {each.rule for each in patterns}), _subjects(absences)]
    return " ".join(filter(None, [*told, *rest]))


def describe(days: Iterable[StudentDay], told: Collection[str] = ()) -> str:
    """Weekdays, leaving early and late arrivals that stand out among the pupil's school days; empty if none do.

    ``told`` are the rules whose signals have said it already.
    """
    rows = list(days)
    sentences = [] if "monster_veckodag" in told else [*_weekdays(rows)]
    left = sum(row.left_early for row in rows)
    late = sum(row.late_count for row in rows)
    if left >= OFTEN and "monster_sista_lektion" not in told:
        sentences.append(f"Gick hem under dagen {left} gånger.")
    if late >= OFTEN and "monster_sen" not in told:
        sentences.append(f"Kom sent {late} gånger.")
    return " ".join(sentences)


def _weekdays(rows: list[StudentDay]) -> Iterable[str]:
    """ "Borta 5 av 9 måndagar." for each weekday that the pupil misses at least every other time."""
    for number, name in enumerate(swedish.WEEKDAYS):
        same = [row for row in rows if row.day.weekday() == number]
        away = sum(row.away for row in same)
        if away >= OFTEN and away * HALF >= len(same):
            yield f"Borta {away} av {len(same)} {name}ar."


def _subjects(absences: Iterable[Absence]) -> str:
    """ "Flest missade lektioner: Engelska (6)." for the subjects missed most, if often; late arrivals are no miss."""
    missed: dict[str, int] = {}
    for row in absences:
        if row.subject and not row.late:
            missed[row.subject] = missed.get(row.subject, 0) + 1
    most = sorted(((-times, subject) for subject, times in missed.items() if times >= OFTEN))[:SUBJECTS]
    told = ", ".join(f"{subject} ({-times})" for times, subject in most)
    return f"Flest missade lektioner: {told}." if told else ""
