"""What has happened in a case: all of it, or the talks, decisions, measures, notes or contacts, by an address and no
script. What the reader may not read is shown as hidden, without a word of what it says."""

import datetime as dt
import re

import pytest
from django.test import Client

from cases import services
from cases.models import Case, Contact
from cases.timeline import FILTERS
from tests.cases import way
from tests.cast import TODAY, Cast, login, school_day

NOTE = "Mamma ringde och grät."


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with something of every kind: Petra's note is part of the investigation, which Sara does not read."""
    school_day(cast.noah, TODAY - dt.timedelta(days=1), invalid=60)
    way.call(
        cast, day=TODAY - dt.timedelta(days=1), reason="Bussen gick inte.", why_not_same_day="Jag var sjuk.",
        promised="Noah går hemifrån tidigare.", promised_until=TODAY,
    )  # fmt: skip
    case = way.uppfoljning(cast)
    services.add_note(case=case, by=cast.petra, text=NOTE)
    return way.fresh(case)


def shown(client: Client, case: Case, asked: str = "") -> tuple[dict[str, int], str]:
    """The numbers beside the filters, and what stands in the timeline."""
    html = client.get(f"/arenden/{case.pk}/", {"visa": asked} if asked else {}).content.decode()
    filters = re.findall(r'href="\?visa=(\w+)#handelser"[^>]*>[^<]*<span class="nv-tnum">(\d+)</span>', html)
    timelines = re.findall(r'<ol class="nv-timeline">.*?</ol>', html, re.DOTALL)  # the newest, and the older ones
    return {name: int(number) for name, number in filters}, "".join(timelines)


def test_each_filter_shows_as_many_as_it_says(cast: Cast, client: Client, case: Case) -> None:
    login(client, cast.petra)
    numbers, everything = shown(client, case)

    assert list(numbers) == [each.name for each in FILTERS]
    assert numbers == {
        "allt": everything.count("<li>"),
        "samtal": 1,
        "beslut": 2,
        "atgarder": 3,
        "anteckningar": 1,
        "kontakter": 1,
    }
    for name, number in numbers.items():
        assert shown(client, case, name)[1].count("<li>") == number


def test_the_one_that_is_chosen_is_marked_and_a_strange_one_shows_everything(
    cast: Cast, client: Client, case: Case
) -> None:
    login(client, cast.petra)
    chosen = client.get(f"/arenden/{case.pk}/?visa=beslut").content.decode()

    assert re.findall(r'visa=(\w+)#handelser" aria-current="true"', chosen) == ["beslut"]
    assert shown(client, case, "nagot-annat") == shown(client, case)


def test_a_kind_that_has_not_happened_says_so(cast: Cast, client: Client) -> None:
    case = way.opened(cast)

    html = login(client, cast.sara).get(f"/arenden/{case.pk}/?visa=beslut").content.decode()

    assert "Inget av det slaget har hänt i ärendet än." in html


def test_a_call_home_before_the_case_was_opened_is_among_what_has_happened(
    cast: Cast, client: Client, case: Case
) -> None:
    _, contacts = shown(login(client, cast.sara), case, "kontakter")

    assert "Telefon, Samira Ali, om frånvaron 19 november." in contacts
    assert "Bussen gick inte." in contacts
    assert "Lovat: Noah går hemifrån tidigare (senast 20 november)." in contacts
    assert "Inte samma dag: Jag var sjuk." in contacts


def test_a_call_that_reached_nobody_says_so(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    way.call(cast, result=Contact.Result.NO_ANSWER, reason="")

    _, contacts = shown(login(client, cast.sara), case, "kontakter")

    assert "Sökte hemmet, nådde ingen" in contacts
    assert "Telefon, Samira Ali, om frånvaron 20 november." in contacts


def test_a_note_that_one_may_not_read_is_there_without_its_words(cast: Cast, client: Client, case: Case) -> None:
    mentor = shown(login(client, cast.sara), case, "anteckningar")
    utredare = shown(login(client, cast.petra), case, "anteckningar")

    assert mentor[0]["anteckningar"] == utredare[0]["anteckningar"]  # what is there is no secret
    assert "Skyddas av sekretess. Du har inte tillgång till innehållet." in mentor[1]
    assert NOTE not in mentor[1]
    assert NOTE in utredare[1]


def test_that_somebody_wrote_is_left_out_where_one_reads_none_of_it(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case)
    way.measure(cast, case, what="Petra ringer hem", responsible=cast.petra)

    mentor, utredare = (shown(login(client, user), case)[1] for user in (cast.sara, cast.petra))

    assert mentor.count("Åtgärd planerades") == 1  # her own
    assert utredare.count("Åtgärd planerades") == 2
    assert "Rektorn beslutade att inleda utredning" in mentor  # a step stands there, whoever reads its words


def test_what_is_older_is_folded_on_a_phone(cast: Cast, client: Client, case: Case) -> None:
    html = login(client, cast.petra).get(f"/arenden/{case.pk}/").content.decode()
    newest, older = (part.count("<li>") for part in re.findall(r'<ol class="nv-timeline">.*?</ol>', html, re.DOTALL))

    assert newest == 5
    assert f"Visa {older} äldre händelser" in html


def test_what_was_sent_stands_there_too(cast: Cast, client: Client, case: Case) -> None:
    _, everything = shown(login(client, cast.petra), case)

    assert "Anmälan till huvudman" in everything
