"""Whoever works at the school writes an orosanmälan, with or without a part in the routine.

Kim is caretaker at Björkskolan, övrig personal. He finds the school's pupils by name, as he knows them, and reaches
nothing of theirs.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from audit.forms import NAMEABLE_ROLES
from audit.models import AccessLog
from cases import services
from cases.concern.access import rektor_reads, visible_concerns
from cases.errors import MissingParts
from cases.models import Concern
from cases.models.concern import How
from people.access import students_to_find, visible_students
from people.models import Municipality, Protection, Student
from people.roles import ROLE_VERBS, Role, Verb
from tests.cases import concerns, way
from tests.cases.test_forms_keep_what_was_written import text_of
from tests.cases.test_orosanmalan_in_the_browser_pages import about, value
from tests.cast import TODAY, Cast, login

SEARCH = "/orosanmalan/"


@pytest.fixture
def kim(cast: Cast, client: Client) -> Client:
    """Kim's browser."""
    return login(client, cast.kim)


def found(kim: Client, name: str) -> str:
    """The page with the answer to a search."""
    return text_of(kim.post(SEARCH, {"name": name}))


def test_nothing_else_comes_with_the_role(cast: Cast) -> None:
    assert ROLE_VERBS[Role.PERSONAL] == {Verb.FIND_FOR_CONCERN}
    assert not visible_students(cast.kim).exists()


def test_the_first_page_and_the_menu_lead_to_writing_one(kim: Client) -> None:
    page = text_of(kim.get("/"))

    assert "Är du orolig för att ett barn far illa?" in page
    assert page.count('href="/orosanmalan/"') == 2  # the menu and the card
    for other in ("/elever/", "/arenden/", "/rapporter/", "/utskick/"):
        assert f'href="{other}"' not in page


def test_a_pupil_of_the_school_is_found_by_name_with_the_class_alone(cast: Cast, kim: Client) -> None:
    way.opened(cast)

    page = found(kim, "noa")

    assert f'<a class="ds-link" href="{about(cast.noah)}">Noah Ali, 8B</a>' in page
    assert cast.noah.personal_number not in page


@pytest.mark.parametrize(
    "out_of_reach",
    [
        pytest.param(lambda cast: cast.signe, id="protected"),
        pytest.param(lambda cast: cast.casper, id="at another school"),
        pytest.param(
            lambda cast: cast.noah.enrolments.update(last_day=TODAY - dt.timedelta(1)) and cast.noah, id="left"
        ),
    ],
)
def test_nobody_else_is_found_nor_opened(cast: Cast, kim: Client, out_of_reach: Callable[[Cast], Student]) -> None:
    pupil = out_of_reach(cast)
    page = found(kim, pupil.first_name)

    assert "Ingen som går att söka fram heter så." in page
    assert "Elever med skyddade uppgifter går inte att söka fram" in page
    assert pupil.last_name not in page
    assert kim.get(about(pupil)).status_code == 404
    assert kim.post(about(pupil), {"worry": concerns.WORRY}).status_code == 404


def test_what_is_filled_in_is_what_colleagues_know_and_the_rest_is_written_by_hand(cast: Cast, kim: Client) -> None:
    Municipality.objects.filter(pk=cast.granas.pk).update(social_board="Socialnämnden i Granås")
    page = text_of(kim.get(about(cast.alma)))  # who is registered in Granås

    assert value(page, "child_name") == "Alma Sjögren"
    assert value(page, "child_other") == "Går i 8A."
    assert f'<option value="{cast.bjorkskolan.pk}" selected>' in page
    for name in ("child_number", "child_address", "guardian_1", "guardian_1_contact", "reporter_role"):
        assert value(page, name) == ""
    for secret in ("Granås", "Karin Sjögren", "Björkvägen", cast.alma.personal_number[:8]):
        assert secret not in page


def test_the_report_is_given_at_once_and_the_schools_rektor_reads_it(cast: Cast, kim: Client) -> None:
    answers = concerns.ANSWERS | {"child_name": "Noah Ali", "school": cast.bjorkskolan.pk, "klar": "1"}

    page = text_of(kim.post(about(cast.noah), concerns.posted(**answers), follow=True))

    concern = Concern.objects.get()
    assert "Lämna anmälan nu" in page
    assert (concern.author, concern.state, concern.student) == (cast.kim, Concern.State.READY, None)
    assert "Karin Westerberg, rektor på Björkskolan" in rektor_reads(concern)
    assert kim.get(f"/orosanmalan/{concern.pk}/anmalan.pdf").status_code == 200


def test_no_row_of_the_log_tells_the_rektor_whom_kim_thinks_of(cast: Cast, kim: Client) -> None:
    found(kim, "Noah")
    kim.get(about(cast.noah))

    assert not AccessLog.objects.exists()


def test_a_mentor_reaches_the_own_pupils_and_finds_the_others(cast: Cast, client: Client) -> None:
    client = login(client, cast.sara)

    assert "guardian_1" in text_of(client.get(about(cast.noah)))
    assert value(text_of(client.get(about(cast.noah))), "reporter_role") == "Mentor"
    assert about(cast.alma) in found(client, "Alma")
    assert {*students_to_find(cast.sara)} == {cast.noah, cast.maja, cast.tuva, cast.alma}


def test_the_role_opens_no_protected_pupil_even_by_name(cast: Cast) -> None:
    assert Role.PERSONAL not in NAMEABLE_ROLES


@pytest.fixture
def written(cast: Cast, kim: Client) -> Concern:
    """Kim's finished report of Noah, whom he found by name."""
    answers = concerns.ANSWERS | {"child_name": "Noah Ali", "school": cast.bjorkskolan.pk, "klar": "1"}
    kim.post(about(cast.noah), concerns.posted(**answers))
    return Concern.objects.get()


def test_who_has_begun_a_report_is_led_back_to_it_and_nobody_else_is(cast: Cast, kim: Client, written: Concern) -> None:
    led = f'som inte är lämnad. <a class="ds-link" href="/orosanmalan/{written.pk}/"'

    assert led in text_of(kim.get(about(cast.noah)))
    assert led not in text_of(kim.get(about(cast.maja)))
    assert f"/orosanmalan/{written.pk}/" not in text_of(login(Client(), cast.sara).get(about(cast.noah)))


def test_of_a_pupil_who_is_protected_since_no_paper_is_made(cast: Cast, kim: Client, written: Concern) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    url = f"/orosanmalan/{written.pk}/"
    assert kim.get(f"{url}anmalan.pdf").status_code == 404
    assert "Rektorn läser den inte, eftersom barnet har skyddade uppgifter." in text_of(kim.get(url))
    with pytest.raises(MissingParts, match="berätta på telefon"):
        services.give_concern(concern=written, by=cast.kim, how=How.POST, given_at=concerns.CALLED)


def test_of_a_pupil_who_is_protected_since_the_rektor_reads_no_more(cast: Cast, written: Concern) -> None:
    services.give_concern(
        concern=written, by=cast.kim, how=How.PHONE, given_at=concerns.CALLED, given_to="Lovisa på mottagningen"
    )
    assert visible_concerns(cast.karin).exists()

    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert not visible_concerns(cast.karin).exists()
