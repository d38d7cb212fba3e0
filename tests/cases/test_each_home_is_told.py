"""Two homes: what one has been told the other does not know, and the work list asks until both know."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from absence.models import Alert
from cases import calls, services
from cases.errors import AlreadyDone, MissingParts
from cases.homes import homes_of, reaches_of
from cases.models import Contact
from cases.voices import guardian_key
from narvaro import work
from people.models import Guardian, Protection, RoleAssignment, Student, StudentGrant
from people.tasks import Task
from tests.cases import way
from tests.cases.test_a_talk_is_logged import signal
from tests.cases.way import call, person
from tests.cast import NOW, TODAY, Cast, login, school_day

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def absent_today(cast: Cast) -> None:
    """Noah's guardians live apart, and he is missing today without a reason."""
    Guardian.objects.filter(first_name="Karim").update(address="Ekvägen 9")
    school_day(cast.noah, TODAY, invalid=120)


def asked(cast: Cast) -> list[Task]:
    """What Sara's work list asks about homes."""
    return [each for each in calls.tasks_for(person(cast.sara), TODAY) if calls.comes_first(each)]


def key(cast: Cast, name: str) -> str:
    return guardian_key(cast.noah.guardianships.get(guardian__first_name=name).guardian)


def test_the_home_that_does_not_know_is_asked_for_with_its_number_until_it_knows(cast: Cast) -> None:
    signal(cast, "ogiltig_samma_dag")
    call(cast, "Samira")

    assert Alert.objects.get().status == Alert.Status.HANDLED
    (row,) = asked(cast)
    assert (row.who, row.due, [phone.name for phone in row.phones]) == ("Noah Ali", TODAY, ["Karim"])
    assert row in work.tasks_for(person(cast.sara), TODAY)

    call(cast, "Karim", result=Contact.Result.NO_ANSWER)
    assert len(asked(cast)) == 1
    call(cast, "Karim", result=Contact.Result.LEFT_WORD)
    assert asked(cast) == []


def test_word_left_in_every_home_answers_the_signal_but_is_no_contact_yet(cast: Cast) -> None:
    signal(cast, "ogiltig_samma_dag")

    call(cast, "Samira", result=Contact.Result.LEFT_WORD, channel="meddelande")
    assert Alert.objects.get().status == Alert.Status.OPEN
    call(cast, "Karim", result=Contact.Result.LEFT_WORD, channel="meddelande")

    assert Alert.objects.get().status == Alert.Status.HANDLED
    assert not Contact.objects.filter(reached_home=True).exists()


def test_a_home_that_is_not_to_be_told_is_asked_for_no_more_and_the_reason_stays(cast: Cast) -> None:
    call(cast, "Samira")
    call(cast, "Karim", result=Contact.Result.NOT_TO_BE_TOLD, reason="Är på sjön till måndag.")

    assert asked(cast) == []


def test_guardians_at_one_address_are_one_home_and_without_address_each_is_a_home(cast: Cast) -> None:
    assert len(homes_of(cast.noah, TODAY)) == 2
    assert len(homes_of(cast.maja, TODAY)) == 1
    Guardian.objects.filter(guardianships__student=cast.maja).update(address="")
    assert len(homes_of(cast.maja, TODAY)) == 2


def test_a_guardian_whom_the_school_may_not_contact_is_no_home_to_tell(cast: Cast) -> None:
    cast.noah.guardianships.filter(guardian__first_name="Karim").update(may_contact=False)
    call(cast, "Samira")

    assert asked(cast) == []


@pytest.mark.parametrize(
    ("result", "asks"),
    [
        (None, True),
        (Contact.Result.NOT_TO_BE_TOLD, True),
        (Contact.Result.NO_ANSWER, False),
        (Contact.Result.LEFT_WORD, False),
    ],
)
def test_the_home_that_is_told_the_day_after_says_why_unless_it_was_tried_itself(
    cast: Cast, result: str | None, asks: bool
) -> None:
    about: dict[str, Any] = {"day": YESTERDAY, "at": NOW - dt.timedelta(days=1)}
    school_day(cast.noah, YESTERDAY, invalid=60)
    call(cast, "Samira", **about)
    if result:
        call(cast, "Karim", result=result, **about)

    if asks:
        with pytest.raises(MissingParts, match="varför kontakten inte togs samma dag"):
            call(cast, "Samira", "Karim", day=YESTERDAY)
    call(cast, "Karim", day=YESTERDAY, why_not_same_day="Numret var fel." if asks else "")
    call(cast, "Karim", day=YESTERDAY, reason="Var sjuk.")  # who has been told is not told late


