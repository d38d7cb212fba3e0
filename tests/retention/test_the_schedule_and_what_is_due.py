"""The huvudman's decision is entered version by version, and says which cases are due and which are held back."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.errors import Conflict, MissingParts
from cases.models import Case
from people.models import Protection, School, Student
from people.roles import Role
from retention import counting
from retention.due import due_cases, held_cases, told
from retention.models import DueCount, Plan
from retention.models.plan import Start
from retention.plans import decided_of, plan_of, row_of, years_before
from retention.services.holds import hold, lift
from retention.services.plans import DELETE, KEEP, Decision, Said, enter_plan
from retention.work import tasks_for
from tests.cases import concerns, way
from tests.cast import NOW, TODAY, Cast, fresh, give_role, kept_cast, login, make_student, make_user, on_day
from tests.retention.decided import decide
from tests.retention.long_ago import LATER, closed

THREE_YEARS = dt.date(2029, 11, 20)
CASE = {"arenden_how": DELETE, "arenden_years": "3", "arenden_start": "avslutat"}
WRITTEN = {"decided_by": "Nämnden", "decided_on": "2026-10-27", "reference": "BUN 2026/118", "version": "0", **CASE}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, in November 2026: no case is old."""
    with on_day(TODAY):
        yield kept_cast.put()


def due(cast: Cast, day: dt.date) -> list[str]:
    """The numbers of the cases that are due at Björkskolan."""
    row = row_of(plan_of(cast.huvudman), "arenden")
    return [case.number for case in due_cases([cast.bjorkskolan], row, day)] if row else []


def held(cast: Cast, day: dt.date) -> dict[str, tuple[str, ...]]:
    """Why each case whose time is out is held back."""
    row = row_of(plan_of(cast.huvudman), "arenden")
    assert row
    return {each.case.number: each.held for each in told(held_cases([cast.bjorkskolan], row, day), row, day)}


def test_nothing_is_due_before_a_decision_is_entered(cast: Cast) -> None:
    closed(cast)

    assert due(cast, LATER) == []
    assert {each.words for each in decided_of(None) if each.kind.is_decided} == {"Inget beslut. Ligger kvar."}
    counting.tend(NOW)
    assert not DueCount.objects.exists()


def test_a_case_is_due_from_the_day_its_years_are_over(cast: Cast) -> None:
    case = closed(cast)
    decide(cast)

    assert due(cast, THREE_YEARS - dt.timedelta(days=1)) == []
    assert due(cast, THREE_YEARS) == [case.number]


def test_a_new_decision_counts_from_when_it_is_entered_and_the_old_one_stays(cast: Cast) -> None:
    closed(cast)
    decide(cast)
    decide(cast, version=1, arenden=Said(KEEP))

    assert due(cast, LATER) == []
    assert [plan.version for plan in Plan.objects.all()] == [1, 2]
    assert next(each.words for each in decided_of(plan_of(cast.huvudman))) == "Bevaras"


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (Start.CLOSED, dt.date(2029, 11, 20)),  # closed on 20 November 2026
        (Start.LEFT, dt.date(2030, 6, 12)),  # left the schools on 12 June 2027
        (Start.TWENTY, dt.date(2037, 3, 5)),  # twenty on 5 March 2034
    ],
)
def test_years_are_counted_from_the_start_that_is_decided(cast: Cast, start: Start, day: dt.date) -> None:
    case = closed(cast)
    cast.noah.enrolments.update(last_day=dt.date(2027, 6, 12))
    Student.objects.filter(pk=cast.noah.pk).update(birth_date=dt.date(2014, 3, 5))
    decide(cast, arenden=Said(DELETE, 3, start))

    assert due(cast, day) == [case.number]
    assert due(cast, day - dt.timedelta(days=1)) == []


def test_a_pupil_who_is_still_here_or_whose_birth_date_is_not_known_starts_no_years(cast: Cast) -> None:
    closed(cast)
    Student.objects.update(birth_date=None)
    decide(cast, arenden=Said(DELETE, 1, Start.LEFT))
    assert due(cast, dt.date(2090, 1, 1)) == []
    decide(cast, version=1, arenden=Said(DELETE, 1, Start.TWENTY))

    assert due(cast, dt.date(2090, 1, 1)) == []


