"""One case, and everybody trying everything: what random walks through the routine are made of (hypothesis)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases import services
from cases.errors import CaseError
from cases.giving import PARTS
from cases.models import Atgardsprogram, Case, CaseMember, Evaluation, Measure, State
from people.models import Choice, Enrolment, Skolform, User
from tests.cases import way
from tests.cases.by_hand import CHOSEN, MAY_TAKE, ROWS, WHOSE_WORD, may_write, setting_name
from tests.cases.reached import REACHED, Asked
from tests.cast import NOW, TERM_START, TODAY, Cast

PEOPLE = ("sara", "amir", "maria", "petra", "karin", "rolf", "birgitta", "sixten")
STEPS = sorted({name for name, *_ in ROWS})
TARGETS = {name: target for name, _, _, target in ROWS}
LACKING: dict[str, dict[str, Any]] = {
    "anmal": {"concern": " "},
    "lamna_tillbaka": {"reason": " "},
    "inled_utredning": {"utredare": None},
    "begar_komplettering": {"missing": ""},
    "godkann": {"reason": " "},
    "avsluta": {"closing": Case.Closing.HANDLED, "reason": ""},
    "ateruppta": {"reason": ""},
}
"""Values with which a step lacks something that it needs, whatever the huvudman has chosen."""

TEXTS = st.sampled_from(["", " ", "Noah är borta på måndagar."])
WHO = st.sampled_from(PEOPLE)
NUMBERS = st.integers(0, 99)
# What a huvudman has chosen; also what no page lets it choose: to leave out what the law asks for.
CHOICES = st.dictionaries(st.sampled_from(sorted(WHOSE_WORD)), st.booleans(), max_size=12)
BESIDES = {name: services.Change("Det också.") for name in ("purpose", "attendance", "triggers", "maintains", "needs")}
"""What an investigation says where a huvudman asks for all there is."""


class Walk(RuleBasedStateMachine):
    """One case, begun in any step at a huvudman that has chosen what it asks for.

    What is refused leaves nothing, what is taken leaves one event.
    """

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.case = self.now = Case()  # as it was when it was last looked at
        self.expected = 0  # events so far
        self.asked: Asked = dict(CHOSEN)
        self.people: dict[tuple[str, int], User] = {}  # as they reach the case in one version of it
        self.checked = 0  # the version whose parts have been gone through

    @initialize(state=st.sampled_from(State), choices=CHOICES)
    def begin(self, state: State, choices: Asked) -> None:
        """Begin anywhere in the routine. What is asked for besides was so before the step that lacks it was taken."""
        self.case = way.AT[state].again(self.cast)
        later = state != State.UPPMARKSAMMA
        self.choose({part: value for part, value in choices.items() if not (value and later)})
        self.expected = self.case.events.count()
        place = {"school": self.cast.ekskolan, "skolform": Skolform.GRUNDSKOLA, "first_day": TERM_START}
        Enrolment.objects.create(student=self.case.student, **place)
        self.look()

    def choose(self, choices: Asked) -> None:
        """What the huvudman has chosen since long ago."""
        self.asked |= {part: value for part, value in choices.items() if part in CHOSEN}
        row = {"huvudman": self.cast.huvudman, "chosen_by": self.cast.stina, "chosen_at": NOW, "reason": "Vi vill det."}
        Choice.objects.bulk_create(
            Choice(name=setting_name(*part), value=value, version=2, first_day=dt.date(2020, 1, 1), **row)
            for part, value in choices.items()
        )

    def teardown(self) -> None:
        """Leave the database as it was."""
        connection.check_constraints()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def look(self) -> Case:
        """The case as it is in the database."""
        self.now = way.fresh(self.case)
        return self.now

    def person(self, name: str) -> User:
        """Somebody as they are since the case was changed last: until then nobody reaches more or less."""
        who = name, self.now.version
        if who not in self.people:
            self.people[who] = way.person(getattr(self.cast, name))
        return self.people[who]

    def attempt(self, do: Callable[[], object]) -> bool:
        """Try something. What is refused leaves nothing behind."""
        before = self.now
        try:
            with transaction.atomic():
                do()
        except (CaseError, PermissionDenied):
            after = self.look()
            assert (after.state, after.version) == (before.state, before.version)
            return False
        self.look()
        self.expected += 1
        return True

    def step(self, name: str, who: str, **words: Any) -> bool:
        """Try a step. Whoever takes it stands in the routine's table, and the case is then where the table says."""
        case = self.now
        taken = self.attempt(lambda: way.take(self.cast, case, name, self.person(who), **words))
        if taken:
            assert who in MAY_TAKE[name, case.state]
            assert self.now.state == TARGETS[name]
        return taken

    def written(self, kind: str, who: str, do: Callable[[], object]) -> None:
        """Try to write something beside the steps."""
        case = self.now
        if self.attempt(do):
            assert may_write(kind, who, case.state), (kind, who, case.state)

    def able(self) -> list[tuple[str, str]]:
        """Each step that the routine's table lets somebody take now, with who may."""
        state = self.now.state
        return [(name, who) for (name, at), people in MAY_TAKE.items() if at == state for who in sorted(people)]

    @rule(name=st.sampled_from(STEPS), who=WHO)
    def take(self, name: str, who: str) -> None:
        """Anybody tries any step."""
        self.step(name, who)

    @rule(who=WHO, closing=st.sampled_from(["önskad effekt", "hanterad", "annat"]), text=TEXTS)
    def close_and_stay(self, who: str, closing: str, text: str) -> None:
        """Somebody closes the case of a pupil who stays at the school."""
        state = self.now.state
        if self.step("avsluta", who, closing=closing, after=way.after(self.cast, program_by=text)):
            assert state != State.UTREDNING

    @rule(pick=NUMBERS)
    def go_on_without(self, pick: int) -> None:
        """A step that somebody may take now, with a form that lacks something."""
        able = [(name, who) for name, who in self.able() if name in LACKING]
        if able:
            name, who = able[pick % len(able)]
            assert not self.step(name, who, **LACKING[name])

    @rule(picks=st.lists(NUMBERS, min_size=1, max_size=3))
    def go_on(self, picks: list[int]) -> None:
        """Steps that somebody may take now, so that walks come far."""
        for pick in picks:
            able = self.able()
            self.step(*able[pick % len(able)])

    @rule(first=NUMBERS, second=NUMBERS)
    def go_on_from_the_same_page(self, first: int, second: int) -> None:
        """Two people, or one twice, send a step from pages made at the same time: the second is refused."""
        able, version = self.able(), self.now.version
        if self.step(*able[first % len(able)], version=version):
            assert not self.step(*able[second % len(able)], version=version)

    @rule(who=WHO, text=TEXTS)
    def note(self, who: str, text: str) -> None:
        self.written("anteckning", who, lambda: services.add_note(case=self.case, by=self.person(who), text=text))

    @rule(who=WHO, text=TEXTS)
    def talk(self, who: str, text: str) -> None:
        """A talk while the case is open: without one, it would open another."""
        if self.now.is_open:
            self.written("samtal", who, lambda: way.talk(self.cast, by=self.person(who), pupil_view=text))

    @rule(who=WHO)
    def investigate(self, who: str) -> None:
        changes = way.mapping(self.case) | BESIDES
        self.written(
            "utredning",
            who,
            lambda: services.save_investigation(case=self.case, by=self.person(who), changes=changes),
        )

    @rule(who=WHO, text=TEXTS, team=st.booleans())
    def appoint(self, who: str, text: str, team: bool) -> None:
        """Somebody appoints Petra alone, or Karin beside her."""
        given: dict[str, Any] = {"reason": text, "utredare": self.cast.petra, "team": [self.cast.karin] * team}
        self.written("byt", who, lambda: services.appoint_others(case=self.case, by=self.person(who), **given))

    @rule(who=WHO, goal=TEXTS)
    def plan(self, who: str, goal: str) -> None:
        self.written("planera", who, lambda: way.measure(self.cast, self.case, by=self.person(who), goal=goal))

    @rule(who=WHO, goal=TEXTS, petra=st.booleans())
    def change(self, who: str, goal: str, petra: bool) -> None:
        """A measure gets another goal, and perhaps somebody else to carry it."""
        measure = self.open_measure()
        given: dict[str, Any] = {"what": "Möta", "goal": goal, "when": "8.05", "follow_up_on": way.NEXT_WEEK}
        to = [self.cast.petra] if petra else [self.cast.sara, self.cast.petra]
        if measure:
            self.written(
                "andra",
                who,
                lambda: services.change_measure(measure=measure, by=self.person(who), responsible=to, **given),
            )

    @rule(who=WHO, text=TEXTS)
    def go_well(self, who: str, text: str) -> None:
        """A line about how a measure goes."""
        measure = self.open_measure()
        if measure:
            self.written("logg", who, lambda: services.log_line(measure=measure, by=self.person(who), text=text))

    @rule(who=WHO, text=TEXTS)
    def take_part(self, who: str, text: str) -> None:
        self.written("delaktighet", who, lambda: way.take_part(self.case, by=self.person(who), words=text))

    @rule(who=WHO, text=TEXTS)
    def carry_out(self, who: str, text: str) -> None:
        measure = self.open_measure()
        given: dict[str, Any] = {"done_on": TODAY, "done_note": text}
        if measure:
            self.written("genomford", who, lambda: services.log_measure(measure=measure, by=self.person(who), **given))

    @rule(who=WHO, text=TEXTS)
    def drop(self, who: str, text: str) -> None:
        measure = self.open_measure()
        if measure:
            self.written("utga", who, lambda: services.drop_measure(measure=measure, by=self.person(who), reason=text))

    @rule(who=WHO, text=TEXTS, decision=st.sampled_from(["", *Evaluation.Decision.values]))
    def evaluate(self, who: str, text: str, decision: str) -> None:
        words = {"changes": text, "follow_up_on": way.NEXT_WEEK if text else None}
        said = way.evaluation(self.case, conclusion=text, decision=decision, **words)
        self.written("utvardering", who, lambda: services.evaluate(case=self.case, by=self.person(who), **said))

    @rule(who=WHO, text=TEXTS, kind=st.sampled_from(Atgardsprogram.Kind.values))
    def decide_program(self, who: str, text: str, kind: str) -> None:
        words = {"reason": text, "kind": kind, "by": self.person(who)}
        self.written("program", who, lambda: way.program(self.cast, way.fresh(self.case), **words))
        guardians = {f"vh_{pk}" for pk in self.case.student.guardianships.values_list("guardian", flat=True)}
        for program in self.case.programs.prefetch_related("to_tell"):
            assert {each.key for each in program.to_tell.all()} == guardians

    @rule(who=WHO, text=TEXTS)
    def receive(self, who: str, text: str) -> None:
        """Somebody notes that the first who is left has the last decision about åtgärdsprogram in hand."""
        program = self.case.programs.last()
        if program:
            left = list(program.to_tell.filter(told_on=None)[:1])
            given: dict[str, Any] = {"told": left, "told_on": TODAY, "how": "lämnad", "note": text, "program": program}
            self.written("mottaget", who, lambda: services.tell(case=self.case, by=self.person(who), **given))

    @rule(who=WHO, text=TEXTS)
    def appeal(self, who: str, text: str) -> None:
        program = self.case.programs.last()
        if program:
            given: dict[str, Any] = {"of": list(program.to_tell.all()[:1]), "came_on": TODAY, "asks": text}
            self.written(
                "overklagande", who, lambda: services.note_appeal(program=program, by=self.person(who), **given)
            )

    @rule(who=WHO)
    def end_aftercare(self, who: str) -> None:
        """Somebody says that it still goes well after a closing."""
        self.written("eftervard", who, lambda: services.end_aftercare(case=self.case, by=self.person(who)))

    @rule(who=WHO, text=TEXTS)
    def read_how_it_went(self, who: str, text: str) -> None:
        """Somebody says that it is read how the talks went."""
        self.written("last", who, lambda: services.look_at_closing(case=self.case, by=self.person(who), note=text))

    @rule(who=WHO, late=st.booleans(), text=TEXTS)
    def handle(self, who: str, late: bool, text: str) -> None:
        """An appeal that came in time is never rejected, and one is handled once."""
        appeal = self.case.appeals.last()
        if appeal:
            said = services.HandlingText(not late, "står fast", "avvisat" if late else "skickat", TODAY, text)
            self.written("handlagt", who, lambda: services.handle_appeal(appeal=appeal, by=self.person(who), said=said))
            for each in self.case.appeals.exclude(handled=""):
                assert each.handled_by == self.cast.karin
                assert each.handled != "avvisat" or (each.in_time is False and each.why.strip())

    @rule(who=WHO, text=TEXTS, whole=st.booleans())
    def pass_on(self, who: str, text: str, whole: bool) -> None:
        """Somebody gives the case to Ekskolan, where Rolf is rektor, with everything or nothing."""
        parts = list(PARTS) if whole else []
        given: dict[str, Any] = {"to_school": self.cast.ekskolan, "note": text, "parts": parts, "consent": "Samira"}
        self.written("skicka", who, lambda: services.pass_on(case=self.case, by=self.person(who), **given))

    @rule(who=WHO, text=TEXTS, back=st.booleans())
    def answer_the_handover(self, who: str, text: str, back: bool) -> None:
        """Somebody takes it back, or asks for more."""
        passing = self.case.passings.last()
        if passing and back:
            self.written("ta_tillbaka", who, lambda: services.take_back(passing=passing, by=self.person(who)))
        elif passing:
            said: dict[str, Any] = {"what": "mer", "why": text}
            self.written("fraga", who, lambda: services.ask_back(passing=passing, by=self.person(who), **said))

    @rule(who=WHO)
    def receive_at_the_new_school(self, who: str) -> None:
        """Somebody receives it: the new school's case is in the same step, with all that the step needs."""
        passing, before = self.case.passings.last(), self.now
        people: dict[str, Any] = {"mentor": self.cast.rolf, "utredare": self.cast.rolf}
        if passing and self.attempt(lambda: services.receive_case(passing=passing, by=self.person(who), **people)):
            assert who == "rolf"
            case = way.fresh(Case.objects.get(came_by=passing))
            assert (case.state, self.now.state) == (before.state, State.AVSLUTAD)
            assert case.version == case.events.count() + 1
            if passing.parts:
                REACHED[State(case.state)](case, self.asked)

    def open_measure(self) -> Measure | None:
        """The first measure that is planned or going on."""
        return self.case.measures.filter(done_on=None, dropped_on=None).first()

    @invariant()
    def every_change_is_one_event_and_the_steps_join_up(self) -> None:
        case, state = self.now, State.UPPMARKSAMMA.value
        events = list(self.case.events.order_by("pk").values_list("from_state", "to_state"))
        assert len(events) == self.expected
        assert case.version == self.expected + 1
        for source, target in events:
            if target:
                assert source == state
                state = target
        assert case.state == state

    @invariant()
    def each_step_has_what_it_needs(self) -> None:
        """In each version of the case: what is refused is undone, and leaves the parts as they were."""
        if self.checked != self.now.version:
            self.checked = self.now.version
            REACHED[State(self.now.state)](way.fresh(self.case), self.asked)

    @invariant()
    def a_closed_case_is_nobodys_by_name(self) -> None:
        if not self.now.is_open:
            assert not self.case.passings.filter(outcome="").exists()
            assert not CaseMember.objects.filter(case=self.case, grant__isnull=False).exists()
