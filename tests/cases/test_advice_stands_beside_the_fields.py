"""How to lead a talk with a pupil: the routine's advice, where the talk is written down and by the pupil's year."""

import pytest

from cases.advice import ADVICE, About, advice_for, is_younger
from tests.cast import TODAY, Cast


@pytest.mark.parametrize(
    ("skolform", "year", "younger"),
    [
        ("förskoleklass", "", True),
        ("förskoleklass", "F", True),
        ("grundskola", "1", True),
        ("grundskola", "5", True),
        ("grundskola", "6", False),
        ("anpassad grundskola", "3", True),
        ("gymnasieskola", "1", False),
        ("grundskola", "", False),
        ("grundskola", "8B", False),
        ("grundskola", "²", False),
        ("", "", False),
    ],
)
def test_pupils_up_to_year_five_are_younger_children(skolform: str, year: str, younger: bool) -> None:
    assert is_younger(skolform, year) is younger


def test_every_piece_of_advice_is_shown_and_only_that_for_the_pupils_year_stands_open(cast: Cast) -> None:
    cast.noah.enrolments.update(year="2")
    assert [each.advice.about for each in advice_for(cast.noah, TODAY) if each.open] == [About.YOUNGER]
    assert [each.advice for each in advice_for(cast.noah, TODAY)] == list(ADVICE.values())

    cast.noah.enrolments.update(year="8")
    assert not any(each.open for each in advice_for(cast.noah, TODAY))


@pytest.mark.parametrize("about", About)
def test_there_is_advice_about_each(about: About) -> None:
    assert len(ADVICE[about].sentences) >= 3
