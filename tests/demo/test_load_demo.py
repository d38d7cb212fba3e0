"""The demo as it stands when it is loaded: every step of the routine, and something to do for those who work in it.

Loaded once for the file, in a transaction that is rolled back when the file is done.
"""

import datetime as dt
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from absence import uploads
from absence.figures import figures_by_student
from absence.models import Absence, AbsenceByHand, Alert, ImportRun, MonthlyReport, RuleSetting, StudentDay
from absence.pattern_counts import Asked
from absence.patterns import find_patterns
from absence.rules import TALK_RULES
from audit.models import AccessLog
from cases.models import Case, CaseEvent, Concern, Contact, State, Talk
from drafts.work import unfinished
from narvaro.demo.files import DEFAULT_PUPILS, DEFAULT_SEED
from narvaro.demo.loading import Demo, load
from narvaro.demo.logins import LOGINS, PASSWORD
from narvaro.demo.municipality import blocks
from narvaro.demo.schoolyear import AUTUMN
from narvaro.demo.stories import STORIES
from narvaro.management.commands import demo as start
from narvaro.work import tasks_for
from notifications.models import Channel, Delivery, Status
from people.models import Enrolment, School, Student, User
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.django_db

AFTERNOON = dt.datetime(2026, 11, 20, 13, 30, tzinfo=dt.UTC)
STATES = {
    State.UPPMARKSAMMA: 3,
    State.ANMALD: 2,
    State.UTREDNING: 2,
    State.GRANSKNING: 1,
    State.ATGARDER: 1,
    State.UPPFOLJNING: 1,
    State.AVSLUTAD: 2,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return Demo(TODAY, tmp_path_factory.mktemp("demo"), lambda text: None)


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker, demo, tmp_path_factory):
    """Älvköping in the database on a Friday afternoon in November."""
    patch = pytest.MonkeyPatch()
    patch.setattr("django.conf.settings.MODE", "demo")
    patch.setattr("django.conf.settings.PRIVATE_ROOT", tmp_path_factory.mktemp("private"))
    with django_db_blocker.unblock(), time_machine.travel(AFTERNOON), transaction.atomic():
        load(demo)
        connection.check_constraints()
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()
        transaction.set_rollback(True)
    patch.undo()


def counts():
    kinds = (Absence, StudentDay, Case, CaseEvent, Contact, Talk, Alert, MonthlyReport, Delivery, User, Student)
    held = {"held": ImportRun.objects.filter(status=ImportRun.Status.HELD).count()}
    return {kind.__name__: kind.objects.count() for kind in (*kinds, AccessLog, AbsenceByHand, RuleSetting)} | held


def tasks_of(username):
    return tasks_for(User.objects.get(username=username), TODAY)


def test_there_are_cases_in_every_step():
    states = Counter(Case.objects.values_list("state", flat=True))
    assert {state for state, least in STATES.items() if states[state] >= least} == set(State)


def test_every_story_is_told_and_one_case_has_been_taken_up_again():
    for story in STORIES:
        first, last = story.pupil.split(" ")
        assert Case.objects.filter(student__first_name=first, student__last_name=last).exists()
    assert CaseEvent.objects.filter(kind="ateruppta", case__state=State.UPPMARKSAMMA).exists()


def test_nothing_has_happened_in_the_future_and_a_case_takes_its_steps_in_order():
    assert not CaseEvent.objects.filter(at__gt=AFTERNOON).exists()
    for case in Case.objects.all():
        times = list(case.events.exclude(to_state="").order_by("pk").values_list("at", flat=True))
        assert times == sorted(times)


def test_cases_are_numbered_in_the_order_they_were_opened():
    for school in School.objects.all():
        days = list(school.cases.order_by("number").values_list("opened_at__date", flat=True))
        assert days == sorted(days)


HABITS = {  # what a pupil's habit is found as
    "måndagar": "monster_veckodag",
    "fredagar": "monster_veckodag",
    "vård": "monster_veckodag",
    "idrott": "monster_amne",
    "sen": "monster_sen",
    "går hem": "monster_sista_lektion",
    "Noah": "monster_veckodag",
    "Ines": "monster_veckodag",
    "Alma": "monster_sista_lektion",
    "Selma": "monster_amne",
}


