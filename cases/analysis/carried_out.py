"""How a school carried out its routine in a term, for the June evaluation: what the terms' analyses do not tell.

**Nothing is counted over a year, here or anywhere**: a year less its autumn is its spring, so a sum of both would give
away what either hides. Each term is told by itself, exactly as its own analysis tells it (``cases.analysis.reading``),
and what is added here hangs together with none of those counts. Calls home are told as the huvudman's follow-up tells
them of the same term; the guide values as a share of cases whose number is not told, and only where no few are in it
or left out of it. Pupils with protected personal data are in no count.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from absence.figures import tenths
from absence.models import Alert
from cases.analysis.small_cells import Counts, Mark, Sum, Told, release
from cases.analysis.tables import Chapter, Row, Table, TermData, counts_table, terms
from cases.analysis.waits import spans_of
from cases.clock import STATIONS
from cases.models import Measure, MeasureEffect, Talk
from people import swedish
from people.choices import chosen_of
from people.models import Protection, School
from people.queries import calendar_of

SAME_DAY_RULE = "ogiltig_samma_dag"
CALLS, SAME_DAY, TALKED, FOLLOWED = "calls", "same_day", "talked", "followed"
CALL_COUNTS = {
    CALLS: Count("pk"),
    SAME_DAY: Count("pk", filter=Q(status=Alert.Status.HANDLED, handled_at__date=F("window_to"))),
}
"""Days that a pupil was away without a valid reason, and those when the home was reached about it the same day."""

GUIDED = {name: station.guide for name, station in STATIONS.items() if station.guide and station.guide.weeks}
"""The stations with a guide value; of the others the law says skyndsamt."""


def evaluated(level: str) -> str:
    """The name of the count of pupils with a measure at a level that was evaluated."""
    return f"evaluated_{level}"


def effect(level: str, name: str) -> str:
    """The name of the count of those of them for whom a measure had such an effect."""
    return f"effect_{level}_{name}"


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """A term: counts as they may be told, and in words how many cases came to each station within its guide value."""

    told: Mapping[str, Told]
    within: Mapping[str, str]


def calls_of(schools: Iterable[School], first: dt.date, last: dt.date) -> QuerySet[Alert]:
    """The days, by pupil, that ``CALL_COUNTS`` counts."""
    rows = Alert.objects.filter(
        school__in=schools,
        student__protection=Protection.NONE,
        rule=SAME_DAY_RULE,
        window_to__range=(first, last),
    )
    return rows.exclude(status=Alert.Status.WITHDRAWN)


def carried_out(school: School, first: dt.date, last: dt.date) -> CarriedOut:
    """The school's routine from ``first`` to ``last``. As many queries however many cases."""
    numbers = calls_of([school], first, last).aggregate(**CALL_COUNTS)
    numbers |= _talks(school, first, last) | _effects(school, first, last)
    return CarriedOut(release(system(numbers)), _within(school, first, last))


def _talks(school: School, first: dt.date, last: dt.date) -> dict[str, int]:
    """Pupils that the school has talked with about absence, and those with a talk that followed one up.

    Of a case that came from another school, what that school did is not this one's.
    """
    talks = Talk.objects.filter(
        case__school=school,
        made_at=None,
        case__student__protection=Protection.NONE,
        held_on__range=(first, last),
    )
    pupils = Count("case__student", distinct=True)
    again = Count("case__student", distinct=True, filter=Q(kind=Talk.Kind.FOLLOW_UP))
    return talks.aggregate(**{TALKED: pupils, FOLLOWED: again})


def _effects(school: School, first: dt.date, last: dt.date) -> dict[str, int]:
    """Pupils by the level and effect of their measures, each measure as it was evaluated last in the term."""
    rows = MeasureEffect.objects.filter(
        evaluation__case__school=school,
        evaluation__made_at=None,
        evaluation__case__student__protection=Protection.NONE,
        evaluation__held_on__range=(first, last),
    ).order_by("evaluation__held_on", "evaluation")
    last_of = {
        measure: (pupil, level, name)
        for measure, pupil, level, name in rows.values_list(
            "measure", "evaluation__case__student", "measure__level", "effect"
        )
    }
    found: dict[str, set[int]] = defaultdict(set)
    for pupil, level, name in last_of.values():
        found[evaluated(level)].add(pupil)
        found[effect(level, name)].add(pupil)
    every = [name for level in Measure.Level.values for name in (evaluated(level), *_effects_at(level))]
    return {name: len(found[name]) for name in every}


