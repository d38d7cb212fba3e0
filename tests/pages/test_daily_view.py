"""What the kurator sees each day: what is new since the last school day, and whose absence rises most."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from absence.models import Absence
from absence.services import find_alerts
from narvaro.daily import Daily, daily_of
from people.models import Student
from tests.absence.days import FRIDAY, MONDAY, ill, missed_a_lesson, present, weekdays_before
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, fresh, login, on_day

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

    (signal,) = news(cast).signals

    assert (signal.student, signal.klass) == (cast.noah, "8B")
    assert signal.texts[0].startswith("Ogiltig frånvaro. Borta")


def test_cases_that_were_written_in_say_what_and_who(cast: Cast) -> None:
    way.opened(cast, cast.tuva)

    titles = {(change.student, change.title, change.who) for change in news(cast).changes}

    assert (cast.tuva, "Ärendet öppnades", "Sara Lindgren") in titles


def absence(student: Student, cast: Cast, day: dt.date, corrected: dt.datetime | None) -> None:
    """A row of absence, perhaps replaced since."""
    Absence.objects.create(
        student=student, school=cast.bjorkskolan, huvudman=cast.huvudman, day=day, minutes=60, valid=True,
        key=f"k:{student.pk}{day}{corrected}", superseded_at=corrected,
    )  # fmt: skip


def test_absence_corrected_since_then_is_counted_with_its_days(cast: Cast) -> None:
    absence(cast.noah, cast, dt.date(2026, 10, 5), NOW)
    absence(cast.noah, cast, dt.date(2026, 10, 9), NOW)
    absence(cast.noah, cast, dt.date(2026, 10, 12), None)
    absence(cast.maja, cast, dt.date(2026, 10, 5), NOW - dt.timedelta(days=7))

    (correction,) = news(cast).corrections

    assert (correction.student, correction.rows, correction.period) == (cast.noah, 2, "5–9 oktober")


def test_whose_share_has_risen_most_over_four_school_weeks_comes_first_with_both_bases(cast: Cast) -> None:
    days = weekdays_before(TODAY, 35)
    for student, away in ((cast.noah, 4), (cast.maja, 2), (cast.tuva, 0)):
        present(student, days[: len(days) - away])
        ill(student, days[len(days) - away :])

    trends = news(cast).trends

    # Weeks 43, 45, 46 and 47 beside 39, 40, 41 and 42: the autumn break is no school week.
    assert [(trend.student, trend.change_text) for trend in trends] == [(cast.noah, "+20,0"), (cast.maja, "+10,0")]
    assert trends[0].now.reported == 20 * 360
    assert trends[0].before.share == 0


def test_protected_pupils_are_news_for_those_who_reach_them_alone(cast: Cast) -> None:
    missed_a_lesson(cast.signe, [TODAY])
    find_alerts(TODAY, cast.bjorkskolan)

    assert news(cast).signals == ()
    (signal,) = daily_of(fresh(cast.karin), cast.bjorkskolan, TODAY).signals
    assert (signal.student, signal.klass) == (cast.signe, "")


def test_a_quiet_day_says_so(client: Client, cast: Cast) -> None:
    page = login(client, cast.maria).get(reverse("daily")).content.decode()

    assert "Sedan torsdag 19 november." in page
    for words in ("Inga nya signaler", "Inga ärenden har ändrats", "Ingen frånvaro har rättats", "Ingen ökar tydligt"):
        assert words in page


@pytest.mark.parametrize("address", ["daily", "agenda", "checks"])
def test_the_lists_are_found_from_the_reports(client: Client, cast: Cast, address: str) -> None:
    page = login(client, cast.maria).get(reverse("absence:reports")).content.decode()

    assert f'href="{reverse(address)}"' in page
