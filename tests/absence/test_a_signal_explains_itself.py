"""The page of a signal: the days and lessons that count, what is new since last time, how old the school's data is."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from absence.models import Absence, Alert, ImportRun, RunFigures
from absence.services import find_alerts, handle_alerts
from people.models import School, Student
from tests.absence.days import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, ill, missed_a_lesson
from tests.cast import NOW, TODAY, Cast, login, on_day, school_day

RUN_IN_A_ROW = "anmald_tre_dagar"


def page(client: Client, cast: Cast, rule: str) -> str:
    """The latest signal of a rule, as Karin sees it, in one line."""
    signal = Alert.objects.filter(rule=rule).latest("pk")
    text = login(client, cast.karin).get(reverse("absence:alert", args=[signal.pk])).content.decode()
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def reading(school: School, at: dt.datetime, source: str = "auto") -> None:
    """A file about the absence of a school, read in."""
    run = ImportRun.objects.create(
        kind=ImportRun.Kind.ABSENCE, source=source, status=ImportRun.Status.DONE, finished_at=at
    )
    RunFigures.objects.create(run=run, table="franvaro", school=school, rows=1, pupils=1, days=1)


def lesson(student: Student, cast: Cast, day: dt.date, hour: int, subject: str, **said: object) -> Absence:
    """An hour of absence."""
    about = {"valid": False, "minutes": 60, "start": dt.time(hour), "end": dt.time(hour + 1)} | said
    return Absence.objects.create(
        student=student, school=cast.bjorkskolan, huvudman=cast.huvudman, day=day, subject=subject,
        key=f"k:{student.pk}{day}{hour}", **about,
    )  # fmt: skip


def test_how_old_the_data_is_is_told_of_the_own_school_and_each_source(client: Client, cast: Cast) -> None:
    reading(cast.bjorkskolan, NOW - dt.timedelta(days=2))
    reading(cast.bjorkskolan, NOW - dt.timedelta(days=1), source="schoolsoft")
    reading(cast.ekskolan, NOW)
    missed_a_lesson(cast.noah, [TODAY])
    find_alerts(TODAY)

    shown = page(client, cast, "ogiltig_samma_dag")

    assert "SchoolSoft: inlästa för Björkskolan 19 november kl. 10.00. Filer: inlästa för Björkskolan 18 nov" in shown
    assert "20 november kl. 10.00. Senaste skoldagen" not in shown
    assert Alert.objects.get().data_until == NOW - dt.timedelta(days=1)


def test_a_fetch_from_another_system_counts_for_every_school_of_the_huvudman(client: Client, cast: Cast) -> None:
    ImportRun.objects.create(
        kind=ImportRun.Kind.ALL, source="ss12000", status=ImportRun.Status.DONE, finished_at=NOW, huvudman=cast.huvudman
    )
    missed_a_lesson(cast.noah, [TODAY])
    find_alerts(TODAY)

    assert "SS 12000: inlästa för Björkskolan 20 november kl. 10.00." in page(client, cast, "ogiltig_samma_dag")


def test_a_run_of_announced_days_says_what_was_known_and_which_days_are_new(client: Client, cast: Cast) -> None:
    first = [MONDAY - dt.timedelta(days=back) for back in (4, 3)]
    ill(cast.noah, [*first, MONDAY])
    with on_day(MONDAY):
        find_alerts(MONDAY)
        handle_alerts(cast.noah, rules=[RUN_IN_A_ROW], by=cast.sara, how="Ringde hem")
    ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(THURSDAY)

    shown = page(client, cast, RUN_IN_A_ROW)

    assert "Förra signalen gällde till och med 16 november: Anmäld frånvaro 3 skoldagar i rad sedan 12 nov" in shown
    assert "Efter 16 november räknas också 17, 18 och 19 november." in shown


def test_a_signal_that_has_moved_along_tells_what_it_came_with(client: Client, cast: Cast) -> None:
    with on_day(THURSDAY):
        ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
        find_alerts(THURSDAY)
    as_it_came = page(client, cast, RUN_IN_A_ROW)
    assert "Inga dagar efter 19 november räknas." in as_it_came
    assert "När den kom" not in as_it_came

    later = TODAY + dt.timedelta(days=3)
    ill(cast.noah, [TODAY, later])
    find_alerts(TODAY)
    lesson(cast.noah, cast, WEDNESDAY, 9, "NO", superseded_at=timezone.now())
    with on_day(later):
        find_alerts(later)
        shown = page(client, cast, RUN_IN_A_ROW)

    assert "Det är den första signalen enligt regeln." in shown
    assert "Efter 19 november räknas också 20 och 23 november." in shown
    assert (
        "När den kom gällde den till och med 19 november: Anmäld frånvaro 3 skoldagar i rad sedan 17 november." in shown
    )
    assert "Frånvaron 18 november har rättats." in shown


def test_a_second_signal_that_has_moved_along_tells_of_both(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY - dt.timedelta(days=3), MONDAY, TUESDAY])
    with on_day(TUESDAY):
        find_alerts(TUESDAY)
        handle_alerts(cast.noah, rules=[RUN_IN_A_ROW], by=cast.sara, how="Ringde hem")
    ill(cast.noah, [WEDNESDAY, THURSDAY, TODAY])
    find_alerts(TODAY)
    later = TODAY + dt.timedelta(days=3)
    ill(cast.noah, [later])
    with on_day(later):
        find_alerts(later)
        shown = page(client, cast, RUN_IN_A_ROW)

    assert "Förra signalen gällde till och med 17 november: Anmäld frånvaro 3 skoldagar i rad sedan 13 nov" in shown
    assert "Efter 17 november räknas också 18, 19, 20 och 23 november." in shown
    assert (
        "När den här kom gällde den till och med 20 november: Anmäld frånvaro 6 skoldagar i rad sedan 13 november."
        in shown
    )


def test_absence_told_of_afterwards_is_no_new_day_and_is_told(client: Client, cast: Cast) -> None:
    ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(THURSDAY)
    ill(cast.noah, [MONDAY])
    find_alerts(THURSDAY)

    shown = page(client, cast, RUN_IN_A_ROW)

    assert "Inga dagar efter 19 november räknas." in shown
    assert (
        "När den kom gällde den till och med 19 november: Anmäld frånvaro 3 skoldagar i rad sedan 17 november." in shown
    )
    assert "Siffrorna är andra nu, för frånvaro har rättats eller kommit in i efterhand." in shown


def test_days_that_have_rolled_out_of_the_weeks_are_told(client: Client, cast: Cast) -> None:
    first = dt.date(2026, 9, 7)  # the tenth school week before this one
    for day in (first, dt.date(2026, 10, 5), dt.date(2026, 11, 10), TODAY + dt.timedelta(days=3)):
        missed_a_lesson(cast.noah, [day])
    for day in (dt.date(2026, 9, 8), dt.date(2026, 10, 6), dt.date(2026, 11, 11)):
        school_day(cast.noah, day)
    later = TODAY + dt.timedelta(days=3)
    find_alerts(TODAY)
    with on_day(later):
        find_alerts(later)
        shown = page(client, cast, "tillfallen_tio_veckor")

    assert "Efter 20 november räknas också 23 november." in shown
    assert "Dagar före 14 september räknas inte längre." in shown
    assert "När den kom" not in shown, "the number is the same"


def test_an_answered_signal_tells_which_data_its_numbers_are_from(client: Client, cast: Cast) -> None:
    reading(cast.bjorkskolan, NOW - dt.timedelta(days=1))
    ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
    find_alerts(THURSDAY)
    handle_alerts(cast.noah, rules=[RUN_IN_A_ROW], by=cast.sara, how="Ringde hem")
    reading(cast.bjorkskolan, NOW)

    assert "Siffrorna är från det som var inläst 19 november kl. 10.00." in page(client, cast, RUN_IN_A_ROW)


def test_only_days_that_the_rule_counts_are_listed(client: Client, cast: Cast) -> None:
    ill(cast.noah, [TUESDAY, WEDNESDAY, THURSDAY])
    school_day(cast.noah, TODAY, valid=360, announced=True, late_count=0)
    missed_a_lesson(cast.noah, [MONDAY])
    find_alerts(TODAY)

    shown = page(client, cast, RUN_IN_A_ROW)

    assert "17–20 november: fyra skoldagar, varav fyra räknas." in shown
    assert "Måndag 16 november" not in shown


def test_a_pattern_lists_the_lessons_it_is_in_with_time_and_subject(client: Client, cast: Cast) -> None:
    missed_a_lesson(cast.noah, [MONDAY, THURSDAY], minutes=120)
    for day in (MONDAY, THURSDAY):
        lesson(cast.noah, cast, day, 9, "Idrott och hälsa")
        lesson(cast.noah, cast, day, 13, "Bild")
    figures = {
        "times": 2, "of": 4, "other_times": 2, "other_of": 40, "thing": "Idrott och hälsa", "other": "andra lektioner",
        "days": [MONDAY.isoformat(), THURSDAY.isoformat()], "from": "2026-08-18", "to": TODAY.isoformat(),
    }  # fmt: skip
    Alert.objects.create(
        student=cast.noah, school=cast.bjorkskolan, rule="monster_amne", version=1, figures=figures,
        window_from=dt.date(2026, 8, 18), window_to=TODAY,
    )  # fmt: skip

    shown = page(client, cast, "monster_amne")

    assert shown.count("9.00–10.00</span> Idrott och hälsa</small>") == 2
    assert "Bild" not in shown


def test_a_day_of_both_kinds_says_which_lesson_was_which(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY, valid=60, invalid=60)
    lesson(cast.noah, cast, TODAY, 9, "NO", valid=True)
    lesson(cast.noah, cast, TODAY, 13, "Bild")
    Alert.objects.create(
        student=cast.noah, school=cast.bjorkskolan, rule="tillfallen_termin", version=1, window_to=TODAY,
        figures={"occasions": 6, "from": "2026-08-18", "to": TODAY.isoformat()}, window_from=dt.date(2026, 8, 18),
    )  # fmt: skip

    shown = page(client, cast, "tillfallen_termin")
    assert "9.00–10.00</span> NO (giltig)" in shown
    assert "13.00–14.00</span> Bild (ogiltig)" in shown


def test_the_page_costs_the_same_however_many_days_and_lessons(client: Client, cast: Cast) -> None:
    counts = []
    login(client, cast.karin)
    for days in ([MONDAY], [TUESDAY, WEDNESDAY, THURSDAY, TODAY]):
        missed_a_lesson(cast.noah, days)
        for day in days:
            lesson(cast.noah, cast, day, 9, "NO")
        Alert.objects.all().delete()
        find_alerts(TODAY)
        signal = Alert.objects.create(
            student=cast.noah, school=cast.bjorkskolan, rule="tillfallen_termin", version=1, window_to=TODAY,
            figures={"occasions": 6, "from": "2026-08-18", "to": TODAY.isoformat()}, window_from=dt.date(2026, 8, 18),
        )  # fmt: skip
        url = reverse("absence:alert", args=[signal.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
