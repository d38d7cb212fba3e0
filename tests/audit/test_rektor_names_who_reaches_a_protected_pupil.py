"""The rektor names the few who reach a protected pupil, says why and until when, and ends it again."""

import datetime as dt

import pytest
from django.test import Client

from audit.models import AccessLog
from people.access import visible_students
from people.models import Student, StudentGrant
from people.roles import Role
from people.services import grant_student
from tests.cast import TODAY, Cast, fresh, give_role, login, make_user


def address(student: Student) -> str:
    return f"/elever/{student.pk}/skydd/"


def name(client: Client, cast: Cast, **changes: object) -> str:
    """Karin names Amir for Signe; gives the page that follows."""
    form = {"user": cast.amir.pk, "reason": "Är mentor", "last_day": "2027-06-10"} | changes
    return login(client, cast.karin).post(address(cast.signe), form, follow=True).content.decode()


def test_the_one_who_is_named_reaches_the_pupil(client: Client, cast: Cast) -> None:
    text = name(client, cast)

    assert "Amir Haddad når nu eleven." in text
    assert cast.signe in visible_students(fresh(cast.amir))
    grant = StudentGrant.objects.get()
    assert (grant.reason, grant.first_day, grant.last_day) == ("Är mentor", TODAY, dt.date(2027, 6, 10))
    assert grant.granted_by == cast.karin


def test_the_page_says_who_why_until_when_and_by_whom(client: Client, cast: Cast) -> None:
    text = name(client, cast)

    assert "Till och med 10 juni 2027, beviljad av Karin Westerberg 20 november" in text


def test_the_rektor_ends_it_at_once(client: Client, cast: Cast) -> None:
    grant = grant_student(
        student=cast.signe, user=cast.amir, reason="Är mentor", by=cast.karin, first_day=dt.date(2026, 9, 1)
    )
    text = login(client, cast.karin).post(f"{address(cast.signe)}{grant.pk}/avsluta/", follow=True).content.decode()

    assert "Amir Haddad når inte längre eleven" in text
    assert "Nådde eleven tidigare" in text
    assert cast.signe not in visible_students(fresh(cast.amir))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user": ""}, "Välj vem som ska nå eleven."),
        ({"reason": "  "}, "Skriv varför personen behöver nå eleven."),
        ({"last_day": ""}, "Välj en sista dag."),
        ({"last_day": "snart"}, "Skriv dagen så här: 2026-11-20."),
        ({"last_day": "2026-11-19"}, "Välj i dag eller en senare dag."),
        ({"last_day": "2027-11-30"}, "Välj en dag inom ett år."),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_is_kept(
    client: Client, cast: Cast, changes: dict[str, object], message: str
) -> None:
    text = name(client, cast, **({"reason": "Är Signes mentor"} | changes))

    assert message in text
    assert "Är Signes mentor" in text or "reason" in changes
    assert not StudentGrant.objects.exists()


def test_nobody_is_named_twice(client: Client, cast: Cast) -> None:
    name(client, cast)

    assert "Amir Haddad har redan åtkomst." in name(client, cast)
    assert StudentGrant.objects.count() == 1


@pytest.mark.parametrize("person", ["rolf", "hugo", "stina", "sixten", "karin"])
def test_those_who_do_not_work_with_the_schools_pupils_cannot_be_named(client: Client, cast: Cast, person: str) -> None:
    name(client, cast, user=getattr(cast, person).pk)

    assert not StudentGrant.objects.exists()


def test_somebody_with_two_roles_is_offered_once_with_both(client: Client, cast: Cast) -> None:
    give_role(cast.amir, Role.SPECIALPEDAGOG, cast.bjorkskolan)
    text = login(client, cast.karin).get(address(cast.signe)).content.decode()

    assert text.count(">Amir Haddad, mentor, specialpedagog<") == 1


def test_the_page_says_what_is_hidden(client: Client, cast: Cast) -> None:
    text = login(client, cast.karin).get(address(cast.signe)).content.decode()

    assert "Sekretessmarkering" in text
    assert "vårdnadshavare och deras kontaktuppgifter" in text
    assert "<title>Vem når eleven – Närvaro</title>" in text


def test_the_rektor_finds_it_and_the_log_from_the_pupils_page_and_nobody_else_does(client: Client, cast: Cast) -> None:
    karin = login(client, cast.karin).get(f"/elever/{cast.noah.pk}/").content.decode()
    sara = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/").content.decode()

    for link in (f'href="{address(cast.noah)}"', f'href="/logg/?elev={cast.noah.pk}"'):
        assert link in karin
        assert link not in sara


def test_opening_the_page_is_logged(client: Client, cast: Cast) -> None:
    login(client, cast.karin).get(address(cast.signe))

    assert [(row.user, row.student) for row in AccessLog.objects.all()] == [(cast.karin, cast.signe)]


@pytest.mark.parametrize("person", ["amir", "maria", "birgitta", "rolf", "hugo", "stina", "sixten"])
def test_for_everybody_else_there_is_no_such_page(client: Client, cast: Cast, person: str) -> None:
    grant = grant_student(student=cast.signe, user=cast.amir, reason="Är mentor", by=cast.karin)
    login(client, getattr(cast, person))

    assert client.get(address(cast.signe)).status_code == 404
    assert client.post(address(cast.signe), {"user": cast.maria.pk}).status_code == 404
    assert client.post(f"{address(cast.signe)}{grant.pk}/avsluta/").status_code == 404
    assert StudentGrant.objects.get().last_day is None


def test_a_grant_is_ended_only_on_its_own_pupils_page(client: Client, cast: Cast) -> None:
    robin = make_user("robin")
    grant = grant_student(student=cast.casper, user=robin, reason="Utreder", by=None)

    login(client, cast.karin)
    assert client.post(f"{address(cast.signe)}{grant.pk}/avsluta/").status_code == 404
    grant.refresh_from_db()
    assert grant.last_day is None
