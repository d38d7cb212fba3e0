"""Forms of the measures and their evaluation."""

from cases import services
from cases.models import Appeal, Case, Material, MeasureSuggestion
from tests.cases import way
from tests.cases.forms.row import (
    ALSO_CLOSED,
    BESIDE,
    DAY,
    LATER,
    RIVAL,
    WORDS,
    Place,
    Race,
    Row,
    an_evaluation,
    nothing,
    planned,
    says,
)
from tests.cast import TODAY, Cast

FILM = "https://film.example/skolnarvaro"


def carried_out(place: Place) -> object:
    """Karin logs the measure as carried out."""
    assert place.case is not None
    return services.log_measure(measure=place.case.measures.get(), by=place.cast.karin, done_on=TODAY, done_note=RIVAL)


def a_program(place: Place) -> dict[str, str]:
    """Noah gets an åtgärdsprogram."""
    words = {"kind": "program", "need": "Hjälp i engelska", "met": WORDS, "form": "ordinarie", "reason": "Behövs."}
    words |= {"follow_up_on": LATER, "follow_up_by": "Petra", "evaluate_on": LATER, "evaluate_by": "Karin"}
    return words | {"taking_part": "På mötet."}


def line_by_karin(place: Place) -> object:
    """Karin writes a line about the measure."""
    assert place.case is not None
    return services.log_line(measure=place.case.measures.get(), by=place.cast.karin, text=RIVAL)


def part_by_karin(place: Place) -> object:
    """Karin writes how everybody took part."""
    assert place.case is not None
    return way.take_part(place.case, by=place.cast.karin, words=RIVAL)


def with_suggestion(cast: Cast) -> MeasureSuggestion:
    """The huvudman has a suggestion of its own, with ours."""
    what = "Frukost i skolan"
    return services.add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="till_skolan", what=what)


def suggestion_changed(place: Place) -> object:
    """Stina changes it in another window."""
    found = MeasureSuggestion.objects.order_by("pk")[0]
    return services.change_suggestion(suggestion=found, by=place.cast.stina, group=found.group, what=RIVAL)


def suggestion_added(place: Place) -> object:
    """Stina adds one in another window."""
    cast = place.cast
    return services.add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="individ", what=RIVAL)


def with_material(cast: Cast) -> Material:
    """The huvudman has a film."""
    return services.add_material(huvudman=cast.huvudman, by=cast.stina, title="Film", url=FILM)


def material_changed(place: Place) -> object:
    """Stina changes it in another window."""
    found = Material.objects.order_by("pk")[0]
    return services.change_material(material=found, by=place.cast.stina, title="Film", url=FILM, text=RIVAL)


def material_added(place: Place) -> object:
    """Stina adds one in another window."""
    cast = place.cast
    return services.add_material(huvudman=cast.huvudman, by=cast.stina, title="Bilder", url=f"{FILM}/2", text=RIVAL)


def with_program(cast: Cast) -> Case:
    """Karin has decided about åtgärdsprogram."""
    case = way.atgarder(cast)
    way.program(cast, case)
    return way.fresh(case)


def appealed(cast: Cast) -> Case:
    """Noah's mother has appealed it."""
    case = with_program(cast)
    way.appeal(cast, case)
    return way.fresh(case)


def handled(cast: Cast) -> Case:
    """Karin has rejected it: it came too late."""
    case = appealed(cast)
    said = services.HandlingText(in_time=False, handled=Appeal.Handled.REJECTED, handled_on=TODAY, why="För sent.")
    services.handle_appeal(appeal=case.appeals.get(), by=cast.karin, said=said)
    return way.fresh(case)


def program_receiver(place: Place) -> int:
    """The first who is to receive the decision."""
    assert place.case is not None
    return place.case.to_tell.exclude(program=None).order_by("pk")[0].pk


ROWS = [
    Row(
        name="measures", who="petra", at=way.atgarder, url="/arenden/{case}/atgarder/", prose="goal",
        right=says(what="Robin möter", goal=WORDS, level="elev"), wrong=way.uppfoljning, race=Race.BOTH_KEPT,
    ),
    Row(
        name="measure", who="sara", at=way.uppfoljning, url="/arenden/{case}/atgarder/{measure}/", prose="text",
        right=says(text=WORDS), wrong=way.avslutad, rival=line_by_karin, race=Race.BOTH_KEPT,
    ),
    Row(
        name="measure_done", who="sara", at=way.uppfoljning, url="/arenden/{case}/atgarder/{measure}/genomford/",
        prose="done_note", right=says(done_on=DAY, done_by="Sara", done_note=WORDS), wrong=way.avslutad,
        rival=carried_out,
    ),
    Row(
        name="participation", who="petra", at=way.atgarder, url="/arenden/{case}/atgarder/delaktighet/",
        prose="words_elev", right=says(on=DAY, how_elev="möte", agrees_elev="ja", words_elev=WORDS),
        wrong=way.utredning, rival=part_by_karin, race=Race.BOTH_KEPT,
    ),
    Row(
        name="suggestions", who="stina", at=nothing, url="/atgardsforslag/", prose="what",
        right=says(group="individ", what=WORDS, level="elev"), rival=suggestion_added, race=Race.BOTH_KEPT,
        always=BESIDE,
    ),
    Row(
        name="suggestion", who="stina", at=with_suggestion, url="/atgardsforslag/{measuresuggestion}/", prose="what",
        right=says(group="individ", what=WORDS, level="elev"), rival=suggestion_changed, always=BESIDE,
    ),
    Row(
        name="materials", who="stina", at=nothing, url="/rutinen/material/", prose="text",
        right=says(title="Film", url=FILM, text=WORDS), rival=material_added, race=Race.BOTH_KEPT, always=BESIDE,
    ),
    Row(
        name="material", who="stina", at=with_material, url="/rutinen/material/{material}/", prose="text",
        right=says(title="Film", url=FILM, text=WORDS), rival=material_changed, always=BESIDE,
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
        name="program", who="karin", at=way.atgarder, url="/arenden/{case}/atgardsprogram/", prose="met",
        right=a_program, wrong=way.avslutad, other="petra",
    ),
    Row(
        name="receive", who="karin", at=with_program, url="/arenden/{case}/atgardsprogram/{atgardsprogram}/mottagare/",
        prose="note", other="petra", always=ALSO_CLOSED,
        right=lambda place: {"told": program_receiver(place), "told_on": DAY, "how": "lämnad", "note": WORDS},
    ),
    Row(
        name="appeal_new", who="karin", at=with_program,
        url="/arenden/{case}/atgardsprogram/{atgardsprogram}/overklagande/", prose="asks", other="petra",
        always=ALSO_CLOSED, right=lambda place: {"of": program_receiver(place), "came_on": DAY, "asks": WORDS},
    ),
    Row(
        name="appeal", who="karin", at=appealed, url="/arenden/{case}/overklaganden/{appeal}/", prose="why",
        right=says(in_time="ja", review="står fast", handled="skickat", handled_on=DAY, why=WORDS), wrong=handled,
        other="petra",
    ),
    Row(
        name="evaluation", who="petra", at=way.uppfoljning, url="/arenden/{case}/utvardering/", prose="conclusion",
        right=an_evaluation, wrong=planned,
    ),
]  # fmt: skip
