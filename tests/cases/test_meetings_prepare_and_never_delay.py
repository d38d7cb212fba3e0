"""Elevhälsomöten: the agenda comes out of the data, what waits stands on top, what is said stays with the pupil."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cases import services
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.meetings import agenda_of, minutes_of, tasks_for
from cases.models import Case, Meeting, MeetingItem, Talk
from cases.services import meetings
from people.models import School, User
from tests.absence.months import prepare_report
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login, make_student, on_day, school_day

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Karin has planned a meeting today."""
    return meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=TODAY)


def placed(user: User, school: School, day: dt.date = TODAY) -> dict[str, list[str]]:
    """Who stands in which part of the agenda."""
    return {part.key: [row.student.first_name for row in part.rows] for part in agenda_of(user, school, day)}


def test_a_report_that_waits_for_a_decision_stands_on_top_from_the_day_after(cast: Cast) -> None:
    with on_day(YESTERDAY):
        way.take(cast, way.opened(cast), "anmal", cast.sara)
    way.opened(cast, cast.tuva)

    assert placed(cast.karin, cast.bjorkskolan) == {"late": ["Noah"], "open": ["Tuva"]}
    assert agenda_of(cast.karin, cast.bjorkskolan, TODAY)[0].rows[0].button == "Besluta"
    assert placed(cast.karin, cast.bjorkskolan, YESTERDAY)["open"] == ["Noah", "Tuva"]


THREE_WEEKS = TODAY + dt.timedelta(weeks=3)


def reporting(cast: Cast) -> Case:
    """Sara has talked with Noah, and they came to that it is to be reported."""
    return way.talk(cast, outcome=Talk.Outcome.REPORT).case


@pytest.mark.parametrize(
    ("begin", "last", "why"),
    [
        (reporting, THREE_WEEKS, "längre än riktvärdet, tre skolveckor"),
        (way.anmald, TODAY, "Rektorn avgör"),
        (way.utredning, THREE_WEEKS, "längre än riktvärdet, tre skolveckor"),
        (way.granskning, TODAY, "Rektorn granskar"),
        (way.atgarder, THREE_WEEKS, "längre än riktvärdet, tre skolveckor"),
        (way.uppfoljning, way.NEXT_WEEK, "Åtgärderna genomförs"),
    ],
    ids=["uppmarksamma", "anmald", "utredning", "granskning", "atgarder", "uppfoljning"],
)
def test_in_each_step_what_has_waited_past_its_day_or_guide_value_stands_on_top(
    cast: Cast, begin: Callable[[Cast], Case], last: dt.date, why: str
) -> None:
    begin(cast)

    (within,) = agenda_of(cast.karin, cast.bjorkskolan, last)
    (past,) = agenda_of(cast.karin, cast.bjorkskolan, last + dt.timedelta(days=1))

    assert (within.key, past.key) == ("open", "late")
    assert past.rows[0].due == last
    assert why in past.rows[0].why
    assert within.rows[0].url
    assert within.rows[0].button == past.rows[0].button


def test_a_pupil_in_the_monthly_report_without_a_case_is_on_the_agenda(cast: Cast) -> None:
    for student in (cast.noah, cast.maja):
        school_day(student, dt.date(2026, 10, 1), valid=360)
    prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    way.opened(cast)

    assert placed(cast.maria, cast.bjorkskolan) == {"open": ["Noah"], "without": ["Maja"]}


def test_a_mentor_asks_to_have_a_pupil_taken_up_and_may_take_it_back(cast: Cast, client: Client) -> None:
    login(client, cast.sara)
    client.post(f"/elever/{cast.tuva.pk}/elevhalsomote/", {"why": "Fortsatt frånvaro trots två samtal."})
    assert placed(cast.karin, cast.bjorkskolan) == {"wished": ["Tuva"]}

    client.post(f"/elever/{cast.tuva.pk}/elevhalsomote/", {"ta_tillbaka": "1"})
    assert placed(cast.karin, cast.bjorkskolan) == {}


