"""The huvudman's register: notices from its schools, acknowledged once, with a letter to each."""

from django.test import Client

from notifications.models import Delivery, Status
from people.models import Protection, Student
from tests.cast import Cast, login


def notice() -> Delivery:
    return Delivery.objects.get(kind="huvudman_utredning")


def test_a_notice_stands_there_until_it_is_acknowledged(client: Client, investigated: Cast) -> None:
    login(client, investigated.hugo)
    assert "Att kvittera" in client.get("/huvudman/register/").content.decode()

    client.post("/huvudman/register/kvittera/", {"id": notice().pk})

    assert (notice().status, notice().done_by, notice().proof) == (
        Status.RECEIVED,
        investigated.hugo,
        {"received_on": "2026-11-20"},
    )
    assert "Kvitterad 20 nov" in client.get("/huvudman/register/").content.decode()


def test_it_is_acknowledged_once(client: Client, investigated: Cast) -> None:
    login(client, investigated.hugo)
    client.post("/huvudman/register/kvittera/", {"id": notice().pk})
    first = notice().done_at

    response = client.post("/huvudman/register/kvittera/", {"id": notice().pk}, follow=True)

    assert "inte är kvitterad" in response.content.decode()
    assert notice().done_at == first


def test_mitt_arbete_says_how_many_wait(client: Client, investigated: Cast) -> None:
    login(client, investigated.hugo)

    assert "Kvittera en anmäld utredning" in client.get("/").content.decode()


def test_a_pupil_who_has_become_protected_is_gone_from_it(client: Client, investigated: Cast) -> None:
    login(client, investigated.hugo)
    Student.objects.filter(pk=investigated.alma.pk).update(protection=Protection.SEKRETESSMARKERING)

    text = client.get("/huvudman/register/").content.decode()

    assert "Sjögren" not in text
    assert notice().reference not in text
    assert client.get(f"/utskick/{notice().pk}/brev.pdf").status_code == 404


def test_an_empty_register_says_when_it_fills(client: Client, cast: Cast) -> None:
    login(client, cast.hugo)

    assert "kommer anmälan hit samma dag" in client.get("/huvudman/register/").content.decode()


def test_mitt_arbete_counts_no_protected_pupil(client: Client, investigated: Cast) -> None:
    login(client, investigated.hugo)
    Student.objects.filter(pk=investigated.alma.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert "Inga utredningar är anmälda än." in client.get("/").content.decode()
