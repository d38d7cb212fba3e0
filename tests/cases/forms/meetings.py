"""Forms of elevhälsan's meetings."""

from cases.models import Case, Meeting
from cases.services import meetings
from tests.cases import way
from tests.cases.forms.row import BESIDE, LATER, RIVAL, WORDS, Place, Race, Row, nothing, says
from tests.cast import TODAY, Cast


def meeting(cast: Cast) -> Meeting:
    """Karin has planned a meeting."""
    return meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=TODAY)


def ended(cast: Cast) -> Case:
    """The meeting is ended."""
    meetings.end_meeting(meeting=meeting(cast), by=cast.karin, participants="Karin, Maria", other="", version=1)
    return way.anmald(cast)


def at_the_meeting(cast: Cast) -> Case:
    """There is something to say about Noah at the meeting."""
    meeting(cast)
    return way.anmald(cast)


def meeting_by_maria(place: Place) -> object:
    """Maria writes who takes part."""
    found = Meeting.objects.get()
    return meetings.save_meeting(
        meeting=found, by=place.cast.maria, participants=RIVAL, other="", version=found.version
    )


def said_by_maria(place: Place) -> object:
    """Maria writes what was said about Noah."""
    return meetings.add_item(meeting=Meeting.objects.get(), case=Case.objects.get(), by=place.cast.maria, said=RIVAL)


def wish_by_maria(place: Place) -> object:
    """Maria asks to have Noah taken up."""
    cast = place.cast
    return meetings.wish_for_meeting(student=cast.noah, school=cast.bjorkskolan, by=cast.maria, why=RIVAL)


ROWS = [
    Row(
        name="meeting_wish", who="karin", at=nothing, url="/elever/{student}/elevhalsomote/", prose="why",
        right=says(why=WORDS), rival=wish_by_maria, other="sara", always=BESIDE,
    ),
    Row(
        name="meetings", who="karin", at=nothing, url="/elevhalsomoten/",
        right=lambda place: {"held_on": LATER, "school": place.cast.bjorkskolan.pk}, race=None, always=BESIDE,
    ),
    Row(
        name="meeting", who="karin", at=meeting, url="/elevhalsomoten/{meeting}/", prose="participants",
        right=says(participants=WORDS), empty=302, wrong=ended, rival=meeting_by_maria, other="petra",
    ),
    Row(
        name="meeting_item", who="karin", at=at_the_meeting, url="/elevhalsomoten/{meeting}/arenden/{case}/",
        prose="said", right=says(said=WORDS), wrong=ended, rival=said_by_maria, race=Race.BOTH_KEPT, other="petra",
    ),
]  # fmt: skip
