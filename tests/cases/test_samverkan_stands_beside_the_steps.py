"""Samverkan with, and information to, other authorities: in any open step, on consent or a provision, and read by
those who investigate, elevhälsan and the rektor alone."""

import datetime as dt
import html
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.forms.fields import LONG
from cases.models import Case, Samverkan, State
from cases.work import tasks_for
from people.models import User
from tests.cases import way
from tests.cast import TODAY, Cast, login

Ground = Samverkan.Ground
OPEN = [state for state in State if state != State.AVSLUTAD]


def titles(user: User, today: dt.date = TODAY) -> list[str]:
    """What stands in somebody's work list."""
    return [task.title for task in tasks_for(way.person(user), today)]


@pytest.mark.parametrize("state", OPEN, ids=str)
def test_it_can_begin_in_any_open_step_and_changes_no_step(cast: Cast, state: State) -> None:
    case = way.AT[state](cast)

    way.samverkan(cast, case)

    assert way.fresh(case).state == state
    assert case.events.latest("pk").kind == "samverkan"


def test_nothing_is_written_in_a_closed_case(cast: Cast) -> None:
    with pytest.raises(Conflict, match="avslutat"):
        way.samverkan(cast, way.avslutad(cast))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({"kind": ""}, "Välj om det är samverkan eller information."),
        ({"party": ""}, "Välj med vem."),
        ({"party": Samverkan.Party.OTHER}, "Skriv vilken verksamhet det är."),
        ({"purpose": " "}, "Skriv vad syftet är."),
        ({"ground": ""}, "Välj med vilket stöd ni delar uppgifter."),
        ({"shared": ""}, "Skriv vad ni delar."),
        ({"consent_of": ()}, "Välj vem som har samtyckt."),
        ({"consent_of": ("vh_999999",)}, "Välj vem som har samtyckt."),
        ({"consent_on": None}, "Välj vilken dag samtycket gavs. Den kan inte ligga framåt i tiden."),
        ({"consent_on": way.NEXT_WEEK}, "Välj vilken dag samtycket gavs. Den kan inte ligga framåt i tiden."),
        ({"ground": Ground.LAW}, "Skriv vilken bestämmelse ni stöder er på."),
        (
            {"held_on": None, "next_on": None},
            "Välj vilken dag ni hade kontakt, eller när nästa kontakt ska tas.",
        ),
        (
            {"held_on": way.NEXT_WEEK},
            "Dagen för kontakten kan inte ligga framåt i tiden. Välj den som nästa kontakt.",
        ),
        ({"responsible": None}, "Välj vem som tar nästa kontakt."),
        ({"informed_on": None}, "Skriv när vårdnadshavarna fick veta, eller varför de inte har fått det."),
    ],
)
def test_each_missing_part_is_named(cast: Cast, words: dict[str, Any], asked: str) -> None:
    case = way.opened(cast)

    with pytest.raises(MissingParts) as missing:
        way.samverkan(cast, case, **words)

    assert [part.text for part in missing.value.parts] == [asked]
    assert way.fresh(case).version == case.version


def test_nothing_about_a_person_needs_no_consent(cast: Cast) -> None:
    record = way.samverkan(cast, way.opened(cast), ground=Ground.NOBODY, shared="", consent_of=(), consent_on=None)

    assert record.pk


def test_guardians_of_a_pupil_of_age_are_not_asked_about(cast: Cast) -> None:
    case = way.opened(cast)
    case.student.birth_date = dt.date(2008, 1, 1)
    case.student.save()

    assert way.samverkan(cast, way.fresh(case), informed_on=None).pk


@pytest.mark.parametrize("name", ["sara", "rolf", "birgitta"])
def test_mentors_and_others_do_not_write_it(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        way.samverkan(cast, way.opened(cast), by=getattr(cast, name))


@pytest.mark.parametrize("name", ["rolf", "birgitta"])
def test_the_next_contact_is_given_to_somebody_who_reaches_the_case(cast: Cast, name: str) -> None:
    with pytest.raises(MissingParts, match="når inte ärendet"):
        way.samverkan(cast, way.opened(cast), responsible=getattr(cast, name))


def test_the_next_contact_stands_in_the_work_list_until_there_is_none(cast: Cast) -> None:
    case = way.opened(cast)
    record = way.samverkan(cast, case)
    assert "Ta nästa kontakt i samverkan" in titles(cast.maria)
    assert "Ta nästa kontakt i samverkan" not in titles(cast.petra)

    way.samverkan(cast, case, record=record, next_on=None)

    assert "Ta nästa kontakt i samverkan" not in titles(cast.maria)


def test_the_mentor_sees_that_it_happened_and_not_what(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    way.samverkan(cast, case)

    of_sara = login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()
    of_karin = login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()

    assert "Samverkan eller information" in of_sara
    assert "Avlastning på morgnarna." not in of_sara
    assert "Avlastning på morgnarna." in of_karin
    assert "Samtycke av Noah och" in of_karin


def test_the_same_page_sent_twice_is_one_record(cast: Cast) -> None:
    case = way.opened(cast)
    way.samverkan(cast, case)

    with pytest.raises(AlreadyDone):
        way.samverkan(cast, case)

    assert case.samverkan.count() == 1


def form(case: Case, **words: Any) -> dict[str, Any]:
    """The form without consent: nothing about a person is shared."""
    return {
        "kind": "samverkan",
        "party": "fritid",
        "purpose": "En ledare som möter.",
        "ground": Ground.NOBODY,
        "held_on": TODAY,
        "informed_on": TODAY,
    } | words


def test_it_is_written_without_any_script(cast: Cast, client: Client) -> None:
    case = way.opened(cast)

    answer = login(client, cast.maria).post(f"/arenden/{case.pk}/samverkan/", form(case))

    assert answer.status_code == 302
    assert case.samverkan.get().purpose == "En ledare som möter."


def test_somebody_faster_is_shown_beside_ones_own_words(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    record = way.samverkan(cast, case)
    way.samverkan(cast, case, record=record, outcome="Karins ord.", by=cast.karin)

    answer = login(client, cast.maria).post(
        f"/arenden/{case.pk}/samverkan/{record.pk}/", form(case, outcome="Marias ord.", version=record.version)
    )

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Karins ord." in page
    assert "Marias ord." in page
    assert f'name="version" value="{record.version + 1}"' in page


def test_empty_and_too_long_forms_come_back_with_their_words(cast: Cast, client: Client) -> None:
    case, long = way.opened(cast), "å" * (LONG + 1)
    login(client, cast.maria)

    empty = client.post(f"/arenden/{case.pk}/samverkan/", {})
    too_long = client.post(f"/arenden/{case.pk}/samverkan/", form(case, purpose=long))

    assert (empty.status_code, too_long.status_code) == (422, 422)
    assert "Skriv vad syftet är." in html.unescape(empty.content.decode())
    assert long in too_long.content.decode()


def test_the_page_says_that_oro_is_another_thing_and_leads_there(cast: Cast, client: Client) -> None:
    case = way.opened(cast)

    page = login(client, cast.maria).get(f"/arenden/{case.pk}/samverkan/").content.decode()

    assert f"/elever/{cast.noah.pk}/orosanmalan/" in page
    assert "En orosanmälan görs genast" in page
