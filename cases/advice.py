"""The routine's advice on leading talks, as one table in our own words: beside the fields, where it is needed.

Source: the routine's section 4 (råd till dig som leder samtal med elever, särskilda råd om yngre barn) and section 2
(kontakten grundas i att eleven är saknad). Every form where somebody writes down a talk shows it.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cases.material import material_at
from cases.models import State
from cases.routine import STEPS, TEXTS
from cases.routine.texts import STEP
from people.models import Enrolment, Huvudman, Skolform, Student

YOUNGER = 5
"""The last year whose pupils get the advice on younger pupils open from the start. Others find it folded."""


class About(StrEnum):
    """Whom or what a piece of advice is about. The value is its heading."""

    PUPIL = "Prata med eleven"
    YOUNGER = "Prata med ett yngre barn"
    UNWILLING = "När eleven inte vill prata"
    HOME = "Prata med vårdnadshavarna"


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on one kind of talk: sentences in the order one needs them."""

    about: About
    sentences: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its heading."""
        return self.about.value


ADVICE: dict[About, Advice] = {
    advice.about: advice
    for advice in (
        Advice(
            About.PUPIL,
            (
                "Låt någon som eleven litar på hålla i samtalet, och prata med eleven för sig.",
                "Välj en plats där ni får vara ifred och där eleven känner sig trygg.",
                "Berätta varför ni pratar och vad som händer efteråt.",
                "Fråga öppet: ”Berätta om en vanlig måndag”, inte ”Är det matten som är jobbig?”",
                "Håll dig till elevens egen berättelse. Lyssna klart, och värdera inte det du hör.",
                "Ingen ska behöva känna sig utpekad. Märker du att det blir så, byt fråga eller ta en paus.",
            ),
        ),
        Advice(
            About.YOUNGER,
            (
                "Låt den vuxna som barnet känner bäst och är tryggast med leda samtalet.",
                "Säg varför ni pratar, med enkla ord, på en lugn plats där ingen stör.",
                "Var nyfiken. Låt barnet berätta fritt, och ifrågasätt inte det du får höra.",
                "Papper och pennor, dockor eller legogubbar gör det lättare att visa hur något är.",
                "Avsluta med att kort säga vad du har förstått och vad som händer nu.",
            ),
        ),
        Advice(
            About.UNWILLING,
            (
                "Du kan erbjuda ett samtal, aldrig kräva det. Tacka för att eleven kom.",
                "Erbjud en annan dag, plats eller vuxen, eller att skriva, rita eller visa i stället.",
                "Ibland får en vårdnadshavare vara elevens röst. Skriv då att det är vårdnadshavarens ord.",
                "Skriv vad du erbjöd och att eleven inte ville. Det är också ett svar.",
            ),
        ),
        Advice(
            About.HOME,
            (
                "Börja med att säga att eleven är saknad. All frånvaro är undervisning som eleven går miste om.",
                "Fråga hur de ser på orsaken, och vad de har märkt fungerar.",
                "Bjud in båda, var för sig om det är bättre. Det ena hemmets adress och nummer stannar där.",
            ),
        ),
    )
}
"""All advice, in the order it is read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Advice as a page shows it: ``open`` from the start, or folded."""

    advice: Advice
    open: bool = False


def advice_at(state: str, huvudman: Huvudman, day: dt.date) -> dict[str, object]:
    """The routine's advice at a step and by when, what the huvudman has written and its material: for
    ``cases/_advice.html``.
    """
    step, own = STEPS[State(state)], TEXTS[STEP, state].of(huvudman, day)
    deadlines = [(each.text_at(huvudman, day), each.source) for each in step.deadlines]
    found = {"advice": step.advice, "deadlines": deadlines, "own": own, "huvudman": huvudman}
    return found | {"material": material_at(huvudman, state)}


def advice_for(student: Student, day: dt.date) -> list[Shown]:
    """The advice on talking with a pupil: what fits the pupil's year stands open. One query."""
    younger = is_younger(*_place(student, day))
    about = (About.PUPIL, About.YOUNGER, About.UNWILLING, About.HOME)
    return [Shown(ADVICE[each], open=each == About.YOUNGER and younger) for each in about]


def is_younger(skolform: str, year: str) -> bool:
    """Whether a pupil of this skolform and year is a younger child: förskoleklass to year 5."""
    if skolform == Skolform.FORSKOLEKLASS:
        return True
    compulsory = skolform in (Skolform.GRUNDSKOLA, Skolform.ANPASSAD_GRUNDSKOLA)
    return compulsory and year.isascii() and year.isdecimal() and int(year) <= YOUNGER


def _place(student: Student, day: dt.date) -> tuple[str, str]:
    """The pupil's skolform and year on ``day``, or the last known."""
    rows = Enrolment.objects.filter(student=student, first_day__lte=day).order_by("-first_day", "-pk")
    return rows.values_list("skolform", "year").first() or ("", "")


TYPICAL_REASONS: dict[str, tuple[str, ...]] = {
    "lamna_tillbaka": (
        "Frånvaron beror på ledighet som skolan har beviljat.",
        "Frånvaron beror på vårdbesök som skolan känner till och som är planerade.",
        "Orsaken är känd, och det som ni redan har kommit överens om har börjat hjälpa.",
        "Frånvaron hänger ihop med en kort sjukdom som är över.",
    ),
    "inled_utredning": (
        "Frånvaron är upprepad, och orsaken är inte känd.",
        "Frånvaron är lång, också om den är giltig.",
        "Samtal och anpassningar har prövats utan att närvaron har ökat.",
    ),
}
"""Reasons as they are often worded, to begin from. The rektor judges each case and writes what is so in it."""
