"""Forms in the browser: empty, too long, twice, and when somebody else was faster. Nothing that was written is lost."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from audit.models import AccessLog
from cases import services
from cases.forms.fields import LONG
from cases.models import Case, State
from cases.services import Change
from tests.cases import way
from tests.cast import Cast, login

WORDS = "Noah är borta varje måndag & lämnar efter lunch på fredagar."


def text_of(response: Any) -> str:
    """The page as a reader sees its letters."""
    page: str = response.content.decode()
    return html.unescape(page)


def summary(page: str) -> list[tuple[str, str]]:
    """Links of the error summary: the field's id and the sentence."""
    box = re.search(r'class="ds-error-summary".*?</ul>', page, re.S)
    return re.findall(r'href="#([^"]+)">([^<]+)<', box[0]) if box else []


def test_an_empty_form_links_each_missing_part_to_its_field(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    answer = login(client, cast.karin).post(f"/arenden/{case.pk}/lamna-tillbaka/", {"version": case.version})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "<title>Fel i formuläret:" in page
    assert summary(page) == [
        ("id_reason", "Skriv skälen för beslutet."),
        ("id_suggestions", "Ge mentorn minst ett förslag att gå vidare med."),
        ("id_check_again_on", "Välj en kommande dag för ny kontroll."),
    ]
    assert way.fresh(case).state == State.ANMALD


def test_too_long_a_text_comes_back_whole_with_how_long_it_may_be(cast: Cast, client: Client) -> None:
    case, long = way.opened(cast), "å" * (LONG + 1)
    answer = login(client, cast.sara).post(
        f"/arenden/{case.pk}/anmal/", {"version": case.version, "concern": long, "why_no_talk": "Ej nådd"}
    )

    assert answer.status_code == 422
    assert long in text_of(answer)
    assert "högst 10\N{NO-BREAK SPACE}000 tecken" in summary(text_of(answer))[0][1]


def test_no_text_is_cut_by_the_browser(cast: Cast, client: Client) -> None:
    case = way.opened(cast)

    assert "maxlength" not in text_of(login(client, cast.sara).get(f"/arenden/{case.pk}/anmal/"))


def test_somebody_faster_is_named_and_the_text_stands_there(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    services.add_note(case=case, by=cast.maria, text="Jag träffade Noah i korridoren.")

    data = {"version": case.version, "concern": WORDS, "why_no_talk": "Ej nådd"}
    answer = login(client, cast.sara).post(f"/arenden/{case.pk}/anmal/", data)

    page = text_of(answer)
    assert answer.status_code == 409
    assert "Ärendet har ändrats av Maria Nylund 10.00. Din text finns kvar." in page
    assert "Jag träffade Noah i korridoren." in page
    assert WORDS in page
    assert way.fresh(case).state == State.UPPMARKSAMMA


def test_saving_again_after_reading_what_is_new_works(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    services.add_note(case=case, by=cast.maria, text="Nytt.")
    data = {"version": case.version, "concern": WORDS, "why_no_talk": "Ej nådd"}
    page = text_of(login(client, cast.sara).post(f"/arenden/{case.pk}/anmal/", data))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None

    answer = client.post(f"/arenden/{case.pk}/anmal/", data | {"version": version[1]})

    assert answer.status_code == 302
    assert case.anmalningar.get().concern == WORDS


def test_a_step_that_is_no_longer_possible_still_gives_the_text_back(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    way.take(cast, case, "inled_utredning", cast.karin)

    data = {"version": case.version, "concern": WORDS}
    answer = login(client, cast.sara).post(f"/arenden/{case.pk}/anmal/", data)

    assert answer.status_code == 409
    assert WORDS in text_of(answer)
    assert f"/arenden/{case.pk}/anteckning/" in text_of(answer)


def test_pressing_twice_is_done_once_and_leads_to_the_case(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    data = {"version": case.version, "concern": WORDS, "why_no_talk": "Ej nådd"}
    login(client, cast.sara).post(f"/arenden/{case.pk}/anmal/", data)

    answer = client.post(f"/arenden/{case.pk}/anmal/", data, follow=True)

    assert answer.redirect_chain == [(f"/arenden/{case.pk}/", 302)]
    assert "Det är redan gjort" in text_of(answer)
    assert case.anmalningar.count() == 1


def test_a_clash_in_the_investigation_shows_both_texts(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    services.save_investigation(case=case, by=cast.karin, changes={"analysis": Change("Rektorns analys.")})

    mine = {"initial-analysis": "", "analysis": WORDS, "initial-attendance": "", "attendance": "Måndagar."}
    answer = login(client, cast.petra).post(f"/arenden/{case.pk}/utredning/", mine)

    page = text_of(answer)
    assert answer.status_code == 409
    assert "Ärendet har ändrats av Karin Westerberg" in page
    assert "Rektorns analys." in page
    assert WORDS in page
    base = re.search(r'name="initial-analysis" value="([^"]*)"', page)
    assert base is not None
    assert base[1] == "Rektorns analys."


def test_a_page_saved_without_changes_writes_nothing(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    page = {"initial-analysis": "", "analysis": "\r\n "}

    answer = login(client, cast.petra).post(f"/arenden/{case.pk}/utredning/", page)

    assert answer.status_code == 302
    assert way.fresh(case).version == case.version


def test_one_more_row_of_agreements_keeps_everything_and_judges_nothing(cast: Cast, client: Client) -> None:
    data = {
        "fler": "1",
        "pupil_view": WORDS,
        "agreements-TOTAL_FORMS": "3",
        "agreements-INITIAL_FORMS": "0",
        "agreements-0-what": "Skjuts",
    }
    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", data)

    page = text_of(answer)
    assert answer.status_code == 200
    assert summary(page) == []
    assert WORDS in page
    assert 'value="Skjuts"' in page
    assert 'name="agreements-3-what"' in page
    assert not Case.objects.exists()


def test_an_empty_talk_names_what_is_missing_and_where(cast: Cast, client: Client) -> None:
    data = {
        "held_on": "2026-11-20",
        "channel": "möte",
        "outcome": "följ upp",
        "agreements-TOTAL_FORMS": "1",
        "agreements-INITIAL_FORMS": "0",
    }
    page = text_of(login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", data))

    asked = {text: anchor for anchor, text in summary(page)}
    assert set(asked) == {
        "Välj vilka som var med.",
        "Skriv vad som var anledningen till samtalet.",
        "Skriv Noahs egen bild. Ville Noah inte prata, skriv det.",
        "Välj varför Karim Ali inte var med.",
        "Välj varför Samira Ali inte var med.",
    }
    assert all(f'id="{anchor}"' in page for anchor in asked.values())


def test_everything_that_is_wrong_in_a_talk_is_said_at_once_in_the_order_of_the_page(
    cast: Cast, client: Client
) -> None:
    data = {
        "held_on": "2026-11-20",
        "with_elev": "on",
        "trigger": "Sex tillfällen",
        "pupil_view": "å" * (LONG + 1),
        "outcome": "följ upp",
        "follow_up_on": "2026-11-23",
        "agreements-TOTAL_FORMS": "1",
        "agreements-INITIAL_FORMS": "0",
    }
    page = text_of(login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", data))

    assert [text for _, text in summary(page)] == [
        "Välj hur ni pratade.",
        "Välj varför Karim Ali inte var med.",
        "Välj varför Samira Ali inte var med.",
        "Korta texten till högst 10\N{NO-BREAK SPACE}000 tecken. Nu är den 10\N{NO-BREAK SPACE}001 tecken lång.",
        "Välj en dag mellan fre 4 dec och fre 11 dec, eller kryssa i att ni har kommit överens om en annan dag.",
    ]


def test_the_page_opens_at_the_row_that_was_asked_for(cast: Cast, client: Client) -> None:
    data = {"fler": "1", "agreements-TOTAL_FORMS": "3", "agreements-INITIAL_FORMS": "0"}
    page = text_of(login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", data))

    assert re.findall(r'<input[^>]*name="([^"]+)"[^>]*autofocus', page) == ["agreements-3-what"]


def test_a_call_without_a_name_is_asked_about_at_its_field(cast: Cast, client: Client) -> None:
    data = {"channel": "telefon", "day": "2026-11-20", "result": "nådd", "reason": "Försov sig."}
    page = text_of(login(client, cast.sara).post(f"/elever/{cast.noah.pk}/kontakt/", data))

    assert [ask for _, ask in summary(page)] == ["Välj vem du fick kontakt med."]
    assert all(f'id="{field}"' in page for field, _ in summary(page))


def test_an_agreement_without_a_name_is_asked_about_by_what_it_says(cast: Cast, client: Client) -> None:
    data = {
        "agreements-TOTAL_FORMS": "1",
        "agreements-INITIAL_FORMS": "0",
        "agreements-0-what": "Robin möter Noah vid bussen",
    }
    page = text_of(login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", data))

    assert ("id_agreements-0-who", "Skriv vem som ska göra det: Robin möter Noah vid bussen") in summary(page)


def test_what_the_system_knows_is_filled_in(cast: Cast, client: Client) -> None:
    way.talk(cast)
    page = text_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))

    assert "Uppföljning av samtalet den 20 november" in page
    assert 'name="follow_up_on" value="2026-12-04"' in page
    assert "fre 4 dec till fre 11 dec" in page


@pytest.mark.parametrize("address", ["", "anteckning/", "avsluta/"])
def test_every_reading_of_a_case_is_logged(cast: Cast, client: Client, address: str) -> None:
    case = way.opened(cast)
    login(client, cast.sara).get(f"/arenden/{case.pk}/{address}")

    read = AccessLog.objects.get(what=AccessLog.What.CASE)
    assert (read.user, read.student_id, read.object_id) == (cast.sara, cast.noah.pk, case.pk)


@pytest.mark.parametrize("form", ["kontakt", "samtal", "arende"])
def test_every_form_about_a_pupil_is_a_logged_reading(cast: Cast, client: Client, form: str) -> None:
    login(client, cast.sara).get(f"/elever/{cast.noah.pk}/{form}/")

    assert AccessLog.objects.get(what=AccessLog.What.STUDENT).student_id == cast.noah.pk
