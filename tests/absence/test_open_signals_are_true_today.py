"""After each search every open signal is true with the figures of today, or withdrawn with its trace left."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from absence.models import Alert, StudentDay
from absence.services import find_alerts, find_due_alerts, handle_alerts
from people.models import Enrolment, Student, Term, User
from tests.absence.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, corrected, ill, missed_a_lesson, present
from tests.cast import Cast, make_student, school_day
from tests.importing.files import PEOPLE, read, write

EARLIER = [dt.date(2026, 11, 9), dt.date(2026, 11, 11)]


def standing() -> list[tuple[str, str, int]]:
    """Rule, last day and number of occasions of each open signal."""
    alerts = Alert.objects.filter(status=Alert.Status.OPEN).order_by("rule", "window_to")
    return [(alert.rule, f"{alert.window_to:%m-%d}", alert.figures["occasions"]) for alert in alerts]


@pytest.fixture
def four_occasions(noah: Student) -> None:
    """Four occasions in the ten weeks up to Wednesday, found that day; since then at school."""
    for day in (*EARLIER, MONDAY, WEDNESDAY):
        school_day(noah, day, valid=120)
    present(noah, [dt.date(2026, 11, 10), dt.date(2026, 11, 12), TUESDAY, THURSDAY, FRIDAY])
    find_alerts(WEDNESDAY)


def test_a_correction_within_the_window_brings_the_number_up_to_date(noah: Student, four_occasions: None) -> None:
    corrected(noah, EARLIER[0], valid=0, away=False)

    find_due_alerts(FRIDAY)

    assert [(rule, occasions) for rule, _, occasions in standing()] == [("tillfallen_tio_veckor", 3)]


def test_below_its_limit_it_is_withdrawn_by_any_search(noah: Student, four_occasions: None) -> None:
    for day in EARLIER:
        corrected(noah, day, valid=0, away=False)

    find_alerts(FRIDAY)

    assert standing() == []
    alert = Alert.objects.get()
    assert (alert.status, alert.handled_by, alert.handled_how) == ("återtagen", None, "Uppgifterna har rättats")
    assert (alert.figures["occasions"], alert.handled_at is not None) == (4, True)


def test_a_correction_in_the_holidays_is_followed_with_no_day_to_search(noah: Student, four_occasions: None) -> None:
    for day in EARLIER:
        corrected(noah, day, valid=0, away=False)

    assert find_due_alerts(dt.date(2027, 1, 5)) == []

    assert standing() == []


def test_what_rolls_out_of_the_weeks_unanswered_still_stands_for_its_own_window(
    noah: Student, four_occasions: None
) -> None:
    present(noah, [dt.date(2027, 2, 12)])

    find_alerts(dt.date(2027, 2, 12))

    assert standing() == [("tillfallen_tio_veckor", "11-18", 4)]


def test_a_run_that_loses_its_first_day_is_withdrawn(noah: Student) -> None:
    ill(noah, [MONDAY, TUESDAY, WEDNESDAY])
    present(noah, [THURSDAY, FRIDAY])
    find_alerts(WEDNESDAY)
    corrected(noah, MONDAY, announced=False)

    find_alerts(FRIDAY)

    assert standing() == []


def test_a_longer_run_begins_earlier(noah: Student) -> None:
    friday_before = MONDAY - dt.timedelta(days=3)
    present(noah, [friday_before])
    ill(noah, [MONDAY, TUESDAY, WEDNESDAY])
    present(noah, [FRIDAY])
    find_alerts(WEDNESDAY)
    corrected(noah, friday_before, announced=True, away=True, valid=360)

    find_alerts(FRIDAY)

    alert = Alert.objects.get()
    assert (alert.window_from, alert.figures["days"], alert.status) == (friday_before, 4, Alert.Status.OPEN)


def test_two_runs_that_have_become_one_are_one_signal(noah: Student) -> None:
    early = [dt.date(2026, 11, 11), dt.date(2026, 11, 12), dt.date(2026, 11, 13)]
    ill(noah, early)
    present(noah, [MONDAY])
    ill(noah, [TUESDAY, WEDNESDAY, THURSDAY])
    present(noah, [FRIDAY])
    find_alerts(early[-1])
    find_alerts(THURSDAY)
    corrected(noah, MONDAY, valid=360, announced=True, away=True)

    find_alerts(FRIDAY)

    first, second = Alert.objects.filter(rule="anmald_tre_dagar").order_by("window_to")
    assert (first.status, first.handled_how) == ("återtagen", "Ingår i en annan signal")
    assert (second.status, second.window_from, second.figures["days"]) == ("öppen", early[0], 7)


def test_a_term_that_begins_later_takes_its_occasions_with_it(cast: Cast, noah: Student) -> None:
    days = [dt.date(2026, 9, day) for day in (1, 3, 7, 9, 11, 15)]
    for day in days:
        school_day(noah, day, valid=60)
        present(noah, [day + dt.timedelta(days=1)])
    find_alerts(days[-1])
    Term.objects.filter(huvudman=cast.huvudman, kind="HT").update(first_day=dt.date(2026, 9, 2))

    find_alerts(FRIDAY)

    assert [rule for rule, *_ in standing()] == ["tillfallen_tio_veckor"]


def test_a_pupil_who_was_not_there_gets_no_signal(noah: Student) -> None:
    missed_a_lesson(noah, [WEDNESDAY])
    present(noah, [FRIDAY])
    find_alerts(WEDNESDAY)
    Enrolment.objects.filter(student=noah).update(last_day=TUESDAY)

    find_alerts(FRIDAY)

    assert standing() == []


def test_what_somebody_has_handled_is_left_as_it_was(noah: Student, sara: User, four_occasions: None) -> None:
    handle_alerts(noah, rules=["tillfallen_tio_veckor"], by=sara, how="Samtal")
    for day in EARLIER:
        corrected(noah, day, valid=0, away=False)

    find_alerts(FRIDAY)

    alert = Alert.objects.get()
    assert (alert.status, alert.figures["occasions"]) == (Alert.Status.HANDLED, 4)


def test_a_search_of_one_school_leaves_the_others(cast: Cast, noah: Student, four_occasions: None) -> None:
    for day in EARLIER:
        corrected(noah, day, valid=0, away=False)

    find_alerts(FRIDAY, cast.ekskolan)

    assert len(standing()) == 1


def test_more_signals_need_no_more_queries(cast: Cast, noah: Student) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            find_alerts(FRIDAY)
        return len(context)

    missed_a_lesson(noah, [MONDAY, FRIDAY])
    find_alerts(MONDAY)
    few = queries()
    for number in range(5):
        student = make_student(f"Elev{number}", group=cast.klass_8b)
        missed_a_lesson(student, [MONDAY, WEDNESDAY, FRIDAY])
    find_alerts(MONDAY)
    find_alerts(WEDNESDAY)
    find_alerts(FRIDAY)

    assert queries() <= few


# ------------------------------------------------------------------------------------- By way of the files

LESSON_HEADER = "lektion;datum;start;slut;klass;elev;ämne;skolenhetskod;inställd;rapporterad\n"
SCHOOL = "99100001"


@pytest.fixture
def files(db: None, tmp_path: Path) -> Path:
    """A school whose pupil E1 missed the only lesson on Wednesday, found the same day. Friday is an ordinary day."""
    read("import_people", write(tmp_path / "people", PEOPLE))
    lessons = f"L1;2026-11-18;08:20;09:20;8B;;NO;{SCHOOL};nej;ja\nL1;2026-11-20;08:20;09:20;8B;;NO;{SCHOOL};nej;ja\n"
    absence = "elev;datum;frånvarominuter;lektion;giltig\nE1;2026-11-18;60;L1;nej\n"
    read("import_absence", write(tmp_path / "a", {"lektioner.csv": LESSON_HEADER + lessons, "franvaro.csv": absence}))
    find_due_alerts(WEDNESDAY)
    find_due_alerts(FRIDAY)
    assert standing() == [("ogiltig_samma_dag", "11-18", 1)]
    return tmp_path / "b"


def test_a_lesson_cancelled_afterwards_takes_its_signal_back(files: Path) -> None:
    cancelled = LESSON_HEADER + f"L1;2026-11-18;08:20;09:20;8B;;NO;{SCHOOL};ja;ja\n"
    read("import_absence", write(files, {"lektioner.csv": cancelled}))

    assert WEDNESDAY not in find_due_alerts(FRIDAY)  # nobody had lessons that day
    assert standing() == []


def test_a_pupil_who_changed_class_before_the_lesson_did_not_miss_it(files: Path) -> None:
    number = Student.objects.get(aliases__value="E1").personal_number
    elever = PEOPLE["elever.csv"].splitlines()[0] + "\n"
    moved = elever + f"{number};Noah;Ali;{SCHOOL};grundskola;E1;8;8A;9910;2026-11-16\n"
    read("import_people", write(files, {"elever.csv": moved}))

    find_due_alerts(FRIDAY)

    assert not StudentDay.objects.filter(student__aliases__value="E1", day=WEDNESDAY).exists()
    assert standing() == []
