"""A rektor delegates decisions to a biträdande rektor: recorded, revocable, and said in every decision by it."""

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services, work
from cases.delegating import DELEGABLE, delegated_to
from cases.errors import AlreadyDone, MissingParts
from cases.models import Decision, Delegation, State
from cases.routine import TRANSITIONS, Actor
from people.models import Protection, User
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user, on_day

ALL = tuple(DELEGABLE)
TOMORROW, YESTERDAY = TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)


@pytest.fixture
def bea(cast: Cast) -> User:
    """Bea Lund, biträdande rektor at Björkskolan."""
    user = make_user("bea", last_name="Lund")
    give_role(user, Role.BITRADANDE_REKTOR, cast.bjorkskolan)
    return way.person(user)


def delegated(
    cast: Cast, to: User, *decisions: str, first_day: dt.date | None = TODAY, last_day: dt.date | None = None
) -> Delegation:
    """Karin delegates: everything if nothing is named."""
    return services.delegate(
        school=cast.bjorkskolan,
        by=cast.karin,
        to=to,
        decisions=decisions or ALL,
        first_day=first_day,
        last_day=last_day,
    )


def test_every_step_of_the_rektors_can_be_delegated_and_no_other() -> None:
    steps = [step for each in DELEGABLE.values() for step in each.steps]

    of_the_rektor = [name for name, each in TRANSITIONS.items() if Actor.REKTOR in each.by]
    assert sorted(steps) == sorted([*of_the_rektor, "atgardsprogram"])


def test_without_delegation_a_bitradande_rektor_prepares_but_does_not_decide(cast: Cast, bea: User) -> None:
    case = way.anmald(cast)

    services.add_note(case=case, by=bea, text="Jag har läst anmälan och föreslår att den utreds.")

    assert way.open_to(case, bea) == []
    with pytest.raises(PermissionDenied):
        way.take(cast, case, "inled_utredning", bea)


def test_by_delegation_the_decision_says_whose_and_since_when(cast: Cast, bea: User, client: Client) -> None:
    delegation = delegated(cast, bea)
    case = way.anmald(cast)

    way.take(cast, case, "inled_utredning", bea)

    decision = Decision.objects.get(case=case)
    assert (decision.decided_by, decision.delegation) == (bea, delegation)
    assert case.events.get(kind="inled_utredning").data["delegation"] == delegation.pk
    page = " ".join(html.unescape(login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()).split())
    assert "Bea Lund, på delegation av rektor Karin Westerberg, beslutad 20 november" in page


def test_the_rektors_own_decision_is_by_no_delegation(cast: Cast, bea: User) -> None:
    delegated(cast, bea)

    assert Decision.objects.get(case=way.utredning(cast)).delegation is None


@pytest.mark.parametrize("name", DELEGABLE)
def test_only_what_is_delegated_can_be_done(cast: Cast, bea: User, name: str) -> None:
    delegated(cast, bea, name)
    able = set()
    for state, begin in way.AT.items():
        if state in (State.ANMALD, State.GRANSKNING, State.AVSLUTAD):
            case = begin(cast)
            able |= set(way.open_to(case, bea))
            case.__class__.objects.filter(pk=case.pk).update(state=State.AVSLUTAD)

    possible = {"inled_utredning", "lamna_tillbaka", "begar_komplettering", "godkann", "avsluta", "ateruppta"}
    assert able == possible & set(DELEGABLE[name].steps)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(TODAY, TODAY, True), (TODAY, None, True), (TOMORROW, None, False), (TODAY, TOMORROW, True)],
)
def test_it_holds_on_its_days(cast: Cast, bea: User, first: dt.date, last: dt.date | None, holds: bool) -> None:
    delegated(cast, bea, first_day=first, last_day=last)

    assert ("inled_utredning" in way.open_to(way.anmald(cast), bea)) is holds
    if last == TODAY:
        with on_day(TOMORROW):
            assert way.open_to(way.fresh(cast.noah.cases.get()), way.person(bea)) == []


def test_it_ends_when_it_is_revoked_and_stays_as_history(cast: Cast, bea: User) -> None:
    delegation = delegated(cast, bea)
    case = way.anmald(cast)

    services.revoke(delegation=delegation, by=cast.karin)

    assert way.open_to(case, bea) == []
    kept = Delegation.objects.get()
    assert (kept.revoked_by, kept.decisions) == (cast.karin, list(ALL))
    with pytest.raises(AlreadyDone):
        services.revoke(delegation=delegation, by=cast.karin)


def test_it_ends_with_either_role(cast: Cast, bea: User) -> None:
    delegated(cast, bea)
    case = way.anmald(cast)
    cast.karin.role_assignments.update(last_day=YESTERDAY)
    assert way.open_to(case, way.person(bea)) == []

    cast.karin.role_assignments.update(last_day=None)
    assert "inled_utredning" in way.open_to(case, way.person(bea))
    bea.role_assignments.update(role=Role.KURATOR)
    assert way.open_to(case, way.person(bea)) == []


