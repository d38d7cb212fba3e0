"""Forms of the routine's transitions, and of those who are told of a decision."""

from typing import Any

from cases import services
from cases.models import Case
from tests.cases import way
from tests.cases.forms.row import DAY, LATER, RIVAL, WORDS, Place, Row, closed_after, planned, says, step
from tests.cast import Cast


def written(cast: Cast) -> Case:
    """Petra has written every part of the investigation."""
    case = way.utredning(cast)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    return way.fresh(case)


def a_decision(place: Place) -> dict[str, Any]:
    """Petra is to investigate the absence alone."""
    considered = {"sarskilt_stod": "nej", "sarskilt_stod_why": "Inget tyder på det."}
    considered |= {"krankning": "nej", "krankning_why": "Inget tyder på det."}
    return {"reason": WORDS, "utredare": place.cast.petra.pk} | considered


def reopened(place: Place) -> object:
    """Karin takes up the case again."""
    assert place.case is not None
    return services.ateruppta(case=place.case, by=place.cast.karin, reason=RIVAL)


def closed_by_sara(cast: Cast) -> Case:
    """Sara has closed the case after a talk."""
    case = way.talk(cast).case
    services.avsluta(case=case, by=cast.sara, closing="hanterad", reason="Noah är här varje dag.")
    return way.fresh(case)


def pupil_to_tell(place: Place) -> int:
    """Noah's row in the list of those to be told."""
    assert place.case is not None
    return place.case.to_tell.get(key="elev").pk


ROWS = [
    step("anmal", "sara", way.opened, says(concern=WORDS, why_no_talk="Nådde ingen"), "concern", wrong=way.utredning,
         other="maria"),
    step("lamna_tillbaka", "karin", way.anmald, says(reason=WORDS, suggestions="Ring igen", check_again_on=LATER),
         "reason", wrong=way.utredning, other="petra"),
    step("inled_utredning", "karin", way.anmald,
         a_decision,
         "reason", wrong=way.granskning, other="petra"),
    step("lamna_for_granskning", "petra", written, says(), empty=302, wrong=way.atgarder),
    step("begar_komplettering", "karin", way.granskning, says(missing=WORDS), "missing", wrong=way.anmald,
         other="petra"),
    step("godkann", "karin", way.granskning, says(reason=WORDS), "reason", wrong=way.utredning, other="petra"),
    step("borja_folja_upp", "petra", planned, says(), empty=302, wrong=way.utredning),
    step("avsluta", "karin", way.opened, says(closing="hanterad", reason=WORDS), "reason", wrong=way.avslutad,
         other="sara"),
    step("ateruppta", "sara", way.avslutad, says(reason=WORDS), "reason", wrong=way.utredning, rival=reopened),
    Row(
        name="appoint", who="karin", at=way.utredning, url="/arenden/{case}/byt-utredare/", prose="reason",
        right=lambda place: {"utredare": place.cast.maria.pk, "reason": WORDS}, wrong=way.anmald, other="petra",
    ),
    Row(
        name="tell", who="karin", at=way.utredning, url="/arenden/{case}/besked/", prose="note",
        right=lambda place: {"told": pupil_to_tell(place), "told_on": DAY, "how": "samtal", "note": WORDS},
        wrong=closed_after(way.utredning), other="sara",
    ),
    Row(
        name="look", who="karin", at=closed_by_sara, url="/arenden/{case}/hur-samtalen-gick/", prose="note",
        right=says(note=WORDS), empty=302, wrong=way.opened, rival=reopened, other="petra",
    ),
]  # fmt: skip
