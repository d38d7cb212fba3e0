"""The rektor's decision on paper: date, content, decider, reasons, provision; who prepared it; nothing more."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from cases import services
from cases.models import Case, Decision
from people.models import Protection, Skolform
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user
from tests.notifications.paper import is_archivable, read, words


def paper(cast: Cast, client: Client, case: Case) -> Any:
    """The latest decision of a case, as Karin saves it."""
    decision = case.decisions.latest("decided_at")
    return login(client, cast.karin).get(f"/arenden/{case.pk}/beslut/{decision.pk}/")


def test_it_says_what_the_law_asks_for(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    handling = services.Handling(prepared_by=cast.maria, took_part="skolsköterskan Ida Ek")
    way.start_investigation(cast, case, team=[cast.maria], handling=handling)

    answer = paper(cast, client, case)

    text = words(answer)
    assert is_archivable(answer)
    for part in (
        "Beslut att inleda utredning om frånvaro", "20 november 2026", "Noah Ali", "Björkskolan", case.number,
        "Elevens frånvaro ska utredas.", "Petra Sandström utses till samordnare.",
        "Maria Nylund utses att ingå i utredningsteamet.", "Frånvaron är upprepad och orsaken behöver utredas.",
        "särskilt stöd ska utredas. Noah kan behöva stöd i engelska.",
        "Kränkande behandling ska inte utredas. Inget tyder på det.", "7 kap. 19 a § skollagen",
        "Karin Westerberg, rektor", "Föredragande: Maria Nylund", "deltog också: skolsköterskan Ida Ek",
    ):  # fmt: skip
        assert part in text, part


def test_a_decision_on_absence_says_nothing_of_appeal_nor_of_what_was_said(cast: Cast, client: Client) -> None:
    text = words(paper(cast, client, way.utredning(cast))).lower()

    for word in ("överklaga", "måndagar är svårast", "samira", "karim", "varje måndag trots"):
        assert word not in text


@pytest.mark.parametrize(
    ("skolform", "lagrum"),
    [
        (Skolform.GRUNDSKOLA, "7 kap. 19 a § skollagen"),
        (Skolform.GYMNASIESKOLA, "15 kap. 16 § skollagen"),
        (Skolform.ANPASSAD_GYMNASIESKOLA, "18 kap. 16 § skollagen"),
    ],
)
def test_the_provision_is_that_of_the_skolform(cast: Cast, client: Client, skolform: Skolform, lagrum: str) -> None:
    cast.noah.enrolments.update(skolform=skolform)

    assert lagrum in words(paper(cast, client, way.utredning(cast)))


def test_not_to_investigate_has_its_reasons_and_keeps_the_advice_to_the_mentor_out(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "lamna_tillbaka", cast.karin, suggestions="Prata med Samira om bussen.")

    text = words(paper(cast, client, case))

    assert "Beslut att inte inleda utredning om frånvaro" in text
    assert "obehövlig" in text
    assert "Beviljad ledighet." in text
    assert "Samira" not in text


def test_by_delegation_it_says_whose(cast: Cast, client: Client) -> None:
    bea = make_user("bea", last_name="Lund")
    give_role(bea, Role.BITRADANDE_REKTOR, cast.bjorkskolan)
    services.delegate(
        school=cast.bjorkskolan, by=cast.karin, to=bea, decisions=["inleda"], first_day=TODAY, last_day=None
    )
    case = way.anmald(cast)
    way.take(cast, case, "inled_utredning", way.person(bea))

    text = words(paper(cast, client, case))

    assert "Bea Lund, biträdande rektor, på delegation av rektor Karin Westerberg, beslutad 20 november 2026" in text


def test_neither_title_nor_file_name_says_whom_it_is_about(cast: Cast, client: Client) -> None:
    answer = paper(cast, client, way.utredning(cast))

    named = f"{answer.headers['Content-Disposition']} {read(answer).metadata}"
    assert not any(part in named for part in ("Noah", "Ali", cast.noah.personal_number[:8]))


def test_a_decision_about_a_protected_pupil_is_not_printed(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    cast.noah.protection = Protection.SEKRETESSMARKERING
    cast.noah.save()

    answer = paper(cast, client, case)

    assert answer.headers["location"] == f"/arenden/{case.pk}/"


def test_another_cases_decision_is_not_found(cast: Cast, client: Client) -> None:
    case, other = way.utredning(cast), way.opened(cast, cast.maja)
    decision = Decision.objects.get(case=case)

    assert login(client, cast.karin).get(f"/arenden/{other.pk}/beslut/{decision.pk}/").status_code == 404


def test_the_rektor_writes_who_prepared_and_who_took_part(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    sent = {
        "version": case.version, "reason": "Upprepad.", "sarskilt_stod": "nej", "krankning": "nej",
        "sarskilt_stod_why": "Inget tyder på det.", "krankning_why": "Inget tyder på det.",
        "utredare": cast.petra.pk, "prepared_by": cast.maria.pk, "took_part": "Ida Ek",
    }  # fmt: skip
    page = login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/").content.decode()
    assert "Vanliga skäl" in page

    assert client.post(f"/arenden/{case.pk}/inled-utredning/", sent).status_code == 302

    decision = Decision.objects.get()
    assert (decision.prepared_by, decision.took_part) == (cast.maria, "Ida Ek")
    assert decision.appointed == [{"name": "Petra Sandström", "as": "utredare"}]
    assert dt.date(2026, 11, 20) == decision.decided_at.date()


def test_a_mentor_who_closes_decides_nothing(cast: Cast, client: Client) -> None:
    case = way.talk(cast).case
    page = login(client, cast.sara).get(f"/arenden/{case.pk}/avsluta/").content.decode()
    assert 'name="prepared_by"' not in page

    client.post(
        f"/arenden/{case.pk}/avsluta/", {"version": way.fresh(case).version, "closing": "flytt", "reason": "Ja"}
    )

    assert not Decision.objects.exists()
