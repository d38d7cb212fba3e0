"""The words a story is told in: one class for each thing that can happen in the routine. Data, no behaviour.

`ago` counts the school's days back from the demo's today, 0 being the last school day. `in_days` counts forward.
People are named by role at the pupil's school (`mentor`, `rektor`, `kurator`, `specialpedagog` ...) or by user name.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """Something that happened `ago` school days before the demo's today."""

    ago: int


@dataclass(frozen=True)
class Opened(Step):
    """The case begins."""

    why: str
    by: str = "mentor"


@dataclass(frozen=True)
class Called(Step):
    """A contact with home the same day, or an attempt."""

    reason: str
    whom: int = 0  # which guardian, by place
    channel: str = "telefon"
    result: str = "nådd"
    promised: str = ""
    promised_in: int = 0  # school days until it is to have happened; none when no day was said
    by: str = "mentor"


@dataclass(frozen=True)
class Talked(Step):
    """A talk about absence, or the follow-up of the last one."""

    trigger: str
    pupil: str
    guardians: str
    team: str = ""
    pattern: str = ""
    works: str = ""
    support: str = ""
    learning: str = ""
    wellbeing: str = ""
    health: str = ""
    home: str = ""
    adaptations: str = ""
    wronged: bool | None = None
    sent_home: bool | None = None
    interpreter: str = ""
    kept: tuple[str, ...] = ()  # how it went with each agreement of the talk that is followed up
    agreements: tuple[tuple[str, str, str], ...] = ()  # what, who, when
    outcome: str = "följ upp"
    follow_up_in: int = 0  # school days after the talk; 0 where nothing is to be followed up
    follow_up_with: str = ""
    channel: str = "möte"
    absent: tuple[tuple[int, str], ...] = ()  # which guardian was not there, and why
    by: str = "mentor"


@dataclass(frozen=True)
class Reported(Step):
    """The mentor's report to the rektor."""

    concern: str
    tried: str
    elevhalsa: str = ""
    by: str = "mentor"


@dataclass(frozen=True)
class HandedBack(Step):
    """The rektor decides not to investigate now."""

    reason: str
    suggestions: str
    check_in: int
    by: str = "rektor"


@dataclass(frozen=True)
class Decided(Step):
    """The rektor decides to investigate and appoints who does it; the first of several leads the team."""

    reason: str
    utredare: tuple[str, ...] = ("specialpedagog",)
    sarskilt_stod: bool = True
    krankning: bool = False
    sarskilt_stod_why: str = "Eleven kan behöva stöd för att nå målen efter den långa frånvaron."
    krankning_why: str = "Inget i samtalen tyder på det."
    ready_in: int = 15
    by: str = "rektor"
    left: tuple[str, ...] = ()  # who is still to be told by hand: "elev", "vh", "mentor"


@dataclass(frozen=True)
class Mapped(Step):
    """What the utredare has written so far: pictures, the absence, analysis and assessment."""

    pupil: str = ""
    guardians: tuple[str, ...] = ()  # one for each; empty is not yet heard
    missing: tuple[tuple[int, str], ...] = ()  # which guardian's view is missing, and why
    teachers: str = ""
    attendance: str = ""
    analysis: str = ""
    assessment: str = ""


@dataclass(frozen=True)
class Interviewed(Step):
    """A talk in the investigation, held or planned. `whom` is elev, vh0 (a guardian by place), lärare …"""

    whom: str
    leader: str = "specialpedagog"
    name: str = ""
    outcome: str = "hölls"  # empty: planned, within `by_in` school days
    by_in: int = 0
    own_words: str = ""
    summary: str = ""
    why_not: str = ""
    how: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed(Step):
    """The rest of the investigation. Voices are elev, vh0, vh1, larare, elevhalsa."""

    method: str
    elevhalsa: str = ""
    factors: tuple[tuple[str, str, str, str], ...] = ()  # group, side, whose picture, words
    reasons: tuple[tuple[str, str], ...] = ()  # which, and words about it
    triggers: str = ""
    maintains: str = ""
    needs: tuple[str, str, str, str] = ("", "", "", "")  # measures, support, others: ja or nej; and words
    samrad: tuple[tuple[str, str, str], ...] = ()  # with whom, how it went, words


