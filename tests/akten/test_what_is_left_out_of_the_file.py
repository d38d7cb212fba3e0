"""What is left out of akten stands in a list, and nowhere else in the file."""

import pytest

from cases.models import Case
from narvaro.akt.secrecy import Secret
from tests.akten.whole import SAID, akt, missing, page
from tests.cases import concerns
from tests.cast import Cast


def test_without_a_choice_nothing_is_left_out(cast: Cast, case: Case) -> None:
    file = akt(case, cast.karin)

    assert missing(page(file)) == set()
    assert file.left_out == ()
    assert "Inget i ärendet är lämnat utanför." in page(file)


@pytest.mark.parametrize(
    ("secret", "gone"),
    [
        (Secret.PUPIL, {"pupil's reason", "talk", "pupil in the investigation", "own words"}),
        (Secret.HOME, {"call", "guardian's words", "guardian in the investigation"}),
        (Secret.CONFIDED, {"confided"}),
        (Secret.ELEVHALSA, {"elevhälsan's note", "meeting", "dropped", "own words"}),  # a talk that Petra led
        (
            Secret.UTREDNING,
            {
                *("pupil in the investigation", "guardian in the investigation", "school", "assessment"),
                *("own words", "asked for", "evaluation", "said of the measures"),
            },
        ),
    ],
)
def test_each_kind_takes_its_own_words_away_and_no_others(
    cast: Cast, case: Case, secret: Secret, gone: set[str]
) -> None:
    file = akt(case, cast.karin, secret)

    assert missing(page(file)) == gone
    assert any(secret.label == each.why for each in file.left_out)


def test_what_is_left_out_keeps_its_number_its_day_and_its_row(cast: Cast, case: Case) -> None:
    whole, partly = akt(case, cast.karin), akt(case, cast.karin, *Secret)

    numbers = [[(a.number, a.key, a.on) for _, group in file.sections for a in group] for file in (whole, partly)]
    assert numbers[0] == numbers[1]
    assert [(row.on, row.title) for row in partly.chronology] == [(row.on, row.title) for row in whole.chronology]
    note = next(each for each in partly.left_out if "Anteckning" in each.what)
    assert note.what in page(partly)
    assert "Lämnat utanför: det som elevhälsan har skrivit." in page(partly)


def test_one_measure_that_is_left_out_is_named_nowhere_else(cast: Cast, case: Case) -> None:
    other = case.measures.get(what=SAID["other measure"])

    html = page(akt(case, cast.karin, keys=(f"measure-{other.pk}",)))

    assert missing(html) == {"other measure", "dropped"}
    assert "Åtgärd. Lämnat utanför." in html  # its number in the curve stays


def test_what_the_person_may_not_read_is_counted_as_left_out(cast: Cast, case: Case) -> None:
    file = akt(case, cast.sara)  # the mentor cannot take it out; the file is made of what one reads all the same

    assert {"assessment", "elevhälsan's note"} <= missing(page(file))
    assert any("får inte läsa" in each.why for each in file.left_out)


def test_an_orosanmalan_about_the_pupil_is_never_in_it_nor_that_there_is_one(cast: Cast, case: Case) -> None:
    before = page(akt(case, cast.karin))
    concerns.given(cast.karin, cast.noah)

    after = page(akt(case, cast.karin))

    assert concerns.WORRY not in after
    assert after.count("rosanm") == before.count("rosanm") == 1  # what the cover says of every file