def test_a_wish_from_a_case_leads_back_to_the_case_and_to_no_other(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url, words = f"/elever/{cast.noah.pk}/elevhalsomote/", {"why": "Fortsatt frånvaro."}
    login(client, cast.sara)

    assert client.post(f"{url}?arende={case.pk}", words)["Location"] == f"/arenden/{case.pk}/"
    assert client.post(f"{url}?arende={case.pk + 1}", {"ta_tillbaka": "1"})["Location"] == f"/elever/{cast.noah.pk}/"


def test_a_mentor_is_told_that_elevhalsan_wants_to_take_a_pupil_up_and_not_why(cast: Cast, client: Client) -> None:
    wish = meetings.wish_for_meeting(by=cast.maria, student=cast.noah, school=cast.bjorkskolan, why="Orolig hemma.")
    url = f"/elever/{cast.noah.pk}/elevhalsomote/"

    page = login(client, cast.sara).get(url).content.decode()
    assert "Noah står redan på dagordningen" in page
    assert "Orolig hemma" not in page
    assert "ta_tillbaka" not in page
    assert client.post(url, {"ta_tillbaka": "1"}).status_code == 403
    assert "Orolig hemma" in login(client, cast.petra).get(url).content.decode()

    meetings.withdraw_wish(wish=wish, by=cast.karin)
    assert placed(cast.karin, cast.bjorkskolan) == {}


def test_a_mentor_whose_wish_came_second_keeps_her_words_and_reads_none_of_elevhalsans(
    cast: Cast, client: Client
) -> None:
    url, mine = f"/elever/{cast.noah.pk}/elevhalsomote/", "Fortsatt frånvaro trots två samtal."
    login(client, cast.sara).get(url)
    meetings.wish_for_meeting(by=cast.maria, student=cast.noah, school=cast.bjorkskolan, why="Orolig hemma.")

    answer = client.post(url, {"why": mine})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Eleven står redan på nästa elevhälsomötes dagordning." in page
    assert mine in page
    assert "Orolig hemma" not in page
    assert "spara igen" not in page
    assert ("Sätt upp på dagordningen" in page, "Tillbaka" in page) == (False, True)


def test_one_wish_is_enough(cast: Cast) -> None:
    wish: dict[str, Any] = {"student": cast.tuva, "school": cast.bjorkskolan, "why": "Fortsatt frånvaro."}
    meetings.wish_for_meeting(by=cast.sara, **wish)

    with pytest.raises(AlreadyDone):
        meetings.wish_for_meeting(by=cast.maria, **wish)


def test_a_protected_pupil_is_on_the_agenda_of_those_who_reach_her_and_never_on_paper(
    cast: Cast, client: Client, meeting: Meeting
) -> None:
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=cast.karin, why="Borta tre dagar.")
    meetings.add_item(meeting=meeting, case=case, by=cast.karin, said="Vi väntar.")

    assert placed(cast.karin, cast.bjorkskolan) == {"open": ["Signe"]}
    assert placed(cast.maria, cast.bjorkskolan) == {}
    assert "Signe" not in paper(login(client, cast.karin), meeting)


def test_what_is_said_stands_in_the_minutes_and_in_the_case(cast: Cast, client: Client, meeting: Meeting) -> None:
    case = way.anmald(cast)
    login(client, cast.karin)
    words: dict[str, Any] = {
        "said": "Vi prövar morgonmöte.",
        "task": "Boka hemmet",
        "responsible": cast.sara.pk,
        "by": TOMORROW,
    }
    client.post(f"/elevhalsomoten/{meeting.pk}/arenden/{case.pk}/", words)
    way.start_investigation(cast, way.fresh(case))
    client.post(f"/elevhalsomoten/{meeting.pk}/", {"participants": "Karin, Maria", "version": 1, "avsluta": "1"})

    minutes = paper(client, meeting)
    assert "Vi prövar morgonmöte." in minutes
    assert "Rektorn beslutade att inleda utredning" in minutes
    assert "Vi prövar morgonmöte." in case.events.get(kind="elevhalsomote").text
    assert [task.title for task in tasks_for(cast.sara, TODAY)] == ["Boka hemmet"]


def test_a_decision_at_the_table_stands_in_the_minutes_without_a_word_and_leads_back(
    cast: Cast, client: Client, meeting: Meeting
) -> None:
    with on_day(YESTERDAY):
        case = way.opened(cast)
        way.take(cast, case, "anmal", cast.sara)
    case = way.fresh(case)
    login(client, cast.karin)
    page = client.get(f"/elevhalsomoten/{meeting.pk}/").content.decode()
    assert f"/arenden/{case.pk}/inled-utredning/?mote={meeting.pk}" in page

    answer = client.post(
        f"/arenden/{case.pk}/lamna-tillbaka/?mote={meeting.pk}",
        {
            "reason": "Noah var ledig.",
            "suggestions": "Stäm av.",
            "check_again_on": "2026-12-04",
            "version": case.version,
        },
    )

    assert answer.headers["Location"] == f"/elevhalsomoten/{meeting.pk}/"
    assert "lämnade tillbaka" in client.get(answer.headers["Location"]).content.decode()
    assert "Noah" in paper(client, meeting)


