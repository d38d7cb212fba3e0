"""The guide values of the routine (riktvärden) as data. They signal; a person decides.

Sources: Karlstad, "Hantera skolfrånvaro med hjälp av närvarofrämjande arbete", part 2 (riktvärden), and
"Skolnärvaromodellen", the mentor's list. The numbers here are those of the routine, version 1; a huvudman sets its own
as later versions (``absence.limits``). Old signals keep the version they were found under.

What a rule counts stands in ``absence.judging``; a rule that is judged otherwise has its judge in the table there.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from people import swedish

REPORT_PERCENT = 20  # the monthly report lists pupils absent at least this much
REPORT_LIMIT = f"{REPORT_PERCENT} %"  # as people read it
WEEKS = 10  # school weeks in the longer window


class Over(StrEnum):
    """The days that a rule looks at. All end on the day that is searched."""

    DAY = "dagen"
    RUN = "anmälda skoldagar i rad"
    MONTH = "månaden"  # from its tenth school day on, and on its last one: a fifth of three days is noise
    TERM = "terminen"
    WEEKS = "tio skolveckor"
    PATTERN = "terminens mönster"  # the term so far, on the last school day of each week


@dataclass(frozen=True, slots=True)
class Rule:
    """One guide value: the figure it looks at, over which days, and from what number it signals."""

    name: str
    version: int
    title: str  # what has happened, as the pupil's page says it; {number} is from where it signals
    todo: str  # what the routine asks the mentor to do, verb first
    explanation: str
    source: str
    over: Over
    measure: str  # what is counted: a name in absence.judging.MEASURES, or of the rule's own judge
    at_least: int
    because: str  # why it signals, with the numbers it has kept; days are written out
    short: str  # the same in a few words, for a line with several signals
    worse_by: int  # how much the number must have grown since somebody answered the signal to signal anew
    unit: str  # what the number is in, as a page writes after the field where it is set
    # What the signal keeps besides occasions and absence days: name → what is counted.
    keeps: tuple[tuple[str, str], ...] = ()
    todo_later: str = ""  # the same when the day has passed
    titled_from: int = 0  # subtracted from the number in the title: more than five are six
    least: int = 1  # the lowest and the highest number that a huvudman may set
    most: int = 30
    is_duty: bool = False  # the law asks for it each time: it can be neither changed, switched off nor dismissed

    @property
    def standard_title(self) -> str:
        """The title with the routine's own number."""
        return self.titled(self.at_least)

    def titled(self, at_least: int) -> str:
        """What has happened, said with the number it signals from."""
        return self.title.format(number=swedish.number_word(at_least - self.titled_from))


_RIKTVARDEN = "Rutinens riktvärden för samtal om frånvaro; 7 kap. 19 a § skollagen (upprepad eller längre frånvaro)"

_TILLFALLE = "Ett tillfälle är en eller flera av elevens skoldagar i rad med frånvaro, giltig eller ogiltig."
_TIO_VECKOR = "Tio veckor är skolveckor inom läsåret. Lov räknas inte."

_MONSTER = "Rutinen: frånvaromönster är en av frågorna i samtal om frånvaro; 7 kap. 19 a § skollagen (upprepad)"
_MER_AN_SLUMP = "Signalen kommer när slumpen inte är en rimlig förklaring, med tanke på allt annat eleven har missat"
_BORTA = "Borta från {thing} {times} av {of} gånger och från {other} {other_times} av {other_of}, "
_DAGAR_I_SKOLAN = "de dagar då eleven var i skolan."


def _pattern(name: str, title: str, because: str, explanation: str, at_least: int = 5) -> Rule:
    """A pattern: seen at least so many times, judged against the pupil's own timetable (``absence.patterns``)."""
    return Rule(
        name=name,
        version=1,
        title=title,
        todo="Prata om mönstret i frånvaron",
        explanation=f"{explanation} {_MER_AN_SLUMP}, tidigast vid {at_least} gånger.",
        source=_MONSTER,
        over=Over.PATTERN,
        measure="times",
        at_least=at_least,
        because=because,
        short="mönster: {thing} {times} av {of}",
        worse_by=3,
        unit="gånger",
        least=at_least,  # fewer times are no pattern
    )


