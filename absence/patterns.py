"""Patterns in a pupil's absence: the same weekday, subject, first or last lesson, late arrivals, every other week.

Absence comes in clusters: illness takes whole days, and days in a row. A test that took each lesson for itself would
signal for every influenza. So chance is asked only where a habit would show, given what else the pupil has missed:

* Weekday: the unit is the occasion, a run of the pupil's own school days with absence. Wherever a run of n days began
  it touches a Monday with a chance of at most n times the share of Mondays in the pupil's own timetable; a week or
  more says nothing. Weeks, odd or even, as for a child with two homes: the week that the occasion begins in.
* Subject, first and last lesson: given k missed of the n lessons of a day, each was missed with a chance of k/n. A day
  missed wholly says nothing. Leaving early is to miss the last lesson on a day one was at school: the same rule.
* Late arrivals: days late among days at school, where one in twenty (``LATE_AT_MOST``) is nothing out of the ordinary.

What a day, a lesson and a missed lesson are stands in ``absence.pattern_counts``. A unit with the chance p is hit with
odds o times as high under a habit, so it multiplies the evidence by o / (1 + p(o - 1)) when hit, else by
1 / (1 + p(o - 1)).

This is a stratified test given the margins, as Mantel and Haenszel's (1959) is, one-sided. Each unit multiplies the
evidence by how much more likely the habit makes what happened than chance does: a likelihood ratio, averaged over
usual and strong habits (``Test``; the method of mixtures, Robbins 1970). Several lessons of a subject on one day are
drawn without putting back, which only makes chance less lucky (Hoeffding 1963, theorem 4). By chance the evidence is
a nonnegative supermartingale, and so ever reaches 1/r, at any time of the term, with a probability of at most r
(Ville 1939). That corrects for looking again each day and after each correction, which a p-value does not bear; a
p-value corrected for a look a week would need about ten times as much. For the number of things looked at, r is
shared out among rules (``TESTS``) and within a rule among weekdays, subjects and kinds of weeks (Bonferroni); all in
all less than 1 % per pupil and term. On top of that the pattern must be worth a talk: see ``is_worth_a_talk``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Any

from absence.figures import Window
from absence.limits import Judged, Limits, limits_for
from absence.pattern_counts import Asked, Counts, count_days, count_lessons, count_whole, narrow
from absence.rules import RULES, Rule
from people.models import School


@dataclass(frozen=True, slots=True)
class Test:
    """How a rule is judged: the risk of a false alarm per pupil and term, and how many things it looks at.

    ``odds`` are how many times a habit raises the odds of absence, an ordinary one and a strong one: the evidence is
    the mean over these. Weaker habits would take longer than a term to tell from chance.
    """

    risk: float
    things: int
    odds: tuple[float, float] = (12, 40)

    @property
    def needs(self) -> float:
        """The evidence asked for."""
        return self.things / self.risk


TESTS = {
    "monster_veckodag": Test(0.0055, things=5),
    "monster_amne": Test(0.002, things=16),
    "monster_forsta_lektion": Test(0.0006, things=1),
    "monster_sista_lektion": Test(0.0006, things=1),
    "monster_sen": Test(0.0006, things=1, odds=(4, 8)),
    "monster_veckor": Test(0.0004, things=2),
}

LATE_AT_MOST = 0.05
"""Share of days with a late arrival that anybody may have."""

MOST = 300.0
"""Logarithm of the evidence that is as good as certain: more would not fit in a number."""

AT_LEAST = min(RULES[rule].at_least for rule in TESTS)
"""Fewer hits than this are no pattern of any kind."""

PROMISING = {
    "on_a_weekday": RULES["monster_veckodag"].at_least,
    "occasions": RULES["monster_veckor"].at_least,
    "late": RULES["monster_sen"].at_least,
    "partly": min(RULES[rule].at_least for rule in ("monster_amne", "monster_forsta_lektion", "monster_sista_lektion")),
}
"""A window without so much of one of these has no pattern: columns of ``absence.judging.COUNTED``."""

WEEKDAYS = ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar")
WEEKS = {"0": ("jämna veckor", "udda veckor"), "1": ("udda veckor", "jämna veckor")}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A habit that chance does not explain: which rule, in what, how often, and the days it was seen."""

    student_id: int
    last_day: dt.date
    rule: str
    counts: Counts
    evidence: float

    @property
    def figures(self) -> dict[str, Any]:
        """The numbers of the signal, ready for JSON; words as ``absence.rules`` puts them in sentences."""
        counts = self.counts
        thing, other = names_of(counts)
        return {
            "times": counts.times,
            "of": counts.of,
            "other_times": counts.other_times,
            "other_of": counts.other_of,
            "thing": thing,
            "other": other,
            "days": [day.isoformat() for day in counts.days],
        }

    @property
    def name(self) -> str:
        """The pattern in a word or two, as a column says it: Måndagar."""
        thing, _ = names_of(self.counts)
        return thing[:1].upper() + thing[1:]


def evidence(hits: int, chances: Iterable[float], odds: Sequence[float]) -> float:
    """How many times more likely a habit makes ``hits`` than chance, which gave each unit its own chance.

    At least 1/r with a probability of at most r, ever. A unit with a chance of 0 or 1 says nothing.
    """
    counted = list(chances)
    return sum(exp(min(_log_ratio(hits, counted, each), MOST)) for each in odds) / len(odds)


