"""The list of pupils: by class or by name, only those in reach, with as few queries however many there are."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.services import grant_student
from tests.cast import TODAY, Cast, login, make_student, school_day


def test_a_mentor_sees_the_own_class_in_swedish_order(client: Client, cast: Cast) -> None:
    html = login(client, cast.sara).get("/elever/").content.decode()

    assert html.index("Noah Ali") < html.index("Tuva Bergman") < html.index("Maja Öberg")
    assert "Alma Sjögren" not in html


def test_a_rektor_sees_the_school_and_can_choose_a_class(client: Client, cast: Cast) -> None:
    client = login(client, cast.karin)

    everybody = client.get("/elever/").content.decode()
    klass = client.get("/elever/", {"klass": cast.klass_8a.pk}).content.decode()

    assert "Noah Ali" in everybody
    assert "Casper Blom" not in everybody
    assert "Noah Ali" not in klass
    assert "Alma Sjögren" in klass


def test_a_class_out_of_reach_is_not_there(client: Client, cast: Cast) -> None:
    assert login(client, cast.sara).get("/elever/", {"klass": cast.klass_8a.pk}).status_code == 404
    assert login(client, cast.sara).get("/elever/", {"klass": "abc"}).status_code == 404


def test_a_name_is_found_whatever_part_is_written(client: Client, cast: Cast) -> None:
    html = login(client, cast.karin).post("/elever/", {"name": "ali noa"}).content.decode()

    assert "1 träff" in html
    assert "Noah Ali" in html
    assert "Maja" not in html


def test_a_search_without_hits_says_why(client: Client, cast: Cast) -> None:
    html = login(client, cast.sara).post("/elever/", {"name": "Alma"}).content.decode()

    assert "Ingen elev med det namnet" in html


def test_protected_pupils_are_found_by_those_alone_who_may_see_them(client: Client, cast: Cast) -> None:
    assert "Signe" not in login(client, cast.maria).post("/elever/", {"name": "Signe"}).content.decode().split("<h2")[1]
    assert "Signe Hemlig" in login(client, cast.karin).post("/elever/", {"name": "Signe"}).content.decode()


@pytest.mark.parametrize(("who", "knows"), [("maria", False), ("karin", False), ("amir", True)])
def test_the_class_of_a_protected_pupil_is_told_by_no_filter_but_the_mentors_own(
    client: Client, cast: Cast, who: str, knows: bool
) -> None:
    user = getattr(cast, who)
    grant_student(student=cast.signe, user=user, reason="Möter eleven", by=cast.karin)
    cast.alma.memberships.update(group=cast.klass_8b)  # so that Signe is alone in 8A
    client = login(client, user)

    everybody, klass = client.get("/elever/"), client.get("/elever/", {"klass": cast.klass_8a.pk})

    assert "Signe Hemlig" in everybody.content.decode()
    assert [row.klass for row in everybody.context["rows"] if row.student == cast.signe] == [""]
    assert (cast.klass_8a.pk in [group.pk for group in everybody.context["student_groups"]]) == knows
    assert klass.status_code == (200 if knows else 404)


def test_a_class_with_others_does_not_tell_that_a_protected_pupil_is_there(client: Client, cast: Cast) -> None:
    klass = login(client, cast.karin).get("/elever/", {"klass": cast.klass_8a.pk}).content.decode()

    assert "Alma Sjögren" in klass
    assert "Signe" not in klass


def test_the_huvudman_has_no_list_of_pupils(client: Client, cast: Cast) -> None:
    assert login(client, cast.hugo).get("/elever/").status_code == 404


@pytest.mark.parametrize("url", ["/elever/", "/"])
def test_more_pupils_make_no_more_queries(client: Client, cast: Cast, url: str) -> None:
    client = login(client, cast.sara)
    school_day(cast.noah, TODAY, invalid=60)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(6):
        student = make_student(f"Elev{number}", "Extra", group=cast.klass_8b)
        school_day(student, TODAY - dt.timedelta(days=number % 3), valid=60)

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
