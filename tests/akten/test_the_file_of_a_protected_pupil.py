"""The file of a protected pupil, and of one who is of age."""

import datetime as dt
import re

from django.test import Client

from audit.models import AccessLog
from cases import services
from cases.models import Case
from narvaro.akt.building import head_of
from people.models import Protection
from people.services import grant_student
from tests.akten.whole import akt, ask, page
from tests.cases import way
from tests.cast import TODAY, Cast, login


def test_a_protected_pupils_file_is_flagged_and_tells_no_place_and_no_home(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.karin, reason="Är rektor", by=cast.karin)
    case = services.open_case(
        student=cast.signe, school=cast.bjorkskolan, by=way.person(cast.karin), why="Borta sedan i måndags."
    )
    head = {line.name: line.value for line in head_of(way.fresh(case), TODAY)}

    assert cast.signe.protection != Protection.NONE
    assert head["Skyddade uppgifter"].startswith("Ja")
    for hidden in ("Skola", "Skolenhetskod", "Klass", "Mentor", "Hemkommun", "Huvudman"):
        assert head[hidden] == "Skyddas, står inte i akten"
    assert "skyddade" in head["Vårdnadshavare"]
    assert '<p class="flag">Skyddade uppgifter</p>' in page(akt(case, way.person(cast.karin)))


def test_a_protected_pupils_file_stays_in_the_house(cast: Cast, client: Client) -> None:
    karin = way.person(cast.karin)
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=karin, why="Borta sedan i måndags.")
    login(client, karin)

    html = client.get(f"/arenden/{case.pk}/akten/").content.decode()

    assert re.findall(r'name="till" value="([\w-]+)"', html) == ["skolan"]
    assert "för hand, enligt er rutin" in html
    assert ask(client, case, "tillsyn").status_code == 422
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()


def test_the_guardians_of_a_pupil_who_is_of_age_are_not_named(cast: Cast, case: Case) -> None:
    cast.noah.birth_date = dt.date(2008, 1, 1)
    cast.noah.save()

    head = {line.name: line.value for line in head_of(way.fresh(case), TODAY)}

    assert head["Vårdnadshavare"] == "Noah är myndig. Prata med eleven själv."