@pytest.mark.parametrize(("tried", "asks"), [("Samira", True), ("Karim", False)])
def test_the_page_asks_why_when_the_home_that_is_left_was_not_tried_on_the_day(
    cast: Cast, client: Client, tried: str, asks: bool
) -> None:
    about: dict[str, Any] = {"day": YESTERDAY, "at": NOW - dt.timedelta(days=1)}
    school_day(cast.noah, YESTERDAY, invalid=60)
    call(cast, "Samira", **about)
    call(cast, tried, result=Contact.Result.NO_ANSWER, **about)

    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()

    assert ("Kontakten togs tidigare, eller inte samma dag" not in page) == asks  # the question stands by itself


def test_announced_absence_asks_for_no_second_home(cast: Cast) -> None:
    school_day(cast.maja, TODAY, valid=360, announced=True)
    Guardian.objects.filter(first_name="Patrik").update(address="Ekvägen 9")

    call(cast, "Eva", student=cast.maja)

    assert asked(cast) == []


def test_a_second_home_of_a_protected_pupil_is_never_asked_for(cast: Cast, client: Client) -> None:
    call(cast, "Samira")
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    StudentGrant.objects.create(
        student=cast.noah, user=cast.sara, granted_by=cast.karin, reason="mentor", first_day=TODAY
    )

    assert asked(cast) == []
    page = login(client, cast.sara).get(f"/elever/{cast.noah.pk}/kontakt/").content.decode()
    assert "skyddade personuppgifter" in page
    assert "tel:" not in page
    assert "Karim" not in page


def test_a_pupil_who_has_left_the_class_asks_the_mentor_no_more(cast: Cast) -> None:
    call(cast, "Samira")
    cast.noah.memberships.update(last_day=TODAY - dt.timedelta(days=1))

    assert asked(cast) == []


