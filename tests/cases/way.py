"""The way of a case through the routine, step by step, with Noah at Björkskolan: what tests start from.

Sara is mentor, Karin rektor, Petra utredare, Maria kurator. Each function takes one step by the services and gives
the case as it then is in the database.
"""

import datetime as dt
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import time_machine

from cases import services
from cases.access import available
from cases.models import (
    Appeal,
    Atgardsprogram,
    Case,
    Communication,
    Contact,
    Evaluation,
    Measure,
    MeasureEffect,
    Participation,
    Samverkan,
    State,
    Talk,
)
from cases.participating import PartSaid, taking_part
from people.models import Student, User
from tests.cast import NOW, TODAY, Cast, is_untouched
from tests.kept import Kept

NEXT_WEEK = TODAY + dt.timedelta(days=7)


class Way:
    """The way of a case to one step, taken once: what it wrote is put back wherever a test begins with it."""

    def __init__(self, take: Callable[[Cast], Case]) -> None:
        self._take = take
        self._kept: Kept[Case] | None = None
        update_wrapper(self, take)

    def __call__(self, cast: Cast) -> Case:
        """Take the way, or put it back if nobody has written anything since the cast came."""
        return self.again(cast) if is_untouched() else self._take(cast)

    def again(self, cast: Cast) -> Case:
        """Put it back, where there is the cast alone."""
        if not self._kept:
            self._kept = Kept(lambda: self._take(cast))
        with time_machine.travel(NOW, tick=False):  # so that nothing comes later than what the test does next
            return self._kept.put()


def fresh(case: Case) -> Case:
    """The case as it is in the database."""
    return Case.objects.select_related("student", "school").get(pk=case.pk)


def person(user: User) -> User:
    """The same person in a new request: without what was remembered of their access."""
    return User.objects.get(pk=user.pk)


def open_to(case: Case, user: User) -> list[str]:
    """The steps that somebody may take from where the case is."""
    return [transition.name for transition in available(case, user)]


def opened(cast: Cast, student: Student | None = None, **words: Any) -> Case:
    """A case that Sara has opened."""
    given: dict[str, Any] = {"why": "Sex tillfällen sedan augusti."} | words
    return fresh(services.open_case(student=student or cast.noah, school=cast.bjorkskolan, by=cast.sara, **given))


def call(cast: Cast, *who: str, student: Student | None = None, **words: Any) -> Contact:
    """Sara calls one or more of the guardians, the mother if nobody is named, about today."""
    pupil = student or cast.noah
    called = [each.guardian for each in pupil.guardianships.select_related("guardian").order_by("pk")]
    chosen = [each for each in called if each.first_name in who] if who else called[:1]
    about = {name: words.pop(name) for name in ("by", "school", "day", "at", "alert") if name in words}
    said = {"guardians": chosen, "channel": Contact.Channel.PHONE, "reason": "Försov sig."} | words
    given: dict[str, Any] = {"by": cast.sara, "school": cast.bjorkskolan, "day": TODAY} | about
    return services.log_contact(student=pupil, attempt=services.Attempt(**said), **given)


def talk(cast: Cast, student: Student | None = None, **words: Any) -> Talk:
    """A talk by Sara with the pupil and the guardian called first; the other guardian could not come."""
    pupil = student or cast.noah
    guardians = [each.guardian for each in pupil.guardianships.select_related("guardian").order_by("pk")]
    given: dict[str, Any] = {
        "by": cast.sara,
        "held_on": TODAY,
        "channel": Talk.Channel.MEETING,
        "participants": [
            {"name": pupil.name, "as": "elev"},
            *({"name": each.name, "as": "vårdnadshavare"} for each in guardians[:1]),
        ],
        "absent_guardians": [{"name": each.name, "why": "Erbjöds tid, kunde inte"} for each in guardians[1:]],
        "trigger": "Sex tillfällen under terminen",
        "pupil_view": "Måndagar är svårast, bussen går för tidigt.",
        "outcome": Talk.Outcome.FOLLOW_UP,
    } | words
    wished = services.FollowUp(
        given.pop("follow_up_on", None), given.pop("other_day_agreed", False), given.pop("follow_up_with", "")
    )
    about: dict[str, Any] = {"school": cast.bjorkskolan}
    about |= {name: given.pop(name) for name in ("by", "school", "follow_up_of", "alert", "at") if name in given}
    said = services.Said(follow_up=wished, **given)
    return services.log_talk(student=pupil, said=said, **about)


