"""What the school answers in its own words about a term, as one table: form, page and paper follow it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the name that the answer is kept by, how it is asked, and what to think of."""

    name: str
    title: str
    help: str


QUESTIONS = (
    Question(
        "sees",
        "Vad ser ni?",
        "När och i vilka årskurser är eleverna borta? Vad har ändrats sedan terminen före, och hur säkert är det?",
    ),
    Question(
        "why",
        "Vad i skolans miljö kan det bero på?",
        "Trygghet, undervisning, schema, lokaler, övergångar. Ta hemmen och eleverna sist.",
    ),
)
"""The questions of the term's analysis, what surrounds the pupils first (Skolnärvaromodellen)."""

NO_NAMES = "Skriv inget om enskilda elever eller hem: texten visas för personalen."