def paper(client: Client, meeting: Meeting) -> str:
    """What the PDF of a meeting says."""
    content = client.get(f"/elevhalsomoten/{meeting.pk}/protokoll.pdf").content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_a_task_is_done_once_and_by_the_one_who_has_it(cast: Cast, meeting: Meeting) -> None:
    item = meetings.add_item(
        meeting=meeting, case=way.opened(cast), by=cast.maria, said="Ring.", task="Ring hem", responsible=cast.sara,
        last_day=TOMORROW,
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        meetings.finish_task(item=item, by=cast.maria)
    meetings.finish_task(item=item, by=cast.sara)

    with pytest.raises(AlreadyDone):
        meetings.finish_task(item=item, by=cast.sara)
    assert tasks_for(cast.sara, TODAY) == []


def test_who_did_a_task_is_told_on_the_page_in_the_minutes_and_in_what_has_happened(
    cast: Cast, client: Client, meeting: Meeting
) -> None:
    case = way.opened(cast)
    item = meetings.add_item(
        meeting=meeting, case=case, by=cast.maria, said="Ring.", task="Ring hem", responsible=cast.sara,
        last_day=TODAY,
    )  # fmt: skip
    long_after = TODAY + dt.timedelta(days=20)
    with on_day(long_after):
        meetings.finish_task(item=item, by=way.person(cast.karin))
        with pytest.raises(AlreadyDone, match="Karin Westerberg"):
            meetings.finish_task(item=item, by=way.person(cast.sara))

    event = case.events.get(kind="motesuppgift")
    assert (event.actor, event.text) == (cast.karin, "Ring hem")
    login(client, cast.karin)
    assert "av Karin Westerberg" in client.get(f"/elevhalsomoten/{meeting.pk}/").content.decode()
    assert (
        "av Karin Westerberg" in login(client, cast.sara).get(f"/elevhalsomoten/uppgifter/{item.pk}/").content.decode()
    )


def test_a_meeting_is_not_ended_before_the_day_it_is_held_and_the_words_stay(cast: Cast, client: Client) -> None:
    coming = meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=TOMORROW)
    url = f"/elevhalsomoten/{coming.pk}/"
    shown = login(client, cast.karin).get(url).content.decode()

    answer = client.post(url, {"participants": "Karin, Maria", "version": 1, "avsluta": "1"})

    assert "Avsluta mötet" not in shown
    assert answer.status_code == 409
    assert "avslutas tidigast den dagen" in answer.content.decode()
    assert "Karin, Maria" in answer.content.decode()
    assert Meeting.objects.get(pk=coming.pk).is_open


def test_a_task_goes_only_to_somebody_who_reaches_the_case(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(MissingParts) as missing:
        meetings.add_item(
            meeting=meeting, case=way.opened(cast), by=cast.maria, said=" ", task="", responsible=cast.amir,
            last_day=YESTERDAY,
        )  # fmt: skip

    assert [part.where for part in missing.value.parts] == ["said", "task", "responsible", "by"]


def test_an_ended_meeting_does_not_change(cast: Cast, meeting: Meeting) -> None:
    case = way.opened(cast)
    with pytest.raises(MissingParts):
        meetings.end_meeting(meeting=meeting, by=cast.karin, participants=" ", other="", version=1)
    meetings.end_meeting(meeting=meeting, by=cast.karin, participants="Karin", other="", version=1)

    with pytest.raises(Conflict):
        meetings.add_item(meeting=meeting, case=case, by=cast.karin, said="Mer.")
    with pytest.raises(Conflict):
        meetings.cancel_meeting(meeting=meeting, by=cast.karin)
    assert not MeetingItem.objects.exists()


def test_a_step_later_that_day_is_not_in_the_minutes_of_a_meeting_that_is_ended(cast: Cast, meeting: Meeting) -> None:
    before, after = way.opened(cast), way.opened(cast, cast.maja)
    way.take(cast, before, "anmal", cast.sara)
    ended = meetings.end_meeting(meeting=meeting, by=cast.karin, participants="Karin", other="", version=1)

    with time_machine.travel(NOW + dt.timedelta(hours=1)):
        way.take(cast, after, "anmal", cast.sara)

    assert [each.case.student for each in minutes_of(cast.karin, ended)] == [cast.noah]


def test_two_who_write_who_took_part_never_overwrite_each_other(cast: Cast, client: Client, meeting: Meeting) -> None:
    login(client, cast.maria)
    meetings.save_meeting(meeting=meeting, by=cast.karin, participants="Karin", other="", version=1)

    late = client.post(f"/elevhalsomoten/{meeting.pk}/", {"participants": "Maria", "version": 1})

    assert late.status_code == 409
    assert "Protokollet har ändrats av Karin Westerberg 10.00." in late.content.decode()
    assert "Karin" in late.content.decode()
    assert "Maria" in late.content.decode()
    again = client.post(f"/elevhalsomoten/{meeting.pk}/", {"participants": "Karin, Maria", "version": 2})
    assert again.status_code == 302
    assert Meeting.objects.get().participants == "Karin, Maria"


def test_the_agenda_asks_as_many_questions_for_many_pupils_as_for_few(cast: Cast) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            agenda_of(way.person(cast.karin), cast.bjorkskolan, TODAY)
        return len(asked)

    for number in range(2):
        way.talk(cast, make_student(f"Elev{number}", group=cast.klass_8b))
    few = questions()
    for number in range(2, 6):
        pupil = make_student(f"Elev{number}", group=cast.klass_8b)
        way.talk(cast, pupil)
        meetings.wish_for_meeting(student=pupil, school=cast.bjorkskolan, by=cast.sara, why="Hjälp.")

    assert questions() == few
