"""The page where a run is undone says what happens, who did it and why, and is for whom the run is."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from absence import runs, undoing
from absence.models import ImportRun
from absence.tasks_import import undo_run
from people.models import School, User
from people.roles import Role
from tests.cast import give_role, login, make_user
from tests.importing.files import BJORK, DAY, GRANAS, write
from tests.importing.test_import_pages import page
from tests.importing.undo import WHY, absence_run, invalid, said


@pytest.fixture
def birgitta(school: Path, client: Client) -> Client:
    """Birgitta, administratör, logged in. The files so far were hers."""
    user = User.objects.get(username="birgitta")
    ImportRun.objects.update(started_by=user)
    return login(client, user)


def hers(run: ImportRun) -> ImportRun:
    """A run as if Birgitta had read it in on the page."""
    ImportRun.objects.filter(pk=run.pk).update(started_by=User.objects.get(username="birgitta"))
    run.refresh_from_db()
    return run


def test_the_page_says_what_happens_and_who_did_it_and_why(birgitta: Client, school: Path) -> None:
    absence_run(school, invalid())
    run = hers(absence_run(school, invalid("k1", 50), f"E2;{DAY};60;;L1;nej;nej;;nej;k2;"))
    address = reverse("absence:import_undo", args=[run.pk])
    assert address in page(birgitta, run)

    text = birgitta.get(address).content.decode()
    assert "Två elever får skoldagar räknade om, 18 november." in text
    assert "Skriv varför inläsningen ska ångras." in birgitta.post(address, {"why": " "}).content.decode()
    assert birgitta.post(address, {"why": WHY}).headers["Location"] == reverse("absence:import", args=[run.pk])

    run.refresh_from_db()
    assert "Ångrar inläsningen" in page(birgitta, run)
    undo_run(run.pk)
    assert f"av Birgitta Åkesson. Skäl: {WHY}" in page(birgitta, run)
    assert "Ångrad" in birgitta.get(reverse("absence:imports")).content.decode()
    assert said() == [("k:k1", 60, False)]
    assert birgitta.get(address).status_code == 302


def test_the_page_of_people_says_what_to_do_instead(birgitta: Client) -> None:
    run = ImportRun.objects.get(kind="personer")

    assert undoing.ONLY_PEOPLE in page(birgitta, run)
    assert birgitta.get(reverse("absence:import_undo", args=[run.pk])).status_code == 302


def test_a_newer_file_is_told_of(birgitta: Client, school: Path) -> None:
    run = hers(absence_run(school, invalid()))
    absence_run(school, invalid())

    assert "En nyare fil är inläst" in birgitta.get(reverse("absence:import_undo", args=[run.pk])).content.decode()


def test_nobody_undoes_what_reaches_another_huvudmans_school(birgitta: Client, school: Path) -> None:
    both = make_user("bo")
    for code in (BJORK, GRANAS):
        give_role(both, Role.ADMINISTRATOR, School.objects.get(code=code))
    run = runs.start(ImportRun.Kind.ABSENCE, user=both)
    content = f"elev;datum;frånvarominuter;giltig;lektion\nE1;{DAY};60;nej;L1\n"
    runs.carry_out(run, write(school, {"franvaro.csv": content}) / "franvaro.csv")
    address = reverse("absence:import_undo", args=[run.pk])
    assert birgitta.get(address).status_code == 200

    run.figures.update(school=School.objects.get(code=GRANAS))

    assert birgitta.get(address).status_code == 404