def test_most_habits_are_found_as_patterns_and_few_other_pupils_have_one():
    profiles = {pupil.number: pupil.profile for block in blocks(DEFAULT_PUPILS, DEFAULT_SEED) for pupil in block.pupils}
    pupils = {pk: profiles[number] for pk, number in Student.objects.values_list("pk", "personal_number")}
    places = Enrolment.objects.filter(student__in=pupils).values_list("student", "school__huvudman").distinct()
    asked = [Asked(pupil, huvudman, AUTUMN.start, TODAY) for pupil, huvudman in places]
    found = {(each.student_id, each.rule) for each in find_patterns(asked)}

    with_habit = [(pk, HABITS[profile]) for pk, profile in pupils.items() if profile in HABITS]
    ordinary = [pk for pk, profile in pupils.items() if profile in ("vanlig", "frisk", "sjuklig")]
    assert sum(each in found for each in with_habit) > 0.6 * len(with_habit)
    assert len({pk for pk, _ in found}.intersection(ordinary)) < 0.02 * len(ordinary)


def test_no_row_of_the_demos_files_was_refused():
    done = ImportRun.objects.exclude(status=ImportRun.Status.HELD)
    assert done.count() == 3
    for run in done:
        assert run.status == ImportRun.Status.DONE
        assert all(file["refused"] == 0 for file in run.files)


def test_a_file_that_is_far_from_normal_waits_for_the_administrator():
    held = ImportRun.objects.get(status=ImportRun.Status.HELD)
    assert held.started_by == User.objects.get(username="administrator")
    assert [file["refused"] for file in held.files] == [0]
    assert "Minst hälften av eleverna saknas. Ekskolan, elever.csv" in held.held_for[0]
    assert uploads.path_of(held.upload).exists()
    assert "Stämmer filen? En inläsning väntar på dig" in {task.title for task in tasks_of("administrator")}


def test_the_huvudman_has_changed_a_guide_value_and_signals_follow_it():
    versions = RuleSetting.objects.order_by("version").values_list(
        "version", "at_least", "first_day", "changed_at__date"
    )
    assert list(versions) == [
        (2, 8, dt.date(2026, 8, 31), dt.date(2026, 8, 27)),
        (3, 7, dt.date(2026, 10, 5), dt.date(2026, 10, 1)),
    ]
    assert set(Alert.objects.filter(rule="dagar_tio_veckor").values_list("version", "at_least")) == {(3, 7)}


def test_people_have_dismissed_a_signal_and_judged_and_registered_absence():
    dismissed = Alert.objects.get(status=Alert.Status.DISMISSED)
    assert dismissed.quiet_until == dt.date(2026, 12, 18)
    assert dismissed.handled_by
    assert dismissed.handled_how
    made = AbsenceByHand.objects.select_related("absence", "over", "by").order_by("pk")
    changed, registered = made
    assert changed.kind == AbsenceByHand.Kind.CHANGED
    assert changed.over
    assert (changed.over.valid, changed.absence.valid) == (False, True)
    assert (registered.kind, registered.absence.source) == (AbsenceByHand.Kind.NEW, "hand")
    for each in made:
        assert each.by.role_assignments.filter(role="mentor").exists()


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.username)
def test_the_logins_open_with_the_demos_password(login):
    assert authenticate(None, username=login.username, password=PASSWORD) is not None


@pytest.mark.parametrize("username", ["mentor", "kurator", "rektor", "utredare", "administrator", "huvudman"])
def test_those_who_work_in_the_routine_have_something_to_do(username):
    assert tasks_of(username)


def test_sara_calls_about_elias_and_tuva_follows_up_with_noah_and_answers_the_report():
    said = {(task.who, task.kind) for task in tasks_of("mentor")}
    titles = " ".join(task.title for task in tasks_of("mentor"))
    assert {"Elias Lindqvist", "Tuva Bergman", "Noah Ali"} <= {who for who, _ in said}
    assert "Följ upp samtalet" in titles
    assert "månadsrapporten" in titles


def test_noahs_talk_was_held_three_school_weeks_ago_and_is_to_be_followed_up_today():
    talk = Talk.objects.get(case__student__first_name="Noah", case__student__last_name="Ali")
    assert talk.held_on == dt.date(2026, 10, 23)
    assert talk.follow_up_on == TODAY
    assert talk.author.username == "mentor"


