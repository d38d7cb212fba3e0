"""What a pupil's page shows, and what it never shows."""

import datetime as dt
import re

import pytest
from django.test import Client

from absence.models import Alert
from audit.models import AccessLog
from people.models import Guardian, Protection, School, Student, User
from people.services import grant_student
from tests.cases import way
from tests.cast import TODAY, Cast, login, school_day

MONDAY = dt.date(2026, 11, 16)


def page(client: Client, user: User, student: Student) -> str:
    response = login(client, user).get(f"/elever/{student.pk}/")
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def noahs_week(cast: Cast) -> None:
    """Monday away without a valid reason, Tuesday ill, late on Wednesday, half unreported on Thursday."""
    school_day(cast.noah, MONDAY, invalid=300, offered=360)
    school_day(cast.noah, MONDAY + dt.timedelta(days=1), valid=360)
    school_day(cast.noah, MONDAY + dt.timedelta(days=2), invalid=15, late_count=1, late_minutes=15)
    school_day(cast.noah, MONDAY + dt.timedelta(days=3), reported=180)


def test_figures_stand_with_their_basis(client: Client, cast: Cast, noahs_week: None) -> None:
    html = page(client, cast.sara, cast.noah)

    assert "53,6 %" in html  # (300 + 360 + 15) of the 1 260 reported minutes
    assert "av 21 rapporterade timmar, 87 % rapporterat" in html
    assert "25,0 %" in html
    assert "28,6 %" in html


def test_low_reporting_is_warned_about(client: Client, cast: Cast, noahs_week: None) -> None:
    assert "87,5 % av lektionstiden är rapporterad" in page(client, cast.sara, cast.noah)


def test_the_term_is_drawn_and_told_in_a_table(client: Client, cast: Cast, noahs_week: None) -> None:
    html = page(client, cast.sara, cast.noah)

    assert '<rect data-kind="unexcused" x="58"' in html
    assert "Hittills en dag med ogiltig frånvaro, en dag med enbart giltig och en dag med sen ankomst" in html
    assert "<td>5 ogiltig</td><td>6 giltig</td><td>sen</td><td>oklart</td>" in re.sub(r"</?a\b[^>]*>", "", html)
    assert "höstlov" in html


def test_a_signal_says_value_rule_basis_and_provision(client: Client, cast: Cast) -> None:
    Alert.objects.create(
        student=cast.noah,
        school=cast.bjorkskolan,
        rule="tillfallen_termin",
        version=1,
        at_least=6,
        number=6,
        window_from=dt.date(2026, 8, 18),
        window_to=TODAY,
        figures={"occasions": 6, "absence_days": 2, "from": "2026-08-18", "to": "2026-11-20"},
    )

    html = page(client, cast.sara, cast.noah)

    assert "Fler än fem frånvarotillfällen under terminen" in html
    assert "<strong>6 tillfällen</strong>, 18 augusti–20 november" in html
    assert "Noahs värde" in html
    assert "7 kap. 19 a § skollagen" in html


def test_a_pupil_without_data_gets_told_when_it_comes(client: Client, cast: Cast) -> None:
    html = page(client, cast.sara, cast.maja)

    assert "Ingen signal väntar på svar just nu" in html
    assert "–" in html


def test_guardians_can_be_called_and_two_homes_stay_apart(client: Client, cast: Cast) -> None:
    Guardian.objects.filter(guardianships__student=cast.noah, first_name="Karim").update(
        address="Ågatan 9", needs_interpreter=True, language="arabiska"
    )

    html = page(client, cast.sara, cast.noah)

    assert 'href="tel:+46701740605"' in html
    assert "Tolk: arabiska" in html
    assert "Två hem. Lämna inte ut den enas adress till den andra." in html
    assert "Ågatan" not in html
    assert "Björkvägen" not in html


def test_a_pupil_who_is_of_age_has_no_guardians_on_the_page(client: Client, cast: Cast) -> None:
    grant_student(student=cast.casper, user=cast.petra, reason="utreder", by=cast.karin)

    html = page(client, cast.petra, cast.casper)

    assert "Casper är myndig" in html
    assert "Annika" not in html