def test_the_work_list_asks_as_many_questions_for_many_pupils(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    sara = person(cast.sara)
    calls.tasks_for(sara, TODAY)  # her reach is found
    call(cast, "Samira")
    for pupil in (cast.maja, cast.tuva):
        school_day(pupil, TODAY, invalid=60)
        pupil.guardianships.update(relation="mor")
        call(cast, student=pupil)
    Guardian.objects.update(address="")

    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len(calls.tasks_for(sara, TODAY)) == 2 + 3, "two homes and three pupils"


def test_attempts_stand_in_the_row_that_asks_to_call(cast: Cast) -> None:
    call(cast, "Samira", result=Contact.Result.NO_ANSWER)
    signalled = Task("telefon", "Ring hem", "/", "Logga kontakt", "Noah Ali", due=TODAY, student_id=cast.noah.pk)

    (row,) = calls.with_attempts(person(cast.sara), [signalled])

    assert row.why.replace("\xa0", " ").endswith("20 november kl. 10.00: inget svar.")


def test_an_unanswered_call_is_logged_in_one_tap_and_the_next_to_try_stands_first(cast: Cast, client: Client) -> None:
    url = f"/elever/{cast.noah.pk}/kontakt/"
    browser = login(client, cast.sara)
    assert "tel:" in browser.get(url).content.decode()

    answer = browser.post(
        url, {"inget_svar": key(cast, "Karim"), "channel": "möte", "result": "nådd", "day": TODAY.isoformat()}
    )

    assert answer["Location"] == url
    made = Contact.objects.get()
    assert (made.channel, made.result, made.tried) == ("telefon", "inget svar", [key(cast, "Karim")])
    assert [each.key for each in reaches_of(cast.noah, [made], TODAY)] == [key(cast, "Samira"), key(cast, "Karim")]


def test_a_call_that_was_logged_by_mistake_is_taken_back_and_what_was_typed_stays(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    url, browser = f"/elever/{cast.noah.pk}/kontakt/", login(client, cast.sara)
    browser.post(url, {"inget_svar": key(cast, "Karim"), "day": TODAY.isoformat()})
    made = Contact.objects.get()
    after = browser.get(url).context["form"]
    assert [(each.key, each.mistaken) for each in after.reaches if not each.is_pupil] == [
        (key(cast, "Samira"), 0),
        (key(cast, "Karim"), made.pk),
    ]
    assert after["tried"].value() == [key(cast, "Samira")]  # the next to try is chosen

    answer = browser.post(url, {"angra": made.pk, "reason": "Förkyld.", "day": TODAY.isoformat()})

    page = answer.content.decode()
    assert "Försöket är borttaget." in page
    assert "Förkyld." in page
    assert not Contact.objects.exists()
    happened = browser.get(f"/arenden/{case.pk}/?visa=kontakter").content.decode()
    assert "Ett försök att nå hemmet ångrades" in happened
    assert "Sökte hemmet, nådde ingen" not in happened


@pytest.mark.parametrize(
    ("who", "minutes", "result"),
    [("maria", 1, Contact.Result.NO_ANSWER), ("sara", 11, Contact.Result.NO_ANSWER), ("sara", 1, "besked")],
)
def test_nobody_takes_back_anothers_call_an_old_one_or_one_that_told_somebody(
    cast: Cast, who: str, minutes: int, result: str
) -> None:
    made = call(cast, "Karim", result=result)

    with pytest.raises(AlreadyDone):
        services.take_back_contact(
            student=cast.noah, by=getattr(cast, who), contact=made.pk, at=NOW + dt.timedelta(minutes=minutes)
        )

    assert Contact.objects.filter(pk=made.pk).exists()


def test_a_call_that_something_stands_on_is_not_taken_back_nor_by_whoever_has_left(cast: Cast) -> None:
    case = way.opened(cast)
    first = call(cast, "Karim", result=Contact.Result.NO_ANSWER, at=NOW - dt.timedelta(minutes=2))
    second = call(cast, "Samira", result=Contact.Result.NO_ANSWER, at=NOW - dt.timedelta(minutes=1))
    with pytest.raises(AlreadyDone):  # the second may be in time because of it
        services.take_back_contact(student=cast.noah, by=cast.sara, contact=first.pk)
    way.take(cast, way.fresh(case), "anmal", cast.sara)
    with pytest.raises(AlreadyDone):  # the anmälan tells of it
        services.take_back_contact(student=cast.noah, by=cast.sara, contact=second.pk)

    RoleAssignment.objects.filter(user=cast.sara).update(last_day=TODAY - dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        services.take_back_contact(student=cast.noah, by=way.person(cast.sara), contact=second.pk)

    assert Contact.objects.count() == 2


def test_the_home_that_is_left_comes_first_also_on_the_pupils_page_and_the_case(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    call(cast, "Samira")

    for name, comes_first in (("sara", True), ("karin", False)):  # the mentor's own pupil, and her call
        browser = login(client, getattr(cast, name))
        for url in (f"/elever/{cast.noah.pk}/", f"/arenden/{case.pk}/"):
            title = browser.get(url).context["next"].title
            assert title.startswith("Berätta för det andra hemmet") is comes_first, (name, url, title)


def test_after_a_contact_the_page_goes_on_with_the_home_that_is_left(cast: Cast, client: Client) -> None:
    url, browser = f"/elever/{cast.noah.pk}/kontakt/", login(client, cast.sara)
    given = {"channel": "telefon", "result": "nådd", "day": TODAY.isoformat()}

    first = browser.post(url, given | {"tried": key(cast, "Samira"), "promised": "Noah kommer i morgon."}, follow=True)
    second = browser.post(url, given | {"tried": key(cast, "Karim")})

    page = first.content.decode()
    assert "Det andra hemmet vet inte än." in page
    assert "Noah kommer i morgon." in page
    assert second["Location"] == "/"


def test_what_was_typed_before_the_button_for_no_answer_is_kept(cast: Cast, client: Client) -> None:
    words = {"inget_svar": key(cast, "Samira"), "reason": "Telefonsvarare på arabiska.", "day": TODAY.isoformat()}

    login(client, cast.sara).post(f"/elever/{cast.noah.pk}/kontakt/", words)

    assert Contact.objects.get().reason == "Telefonsvarare på arabiska."
