"""A guide value tried on a school: queued, judged by a worker, and kept for two weeks where its address finds it.

A trial is its question: a school, a rule and a value. All of it is in the cache, for it can be asked again at any
time; the worker is told the question alone.
"""

import datetime as dt
import logging
import traceback
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from absence.limits import limit_on, limits_of
from absence.rules import RULES, Rule
from absence.simulator import FEWEST, OFF, Simulation, simulate
from people import swedish
from people.models import School

logger = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=14)
LONG = dt.timedelta(seconds=30)  # to wait for a worker
FORM = 1  # of what is kept: raise it when Simulation or State changes, and what was kept before is not read

NO_DAYS = "Skolan har inga inlästa skoldagar i någon termin."
TOO_FEW = f"Färre än {swedish.number_word(FEWEST)} elever räknas. Då säger siffrorna för mycket om var och en."
FAILED = "Något gick fel hos oss. Räkna igen, eller be den som sköter systemet om hjälp."


class Status(StrEnum):
    """How far a trial has come."""

    NONE = "ingen"  # nobody has asked, or the answer is no longer kept
    QUEUED = "köad"
    RUNNING = "räknar"
    DONE = "klar"
    FAILED = "misslyckad"


# Without a word from the queue, where imports may go before, or from the worker.
LOST_AFTER = {Status.QUEUED: dt.timedelta(minutes=30), Status.RUNNING: dt.timedelta(minutes=3)}


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a trial: when it was last heard of, how many pupils have been judged, and the answer."""

    status: Status = Status.NONE
    heard_at: dt.datetime = field(default_factory=timezone.now)
    done: int = 0
    of: int = 0
    found: Simulation | None = None
    problem: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether an answer may still come."""
        return self.status in (Status.QUEUED, Status.RUNNING) and not self.is_lost

    @property
    def is_lost(self) -> bool:
        """Whether the queue or the worker has lost it."""
        return self.status in LOST_AFTER and self._silent_for > LOST_AFTER[self.status]

    @property
    def is_slow(self) -> bool:
        """Whether no worker has begun for a while."""
        return self.status == Status.QUEUED and self._silent_for > LONG

    @property
    def _silent_for(self) -> dt.timedelta:
        return timezone.now() - self.heard_at


@dataclass(frozen=True, slots=True)
class Trial:
    """A value tried for a rule at a school."""

    school: School
    rule: Rule
    value: int

    @property
    def url(self) -> str:
        """Where the answer is read."""
        return reverse("absence:trial", args=[self.school.huvudman_id, self.rule.name, self.school.pk, self.value])

    @property
    def _key(self) -> str:
        return f"prov-{FORM}-{self.school.pk}-{self.rule.name}-{self.value}"

    @property
    def state(self) -> State:
        """How far it has come."""
        state: State = cache.get(self._key) or State()
        return state

    def note(self, state: State) -> None:
        """Keep how far it has come."""
        cache.set(self._key, state, KEPT_FOR.total_seconds())


def can_be_tried(rule: Rule, value: int) -> bool:
    """Whether a huvudman could set the rule so."""
    return not rule.is_duty and (value == OFF or rule.least <= value <= rule.most)


def queue(trial: Trial) -> bool:
    """Note that a trial is to be carried out; False where that is under way already."""
    if trial.state.is_waiting:
        return False
    trial.note(State(Status.QUEUED))
    return True


def carry_out(trial: Trial) -> None:
    """Judge the term, and keep the answer or what stood in its way."""
    trial.note(State(Status.RUNNING))
    try:
        found = _judge(trial)
    except Exception as problem:  # told on the page; the message may hold somebody's data: never logged
        where = "".join(traceback.format_tb(problem.__traceback__))
        logger.error("A trial of %s failed: %s\n%s", trial.rule.name, type(problem).__name__, where)  # noqa: TRY400
        trial.note(State(Status.FAILED, problem=FAILED))
    else:
        trial.note(_answer(found))


def _judge(trial: Trial) -> Simulation | None:
    """Judge by the value in force today and by the one tried, and tell how far it has come."""
    today = timezone.localdate()
    limit = limit_on(limits_of([trial.school.huvudman_id]), trial.rule.name, today)
    now = limit.at_least if limit.is_on else OFF

    def tell(done: int, of: int) -> None:
        trial.note(State(Status.RUNNING, done=done, of=of))

    return simulate(trial.school, trial.rule, now=now, tried=trial.value, today=today, tell=tell)


def _answer(found: Simulation | None) -> State:
    """What to keep of an answer: nothing about a handful of pupils."""
    if found is None:
        return State(Status.FAILED, problem=NO_DAYS)
    if found.pupils < FEWEST:
        return State(Status.FAILED, problem=TOO_FEW)
    return State(Status.DONE, found=found)


def find(school: int, rule: str, value: int) -> Trial | None:
    """The trial that the queue has told of; None where the school is gone."""
    there = School.objects.filter(pk=school).first()
    return Trial(there, RULES[rule], value) if there and rule in RULES else None
