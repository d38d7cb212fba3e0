"""A case that is taken up again begins with a new talk: what was said before it was closed says no more what is due."""

import datetime as dt

import pytest

from absence.models import Alert
from cases import services
from cases.due import due_in
from cases.forms.evaluation import EvaluateForm
from cases.models import Case, Measure, MeasureEffect, State, Talk
from notifications.models import Delivery
from notifications.reminders import reconcile
from tests.cases import way
from tests.cast import TODAY, Cast, on_day

AFTER_CHRISTMAS = dt.date(2027, 1, 20)
NEW_TALK, STILL = "Prata med eleven och hemmet", "Berätta om beslutet"  # the latter from before the closing


def taken_up(cast: Cast, case: Case) -> Case:
    with on_day(AFTER_CHRISTMAS):
        services.ateruppta(case=case, by=way.person(cast.sara), reason="Måndagarna är svåra igen.")
    return way.fresh(case)


def due(case: Case) -> list[str]:
    with on_day(AFTER_CHRISTMAS):
        return [each.title for each in due_in(case, AFTER_CHRISTMAS)]


@pytest.mark.parametrize("outcome", Talk.Outcome.values)
def test_a_new_talk_is_asked_for_however_the_last_one_ended(cast: Cast, outcome: str) -> None:
    case = way.avslutad(cast)
    case.talks.update(outcome=outcome)

    assert due(taken_up(cast, case)) == [NEW_TALK, STILL]


def test_talks_of_before_do_not_send_a_new_signal_straight_to_the_rektor(cast: Cast) -> None:
    case = way.avslutad(cast)
    way_back = case.talks.get()
    Talk.objects.create(case=case, author=cast.sara, held_on=TODAY, follow_up_of=way_back, outcome=Talk.Outcome.DONE)
    case = taken_up(cast, case)
    Alert.objects.create(
        student=cast.noah, school=cast.bjorkskolan, rule="tillfallen_termin", version=1,
        window_from=AFTER_CHRISTMAS, window_to=AFTER_CHRISTMAS, figures={},
    )  # fmt: skip

    assert due(case) == [NEW_TALK, STILL]


def test_nobody_is_reminded_of_the_follow_up_of_before(cast: Cast) -> None:
    taken_up(cast, way.avslutad(cast))

    with on_day(AFTER_CHRISTMAS):
        reconcile(AFTER_CHRISTMAS)

    assert not Delivery.objects.filter(kind="paminn_samtal").exists()


def test_a_measure_that_was_done_before_is_not_judged_again(cast: Cast) -> None:
    case = taken_up(cast, way.avslutad(cast))
    planned = dict.fromkeys(("starts_on", "follow_up_on"), AFTER_CHRISTMAS)
    new = Measure.objects.create(case=case, what="Robin möter Noah", **planned)
    Case.objects.filter(pk=case.pk).update(state=State.UPPFOLJNING)

    with on_day(AFTER_CHRISTMAS):
        by = way.person(cast.karin)
        form = EvaluateForm(case=way.fresh(case), by=by)
        said = way.evaluation(case, held_on=AFTER_CHRISTMAS, effects={new.pk: MeasureEffect.Effect.SOME})
        services.evaluate(case=way.fresh(case), by=by, **said)

    assert [name for name in form.fields if name.startswith("effect_")] == [f"effect_{new.pk}"]
    assert [each.measure for each in case.evaluations.latest("created_at").effects.all()] == [new]


def test_a_measure_that_went_on_after_the_closing_does_not_stop_the_next_one(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    way.close(cast, way.fresh(case))
    case = taken_up(cast, case)

    with on_day(AFTER_CHRISTMAS):
        handled = Case.Closing.HANDLED
        services.avsluta(case=case, by=way.person(cast.sara), closing=handled, reason="Det vände efter ett samtal.")

    assert way.fresh(case).state == State.AVSLUTAD
    assert case.measures.open().exists()
