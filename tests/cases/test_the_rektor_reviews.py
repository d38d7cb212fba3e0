"""The rektor reviews an investigation: approves it, or sends it back saying section by section what is missing."""

import html

import pytest
from django.test import Client

from cases import services
from cases.errors import MissingParts
from cases.forms.fields import LONG
from cases.models import Case, ReviewNote, State
from cases.services import Change
from tests.cases import way
from tests.cast import Cast, login

ASKED = "Vad säger matematikläraren?"


def send_back(cast: Cast) -> Case:
    """Karin has sent the investigation back for the teachers' picture."""
    case = way.granskning(cast)
    services.begar_komplettering(case=case, by=cast.karin, parts={"bild_larare": ASKED})
    return way.fresh(case)


def page(client: Client, case: Case, address: str) -> str:
    """A page of the case as its reader sees it."""
    return html.unescape(client.get(f"/arenden/{case.pk}/{address}").content.decode())


def test_words_about_one_section_are_enough(cast: Cast) -> None:
    case = send_back(cast)

    assert case.state == State.UTREDNING
    assert list(ReviewNote.objects.values_list("section", "text")) == [("bild_larare", ASKED)]
    assert case.events.latest("pk").text == f"Lärarnas bild: {ASKED}"


def test_a_section_that_does_not_exist_is_refused(cast: Cast) -> None:
    case = way.granskning(cast)

    with pytest.raises(MissingParts, match="Delen finns inte"):
        services.begar_komplettering(case=case, by=cast.karin, parts={"bild_vh_999999": ASKED})

    assert way.fresh(case).state == State.GRANSKNING
    assert not ReviewNote.objects.exists()


def test_the_utredare_reads_the_rektors_words_at_the_section(cast: Cast, client: Client) -> None:
    case = send_back(cast)

    shown = page(login(client, cast.petra), case, "utredning/")

    at = shown.index(ASKED)
    assert shown.index('id="bild_larare"') < at < shown.index('id="bild_elevhalsa"')


def test_the_rektor_writes_at_each_section_without_any_script(cast: Cast, client: Client) -> None:
    case = way.granskning(cast)
    login(client, cast.karin)
    assert 'name="del_samrad"' in page(client, case, "begar-komplettering/")

    answer = client.post(
        f"/arenden/{case.pk}/begar-komplettering/", {"version": case.version, "del_samrad": "När hölls det?"}
    )

    assert answer.status_code == 302
    assert ReviewNote.objects.get().section == "samrad"


def test_an_empty_form_asks_for_words_and_too_long_ones_come_back(cast: Cast, client: Client) -> None:
    case, long = way.granskning(cast), "å" * (LONG + 1)
    login(client, cast.karin)

    empty = client.post(f"/arenden/{case.pk}/begar-komplettering/", {"version": case.version})
    too_long = client.post(
        f"/arenden/{case.pk}/begar-komplettering/", {"version": case.version, "del_samrad": long, "missing": "x"}
    )

    assert "Skriv vad som saknas i utredningen." in html.unescape(empty.content.decode())
    assert (empty.status_code, too_long.status_code) == (422, 422)
    assert long in too_long.content.decode()


def test_what_has_changed_since_is_shown_beside_what_stood_there(cast: Cast, client: Client) -> None:
    case = send_back(cast)
    services.save_investigation(case=case, by=cast.petra, changes={"larare": Change("Matematik går bra.")})
    services.lamna_for_granskning(case=case, by=cast.petra)

    shown = page(login(client, cast.karin), case, "godkann/")

    assert ASKED in shown
    assert "Matematik går bra." in shown
    assert shown.count("Ändrat sedan sist") == 1
    assert "Så stod det när utredningen lämnades tillbaka" in shown
    assert "Noah trivs när någon möter honom." in shown


def test_a_new_round_asks_anew_and_the_old_words_are_kept(cast: Cast, client: Client) -> None:
    case = send_back(cast)
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.begar_komplettering(case=case, by=cast.karin, missing="Kortare, tack.")

    shown = page(login(client, cast.petra), case, "utredning/")

    assert "Kortare, tack." in shown
    assert ASKED not in shown
    assert ReviewNote.objects.count() == 2


def test_the_mentor_is_told_that_it_was_sent_back_and_not_why(cast: Cast, client: Client) -> None:
    case = send_back(cast)

    shown = page(login(client, cast.sara), case, "")

    assert "Rektorn begärde komplettering" in shown
    assert ASKED not in shown


def test_that_no_measures_are_needed_is_the_answer_that_stands_first_at_the_review(cast: Cast, client: Client) -> None:
    case = way.granskning(cast)

    login(client, cast.karin)

    assert client.get(f"/arenden/{case.pk}/avsluta/").context["form"]["closing"].value() == Case.Closing.NOT_NEEDED
