"""What the huvudman's follow-up and a school's own pages tell of the same things never give away what either hides."""

import datetime as dt
import itertools

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from absence.models import Alert
from cases.analysis import carried_out
from cases.analysis.carried_out import CALLS, SAME_DAY
from cases.analysis.small_cells import LEAST_ROOM, Counts, Mark, Sum, Told, ranges, release
from oversight.schools import WAITS, Span, Step, counts_of, seen_at
from oversight.views_follow_up import choice_of
from tests.cases.analysis.term import FIRST, LAST, away, pupils
from tests.cast import Cast, login

PARTS = {"answers": ("in_time", "missing"), "calls": ("same_day",), "notices": ("received",)}
STEPS = [Step(state, 0, 0, 0, 3 if setting else 0, "") for state, setting in WAITS.items()]  # no case is open
Numbers = dict[str, int]


@st.composite
def terms(draw: st.DrawFn) -> Numbers:
    """What the huvudman counts of a school's term, its open cases aside, which are those of today."""
    found: Numbers = {}
    for whole, parts in PARTS.items():
        left = found[whole] = draw(st.integers(0, 16))
        for part in parts:
            found[part] = draw(st.integers(0, left))
            left -= found[part]
    return found


def narrowed(autumn: Numbers, spring: Numbers, *, year_is_told: bool = False) -> set[str]:
    """The hidden counts of two terms that are narrowed too far for a reader who knows that they make a year."""
    year = {name: number + spring[name] for name, number in autumn.items()}
    marks: dict[str, Mark] = {}
    numbers: Numbers = {}
    sums = [Sum(f"år {name}", (f"HT {name}", f"VT {name}")) for name in year]
    of: dict[str, str] = {}
    for when, term in (("HT", autumn), ("VT", spring), ("år", year)):
        counts = counts_of(term, STEPS)
        if when != "år" or year_is_told:
            marks |= {f"{when} {name}": each.mark for name, each in release(counts).items()}
        numbers |= {f"{when} {name}": number for name, number in counts.numbers.items()}
        sums += [Sum(f"{when} {each.whole}", tuple(f"{when} {part}" for part in each.parts)) for each in counts.sums]
        of |= {f"{when} {name}": f"{when} {base}" for name, base in counts.of.items()}
    found = ranges(Counts(numbers, tuple(sums), of), marks)
    hidden = [name for name, mark in marks.items() if mark in (Mark.FEW, Mark.MOST) and name.split()[1] in year]
    return {name for name in hidden if found[name][1] - found[name][0] + 1 < LEAST_ROOM}


@given(terms(), terms())
@settings(max_examples=40, deadline=None)
def test_two_terms_of_a_school_do_not_give_each_other_away(autumn: Numbers, spring: Numbers) -> None:
    assert narrowed(autumn, spring) == set()


def test_a_year_would_give_a_term_away() -> None:
    nothing = {name: 0 for whole, parts in PARTS.items() for name in (whole, *parts)}
    autumn, spring = nothing | {"calls": 10, "same_day": 5}, nothing | {"calls": 10, "same_day": 8}

    assert narrowed(autumn, spring, year_is_told=True) == {"VT same_day"}


@pytest.mark.parametrize("today", [dt.date(2026, 8, 18), dt.date(2027, 1, 7), dt.date(2027, 7, 1)])
def test_no_days_that_can_be_chosen_hold_others(cast: Cast, today: dt.date) -> None:
    spans = sorted((span.first, span.last) for _, span in choice_of("lasaret", cast.bjorkskolan, today).spans.values())

    assert all(one[1] < following[0] for one, following in itertools.pairwise(spans))


def test_the_calls_of_a_term_are_told_alike_by_both(client: Client, cast: Cast) -> None:
    for number, student in enumerate(pupils(cast, 14)):
        away(student, reached=number < 12)
    assert Alert.objects.count() == 14

    (seen,) = seen_at([cast.bjorkskolan], Span(FIRST, LAST), LAST)
    june = carried_out.carried_out(cast.bjorkskolan, FIRST, LAST).told

    def of(told: dict[str, Told]) -> list[str]:
        return [told[name].text for name in (CALLS, SAME_DAY)]

    assert of(dict(seen.told)) == of(dict(june)) == ["14", "minst 10"]
    page = login(client, cast.hugo).get(reverse("oversight:schools")).content.decode()
    assert "Läsåret hittills" not in page
