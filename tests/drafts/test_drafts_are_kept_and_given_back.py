"""What somebody writes and does not save is kept for that person alone, and stands in the form when it is opened."""

import datetime as dt
import html
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases import services
from cases.models import Talk
from drafts.models import Draft
from drafts.services import KEPT_DAYS, LONGEST
from drafts.tasks import throw_away_old_drafts
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, fresh, login

WORDS = "Noah säger att bussen går för tidigt & att måndagar är svårast."


def page_at(client: Client, url: str) -> str:
    """The page as a reader sees its letters."""
    return html.unescape(client.get(url).content.decode())


def mark_in(page: str) -> str:
    """The mark of an opened page."""
    found = re.search(r'name="utkast" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def opened(client: Client, url: str) -> dict[str, str]:
    """A page that has been opened: what it sends along."""
    return {"utkast": mark_in(page_at(client, url))}


def keep(client: Client, url: str, page: dict[str, str], **words: Any) -> str:
    """What the page says when it has kept what is written."""
    return html.unescape(client.post(url, {**page, **words, "utkast_spara": "tyst"}).content.decode())


def note_url(cast: Cast) -> str:
    return f"/arenden/{way.opened(cast).pk}/anteckning/"


def test_what_is_written_stands_in_the_form_when_it_is_opened_again(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    said = keep(sara, url, opened(sara, url), text=WORDS)

    page = page_at(login(Client(), cast.sara), url)

    assert "Utkast sparat 10.00" in said
    assert WORDS in page
    assert "Ditt utkast från 20 november kl.\N{NO-BREAK SPACE}10.00" in page


def test_nothing_is_written_in_the_case_by_a_draft(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url = f"/arenden/{case.pk}/anteckning/"
    keep(login(client, cast.sara), url, opened(client, url), text=WORDS)

    assert way.fresh(case).version == case.version


def test_nobody_else_is_given_the_draft(cast: Cast, client: Client) -> None:
    url = note_url(cast)
    keep(login(client, cast.sara), url, opened(client, url), text=WORDS)

    assert WORDS not in page_at(login(Client(), cast.karin), url)


def test_a_draft_is_out_of_reach_when_its_form_is(cast: Cast, client: Client) -> None:
    url = note_url(cast)
    keep(login(client, cast.sara), url, opened(client, url), text=WORDS)
    cast.sara.mentorships.update(last_day=dt.date(2026, 11, 19))

    answer = login(Client(), fresh(cast.sara)).get(url)

    assert answer.status_code == 404
    assert WORDS not in page_at(login(Client(), fresh(cast.sara)), "/")


def test_saving_the_form_lets_the_draft_go(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    page = opened(sara, url)
    keep(sara, url, page, text=WORDS)

    sara.post(url, {**page, "text": WORDS})

    assert "Ditt utkast" not in page_at(sara, url)
    assert not Draft.objects.exclude(words={}).exists()


def test_words_kept_in_the_same_second_as_the_form_is_saved_do_not_come_back(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    page = opened(sara, url)
    sara.post(url, {**page, "text": WORDS})

    said = keep(sara, url, page, text=WORDS)

    assert "redan sparat" in said
    assert "Ditt utkast" not in page_at(sara, url)


def test_a_form_that_comes_back_with_errors_is_a_draft_too(cast: Cast, client: Client) -> None:
    url, sara = f"/arenden/{way.opened(cast).pk}/anmal/", login(client, cast.sara)
    answer = sara.post(url, {**opened(sara, url), "tried": WORDS})

    assert answer.status_code == 422
    assert WORDS in page_at(login(Client(), cast.sara), url)


def test_a_form_that_could_not_be_saved_for_an_error_of_ours_is_a_draft(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = note_url(cast)
    sara = login(Client(raise_request_exception=False), cast.sara)
    page = opened(sara, url)
    with monkeypatch.context() as patch:
        patch.setattr(services, "add_note", None)
        assert sara.post(url, {**page, "text": WORDS}).status_code == 500

    assert WORDS in page_at(sara, url)


def test_rows_choices_and_boxes_come_back(cast: Cast, client: Client) -> None:
    url, sara = f"/elever/{cast.noah.pk}/samtal/", login(client, cast.sara)
    rows = {"agreements-TOTAL_FORMS": "4", "agreements-INITIAL_FORMS": "0", "agreements-3-what": "Skjuts på måndagar"}
    keep(sara, url, opened(sara, url), channel=Talk.Channel.VIDEO, with_elev="on", outcome="anmäl", **rows)

    page = page_at(sara, url)

    checked = re.findall(r'<input[^>]*name="([^"]+)"(?: value="([^"]*)")?[^>]* checked', page)
    assert ("channel", "video") in checked
    assert ("outcome", "anmäl") in checked
    assert "with_elev" in dict(checked)
    assert f"with_personal_{cast.sara.pk}" not in dict(checked)  # the page begins with it checked, Sara took it away
    assert 'name="agreements-3-what" value="Skjuts på måndagar"' in page


def test_a_draft_begun_before_the_case_changed_is_no_way_around_what_is_new(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url, sara = f"/arenden/{case.pk}/anmal/", login(client, cast.sara)
    keep(sara, url, opened(sara, url), version=case.version, concern=WORDS, why_no_talk="Ej nådd")
    services.add_note(case=case, by=cast.maria, text="Jag träffade Noah i korridoren.")

    version = re.search(r'name="version" value="(\d+)"', page_at(sara, url))
    assert version is not None
    answer = sara.post(url, {"version": version[1], "concern": WORDS, "why_no_talk": "Ej nådd"})

    assert answer.status_code == 409
    assert "Jag träffade Noah i korridoren." in html.unescape(answer.content.decode())


def test_a_draft_of_an_investigation_does_not_hide_what_others_have_written_since(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    url, petra = f"/arenden/{case.pk}/utredning/", login(client, cast.petra)
    keep(petra, url, opened(petra, url), **{"initial-analysis": "", "analysis": WORDS})
    services.save_investigation(case=case, by=cast.karin, changes={"analysis": services.Change("Rektorns analys.")})

    page = page_at(petra, url)

    assert WORDS in page
    begun = re.search(r'name="initial-analysis"(?: value="([^"]*)")?', page)
    assert begun is not None
    assert petra.post(url, {"initial-analysis": begun[1] or "", "analysis": WORDS}).status_code == 409


def test_two_pages_of_the_same_form_never_write_over_each_other(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    one, two = opened(sara, url), opened(sara, url)
    keep(sara, url, one, text="Från datorn.")
    said = keep(sara, url, two, text="Från telefonen.")

    page = page_at(sara, url)

    assert "Du har också" in said
    assert "Från telefonen." in page
    other = re.search(r'href="([^"]+\?utkast=\d+)"', page)
    assert other is not None
    assert "Från datorn." in page_at(sara, other[1])


def test_saving_one_page_leaves_what_was_written_on_the_other(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    one, two = opened(sara, url), opened(sara, url)
    keep(sara, url, one, text="Från datorn.")
    sara.post(url, {**two, "text": "Från telefonen."})

    assert "Från datorn." in page_at(sara, url)


def test_the_page_opened_last_goes_on_with_the_same_draft(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    keep(sara, url, opened(sara, url), text="Början.")
    keep(sara, url, opened(sara, url), text="Början och slutet.")

    assert [draft.words["text"] for draft in Draft.objects.all()] == [["Början och slutet."]]


def test_a_page_sent_twice_is_saved_once(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url, sara = f"/arenden/{case.pk}/anteckning/", login(client, cast.sara)
    data = {**opened(sara, url), "text": WORDS}
    sara.post(url, data)
    again = sara.post(url, data, follow=True)

    assert again.redirect_chain == [(f"/arenden/{case.pk}/", 302)]
    assert "Det är redan sparat." in again.content.decode()
    assert case.events.filter(kind="anteckning").count() == 1


def test_a_page_gone_back_to_and_written_on_anew_is_saved_too(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url, sara = f"/arenden/{case.pk}/anteckning/", login(client, cast.sara)
    page = opened(sara, url)
    sara.post(url, {**page, "text": WORDS})
    sara.post(url, {**page, "text": "Något mer."})

    assert set(case.events.filter(kind="anteckning").values_list("text", flat=True)) == {WORDS, "Något mer."}


def test_a_form_emptied_again_leaves_no_draft(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    page = {**opened(sara, url), "told_on": TODAY.isoformat()}  # the day that the page proposes by itself
    keep(sara, url, page, text=WORDS)
    keep(sara, url, page, text="")

    assert not Draft.objects.exists()


def test_without_javascript_a_button_keeps_the_draft(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    answer = sara.post(url, {**opened(sara, url), "text": WORDS, "utkast_spara": "visa"}, follow=True)

    page = html.unescape(answer.content.decode())
    assert answer.redirect_chain == [(url, 302)]
    assert "Utkastet är sparat." in page
    assert WORDS in page


def test_a_draft_is_thrown_away_by_its_writer_alone(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    keep(sara, url, opened(sara, url), text=WORDS)
    throw = f"/utkast/{Draft.objects.get().pk}/slang/"

    assert login(Client(), cast.karin).post(throw).status_code == 404
    assert WORDS in page_at(sara, url)
    assert sara.post(throw)["Location"] == url
    assert WORDS not in page_at(sara, url)


def test_the_clock_throws_away_what_nobody_has_written_in_for_long(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    keep(sara, url, opened(sara, url), text=WORDS)
    for days, left in ((KEPT_DAYS, 1), (KEPT_DAYS + 1, 0)):
        with time_machine.travel(NOW + dt.timedelta(days=days)):
            throw_away_old_drafts()
        assert Draft.objects.count() == left


def test_more_than_any_form_holds_is_not_kept_and_says_so(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)

    assert "för lång" in keep(sara, url, opened(sara, url), text="å" * (LONGEST + 1))
    assert not Draft.objects.exists()


def test_a_draft_is_no_part_of_what_a_browsers_history_or_an_address_shows(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    keep(sara, url, opened(sara, url), text=WORDS)
    draft = Draft.objects.get()

    assert "Noah" not in f"{draft.place} {draft.title} {draft}"


def test_mitt_arbete_lists_what_is_not_finished_with_the_way_there(cast: Cast, client: Client) -> None:
    url, sara = note_url(cast), login(client, cast.sara)
    keep(sara, url, opened(sara, url), text=WORDS)

    page = page_at(sara, "/")

    assert re.search(rf'href="{url}\?utkast=\d+">Anteckning: Noah Ali</a>', page)
    assert WORDS not in page


def test_a_protected_pupil_is_not_named_there(cast: Cast, client: Client) -> None:
    url, karin = f"/elever/{cast.signe.pk}/samtal/", login(client, cast.karin)
    keep(karin, url, opened(karin, url), pupil_view=WORDS)

    assert re.search(r">Samtal om frånvaro</a>", page_at(karin, "/"))


def test_a_field_that_is_new_since_the_draft_was_kept_stands_as_it_begins(cast: Cast, client: Client) -> None:
    url, sara = f"/elever/{cast.noah.pk}/kontakt/", login(client, cast.sara)
    keep(sara, url, opened(sara, url), reason=WORDS)

    assert 'name="day" value="2026-11-20"' in page_at(sara, url)