def test_sara_has_begun_to_write_the_follow_up():
    (draft,) = unfinished(User.objects.get(username="mentor"))
    assert (draft.title, draft.who) == ("Samtal om frånvaro", "Noah Ali")


def test_karin_has_almas_report_to_decide_about():
    assert any(task.who == "Alma Sjögren" for task in tasks_of("rektor"))


def test_octobers_report_is_sent_partly_answered_and_has_one_who_came_late():
    report = MonthlyReport.objects.get(month=dt.date(2026, 10, 1), school__name="Björkskolan")
    rows = report.rows.all()
    assert report.status == MonthlyReport.Status.SENT
    assert report.answer_by == dt.date(2026, 11, 23)
    assert rows.exclude(answer="").exists()
    assert rows.filter(answer="", sent_at__isnull=False).exists()
    assert rows.filter(sent_at=None).exists()


def test_deliveries_have_come_differently_far():
    assert set(Delivery.objects.filter(channel=Channel.LETTER).values_list("status", flat=True)) == {
        Status.WAITING,
        Status.PRINTED,
        Status.POSTED,
    }
    assert set(Delivery.objects.filter(channel=Channel.REGISTER).values_list("status", flat=True)) == {
        Status.SENT,
        Status.RECEIVED,
    }


def test_orosanmalningar_show_every_state_and_what_may_come_after():
    assert {concern.state for concern in Concern.objects.all()} == set(Concern.State)
    kinds = [note.kind for note in Concern.objects.get(state=Concern.State.GIVEN).notes.all()]
    assert kinds == ["bekräftelse", "komplettering", "komplettering lämnad", "utreder"]


def test_pupils_with_protected_identity_are_open_to_their_mentor_and_kurator_by_name():
    for student in Student.objects.exclude(protection="ingen"):
        assert student.grants.filter(user__role_assignments__role="kurator").exists()
        assert student.grants.filter(user__role_assignments__role="mentor").exists()


def test_the_log_tells_who_opened_each_case_before_they_wrote_in_it():
    written = set(CaseEvent.objects.exclude(actor=None).values_list("actor", "case__number", "at"))

    assert set(AccessLog.objects.filter(what="ärende").values_list("user", "label", "at")) == written
    assert list(AccessLog.objects.order_by("pk")) == list(AccessLog.objects.order_by("at", "pk"))


def test_a_second_load_repeats_nothing(demo):
    before = counts()
    load(demo)
    assert counts() == before


def test_a_start_next_week_adds_days_and_calls_and_leaves_what_people_wrote():
    before, events, said = counts(), set(CaseEvent.objects.values_list("pk", "text")), StringIO()
    with time_machine.travel(AFTERNOON + dt.timedelta(days=7)):
        start.Command(stdout=said).fill_database(reset=False)
        after = counts()
    assert "Demons senaste skoldag är fredag 20 november" in said.getvalue()
    assert StudentDay.objects.latest("day").day == dt.date(2026, 11, 27)
    assert after["StudentDay"] > before["StudentDay"]
    assert after["Contact"] > before["Contact"]
    assert after["Student"] == before["Student"]
    assert events <= set(CaseEvent.objects.values_list("pk", "text"))


def test_a_start_on_the_same_day_changes_nothing():
    before, said = counts(), StringIO()
    start.Command(stdout=said).fill_database(reset=False)
    assert said.getvalue() == "Data finns sedan förra gången.\n"
    assert counts() == before


def test_nobody_who_is_away_a_quarter_of_the_time_is_handled_with_a_note_about_a_cold():
    figures = figures_by_student(dt.date(2026, 9, 7), TODAY)  # ten school weeks, the autumn break skipped
    much = [pupil for pupil, each in figures.items() if each.reaches(25)]
    noted = Alert.objects.filter(student__in=much, status=Alert.Status.HANDLED, rule__in=TALK_RULES)
    assert len(much) > 10
    assert set(noted.values_list("handled_how", flat=True)) <= {"Samtal om frånvaro", "Följs i ärendet."}


def test_outside_a_demo_nothing_is_loaded(settings):
    settings.MODE = "production"
    with pytest.raises(CommandError, match="ingen demo"):
        call_command("load_demo")
