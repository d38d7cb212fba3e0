"""A copy of a talk: what goes along is chosen, whom it is to is named, and the case says so. Nothing is sent."""

import html
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.copying import COPIED
from cases.errors import MissingParts
from cases.models import CaseEvent, Talk
from cases.talk_parts import PARTS
from people import swedish
from people.models import Guardian, Protection
from tests.cases import way
from tests.cast import Cast, login
from tests.notifications.paper import is_archivable, read, words

SAFE = ["participants", "team_view", "trigger", "pattern", "works_well", "learning", "adaptations", "support"]


@pytest.fixture
def samira(cast: Cast) -> Guardian:
    """Noah's mother, with everything that a register knows about her."""
    return home_of(cast, "Samira", "070-174 06 01", "Norra gatan 1")


@pytest.fixture
def karim(cast: Cast) -> Guardian:
    """Noah's father, in another home."""
    return home_of(cast, "Karim", "070-174 06 02", "Södra gatan 2")


def home_of(cast: Cast, first_name: str, phone: str, address: str) -> Guardian:
    guardian = Guardian.objects.get(guardianships__student=cast.noah, first_name=first_name)
    guardian.phone, guardian.address = phone, address
    guardian.save()
    return guardian


def held(cast: Cast) -> Talk:
    """A talk with words in every part."""
    mapping: dict[str, Any] = {part.name: f"Sagt om {part.name}." for part in PARTS}
    return way.talk(cast, **mapping, agreements=[services.AgreementText("Skjuts", "Samira Ali", "måndagar")])


def address(talk: Talk) -> str:
    """The page of the copy."""
    return f"/arenden/{talk.case_id}/samtal/{talk.pk}/kopia/"


def test_what_may_harm_the_pupil_is_not_ticked(cast: Cast, client: Client, samira: Guardian) -> None:
    page = html.unescape(login(client, cast.sara).get(address(held(cast))).content.decode())

    ticked = set(re.findall(r'name="parts" value="([a-z_]+)"[^>]*checked', page))
    assert ticked == {*SAFE, "agreements", "follow_up"}
    offered = set(re.findall(r'name="parts" value="([a-z_]+)"', page))
    assert offered == set(COPIED) - {"extent"}
    assert swedish.unbroken("12 kap. 3 § offentlighets- och sekretesslagen") in page
    assert samira.phone not in page


def test_the_copy_holds_what_was_chosen_and_nothing_else(cast: Cast, client: Client, samira: Guardian) -> None:
    talk = held(cast)
    chosen = {"receiver": f"vh_{samira.pk}", "parts": ["trigger", "works_well", "agreements", "follow_up"]}
    answer = login(client, cast.sara).post(address(talk), chosen)

    text = words(answer)
    assert answer.status_code == 200
    assert is_archivable(answer)
    for part in ("Samtal om frånvaro", "Kopia till Samira Ali", "Noah Ali", "Sagt om trigger.", "Sagt om works_well."):
        assert part in text
    assert "Skjuts Samira Ali måndagar" in text
    assert "4 december 2026" in text
    assert not [part.name for part in PARTS if part.name not in chosen["parts"] and f"Sagt om {part.name}" in text]


def test_neither_home_is_in_a_copy_to_the_other(cast: Cast, client: Client, samira: Guardian, karim: Guardian) -> None:
    everything = {"receiver": f"vh_{karim.pk}", "parts": list(COPIED.keys() - {"extent"})}
    text = words(login(client, cast.sara).post(address(held(cast)), everything))

    assert "Sagt om pupil_view." in text
    for hidden in (samira.phone, samira.address, karim.phone, karim.address, cast.noah.personal_number[:8]):
        assert hidden not in text


def test_neither_title_nor_file_name_says_whom_it_is_about(cast: Cast, client: Client, samira: Guardian) -> None:
    talk = held(cast)
    answer = login(client, cast.sara).post(address(talk), {"receiver": f"vh_{samira.pk}", "parts": ["trigger"]})

    named = f"{answer.headers['Content-Disposition']} {read(answer).metadata}"
    assert talk.case.number in named
    assert not any(part in named for part in ("Noah", "Ali", "Samira"))


