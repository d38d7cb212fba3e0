"""An evaluation shows the absence beside each measure, keeps it, and decides what the case asks for next."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from absence.models import StudentDay
from cases import services
from cases.errors import MissingParts
from cases.evaluating import is_answered
from cases.models import Case, Evaluation, MeasureEffect, State
from cases.work import tasks_for
from people.calendar import SchoolCalendar, TermDates
from people.models import User
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login, on_day, school_day

D, After = Evaluation.Decision, MeasureEffect.After
LATER = TODAY + dt.timedelta(days=14)


def evaluated(cast: Cast, decision: str, **words: object) -> Case:
    """Noah's measure goes on, and Petra has evaluated it."""
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case, decision=decision, **words))
    return way.fresh(case)


def titles(user: User, day: dt.date = TODAY) -> list[str]:
    """What somebody is asked to do, besides telling of the decision to investigate."""
    return [task.title for task in tasks_for(way.person(user), day) if task.title != "Berätta om beslutet"]


def test_to_go_on_is_to_evaluate_again_on_the_new_day_which_the_measures_get_too(cast: Cast) -> None:
    case = evaluated(cast, D.CONTINUE, follow_up_on=LATER)

    assert case.state == State.UPPFOLJNING
    assert case.measures.get().follow_up_on == LATER
    assert titles(cast.petra) == titles(cast.karin) == []
    with on_day(LATER):
        assert titles(cast.petra, LATER) == ["Utvärdera åtgärderna"]


def test_it_is_held_on_a_day_that_has_been(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj en dag som har varit"):
        evaluated(cast, D.CONTINUE, held_on=TODAY + dt.timedelta(days=1), follow_up_on=LATER)


def test_it_is_not_held_before_the_case_was_opened(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="då ärendet öppnades, eller senare"):
        evaluated(cast, D.CONTINUE, held_on=TODAY - dt.timedelta(days=1), follow_up_on=LATER)


def test_a_measure_that_it_ends_before_the_day_it_was_to_begin_began_that_day(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    case.measures.update(starts_on=LATER)
    (measure,) = case.measures.all()
    said = way.evaluation(case, decision=D.CLOSE, after={measure.pk: After.DONE})
    services.evaluate(case=way.fresh(case), by=cast.petra, **said)

    measure.refresh_from_db()
    assert (measure.starts_on, measure.done_on) == (TODAY, TODAY)


def test_to_change_is_to_plan_again_with_what_was_said(cast: Cast) -> None:
    case = evaluated(cast, D.CHANGE, changes="Robin möter i stället.")

    assert case.state == State.ATGARDER
    services.drop_measure(measure=case.measures.get(), by=cast.petra, reason="Robin möter i stället.")
    (task,) = tasks_for(way.person(cast.petra), TODAY)
    assert (task.title, task.why) == ("Planera åtgärder", "Utvärderingen 20 november: ändra åtgärderna.")


def test_to_work_with_others_is_asked_until_it_is_begun(cast: Cast) -> None:
    case = evaluated(cast, D.SAMVERKAN, follow_up_on=LATER)
    assert titles(cast.petra) == ["Inled samverkan"]

    way.samverkan(cast, case)

    assert titles(cast.petra) == []


@pytest.mark.parametrize(
    ("decision", "name", "about", "asks"),
    [
        (D.SAMVERKAN, "samverkan", "purpose", "Inled samverkan"),
        (D.PROGRAM, "program", "need", "Besluta om åtgärdsprogram"),
    ],
)
def test_what_was_begun_before_the_evaluation_was_written_is_not_what_it_asks_for(
    cast: Cast, decision: str, name: str, about: str, asks: str
) -> None:
    case = way.uppfoljning(cast)
    getattr(way, name)(cast, case)
    Case.objects.filter(pk=case.pk).update(opened_at=NOW - dt.timedelta(days=3))
    with time_machine.travel(NOW + dt.timedelta(hours=2)):
        said = way.evaluation(case, decision=decision, follow_up_on=LATER, held_on=TODAY - dt.timedelta(days=3))
        services.evaluate(case=way.fresh(case), by=cast.petra, **said)

        assert asks in titles(cast.petra) + titles(cast.karin)
        with time_machine.travel(NOW + dt.timedelta(hours=3)):
            getattr(way, name)(cast, way.fresh(case), **{about: "Något nytt."})
        assert asks not in titles(cast.petra) + titles(cast.karin)


def test_to_close_is_asked_of_the_rektor_and_the_page_says_why(cast: Cast, client: Client) -> None:
    case = evaluated(cast, D.CLOSE)

    assert titles(cast.karin) == ["Ta ställning till att avsluta"]
    assert titles(cast.petra) == []
    assert (
        "Utvärderingen 20 november: avsluta." in login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()
    )


@pytest.mark.parametrize("after", list(After))
def test_what_becomes_of_each_measure_is_said_once_when_the_case_is_to_close(cast: Cast, after: str) -> None:
    case = way.uppfoljning(cast)
    measure = case.measures.get()
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case, after={measure.pk: after}))

    way.close(cast, way.fresh(case))

    measure.refresh_from_db()
    told = (TODAY, "Sara Lindgren", "Har gett viss effekt, enligt utvärderingen.")
    assert (measure.done_on, measure.done_by, measure.done_note) == (told if after == After.DONE else (None, "", ""))
    assert measure.dropped_on == (TODAY if after == After.DROPPED else None)
    assert way.fresh(case).state == State.AVSLUTAD


