"""What one person in a case was to do is not lost: who leads has it, when others are appointed or nobody does it."""

import datetime as dt

import pytest

from absence.models import Alert
from cases import services
from cases.due import due_in
from cases.duty import OTHERS_LATER
from cases.meetings import tasks_for as tasks_of_meetings
from cases.models import Case, Meeting, Talk
from cases.services import TalkPlan, meetings
from cases.work import tasks_for
from people.models import User
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, make_user, on_day

LATE = way.NEXT_WEEK + OTHERS_LATER + dt.timedelta(days=1)
TALK, CONTACT, TASK = "Håll ett samtal i utredningen", "Ta nästa kontakt i samverkan", "Ring soc"


@pytest.fixture
def nova(cast: Cast) -> User:
    """Nova, specialpedagog at Ekskolan: she reaches no case at Björkskolan but by a task in it."""
    user = make_user("nova", last_name="Ekberg")
    give_role(user, Role.SPECIALPEDAGOG, cast.ekskolan)
    return user


@pytest.fixture
def case(cast: Cast, nova: User) -> Case:
    """Nova investigates with Maria. She is to hold a talk, to take a contact, and to make a call, within a week."""
    case = way.start_investigation(cast, way.anmald(cast), utredare=nova, team=[cast.maria])
    meeting = Meeting.objects.create(school=cast.bjorkskolan, held_on=TODAY, planned_by=cast.maria)
    services.save_investigation_talk(case=case, by=nova, plan=TalkPlan(whom="elev", leader=nova, by_day=way.NEXT_WEEK))
    way.samverkan(cast, case, by=nova, responsible=nova)
    meetings.add_item(
        meeting=meeting, case=case, by=cast.maria, said="Ring.", task=TASK, responsible=nova, last_day=way.NEXT_WEEK
    )
    return way.fresh(case)


def asked(user: User, day: dt.date = TODAY) -> set[str]:
    with on_day(day):
        person = way.person(user)
        found = [*tasks_for(person, day), *tasks_of_meetings(person, day)]
    return {task.title for task in found} & {TALK, CONTACT, TASK}


def test_whoever_is_appointed_takes_over_what_those_who_go_were_to_do(cast: Cast, case: Case, nova: User) -> None:
    assert asked(nova) == {TALK, CONTACT, TASK}

    services.appoint_others(case=case, by=cast.karin, utredare=cast.petra, team=[cast.maria], reason="Nova slutar.")

    assert (asked(nova), asked(cast.petra), asked(cast.maria)) == (set(), {TALK, CONTACT, TASK}, set())


def test_whoever_goes_and_still_reaches_the_case_keeps_what_was_promised(cast: Cast, case: Case, nova: User) -> None:
    case.samverkan.update(responsible=cast.maria)

    services.appoint_others(case=case, by=cast.karin, utredare=nova, reason="Maria har annat.")

    assert asked(cast.maria) == {CONTACT}


def test_a_week_after_the_day_those_who_lead_are_asked_too(cast: Cast, case: Case, nova: User) -> None:
    case.samverkan.update(responsible=cast.maria)

    assert asked(nova, LATE - dt.timedelta(days=1)) == {TALK, TASK}
    assert asked(nova, LATE) == {TALK, CONTACT, TASK}
    assert asked(cast.karin, LATE - dt.timedelta(days=1)) == set()
    assert asked(cast.karin, LATE) == {CONTACT, TASK}


def test_the_rektor_who_is_asked_can_say_that_it_is_done(cast: Cast, case: Case) -> None:
    item = case.meeting_items.get()

    with on_day(LATE):
        meetings.finish_task(item=item, by=way.person(cast.karin))

    assert asked(cast.karin, LATE) == {CONTACT}


@pytest.mark.parametrize("outcome", [Talk.Outcome.DONE, Talk.Outcome.REPORT])
def test_absence_that_goes_on_is_reported_once_and_not_closed(cast: Cast, outcome: str) -> None:
    first = way.talk(cast)
    way.talk(cast, outcome=outcome, pupil_view="Det går inte.")
    Alert.objects.create(
        student=cast.noah, school=cast.bjorkskolan, rule="tillfallen_termin", version=1,
        window_from=TODAY, window_to=TODAY, figures={},
    )  # fmt: skip

    steps = [each.step for each in due_in(way.fresh(first.case), TODAY) if each.step]

    assert steps == ["anmal"]