def test_nothing_of_a_protected_home_is_shown_even_to_the_rektor(client: Client, cast: Cast) -> None:
    html = page(client, cast.karin, cast.signe)

    assert "Skyddade uppgifter" in html
    assert f'href="/elever/{cast.signe.pk}/skydd/"' in html
    assert "Ingrid" not in html
    assert "Björkvägen" not in html
    assert "Björkskolan" not in html.split("<main")[1].split("</main>")[0]


def test_a_protected_pupil_is_out_of_reach_of_the_mentor(client: Client, cast: Cast) -> None:
    assert login(client, cast.amir).get(f"/elever/{cast.signe.pk}/").status_code == 404


def test_each_look_is_logged(client: Client, cast: Cast) -> None:
    page(client, cast.sara, cast.noah)

    look = AccessLog.objects.get()
    assert (look.user, look.student, look.what) == (cast.sara, cast.noah, AccessLog.What.STUDENT)


def test_no_title_has_a_name(client: Client, cast: Cast) -> None:
    html = page(client, cast.sara, cast.noah)

    assert "<title>Elev – Närvaro</title>" in html
    assert "<h1" in html
    assert "Noah Ali" in html


def test_a_pupil_protected_since_this_morning_is_gone(client: Client, cast: Cast) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert login(client, cast.sara).get(f"/elever/{cast.noah.pk}/").status_code == 404


def test_talks_cases_and_calls_stand_on_the_page_for_those_who_may_read_them(client: Client, cast: Cast) -> None:
    talk = way.talk(cast)
    way.call(cast, reason="Sov dåligt.")

    html = page(client, cast.sara, cast.noah)

    assert f"Ärende {talk.case.number}" in html
    assert f'href="/arenden/{talk.case_id}/#talk-{talk.pk}"' in html
    assert "Sov dåligt." in html
    assert "Logga samtal" in html
    assert "Öppna ärende" not in html


def test_the_administrator_sees_absence_and_no_case(client: Client, cast: Cast) -> None:
    talk = way.talk(cast)

    html = page(client, cast.birgitta, cast.noah)

    assert "Fyra skolveckor" in html
    assert talk.case.number not in html
    assert "Samtal och ärenden" not in html
    assert "Logga samtal" not in html


def test_the_next_step_stands_first(client: Client, cast: Cast) -> None:
    way.talk(cast)

    html = page(client, cast.sara, cast.noah)

    assert html.index("Följ upp samtalet") < html.index("Fyra skolveckor")


def test_what_was_said_to_an_earlier_school_stays_there(client: Client, cast: Cast) -> None:
    way.call(cast, reason="Sov dåligt.")
    cast.noah.enrolments.update(school=cast.granasskolan)
    cast.noah.memberships.all().delete()

    assert "Sov dåligt." not in page(client, cast.greta, cast.noah)


def moved(cast: Cast, school: School) -> None:
    """Noah has come to Björkskolan from another school this week, with an absence and a signal from there."""
    school_day(cast.noah, MONDAY, invalid=300, offered=360, school=school)
    Alert.objects.create(
        student=cast.noah,
        school=school,
        rule="tillfallen_termin",
        version=1,
        window_from=dt.date(2026, 8, 18),
        window_to=TODAY,
        figures={"occasions": 6, "absence_days": 2, "from": "2026-08-18", "to": "2026-11-20"},
    )


def test_history_goes_along_between_schools_of_one_huvudman(client: Client, cast: Cast) -> None:
    moved(cast, cast.ekskolan)

    shown = page(client, cast.maria, cast.noah)

    assert "av 6 rapporterade timmar" in shown
    assert "Ett riktvärde är uppnått" in shown


def test_what_belongs_to_another_huvudman_stays_there(client: Client, cast: Cast) -> None:
    moved(cast, cast.granasskolan)

    shown = page(client, cast.maria, cast.noah)

    assert "av 6 rapporterade timmar" not in shown
    assert "Ingen signal väntar på svar just nu" in shown


def test_a_school_that_the_pupil_has_left_does_not_reach_the_page(client: Client, cast: Cast) -> None:
    cast.noah.enrolments.update(school=cast.ekskolan)
    cast.noah.memberships.all().delete()

    assert login(client, cast.maria).get(f"/elever/{cast.noah.pk}/").status_code == 404
