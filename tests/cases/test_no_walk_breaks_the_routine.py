"""Random walks through the routine: whatever people try, in whatever order, no step is taken without what it needs,
no event is lost or doubled, and nobody keeps a case that is closed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cases import access, services
from cases.errors import CaseError
from cases.models import Case, CaseMember, Decision, State
from cases.requirements import measure_parts
from cases.routine import TRANSITIONS
from people.models import User
from tests.cases import way
from tests.cast import TODAY, Cast

PEOPLE = ("sara", "amir", "maria", "petra", "karin", "rolf", "birgitta", "sixten")
OWN = ("sara", "maria", "petra", "karin")
STEPS = sorted(TRANSITIONS)
INCOMPLETE: dict[str, dict[str, Any]] = {
    "anmal": {"why_no_talk": ""},
    "avsluta": {"closing": Case.Closing.HANDLED},
    "inled_utredning": {"utredare": None},
}
TEXTS = st.sampled_from(["", " ", "Noah är borta på måndagar."])


def take_away(case: Case) -> None:
    """Close the case that a walk began with, so that the pupil may have another."""
    Case.objects.filter(pk=case.pk).update(state=State.AVSLUTAD)


class Walk(RuleBasedStateMachine):
    """One case, and everybody trying everything."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.case = way.opened(self.cast)
        self.expected = 1  # events so far: the opening

    @initialize(state=st.sampled_from(State))
    def begin(self, state: State) -> None:
        """Begin anywhere in the routine."""
        if state != State.UPPMARKSAMMA:
            take_away(self.case)
            self.case = way.AT[state](self.cast)
        self.expected = self.case.events.count()

    def teardown(self) -> None:
        """Leave the database as it was."""
        connection.check_constraints()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def person(self, name: str) -> User:
        return way.person(getattr(self.cast, name))

    def attempt(self, do: Callable[[], object]) -> bool:
        """Try something. What is refused leaves nothing behind."""
        before = way.fresh(self.case)
        try:
            with transaction.atomic():
                do()
        except (CaseError, PermissionDenied):
            after = way.fresh(self.case)
            assert (after.state, after.version) == (before.state, before.version)
            return False
        self.expected += 1
        return True

    @rule(name=st.sampled_from(STEPS), who=st.sampled_from(PEOPLE), complete=st.booleans())
    def take(self, name: str, who: str, complete: bool) -> None:
        case, by = way.fresh(self.case), self.person(who)
        words: dict[str, Any] = {}
        if not complete:
            words = INCOMPLETE.get(name, {})
        allowed = name in way.open_to(case, by)
        taken = self.attempt(lambda: way.take(self.cast, case, name, by, **words))
        assert allowed or not taken
        if taken:
            assert case.state in TRANSITIONS[name].sources
            assert way.fresh(case).state == TRANSITIONS[name].target

    @rule(pick=st.integers(min_value=0, max_value=99))
    def go_on(self, pick: int) -> None:
        """One of the steps that somebody may take now, so that walks come far."""
        case = way.fresh(self.case)
        able = [(each.name, who) for who in OWN for each in access.available(case, self.person(who))]
        name, who = able[pick % len(able)]
        self.attempt(lambda: way.take(self.cast, case, name, self.person(who)))

    @rule(first=st.integers(0, 99), second=st.integers(0, 99))
    def go_on_twice(self, first: int, second: int) -> None:
        """Two steps in a row."""
        self.go_on(first)
        self.go_on(second)

    @rule(who=st.sampled_from(PEOPLE), text=TEXTS, talk=st.booleans())
    def write(self, who: str, text: str, talk: bool) -> None:
        """A note or a talk."""
        by = self.person(who)
        if talk and way.fresh(self.case).is_open:
            self.attempt(lambda: way.talk(self.cast, by=by, pupil_view=text))
        else:
            self.attempt(lambda: services.add_note(case=self.case, by=by, text=text))

    @rule(who=st.sampled_from(PEOPLE), goal=TEXTS)
    def work(self, who: str, goal: str) -> None:
        """What the step asks for: the investigation, a measure, or carrying one out."""
        by, measure = self.person(who), self.case.measures.filter(done_on=None, dropped=False).first()
        given: dict[str, Any] = {"what": "Möta", "goal": goal, "when": "8.05", "responsible": self.cast.sara}
        given["follow_up_on"] = way.NEXT_WEEK
        self.attempt(lambda: services.save_investigation(case=self.case, by=by, changes=way.mapping(self.case)))
        self.attempt(lambda: services.plan_measure(case=self.case, by=by, **given))
        if measure:
            self.attempt(lambda: services.log_measure(measure=measure, by=by, done_on=TODAY, done_note="Klart."))

    @invariant()
    def every_change_is_one_event(self) -> None:
        case = way.fresh(self.case)
        assert case.events.count() == self.expected
        assert case.version == self.expected + 1

    @invariant()
    def the_steps_join_up(self) -> None:
        state = State.UPPMARKSAMMA.value
        for event in self.case.events.exclude(to_state="").order_by("pk"):
            assert event.from_state == state
            state = event.to_state
        assert way.fresh(self.case).state == state

    @invariant()
    def each_step_has_what_it_needs(self) -> None:
        case = way.fresh(self.case)
        if case.state == State.ANMALD:
            report = case.anmalningar.latest("at")
            assert report.concern
            assert report.why_no_talk or case.talks.filter(pupil_present=True, guardian_present=True).exists()
        if case.state in (State.UTREDNING, State.GRANSKNING):
            assert case.decisions.filter(kind=Decision.Kind.INLED).exists()
            assert case.members.exists()
        if case.state == State.GRANSKNING:
            investigation = case.investigations.latest("started_at")
            assert investigation.assessment
            assert investigation.views.count() == 4
        if case.state == State.ATGARDER:
            assert case.decisions.filter(kind=Decision.Kind.GODKANN).exists()
        if case.state == State.UPPFOLJNING:
            assert not [part for each in case.measures.filter(done_on=None) for part in measure_parts(each)]

    @invariant()
    def a_closed_case_is_nobodys_by_name(self) -> None:
        case = way.fresh(self.case)
        if not case.is_open:
            assert case.closing
            assert not CaseMember.objects.filter(case=case, grant__isnull=False).exists()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_no_walk_breaks_the_routine(cast: Cast) -> None:
    class Here(Walk):
        pass

    Here.cast = cast
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
