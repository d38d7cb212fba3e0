"""The questions of an orosanmälan, in the order they are asked. Form, page and paper follow the table."""

from dataclasses import dataclass
from enum import StrEnum

from cases.models.concern import Concern
from people import swedish


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "rad"
    WORDS = "text"
    CHOICE = "val"
    TICK = "kryss"
    MOMENT = "tid"
    SCHOOL = "skola"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field of the record, how it is asked, and how the paper names the answer."""

    name: str
    asks: str
    kind: Kind = Kind.LINE
    hint: str = ""
    on_paper: str = ""  # where the paper says it in fewer words
    rows: int = 3

    @property
    def label(self) -> str:
        """What the answer is called on the page and the paper."""
        return self.on_paper or self.asks


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together. ``warning`` is what must not be missed before they are answered."""

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    warning: str = ""


NO_JOURNAL = "Uppgifter ur skolsköterskans och skolläkarens journal har ingen plats här."
NO_NAMES = "Skriv inga namn på andra elever."

TELL_NOBODY = (
    "Misstänker du våld, sexuella övergrepp eller hedersförtryck ska vårdnadshavarna inte få veta något om anmälan, "
    "varken av dig eller av någon annan på skolan. Det kan sätta barnet i fara och göra det svårt för polisen. "
    "Fråga socialtjänsten först. Är du osäker, gör likadant."
)

CHILD = Section(
    "barnet",
    "Barnet",
    (
        Question("child_name", "Barnets namn", on_paper="Namn"),
        Question("child_number", "Personnummer", hint="Vet du det inte, lämna tomt."),
        Question(
            "child_other",
            "Annat som gör att rätt barn hittas",
            hint="Till exempel ungefär hur gammalt barnet är, om du inte vet personnumret.",
            on_paper="Annat om vem barnet är",
        ),
        Question("school", "Barnets skola", Kind.SCHOOL, on_paper="Skola"),
        Question("other_school", "Annan skola eller förskola", on_paper="Skola"),
        Question("child_address", "Barnets adress", hint="Där barnet bor nu, så vitt du vet.", on_paper="Adress"),
        Question("child_contact", "Telefon till barnet", on_paper="Telefon"),
        Question(
            "interpreter",
            "Språk och tolk",
            hint="Behöver barnet eller någon vårdnadshavare tolk? Skriv vem och språket.",
        ),
        Question(
            "child_protected",
            "Barnet har skyddade personuppgifter",
            Kind.TICK,
            hint="Då görs ingen PDF, och du skriver varken adress, telefon, skola eller vårdnadshavare här.",
            on_paper="Skyddade personuppgifter",
        ),
    ),
    intro="Ett barn i varje anmälan.",
)

WORRY = Section(
    "oron",
    "Din oro",
    (
        Question("acute", "Är det akut fara för barnet?", Kind.CHOICE, "Är svaret ja: ring 112 innan du skriver mer.",
                 "Akut fara"),
        Question("worry", "Vad är du orolig för?", Kind.WORDS, rows=4, on_paper="Oron"),
        Question(
            "seen",
            "Vad har du sett och hört?",
            Kind.WORDS,
            "När, var och vilka som var med. Skilj på vad du själv har sett och vad andra har berättat.",
            "Sett och hört",
            4,
        ),
        Question(
            "childs_words",
            "Barnets egna ord",
            Kind.WORDS,
            "Så ordagrant du minns. Har du inte pratat med barnet, skriv det.",
        ),
        Question("since", "Sedan när?", on_paper="Sedan när"),
        Question("why_now", "Varför anmäler du just nu?", Kind.WORDS, on_paper="Varför nu", rows=2),
        Question("if_nothing", "Vad tror du händer om inget görs?", Kind.WORDS, on_paper="Om inget görs", rows=2),
    ),
    intro=f"Skriv vad du vet, det räcker. {NO_NAMES} {NO_JOURNAL}",
)  # fmt: skip

TOLD = Section(
    "vem-vet",
    "Vem vet om anmälan?",
    (
        Question(
            "suspected",
            "Kan det handla om våld, sexuella övergrepp eller hedersförtryck?",
            Kind.CHOICE,
            on_paper="Misstanke om våld, sexuella övergrepp eller hedersförtryck",
        ),
        Question("guardians_told", "Vet vårdnadshavarna om anmälan?", Kind.CHOICE, on_paper="Vårdnadshavarna vet"),
        Question(
            "guardians_why",
            "Varför inte, eller vad sa de?",
            Kind.WORDS,
            "Är svaret nej och du misstänker våld, övergrepp eller hedersförtryck behöver du inte skriva mer.",
            "Om vårdnadshavarna",
            2,
        ),
        Question(
            "told_anyway",
            "Vårdnadshavarna vet redan. Jag har ringt socialtjänsten och berättat det.",
            Kind.TICK,
            on_paper="Vårdnadshavarna vet trots misstanken; socialtjänsten är uppringd om det",
        ),
        Question("child_told", "Vet barnet om anmälan?", Kind.CHOICE, on_paper="Barnet vet"),
        Question(
            "child_why",
            "Varför inte, eller vad sa barnet?",
            Kind.WORDS,
            "Berätta för barnet bara om det är tryggt. Barnet kan bli utfrågat hemma.",
            "Om barnet",
            2,
        ),
    ),
    warning=TELL_NOBODY,
)

