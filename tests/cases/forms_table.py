"""Every form that writes in a case, a row each: what ``test_every_form`` tries with all of them.

A new form gets a row here; the suite fails until it has one. The rows say what a person fills in, and when the form
comes at the wrong time; what must hold of all forms is written once, in the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model

from cases import services
from cases.models import Case, Concern, ConcernNote, InvestigationTalk, Measure, MeasureEffect, Meeting, Samverkan
from cases.samverkan import SamverkanText
from cases.services import meetings
from cases.services.investigation_talks import TalkPlan, TalkSaid
from people.models import User
from people.roles import Role
from tests.cases import concerns, way
from tests.cast import TODAY, Cast, give_role, make_user

WORDS = "Det här har jag skrivit själv & vill inte förlora."
RIVAL = "Det här skrev en kollega under tiden."
DAY = TODAY.isoformat()
LATER = way.NEXT_WEEK.isoformat()


class Race(StrEnum):
    """What comes of it when somebody else writes while the form is open."""

    TOLD = "den som kommer sist får veta, och får tillbaka sin text"
    BOTH_KEPT = "båda sparas: den ena skriver inte över den andra"


KEYS: tuple[type[Model], ...] = (Case, Measure, InvestigationTalk, Samverkan, Concern, ConcernNote, Meeting)


@dataclass(frozen=True)
class Place:
    """Everybody, and the case that the form is about, if there is one yet."""

    cast: Cast
    case: Case | None

    def url(self, pattern: str) -> str:
        """The address of a form here: of the only case, measure, orosanmälan or meeting there is."""
        found = {each.__name__.lower(): each._default_manager.first() for each in KEYS}
        keys = {name: row.pk if row else 0 for name, row in found.items()}
        return pattern.format(student=self.cast.noah.pk, school=self.cast.bjorkskolan.pk, **keys)

    def measure(self) -> str:
        """The id of the case's measure."""
        return str(self.case.measures.get().pk) if self.case else ""


Begin = Callable[[Cast], object]
Values = Callable[[Place], dict[str, Any]]
Rival = Callable[[Place], object]