def test_an_evaluation_that_is_to_close_says_what_becomes_of_each_measure_that_is_open(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    measure = case.measures.get()
    ask = f"Säg hur det blev med ”{measure.what}”: genomförd, fortsätter i vardagen eller utgår."

    with pytest.raises(MissingParts) as missing:
        services.evaluate(case=case, by=cast.petra, **way.evaluation(case, after={}))
    assert [(part.text, part.where) for part in missing.value.parts] == [(ask, f"after_{measure.pk}")]

    services.log_measure(measure=measure, by=cast.sara, done_on=TODAY, done_note="Noah kom varje dag.")
    assert services.evaluate(case=case, by=cast.petra, **way.evaluation(case, after={})).pk


def followed_up(cast: Cast, day: dt.date) -> list[str]:
    """What Sara, who is responsible, is asked about measures."""
    return [each for each in titles(cast.sara, day) if each == "Följ upp åtgärden"]


@pytest.mark.parametrize("decision", [D.CLOSE, D.CHANGE])
def test_the_evaluation_that_judged_a_measure_answers_how_it_went(cast: Cast, decision: str) -> None:
    case = way.uppfoljning(cast)
    measure = case.measures.get()
    day = measure.follow_up_on
    assert day
    with on_day(day):
        assert followed_up(cast, day) == ["Följ upp åtgärden"]
        said = way.evaluation(case, decision=decision, held_on=day, changes="Robin möter i stället.")
        services.evaluate(case=way.fresh(case), by=cast.petra, **said)

        assert followed_up(cast, day) == []


def test_an_evaluation_before_the_follow_up_does_not_answer_it_and_a_new_day_asks_anew(cast: Cast) -> None:
    case = evaluated(cast, D.CHANGE, changes="Mer stöd.")
    measure = case.measures.get()
    assert measure.follow_up_on
    assert not is_answered(case, measure)

    measure.follow_up_on = TODAY
    assert is_answered(case, measure)


def test_what_becomes_of_a_measure_is_not_heard_where_the_case_goes_on(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    said = way.evaluation(case, decision=D.CONTINUE, follow_up_on=LATER, after={case.measures.get().pk: After.DONE})
    services.evaluate(case=case, by=cast.petra, **said)

    assert case.measures.get().done_on is None


@pytest.mark.parametrize(
    ("words", "ask"),
    [
        ({"decision": ""}, "Välj hur ni går vidare."),
        ({"decision": D.CONTINUE}, "Välj en kommande dag när ni utvärderar igen."),
        ({"decision": D.SAMVERKAN, "follow_up_on": TODAY}, "Välj en kommande dag när ni utvärderar igen."),
        ({"decision": D.CHANGE}, "Skriv vad som ska ändras."),
    ],
)
def test_what_a_decision_lacks_is_named_and_nothing_is_saved(cast: Cast, words: dict[str, object], ask: str) -> None:
    case = way.uppfoljning(cast)

    with pytest.raises(MissingParts) as missing:
        services.evaluate(case=case, by=cast.petra, **way.evaluation(case, **words))

    assert [part.text for part in missing.value.parts] == [ask]
    assert not case.evaluations.exists()


def test_the_absence_before_and_after_stands_beside_each_measure_and_is_kept_as_it_was(
    cast: Cast, client: Client
) -> None:
    calendar = SchoolCalendar((TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18)),))
    begun = dt.date(2026, 11, 2)
    for day in calendar.school_days(dt.date(2026, 9, 14), TODAY):
        school_day(cast.noah, day, invalid=360 if day < begun else 0)
    case = way.atgarder(cast)
    way.measure(cast, case, starts_on=begun)
    way.measure(cast, case, what="Samtalsstöd")
    services.borja_folja_upp(case=case, by=cast.petra)
    page = login(client, cast.petra).get(f"/arenden/{case.pk}/utvardering/")
    form = page.context["form"]
    first, second = (form[f"effect_{each.pk}"].help_text for each in case.measures.order_by("pk"))
    assert re.findall(r'class="part" width="([\d.]+)"', page.content.decode()) == ["100", "0"]
    assert "före och" in first
    assert "Tydlig skillnad: större än dagarna brukar svänga" in first
    assert second == "Åtgärden har ingen startdag, så frånvaron före och efter går inte att jämföra."

    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    StudentDay.objects.filter(student=cast.noah).delete()

    assert [each.seen for each in case.evaluations.get().effects.order_by("measure")] == [first, second]
