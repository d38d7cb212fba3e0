"""Akten is taken out by those who answer for it, for somebody and for a purpose, and the log says so."""

import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from audit.models import AccessLog
from cases.models import Case
from narvaro.akt.secrecy import RECEIVERS, Secret
from tests.akten.whole import SAID, ask
from tests.cases import way
from tests.cast import Cast, login


@pytest.mark.parametrize(("name", "status"), [("karin", 200), ("petra", 200), ("maria", 404), ("sara", 404)])
def test_the_rektor_and_who_leads_the_investigation_take_it_out(
    cast: Cast, client: Client, begun: Case, name: str, status: int
) -> None:
    login(client, getattr(cast, name))

    assert client.get(f"/arenden/{begun.pk}/akten/").status_code == status
    assert ("Ta ut hela akten" in client.get(f"/arenden/{begun.pk}/").content.decode()) is (status == 200)


def test_once_the_case_is_closed_it_is_the_rektor_alone(cast: Cast, client: Client) -> None:
    case = way.avslutad(cast)

    assert login(client, cast.petra).get(f"/arenden/{case.pk}/akten/").status_code == 404
    assert login(client, cast.karin).get(f"/arenden/{case.pk}/akten/").status_code == 200


def test_the_log_tells_who_took_which_version_out_for_whom_and_why(cast: Cast, client: Client, case: Case) -> None:
    ask(login(client, cast.karin), case)

    entry = AccessLog.objects.get(what=AccessLog.What.FILE)
    assert (entry.user, entry.object_id, entry.version) == (cast.karin, case.pk, case.version)
    assert entry.purpose == "Skolinspektionen eller annan tillsyn: Tillsyn, diarienummer 2026:123. Hela akten"
    shown = client.get(f"/logg/?arende={case.pk}").content.decode()
    assert f"Version {case.version}. {entry.purpose}" in shown
    assert f"Version {case.version}. {entry.purpose}" in client.get(f"/arenden/{case.pk}/").content.decode()


@pytest.mark.parametrize("purpose", ["", "Noah byter skola", "Till Samira", "20130305-2384", "201303052384", "x" * 121])
def test_the_purpose_is_asked_for_and_holds_no_person(cast: Cast, client: Client, begun: Case, purpose: str) -> None:
    answer = ask(login(client, cast.karin), begun, purpose=purpose)

    assert answer.status_code == 422
    assert purpose in answer.content.decode()  # nothing that was written is lost
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()


def test_for_whom_is_the_first_question_and_an_unknown_answer_is_refused(
    cast: Cast, client: Client, begun: Case
) -> None:
    login(client, cast.karin)

    assert "Vem ska få akten?" in client.get(f"/arenden/{begun.pk}/akten/").content.decode()
    refused = client.get(f"/arenden/{begun.pk}/akten/?till=grannen")
    assert refused.status_code == 422
    assert "Välj vem som ska få akten." in refused.content.decode()


def test_a_guardian_s_copy_begins_with_what_is_usually_kept_from_a_guardian(
    cast: Cast, client: Client, begun: Case
) -> None:
    html = login(client, cast.karin).get(f"/arenden/{begun.pk}/akten/?till=vardnadshavare").content.decode()

    for each in Secret:
        checked = bool(re.search(rf'<input[^>]*value="{each.value}"[^>]*\bchecked', html))
        assert checked is (each in RECEIVERS["vardnadshavare"].leaves_out), each


def test_to_leave_something_out_one_says_what(cast: Cast, client: Client, begun: Case) -> None:
    answer = ask(login(client, cast.karin), begun, scope="utan")

    assert answer.status_code == 422
    assert "Markera det som ska lämnas utanför" in answer.content.decode()


def test_what_leaves_the_school_is_tried_first_and_what_stays_is_not(cast: Cast, client: Client, begun: Case) -> None:
    login(client, cast.karin)

    assert ask(client, begun, "tillsyn", tried="").status_code == 422
    assert "kryssa" not in client.get(f"/arenden/{begun.pk}/akten/?till=skolan").content.decode()


def test_a_chosen_record_is_left_out_of_the_pdf_and_the_log_says_so(cast: Cast, client: Client, case: Case) -> None:
    talk = case.talks.get()

    answer = ask(login(client, cast.karin), case, scope="utan", keys=[f"talk-{talk.pk}"])

    text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).split())
    assert SAID["talk"] not in text
    assert "Lämnat utanför: den här handlingen." in text
    assert AccessLog.objects.get(what=AccessLog.What.FILE).purpose.endswith("Med delar utanför")
