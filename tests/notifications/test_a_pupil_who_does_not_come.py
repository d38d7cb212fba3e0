"""A pupil of compulsory school who does not come: the rektor tells the hemkommun, by post or by hand, so little."""

import datetime as dt
import html
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pypdf import PdfReader

from cases.forms.closing import AvslutaForm
from cases.models import Case, State
from notifications import letters, services
from notifications.models import Channel, Delivery, Status
from notifications.not_coming import tell
from people.models import Enrolment, Protection, Skolform, Student, User
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login, on_day, school_day
from tests.notifications.paper import is_archivable, read, words
from tests.notifications.steps import open_case

KIND = "hemkommun_utebliven"
SAID = {
    "place": "Norge",
    "last_day": "2026-11-02",
    "leave": "avslagen",
    "leave_until": "",
    "told_by": "Per Sjögren, farbror",
    "contact": "Karin Westerberg, 0500-10 10 10",
}


@pytest.fixture
def case(cast: Cast) -> Case:
    """Alma lives in Granås, and there is a case about her in Älvköping."""
    return open_case(cast.alma, cast.karin)


def page(client: Client, user: User, case: Case, data: dict[str, Any] | None = None) -> Any:
    """The page, or what it answers."""
    url = f"/arenden/{case.pk}/utebliven/"
    return login(client, user).post(url, data) if data is not None else login(client, user).get(url)


def sent() -> Delivery:
    return Delivery.objects.get(kind=KIND)


def post(delivery: Delivery, by: User) -> None:
    """Print and post a letter today."""
    services.mark_printed(Delivery.objects.filter(pk=delivery.pk), by=by)
    services.mark_posted(Delivery.objects.filter(pk=delivery.pk), posted_on=TODAY, by=by)


def test_the_letter_says_what_was_asked_and_nothing_of_an_investigation(cast: Cast, client: Client, case: Case) -> None:
    way.start_investigation(cast, case)
    assert page(client, cast.karin, case, SAID).status_code == 302

    letter = login(client, cast.birgitta).get(f"/utskick/{sent().pk}/brev.pdf")
    text = words(letter)
    assert is_archivable(letter)
    for part in (
        "Anmälan om utebliven elev",
        "Granås kommun Den som svarar för skolplikten",
        "Alma Sjögren",
        "Sista skoldag 2 november 2026",
        "Land eller ort Norge",
        "Ansökan om ledighet Avslagen",
        "Uppgiftslämnare Per Sjögren, farbror",
        "Karin Westerberg, 0500-10 10 10",
        "7 kap. 21 §",
    ):
        assert part in text
    assert "utredning" not in text.lower()
    assert len(read(letter).pages) == 1
    assert (sent().status, sent().channel, sent().to_municipality) == (Status.WAITING, Channel.LETTER, cast.granas)


def test_granted_leave_has_its_last_day(cast: Cast, client: Client, case: Case) -> None:
    page(client, cast.karin, case, SAID | {"leave": "beviljad", "leave_until": "2026-11-13"})

    assert sent().content["not_coming"]["leave"] == "Beviljad till och med 13 november 2026"


def test_leave_does_not_end_before_the_last_day_in_school(cast: Cast, client: Client, case: Case) -> None:
    answer = page(client, cast.karin, case, SAID | {"leave": "beviljad", "leave_until": "2026-11-01"})

    assert answer.status_code == 422
    assert "Ledigheten slutar före sista skoldagen." in answer.content.decode()
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_nobody_else_writes_it(cast: Cast, case: Case) -> None:
    for user in (cast.birgitta, cast.amir, cast.sara):
        with pytest.raises(PermissionDenied):
            tell(case=case, said=None, by=user)

    assert not Delivery.objects.filter(kind=KIND).exists()


def test_the_longest_is_two_pages(cast: Cast, client: Client, case: Case) -> None:
    page(client, cast.karin, case, SAID | {"place": "ort " * 25, "told_by": "namn " * 40, "contact": "orden " * 80})

    assert len(PdfReader(io.BytesIO(bytes(letters.document_of(sent()).content))).pages) <= 2


