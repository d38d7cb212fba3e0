"""A new mentor: a note from those who know, the case taken over once, and a rektor who sees what nobody has."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.due import due_in, with_parts
from cases.errors import AlreadyDone, MissingParts
from cases.handover import keepers
from cases.models import Case
from cases.work import tasks_for
from people.models import Group, Membership, Mentorship, Protection, Student, User
from tests.builders import TERM_START
from tests.cases import way
from tests.cast import TODAY, Cast, login

DAY = dt.timedelta(days=1)
YESTERDAY = TODAY - DAY


@pytest.fixture
def case(cast: Cast) -> Case:
    """Sara opened the case the day before yesterday; today Noah has moved to 8A, where Amir is mentor."""
    case = way.opened(cast)
    Case.objects.update(opened_at=dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC))
    Membership.objects.filter(student=cast.noah).update(last_day=YESTERDAY)
    Membership.objects.create(student=cast.noah, group=cast.klass_8a, first_day=TODAY)
    return way.fresh(case)


def asked(user: User) -> list[str]:
    return [task.title for task in tasks_for(way.person(user), TODAY)]


def test_the_new_mentor_takes_over_once_and_the_old_one_cannot(cast: Cast, case: Case) -> None:
    with pytest.raises(PermissionDenied):
        services.take_over(case=case, by=way.person(cast.sara))

    assert asked(cast.amir)[0] == "Ta över ärendet"
    services.take_over(case=case, by=cast.amir)

    assert "Ta över ärendet" not in asked(cast.amir)
    assert case.events.filter(kind="overtagande", actor=cast.amir).count() == 1
    with pytest.raises(AlreadyDone):
        services.take_over(case=case, by=cast.amir)


def test_the_rektor_is_asked_for_a_note_until_there_is_one(cast: Cast, case: Case) -> None:
    assert "Skriv en överlämning till den nya mentorn" in asked(cast.karin)

    services.hand_over(case=case, by=cast.maria, text="Samira ringer helst efter fyra.")

    assert "Skriv en överlämning till den nya mentorn" not in asked(cast.karin)
    assert "Ta över ärendet" in asked(cast.amir)


def test_a_note_to_the_mentor_before_is_none_to_the_one_after(cast: Cast, case: Case) -> None:
    services.hand_over(case=case, by=cast.maria, text="Till Amir.")
    services.take_over(case=case, by=cast.amir)
    Membership.objects.filter(student=cast.noah, group=cast.klass_8b).update(last_day=YESTERDAY - DAY)
    Membership.objects.filter(student=cast.noah, group=cast.klass_8a).update(first_day=YESTERDAY, last_day=YESTERDAY)
    Membership.objects.create(student=cast.noah, group=cast.klass_8b, first_day=TODAY)

    assert "Ta över ärendet" in asked(cast.sara)
    assert "Skriv en överlämning till den nya mentorn" in asked(cast.karin)


def test_who_was_mentor_when_the_case_was_opened_takes_nothing_over(cast: Cast) -> None:
    case = way.opened(cast)

    assert "Ta över ärendet" not in asked(cast.sara)
    with pytest.raises(AlreadyDone):
        services.take_over(case=case, by=cast.sara)


def new_class(cast: Cast, *mentors: User) -> None:
    """Noah's class ended before a long break; since Monday he is in 9B, with these mentors."""
    Case.objects.update(opened_at=dt.datetime(2026, 9, 18, 9, tzinfo=dt.UTC))
    last, monday = dt.date(2026, 10, 16), dt.date(2026, 11, 16)
    Membership.objects.filter(student=cast.noah).update(last_day=last)
    cast.klass_8b.mentorships.update(last_day=last)
    klass_9b = Group.objects.create(school=cast.bjorkskolan, name="9B")
    Membership.objects.create(student=cast.noah, group=klass_9b, first_day=monday)
    for mentor in mentors:
        Mentorship.objects.create(user=mentor, group=klass_9b, first_day=monday)


def test_a_mentor_who_goes_on_with_the_class_next_year_takes_nothing_over(cast: Cast) -> None:
    case = way.opened(cast)
    new_class(cast, cast.sara, cast.amir)

    assert "Ta över ärendet" not in asked(cast.sara)
    assert "Ta över ärendet" in asked(cast.amir)
    since = {each.user: each.since for each in keepers(way.fresh(case), TODAY)}
    assert since == {cast.sara: TERM_START, cast.amir: dt.date(2026, 11, 16)}


def test_a_mentor_who_comes_back_after_another_takes_the_case_over(cast: Cast) -> None:
    way.opened(cast)
    new_class(cast, cast.sara)
    substitute = Group.objects.create(school=cast.bjorkskolan, name="9C")
    during = {"first_day": dt.date(2026, 10, 19), "last_day": dt.date(2026, 10, 30)}
    Membership.objects.create(student=cast.noah, group=substitute, **during)
    Mentorship.objects.create(user=cast.amir, group=substitute, **during)

    assert "Ta över ärendet" in asked(cast.sara)


@pytest.mark.parametrize("name", ["karin", "maria", "petra"])
def test_nobody_but_its_mentor_takes_a_case_over(cast: Cast, case: Case, name: str) -> None:
    with pytest.raises(PermissionDenied):
        services.take_over(case=case, by=way.person(getattr(cast, name)))


def test_a_note_has_words_and_is_written_by_those_who_know_the_case(cast: Cast, case: Case) -> None:
    with pytest.raises(MissingParts, match="Skriv det som den nya mentorn behöver veta"):
        services.hand_over(case=case, by=cast.karin, text=" ")
    for user in (cast.sara, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            services.hand_over(case=case, by=way.person(user), text="Hej.")


def test_a_protected_pupil_without_a_mentor_is_the_rektors_and_nothing_is_asked(cast: Cast, case: Case) -> None:
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    titles = [due.title for due in due_in(way.fresh(case), TODAY)]

    assert not {"Ärendet saknar mentor", "Ta över ärendet"}.intersection(titles)


def test_what_is_fetched_ahead_says_the_same_and_asks_nothing_more(
    cast: Cast, case: Case, django_assert_num_queries: Any
) -> None:
    asked_now = [due.title for due in due_in(case, TODAY)]
    (ahead,) = with_parts(Case.objects.filter(pk=case.pk).select_related("school"), TODAY)

    with django_assert_num_queries(0):
        assert [due.title for due in due_in(ahead, TODAY)] == asked_now
    assert asked_now[0] == "Ta över ärendet"


def test_on_the_page_the_new_mentor_reads_the_note_and_takes_over(cast: Cast, case: Case, client: Client) -> None:
    services.hand_over(case=case, by=cast.maria, text="Samira ringer helst efter fyra.")
    url, browser = f"/arenden/{case.pk}/overlamning/", login(client, cast.amir)

    page = browser.get(url).content.decode()
    answer = browser.post(f"{url}ta-over/")

    assert "Samira ringer helst efter fyra." in page
    assert "Jag har läst och tar över" in page
    assert answer["Location"] == f"/arenden/{case.pk}/"
    assert "Jag har läst och tar över" not in browser.get(url).content.decode()