@Way
def anmald(cast: Cast) -> Case:
    """Sara has talked with Noah and reported to the rektor."""
    case = talk(cast).case
    services.anmal(case=case, by=cast.sara, concern="Noah är borta varje måndag trots två samtal.")
    return fresh(case)


def start_investigation(cast: Cast, case: Case, **words: Any) -> Case:
    """Karin appoints Petra to investigate."""
    given: dict[str, Any] = {
        "by": cast.karin,
        "reason": "Frånvaron är upprepad och orsaken behöver utredas.",
        "sarskilt_stod": True,
        "sarskilt_stod_why": "Noah kan behöva stöd i engelska.",
        "krankning": False,
        "krankning_why": "Inget tyder på det.",
        "utredare": cast.petra,
    } | words
    services.inled_utredning(case=case, **given)
    return fresh(case)


@Way
def utredning(cast: Cast) -> Case:
    """Petra is appointed to investigate."""
    return start_investigation(cast, anmald(cast))


def mapping(case: Case) -> dict[str, services.Change]:
    """Every text that an investigation needs before the rektor gets it."""
    guardians = [each.guardian for each in case.student.guardianships.select_related("guardian").order_by("pk")]
    first, last = f"vh_{guardians[0].pk}", f"vh_{guardians[-1].pk}"
    texts = {
        "method": "Samtal med Noah, hemmet och tre lärare.",
        "elev": "Jag vet inte vem jag ska sitta med.",
        first: "Bussen är svår.",
        f"{last}_varfor": "Har erbjudits tid tre gånger.",
        "larare": "Noah trivs när någon möter honom.",
        "elevhalsa_varfor": "Elevhälsan känner inte Noah än.",
        "fran_skolan_hindrar_larare": "Engelskan har bytt lärare två gånger.",
        "orsak_svart": "ja",
        "analysis": "Måndagen börjar ensam.",
        "assessment": "Noah undviker måndagens första lektion.",
        "needs_measures": "ja",
        "needs_support": "nej",
        "needs_others": "nej",
    }
    for who in {"elev", first, last, "elevhalsa"}:
        texts |= {f"samrad_{who}": "hållet", f"samrad_dag_{who}": TODAY.isoformat()}
    return {name: services.Change(text) for name, text in texts.items()}


def mapping_form(case: Case) -> dict[str, str]:
    """``mapping`` as the page's form sends it: what the teachers say of the school is added on its side."""
    texts = {name: change.after for name, change in mapping(case).items()}
    added = texts.pop("fran_skolan_hindrar_larare")
    return texts | {"fran_skolan_hindrar_ny": added, "fran_skolan_hindrar_ny_vem": "larare"}


@Way
def granskning(cast: Cast) -> Case:
    """Petra has handed the investigation to Karin."""
    case = utredning(cast)
    services.save_investigation(case=case, by=cast.petra, changes=mapping(case))
    services.lamna_for_granskning(case=case, by=cast.petra)
    return fresh(case)


@Way
def atgarder(cast: Cast) -> Case:
    """Karin has approved the investigation, and Petra has asked Noah and the guardians about measures."""
    case = granskning(cast)
    services.godkann(case=case, by=cast.karin, reason="Skolan behöver göra måndagarna lättare.")
    take_part(case, by=cast.petra)
    return fresh(case)


def take_part(case: Case, by: User, **words: Any) -> list[Participation]:
    """Noah and every guardian took part in the plan and agree."""
    given: dict[str, Any] = {"how": Participation.How.MEETING, "agrees": "ja", "words": "Det låter bra."} | words
    said = [PartSaid(each, **given) for each in taking_part(case, TODAY)]
    return services.take_part(case=case, by=by, said=said, on=TODAY)