def note_by_maria(place: Place) -> object:
    """Maria writes a note in the case: its version is another."""
    assert place.case is not None
    return services.add_note(case=place.case, by=place.cast.maria, text=RIVAL)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A form: ``prose`` is its field for longer words ("" for none), ``wrong`` how to get where it has no place."""

    name: str  # of the address; of the transition where the address is that of the steps
    who: str
    at: Begin
    url: str
    right: Values
    prose: str = ""
    empty: int = 422  # 302 where nothing is needed to save it
    wrong: Begin | None = None
    rival: Rival = note_by_maria
    race: Race | None = Race.TOLD  # None: nothing that another could write over
    other: str = "karin"  # somebody else who reaches the form, or is refused it
    more: dict[str, str] = field(default_factory=dict)  # what the page sends along, empty as it is

    def user(self, cast: Cast) -> User:
        """Who fills in the form."""
        user: User = getattr(cast, self.who)
        return user


def nothing(cast: Cast) -> None:
    """No case yet."""


def planned(cast: Cast) -> Case:
    """Measures are being planned, and one is."""
    case = way.atgarder(cast)
    way.measure(cast, case)
    return way.fresh(case)


def written(cast: Cast) -> Case:
    """Petra has written every part of the investigation."""
    case = way.utredning(cast)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    return way.fresh(case)


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


def an_evaluation(place: Place) -> dict[str, Any]:
    """The measure has had some effect."""
    effect = {f"effect_{place.measure()}": MeasureEffect.Effect.SOME.value}
    return {"held_on": DAY, "participants": "Noah, Sara", "conclusion": WORDS} | effect


def a_decision(place: Place) -> dict[str, Any]:
    """Petra is to investigate the absence alone."""
    considered = {"sarskilt_stod": "nej", "sarskilt_stod_why": "Inget tyder på det."}
    considered |= {"krankning": "nej", "krankning_why": "Inget tyder på det."}
    return {"reason": WORDS, "utredare": place.cast.petra.pk} | considered


def same_text(place: Place) -> object:
    """Karin writes in the very text of the investigation."""
    assert place.case is not None
    changes = {"analysis": services.Change(RIVAL)}
    return services.save_investigation(case=place.case, by=place.cast.karin, changes=changes)


def by_pupil(place: Place) -> object:
    """Maria logs the first talk with Noah."""
    return way.talk(place.cast, by=place.cast.maria, pupil_view=RIVAL)


def call_by_maria(place: Place) -> object:
    """Maria calls home about the same day."""
    cast = place.cast
    return services.log_contact(
        student=cast.noah, school=cast.bjorkskolan, by=cast.maria, day=TODAY, channel="telefon", reached="Samira",
        reason=RIVAL,
    )  # fmt: skip


def opened_by_maria(place: Place) -> object:
    """Maria opens the case."""
    cast = place.cast
    return services.open_case(student=cast.noah, school=cast.bjorkskolan, by=cast.maria, why=RIVAL)


def carried_out(place: Place) -> object:
    """Karin logs the measure as carried out."""
    assert place.case is not None
    return services.log_measure(measure=place.case.measures.get(), by=place.cast.karin, done_on=TODAY, done_note=RIVAL)


def reopened(place: Place) -> object:
    """Karin takes up the case again."""
    assert place.case is not None
    return services.ateruppta(case=place.case, by=place.cast.karin, reason=RIVAL)


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


def with_bo(cast: Cast) -> None:
    """There is a biträdande rektor."""
    give_role(make_user("bo", last_name="Ek"), Role.BITRADANDE_REKTOR, cast.bjorkskolan)


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


def step(name: str, who: str, at: Begin, right: Values, prose: str = "", **more: Any) -> Row:
    """The form of a transition."""
    url = f"/arenden/{{case}}/{name.replace('_', '-')}/"
    return Row(name=name, who=who, at=at, url=url, right=right, prose=prose, **more)


def says(**values: Any) -> Values:
    """Values that are the same everywhere."""
    return lambda place: values


FORMS = [
    Row(
        name="contact", who="sara", at=nothing, url="/elever/{student}/kontakt/", prose="reason",
        right=says(channel="telefon", others="Mormor", reason=WORDS, day=DAY),
        rival=call_by_maria, race=Race.BOTH_KEPT,
    ),
    Row(
        name="talk", who="sara", at=nothing, url="/elever/{student}/samtal/", prose="pupil_view",
        right=a_talk, rival=by_pupil,
        more={"agreements-TOTAL_FORMS": "1", "agreements-INITIAL_FORMS": "0"},
    ),
    Row(
        name="open", who="sara", at=nothing, url="/elever/{student}/arende/", prose="why",
        right=says(why=WORDS), wrong=way.opened,
        rival=opened_by_maria,
    ),
    Row(
        name="note", who="sara", at=way.opened, url="/arenden/{case}/anteckning/", prose="text",
        right=says(text=WORDS), wrong=way.avslutad, race=Race.BOTH_KEPT,
    ),
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
        right=a_cooperation, rival=samverkan_by_karin, other="petra",
    ),
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
    step("anmal", "sara", way.opened, says(concern=WORDS, why_no_talk="Nådde ingen"), "concern", wrong=way.utredning,
         other="maria"),
    step("lamna_tillbaka", "karin", way.anmald, says(reason=WORDS, suggestions="Ring igen", check_again_on=LATER),
         "reason", wrong=way.utredning, other="petra"),
    step("inled_utredning", "karin", way.anmald,
         a_decision,
         "reason", wrong=way.granskning, other="petra"),
    step("lamna_for_granskning", "petra", written, says(), wrong=way.atgarder),
    step("begar_komplettering", "karin", way.granskning, says(missing=WORDS), "missing", wrong=way.anmald,
         other="petra"),
    step("godkann", "karin", way.granskning, says(reason=WORDS), "reason", wrong=way.utredning, other="petra"),
    step("borja_folja_upp", "petra", planned, says(), wrong=way.utredning),
    step("fortsatt_atgarda", "karin", way.uppfoljning,
         lambda place: an_evaluation(place) | {"changes": "Robin möter i stället"}, "conclusion", wrong=planned,
         other="petra"),
    step("avsluta", "karin", way.opened, says(closing="flytt", reason=WORDS), "reason", wrong=way.utredning,
         other="sara"),
    step("ateruppta", "sara", way.avslutad, says(reason=WORDS), "reason", wrong=way.utredning, rival=reopened),
    Row(
        name="concern_about", who="sara", at=nothing, empty=302, url="/elever/{student}/orosanmalan/", prose="worry",
        right=says(worry=WORDS), rival=another_worry, race=Race.BOTH_KEPT,
    ),
    Row(
        name="concern_new", who="sara", at=nothing, url="/orosanmalan/ny/", prose="worry",
        right=says(worry=WORDS), rival=another_worry, race=Race.BOTH_KEPT,
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
        right=says(how="telefon", given_at=f"{DAY}T09:30", given_to="Lovisa"), race=None,
    ),
    Row(
        name="concern_answer", who="sara", at=given, url="/orosanmalan/{concern}/svar/", prose="text",
        right=says(kind=ConcernNote.Kind.OTHER.value, at=f"{DAY}T09:30", text=WORDS), wrong=ready, rival=more_news,
        race=Race.BOTH_KEPT,
    ),
    Row(
        name="meeting_wish", who="sara", at=nothing, url="/elever/{student}/elevhalsomote/", prose="why",
        right=says(why=WORDS), rival=wish_by_maria,
    ),
    Row(
        name="meetings", who="karin", at=nothing, url="/elevhalsomoten/",
        right=lambda place: {"held_on": LATER, "school": place.cast.bjorkskolan.pk}, race=None,
    ),
    Row(
        name="meeting", who="karin", at=meeting, url="/elevhalsomoten/{meeting}/", prose="participants",
        right=says(participants=WORDS), empty=302, rival=meeting_by_maria, other="petra",
    ),
    Row(
        name="meeting_item", who="karin", at=at_the_meeting, url="/elevhalsomoten/{meeting}/arenden/{case}/",
        prose="said", right=says(said=WORDS), wrong=ended, rival=said_by_maria, race=Race.BOTH_KEPT, other="petra",
    ),
    Row(
        name="delegations", who="karin", at=with_bo, url="/delegation/",
        right=lambda place: {"to": User.objects.get(username="bo").pk, "decisions": ["avsluta"], "first_day": DAY},
        race=None,
    ),
]  # fmt: skip
"""The forms, in the order of their addresses and of the routine."""

READS = {"list", "concerns", "concern"}
"""Addresses of cases that only show."""
BUTTONS = {"concern_take_back", "concern_discard", "meeting_cancel", "meeting_task", "revoke_delegation"}
"""Addresses of a single button without words, on the page of what it is about."""