def _effects_at(level: str) -> tuple[str, ...]:
    return tuple(effect(level, name) for name in MeasureEffect.Effect.values)


def _within(school: School, first: dt.date, last: dt.date) -> dict[str, str]:
    """How many of the cases that reached each station with a guide value did so within it."""
    calendar, chosen = calendar_of(school), chosen_of(school.huvudman)
    reached, within = dict.fromkeys(GUIDED, 0), dict.fromkeys(GUIDED, 0)
    for before, point in spans_of(school, first, last):
        if point.name in GUIDED:
            reached[point.name] += 1
            within[point.name] += not GUIDED[point.name].is_passed(chosen, calendar, before.day, point.day)
    return {name: among(within[name], reached[name]) for name in GUIDED}


def among(part: int, whole: int) -> str:
    """Some of a whole whose number is not told: a share where few are neither in it nor left out, else words alone."""
    told = release(Counts({"part": part, "whole": whole}, of={"part": "whole"}))["part"]
    if told.mark == Mark.SHOWN:
        return swedish.whole_percent(tenths(part, whole))
    return {Mark.MOST: "nästan alla", Mark.FEW: "få"}.get(told.mark, "för få ärenden")


def system(numbers: Mapping[str, int]) -> Counts:
    """The counts and how they hang together: whoever is evaluated at a level has at least one effect there."""
    levels = Measure.Level.values
    unshown = {name: 0 for level in levels for name in (f"said_{level}", f"twice_{level}")}
    sums = [Sum(f"said_{level}", _effects_at(level)) for level in levels]
    sums += [Sum(f"said_{level}", (evaluated(level), f"twice_{level}")) for level in levels]
    bases = {name: evaluated(level) for level in levels for name in _effects_at(level)}
    of = bases | {SAME_DAY: CALLS, FOLLOWED: TALKED}
    return Counts({**numbers, **unshown}, tuple(sums), of, frozenset(unshown))


# ------------------------------------------------------------------------------------------------------ As tables


def chapter_of(school: School, now: TermData, before: TermData | None) -> Chapter:
    """How the routine was carried out, term by term."""
    found = [carried_out(school, each.term.first_day, each.last_day) for each in (now, before) if each]
    columns, told = terms(now, before), [each.told for each in found]
    calls = [("Dagar då någon var borta utan giltigt skäl", CALLS), ("Hemmet nåddes samma dag", SAME_DAY)]
    talks = [("Elever som ni har haft samtal med", TALKED), ("De som också har haft ett uppföljande samtal", FOLLOWED)]
    days = "En dag för varje elev. Det är kontakten med hemmet som räknas, inte försöken."
    tables = (
        counts_table("kontakt", "Kontakt samma dag", days, calls, told, columns, CALLS),
        counts_table("samtal", "Samtal om frånvaro", "", talks, told, columns, TALKED),
        _guides(school, now, found, columns),
        *(_effect_table(level, told, columns) for level in Measure.Level.values),
    )
    text = "Varje termin för sig. Året räknas inte ihop: då skulle det gå att räkna ut det som en termin inte visar."
    return Chapter("rutinen", "Så har rutinen gått", text, tables)


def _effect_table(level: str, told: list[Mapping[str, Told]], columns: tuple[str, ...]) -> Table:
    """What the evaluations say that the measures of a level gave."""
    keys = [("Elever med utvärderade åtgärder", evaluated(level))]
    keys += [(label, effect(level, name)) for name, label in MeasureEffect.Effect.choices]
    text = "En elev kan ha flera åtgärder. Det är skolans bedömning, inte bevisade orsaker."
    title = f"Vad åtgärderna gav: {Measure.Level(level).label.lower()}"
    return counts_table(f"effekt-{level}", title, text, keys, told, columns, evaluated(level))


def _guides(school: School, now: TermData, found: list[CarriedOut], columns: tuple[str, ...]) -> Table:
    """The steps with a guide value: how many came within it."""
    rows = []
    for name, guide in GUIDED.items():
        own = guide.text(chosen_of(school.huvudman), now.last_day).removeprefix("Riktvärde: ")
        cells = (*(each.within[name] for each in found), own)
        rows.append(Row(f"Till {STATIONS[name].title.lower()}", cells))
    text = "Så stor del av ärendena. Där lagen säger skyndsamt finns inget tal: läs dagarna under Ärendena."
    return Table("riktvarde", "Inom riktvärdet", text, (*columns, "Riktvärde"), tuple(rows))