KNOWN = Section(
    "bakgrund",
    "Det du vet",
    (
        Question("child_now", "Var är barnet just nu?", hint="Till exempel i skolan till 14.30, sedan hem med pappa.",
                 on_paper="Var barnet är nu"),
        Question("relation", "Hur känner du barnet?", hint="Till exempel mentor sedan två år.", on_paper="Relation"),
        Question("earlier", "Har du eller skolan varit orolig tidigare?", Kind.WORDS, on_paper="Tidigare oro", rows=2),
        Question(
            "school_did",
            "Vad har skolan gjort?",
            Kind.WORDS,
            f"Samtal, stöd och möten, och vad de ledde till. {NO_JOURNAL}",
            "Skolans insatser",
        ),
    ),
    intro="Lämna tomt det du inte vet. Vänta inte för att ta reda på mer.",
)  # fmt: skip

FAMILY = Section(
    "familjen",
    "Familjen",
    (
        Question("guardian_1", "Vårdnadshavare 1", hint="Namn, och personnummer om du vet."),
        Question("guardian_1_contact", "Telefon och adress till vårdnadshavare 1", on_paper="Kontakt"),
        Question("guardian_2", "Vårdnadshavare 2"),
        Question("guardian_2_contact", "Telefon och adress till vårdnadshavare 2", on_paper="Kontakt"),
        Question(
            "siblings",
            "Syskon",
            Kind.WORDS,
            "Namn och ålder, om du vet. Är du orolig för ett syskon också: skriv en egen anmälan för det barnet.",
            rows=2,
        ),
    ),
)

RECEIVER = Section(
    "socialtjansten",
    "Socialtjänsten",
    (
        Question(
            "receiver",
            "Vilken socialnämnd ska ha anmälan?",
            hint="Socialnämnden i kommunen där barnet bor eller är.",
            on_paper="Mottagare",
        ),
        Question("called_at", "Har du redan ringt? När?", Kind.MOMENT, on_paper="Först på telefon"),
        Question("called_to", "Vem tog emot samtalet?", on_paper="Samtalet togs emot av"),
        Question("wants_meeting", "Skolan vill ha ett möte", Kind.TICK, on_paper="Önskar möte"),
        Question("meeting", "Om mötet", hint="Vilka ni vill träffa, och när det passar."),
        Question(
            "wants_feedback",
            "Jag vill veta om socialtjänsten inleder en utredning",
            Kind.TICK,
            on_paper="Begär återkoppling",
        ),
    ),
)

REPORTER = Section(
    "anmalare",
    "Du som anmäler",
    (
        Question("reporter_role", "Befattning"),
        Question("reporter_workplace", "Arbetsplats"),
        Question("reporter_phone", "Telefon", hint="Där socialtjänsten når dig."),
        Question(
            "about_staff",
            "Oron gäller någon som arbetar på skolan, eller någon nära rektorn",
            Kind.TICK,
            hint="Då läser inte rektorn anmälan.",
        ),
    ),
    intro="Den som anmäler i sitt arbete kan inte vara anonym.",
)

SECTIONS = (WORRY, CHILD, TOLD, KNOWN, FAMILY, RECEIVER, REPORTER)
QUESTIONS = {question.name: question for section in SECTIONS for question in section.questions}

OF_THE_PUPIL = ("child_name", "child_number", "child_other", "school", "other_school", "child_protected")
"""Known of a pupil in reach, and so not asked."""

HOME = (
    *("child_address", "child_contact", "school", "other_school"),
    *("guardian_1", "guardian_1_contact", "guardian_2", "guardian_2_contact", "siblings"),
)
"""What could lead a stranger to a protected child: it is said on the telephone and never written here."""

OF_ONE_CHILD = frozenset(
    [question.name for section in (CHILD, TOLD, FAMILY) for question in section.questions]
    + ["childs_words", "child_now", "called_at", "called_to"]
)
"""What a further report with the same worry does not take along: it belongs to the one child."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as a reader sees it; no text where nothing was written."""

    label: str
    text: str


def answer_of(concern: Concern, question: Question) -> Answered:
    """The answer to a question, in words."""
    value = getattr(concern, question.name)
    if question.kind == Kind.TICK:
        text = "Ja" if value else ""
    elif question.kind == Kind.MOMENT:
        text = swedish.moment(value) if value else ""
    elif question.kind == Kind.CHOICE:
        text = str(getattr(concern, f"get_{question.name}_display")())
    else:
        text = str(value or "")
    return Answered(question.label, text)


def answers_of(concern: Concern) -> list[tuple[Section, list[Answered]]]:
    """What is answered, section by section, for the page."""
    found = ((each, [answer_of(concern, question) for question in each.questions]) for each in SECTIONS)
    written = ((section, [answer for answer in answers if answer.text]) for section, answers in found)
    return [(section, answers) for section, answers in written if answers]
