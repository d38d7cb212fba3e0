"""Small cells: what a reader can work out of the counts that are shown, tried number by number."""

import itertools
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.analysis.small_cells import FEWEST, LEAST_ROOM, SMALLEST_BASE, Counts, Mark, Sum, Told, ranges, release


def table(*parts: int) -> Counts:
    """Parts and their total."""
    numbers = {f"del {number}": part for number, part in enumerate(parts)}
    return Counts(numbers | {"summa": sum(parts)}, (Sum("summa", tuple(numbers)),))


def texts(told: dict[str, Told]) -> dict[str, str]:
    """What a reader sees."""
    return {name: each.text for name, each in told.items()}


def test_fewer_than_five_are_never_told_by_number() -> None:
    told = release(Counts({"många": 12, "fem": 5, "fyra": 4, "ingen": 0}))

    assert texts(told) == {"många": "12", "fem": "5", "fyra": "färre än fem", "ingen": "färre än fem"}
    assert told["fyra"].number is None


def test_one_small_part_takes_another_along_so_that_the_total_gives_nothing_away() -> None:
    assert texts(release(table(20, 9, 3))) == {
        "del 0": "20",
        "del 1": "visas inte",
        "del 2": "färre än fem",
        "summa": "32",
    }


def test_several_small_parts_need_no_more() -> None:
    assert texts(release(table(20, 3, 3))) == {
        "del 0": "20",
        "del 1": "färre än fem",
        "del 2": "färre än fem",
        "summa": "26",
    }


def test_parts_that_are_as_large_or_as_small_as_they_can_be_are_not_given_away_by_their_sum() -> None:
    for extreme in (table(20, 0, 0), table(20, 4, 4), table(20, 4, 4, 4)):
        assert release(extreme)["del 0"].mark == Mark.HELD


def test_nearly_all_is_as_telling_as_nearly_nobody() -> None:
    of = {"alla": "bas", "hälften": "bas", "ingen": "bas"}
    told = release(Counts({"bas": 20, "alla": 20, "hälften": 10, "ingen": 0}, of=of))

    assert texts(told) == {"bas": "20", "alla": "minst 16", "hälften": "10", "ingen": "färre än fem"}


@pytest.mark.parametrize("base", range(SMALLEST_BASE))
def test_nothing_is_told_about_some_among_a_handful(base: int) -> None:
    told = release(Counts({"bas": base, "några": base}, of={"några": "bas"}))

    assert told["några"].text == "visas inte"


def test_where_all_else_would_give_it_away_the_total_is_held_back_too() -> None:
    assert texts(release(table(5, 0))) == {"del 0": "visas inte", "del 1": "färre än fem", "summa": "visas inte"}


def test_what_every_one_of_the_base_has_some_of_gives_none_of_them_away() -> None:
    """The rule that each investigation says something about the school: four times four of sixteen leave no choice."""
    parts = ("a", "b", "c", "d")
    every = Sum("sagt", parts), Sum("sagt", ("bas", "dubbelt"))
    numbers = dict.fromkeys(parts, 4) | {"bas": 16, "sagt": 16, "dubbelt": 0}
    told = release(Counts(numbers, every, dict.fromkeys(parts, "bas"), frozenset({"sagt", "dubbelt"})))

    assert {each.mark for name, each in told.items() if name != "bas"} == {Mark.SILENT}


LINKED = (
    Sum("opened", ("waits", "closed")),
    Sum("closings", ("closed", "older")),
    Sum("closings", ("reached", "moved")),
)


def linked(waits: int, closed: int, older: int, moved: int) -> Counts:
    """Two tables that hang together: some of the closings of one are cases of the other."""
    closings = closed + older
    moved = min(moved, closings)
    numbers = {
        "waits": waits, "closed": closed, "opened": waits + closed, "older": older,
        "closings": closings, "moved": moved, "reached": closings - moved,
    }  # fmt: skip
    return Counts(numbers, LINKED, unshown=frozenset({"older"}))


def possible(counts: Counts, told: dict[str, Told], name: str, most: int) -> set[int]:
    """Every number that a count can have, found by trying them all: what is told, the sums and nothing else."""
    free = [each for each in counts.numbers if each not in {total.whole for total in counts.sums}]
    spans = [_said(counts, told, each, most) for each in free]
    found = set()
    for values in itertools.product(*spans):
        known = dict(zip(free, values, strict=True))
        if _agrees(counts, told, known):
            found.add(known[name])
    return found


def _said(counts: Counts, told: dict[str, Told], name: str, most: int) -> range:
    """The numbers that what is said of a count leaves, read as the page reads."""
    if name not in told:
        return range(most + 1)
    each = told[name]
    if each.text.isdigit():
        return range(int(each.text), int(each.text) + 1)
    if each.mark == Mark.FEW:
        return range(FEWEST)
    return range(FEWEST if each.mark == Mark.HELD else 0, most + 1)


def _agrees(counts: Counts, told: dict[str, Told], known: dict[str, int]) -> bool:
    """Whether the sums come out, and nothing that is said is untrue of them."""
    for total in sorted(counts.sums, key=lambda each: not known.keys() >= set(each.parts)):
        value = sum(known[part] for part in total.parts)
        if known.setdefault(total.whole, value) != value:
            return False
    return all(value in _said(counts, told, name, 10**6) for name, value in known.items())


few = st.integers(0, 6)


@given(st.lists(few, min_size=2, max_size=4))
@example([5, 0])
@example([4, 4, 4])
@example([0, 0])
@settings(max_examples=40)
def test_no_part_of_a_table_can_be_worked_out(parts: list[int]) -> None:
    counts = table(*parts)
    told = release(counts)

    for name in (name for name, each in told.items() if each.mark == Mark.FEW and name != "summa"):
        assert len(possible(counts, told, name, 9)) >= LEAST_ROOM, (name, texts(told))


@given(st.builds(linked, few, few, few, few))
@settings(max_examples=40)
def test_no_count_can_be_worked_out_from_another_table(counts: Counts) -> None:
    told = release(counts)

    for name in (name for name, each in told.items() if each.mark == Mark.FEW and name in ("waits", "closed", "moved")):
        assert len(possible(counts, told, name, 9)) >= LEAST_ROOM, (name, texts(told))


@given(few, few, few)
@settings(max_examples=30)
def test_the_audit_finds_exactly_what_trying_all_numbers_finds(first: int, second: int, third: int) -> None:
    counts = table(first, second, third)
    told = release(counts)
    found = ranges(counts, {name: each.mark for name, each in told.items()})

    for name in ("del 0", "del 1", "del 2"):
        low, high = found[name]
        if high < math.inf:
            assert possible(counts, told, name, 21) == set(range(low, int(high) + 1))
