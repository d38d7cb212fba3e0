"""Forms of the measures and their evaluation."""

from cases import services
from tests.cases import way
from tests.cases.forms.row import DAY, RIVAL, WORDS, Place, Race, Row, an_evaluation, planned, says
from tests.cast import TODAY


def carried_out(place: Place) -> object:
    """Karin logs the measure as carried out."""
    assert place.case is not None
    return services.log_measure(measure=place.case.measures.get(), by=place.cast.karin, done_on=TODAY, done_note=RIVAL)


ROWS = [
    Row(
        name="measures", who="petra", at=way.atgarder, url="/arenden/{case}/atgarder/", prose="goal",
        right=says(what="Robin möter", goal=WORDS, level="elev"), wrong=way.uppfoljning, race=Race.BOTH_KEPT,
    ),
    Row(
        name="measure", who="sara", at=way.uppfoljning, url="/arenden/{case}/atgarder/{measure}/", prose="done_note",
        right=says(done_on=DAY, done_note=WORDS), wrong=way.avslutad, rival=carried_out,
    ),
    Row(
        name="change_measure", who="petra", at=planned, url="/arenden/{case}/atgarder/{measure}/andra/", prose="goal",
        right=says(what="Robin möter", goal=WORDS, level="elev"), wrong=way.uppfoljning,
    ),
    Row(
        name="drop_measure", who="karin", at=planned, url="/arenden/{case}/atgarder/{measure}/utgar/", prose="reason",
        right=says(reason=WORDS), wrong=way.avslutad, other="petra",
    ),
    Row(
        name="evaluation", who="petra", at=way.uppfoljning, url="/arenden/{case}/utvardering/", prose="conclusion",
        right=an_evaluation, wrong=planned,
    ),
]  # fmt: skip
