"""The school nurse and doctor keep records of their own: each form where they could be copied says so."""

import pytest
from django.test import Client

from cases.concern.questions import NO_JOURNAL
from tests.cases import way
from tests.cast import Cast, login


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("/arenden/{case}/anteckning/", "skriver i sin journal hör inte hemma här"),
        ("/arenden/{case}/utredning/", "Skriv inget ur skolsköterskans eller skolläkarens journal."),
        ("/orosanmalan/ny/", NO_JOURNAL),
    ],
)
def test_the_form_says_so(cast: Cast, client: Client, page: str, says: str) -> None:
    case = way.utredning(cast)

    shown = login(client, cast.petra).get(page.format(case=case.pk)).content.decode()

    assert says in shown
