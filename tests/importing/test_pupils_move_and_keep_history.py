"""A pupil who comes back with another class or school: the old place ends the day before, the new one begins."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absence.models import StudentDay
from people.importing.placing import Span, Wish, settle
from people.models import Enrolment, Membership
from tests.importing.files import BJORK, EK, NOAH, counts, read, read_people, write

HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform;årskurs;klass;från;till\n"
Place = tuple[str, str, str]


def noah(klass: str = "8B", first: str = "", last: str = "", school: str = BJORK, year: str = "8") -> str:
    """Noah's row."""
    return f"{NOAH};Noah;Ali;{school};grundskola;{year};{klass};{first};{last}\n"


def classes() -> list[Place]:
    """Noah's classes over time."""
    rows = Membership.objects.filter(student__personal_number=NOAH).order_by("first_day")
    return [(each.group.name, str(each.first_day), str(each.last_day or "")) for each in rows]


def schools() -> list[Place]:
    """Noah's schools over time."""
    rows = Enrolment.objects.filter(student__personal_number=NOAH).order_by("first_day")
    return [(each.school.name, str(each.first_day), str(each.last_day or "")) for each in rows]


def test_another_class_from_a_day(people: Path) -> None:
    answer = read_people(people.parent / "b", elever=HEADER + noah("8A", "2026-10-05"))

    assert classes() == [("8B", "2026-08-18", "2026-10-04"), ("8A", "2026-10-05", "")]
    assert schools() == [("Björkskolan", "2026-08-18", "")]
    assert counts(answer["elever.csv"])[3] == 0


@pytest.mark.parametrize("first", ["", "2026-08-18"], ids=["no day", "the day the pupil began at the school"])
def test_another_class_without_a_day_of_its_own_begins_today(people: Path, first: str) -> None:
    read_people(people.parent / "b", elever=HEADER + noah("8A", first))

    assert classes() == [("8B", "2026-08-18", "2026-11-19"), ("8A", "2026-11-20", "")]


@pytest.mark.parametrize("first", ["", "2026-08-18", "2026-10-05"])
def test_a_move_read_again_changes_nothing(people: Path, first: str) -> None:
    read_people(people.parent / "b", elever=HEADER + noah("8A", first))
    again = read("import_people", people.parent / "b")

    assert counts(again["elever.csv"]) == (0, 0, 1, 0)


def test_another_school_ends_school_and_class(people: Path) -> None:
    read_people(people.parent / "b", elever=HEADER + noah("5A", "2026-11-02", school=EK))

    assert schools() == [("Björkskolan", "2026-08-18", "2026-11-01"), ("Ekskolan", "2026-11-02", "")]
    assert classes() == [("8B", "2026-08-18", "2026-11-01"), ("5A", "2026-11-02", "")]


def test_a_pupil_who_leaves_has_no_class_either(people: Path) -> None:
    answer = read_people(people.parent / "b", elever=HEADER + noah("", "2026-08-18", "2026-11-13"))

    assert schools() == [("Björkskolan", "2026-08-18", "2026-11-13")]
    assert classes() == [("8B", "2026-08-18", "2026-11-13")]
    assert counts(answer["elever.csv"]) == (0, 1, 0, 0)


def test_both_places_in_one_file_in_any_order(people: Path) -> None:
    rows = [noah("8B", "2026-08-18", "2026-10-30"), noah("5A", "2026-11-02", school=EK)]

    read_people(people.parent / "b", elever=HEADER + rows[1] + rows[0])

    assert schools() == [("Björkskolan", "2026-08-18", "2026-10-30"), ("Ekskolan", "2026-11-02", "")]


def test_a_new_school_year_keeps_the_old_one(people: Path) -> None:
    read_people(people.parent / "b", elever=HEADER + noah("9B", "2027-08-17", year="9"))

    rows = Enrolment.objects.filter(student__personal_number=NOAH).order_by("first_day")
    assert [(each.year, str(each.first_day), str(each.last_day or "")) for each in rows] == [
        ("8", "2026-08-18", "2027-08-16"),
        ("9", "2027-08-17", ""),
    ]


def test_a_pupil_whose_first_place_has_no_day_has_been_there_all_term(people: Path) -> None:
    read_people(people.parent / "b", elever=HEADER + noah().replace(NOAH, "20120311TF01"))

    assert str(Enrolment.objects.get(student__personal_number="20120311TF01").first_day) == "2026-07-01"


def test_the_lessons_of_the_new_class_count_from_the_day_of_the_move(school: Path) -> None:
    write(school, {"lektioner.csv": "lektion;datum;start;slut;klass\nA1;2026-11-18;08:20;08:50;8A\n"})
    read("import_absence", school)
    assert StudentDay.objects.get(student__personal_number=NOAH).offered == 180

    read_people(school.parent / "b", elever=HEADER + noah("8A", "2026-11-16"))

    assert StudentDay.objects.get(student__personal_number=NOAH).offered == 30


# ------------------------------------------------------------------------------------------- The rules alone

TODAY = dt.date(2026, 11, 20)
DATES = st.dates(dt.date(2026, 8, 1), dt.date(2026, 12, 31))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """A row about a place, with or without days."""
    first = draw(st.none() | DATES)
    last = draw(st.none() | DATES.map(lambda day: max(day, first or day)))
    return Wish(draw(st.integers(1, 3)), first, last)


def settled(spans: list[Span], wish: Wish) -> list[Span]:
    """Periods after a wish on the day of the tests."""
    return settle(spans, wish, today=TODAY, unknown_start=dt.date(2026, 7, 1))


@given(st.lists(wishes(), max_size=6))
def test_a_pupil_is_never_in_two_places(rows: list[Wish]) -> None:
    spans: list[Span] = []
    for row in rows:
        spans = settled(spans, row)

    assert all(span.last is None or span.first <= span.last for span in spans)
    assert all(before.last is not None and before.last < after.first for before, after in pairwise(spans))


@given(st.lists(wishes(), max_size=5), wishes())
def test_the_same_row_twice_is_the_same_as_once(rows: list[Wish], row: Wish) -> None:
    spans: list[Span] = []
    for each in rows:
        spans = settled(spans, each)
    once = settled(spans, row)

    assert settled(once, row) == once


@given(st.lists(wishes(), max_size=5), st.integers(1, 3))
def test_a_row_without_days_holds_today(rows: list[Wish], place: int) -> None:
    spans: list[Span] = []
    for each in rows:
        spans = settled(spans, each)

    now = settled(spans, Wish(place, None, None))

    if not any(span.first > TODAY for span in now):
        assert [span.what for span in now if span.meets(TODAY, TODAY)] == [place]