def measure(cast: Cast, case: Case, **words: Any) -> Measure:
    """Petra plans that Sara meets Noah every morning."""
    given: dict[str, Any] = {
        "by": cast.petra,
        "what": "Sara möter Noah vid bussen",
        "goal": "På plats första lektionen fyra dagar av fem",
        "when": "Varje skoldag 8.05",
        "responsible": cast.sara,
        "follow_up_on": NEXT_WEEK,
    } | words
    one = given["responsible"]
    given["responsible"] = [one] if isinstance(one, User) else list(one or ())
    return services.plan_measure(case=case, **given)


@Way
def uppfoljning(cast: Cast) -> Case:
    """The measures are planned and being carried out."""
    case = atgarder(cast)
    measure(cast, case)
    services.borja_folja_upp(case=case, by=cast.petra)
    return fresh(case)


def program(cast: Cast, case: Case, **words: Any) -> Atgardsprogram:
    """Karin decides that Noah is to have an åtgärdsprogram."""
    given: dict[str, Any] = {
        "kind": Atgardsprogram.Kind.PROGRAM,
        "need": "Hjälp att komma igång i engelska.",
        "met": "Specialläraren är med en lektion i veckan.",
        "form": Atgardsprogram.Form.ORDINARY,
        "follow_up_on": NEXT_WEEK,
        "follow_up_by": "Petra Sandström, specialpedagog",
        "evaluate_on": NEXT_WEEK,
        "evaluate_by": "Karin Westerberg, rektor",
        "taking_part": "Noah och Samira var med på mötet i dag.",
        "reason": "Utredningen visar att Noah behöver särskilt stöd.",
    } | words
    about = {name: given.pop(name) for name in ("by", "version") if name in given}
    return services.decide_program(case=case, said=services.ProgramText(**given), **({"by": cast.karin} | about))


def appeal(cast: Cast, case: Case, **words: Any) -> Appeal:
    """The guardian first in line appeals the last decision about åtgärdsprogram; it comes today."""
    program = case.programs.latest("decided_at")
    given: dict[str, Any] = {"of": list(program.to_tell.order_by("pk")[:1]), "came_on": TODAY, "asks": "Mer stöd."}
    return services.note_appeal(program=program, by=cast.karin, **(given | words))


def samverkan(cast: Cast, case: Case, **words: Any) -> Samverkan:
    """Maria works together with the family support; Noah and his mother have consented."""
    guardian = case.student.guardianships.order_by("pk")[0].guardian_id
    given: dict[str, Any] = {
        "party": Samverkan.Party.FAMILY,
        "purpose": "Avlastning på morgnarna.",
        "shared": "Vilka morgnar som är svåra.",
        "ground": Samverkan.Ground.CONSENT,
        "consent_of": ("elev", f"vh_{guardian}"),
        "consent_on": TODAY,
        "held_on": TODAY,
        "outcome": "De ringer familjen på måndag.",
        "next_on": NEXT_WEEK,
        "responsible": cast.maria,
        "informed_on": TODAY,
    } | words
    about = {name: given.pop(name) for name in ("record", "version", "by") if name in given}
    return services.save_samverkan(case=case, said=services.SamverkanText(**given), **({"by": cast.maria} | about))


def communicate(cast: Cast, case: Case, **words: Any) -> list[Communication]:
    """Petra has put the investigation into the hands of Noah's guardians, who answer within a week."""
    to = tuple(f"vh_{each.guardian_id}" for each in case.student.guardianships.order_by("pk"))
    given: dict[str, Any] = {
        "to": to,
        "what": "Utredningen utan elevhälsans del.",
        "how": Communication.How.HANDED,
        "given_on": TODAY,
        "answer_by": NEXT_WEEK,
    } | words
    about = {name: given.pop(name) for name in ("by", "at") if name in given}
    return services.communicate(case=case, said=services.Given(**given), **({"by": cast.petra} | about))


