"""What the school answers in its own words about a term and about a läsår: form, page and paper follow the tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the name that the answer is kept by, how it is asked, and what to think of.

    ``missing`` is said where the words cannot be saved without an answer.
    """

    name: str
    title: str
    help: str
    missing: str = ""


OF_TERM = (
    Question(
        "sees",
        "Vad ser ni?",
        "När och i vilka årskurser är eleverna borta? Vad har ändrats sedan terminen före, och hur säkert är det?",
        "Skriv vad ni ser.",
    ),
    Question(
        "why",
        "Vad i skolans miljö kan det bero på?",
        "Trygghet, undervisning, schema, lokaler, övergångar. Ta hemmen och eleverna sist.",
    ),
)
"""The questions of the term's analysis, what surrounds the pupils first (Skolnärvaromodellen)."""

OF_YEAR = (
    Question(
        "worked",
        "Vad har fungerat?",
        "Vad i skolans arbete har gjort skillnad för eleverna? Hur vet ni det?",
        "Skriv vad som har fungerat.",
    ),
    Question(
        "failed",
        "Vad har inte fungerat?",
        "Vad tog för lång tid, blev inte av eller hjälpte inte? Skriv om arbetet, inte om enskilda.",
    ),
    Question(
        "voices",
        "Vad har elever och vårdnadshavare sagt?",
        "I samtal, på elevråd och föräldramöten, i enkäter. Skriv så att ingen känns igen.",
    ),
)
"""The questions of the June evaluation (Skolnärvaromodellen), after what became of last year's changes."""

NO_NAMES = "Skriv inget om enskilda elever eller hem: texten visas för personalen."
