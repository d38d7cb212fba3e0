"""Närvarostatus: eight steps, proposed from the figures, set by a person, and never written over."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from absence.figures import Figures
from absence.ladder import LADDER, StatusRefused, propose, set_status
from absence.models import Narvarostatus
from tests.absence.days import ill, present, weekdays_before
from tests.cast import TODAY, Cast, login

ORDINARY = {"offered": 7200, "reported": 7200, "school_days": 20}


@pytest.mark.parametrize(
    ("fortnight", "weeks", "step"),
    [
        ({"school_days": 10, "absence_days": 10}, {"absence_days": 20, "occasions": 1}, 8),
        ({"school_days": 10, "absence_days": 10}, {"absence_days": 12, "occasions": 2}, 7),
        ({"school_days": 5, "absence_days": 5}, {"absence_days": 5, "occasions": 1}, 7),
        ({"school_days": 4, "absence_days": 4}, {"absence_days": 4, "occasions": 1}, 5),  # too short to say "helt"
        ({"school_days": 10, "absence_days": 2}, {"occasions": 3}, 6),
        ({}, {"occasions": 1, "late": 9}, 5),
        ({}, {"late": 3}, 4),
        ({}, {"late": 2}, 1),
        ({}, {}, 1),
    ],
)
def test_the_figures_propose_a_step(fortnight: dict[str, int], weeks: dict[str, int], step: int) -> None:
    proposal = propose(Figures(**fortnight), Figures(**(ORDINARY | weeks)))

    assert proposal
    assert proposal.step == step


def test_nothing_is_proposed_where_nothing_is_reported() -> None:
    assert propose(Figures(), Figures(offered=7200, school_days=20)) is None


def test_the_longer_window_is_four_school_weeks(client: Client, cast: Cast) -> None:
    mentor = login(client, cast.sara)
    present(cast.noah, [TODAY])

    ill(cast.noah, [dt.date(2026, 10, 16)])
    assert "Siffrorna föreslår steg 1" in student_page(mentor, cast)

    ill(cast.noah, [dt.date(2026, 10, 19)])  # höstlovet is no school week
    assert "Siffrorna föreslår steg 5" in student_page(mentor, cast)


@pytest.mark.parametrize(("since", "step"), [(dt.date(2026, 11, 9), 7), (dt.date(2026, 11, 10), 5)])
def test_the_shorter_window_is_two_school_weeks(client: Client, cast: Cast, since: dt.date, step: int) -> None:
    days = weekdays_before(TODAY, 15)
    present(cast.noah, [day for day in days if day < since])
    ill(cast.noah, [day for day in days if day >= since])

    assert f"Siffrorna föreslår steg {step}" in student_page(login(client, cast.sara), cast)


def test_the_ladder_has_eight_steps_and_all_that_is_proposed_stands_on_it() -> None:
    assert list(LADDER) == [1, 2, 3, 4, 5, 6, 7, 8]


def status_url(cast: Cast) -> str:
    """Where Noah's status is set."""
    return reverse("status", args=[cast.noah.pk])


def student_page(client: Client, cast: Cast) -> str:
    """Noah's page."""
    return client.get(reverse("student", args=[cast.noah.pk])).content.decode()


def rungs(page: str) -> dict[str, str]:
    """What the ladder on the page says of the step that holds and of the one before it."""
    marked = re.findall(r'<li (?:aria-current="(step)"|data-(previous))>(.*?)</li>', page, re.DOTALL)
    return {now or before: " ".join(strip_tags(text).split()) for now, before, text in marked}


def test_the_mentor_sets_a_step_and_the_page_shows_it_with_who_and_the_proposal(client: Client, cast: Cast) -> None:
    days = weekdays_before(TODAY, 20)
    present(cast.noah, days[:-1])
    ill(cast.noah, days[-1:])
    mentor = login(client, cast.sara)
    assert "Siffrorna föreslår steg 5: borta ibland." in student_page(mentor, cast)

    mentor.post(status_url(cast), {"step": "2", "reason": "Har ont i magen varje morgon."})

    row = Narvarostatus.objects.get()
    assert (row.student, row.step, row.proposed, row.by) == (cast.noah, 2, 5, cast.sara)
    page = student_page(mentor, cast)
    assert rungs(page)["step"] == "2 Här, men vill därifrån Nu, sedan 20 nov"
    assert "Sara Lindgren, 20 november. Har ont i magen varje morgon." in page
    assert "Siffrorna föreslår steg 5" in page


def test_another_step_than_the_proposed_one_asks_why(client: Client, cast: Cast) -> None:
    present(cast.noah, weekdays_before(TODAY, 20))

    response = login(client, cast.sara).post(status_url(cast), {"step": "3", "reason": " "})

    assert response.status_code == 422
    assert "Skriv varför du väljer ett annat steg än förslaget." in response.content.decode()
    assert not Narvarostatus.objects.exists()


def test_history_stays_and_the_latest_holds(client: Client, cast: Cast) -> None:
    for day, step in ((1, 1), (8, 6), (15, 6)):
        at = dt.datetime(2026, 10, day, 12, tzinfo=dt.UTC)
        set_status(student=cast.noah, school=cast.bjorkskolan, step=step, proposed=step, by=cast.sara, at=at)

    page = student_page(login(client, cast.maria), cast)

    assert rungs(page) == {"step": "6 Borta gång på gång Nu, sedan 8 okt", "previous": "1 Trygg i skolan 1 okt"}
    assert "Tidigare (2)" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        Narvarostatus.objects.update(step=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Narvarostatus.objects.all().delete()


@pytest.mark.parametrize(("reason", "kept"), [(" Ont i magen.\n", "Ont i magen."), (" ", "")])
def test_a_reason_is_kept_without_the_space_around_it(cast: Cast, reason: str, kept: str) -> None:
    row = set_status(student=cast.noah, school=cast.bjorkskolan, by=cast.sara, step=2, proposed=2, reason=reason)

    assert row.reason == kept


@pytest.mark.parametrize("step", [0, 9])
def test_a_step_off_the_ladder_is_refused(cast: Cast, step: int) -> None:
    with pytest.raises(StatusRefused, match="Välj ett av stegen"):
        set_status(student=cast.noah, school=cast.bjorkskolan, step=step, proposed=1, by=cast.sara, reason="x")


def test_whoever_does_not_work_with_talks_sees_no_status(client: Client, cast: Cast) -> None:
    assert "Närvarostatus" not in student_page(login(client, cast.birgitta), cast)
