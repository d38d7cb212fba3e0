"""Unexcused absence of a term, as grundskolans terminsbetyg states it: a class's pupils on a page and in a workbook."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from audit.models import AccessLog
from tests.cast import TODAY, Cast, login, school_day

PAGE, FILE = "/rapporter/terminen/", "/rapporter/terminen/terminen.xlsx"
SPRING = dt.date(2026, 5, 4)


@pytest.fixture
def absence(cast: Cast) -> None:
    """Noah was away 270 minutes without reason this term and 60 in the spring, Signe (protected) 30; Tuva was ill."""
    school_day(cast.noah, SPRING, offered=360, invalid=60, school=cast.bjorkskolan)
    school_day(cast.noah, dt.date(2026, 9, 1), offered=360, invalid=200)
    school_day(cast.noah, TODAY, offered=360, invalid=70)
    school_day(cast.signe, TODAY, offered=360, invalid=30)
    school_day(cast.tuva, TODAY, offered=360, valid=360)


def shown(client: Client, **query: str | int) -> str:
    """The page as text on one line."""
    return " ".join(client.get(PAGE, query).content.decode().replace("\xa0", " ").split())


def rows(client: Client, **query: str | int) -> dict[str, list[Any]]:
    """The workbook's rows by pupil."""
    content = b"".join(client.get(FILE, query).streaming_content)  # type: ignore[attr-defined]
    heading, *found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert heading[0] == "Elev"
    return {str(row[0]): row[1:] for row in found}


@pytest.mark.usefixtures("absence")
def test_the_mentor_reads_the_term_of_her_own_class_so_far(client: Client, cast: Cast) -> None:
    page = shown(login(client, cast.sara))

    assert "<title>Ogiltig frånvaro till betygen" in page
    assert "8B, höstterminen 2026" in page
    assert "4,5 timmar" in page
    assert "Alma Sjögren" not in page  # of 8A
    assert "Terminen pågår: 18 augusti–20 november." in page


@pytest.mark.usefixtures("absence")
def test_an_earlier_term_has_its_own_absence(client: Client, cast: Cast) -> None:
    found = rows(login(client, cast.sara), termin="VT2026")

    assert found["Noah Ali"][:3] == ["8B", 1, 60]


@pytest.mark.usefixtures("absence")
def test_the_workbook_has_minutes_as_numbers_and_no_protected_pupil(client: Client, cast: Cast) -> None:
    administrator = login(client, cast.birgitta)

    found = rows(administrator, klass=cast.klass_8b.pk)

    assert found["Noah Ali"][:3] == ["8B", 4.5, 270]
    assert found["Tuva Bergman"][1:3] == [0, 0]
    assert "Signe Hemlig" not in found
    assert AccessLog.objects.filter(user=cast.birgitta, what=AccessLog.What.EXPORT, school=cast.bjorkskolan).exists()


@pytest.mark.usefixtures("absence")
def test_a_class_out_of_reach_is_as_if_it_was_not_asked_for(client: Client, cast: Cast) -> None:
    page = shown(login(client, cast.sara), klass=cast.klass_8a.pk, termin="ST1999")

    assert "8B, höstterminen 2026" in page
    assert "Alma" not in page


def test_who_has_several_classes_chooses_first(client: Client, cast: Cast) -> None:
    administrator = login(client, cast.birgitta)

    assert "Välj en klass" in shown(administrator)
    assert administrator.get(FILE).status_code == 302


def test_absence_at_another_huvudman_is_not_told(client: Client, cast: Cast) -> None:
    before = dt.date(2026, 9, 1)
    school_day(cast.noah, before, invalid=200, school=cast.granasskolan)
    school_day(cast.maja, before, invalid=200, school=cast.ekskolan)  # of the same huvudman

    found = rows(login(client, cast.sara))

    assert (found["Noah Ali"][2], found[cast.maja.name][2]) == (0, 200)