def _log_ratio(hits: int, chances: list[float], odds: float) -> float:
    """The logarithm of the likelihood ratio of a habit that multiplies the odds of each unit."""
    return hits * log(odds) - sum(log1p(chance * (odds - 1)) for chance in chances)


def is_worth_a_talk(counts: Counts, rule: Rule) -> bool:
    """Whether a mentor would see the pattern too: often enough, a good part of the times, and more than elsewhere.

    At least one time in five over the term, for a habit may begin late in it; late, one day in ten. And twice as often
    as at other times.
    """
    if counts.rule == "monster_sen":
        return counts.times >= rule.at_least and 10 * counts.times >= counts.of
    often = counts.hits >= rule.at_least and 5 * counts.times >= counts.of
    return often and counts.times * counts.other_of >= 2 * counts.other_times * counts.of


def find_patterns(asked: Sequence[Asked]) -> list[Pattern]:
    """The patterns of pupils in their windows, at most one a rule and window: the one with most evidence.

    Four queries, however many pupils. Where there are no lessons, only days are judged.
    """
    in_days, in_lessons = narrow(asked, AT_LEAST, RULES["monster_veckor"].at_least)
    # Days without absence say nothing of lessons: all lessons are counted only for the few who have a pattern.
    partly = count_lessons(in_lessons, AT_LEAST, all_days=False)
    speaking = {(counts.student_id, counts.last_day) for counts in partly if _speaks(counts)}
    few = [window for window in in_lessons if (window.student_id, window.last_day) in speaking]
    counted = count_days(in_days, AT_LEAST) + count_lessons(few, AT_LEAST, all_days=True)
    return _strongest(pattern for counts in counted if (pattern := judge(counts)))


def judge(counts: Counts) -> Pattern | None:
    """The pattern in some counts, where there is one."""
    if not (_speaks(counts) and is_worth_a_talk(counts, RULES[counts.rule])):
        return None
    return Pattern(counts.student_id, counts.last_day, counts.rule, counts, evidence_of(counts))


def _speaks(counts: Counts) -> bool:
    """Whether there is evidence enough."""
    return evidence_of(counts) >= TESTS[counts.rule].needs


def evidence_of(counts: Counts) -> float:
    """The evidence of some counts. For late arrivals, each day at school has the same chance."""
    chances = [LATE_AT_MOST] * counts.of if counts.rule == "monster_sen" else counts.chances
    return evidence(counts.hits, chances, TESTS[counts.rule].odds)


def _strongest(patterns: Iterable[Pattern]) -> list[Pattern]:
    """One for each pupil, window and rule."""
    ordered = sorted(patterns, key=lambda pattern: (pattern.evidence, pattern.counts.times, pattern.counts.thing))
    return list({(pattern.student_id, pattern.last_day, pattern.rule): pattern for pattern in ordered}.values())


def names_of(counts: Counts) -> tuple[str, str]:
    """What the pattern is in, and all else: ("måndagar", "andra skoldagar")."""
    match counts.rule:
        case "monster_veckodag":
            return WEEKDAYS[int(counts.thing) - 1], "andra skoldagar"
        case "monster_veckor":
            return WEEKS[counts.thing]
        case "monster_forsta_lektion":
            return "första lektionen", "andra lektioner"
        case "monster_sista_lektion":
            return "sista lektionen", "andra lektioner"
        case "monster_sen":
            return "sena ankomster", ""
    return counts.thing, "andra lektioner"


def judge_windows(windows: Sequence[Window], limits: Limits) -> Iterator[Judged]:
    """The patterns in some windows that reach their limits: for ``absence.judging``."""
    if not windows:
        return
    huvudmen = dict(School.objects.values_list("pk", "huvudman_id"))
    of = {(window.student_id, window.last_day): window for window in windows}
    asked = [Asked(each.student_id, huvudmen[each.school_id], each.first_day, each.last_day) for each in of.values()]
    for pattern in find_patterns(asked):
        window, number = of[pattern.student_id, pattern.last_day], pattern.counts.times
        for limit in limits_for(limits, huvudmen[window.school_id], pattern.rule, window.last_day):
            if max(number, pattern.counts.hits) >= limit.at_least:
                yield window, limit, number, pattern.figures


def pattern_of(huvudmen: Mapping[int, int], first: dt.date, last: dt.date) -> dict[int, str]:
    """The pattern of each pupil that has one, in a word or two, by id: Måndagar; Idrott och hälsa; Hela dagar.

    For the report's column; ``huvudmen`` says of each pupil whose schools to look at. Give the term so far: a single
    month has too few Mondays to tell a habit from chance.
    Where no pattern stands out, it says whether the pupil has been away whole weeks or whole days.
    """
    asked = [Asked(student, huvudman, first, last) for student, huvudman in huvudmen.items()]
    by_pupil = defaultdict[int, list[Pattern]](list)
    for pattern in find_patterns(asked):
        by_pupil[pattern.student_id].append(pattern)
    words = {counts.student_id: shape for counts in count_whole(asked) if (shape := counts.shape)}
    for student, patterns in by_pupil.items():
        words[student] = max(patterns, key=lambda pattern: pattern.evidence).name
    return words
