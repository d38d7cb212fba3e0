"""Forms of an orosanmälan."""

from cases import services
from cases.models import Concern, ConcernNote
from cases.models.concern import How
from tests.cases import concerns
from tests.cases.forms.row import BESIDE, DAY, RIVAL, WORDS, Place, Race, Row, nothing, says
from tests.cast import Cast


def worried(cast: Cast) -> Concern:
    """Sara has begun an orosanmälan about Noah."""
    return concerns.draft(cast.sara, cast.noah)


def ready(cast: Cast) -> Concern:
    """It is finished."""
    return concerns.ready(cast.sara, cast.noah)


def given(cast: Cast) -> Concern:
    """It is given."""
    return concerns.given(cast.sara, cast.noah)


def supplemented(cast: Cast) -> Concern:
    """Something new is added to it."""
    concern = given(cast)
    services.note_concern(concern=concern, by=cast.sara, kind=ConcernNote.Kind.SUPPLEMENT, text="Nytt.")
    return concern


def supplement_given(cast: Cast) -> Concern:
    """It is given too, to somebody else."""
    concern = supplemented(cast)
    services.note_concern(
        concern=concern, by=cast.sara, kind=ConcernNote.Kind.SUPPLEMENT_GIVEN, whom="Åke",
        how=How.PHONE, about=concern.notes.get(),
    )  # fmt: skip
    return concern


def another_worry(place: Place) -> object:
    """Sara begins another in another window."""
    return concerns.draft(place.cast.sara, place.cast.noah, worry=RIVAL)


def same_worry(place: Place) -> object:
    """Sara writes in the same one in another window."""
    concern, answers = Concern.objects.get(), concerns.ANSWERS | {"worry": RIVAL}
    return services.save_concern(concern=concern, by=place.cast.sara, answers=answers, version=concern.version)


def more_news(place: Place) -> object:
    """Sara adds something else in another window."""
    kind = ConcernNote.Kind.SUPPLEMENT
    return services.note_concern(concern=Concern.objects.get(), by=place.cast.sara, kind=kind, text=RIVAL)


ROWS = [
    Row(
        name="concern_about", who="sara", at=nothing, empty=302, url="/elever/{student}/orosanmalan/", prose="worry",
        right=says(worry=WORDS), rival=another_worry, race=Race.BOTH_KEPT, always=BESIDE,
    ),
    Row(
        name="concern_new", who="sara", at=nothing, url="/orosanmalan/ny/", prose="worry",
        right=says(worry=WORDS), rival=another_worry, race=Race.BOTH_KEPT, always=BESIDE,
    ),
    Row(
        name="concern_edit", who="sara", at=worried, empty=302, url="/orosanmalan/{concern}/andra/", prose="worry",
        right=says(worry=WORDS), wrong=ready, rival=same_worry,
    ),
    Row(
        name="concern_give", who="sara", at=ready, url="/orosanmalan/{concern}/lamnad/",
        right=says(how="telefon", given_at=f"{DAY}T09:00", given_to="Lovisa"), wrong=worried, race=None,
    ),
    Row(
        name="concern_supplement", who="sara", at=given, url="/orosanmalan/{concern}/komplettering/", prose="text",
        right=says(text=WORDS), wrong=ready, rival=more_news, race=Race.BOTH_KEPT,
    ),
    Row(
        name="concern_supplement_given", who="sara", at=supplemented,
        url="/orosanmalan/{concern}/komplettering/{concernnote}/lamnad/",
        right=says(how="telefon", given_at=f"{DAY}T09:30", given_to="Lovisa"), wrong=supplement_given,
        race=None,
    ),
    Row(
        name="concern_answer", who="sara", at=given, url="/orosanmalan/{concern}/svar/", prose="text",
        right=says(kind=ConcernNote.Kind.OTHER.value, at=f"{DAY}T09:30", text=WORDS), wrong=ready, rival=more_news,
        race=Race.BOTH_KEPT,
    ),
]  # fmt: skip