PATTERNS = (
    _pattern(
        "monster_veckodag",
        "Mönster: samma veckodag",
        "Borta {times} av {of} {thing} och {other_times} av {other_of} {other}.",
        "Eleven är oftare borta en viss veckodag. Ett frånvarotillfälle räknas en gång, hur många dagar det än är.",
    ),
    _pattern(
        "monster_amne",
        "Mönster: samma ämne",
        _BORTA + _DAGAR_I_SKOLAN,
        "Eleven missar ett ämne oftare än andra, de dagar då eleven är i skolan.",
    ),
    _pattern(
        "monster_forsta_lektion",
        "Mönster: första lektionen",
        _BORTA + _DAGAR_I_SKOLAN,
        "Eleven missar dagens första lektion oftare än andra, de dagar då eleven är i skolan.",
    ),
    _pattern(
        "monster_sista_lektion",
        "Mönster: sista lektionen, eller går hem tidigare",
        _BORTA + _DAGAR_I_SKOLAN,
        "Eleven missar dagens sista lektion oftare än andra, de dagar då eleven är i skolan.",
    ),
    _pattern(
        "monster_sen",
        "Mönster: sena ankomster",
        "Sen {times} av {of} dagar i skolan.",
        "Eleven kommer ofta sent. Upp till en dag av tjugo räknas som vanligt.",
    ),
    _pattern(
        "monster_veckor",
        "Mönster: varannan vecka",
        "Borta {times} av {of} dagar i {thing} och {other_times} av {other_of} dagar i {other}.",
        "Eleven är oftare borta varannan vecka, till exempel hos den ena av två vårdnadshavare.",
        at_least=12,  # with two kinds of weeks, fewer prove nothing
    ),
)

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            name="ogiltig_samma_dag",
            version=1,
            title="Ogiltig frånvaro",
            todo="Ring hem om ogiltig frånvaro i dag",
            explanation="Eleven har varit borta från en lektion utan giltigt skäl. Sen ankomst räknas inte.",
            source="7 kap. 17 § och 15 kap. 16 § skollagen: vårdnadshavare ska få veta det samma dag",
            over=Over.DAY,
            measure="unexcused_days",
            at_least=1,
            because="Borta {minutes} utan giltigt skäl {to}.",
            short="ogiltig {minutes} {to}",
            worse_by=1,  # each new day is a window of its own
            unit="dag",
            is_duty=True,
            keeps=(("days", "unexcused_days"), ("minutes", "invalid")),
            todo_later="Ring hem om ogiltig frånvaro {day}",
        ),
        Rule(
            name="anmald_tre_dagar",
            version=1,
            title="Anmäld frånvaro {number} skoldagar i rad",
            todo="Ring och hör hur det är",
            explanation="Eleven har haft anmäld frånvaro flera av sina skoldagar i rad, till och med den sista.",
            source="Rutinen: vid anmäld frånvaro tre dagar eller mer kontaktas vårdnadshavare",
            over=Over.RUN,
            measure="school_days",
            at_least=3,
            because="Anmäld frånvaro {days} skoldagar i rad sedan {from}.",
            short="anmäld {days} skoldagar i rad",
            worse_by=3,  # somebody has called: call again after three more days
            unit="skoldagar i rad",
            keeps=(("days", "school_days"),),
            todo_later="Ring och hör hur det är",
        ),
        Rule(
            name="tillfallen_termin",
            version=1,
            title="Fler än {number} frånvarotillfällen under terminen",
            todo="Boka samtal om frånvaro",
            explanation=_TILLFALLE + " Sen ankomst räknas inte.",
            source=_RIKTVARDEN,
            over=Over.TERM,
            measure="occasions",
            at_least=6,
            because="{occasions} frånvarotillfällen under terminen.",
            short="{occasions} tillfällen under terminen",
            worse_by=1,
            unit="tillfällen",
            titled_from=1,
        ),
        Rule(
            name="tillfallen_tio_veckor",
            version=1,
            title="Fler än {number} frånvarotillfällen på tio veckor",
            todo="Boka samtal om frånvaro",
            explanation=f"{_TILLFALLE} {_TIO_VECKOR}",
            source=_RIKTVARDEN,
            over=Over.WEEKS,
            measure="occasions",
            at_least=3,
            because="{occasions} frånvarotillfällen på tio skolveckor.",
            short="{occasions} tillfällen på tio veckor",
            worse_by=1,
            unit="tillfällen",
            titled_from=1,
        ),
        Rule(
            name="dagar_tio_veckor",
            version=1,
            title="Minst {number} hela frånvarodagar på tio veckor",
            todo="Boka samtal om frånvaro",
            explanation="En frånvarodag är en skoldag då eleven var borta från allt som rapporterades. " + _TIO_VECKOR,
            source=_RIKTVARDEN,
            over=Over.WEEKS,
            measure="absence_days",
            at_least=6,
            because="{absence_days} hela frånvarodagar på tio skolveckor.",
            short="{absence_days} hela dagar på tio veckor",
            worse_by=3,
            unit="hela dagar",
        ),
        Rule(
            name="tjugo_procent",
            version=1,
            title="Minst {number} procents frånvaro under månaden",
            todo="Boka samtal om frånvaro",
            explanation=(
                "Giltig och ogiltig frånvaro av den tid som är rapporterad hittills i månaden. Räknas från månadens "
                "tionde skoldag och på månadens sista: efter några få dagar säger en procentsats inget. "
                "Månadsrapporten följer samma tal, det som gäller månadens sista dag, också när signalen är avstängd."
            ),
            source="Rutinens månadsrapport; 7 kap. 19 a § skollagen (upprepad eller längre frånvaro)",
            over=Over.MONTH,
            measure="percent",
            at_least=REPORT_PERCENT,
            because="{percent}\N{NO-BREAK SPACE}% frånvaro i {month}.",
            short="{percent}\N{NO-BREAK SPACE}% i {month}",
            worse_by=10,
            unit="procent",
            keeps=(("percent", "percent"),),
            most=100,
        ),
        *PATTERNS,
    )
}

REPORT_RULE = "tjugo_procent"  # whose number the monthly report follows
CONTACT_RULES = ("ogiltig_samma_dag", "anmald_tre_dagar")  # answered by a contact with home
PATTERN_RULES = tuple(rule.name for rule in PATTERNS)
TALK_RULES = tuple(name for name in RULES if name not in CONTACT_RULES)  # answered by a talk about absence


def because(rule: str, kept: Mapping[str, Any]) -> str:
    """Why a signal stands, in a sentence with its numbers."""
    return _filled(RULES[rule].because, kept)


def in_short(rule: str, kept: Mapping[str, Any]) -> str:
    """Why a signal stands, in a few words: 12 tillfällen under terminen."""
    return _filled(RULES[rule].short, kept)


def _filled(words: str, kept: Mapping[str, Any]) -> str:
    """A rule's words with the numbers of a signal."""
    first, last = (dt.date.fromisoformat(kept[name]) for name in ("from", "to"))
    days = {"from": swedish.date(first), "to": swedish.date(last), "month": swedish.month(last)}
    return words.format_map({**kept, **days, "minutes": swedish.duration(kept.get("minutes", 0))})
