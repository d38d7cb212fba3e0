"""Absence by chance gives no pattern: fewer than one false alarm in a hundred pupils and terms, looked at each week.

Judged here by evidence alone; what is asked besides (``is_worth_a_talk``) leaves fewer still.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from math import comb, inf
from random import Random

import pytest

from absence.patterns import AT_LEAST, LATE_AT_MOST, TESTS, evidence
from tests.absence.habits import (
    Day,
    Key,
    Tally,
    Thing,
    days_by_chance,
    illness,
    late_by_chance,
    lessons_by_chance,
    stretches,
    term,
)

PUPILS = 250  # in each world
LIMIT = 0.01

Chance = Callable[[Random, list[Day]], None]

# name → how absence comes, how much is not reported, how often a pupil is late
WORLDS: dict[str, tuple[Chance, float, float]] = {
    "lessons": (lessons_by_chance(0.07), 0.02, 0.02),
    "lessons, 30 %": (lessons_by_chance(0.3), 0.02, 0.04),
    "whole days": (days_by_chance(0.08), 0.02, 0.02),
    "whole days, 30 %": (days_by_chance(0.3), 0.02, 0.04),
    "illness for one to five days, and influenza": (illness(0.04, (1, 2, 3, 4, 5)), 0.02, 0.02),
    "short illness, often over a weekend": (illness(0.05, (2, 3)), 0.02, 0.02),
    "illness, 30 %": (illness(0.13, (1, 2, 3, 4, 5)), 0.02, 0.04),
    "a third not reported": (days_by_chance(0.3), 0.3, 0.02),
    "lessons in a row": (stretches(0.15), 0.02, 0.02),
}


def weekly_alarms(days: list[Day]) -> Iterator[Key]:
    """What has evidence enough, looking at the end of each week. More hits alone can raise it."""
    tally, hits = Tally(), dict[Key, int]()
    for _, week in groupby(days, key=lambda day: day.day.isocalendar().week):
        for day in week:
            tally.add(day)
        for key, thing in tally.things().items():
            if thing.hits >= AT_LEAST and thing.hits > hits.get(key, 0):
                hits[key] = thing.hits
                if speaks(key, thing):
                    yield key


def speaks(key: Key, thing: Thing) -> bool:
    """Whether the evidence is enough."""
    chances = [LATE_AT_MOST] * thing.of if key[0] == "monster_sen" else thing.chances
    test = TESTS[key[0]]
    return evidence(thing.hits, chances, test.odds) >= test.needs


def upper_bound(found: int, of: int, confidence: float = 0.95) -> float:
    """The share that would give so few with a probability of 5 % (Clopper and Pearson 1934)."""
    low, high = 0.0, 1.0
    for _ in range(50):
        share = (low + high) / 2
        seen = sum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(found + 1))
        low, high = (share, high) if seen > 1 - confidence else (low, share)
    return high


def test_fewer_than_one_false_alarm_in_a_hundred_pupils_and_terms() -> None:
    alarms = {}
    for name, (absence, gaps, late) in WORLDS.items():
        rng, alarms[name] = Random(name), 0
        for _ in range(PUPILS):
            days = term(rng, gaps)
            absence(rng, days)
            late_by_chance(rng, days, late)
            alarms[name] += next(weekly_alarms(days), None) is not None

    assert max(alarms.values()) < LIMIT * PUPILS, alarms
    assert upper_bound(sum(alarms.values()), PUPILS * len(WORLDS)) < LIMIT, alarms


# ------------------------------------------------------------------------------------------------- The evidence


def outcomes(chances: list[float]) -> Iterator[tuple[float, list[bool]]]:
    """Everything that may happen, and with what probability."""
    if not chances:
        yield 1.0, []
        return
    for probability, rest in outcomes(chances[1:]):
        yield probability * (1 - chances[0]), [False, *rest]
        yield probability * chances[0], [True, *rest]


ODDS = (12, 40)
CHANCES = [0.2, 0.4, 0.2, 0.5, 0.05, 0.25, 0.6, 0.2, 0.2, 0.33]


def test_by_chance_the_evidence_is_one_in_the_mean() -> None:
    mean = sum(probability * evidence(sum(hits), CHANCES, ODDS) for probability, hits in outcomes(CHANCES))

    assert mean == pytest.approx(1)


@pytest.mark.parametrize("needs", [5, 20, 100])
def test_by_chance_the_evidence_ever_reaches_its_limit_no_oftener_than_it_says(needs: float) -> None:
    ever = 0.0
    for probability, hits in outcomes(CHANCES):
        looks = (evidence(sum(hits[:n]), CHANCES[:n], ODDS) for n in range(1, len(CHANCES) + 1))
        ever += probability * (max(looks) >= needs)

    assert 0 < ever <= 1 / needs


@pytest.mark.parametrize("seed", range(3))
def test_shuffling_the_missed_lessons_of_each_day_gives_as_much_evidence_no_oftener_than_it_says(seed: int) -> None:
    """Brute force: the same days, with the same number of lessons missed on each, put anywhere in the day."""
    rng, reached, shuffles, needs = Random(seed), 0, 3000, 10
    days = [(rng.randrange(5, 7), rng.randrange(1, 5)) for _ in range(20)]  # lessons, and how many were missed
    subjects = [rng.sample(range(lessons), rng.choice((1, 2))) for lessons, _ in days]  # where the subject lies
    chances = [missed / lessons for (lessons, missed), own in zip(days, subjects, strict=True) for _ in own]
    for _ in range(shuffles):
        hits = sum(len({*rng.sample(range(n), k)} & {*own}) for (n, k), own in zip(days, subjects, strict=True))
        reached += evidence(hits, chances, ODDS) >= needs

    assert upper_bound(reached, shuffles, confidence=0.05) <= 1 / needs


def test_what_was_bound_to_happen_or_not_says_nothing() -> None:
    assert evidence(0, [], ODDS) == 1
    assert evidence(3, [1.0, 1.0, 1.0], ODDS) == pytest.approx(1)
    assert evidence(2, [0.5, 0.5, 0.0], ODDS) == evidence(2, [0.5, 0.5], ODDS)


def test_all_absence_there_is_gives_a_number() -> None:
    assert 1 < evidence(400, [0.05] * 400, ODDS) < inf
