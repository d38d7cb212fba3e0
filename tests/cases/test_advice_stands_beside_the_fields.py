"""The routine's advice where the work is done: how to lead a talk, by the pupil's year, and by when a step is taken."""

import datetime as dt
import re

import pytest
from django.test import Client

from cases.advice import ADVICE, About, advice_for, is_younger
from cases.routine.guides import INVESTIGATION, MEASURE
from people.choices import choose
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login

YESTERDAY = NOW - dt.timedelta(days=1)


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


@pytest.mark.parametrize(
    ("step", "page", "who", "by_when"),
    [
        (way.anmald, "inled-utredning", "karin", "Besluta skyndsamt. Vänta inte på nästa elevhälsomöte. (lag)"),
        (way.utredning, "utredning", "petra", "Bli klara inom fem skolveckor. (riktvärde i rutinen)"),
        (
            way.utredning,
            "utredning",
            "petra",
            "Börja i skolan: undervisning, lärmiljö, relationer, trygghet. Ta upp annat",
        ),
        (way.anmald, "inled-utredning", "karin", "Förslaget är fem skolveckor. Utredningen ska ske skyndsamt."),
        (way.atgarder, "atgarder", "petra", "Förslaget är fem skolveckor."),
        (way.atgarder, "atgarder", "petra", "Planera uppföljning inom fem skolveckor. (riktvärde i rutinen)"),
    ],
)
def test_by_when_stands_beside_the_work_with_the_numbers_of_the_huvudman(
    cast: Cast, client: Client, step: way.Way, page: str, who: str, by_when: str
) -> None:
    case = step(cast)
    for guide in (INVESTIGATION, MEASURE):
        choose(cast.huvudman, guide, value=5, first_day=TODAY, reason="Vi provar.", by=cast.stina, at=YESTERDAY)

    shown = login(client, getattr(cast, who)).get(f"/arenden/{case.pk}/{page}/").content.decode()

    assert by_when in " ".join(re.sub("<[^>]+>", " ", shown).split())