def test_leap_days_count_back_to_the_28th() -> None:
    assert years_before(dt.date(2028, 2, 29), 3) == dt.date(2025, 2, 28)
    assert years_before(dt.date(2028, 2, 29), 4) == dt.date(2024, 2, 29)


def test_what_goes_on_about_a_case_or_its_pupil_holds_it_back(cast: Cast) -> None:
    """An orosanmälan holds nothing back: nobody who prepares learns that there is one."""
    pupils = {name: make_student(name, group=cast.klass_8b) for name in ("Ada", "Bo", "Cia", "Dan", "Eva")}
    pupils["Fia"] = cast.maja
    cases = {name: closed(cast, pupil) for name, pupil in pupils.items()}
    free = closed(cast, cast.tuva)
    decide(cast)
    Case.objects.filter(pk=cases["Ada"].pk).update(aftercare_until=TODAY)
    Student.objects.filter(pk=pupils["Bo"].pk).update(protection=Protection.SEKRETESSMARKERING)
    hold(case=cases["Cia"], by=fresh(cast.hugo), reason="En tvist pågår.")
    way.opened(cast, pupils["Dan"])
    concerns.draft(cast.karin, pupils["Eva"])
    program = way.program(cast, _reopened(cast, cases["Fia"]))
    way.appeal(cast, program.case)
    Case.objects.filter(pk=program.case_id).update(state="avslutad")

    found = held(cast, LATER)

    assert due(cast, LATER) == [cases["Eva"].number, free.number]
    assert found[cases["Ada"].number] == ("Eftervården är inte avslutad.",)
    assert found[cases["Bo"].number] == ("Eleven har skyddade uppgifter. Närvaro gallrar inte det än.",)
    assert found[cases["Cia"].number] == ("Någon har undantagit ärendet.",)
    assert found[cases["Dan"].number] == ("Eleven har ett annat ärende som pågår.",)
    assert "Ett överklagande är inte färdigt." in found[cases["Fia"].number]


