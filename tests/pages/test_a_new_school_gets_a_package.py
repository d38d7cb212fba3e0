"""A pupil changes school: the new one gets a zip with the chosen file and a record, and the log says why."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from audit.models import AccessLog
from cases.models import Case
from people.models import Protection, Student
from tests.cases import way
from tests.cast import Cast, login

SCHOOL = "Granåsskolan, Granås kommun"
GIVEN = {"to": SCHOOL, "ground": "övergång", "scope": "utan", "secrets": ["elevhalsan", "fortroenden"], "tried": "on"}
GROUND = "Det underlättar övergången, 3 kap. 12 j § skollagen"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Noah has told that he sleeps badly, in confidence."""
    return way.fresh(way.talk(cast, health="Noah sover dåligt.").case)


def ask(client: Client, case: Case, **given: Any) -> Any:
    return client.post(f"/arenden/{case.pk}/akten/?till=annan-skola", GIVEN | given)


def test_the_zip_holds_the_file_and_a_record_that_names_nobody_but_who_gave_it(
    cast: Cast, client: Client, case: Case
) -> None:
    answer = ask(login(client, cast.karin), case)

    assert answer["Content-Disposition"] == f'attachment; filename="overlamning-{case.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
        names = [f"akt-{case.number}.pdf", f"overlamning-{case.number}.json"]
        assert folder.namelist() == names
        pdf, record = (folder.read(name) for name in names)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert f"Till: Elevens nya skola, {SCHOOL}." in text
    assert "Bussen" not in record.decode()
    assert "Noah sover" not in text
    told = json.loads(record)
    assert (told["till"], told["stöd"], told["uttagen av"]) == (SCHOOL, GROUND, "Karin Westerberg")
    assert told["från"] == {
        "skola": "Björkskolan", "skolenhetskod": "99100001", "huvudman": cast.huvudman.name
    }  # fmt: skip
    assert told["fil"]["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert told["lämnat utanför"] == {"Trivsel, hälsa och hemförhållanden": 1}
    assert not [name for name in ("Noah", "Samira", "Karim", cast.noah.personal_number) if name in record.decode()]


def test_the_log_and_the_case_tell_to_which_school_and_on_which_ground(cast: Cast, client: Client, case: Case) -> None:
    browser = login(client, cast.karin)
    ask(browser, case, ground="samtycke")

    entry = AccessLog.objects.get(what=AccessLog.What.FILE)
    ground = "Samtycke av vårdnadshavarna, eller av eleven som är myndig"
    assert entry.purpose == f"Elevens nya skola: {SCHOOL}. {ground}. Med delar utanför"
    assert entry.purpose in browser.get(f"/arenden/{case.pk}/").content.decode()


@pytest.mark.parametrize("given", [{"to": ""}, {"to": "Noahs nya skola, till Noah"}, {"ground": ""}, {"tried": ""}])
def test_school_ground_and_trial_are_asked_for_and_the_log_names_no_pupil(
    cast: Cast, client: Client, case: Case, given: dict[str, str]
) -> None:
    answer = ask(login(client, cast.karin), case, **given)

    assert answer.status_code == 422
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()


def test_nothing_about_a_protected_pupil_goes_to_another_school(cast: Cast, client: Client, case: Case) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert ask(login(client, cast.karin), case)["Content-Type"].startswith("text/html")
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()
