"""Forms of a handover to the pupil's new school: what is given, and what the new school asks."""

from typing import Any

from cases import services
from cases.models import Case, Passing, State
from tests.cases import moving, way
from tests.cases.forms.row import WORDS, Place, Race, Row, says
from tests.cast import Cast


def moved(cast: Cast) -> Case:
    """Noah goes to Ekskolan, and his case is open at Björkskolan."""
    moving.at_the_new_school(cast)
    return moving.begun_at(cast, State.UPPMARKSAMMA)


def closed(cast: Cast) -> Case:
    """Noah goes to Ekskolan, and his case is closed."""
    moving.at_the_new_school(cast)
    return moving.begun_at(cast, State.AVSLUTAD)


def given(cast: Cast) -> Case:
    """Karin has given Noah's case to Ekskolan."""
    return moving.sent(cast, moved(cast)).case


def taken_back(cast: Cast) -> Case:
    """Karin has taken it back."""
    case = given(cast)
    services.take_back(passing=Passing.objects.get(), by=cast.karin)
    return way.fresh(case)


def to_ekskolan(place: Place) -> dict[str, Any]:
    """The talks go along."""
    return {"to_school": place.cast.ekskolan.pk, "note": WORDS, "parts": ["samtal"]}


ROWS = [
    Row(
        name="pass_on", who="karin", at=moved, url="/arenden/{case}/ny-skola/", right=to_ekskolan, prose="note",
        wrong=closed, other="maria",
    ),
    Row(
        name="ask_back", who="rolf", at=given, url="/overlamningar/{passing}/fraga/",
        right=says(what="mer", why=WORDS), prose="why", wrong=taken_back, race=Race.BOTH_KEPT,
    ),
]  # fmt: skip
