"""Forms of the first steps."""

from typing import Any

from cases import services
from tests.cases import way
from tests.cases.forms.row import DAY, RIVAL, WORDS, Place, Race, Row, nothing, says


def a_talk(place: Place) -> dict[str, Any]:
    """Noah was there; the guardians could not come."""
    guardians = place.cast.noah.guardianships.values_list("guardian_id", flat=True)
    return {
        "held_on": DAY,
        "channel": "möte",
        "with_elev": "on",
        **{f"absent_{pk}": "Erbjöds tid, kunde inte" for pk in guardians},
        "trigger": "Sex tillfällen",
        "pupil_view": WORDS,
        "outcome": "klart",
        "agreements-0-what": "Robin möter vid bussen",
        "agreements-0-who": "Robin",
    }


def by_pupil(place: Place) -> object:
    """Maria logs the first talk with Noah."""
    return way.talk(place.cast, by=place.cast.maria, pupil_view=RIVAL)


def call_by_maria(place: Place) -> object:
    """Maria calls home about the same day."""
    return way.call(place.cast, by=place.cast.maria, reason=RIVAL)


def opened_by_maria(place: Place) -> object:
    """Maria opens the case."""
    cast = place.cast
    return services.open_case(student=cast.noah, school=cast.bjorkskolan, by=cast.maria, why=RIVAL)


ROWS = [
    Row(
        name="contact", who="sara", at=nothing, url="/elever/{student}/kontakt/", prose="reason",
        right=says(channel="telefon", result="nådd", other="Mormor", reason=WORDS, day=DAY),
        rival=call_by_maria, race=Race.BOTH_KEPT, always="hemmet rings den dag frånvaron är, med eller utan ärende",
    ),
    Row(
        name="talk", who="sara", at=nothing, url="/elever/{student}/samtal/", prose="pupil_view",
        right=a_talk, rival=by_pupil, always="ett samtal skrivs också utan ärende: då öppnas ett",
        more={"agreements-TOTAL_FORMS": "3", "agreements-INITIAL_FORMS": "0"},
    ),
    Row(
        name="open", who="sara", at=nothing, url="/elever/{student}/arende/", prose="why",
        right=says(why=WORDS), wrong=way.opened,
        rival=opened_by_maria,
    ),
    Row(
        name="hand_over", who="sara", at=way.opened, url="/arenden/{case}/overlamning/", prose="text",
        right=says(text=WORDS), wrong=way.avslutad, race=Race.BOTH_KEPT,
    ),
    Row(
        name="note", who="sara", at=way.opened, url="/arenden/{case}/anteckning/", prose="text",
        right=says(text=WORDS), wrong=way.avslutad, race=Race.BOTH_KEPT,
    ),
]  # fmt: skip
