"""Which provision holds for whom and when."""

import datetime as dt

import pytest

from cases.lagrum import LAGRUM, Purpose, lagrum_for
from people import swedish
from people.models import Skolform

TODAY = dt.date(2026, 11, 20)

TABLE = """
samma dag       7 kap. 17 §     7 kap. 17 §     15 kap. 16 §  18 kap. 16 §
utredning       7 kap. 19 a §   7 kap. 19 a §   15 kap. 16 §  18 kap. 16 §
huvudman        7 kap. 19 a §   7 kap. 19 a §   -             -
hemkommun       7 kap. 22 §     7 kap. 22 §     15 kap. 15 §  18 kap. 15 §
särskilt stöd   3 kap. 7 §      3 kap. 7 §      3 kap. 7 §    3 kap. 7 §
åtgärdsprogram  3 kap. 9 §      3 kap. 9 §      3 kap. 9 §    3 kap. 9 §
annan grupp eller enskilt  3 kap. 11 §  3 kap. 11 §  -  -
anpassad studiegång        3 kap. 12 §  3 kap. 12 §  -  -
överklaga åtgärdsprogram   28 kap. 16 §  28 kap. 16 §  28 kap. 16 §  28 kap. 16 §
orosanmälan     29 kap. 13 §    29 kap. 13 §    29 kap. 13 §  29 kap. 13 §
"""
FORMS = (Skolform.GRUNDSKOLA, Skolform.ANPASSAD_GRUNDSKOLA, Skolform.GYMNASIESKOLA, Skolform.ANPASSAD_GYMNASIESKOLA)


def test_every_purpose_has_its_paragraph_in_every_skolform() -> None:
    for line in TABLE.strip().splitlines():
        purpose, *paragraphs = (part.strip() for part in line.replace("  ", "|").split("|") if part.strip())
        for form, paragraph in zip(FORMS, paragraphs, strict=True):
            found = lagrum_for(Purpose(purpose), form, TODAY)
            assert (found.paragraph if found else "-") == paragraph


def test_nothing_says_two_things_on_the_same_day() -> None:
    for day in (dt.date(2018, 6, 30), dt.date(2018, 7, 1), dt.date(2025, 6, 30), dt.date(2025, 7, 1), TODAY):
        for purpose in Purpose:
            for form in Skolform:
                assert sum(each.purpose == purpose and each.applies(form, day) for each in LAGRUM) <= 1


def test_there_was_no_duty_to_investigate_before_july_2018() -> None:
    assert lagrum_for(Purpose.UTREDNING, Skolform.GRUNDSKOLA, dt.date(2018, 6, 30)) is None
    assert lagrum_for(Purpose.UTREDNING, Skolform.GRUNDSKOLA, dt.date(2018, 7, 1)) is not None


@pytest.mark.parametrize(
    ("day", "law"),
    [(dt.date(2025, 6, 30), "14 kap. 1 § socialtjänstlagen (2001:453)"), (dt.date(2025, 7, 1), "(2025:400)")],
)
def test_the_report_to_the_social_services_follows_the_law_of_its_day(day: dt.date, law: str) -> None:
    found = lagrum_for(Purpose.OROSANMALAN, Skolform.GRUNDSKOLA, day)

    assert found is not None
    assert law in found.text


def test_no_line_breaks_a_reference_between_chapter_and_paragraph() -> None:
    read = swedish.unbroken("29 kap. 13 § skollagen och 19 kap. 1 § socialtjänstlagen")

    assert read.replace("\N{NO-BREAK SPACE}", "_") == "29_kap._13_§ skollagen och 19_kap._1_§ socialtjänstlagen"