def _reopened(cast: Cast, case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(state="atgarder")
    return way.fresh(case)


def test_what_goes_on_at_another_huvudman_is_neither_a_reason_nor_told(cast: Cast) -> None:
    case = closed(cast)
    decide(cast)
    there = School.objects.create(huvudman=cast.other_huvudman, name="Storskolan", code="99999901")
    Case.objects.filter(pk=way.opened(cast).pk).update(school=there)

    assert due(cast, LATER) == [case.number]


def test_the_clock_counts_and_asks_and_deletes_nothing(cast: Cast) -> None:
    closed(cast)
    closed(cast, cast.tuva)
    decide(cast)
    with on_day(LATER):
        counting.tend(dt.datetime.combine(LATER, dt.time(4), NOW.tzinfo))

        assert Case.objects.count() == 2
        (task,) = tasks_for(fresh(cast.birgitta), LATER)
        assert (task.title, task.why) == (
            "Förbered gallring", "Två ärenden på Björkskolan kan gallras enligt huvudmannens beslut."
        )  # fmt: skip
        assert tasks_for(fresh(cast.hugo), LATER) == tasks_for(fresh(cast.karin), LATER) == []


def test_a_decision_lacks_nothing_and_is_entered_by_the_huvudman_alone(cast: Cast, client: Client) -> None:
    with pytest.raises(PermissionDenied):
        decide(cast, by=cast.birgitta)
    nothing = Decision("", None, "")
    with pytest.raises(MissingParts) as missing:
        enter_plan(huvudman=cast.huvudman, by=fresh(cast.hugo), decision=nothing, said={}, version=0)
    assert [part.where for part in missing.value.parts] == ["decided_by", "decided_on", "reference", "arenden_how"]
    hugo = login(client, cast.hugo)
    wrong = WRITTEN | {"arenden_years": "0", "arenden_start": "", "decided_on": "2026-11-21", "decided_by": "å" * 201}

    answer = hugo.post("/gallring/beslut/", wrong)

    assert answer.status_code == 422
    assert "Korta texten till högst 200 tecken." in answer.content.decode()
    answer = hugo.post("/gallring/beslut/", wrong | {"decided_by": "Nämnden"})
    for words in ("1 till 100", "välj från när åren räknas", "i dag eller tidigare"):
        assert words in answer.content.decode()
    assert not Plan.objects.exists()


def test_two_who_enter_a_decision_do_not_write_over_each_other(cast: Cast, client: Client) -> None:
    hugo = login(client, cast.hugo)
    assert hugo.post("/gallring/beslut/", WRITTEN).status_code == 302

    answer = hugo.post("/gallring/beslut/", WRITTEN | {"reference": "BUN 2026/200", "arenden_years": "7"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Gallringsplanen har ändrats av" in page
    assert "BUN 2026/200" in page  # one's own words
    assert "Gallras tre år efter att ärendet avslutades och eftervården var över" in page  # the other's
    with pytest.raises(Conflict):
        decide(cast, version=0)
    assert Plan.objects.count() == 1


@pytest.fixture
def held_by_birgitta(cast: Cast) -> Iterator[Case]:
    """In January 2030: a case whose time is out, and that Birgitta has held back."""
    case = closed(cast)
    decide(cast)
    with on_day(LATER):
        hold(case=case, by=fresh(cast.birgitta), reason="En tvist pågår.")
        yield case


def test_a_case_is_held_back_for_a_reason_and_let_go_for_another(
    cast: Cast, client: Client, held_by_birgitta: Case
) -> None:
    case, birgitta, place = held_by_birgitta, login(client, cast.birgitta), f"/gallring/skolor/{cast.bjorkskolan.pk}/"
    assert "En tvist pågår." in birgitta.get(place).content.decode()
    assert due(cast, LATER) == []
    form = birgitta.get(f"/gallring/arenden/{case.pk}/slapp/").content.decode()
    assert "Birgitta Åkesson undantog ärendet" in form
    assert due(cast, LATER) == []

    assert birgitta.post(f"/gallring/arenden/{case.pk}/slapp/", {"reason": "Tvisten är avgjord."}).status_code == 302

    assert due(cast, LATER) == [case.number]
    held = case.holds.get()
    assert (held.lifted_by, held.lifted_why) == (cast.birgitta, "Tvisten är avgjord.")
    page = birgitta.get(place).content.decode()
    assert "Tvisten är avgjord." in page
    assert "Noah" not in page
    assert birgitta.get(f"/gallring/arenden/{case.pk}/slapp/").status_code == 302  # there is nothing to let go


def test_only_who_held_it_back_and_the_huvudman_let_it_go(cast: Cast, held_by_birgitta: Case) -> None:
    bo = make_user("bo", last_name="Ek")
    give_role(bo, Role.ADMINISTRATOR, cast.bjorkskolan)
    place = f"/gallring/skolor/{cast.bjorkskolan.pk}/"
    with pytest.raises(PermissionDenied):
        lift(case=held_by_birgitta, by=fresh(bo), reason="Den behövs inte.")
    assert login(Client(), bo).get(f"/gallring/arenden/{held_by_birgitta.pk}/slapp/").status_code == 404
    assert "Ta bort undantaget" not in login(Client(), bo).get(place).content.decode()
    assert "Ta bort undantaget" in login(Client(), cast.birgitta).get(place).content.decode()
    assert "Ta bort undantaget" in login(Client(), cast.hugo).get(place).content.decode()

    lift(case=held_by_birgitta, by=fresh(cast.hugo), reason="Den är avgjord.")

    assert due(cast, LATER) == [held_by_birgitta.number]


def test_the_pages_cost_the_same_however_many_are_due_or_held_back(cast: Cast, client: Client) -> None:
    decide(cast)
    with on_day(TODAY):
        few = [closed(cast, make_student("Elev", group=cast.klass_8b)) for _ in range(2)]
        hold(case=few[0], by=fresh(cast.hugo), reason="En tvist.")
    hugo, pages = login(client, cast.hugo), ("/gallring/", f"/gallring/skolor/{cast.bjorkskolan.pk}/")
    with on_day(LATER):
        hugo.force_login(cast.hugo)
        before = [asked(hugo, page) for page in pages]
    with on_day(TODAY):
        more = [closed(cast, make_student("Elev", group=cast.klass_8b)) for _ in range(4)]
        for case in more[:2]:
            hold(case=case, by=fresh(cast.hugo), reason="En tvist.")
    with on_day(LATER):
        assert [asked(hugo, page) for page in pages] == before


def asked(client: Client, page: str) -> int:
    """How often a page asks the database."""
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)
