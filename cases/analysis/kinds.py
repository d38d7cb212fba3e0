"""The two things that a school writes about its absence: the analysis of a term, and in June the evaluation of a läsår.

One table: what each is called and asks, and where it stands. Pages, papers, forms and Mitt arbete follow it.
"""

from dataclasses import dataclass

from cases.analysis.questions import OF_TERM, OF_YEAR, Question


@dataclass(frozen=True, slots=True)
class Kind:
    """What is written: ``it`` is the analysis, ``of`` the term's analysis, ``about`` the term, in Swedish.

    What is ``yearly`` tells how the routine was carried out, looks back on what was to change, and is adopted by the
    rektor.
    """

    name: str  # in the names of files
    title: str
    it: str
    of: str
    about: str
    asks: str  # in an address, and its label
    invites: str
    questions: tuple[Question, ...]
    plan: str  # the heading of what the school will do
    plan_help: str
    plan_missing: str
    page: str
    form: str
    paper: str
    workbook: str
    yearly: bool = False


TERM = Kind(
    name="analys",
    title="Analys av frånvaron",
    it="analysen",
    of="terminens analys",
    about="terminen",
    asks="termin",
    invites="Skriv vad ni ser i siffrorna och vad skolan gör åt det. Analysen visas för personalen.",
    questions=OF_TERM,
    plan="Det här gör skolan",
    plan_help="Hellre få saker som blir av. Fler rader kommer när du har sparat.",
    plan_missing="Skriv minst en sak som skolan gör, innan analysen presenteras.",
    page="cases:analysis",
    form="cases:write_analysis",
    paper="analysis_paper",
    workbook="analysis_workbook",
)
JUNE = Kind(
    name="utvardering",
    title="Utvärdering i juni",
    it="utvärderingen",
    of="läsårets utvärdering",
    about="läsåret",
    asks="lasar",
    invites="Se tillbaka på läsårets arbete med närvaron, och bestäm vad ni ändrar till nästa.",
    questions=OF_YEAR,
    plan="Det här ändrar skolan",
    plan_help="Hellre få saker som blir av. Nästa juni frågar vi vad det blev av dem. Fler rader kommer när du har "
    "sparat.",
    plan_missing="Skriv minst en sak som skolan ändrar till nästa läsår.",
    page="cases:june",
    form="cases:write_june",
    paper="june_paper",
    workbook="june_workbook",
    yearly=True,
)
