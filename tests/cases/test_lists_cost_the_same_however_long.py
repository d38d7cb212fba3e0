"""The list of cases and the tasks ask the database as many questions for ten cases as for two."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.listing import OPEN, cases_for_list, rows_of
from cases.models import Case, State
from cases.work import tasks_for
from tests.cases import way
from tests.cast import TODAY, Cast, login, make_guardian, make_student

NAMES = ("Ada", "Bo", "Cleo", "Dan", "Eli", "Fia", "Gus", "Hugo", "Ida", "Jon")


def add_cases(cast: Cast, names: tuple[str, ...]) -> None:
    """A case for each name, every other with an investigation by Petra."""
    for number, name in enumerate(names):
        pupil = make_student(name, group=cast.klass_8b)
        make_guardian(pupil, "Eva")
        case = way.talk(cast, pupil).case
        if number % 2:
            way.start_investigation(cast, case)


def queries(ask: Callable[[], object]) -> int:
    """How many questions it takes."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.mark.parametrize("name", ["sara", "petra", "karin"])
def test_the_work_list(cast: Cast, name: str) -> None:
    add_cases(cast, NAMES[:2])
    few = queries(lambda: tasks_for(way.person(getattr(cast, name)), TODAY))
    add_cases(cast, NAMES[2:])

    assert queries(lambda: tasks_for(way.person(getattr(cast, name)), TODAY)) == few


@pytest.mark.parametrize("name", ["sara", "karin"])
def test_the_list_of_cases(cast: Cast, client: Client, name: str) -> None:
    login(client, getattr(cast, name))
    add_cases(cast, NAMES[:2])
    few = queries(lambda: client.get("/arenden/"))
    add_cases(cast, NAMES[2:])

    assert queries(lambda: client.get("/arenden/")) == few


def test_the_page_of_a_case_with_more_and_more_in_it(cast: Cast, client: Client) -> None:
    login(client, cast.karin)
    case = way.atgarder(cast)
    way.measure(cast, case)
    few = queries(lambda: client.get(f"/arenden/{case.pk}/"))
    for name in NAMES:
        way.measure(cast, case, what=f"{name} möter Noah")
        way.talk(cast, pupil_view=f"{name} är snäll.")

    assert queries(lambda: client.get(f"/arenden/{case.pk}/")) == few


def test_filters_show_the_step_and_the_class(cast: Cast, client: Client) -> None:
    way.opened(cast)
    way.start_investigation(cast, way.opened(cast, cast.maja))
    login(client, cast.karin)

    def shown(query: str) -> list[str]:
        page = client.get(f"/arenden/{query}").content.decode()
        return [pupil.first_name for pupil in (cast.noah, cast.maja) if pupil.name in page]

    assert shown("") == ["Noah", "Maja"]
    assert shown(f"?steg={State.UTREDNING}") == ["Maja"]
    assert shown(f"?steg={State.AVSLUTAD}") == []
    assert shown(f"?klass={cast.klass_8b.pk}") == ["Noah", "Maja"]
    assert shown("?steg=finns-inte&klass=x&sida=99") == ["Noah", "Maja"]


def test_an_empty_list_says_when_it_will_fill(cast: Cast, client: Client) -> None:
    page = login(client, cast.karin).get("/arenden/").content.decode()

    assert "Ett ärende syns här när någon har öppnat det" in page


def test_what_waits_for_the_rektor_is_first_and_due_today(cast: Cast) -> None:
    later = way.talk(cast, make_student("Ada", group=cast.klass_8b)).case
    reported = way.anmald(cast)

    listed = cases_for_list(way.person(cast.karin), OPEN, "", TODAY)

    assert [(row.case.pk, row.due) for row in rows_of(listed, TODAY)] == [
        (reported.pk, TODAY),
        (later.pk, dt.date(2026, 12, 4)),
    ]


def close_cases(cast: Cast, names: tuple[str, ...]) -> None:
    """A closed case for each name."""
    for name in names:
        case = way.opened(cast, make_student(name, group=cast.klass_8b))
        Case.objects.filter(pk=case.pk).update(state=State.AVSLUTAD)


def test_of_the_closed_cases_only_a_page_is_fetched(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.views.lists.PAGE", 2)
    client = login(Client(), cast.karin)
    address = f"/arenden/?steg={State.AVSLUTAD}"
    close_cases(cast, NAMES[:2])
    few = queries(lambda: client.get(address))
    close_cases(cast, NAMES[2:7])

    with CaptureQueriesContext(connection) as asked:
        second = client.get(f"{address}&sida=2")

    assert len(asked) == few
    assert any("LIMIT 2 OFFSET 2" in each["sql"] for each in asked.captured_queries)
    assert [row.case.student.first_name for row in second.context["rows"]] == ["Eli", "Dan"]
    assert len(client.get(f"{address}&sida=4").context["rows"]) == 1