def evaluation(case: Case, **words: Any) -> dict[str, Any]:
    """What an evaluation says, with some effect of every measure; the rektor is to close the case."""
    given: dict[str, Any] = {
        "held_on": TODAY,
        "participants": "Noah, Samira Ali, Sara Lindgren",
        "effects": {each.pk: MeasureEffect.Effect.SOME for each in case.measures.filter(dropped_on=None)},
        "conclusion": "Det går bättre när någon möter.",
        "pupil_view": "Bussen går bra nu.",
        "decision": Evaluation.Decision.CLOSE,
        "after": dict.fromkeys(case.measures.open().values_list("pk", flat=True), MeasureEffect.After.GOES_ON),
    }
    return {"said": services.Evaluated(**(given | words))}


def after(cast: Cast, **words: Any) -> services.Afterwards:
    """All that any reason for closing asks for: Sara keeps an eye on Noah until next week."""
    given: dict[str, Any] = {"receiving_school": "Tallskolan", "last_school_day": TODAY, "home_told_on": TODAY}
    given |= {"aftercare_by": cast.sara, "aftercare_until": NEXT_WEEK, "program_by": "Karin Westerberg"}
    return services.Afterwards(**(given | words))


def close(cast: Cast, case: Case) -> None:
    """Karin closes the case: the wished effect is reached."""
    closing = Case.Closing.WISHED_EFFECT
    services.avsluta(case=case, by=cast.karin, closing=closing, reason="Noah är här.", after=after(cast))


@Way
def avslutad(cast: Cast) -> Case:
    """Karin has closed the case: the wished effect is reached."""
    case = uppfoljning(cast)
    services.log_measure(measure=case.measures.get(), by=cast.sara, done_on=TODAY, done_note="Noah kom varje dag.")
    services.evaluate(case=case, by=cast.petra, **evaluation(case))
    close(cast, case)
    return fresh(case)


AT: dict[State, Way] = {
    State.UPPMARKSAMMA: Way(opened),
    State.ANMALD: anmald,
    State.UTREDNING: utredning,
    State.GRANSKNING: granskning,
    State.ATGARDER: atgarder,
    State.UPPFOLJNING: uppfoljning,
    State.AVSLUTAD: avslutad,
}
"""How to get a case to each step."""


def take(cast: Cast, case: Case, name: str, by: User, **words: Any) -> Any:
    """Take a transition with everything that its form asks for."""
    given: dict[str, dict[str, Any]] = {
        "anmal": {
            "concern": "Oron växer.",
            "why_no_talk": "Noah har inte gått att nå.",
            "tried": "Väckning.",
            "elevhalsa": "Maria har rådgjort.",
        },
        "lamna_tillbaka": {"reason": "Beviljad ledighet.", "suggestions": "Ring igen.", "check_again_on": NEXT_WEEK},
        "inled_utredning": {
            "reason": "Upprepad frånvaro.",
            "sarskilt_stod": False,
            "sarskilt_stod_why": "Inget tyder på det.",
            "krankning": False,
            "krankning_why": "Inget tyder på det.",
            "utredare": cast.petra,
            "ready_by": NEXT_WEEK,
        },
        "begar_komplettering": {"missing": "Karims bild."},
        "godkann": {"reason": "Åtgärder behövs."},
        "avsluta": {"closing": Case.Closing.MOVED, "reason": "Noah har flyttat.", "after": after(cast)},
        "ateruppta": {"reason": "Frånvaron är tillbaka."},
    }
    if name == "fortsatt_atgarda":
        about = {each: words.pop(each) for each in ("version", "at") if each in words}
        changed = {"changes": "Robin möter i stället.", "decision": Evaluation.Decision.CHANGE} | words
        return services.fortsatt_atgarda(case=case, by=by, **evaluation(case, **changed), **about)
    return getattr(services, name)(case=case, by=by, **(given.get(name, {}) | words))
