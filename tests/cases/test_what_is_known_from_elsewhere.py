"""Kunskapskollen, hälsosamtal, trivselenkät and utvecklingssamtal: what of them may be noted, said where one writes."""

import html

import pytest
from django.test import Client

from cases.elsewhere import TOOLS, Where, noted_at
from cases.suggestions import OURS
from tests.cases import way
from tests.cast import Cast, login


@pytest.mark.parametrize(
    ("who", "url", "where"),
    [
        ("sara", "/elever/{student}/samtal/", Where.TALK),
        ("petra", "/arenden/{case}/utredning/", Where.INVESTIGATION),
        ("maria", "/klasskonferens/?klass={klass}", Where.CONFERENCE),
    ],
)
def test_it_stands_where_one_writes(cast: Cast, client: Client, who: str, url: str, where: Where) -> None:
    case = way.utredning(cast)
    address = url.format(student=cast.noah.pk, case=case.pk, klass=cast.klass_8b.pk)

    page = html.unescape(login(client, getattr(cast, who)).get(address).content.decode())

    for name, may, here in noted_at(where):
        assert name in page
        assert f"{may} {here}" in page


def test_of_a_halsosamtal_nothing_is_noted_without_a_yes_and_nothing_of_the_journal() -> None:
    may = next(each.may for each in TOOLS if each.name == "Hälsosamtal")

    assert "Skriv vem som sa ja och vilken dag." in may
    assert "Inget ur skolsköterskans" in may


def test_a_contact_every_day_is_a_suggested_measure() -> None:
    assert [each.when for each in OURS if "kontaktperson" in each.what] == [
        "varje skoldag, på en tid som eleven väljer"
    ]
