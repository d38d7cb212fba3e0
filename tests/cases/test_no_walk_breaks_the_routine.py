"""Random walks through the routine: whatever people try, in whatever order, no step is taken without what it needs or
by somebody who may not, no event is lost or doubled, and nobody keeps a case that is closed."""

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cases.walk import Walk
from tests.cast import Cast

WALKS, STEPS = 25, 50


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@pytest.mark.parametrize("number", range(1, 5))
def test_no_walk_breaks_the_routine(cast: Cast, number: int) -> None:
    """One hundred walks of fifty steps in all, in four tests so that they are walked side by side."""

    @hypothesis.seed(number)
    class Here(Walk):
        pass

    Here.cast = cast
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=WALKS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