def test_to_the_kommun_that_is_huvudman_it_goes_to_those_who_answer_for_skolplikten(cast: Cast, client: Client) -> None:
    case = open_case(cast.noah, cast.karin)
    shown = page(client, cast.karin, case).content.decode()

    assert "Kommunen är både huvudman för skolan och elevens hemkommun" in shown
    page(client, cast.karin, case, SAID)
    assert letters.Letter(sent()).address[:2] == ["Älvköpings kommun", "Den som svarar för skolplikten"]


def test_the_first_letter_names_no_such_function(cast: Cast, case: Case) -> None:
    way.start_investigation(cast, case)

    first = letters.Letter(Delivery.objects.get(kind="hemkommun_utredning"))
    assert "Den som svarar för skolplikten" not in first.address


def test_of_an_unknown_hemkommun_it_is_asked_which(cast: Cast, client: Client, case: Case) -> None:
    Student.objects.filter(pk=cast.alma.pk).update(registered_municipality=None)

    assert "Välj den kommun som brevet ska till." in page(client, cast.karin, case, SAID).content.decode()
    page(client, cast.karin, case, SAID | {"municipality": cast.granas.pk})
    assert sent().to_municipality == cast.granas


def test_the_last_day_in_school_is_proposed_from_the_attendance_and_the_rektor_as_contact(
    cast: Cast, client: Client, case: Case
) -> None:
    school_day(cast.alma, dt.date(2026, 11, 2), offered=360)
    school_day(cast.alma, dt.date(2026, 11, 3), offered=360, invalid=360)

    form = page(client, cast.karin, case).context["form"]

    assert {name: form[name].value() for name in form.fields if form[name].value()} == {
        "last_day": dt.date(2026, 11, 2),
        "contact": "Karin Westerberg, rektor",
    }


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"place": ""}, 'href="#id_place">Skriv landet eller orten. Vet ni inte, skriv det.'),
        ({"last_day": ""}, 'href="#id_last_day">Välj elevens sista skoldag.'),
        ({"last_day": "2026-11-21"}, 'href="#id_last_day">Dagen har inte varit än'),
        ({"leave": ""}, 'href="#id_leave_0">Välj om hemmet har ansökt om ledighet.'),
        ({"leave": "beviljad"}, 'href="#id_leave_until">Välj den sista dagen av ledigheten.'),
        ({"told_by": ""}, 'href="#id_told_by">Skriv vem som har berättat.'),
        ({"contact": ""}, 'href="#id_contact">Skriv vem hemkommunen kan kontakta.'),
    ],
)
def test_each_missing_part_is_named_and_nothing_is_sent(
    cast: Cast, client: Client, case: Case, changed: dict[str, str], asked: str
) -> None:
    answer = page(client, cast.karin, case, SAID | changed)

    assert answer.status_code == 422
    assert asked in html.unescape(answer.content.decode())
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_what_is_too_long_for_the_letter_comes_back_whole(cast: Cast, client: Client, case: Case) -> None:
    long = "å" * 101

    answer = page(client, cast.karin, case, SAID | {"place": long})

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "Nu är den 101 tecken lång." in answer.content.decode()


def test_pressed_twice_or_by_two_is_one_letter_and_the_words_of_the_second_are_kept(
    cast: Cast, client: Client, case: Case
) -> None:
    page(client, cast.karin, case, SAID)
    shown = page(client, cast.karin, case).content.decode()
    assert "Det finns redan en anmälan som inte är gjord" in shown
    assert (f"/utskick/{sent().pk}/" in shown, "Skriv brevet" in shown) == (True, False)
    second = page(client, cast.karin, case, SAID | {"place": "Finland"})

    assert second.status_code == 422
    assert "Det finns redan en anmälan som inte är gjord" in second.content.decode()
    assert "Finland" in second.content.decode()
    assert sent().content["not_coming"]["place"] == "Norge"


