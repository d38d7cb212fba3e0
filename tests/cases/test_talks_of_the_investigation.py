"""Talks in an investigation: planned, held in the person's own words, or offered to somebody who did not want to."""

import html
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.forms.fields import LONG
from cases.models import Case, InvestigationTalk
from cases.services import TalkPlan, TalkSaid
from cases.work import tasks_for
from people.models import User
from tests.cases import way
from tests.cast import TODAY, Cast, login, make_guardian

WORDS = "Jag vet inte vem jag ska sitta med."
Outcome = InvestigationTalk.Outcome


@pytest.fixture
def case(cast: Cast) -> Case:
    """Petra investigates; Maria is in the team."""
    return way.start_investigation(cast, way.anmald(cast), team=[cast.maria])


def plan(leader: User, **words: Any) -> TalkPlan:
    """A talk with Noah within a week."""
    given: dict[str, Any] = {"whom": "elev", "leader": leader, "by_day": way.NEXT_WEEK} | words
    return TalkPlan(**given)


def said(**words: Any) -> TalkSaid:
    """A talk that was held today."""
    given: dict[str, Any] = {"outcome": Outcome.HELD, "held_on": TODAY, "own_words": WORDS} | words
    return TalkSaid(**given)


def planned(cast: Cast, case: Case, leader: User, **words: Any) -> InvestigationTalk:
    """Petra has planned a talk."""
    return services.save_investigation_talk(case=case, by=cast.petra, plan=plan(leader, **words))


def titles(user: User) -> list[str]:
    """What stands in somebody's work list."""
    return [task.title for task in tasks_for(way.person(user), TODAY)]


def test_a_planned_talk_stands_in_the_work_list_of_whoever_leads_it_until_it_is_held(cast: Cast, case: Case) -> None:
    talk = planned(cast, case, cast.sara)
    assert "Håll ett samtal i utredningen" in titles(cast.sara)
    assert "Håll ett samtal i utredningen" not in titles(cast.petra)

    services.save_investigation_talk(case=case, by=cast.sara, plan=plan(cast.sara), said=said(), talk=talk)

    assert "Håll ett samtal i utredningen" not in titles(cast.sara)


def test_a_mentor_who_leads_a_talk_writes_in_it_and_reads_no_other(cast: Cast, client: Client, case: Case) -> None:
    own, other = planned(cast, case, cast.sara), planned(cast, case, cast.maria, whom="elevhälsan")
    services.save_investigation_talk(
        case=case, by=cast.maria, plan=plan(cast.maria, whom="elevhälsan"), said=said(summary="Hemligt"), talk=other
    )
    login(client, cast.sara)

    answer = client.post(
        f"/arenden/{case.pk}/utredning/samtal/{own.pk}/",
        {"outcome": "hölls", "held_on": TODAY, "own_words": WORDS, "version": own.version},
    )

    assert answer.status_code == 302
    assert client.get(f"/arenden/{case.pk}/utredning/samtal/{other.pk}/").status_code == 404
    shown = client.get(f"/arenden/{case.pk}/").content.decode()
    assert WORDS in shown
    assert "Hemligt" not in shown


def test_a_mentor_who_leads_a_talk_does_not_change_its_plan(cast: Cast, case: Case) -> None:
    talk = planned(cast, case, cast.sara)

    with pytest.raises(PermissionDenied):
        services.save_investigation_talk(
            case=case, by=cast.sara, plan=plan(cast.sara, whom="annan"), said=said(), talk=talk
        )


@pytest.mark.parametrize("name", ["sara", "rolf", "birgitta"])
def test_only_the_team_and_the_rektor_plan_talks(cast: Cast, case: Case, name: str) -> None:
    with pytest.raises(PermissionDenied):
        services.save_investigation_talk(case=case, by=getattr(cast, name), plan=plan(cast.petra))