@dataclass(frozen=True)
class Cooperated(Step):
    """Samverkan with, or information to, another authority. Voices that consent are elev, vh0 …"""

    party: str
    purpose: str
    ground: str
    by: str
    name: str = ""
    contact: str = ""
    shared: str = ""
    consent_of: tuple[str, ...] = ()
    provision: str = ""
    outcome: str = ""
    kind: str = "samverkan"
    next_in: int = 0  # school days to the next contact; 0 where there is none


@dataclass(frozen=True)
class Communicated(Step):
    """Every party gets what a decision rests on, with so many days to answer; ``answer`` is the first one's."""

    what: str
    by: str = "rektor"
    days: int = 14
    answer: str = ""


@dataclass(frozen=True)
class Submitted(Step):
    """The investigation goes to the rektor."""


@dataclass(frozen=True)
class AskedForMore(Step):
    """The rektor sends it back, with words about the whole or about sections of it."""

    missing: str = ""
    parts: tuple[tuple[str, str], ...] = ()  # section, words


@dataclass(frozen=True)
class Approved(Step):
    """The rektor approves: measures are needed."""

    reason: str


@dataclass(frozen=True)
class Planned(Step):
    """A measure is written down; it starts and is followed up so many school days after."""

    what: str
    goal: str
    when: str
    responsible: str
    starts_in: int
    follow_up_in: int
    level: str = "elev"
    also: tuple[str, ...] = ()  # who else is responsible
    by: str = "specialpedagog"


@dataclass(frozen=True)
class TookPart(Step):
    """How pupil and guardians took part in the plan: who (elev, vh0 …), how, whether they agree, words."""

    said: tuple[tuple[str, str, str, str], ...]
    by: str = "specialpedagog"


@dataclass(frozen=True)
class Went(Step):
    """A line about how a measure goes; `measure` is its place among the case's measures."""

    measure: int
    text: str
    by: str = ""  # the first who is responsible, where nobody is named


@dataclass(frozen=True)
class CarriedOut(Step):
    """A measure has been carried out; `measure` is its place among the case's measures."""

    measure: int
    note: str


@dataclass(frozen=True)
class FollowUpBegan(Step):
    """Every measure is planned, and following up begins."""

    by: str = "specialpedagog"


@dataclass(frozen=True)
class Evaluated(Step):
    """The measures are evaluated; one effect for each measure in order. With `changes` they are planned again, else
    `decision` says how they go on; they are evaluated again `follow_up_in` school days later where they do."""

    participants: str
    pupil: str
    conclusion: str
    effects: tuple[str, ...]
    changes: str = ""
    guardians: str = ""
    decision: str = "avsluta"
    follow_up_in: int = 0
    by: str = "specialpedagog"


@dataclass(frozen=True)
class Programmed(Step):
    """The rektor decides about åtgärdsprogram: followed up, and then evaluated, so many school days after."""

    reason: str
    taking_part: str
    kind: str = "program"
    need: str = ""
    met: str = ""
    form: str = "ordinarie"
    follow_up_in: int = 20
    follow_up_by: str = ""
    evaluate_in: int = 40
    evaluate_by: str = ""


@dataclass(frozen=True)
class Received(Step):
    """Some have the last decision about åtgärdsprogram in hand: elev, vh0 (a guardian by place)."""

    who: tuple[str, ...]
    how: str = "lämnad"
    note: str = ""
    by: str = "rektor"


@dataclass(frozen=True)
class Appealed(Step):
    """An appeal of the last decision about åtgärdsprogram comes to the school; by whom, and what they want."""

    who: tuple[str, ...]
    asks: str
    by: str = "rektor"


@dataclass(frozen=True)
class SentOn(Step):
    """The rektor sends the appeal to the nämnd, in time; ``stands``: the decision is not changed."""

    stands: bool = True


@dataclass(frozen=True)
class Noted(Step):
    """A note in the case."""

    text: str
    by: str = "mentor"


@dataclass(frozen=True)
class Closed(Step):
    """The case is closed."""

    closing: str
    reason: str
    by: str = "rektor"
    seen_by: str = "mentor"  # who keeps an eye on the pupil, until so many school days after
    seen_in: int = 20
    program_by: str = ""  # who answers for an åtgärdsprogram that goes on


@dataclass(frozen=True)
class Reopened(Step):
    """A closed case is taken up again."""

    reason: str
    by: str = "mentor"


@dataclass(frozen=True)
class Story:
    """A pupil of the cast and what happened, oldest first."""

    pupil: str
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def opened_ago(self) -> int:
        """How many school days ago the case began."""
        return next(step.ago for step in self.steps if isinstance(step, Opened))