def test_of_a_protected_pupil_it_is_done_by_hand_and_not_a_word_is_kept(cast: Cast, client: Client, case: Case) -> None:
    Student.objects.filter(pk=cast.alma.pk).update(protection=Protection.SEKRETESSMARKERING)
    shown = page(client, cast.karin, case)

    assert "Granås" not in shown.content.decode()
    assert not shown.context["form"].fields
    assert page(client, cast.karin, case, SAID).status_code == 302
    assert (sent().channel, sent().to_municipality, list(sent().content)) == (Channel.MANUAL, None, ["lagrum"])


def test_it_is_of_compulsory_school_alone_and_by_those_who_decide(cast: Cast, client: Client, case: Case) -> None:
    assert page(client, cast.birgitta, case).status_code == 404
    assert page(client, cast.amir, case).status_code == 404
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)

    assert page(client, cast.karin, case, SAID).status_code == 404
    assert "/utebliven/" not in client.get(f"/arenden/{case.pk}/").content.decode()
    assert "/utebliven/" not in client.get(f"/arenden/{case.pk}/avsluta/").content.decode()


def test_of_a_closed_case_nobody_is_told_and_nothing_typed_is_lost(cast: Cast, client: Client, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state=State.AVSLUTAD, closed_at=NOW, closing="hanterad")
    assert page(client, cast.karin, case).status_code == 302

    answer = page(client, cast.karin, case, SAID)

    assert answer.status_code == 422
    assert "Ärendet är avslutat" in answer.content.decode()
    assert SAID["told_by"] in answer.content.decode()
    assert not Delivery.objects.filter(kind=KIND).exists()


def test_the_case_and_its_closing_lead_there_and_the_day_it_was_posted_is_proposed(
    cast: Cast, client: Client, case: Case
) -> None:
    login(client, cast.karin)
    for url in (f"/arenden/{case.pk}/", f"/arenden/{case.pk}/avsluta/"):
        assert f"/arenden/{case.pk}/utebliven/" in client.get(url).content.decode()
    page(client, cast.karin, case, SAID)
    closing = f"/arenden/{case.pk}/avsluta/"

    services.mark_printed(Delivery.objects.filter(kind=KIND), by=cast.birgitta)
    assert client.get(closing).context["form"]["home_told_on"].value() is None
    post(sent(), cast.birgitta)
    assert login(client, cast.karin).get(closing).context["form"]["home_told_on"].value() == TODAY


def test_what_was_posted_before_a_case_was_taken_up_again_is_not_proposed(
    cast: Cast, client: Client, case: Case
) -> None:
    page(client, cast.karin, case, SAID)
    post(sent(), cast.birgitta)
    with on_day(TODAY + dt.timedelta(days=30)):
        way.take(cast, case, "avsluta", way.person(cast.karin), closing="hanterad")
        way.take(cast, way.fresh(case), "ateruppta", way.person(cast.karin))
        form = AvslutaForm(case=way.fresh(case), by=way.person(cast.karin))

    assert form["home_told_on"].value() is None


def test_the_case_tells_of_it_and_until_it_is_posted_it_is_called_back(cast: Cast, client: Client, case: Case) -> None:
    page(client, cast.karin, case, SAID)
    shown = client.get(f"/arenden/{case.pk}/").content.decode()
    assert "Anmälan om utebliven elev" in shown

    url = f"/utskick/{sent().pk}/"
    assert "Har eleven kommit tillbaka" in client.get(url).content.decode()
    assert "Återkallad 20 nov" in client.post(f"{url}ater/", follow=True).content.decode()
    assert page(client, cast.karin, case, SAID).status_code == 302
    assert Delivery.objects.filter(kind=KIND, status=Status.WAITING).count() == 1


def test_a_letter_that_is_posted_may_be_followed_by_another(cast: Cast, client: Client, case: Case) -> None:
    page(client, cast.karin, case, SAID)
    post(sent(), cast.birgitta)

    assert page(client, cast.karin, case, SAID | {"place": "Finland"}).status_code == 302
    assert Delivery.objects.filter(kind=KIND).count() == 2