@pytest.mark.parametrize(
    ("planning", "saying", "asked"),
    [
        ({"whom": ""}, None, "Välj vem samtalet är med."),
        ({"whom": "vårdnadshavare"}, None, "Välj vilken vårdnadshavare samtalet är med."),
        ({"leader": None}, None, "Välj vem som håller i samtalet."),
        ({"by_day": None}, None, "Välj senast vilken dag samtalet ska hållas."),
        ({}, {"held_on": None}, "Välj vilken dag det var. Dagen kan inte ligga framåt i tiden."),
        ({}, {"held_on": way.NEXT_WEEK}, "Välj vilken dag det var. Dagen kan inte ligga framåt i tiden."),
        ({}, {"own_words": " "}, "Skriv vad eleven sa, med elevens egna ord."),
        ({"whom": "lärare"}, {"own_words": ""}, "Skriv vad som kom fram."),
        (
            {},
            {"outcome": Outcome.UNWILLING, "own_words": ""},
            "Skriv vad du erbjöd och hur, eller varför samtalet inte blev av.",
        ),
        ({}, {"outcome": "bra"}, "Välj hur samtalet gick."),
        ({}, {"how": ["skrek"]}, "Välj hur samtalet gick."),
    ],
)
def test_each_missing_part_is_named(
    cast: Cast, case: Case, planning: dict[str, Any], saying: dict[str, Any] | None, asked: str
) -> None:
    with pytest.raises(MissingParts) as missing:
        services.save_investigation_talk(
            case=case,
            by=cast.petra,
            plan=plan(**{"leader": cast.petra} | planning),
            said=None if saying is None else said(**saying),
        )

    assert [part.text for part in missing.value.parts] == [asked]
    assert way.fresh(case).version == case.version


def test_a_talk_is_led_by_somebody_who_reaches_the_case(cast: Cast, case: Case) -> None:
    with pytest.raises(MissingParts, match="når inte ärendet"):
        planned(cast, case, cast.rolf)


def test_a_guardian_of_another_pupil_is_nobody_to_talk_with(cast: Cast, case: Case) -> None:
    stranger = make_guardian(cast.maja, "Eva")

    with pytest.raises(MissingParts, match="Välj vilken vårdnadshavare"):
        planned(cast, case, cast.petra, whom="vårdnadshavare", guardian=stranger)


def test_the_same_talk_twice_is_one_talk(cast: Cast, case: Case) -> None:
    planned(cast, case, cast.petra)

    with pytest.raises(AlreadyDone):
        planned(cast, case, cast.petra)

    assert InvestigationTalk.objects.count() == 1


def test_nothing_is_written_in_a_talk_that_the_rektor_reviews(cast: Cast) -> None:
    case = way.granskning(cast)

    with pytest.raises(Conflict, match="Din text finns kvar"):
        planned(cast, case, cast.petra)


def test_somebody_faster_is_shown_beside_ones_own_words(cast: Cast, client: Client, case: Case) -> None:
    talk = planned(cast, case, cast.petra)
    services.save_investigation_talk(
        case=case, by=cast.maria, plan=plan(cast.petra), said=said(own_words="Marias anteckning."), talk=talk
    )

    form = {"whom": "elev", "leader": cast.petra.pk, "by_day": way.NEXT_WEEK, "outcome": "hölls", "held_on": TODAY}
    answer = login(client, cast.petra).post(
        f"/arenden/{case.pk}/utredning/samtal/{talk.pk}/", form | {"own_words": WORDS, "version": talk.version}
    )

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Marias anteckning." in page
    assert WORDS in page
    assert f'name="version" value="{talk.version + 1}"' in page


def test_too_long_words_come_back_whole(cast: Cast, client: Client, case: Case) -> None:
    long = "å" * (LONG + 1)

    answer = login(client, cast.petra).post(f"/arenden/{case.pk}/utredning/samtal/", {"own_words": long})

    assert answer.status_code == 422
    assert long in answer.content.decode()


def test_a_page_of_a_talk_leads_to_the_case_in_another_step(cast: Cast, client: Client) -> None:
    case = way.granskning(cast)

    answer = login(client, cast.petra).get(f"/arenden/{case.pk}/utredning/samtal/")

    assert answer.headers["location"] == f"/arenden/{case.pk}/"


def test_advice_on_younger_pupils_is_open_for_a_younger_pupil(cast: Cast, client: Client, case: Case) -> None:
    cast.noah.enrolments.update(year="2")

    page = login(client, cast.petra).get(f"/arenden/{case.pk}/utredning/samtal/").content.decode()

    assert re.search(r"<details[^>]* open>\s*<summary>Råd: prata med ett yngre barn</summary>", page)