def test_the_case_says_who_gave_what_to_whom(cast: Cast, client: Client, samira: Guardian) -> None:
    talk = held(cast)
    login(client, cast.sara).post(address(talk), {"receiver": f"vh_{samira.pk}", "parts": ["trigger", "agreements"]})

    event = CaseEvent.objects.get(kind="kopia")
    assert (event.actor, event.text) == (cast.sara, "Till Samira Ali: anledning, vad ni kom överens om.")
    assert event.data == {"talk": talk.pk, "receiver": f"vh_{samira.pk}", "parts": ["trigger", "agreements"]}


def test_a_guardian_whom_the_school_may_not_contact_gets_no_copy(cast: Cast, client: Client, samira: Guardian) -> None:
    talk = held(cast)
    samira.guardianships.update(may_contact=False)

    assert f"vh_{samira.pk}" not in login(client, cast.sara).get(address(talk)).content.decode()
    answer = client.post(address(talk), {"receiver": f"vh_{samira.pk}", "parts": ["trigger"]})
    assert answer.status_code == 422
    with pytest.raises(MissingParts, match="Välj vem kopian är till"):
        services.copy_talk(talk=talk, by=cast.sara, receiver=f"vh_{samira.pk}", parts=["trigger"])


def test_nothing_chosen_gives_no_paper_and_says_what_to_do(cast: Cast, client: Client) -> None:
    answer = login(client, cast.sara).post(address(held(cast)), {})

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Välj vem kopian är till." in page
    assert "Välj minst en del av samtalet." in page
    assert not CaseEvent.objects.filter(kind="kopia").exists()


def test_nothing_about_a_protected_pupil_is_printed(cast: Cast, client: Client, samira: Guardian) -> None:
    talk = held(cast)
    cast.noah.protection = Protection.SEKRETESSMARKERING
    cast.noah.save()

    page = login(client, cast.karin).get(address(talk)).content.decode()
    assert "Närvaro skriver inte ut något" in page
    assert "Samira" not in page
    answer = client.post(address(talk), {"receiver": f"vh_{samira.pk}", "parts": ["trigger"]})
    assert answer.headers["Content-Type"] != "application/pdf"
    talk.case.student.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.copy_talk(talk=talk, by=way.person(cast.karin), receiver=f"vh_{samira.pk}", parts=["trigger"])


def test_one_who_does_not_read_a_talk_copies_nothing_of_it(cast: Cast, client: Client, samira: Guardian) -> None:
    case = way.utredning(cast)
    talk = way.talk(cast, by=cast.maria, pupil_view="Till kuratorn.")

    assert login(client, cast.sara).get(address(talk)).status_code == 404
    assert client.get(f"/arenden/{case.pk + 1}/samtal/{talk.pk}/kopia/").status_code == 404
    with pytest.raises(PermissionDenied):
        services.copy_talk(talk=talk, by=cast.sara, receiver=f"vh_{samira.pk}", parts=["trigger"])


def test_a_pupil_of_age_gets_the_copy_and_the_guardians_none(cast: Cast, samira: Guardian) -> None:
    talk = held(cast)
    cast.noah.birth_date = cast.noah.birth_date.replace(year=2008)  # type: ignore[union-attr]
    cast.noah.save()
    talk.refresh_from_db()

    with pytest.raises(MissingParts):
        services.copy_talk(talk=talk, by=cast.sara, receiver=f"vh_{samira.pk}", parts=["trigger"])
    assert services.copy_talk(talk=talk, by=cast.sara, receiver="elev", parts=["trigger"]).text.startswith("Till Noah")


def test_a_closed_case_gives_copies_too(cast: Cast, samira: Guardian) -> None:
    talk = held(cast)
    way.take(cast, talk.case, "avsluta", cast.karin)

    services.copy_talk(talk=talk, by=cast.sara, receiver=f"vh_{samira.pk}", parts=["trigger"])

    assert way.fresh(talk.case).state == "avslutad"
