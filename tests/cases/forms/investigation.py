"""Forms of the investigation and of samverkan."""

from typing import Any

from cases import services
from cases.models import Case, Communication, InvestigationTalk, Samverkan
from cases.samverkan import SamverkanText
from cases.services.investigation_talks import TalkPlan, TalkSaid
from tests.cases import way
from tests.cases.forms.row import DAY, RIVAL, WORDS, Place, Race, Row, closed_after, says
from tests.cast import TODAY, Cast


def same_text(place: Place) -> object:
    """Karin writes in the very text of the investigation."""
    assert place.case is not None
    changes = {"analysis": services.Change(RIVAL)}
    return services.save_investigation(case=place.case, by=place.cast.karin, changes=changes)


def talk_by_karin(place: Place) -> object:
    """Karin writes down what Noah said to her, in the planned talk if there is one."""
    assert place.case is not None
    said = TalkSaid(outcome=InvestigationTalk.Outcome.HELD, held_on=TODAY, own_words=RIVAL)
    planned = InvestigationTalk.objects.first()
    plan = TalkPlan(whom="elev", leader=place.cast.karin)
    return services.save_investigation_talk(case=place.case, by=place.cast.karin, plan=plan, said=said, talk=planned)


def talk_planned(cast: Cast) -> Case:
    """Petra is to talk with Noah."""
    case = way.utredning(cast)
    plan = TalkPlan(whom="elev", leader=cast.petra, by_day=way.NEXT_WEEK)
    services.save_investigation_talk(case=case, by=cast.petra, plan=plan)
    return way.fresh(case)


def handed_in(cast: Cast) -> Case:
    """A talk was held, and then everything went to the rektor."""
    case = talk_planned(cast)
    talk_by_karin(Place(cast, case))
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.lamna_for_granskning(case=case, by=cast.petra)
    return way.fresh(case)


def what_noah_said(place: Place) -> dict[str, Any]:
    """What Noah said to Petra."""
    return {"whom": "elev", "leader": place.cast.petra.pk, "outcome": "hölls", "held_on": DAY, "own_words": WORDS}


def together(**words: Any) -> SamverkanText:
    """The school works with the socialtjänst, and shares nothing about a single person."""
    given: dict[str, Any] = {
        "kind": "samverkan",
        "party": "socialtjänst",
        "purpose": "Stöd hemma.",
        "ground": "ingen enskild",
    }
    return SamverkanText(**(given | {"held_on": TODAY, "why_not_informed": "Inget delas."} | words))


def samverkan_by_karin(place: Place) -> object:
    """Karin writes about samverkan, in the record there is or a new one."""
    assert place.case is not None
    said, record = together(purpose=RIVAL), Samverkan.objects.first()
    return services.save_samverkan(case=place.case, by=place.cast.karin, said=said, record=record)


def with_others(cast: Cast) -> Case:
    """There is samverkan in the case."""
    case = way.utredning(cast)
    services.save_samverkan(case=case, by=cast.petra, said=together())
    return way.fresh(case)


def a_cooperation(place: Place) -> dict[str, Any]:
    """What Petra writes about samverkan."""
    return {
        "kind": "samverkan",
        "party": "socialtjänst",
        "purpose": WORDS,
        "ground": "ingen enskild",
        "held_on": DAY,
        "why_not_informed": "Inget delas om Noah.",
    }


def communicated_by_maria(place: Place) -> object:
    """Maria gives the guardians something else."""
    assert place.case is not None
    return way.communicate(place.cast, place.case, by=place.cast.maria, what=RIVAL)


def a_communication(place: Place) -> dict[str, Any]:
    """What Karin has given Noah's first guardian."""
    to = f"vh_{place.cast.noah.guardianships.order_by('pk')[0].guardian_id}"
    given = {"kind": "lämnat", "to": to, "what": WORDS, "how": "brev", "given_on": DAY}
    return given | {"answer_by": way.NEXT_WEEK.isoformat()}


def with_a_question(cast: Cast) -> Case:
    """The guardians have been given the investigation so far."""
    case = way.utredning(cast)
    way.communicate(cast, case)
    return way.fresh(case)


def answered_by_maria(place: Place) -> object:
    """Maria writes what the guardian said to her."""
    said, row = services.Answered("svarade", TODAY, RIVAL), Communication.objects.order_by("pk")[0]
    return services.note_answer(communication=row, by=place.cast.maria, said=said)


def an_answer(place: Place) -> dict[str, Any]:
    """What the guardian answered."""
    return {"answer": "svarade", "answered_on": DAY, "words": WORDS}


ROWS = [
    Row(
        name="investigation", who="petra", at=way.utredning, url="/arenden/{case}/utredning/", prose="analysis",
        right=says(analysis=WORDS), empty=302, wrong=way.granskning, rival=same_text,
    ),
    Row(
        name="investigation_talk_new", who="petra", at=way.utredning, url="/arenden/{case}/utredning/samtal/",
        prose="own_words", right=what_noah_said, wrong=way.granskning, rival=talk_by_karin, race=Race.BOTH_KEPT,
    ),
    Row(
        name="investigation_talk", who="petra", at=talk_planned,
        url="/arenden/{case}/utredning/samtal/{investigationtalk}/", prose="own_words", right=what_noah_said,
        wrong=handed_in, rival=talk_by_karin,
    ),
    Row(
        name="samverkan_new", who="karin", at=way.utredning, url="/arenden/{case}/samverkan/", prose="purpose",
        right=a_cooperation, wrong=way.avslutad, rival=samverkan_by_karin, race=Race.BOTH_KEPT, other="petra",
    ),
    Row(
        name="samverkan", who="karin", at=with_others, url="/arenden/{case}/samverkan/{samverkan}/", prose="purpose",
        right=a_cooperation, wrong=closed_after(with_others), rival=samverkan_by_karin, other="petra",
    ),
    Row(
        name="communicate", who="karin", at=way.utredning, url="/arenden/{case}/kommunicering/", prose="what",
        right=a_communication, wrong=way.avslutad, rival=communicated_by_maria, race=Race.BOTH_KEPT, other="petra",
    ),
    Row(
        name="communication", who="karin", at=with_a_question, url="/arenden/{case}/kommunicering/{communication}/",
        prose="words", right=an_answer, wrong=closed_after(with_a_question), rival=answered_by_maria, other="petra",
    ),
]  # fmt: skip
