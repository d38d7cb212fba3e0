"""What a reader works out who has the autumn's analysis, the spring's and the June evaluation on one table.

Each term is released by itself and told once; nothing is told of the year. The reader knows every rule and every sum,
also that a year is its autumn and its spring.
"""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.analysis import carried_out, counted
from cases.analysis.small_cells import LEAST_ROOM, Counts, Mark, Range, Sum, ranges, release
from cases.models import Case, Measure, MeasureEffect, State
from cases.parts import GROUPS, REASONS, SIDES

Numbers = dict[str, int]
small = st.integers(0, 9)
OF_APPROVED = (
    *(counted.factor(group.key, side) for group in GROUPS for side in SIDES),
    *(counted.reason(name) for name in REASONS),
    *(counted.level(name) for name in Measure.Level.values),
)
EFFECTS = {level: [carried_out.effect(level, name) for name in MeasureEffect.Effect.values] for level in Measure.Level}
NAMES = (
    *(counted.OPENED, counted.CLOSED, counted.APPROVED),
    *map(counted.step, State.values),
    *map(counted.closing, Case.Closing.values),
    *OF_APPROVED,
)
TALKS = {carried_out.CALLS: carried_out.SAME_DAY, carried_out.TALKED: carried_out.FOLLOWED}


@st.composite
def analyses(draw: st.DrawFn) -> Numbers:
    """A term of a small school: its cases, closings and investigations."""
    steps = {counted.step(state): draw(small) for state in State.values}
    closed = steps[counted.step(State.AVSLUTAD)] + draw(small)
    handled = draw(st.integers(0, closed))
    closings = dict.fromkeys(map(counted.closing, Case.Closing.values), 0) | {
        counted.closing(Case.Closing.HANDLED): handled,
        counted.closing(Case.Closing.MOVED): closed - handled,
    }
    approved = sum(steps[counted.step(state)] for state in counted.AFTER_APPROVAL) + draw(small)
    wholes = {counted.OPENED: sum(steps.values()), counted.CLOSED: closed, counted.APPROVED: approved}
    return {**wholes, **steps, **closings, **{name: draw(st.integers(0, approved)) for name in OF_APPROVED}}


@st.composite
def junes(draw: st.DrawFn) -> Numbers:
    """What June adds of a term: calls, talks and effects, of which whoever is evaluated has at least one."""
    found: Numbers = {}
    for whole, part in TALKS.items():
        found[whole] = draw(st.integers(0, 20))
        found[part] = draw(st.integers(0, found[whole]))
    for level, names in EFFECTS.items():
        pupils = draw(st.lists(st.sampled_from(names), max_size=14))
        found |= {carried_out.evaluated(level): len(pupils)} | {name: pupils.count(name) for name in names}
    return found


Term = tuple[Numbers, Numbers]
terms = st.tuples(analyses(), junes())


def systems(term: Term) -> list[Counts]:
    """The counts of a term's analysis, and those that June adds."""
    return [counted.system(term[0]), carried_out.system(term[1])]


def worked_out(autumn: Term, spring: Term, *, year_is_told: bool = False) -> dict[str, Range]:
    """The hidden counts that a reader narrows too far, with what is left of each."""
    year = tuple(
        {name: number + theirs[name] for name, number in ours.items()}
        for ours, theirs in zip(autumn, spring, strict=True)
    )
    marks: dict[str, Mark] = {}
    numbers: Numbers = {}
    sums: list[Sum] = []
    of: dict[str, str] = {}
    for when, term in (("HT", autumn), ("VT", spring), ("år", (year[0], year[1]))):
        for counts in systems(term):
            if when != "år" or year_is_told:
                marks |= {f"{when} {name}": each.mark for name, each in release(counts).items()}
            numbers |= {f"{when} {name}": number for name, number in counts.numbers.items()}
            sums += [
                Sum(f"{when} {each.whole}", tuple(f"{when} {part}" for part in each.parts)) for each in counts.sums
            ]
            of |= {f"{when} {name}": f"{when} {base}" for name, base in counts.of.items()}
    sums += [Sum(f"år {name}", (f"HT {name}", f"VT {name}")) for part in year for name in part]
    return narrowed(Counts(numbers, tuple(sums), of), marks)


def narrowed(counts: Counts, marks: Mapping[str, Mark]) -> dict[str, Range]:
    """The hidden counts with too few numbers left."""
    found = ranges(counts, marks)
    hidden = [name for name, mark in marks.items() if mark in (Mark.FEW, Mark.MOST)]
    return {name: found[name] for name in hidden if found[name][1] - found[name][0] + 1 < LEAST_ROOM}


@given(terms, terms)
@settings(max_examples=25, deadline=None)
def test_no_count_can_be_worked_out_from_the_three_together(autumn: Term, spring: Term) -> None:
    assert worked_out(autumn, spring) == {}


def test_a_sum_of_the_year_would_give_a_term_away() -> None:
    """Why nothing is told of a year, and that the reader above sees it."""
    cases = dict.fromkeys(NAMES, 0)
    effects = {name: 0 for level, names in EFFECTS.items() for name in (carried_out.evaluated(level), *names)}
    talks = {carried_out.TALKED: 0, carried_out.FOLLOWED: 0, carried_out.CALLS: 10}
    autumn = (cases, effects | talks | {carried_out.SAME_DAY: 5})
    spring = (cases, effects | talks | {carried_out.SAME_DAY: 8})

    assert worked_out(autumn, spring) == {}
    assert worked_out(autumn, spring, year_is_told=True) == {"VT same_day": (8, 8)}