def test_a_delegation_at_one_school_is_none_at_another(cast: Cast, bea: User) -> None:
    delegated(cast, bea)
    give_role(bea, Role.BITRADANDE_REKTOR, cast.ekskolan)

    with pytest.raises(PermissionDenied):  # Karin is rektor at Björkskolan alone
        services.delegate(school=cast.ekskolan, by=cast.karin, to=bea, decisions=ALL, first_day=TODAY, last_day=None)
    assert set(delegated_to(way.person(bea))) == {cast.bjorkskolan.pk}


def test_it_opens_no_protected_pupil(cast: Cast, bea: User) -> None:
    delegated(cast, bea)
    case = way.anmald(cast)
    cast.noah.protection = Protection.SEKRETESSMARKERING
    cast.noah.save()

    assert way.open_to(way.fresh(case), way.person(bea)) == []


@pytest.mark.parametrize("who", ["bea", "maria", "rolf", "birgitta", "stina", "sixten"])
def test_only_the_rektor_delegates(cast: Cast, bea: User, who: str) -> None:
    by = bea if who == "bea" else getattr(cast, who)
    delegation = delegated(cast, bea)

    with pytest.raises(PermissionDenied):
        services.delegate(school=cast.bjorkskolan, by=by, to=bea, decisions=ALL, first_day=TODAY, last_day=None)
    with pytest.raises(PermissionDenied):
        services.revoke(delegation=delegation, by=by)


def test_what_a_delegation_lacks_is_named_part_by_part(cast: Cast, bea: User) -> None:
    with pytest.raises(MissingParts) as refusal:
        services.delegate(
            school=cast.bjorkskolan, by=cast.karin, to=cast.maria, decisions=["allt"], first_day=YESTERDAY,
            last_day=TODAY - dt.timedelta(days=9),
        )  # fmt: skip

    assert [part.where for part in refusal.value.parts] == ["to", "decisions", "first_day", "last_day"]


def test_the_same_delegation_twice_is_one(cast: Cast, bea: User) -> None:
    delegated(cast, bea)

    with pytest.raises(AlreadyDone):
        delegated(cast, bea)

    assert Delegation.objects.count() == 1


def test_the_decision_stands_in_the_delegates_work_list(cast: Cast, bea: User) -> None:
    way.anmald(cast)
    assert work.tasks_for(bea, TODAY) == []

    delegated(cast, bea, "inleda")

    assert [task.title for task in work.tasks_for(way.person(bea), TODAY)] == ["Besluta om frånvaron ska utredas"]


def test_the_rektor_delegates_and_revokes_on_the_page(cast: Cast, bea: User, client: Client) -> None:
    login(client, cast.karin)
    empty = client.post("/delegation/", {})
    assert empty.status_code == 422
    assert "Välj vem du delegerar till." in html.unescape(empty.content.decode())

    sent = {"to": bea.pk, "decisions": ["inleda", "granska"], "first_day": "2026-11-20", "last_day": "2026-12-18"}
    assert client.post("/delegation/", sent).status_code == 302
    delegation = Delegation.objects.get()
    assert (delegation.to, delegation.decisions) == (bea, ["inleda", "granska"])
    page = html.unescape(client.get("/delegation/").content.decode())
    assert "Avgöra om frånvaron ska utredas och utse utredare" in page

    assert client.post(f"/delegation/{delegation.pk}/aterkalla/").status_code == 302
    assert "Återkallat av Karin Westerberg 20 november" in " ".join(client.get("/delegation/").content.decode().split())
    assert "redan återkallad" in client.post(f"/delegation/{delegation.pk}/aterkalla/", follow=True).content.decode()


def test_a_long_history_costs_no_more_questions(cast: Cast, bea: User, client: Client) -> None:
    login(client, cast.karin)
    delegated(cast, bea, "inleda")
    with CaptureQueriesContext(connection) as few:
        client.get("/delegation/")
    for name in ALL:
        delegated(cast, bea, name, last_day=TOMORROW)
    with CaptureQueriesContext(connection) as many:
        client.get("/delegation/")

    assert len(many) <= len(few)


def test_the_page_of_the_step_says_by_whose_delegation(cast: Cast, bea: User, client: Client) -> None:
    delegated(cast, bea)
    case = way.anmald(cast)

    page = login(client, bea).get(f"/arenden/{case.pk}/inled-utredning/").content.decode()

    assert "på delegation av rektor Karin Westerberg" in page


def test_measures_are_changed_where_they_are_evaluated_also_by_delegation(
    cast: Cast, bea: User, client: Client
) -> None:
    case = way.uppfoljning(cast)
    browser, url = login(client, bea), f"/arenden/{case.pk}/utvardering/"
    assert browser.get(url).status_code == 404
    given = delegated(cast, bea, "atgarda")

    led = login(client, bea).get(f"/arenden/{case.pk}/fortsatt-atgarda/", follow=True)
    services.evaluate(case=case, by=way.person(bea), **way.evaluation(case, decision="fortsätt", follow_up_on=TOMORROW))
    services.evaluate(case=case, by=way.person(bea), **way.evaluation(case, decision="ändra", changes="Robin möter."))

    assert led.request["PATH_INFO"] == url
    assert re.search(r'value="ändra"[^>]* checked', led.content.decode())
    assert [each.data["delegation"] for each in case.events.filter(actor=bea)] == [given.pk] * 2
    assert way.fresh(case).state == State.ATGARDER
