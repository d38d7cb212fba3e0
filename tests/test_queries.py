"""A page with many rows asks the database as often as a page with few: measured at two sizes, for those who use it."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from absence.reports import send_report
from absence.services import find_alerts
from audit.services import What, log_read
from cases import services
from cases.models import Case
from people.roles import Role
from people.services import grant_student
from tests.absence.months import prepare_report
from tests.cases import concerns, way
from tests.cast import TODAY, Cast, give_role, login, make_guardian, make_student, make_user, school_day

FEW, MANY = 3, 6
OCTOBER = dt.date(2026, 10, 1)
ABSENT_DAYS = [dt.date(2026, 10, 5), dt.date(2026, 10, 12), dt.date(2026, 10, 19), dt.date(2026, 11, 18), TODAY]

# address → who opens it
LISTS = {
    "home": "sara maria petra karin birgitta hugo stina",
    "students": "sara maria karin birgitta",
    "people:staff": "karin birgitta stina",
    "audit:log": "karin hugo stina",
    "absence:rules": "karin stina",
    "cases:routine": "sara hugo",
    "conference": "maria karin",
    "cases:analysis": "maria karin",
    "cases:june": "maria karin",
    "cases:settings": "karin stina",
    "absence:reports": "sara maria karin",
    "checks": "sara maria karin",
    "daily": "maria karin",
    "agenda": "sara maria karin",
    "term_absence": "sara birgitta",
    "cases:list": "sara maria petra karin",
    "cases:concerns": "sara karin",
    "notifications:register": "karin birgitta",
    "notifications:huvudman_register": "hugo",
    "oversight:schools": "hugo karin",
}
PUPIL_PAGES = {"student": "sara maria petra karin birgitta", "audit:personal_access": "karin"}


def grow(cast: Cast, number: int) -> None:
    """So many more pupils with absence and a case in some step, signals, a report, letters, readings and colleagues."""
    for _ in range(number):
        pupil = make_student("Elev", group=cast.klass_8b, municipality=cast.granas)
        make_guardian(pupil, "Eva")
        for day in ABSENT_DAYS:
            school_day(pupil, day, invalid=360)
        begin_case(cast, way.talk(cast, pupil).case)
        log_read(cast.sara, What.STUDENT, student=pupil)
        concerns.given(cast.sara, pupil)
        concerns.draft(cast.sara, pupil)
        colleague = make_user(f"kollega{pupil.pk}")
        give_role(colleague, Role.SPECIALPEDAGOG, cast.bjorkskolan)
    find_alerts(TODAY, cast.bjorkskolan)
    report = prepare_report(cast.bjorkskolan, OCTOBER)
    assert report is not None
    send_report(report, by=cast.maria, comment="Hej")


def lengthen(cast: Cast, number: int) -> None:
    """One more talk with Noah, one more guardian and one more person who reaches him by name."""
    way.talk(cast, held_on=dt.date(2026, 11, 3 + number))
    make_guardian(cast.noah, f"Gäst{number}")
    grant_student(student=cast.noah, user=make_user(f"namngiven{number}"), reason="Utreder", by=cast.karin)


def begin_case(cast: Cast, case: Case) -> None:
    """Leave every third case with the mentor, every third with the rektor, every third with the utredare."""
    if case.pk % 3:
        services.anmal(case=case, by=cast.sara, concern="Oron växer.")
    if case.pk % 3 == 1:
        way.start_investigation(cast, way.fresh(case))


def queries(client: Client, url: str) -> list[str]:
    """The statements of a page."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return [each["sql"] for each in found.captured_queries]


def test_a_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    grow(cast, FEW)
    few = measure_few(cast, LISTS)
    grow(cast, MANY)
    many = measure(cast, LISTS)

    assert {page: len(found) for page, found in many.items()} == {page: len(found) for page, found in few.items()}


def measure_few(cast: Cast, pages: dict[str, str], **kwargs: int) -> dict[tuple[str, str], list[str]]:
    """The statements of each page while there is little; before that once, so that what a process keeps is kept."""
    measure(cast, pages, **kwargs)
    return measure(cast, pages, **kwargs)


def measure(cast: Cast, pages: dict[str, str], **kwargs: int) -> dict[tuple[str, str], list[str]]:
    """The statements of each page for each of those who open it."""
    return {
        (address, name): queries(login(Client(), getattr(cast, name)), reverse(address, kwargs=kwargs))
        for address, people in pages.items()
        for name in people.split()
    }


def test_a_classs_week_costs_the_same_however_large_the_class(cast: Cast) -> None:
    week = {"pk": cast.klass_8b.pk, "year": 2026, "week": 47}
    grow(cast, FEW)
    few = measure_few(cast, {"check": "sara karin"}, **week)
    grow(cast, MANY)
    many = measure(cast, {"check": "sara karin"}, **week)

    assert {page: len(found) for page, found in many.items()} == {page: len(found) for page, found in few.items()}


def test_a_pupils_page_costs_the_same_however_long_the_story_is(cast: Cast) -> None:
    school_day(cast.noah, TODAY, invalid=60)
    lengthen(cast, 0)
    find_alerts(TODAY, cast.bjorkskolan)
    few = measure_few(cast, PUPIL_PAGES, pk=cast.noah.pk)
    for day in ABSENT_DAYS[:-1]:
        school_day(cast.noah, day, invalid=360)
    for number in range(1, 4):
        lengthen(cast, number)
    find_alerts(TODAY, cast.bjorkskolan)
    many = measure(cast, PUPIL_PAGES, pk=cast.noah.pk)

    assert {page: len(found) for page, found in many.items()} == {page: len(found) for page, found in few.items()}


def test_a_cases_page_costs_the_same_however_long_the_case_is(cast: Cast) -> None:
    school_day(cast.noah, TODAY, invalid=60)
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    pages = {"cases:case": "sara petra karin", "cases:akt": "petra karin"}
    few = measure_few(cast, pages, pk=case.pk)
    for day in ABSENT_DAYS[:-1]:
        school_day(cast.noah, day, invalid=360)
    for number in range(1, 4):
        way.talk(cast, pupil_view=f"Det går bättre, {number}.")
        services.add_note(case=case, by=cast.petra, text="Noah kom i dag.")
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    many = measure(cast, pages, pk=case.pk)

    assert {page: len(found) for page, found in many.items()} == {page: len(found) for page, found in few.items()}
