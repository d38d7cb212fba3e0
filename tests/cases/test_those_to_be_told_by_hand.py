"""After the rektor's decision: who is to be told by a person, until each is ticked off with day, how and by whom."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.due import due_in, with_parts
from cases.errors import AlreadyDone, MissingParts
from cases.models import Case, Told
from cases.telling import to_be_told
from cases.work import tasks_for
from people.models import Guardian, Protection, Student, User
from tests.cases import way
from tests.cast import TODAY, Cast, login
from tests.guests.asking import guardian_key, link_to


@pytest.fixture
def case(cast: Cast) -> Case:
    """Karin has decided that Petra investigates."""
    return way.utredning(cast)


def names(case: Case) -> list[str]:
    return sorted(case.to_tell.filter(told_on=None).values_list("name", flat=True))


def tell(case: Case, by: User, *keys: str, **words: Any) -> None:
    """Somebody ticks off some of the list, told in a talk today."""
    given: dict[str, Any] = {"told_on": TODAY, "how": Told.How.TALK} | words
    services.tell(case=case, by=by, told=list(case.to_tell.filter(key__in=keys)), **given)


def asked(case: Case, user: User) -> bool:
    return any(task.title == "Berätta om beslutet" for task in tasks_for(way.person(user), TODAY))


def test_pupil_each_guardian_and_mentor_are_to_be_told(cast: Cast, case: Case) -> None:
    assert names(case) == ["Karim Ali", "Noah Ali", "Samira Ali", "Sara Lindgren"]


def test_a_guardian_whom_the_school_may_not_contact_is_not_in_the_list(cast: Cast) -> None:
    cast.noah.guardianships.filter(guardian__first_name="Karim").update(may_contact=False)

    assert "Karim Ali" not in names(way.utredning(cast))


def test_a_protected_home_is_told_by_the_schools_routine_and_stands_as_one(cast: Cast) -> None:
    case = way.anmald(cast)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    told = to_be_told(way.fresh(case), "inled_utredning", cast.karin, TODAY)

    assert [each.key for each in told] == ["elev", "hemmet"]


def test_it_is_asked_of_the_rektor_until_everybody_is_ticked_off(cast: Cast, case: Case) -> None:
    assert asked(case, cast.karin)
    assert not asked(case, cast.petra)

    tell(case, cast.petra, "elev")
    assert asked(case, cast.karin)
    tell(case, cast.karin, *case.to_tell.filter(told_on=None).values_list("key", flat=True))

    assert not asked(case, cast.karin)
    row = case.to_tell.get(key="elev")
    assert (row.told_on, row.how, row.told_by) == (TODAY, "samtal", cast.petra)
    assert case.events.filter(kind="besked").count() == 2


def test_unticking_leaves_a_trace_of_what_was_ticked_off(cast: Cast, case: Case) -> None:
    tell(case, cast.petra, "elev", note="Pratade vid skåpen.")

    services.untell(case=case, by=cast.karin, told=case.to_tell.get(key="elev"))

    assert "Noah Ali" in names(case)
    trace = case.events.get(kind="besked_angrat")
    assert trace.text == "Noah Ali: samtal, 20 november 2026. Det gäller inte längre."
    assert case.events.get(kind="besked").text == "Noah Ali: samtal, 20 november 2026."
    with pytest.raises(AlreadyDone):
        services.untell(case=case, by=cast.karin, told=case.to_tell.get(key="elev"))


@pytest.mark.parametrize(
    ("keys", "words", "says"),
    [
        ((), {}, "Välj vem som har fått veta"),
        (("elev",), {"told_on": None}, "Välj dagen"),
        (("elev",), {"told_on": TODAY + dt.timedelta(days=1)}, "Dagen har inte varit än"),
        (("elev",), {"told_on": TODAY - dt.timedelta(days=1)}, "Dagen är före beslutet"),
        (("elev",), {"how": ""}, "Välj hur"),
        (("elev",), {"how": Told.How.NOT}, "Skriv varför de inte ska få veta"),
    ],
)
def test_what_is_missing_is_said(
    cast: Cast, case: Case, keys: tuple[str, ...], words: dict[str, Any], says: str
) -> None:
    with pytest.raises(MissingParts, match=says):
        tell(case, cast.karin, *keys, **words)


def test_who_is_ticked_off_already_is_not_ticked_off_over(cast: Cast, case: Case) -> None:
    tell(case, cast.petra, "elev")

    with pytest.raises(AlreadyDone, match="Noah Ali är redan avprickad"):
        tell(case, cast.karin, "elev", how=Told.How.PHONE)


def test_others_than_those_who_may_tell_tick_off_nobody(cast: Cast, case: Case) -> None:
    for user in (cast.amir, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            tell(case, user, "elev")


def test_another_decision_in_the_same_case_has_a_list_of_its_own(cast: Cast, case: Case) -> None:
    tell(case, cast.petra, "elev")
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.lamna_for_granskning(case=way.fresh(case), by=cast.petra)
    services.avsluta(case=way.fresh(case), by=cast.karin, closing="inga åtgärder", reason="Inget mer behövs.")
    services.ateruppta(case=way.fresh(case), by=cast.karin, reason="Frånvaron är tillbaka.")
    way.start_investigation(cast, way.fresh(case))

    first, second = case.decisions.filter(kind="inled").order_by("pk")
    assert [first.to_tell.filter(told_on=None).count(), second.to_tell.filter(told_on=None).count()] == [3, 4]


def test_after_a_pupil_is_protected_no_guardian_is_named_by_what_was_written_before(
    cast: Cast, case: Case, client: Client
) -> None:
    tell(case, cast.petra, f"vh_{cast.noah.guardianships.order_by('pk')[0].guardian_id}")
    link_to(case, guardian_key(case, "Karim"), cast.karin)
    way.call(cast, "Samira")
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    karin = login(client, cast.karin)

    pages = [f"/arenden/{case.pk}/", f"/arenden/{case.pk}/besked/", f"/arenden/{case.pk}/svar/"]
    told = {page: karin.get(page).content.decode() for page in pages}

    for page, text in told.items():
        assert "Noah" in text, page
        assert "Samira" not in text, page
        assert "Karim" not in text, page


def test_many_cases_ask_as_few_questions_as_one(cast: Cast, case: Case, django_assert_num_queries: Any) -> None:
    (loaded,) = with_parts(Case.objects.filter(pk=case.pk), TODAY)

    with django_assert_num_queries(0):
        assert [due.title for due in due_in(loaded, TODAY)].count("Berätta om beslutet") == 1


# --------------------------------------------------------------------------------------------------- On the pages


def test_the_decision_says_before_it_is_taken_who_will_be_told_by_name(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    url, browser = f"/arenden/{case.pk}/inled-utredning/", login(client, cast.karin)

    first = browser.get(url).content.decode()
    shown = browser.post(
        url,
        {
            "visa": "ja", "version": case.version, "reason": "Mina skäl.",
            "utredare": cast.petra.pk, "team": [cast.maria.pk],
        },
    )  # fmt: skip

    for name in (
        "Noah Ali (elev)",
        "Samira Ali (vårdnadshavare)",
        "Karim Ali (vårdnadshavare)",
        "Sara Lindgren (mentor)",
    ):
        assert name in first
    assert "Petra Sandström (samordnare)" not in first
    page = shown.content.decode()
    assert "Petra Sandström (samordnare) och Maria Nylund (i teamet)" in page
    assert "Mina skäl." in page
    assert f'name="version" value="{case.version}"' in page
    assert way.fresh(case).state == "anmald"


def test_the_case_tells_who_knows_and_leads_to_the_list(cast: Cast, case: Case, client: Client) -> None:
    tell(case, cast.karin, "elev")

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()

    assert "Samtal 20 november, Karin Westerberg." in page
    assert page.count("Har inte fått veta om beslutet än.") == 3
    assert f'href="/arenden/{case.pk}/besked/"' in page


def test_unticking_on_the_page(cast: Cast, case: Case, client: Client) -> None:
    tell(case, cast.karin, "elev")
    row = case.to_tell.get(key="elev")

    login(client, cast.karin).post(f"/arenden/{case.pk}/besked/{row.pk}/angra/", {"version": way.fresh(case).version})

    assert "Noah Ali" in names(case)


def test_a_usual_reason_is_put_after_what_is_written_and_takes_no_step(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    url, browser = f"/arenden/{case.pk}/inled-utredning/", login(client, cast.karin)
    usual = browser.get(url).context["reasons"][0]

    form = browser.post(url, {"skal": usual, "version": case.version, "reason": "Mina skäl."}).context["form"]

    assert form["reason"].value() == f"Mina skäl. {usual}"
    assert way.fresh(case).state == "anmald"


def test_each_guardian_who_is_to_be_told_stands_with_number_and_interpreter(cast: Cast, client: Client) -> None:
    karim = Guardian.objects.filter(first_name="Karim")
    karim.update(phone="070-174 06 70", language="arabiska", needs_interpreter=True)
    case = way.utredning(cast)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/besked/").content.decode()

    assert "Ring Karim" in page
    assert "Tolk: arabiska." in page
