"""Kommunicering before a decision: who is given what it rests on, until when they answer, and what is said meanwhile.

Before a decision the party is told of everything of weight to it and has a set time to answer, unless that is
obviously not needed, would make the decision much harder to carry out, or the decision cannot wait (25 §
förvaltningslagen, which 29 kap. 10 § skollagen makes binding for every huvudman where power is exercised against
somebody). Åtgärdsprogram is such a decision; those about absence are treated alike. What could harm the pupil is not
given to a guardian (12 kap. 3 § offentlighets- och sekretesslagen), so a person weighs it each time.

The law stops no decision in this software: the rektor answers for it, and is told what still waits.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cases.errors import Missing
from cases.models import Case, Communication
from cases.parts import Voice
from cases.routine import Actor
from cases.support import STEP
from cases.telling import ToTell, to_be_told
from cases.voices import as_named
from people import swedish
from people.models import User

WRITERS = (Actor.REKTOR, Actor.UTREDARE, Actor.TEAM, Actor.ELEVHALSA)
"""Who communicate, and write what was answered. The same read it."""

BEFORE = ("godkann", "avsluta")
"""The steps before which the rektor is told what waits; åtgärdsprogram has a page of its own."""

TIME_TO_ANSWER = dt.timedelta(days=14)
"""What the form proposes. The law asks for a set time and gives no number of days: our own guide value."""

Ground, Answer = Communication.Ground, Communication.Answer

MORE_TIME = "mer tid"
NOTED = [*Answer.choices, (MORE_TIME, "Har fått mer tid")]
"""What can be noted of a party that was to answer: an answer, none, or that the time to answer is longer now."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is communicated, to whom (keys of ``parties_of``), or with ``ground`` why nobody is given anything."""

    to: tuple[str, ...] = ()
    what: str = ""
    how: str = ""
    given_on: dt.date | None = None
    answer_by: dt.date | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a party answered, and when; that nobody did; or until when there is time now."""

    answer: str = ""
    answered_on: dt.date | None = None
    words: str = ""
    answer_by: dt.date | None = None


def parties_of(case: Case, by: User, day: dt.date) -> list[ToTell]:
    """Whom the decision concerns: the pupil at any age, and the guardians. A protected home by routine, and as one.

    To be heard is more than to appeal: the pupil is a party also before the 16th birthday. Whom it is suitable to give
    it to, a person weighs each time.
    """
    found = to_be_told(case, STEP, by, day)
    has_pupil = any(each.key == Voice.PUPIL for each in found)
    return found if has_pupil else [ToTell(Voice.PUPIL.value, case.student.name, "elev"), *found]


def missing_in(said: Given, known: Iterable[str], day: dt.date) -> list[Missing]:
    """What a communication still needs, each part at its field. ``known`` are the keys of the parties."""
    if said.ground:
        ask = "Skriv varför, så att den som läser beslutet förstår."
        return [] if said.what.strip() else [Missing(ask, "why")]
    parts = []
    if not said.to or not set(said.to) <= set(known):
        parts.append(Missing("Välj vem som har fått underlaget.", "to"))
    if not said.what.strip():
        parts.append(Missing("Skriv vad ni har lämnat.", "what"))
    if said.how not in Communication.How.values:
        parts.append(Missing("Välj hur det lämnades.", "how"))
    if said.given_on is None or said.given_on > day:
        parts.append(Missing("Välj dagen då det lämnades. Den kan inte ligga framåt i tiden.", "given_on"))
    if said.answer_by is None or (said.given_on and said.answer_by <= said.given_on):
        parts.append(Missing("Välj en svarsdag efter dagen då det lämnades.", "answer_by"))
    return parts


def missing_in_answer(record: Communication, said: Answered, day: dt.date) -> list[Missing]:
    """What an answer still needs. That nobody has answered is known when the last day has passed."""
    if said.answer == MORE_TIME:
        return _missing_in_more_time(record, said, day)
    if said.answer not in Answer.values:
        return [Missing("Välj om svar har kommit.", "answer")]
    if said.answer == Answer.NOTHING:
        last = record.answer_by
        if last is None or day > last:
            return []
        return [Missing(f"Svarstiden går till och med {swedish.date(last)}. Vänta till dagen efter.", "answer")]
    parts = []
    if said.answered_on is None or not (record.given_on or day) <= said.answered_on <= day:
        parts.append(Missing("Välj dagen då svaret kom, från dagen då underlaget lämnades.", "answered_on"))
    if not said.words.strip():
        parts.append(Missing("Skriv vad svaret var.", "words"))
    return parts


def _missing_in_more_time(record: Communication, said: Answered, day: dt.date) -> list[Missing]:
    """What more time still needs. What has been answered stands: it is changed, and not asked for again."""
    if record.answer == Answer.ANSWERED:
        return [Missing("Svaret är redan antecknat. Ändra det, om det har kommit mer.", "answer")]
    parts = []
    if said.answer_by is None or said.answer_by <= max(day, record.answer_by or day):
        parts.append(Missing("Välj en ny svarsdag, senare än i dag och än den som gäller.", "answer_by"))
    if said.words.strip() not in ("", record.words.strip()):
        parts.append(Missing("Har ett svar kommit, välj ”Svarade”. Annars ta bort texten här.", "words"))
    return parts


def waiting_in(case: Case) -> list[Communication]:
    """Those whose answer is not written yet, the first day first; from what is fetched ahead, where it is."""
    found = [each for each in case.communications.all() if each.is_waiting]
    return sorted(found, key=lambda each: (each.answer_by or dt.date.max, each.pk))


@dataclass(frozen=True, slots=True)
class Before:
    """What the rektor is told before a decision: what is within its time, what is to be noted, and if all is bare."""

    within: list[Communication]
    past: list[Communication]
    nothing: bool


def before_decision(case: Case, day: dt.date) -> Before:
    """What waits in a case on ``day``. A reminder: the law lets a decision be made at once where it must be."""
    named = as_named(case, waiting_in(case))
    within = [each for each in named if each.answer_by and each.answer_by >= day]
    past = [each for each in named if each not in within]
    return Before(within, past, nothing=not case.communications.exists())


def communications_of(case: Case) -> list[Communication]:
    """Every communication in a case, the latest first, by the names that a page may write today."""
    return as_named(case, case.communications.select_related("by", "changed_by").order_by("-pk"))
