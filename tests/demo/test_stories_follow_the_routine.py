"""The demo's stories go through the routine's own steps, in order, and together show every one of them."""

from collections import Counter

import pytest

from cases.models import Case, State
from narvaro.demo import cast
from narvaro.demo.stories import STORIES, steps

TRANSITIONS = {
    steps.Reported: "anmal",
    steps.HandedBack: "lamna_tillbaka",
    steps.Decided: "inled_utredning",
    steps.Submitted: "lamna_for_granskning",
    steps.AskedForMore: "begar_komplettering",
    steps.Approved: "godkann",
    steps.FollowUpBegan: "borja_folja_upp",
    steps.Closed: "avsluta",
    steps.Reopened: "ateruppta",
}


def final_state(story: steps.Story) -> str:
    case = Case()
    for step in story.steps:
        if type(step) in TRANSITIONS:
            getattr(case, TRANSITIONS[type(step)])()
        if isinstance(step, steps.Evaluated) and step.changes:
            case.fortsatt_atgarda()
    return str(case.state)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.pupil)
def test_a_story_can_happen(story):
    assert story.pupil in {part.name for part in cast.PUPILS}
    days = [step.ago for step in story.steps]
    assert days == sorted(days, reverse=True)
    assert sum(isinstance(step, steps.Opened) for step in story.steps) == 1
    final_state(story)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.pupil)
def test_measures_say_what_goal_when_and_who_before_they_are_followed_up(story):
    for step in story.steps:
        if isinstance(step, steps.Planned):
            assert all((step.what, step.goal, step.when, step.responsible))
            assert 0 < step.starts_in <= step.follow_up_in


def test_every_step_of_the_routine_has_its_cases():
    states = Counter(final_state(story) for story in STORIES)
    assert states[State.UPPMARKSAMMA] >= 3
    assert states[State.ANMALD] >= 2
    assert states[State.UTREDNING] >= 2
    assert states[State.AVSLUTAD] >= 2
    assert set(states) == set(State)


def test_every_kind_of_thing_happens_in_some_story():
    told = {type(step) for story in STORIES for step in story.steps}
    every = {kind for kind in vars(steps).values() if isinstance(kind, type) and issubclass(kind, steps.Step)}
    assert every - told == {steps.Step}
