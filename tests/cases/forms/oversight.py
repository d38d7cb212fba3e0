"""Forms of the oversight: what is done about a pupil and CSN, and the huvudman's follow-up of a school."""

import datetime as dt

from oversight.occasions import Occasion
from oversight.services.csn import note_csn
from oversight.services.follow_up import write_follow_up
from people.roles import Role
from tests.cases.forms.row import BESIDE, DAY, RIVAL, WORDS, Place, Row, nothing, says
from tests.cast import TODAY, Cast, fresh, give_role, school_day

OCTOBER = Occasion(dt.date(2026, 10, 5))


def truant(cast: Cast) -> None:
    """Casper has been away ten hours without valid reason; Birgitta and Karin work at Älvgymnasiet too."""
    for colleague in (cast.birgitta, cast.karin):
        give_role(colleague, Role.ADMINISTRATOR, cast.alvgymnasiet)
    for day in (TODAY - dt.timedelta(days=1), TODAY):
        school_day(cast.casper, day, invalid=300)


def noted_by_karin(place: Place) -> object:
    """Karin notes a talk with Casper."""
    cast = place.cast
    return note_csn(student=cast.casper, by=fresh(cast.karin), kind="varnad", on=TODAY, reason=RIVAL, seen=0)


def seen_by_hugo(place: Place) -> object:
    """Somebody of the huvudman writes about Björkskolan."""
    return write_follow_up(
        school=place.cast.bjorkskolan, occasion=OCTOBER, by=fresh(place.cast.hugo), text=RIVAL, asked="",
        answer_by=None, version=0,
    )  # fmt: skip


ROWS = [
    Row(
        name="oversight:csn_pupil", who="birgitta", at=truant, url="/csn/{pupil}/", prose="reason",
        right=says(kind="rapporteras inte", on=DAY, reason=WORDS), rival=noted_by_karin, always=BESIDE,
    ),
    Row(
        name="oversight:school", who="hugo", at=nothing, url=f"/uppfoljning/{{school}}/{OCTOBER.key}/", prose="text",
        right=says(text=WORDS), rival=seen_by_hugo, always=BESIDE,
    ),
]  # fmt: skip
