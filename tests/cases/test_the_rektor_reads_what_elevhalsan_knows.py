"""The rektor decides on the mentor's report and on what elevhälsan knows, each read by whoever may read it."""

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services
from cases.from_elevhalsan import known_by_elevhalsan
from cases.models import Case
from cases.reading import reading_of
from cases.services import meetings
from people.models import User
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user

NOTED, CAME_TO, MENTORS = "Noah har börjat hos mig.", "Vi prövar morgonmöte.", "Noah log i dag."
NURSES, IN_INVESTIGATION = "Noah har besökt mig tre gånger.", "Noah vill berätta mer."


def noted(cast: Cast) -> Case:
    """Maria and Sara have each noted something, and a meeting has come to something, before Sara reports."""
    case = way.talk(cast).case
    services.add_note(case=case, by=cast.maria, text=NOTED)
    services.add_note(case=case, by=cast.sara, text=MENTORS)
    meeting = meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=TODAY)
    meetings.add_item(meeting=meeting, case=case, by=cast.karin, said=CAME_TO)
    way.take(cast, way.fresh(case), "anmal", cast.sara)
    return way.fresh(case)


def known(user: User, case: Case) -> list[str]:
    """What somebody reads of what elevhälsan knows, the oldest first."""
    case = way.fresh(case)
    return [row.text for row in reversed(known_by_elevhalsan(case, reading_of(way.person(user), case)))]


def section(response: Any) -> str:
    """The part of a page about what elevhälsan knows."""
    page = " ".join(html.unescape(response.content.decode()).split())
    return page.split('id="fran-elevhalsan"')[1].split("</section>")[0]


@pytest.mark.parametrize("step", ["inled-utredning", "lamna-tillbaka"])
def test_the_rektor_reads_it_beside_the_decision(cast: Cast, client: Client, step: str) -> None:
    case = noted(cast)

    beside = section(login(client, cast.karin).get(f"/arenden/{case.pk}/{step}/"))

    assert NOTED in beside
    assert CAME_TO in beside
    assert "Maria Nylund" in beside
    assert MENTORS not in beside


def test_it_is_not_copied_into_the_report(cast: Cast, client: Client) -> None:
    case = way.talk(cast).case
    services.add_note(case=case, by=cast.maria, text=NOTED)
    page = login(client, cast.sara).get(f"/arenden/{case.pk}/anmal/").content.decode()
    report = way.take(cast, way.fresh(case), "anmal", cast.sara)

    assert NOTED not in page
    assert NOTED not in str(report.assembled)


def test_nobody_reads_more_here_than_in_the_case(cast: Cast) -> None:
    case = noted(cast)
    way.start_investigation(cast, case)
    services.add_note(case=way.fresh(case), by=cast.maria, text=IN_INVESTIGATION)

    assert known(cast.karin, case) == [NOTED, CAME_TO, IN_INVESTIGATION]
    assert known(cast.sara, case) == [NOTED, CAME_TO]


def test_a_school_nurses_note_is_not_gathered(cast: Cast, client: Client) -> None:
    nurse = make_user("ida", last_name="Ek")
    give_role(nurse, Role.SKOLSKOTERSKA, cast.bjorkskolan)
    case = way.talk(cast).case
    services.add_note(case=case, by=nurse, text=NURSES)
    way.take(cast, way.fresh(case), "anmal", cast.sara)

    beside = section(login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/"))

    assert known(cast.karin, case) == []
    assert NURSES not in beside
    assert "Anteckningar av skolsköterskan är inte med" in beside


def test_where_there_is_nothing_the_page_says_so(cast: Cast, client: Client) -> None:
    beside = section(login(client, cast.karin).get(f"/arenden/{way.anmald(cast).pk}/inled-utredning/"))

    assert "Elevhälsan har inget antecknat" in beside


def test_the_page_asks_as_many_questions_however_much_is_known(cast: Cast) -> None:
    def questions() -> int:
        fresh, karin = way.fresh(case), way.person(cast.karin)
        reading = reading_of(karin, fresh)
        with CaptureQueriesContext(connection) as found:
            known_by_elevhalsan(fresh, reading)
        return len(found)

    case = noted(cast)
    few = questions()
    for _ in range(3):
        services.add_note(case=way.fresh(case), by=cast.maria, text=NOTED)

    assert questions() == few
