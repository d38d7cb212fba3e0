"""What the kurator sees each day: what is new since the last school day, and whose absence rises most."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from absence.first_steps import LADDER
from absence.services import find_alerts
from cases import services
from narvaro.daily import PUPILS_OPEN, Daily, Form, daily_of
from people.choices import choose
from tests.absence.days import FRIDAY, MONDAY, every_other, ill, missed_a_lesson, present, weekdays_before
from tests.cases import way
from tests.cast import TODAY, Cast, fresh, login, make_student, on_day, school_day

NINETEENTH = dt.date(2026, 11, 19)


def news(cast: Cast) -> Daily:
    """Björkskolan's news as Maria sees them today."""
    return daily_of(fresh(cast.maria), cast.bjorkskolan, TODAY)


def test_news_are_since_the_last_school_day_so_that_monday_tells_of_friday(cast: Cast) -> None:
    assert news(cast).since == NINETEENTH
    with on_day(TODAY + dt.timedelta(days=3)):
        assert daily_of(fresh(cast.maria), cast.bjorkskolan, TODAY + dt.timedelta(days=3)).since == FRIDAY


def test_new_signals_stand_by_pupil_and_old_ones_do_not(cast: Cast) -> None:
    with on_day(MONDAY):
        missed_a_lesson(cast.maja, [MONDAY])
        find_alerts(MONDAY, cast.bjorkskolan)
    missed_a_lesson(cast.noah, [TODAY])
    find_alerts(TODAY, cast.bjorkskolan)

    (pupil,) = news(cast).pupils.rows

    assert (pupil.student, pupil.trend.klass) == (cast.noah, "8B")
    assert pupil.signals == ("ogiltig 1\N{NO-BREAK SPACE}timme 20 november",)


def test_all_signals_of_a_pupil_are_one_row_in_the_order_of_the_rules(cast: Cast) -> None:
    missed, between = every_other(3)
    missed_a_lesson(cast.noah, missed)
    present(cast.noah, between)
    find_alerts(TODAY, cast.bjorkskolan)

    (pupil,) = news(cast).pupils.rows

    assert pupil.signals == ("ogiltig 1\N{NO-BREAK SPACE}timme 20 november", "3 tillfällen på tio veckor")
    assert news(cast).signals == 2


def test_most_unexcused_minutes_of_the_last_five_school_days_come_first_and_then_who_has_risen_most(cast: Cast) -> None:
    days = weekdays_before(TODAY, 35)
    for student, away, lately in ((cast.noah, 1, 60), (cast.maja, 4, 120), (cast.tuva, 9, 60)):
        present(student, days[: -away - 1])
        ill(student, days[-away - 1 : -1])
        school_day(student, TODAY, invalid=lately)
    find_alerts(TODAY, cast.bjorkskolan)

    assert [pupil.student for pupil in news(cast).pupils.rows] == [cast.maja, cast.tuva, cast.noah]


def test_the_form_that_is_next_is_the_call_the_step_of_the_case_or_a_talk(cast: Cast) -> None:
    missed, between = every_other(3)
    for pupil in (cast.noah, cast.maja):
        ill(pupil, missed)
        present(pupil, between)
    missed_a_lesson(cast.tuva, [TODAY])
    case = way.talk(cast, cast.maja).case
    services.anmal(case=case, by=cast.sara, concern="Oron växer.")
    find_alerts(TODAY, cast.bjorkskolan)

    forms = {pupil.student: pupil.form for pupil in daily_of(fresh(cast.karin), cast.bjorkskolan, TODAY).pupils.rows}

    assert forms[cast.tuva] == Form(reverse("cases:contact", args=[cast.tuva.pk]), "Logga kontakt")
    assert forms[cast.noah] == Form(reverse("cases:talk", args=[cast.noah.pk]), "Logga samtal")
    assert forms[cast.maja].url == reverse("cases:step", args=[case.pk, "inled-utredning"])
    assert {pupil.student: pupil.form for pupil in news(cast).pupils.rows}[cast.maja] == Form(
        reverse("cases:case", args=[case.pk]), "Visa ärendet"
    )


def test_what_does_not_fit_a_screen_is_folded_and_there_without_javascript(client: Client, cast: Cast) -> None:
    for number in range(PUPILS_OPEN + 2):
        missed_a_lesson(make_student(f"Elev{number}", group=cast.klass_8b), [TODAY])
    find_alerts(TODAY, cast.bjorkskolan)

    page = login(client, cast.maria).get(reverse("daily")).content.decode()

    shown, folded = page.split("<summary>Visa 2 till</summary>")
    assert shown.count("Logga kontakt") == PUPILS_OPEN
    assert folded.count("Logga kontakt") == 2


def test_cases_that_were_written_in_say_what_and_who(cast: Cast) -> None:
    way.opened(cast, cast.tuva)

    (changed,) = news(cast).cases.rows

    assert (changed.case.student, changed.titles, changed.who) == (cast.tuva, ["Ärendet öppnades"], "Sara Lindgren")


def test_whose_share_has_risen_most_over_four_school_weeks_comes_first_with_both_bases(cast: Cast) -> None:
    days = weekdays_before(TODAY, 35)
    for student, away in ((cast.noah, 4), (cast.maja, 2), (cast.tuva, 0)):
        present(student, days[: len(days) - away])
        ill(student, days[len(days) - away :])

    trends = news(cast).trends.rows

    # Weeks 43, 45, 46 and 47 beside 39, 40, 41 and 42: the autumn break is no school week.
    assert [(trend.student, trend.change_text) for trend in trends] == [(cast.noah, "+20,0"), (cast.maja, "+10,0")]
    assert trends[0].now.reported == 20 * 360
    assert trends[0].before.share == 0


def test_protected_pupils_are_news_for_those_who_reach_them_alone(cast: Cast) -> None:
    missed_a_lesson(cast.signe, [TODAY])
    find_alerts(TODAY, cast.bjorkskolan)

    assert news(cast).pupils.rows == ()
    (pupil,) = daily_of(fresh(cast.karin), cast.bjorkskolan, TODAY).pupils.rows
    assert (pupil.student, pupil.trend.klass) == (cast.signe, "")


def test_a_quiet_day_says_so(client: Client, cast: Cast) -> None:
    page = login(client, cast.maria).get(reverse("daily")).content.decode()

    assert "Sedan torsdag 19 november." in page
    for words in ("Inga nya signaler", "Inga ärenden har ändrats", "Ingen frånvaro har rättats", "Ingen ökar tydligt"):
        assert words in page


@pytest.mark.parametrize("address", ["daily", "agenda", "checks"])
def test_the_lists_are_found_from_the_reports(client: Client, cast: Cast, address: str) -> None:
    page = login(client, cast.maria).get(reverse("absence:reports")).content.decode()

    assert f'href="{reverse(address)}"' in page


def test_what_is_next_about_a_pupil_follows_the_ladder_of_the_huvudman(cast: Cast) -> None:
    with on_day(NINETEENTH):
        choose(cast.huvudman, LADDER, value="karlstad", first_day=TODAY, reason="Vi följer modellen.", by=cast.stina)
    missed, between = every_other(3)
    present(cast.noah, between)
    ill(cast.noah, missed)
    find_alerts(TODAY, cast.bjorkskolan)

    (pupil,) = news(cast).pupils.rows

    assert pupil.form == Form(f"/elever/{cast.noah.pk}/samtal/", "Logga mötet")
