"""A pupil with protected personal data is reached by the rektor of the own school and by people named for the pupil."""

import datetime as dt

import pytest
from django.test import Client

from people.access import visible_students
from people.models import Enrolment, Protection, RoleAssignment, Skolform
from people.protected import Fact, shows
from people.roles import Role
from people.services import end_grant, grant_student
from tests.cast import TODAY, Cast, fresh, give_role, login, on_day


@pytest.mark.parametrize("person", ["amir", "maria", "petra", "birgitta", "sara", "rolf", "hugo", "stina", "sixten"])
def test_nobody_reaches_signe_by_a_role(cast: Cast, person: str) -> None:
    assert cast.signe not in visible_students(getattr(cast, person))


def test_the_rektor_of_the_school_does(cast: Cast) -> None:
    assert cast.signe in visible_students(cast.karin)


def test_somebody_named_does_for_as_long_as_was_said(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin, last_day=TODAY)

    assert cast.signe in visible_students(cast.amir)
    with on_day(dt.date(2026, 11, 21)):
        assert cast.signe not in visible_students(fresh(cast.amir))


def test_access_that_is_ended_is_closed_at_once(cast: Cast) -> None:
    grant = grant_student(
        student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin, first_day=dt.date(2026, 9, 1)
    )
    end_grant(grant)

    assert cast.signe not in visible_students(cast.amir)
    assert grant.last_day == dt.date(2026, 11, 19)


def test_a_name_given_the_same_day_can_be_taken_back_at_once(cast: Cast) -> None:
    end_grant(grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin))

    assert cast.signe not in visible_students(cast.amir)


def test_access_to_one_pupil_opens_no_other(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.rolf, reason="Utredare", by=cast.karin)

    assert [*visible_students(cast.rolf)] == [cast.signe]


def test_a_pupil_who_becomes_protected_disappears_at_once(cast: Cast) -> None:
    assert cast.noah in visible_students(cast.sara)
    cast.noah.protection = Protection.SKYDDAD_FOLKBOKFORING
    cast.noah.save()

    assert cast.noah not in visible_students(cast.sara)
    assert cast.noah in visible_students(cast.karin)


@pytest.mark.parametrize("fact", Fact)
def test_even_those_who_reach_the_pupil_are_not_shown_what_could_lead_a_stranger_to_the_child(
    cast: Cast, fact: Fact
) -> None:
    assert not shows(cast.signe, fact)
    assert shows(cast.noah, fact)


def test_a_name_given_opens_nothing_to_somebody_who_no_longer_works_there(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin)
    RoleAssignment.objects.filter(user=cast.amir).update(last_day=TODAY)

    assert cast.signe in visible_students(fresh(cast.amir))
    with on_day(dt.date(2026, 11, 21)):
        assert cast.signe not in visible_students(fresh(cast.amir))


def test_a_name_given_does_not_follow_somebody_to_another_huvudman(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.amir, reason="Mentor", by=cast.karin)
    RoleAssignment.objects.filter(user=cast.amir).delete()
    give_role(cast.amir, Role.KURATOR, cast.granasskolan)

    assert cast.signe not in visible_students(fresh(cast.amir))


@pytest.mark.parametrize("to", ["ekskolan", "granasskolan"])
def test_a_name_given_does_not_follow_the_pupil_to_another_school(cast: Cast, to: str) -> None:
    grant_student(student=cast.signe, user=cast.maria, reason="Möter eleven", by=cast.karin)
    tomorrow = TODAY + dt.timedelta(days=1)
    Enrolment.objects.filter(student=cast.signe).update(last_day=TODAY)
    Enrolment.objects.create(
        student=cast.signe, school=getattr(cast, to), skolform=Skolform.GRUNDSKOLA, first_day=tomorrow
    )

    assert cast.signe in visible_students(fresh(cast.maria))
    with on_day(tomorrow):
        assert cast.signe not in visible_students(fresh(cast.maria))


def test_whom_another_huvudman_has_named_and_why_is_not_told(cast: Cast, client: Client) -> None:
    grant_student(student=cast.signe, user=cast.maria, reason="Känner hemmet", by=cast.karin)
    Enrolment.objects.filter(student=cast.signe).update(school=cast.granasskolan)

    page = login(client, cast.greta).get(f"/elever/{cast.signe.pk}/skydd/").content.decode()

    assert "Signe" in page
    assert not [words for words in ("Känner hemmet", cast.maria.name) if words in page]


def test_a_name_given_opens_nothing_to_a_role_that_works_with_no_pupils(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.stina, reason="Felsökning", by=cast.karin)

    assert cast.signe not in visible_students(cast.stina)
