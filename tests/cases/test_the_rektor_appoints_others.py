"""Another utredare, or more or fewer in the team: decided by the rektor, told to those concerned, in force at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import access, services
from cases.due import due_in, with_parts
from cases.errors import Conflict, MissingParts
from cases.models import Case, CaseMember, Decision
from cases.routine import Actor
from cases.work import tasks_for
from notifications.models import Delivery
from people.models import RoleAssignment, User
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user
from tests.guests.asking import link_to

VACANT = "Utse en ny utredare"


@pytest.fixture
def nova(cast: Cast) -> User:
    """Nova, specialpedagog at Ekskolan: she reaches no case at Björkskolan but by a task in it."""
    user = make_user("nova", last_name="Ekberg")
    give_role(user, Role.SPECIALPEDAGOG, cast.ekskolan)
    return user


@pytest.fixture
def case(cast: Cast, nova: User) -> Case:
    """Nova investigates why Noah is away."""
    return way.start_investigation(cast, way.anmald(cast), utredare=nova)


def appoint(
    cast: Cast, case: Case, utredare: User | None, *team: User, by: User | None = None, reason: str = "Nova slutar."
) -> Decision:
    return services.appoint_others(case=case, by=by or cast.karin, utredare=utredare, team=team, reason=reason)


def investigating(case: Case) -> dict[str, str]:
    held = CaseMember.objects.holding(TODAY).filter(case=case)
    return dict(held.values_list("user__username", "role"))


def asked(user: User) -> list[str]:
    return [task.title for task in tasks_for(way.person(user), TODAY)]


def test_another_utredare_has_the_case_at_once_and_the_one_who_goes_has_it_no_more(
    cast: Cast, case: Case, nova: User
) -> None:
    appoint(cast, case, cast.petra)

    assert investigating(case) == {"petra": "utredare"}
    assert case not in access.visible_cases(way.person(nova))
    assert Actor.UTREDARE in access.actors_of(way.person(cast.petra), way.fresh(case))


def test_whoever_goes_leaves_no_way_in_for_those_who_know_a_code(cast: Cast, case: Case, nova: User) -> None:
    link = link_to(case, "elev", way.person(nova), way="visad")

    appoint(cast, case, cast.petra)

    link.refresh_from_db()
    assert link.revoked_at


def test_whoever_goes_and_reaches_the_case_by_role_investigates_it_no_more(cast: Cast) -> None:
    case = way.utredning(cast)

    appoint(cast, case, cast.maria)

    assert access.actors_of(way.person(cast.petra), way.fresh(case)) == {Actor.ELEVHALSA}


def test_somebody_more_makes_a_team_and_the_utredare_its_coordinator(cast: Cast, case: Case, nova: User) -> None:
    appoint(cast, case, nova, cast.maria)
    assert investigating(case) == {"nova": "samordnare", "maria": "utredningsteam"}

    appoint(cast, case, cast.maria)
    assert investigating(case) == {"maria": "utredare"}

    appoint(cast, case, nova)
    assert investigating(case) == {"nova": "utredare"}
    assert case in access.visible_cases(way.person(nova))


def test_it_is_a_decision_with_reasons_and_those_concerned_are_to_be_told(cast: Cast, case: Case) -> None:
    decision = appoint(cast, case, cast.petra, cast.maria)

    assert (decision.kind, decision.reason, decision.decided_by) == ("byt utredare", "Nova slutar.", cast.karin)
    assert decision.appointed == [
        {"name": "Petra Sandström", "as": "samordnare"},
        {"name": "Maria Nylund", "as": "i utredningsteamet"},
    ]
    told = ["Karim Ali", "Noah Ali", "Samira Ali", "Sara Lindgren"]
    assert sorted(decision.to_tell.values_list("name", flat=True)) == told
    assert case.events.get(kind="byt_utredare").data["decision"] == decision.pk


def test_only_those_who_are_new_get_a_mail(cast: Cast, case: Case, nova: User) -> None:
    appoint(cast, case, nova, cast.maria)

    assert [each.to_user for each in Delivery.objects.filter(kind="utredare_bytt")] == [cast.maria]


def test_a_list_with_two_decisions_says_which_each_row_is_about(cast: Cast, case: Case, client: Client) -> None:
    browser, url = login(client, cast.karin), f"/arenden/{case.pk}/besked/"
    assert "Byt utredare eller team" not in browser.get(url).content.decode()

    appoint(cast, case, cast.petra)

    page = browser.get(url).content.decode()
    assert "<small>Inled utredning</small>" in page
    assert "Noah Ali (byt utredare eller team)" in page


# What is chosen, and what the rektor is told.
@pytest.mark.parametrize(
    ("who", "reason", "said"),
    [
        (None, "Nova slutar.", "Välj vem som ska utreda. I ett team är det den som samordnar."),
        ("petra", " ", "Skriv skälen för beslutet."),
        ("nova", "Nova går vidare.", "De utreder redan. Välj någon annan, eller avbryt."),
        ("sara", "Nova slutar.", "Sara Lindgren kan inte utses. Välj någon i elevhälsan."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_changed(
    cast: Cast, case: Case, nova: User, who: str | None, reason: str, said: str
) -> None:
    utredare = nova if who == "nova" else getattr(cast, who) if who else None

    with pytest.raises(MissingParts) as missing:
        appoint(cast, case, utredare, reason=reason)

    assert [part.text for part in missing.value.parts] == [said]
    assert investigating(case) == {"nova": "utredare"}


def test_where_nobody_investigates_nobody_is_appointed(cast: Cast) -> None:
    with pytest.raises(Conflict):
        appoint(cast, way.anmald(cast), cast.petra)


def test_only_the_rektor_appoints_or_whoever_decides_by_delegation(cast: Cast, case: Case, nova: User) -> None:
    bea = make_user("bea", last_name="Lund")
    give_role(bea, Role.BITRADANDE_REKTOR, cast.bjorkskolan)
    for user in (cast.sara, cast.maria, cast.petra, nova, bea):
        with pytest.raises(PermissionDenied):
            appoint(cast, case, cast.petra, by=way.person(user))

    services.delegate(
        school=cast.bjorkskolan, by=cast.karin, to=bea, decisions=["inleda"], first_day=TODAY, last_day=None
    )

    assert appoint(cast, case, cast.petra, by=way.person(bea)).delegation is not None


def test_the_rektor_is_asked_when_whoever_led_the_work_has_no_role_any_more(cast: Cast, case: Case, nova: User) -> None:
    assert VACANT not in asked(cast.karin)

    RoleAssignment.objects.filter(user=nova).delete()
    assert VACANT in asked(cast.karin)

    appoint(cast, case, cast.petra)
    assert VACANT not in asked(cast.karin)


def test_an_account_that_is_closed_leads_nothing_and_many_cases_ask_no_more_than_one(
    cast: Cast, case: Case, nova: User, django_assert_num_queries: object
) -> None:
    User.objects.filter(pk=nova.pk).update(is_active=False)
    (loaded,) = with_parts(Case.objects.filter(pk=case.pk), TODAY)

    with django_assert_num_queries(0):  # type: ignore[operator]
        titles = [each.title for each in due_in(loaded, TODAY)]

    assert VACANT in titles


def test_the_page_shows_who_investigates_now_and_what_will_happen(cast: Cast, case: Case, client: Client) -> None:
    browser = login(client, cast.karin)
    assert f'href="/arenden/{case.pk}/byt-utredare/"' in browser.get(f"/arenden/{case.pk}/").content.decode()

    page = browser.get(f"/arenden/{case.pk}/byt-utredare/").content.decode()

    assert "Nu: Nova Ekberg." in page
    assert "Det här berättar ni själva för: Noah Ali (elev)" in page
    assert "De nya får tillgång till ärendet och ett mejl." in page
