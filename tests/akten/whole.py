"""A case with a record of every type in it, each in words that stand nowhere else, and its file."""

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from cases import services
from cases.models import Case, Contact, InvestigationTalk, MeasureEffect
from cases.services import meetings
from narvaro.akt.building import Akt, Order, akt_of
from narvaro.akt.secrecy import RECEIVERS, Secret
from narvaro.case_story import story_of
from people.calendar import SchoolCalendar, TermDates
from people.models import User
from tests.cases import way
from tests.cast import TODAY, Cast, school_day

SAID = {
    "call": "Bussen gick inte.",
    "pupil's reason": "Jag orkade inte gå in.",
    "talk": "Måndagar är svårast, bussen går för tidigt.",
    "guardian's words": "Samira väcker honom halv sju.",
    "confided": "Noah sover dåligt.",
    "report": "Noah är borta varje måndag trots två samtal.",
    "decision": "Frånvaron är upprepad och orsaken behöver utredas.",
    "pupil in the investigation": "Jag vet inte vem jag ska sitta med.",
    "guardian in the investigation": "Bussen är svår.",
    "own words": "Det är för högt i matsalen.",
    "meeting": "Vi prövar en lugnare matplats.",
    "school": "Noah trivs när någon möter honom.",
    "assessment": "Noah undviker måndagens första lektion.",
    "asked for": "Skriv mer om engelskan.",
    "why of support": "Det kan finnas behov av stöd i engelska.",
    "approval": "Skolan behöver göra måndagarna lättare.",
    "measure": "Sara möter Noah vid bussen",
    "goal": "På plats första lektionen fyra dagar av fem",
    "other measure": "Samtalsstöd hos Maria varje vecka",
    "dropped": "Noah vill hellre prata med Sara.",
    "said of the measures": "Jag vill inte att alla ser det.",
    "line": "Noah väntade redan vid grinden.",
    "need of support": "Noah behöver hjälp att komma igång med engelskan.",
    "done": "Noah kom varje dag.",
    "evaluation": "Det går bättre när någon möter.",
    "elevhälsan's note": "Ringde mamma om läxorna.",
    "copied": ": mönster.",
    "mentor's note": "Noah var glad i dag.",
}
"""What has been said in the case, each in words that stand nowhere else."""


def akt(case: Case, by: User, *secrets: Secret, keys: tuple[str, ...] = ()) -> Akt:
    """The file as it is put together."""
    order = Order(by, timezone.now(), RECEIVERS["annan"], "Begäran 12", frozenset(secrets), frozenset(keys))
    return akt_of(
        story_of(by, Case.objects.select_related("school__huvudman", "student").get(pk=case.pk), TODAY), order
    )


def page(file: Akt) -> str:
    """The file as it is written, before it becomes a PDF."""
    return render_to_string("letters/akt.html", {"akt": file})


def missing(html: str) -> set[str]:
    """What is not in it."""
    return {what for what, words in SAID.items() if words not in html}


WHOLE = {"purpose": "Tillsyn, diarienummer 2026:123", "scope": "allt", "tried": "on"}


def ask(client: Client, case: Case, to: str = "tillsyn", **given: Any) -> Any:
    """Ask for the file."""
    return client.post(f"/arenden/{case.pk}/akten/?till={to}", WHOLE | given)


def whole_case(cast: Cast) -> Case:
    """A case with a record of every type in it. Maria is kurator: what she writes is elevhälsan's."""
    calendar = SchoolCalendar((TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18)),))
    for day in calendar.school_days(dt.date(2026, 9, 14), TODAY):
        school_day(cast.noah, day, invalid=360 if day.isoweekday() == 1 else 0)
    way.call(cast, reason=SAID["call"])
    way.call(cast, pupil=True, guardians=[], channel=Contact.Channel.AT_SCHOOL, reason=SAID["pupil's reason"])
    way.talk(cast, guardian_view=SAID["guardian's words"], health=SAID["confided"])
    case = way.fresh(Case.objects.get())
    services.anmal(case=case, by=cast.sara, concern=SAID["report"])
    case = way.start_investigation(cast, way.fresh(case), sarskilt_stod_why=SAID["why of support"])
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.save_investigation_talk(
        case=case, by=cast.petra, plan=services.TalkPlan(InvestigationTalk.Whom.PUPIL, leader=cast.petra),
        said=services.TalkSaid(InvestigationTalk.Outcome.HELD, TODAY, "Noah", own_words=SAID["own words"]),
    )  # fmt: skip
    meeting = meetings.plan_meeting(school=cast.bjorkskolan, by=cast.maria, held_on=TODAY)
    meetings.add_item(meeting=meeting, case=case, by=cast.maria, said=SAID["meeting"])
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.begar_komplettering(case=case, by=cast.karin, missing=SAID["asked for"])
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.godkann(case=case, by=cast.karin, reason=SAID["approval"])
    done = way.measure(cast, case, starts_on=dt.date(2026, 11, 2), follow_up_on=TODAY)
    other = way.measure(cast, case, what=SAID["other measure"], responsible=cast.maria, starts_on=dt.date(2026, 11, 2))
    way.take_part(case, by=cast.petra, words=SAID["said of the measures"])
    services.borja_folja_upp(case=case, by=cast.petra)
    way.program(cast, case, need=SAID["need of support"])
    services.log_line(measure=done, by=cast.sara, text=SAID["line"])
    services.log_measure(measure=done, by=cast.sara, done_on=TODAY, done_note=SAID["done"])
    effects = {done.pk: MeasureEffect.Effect.GOOD, other.pk: MeasureEffect.Effect.NONE}
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case, effects=effects))
    services.drop_measure(measure=other, by=cast.petra, reason=SAID["dropped"])
    guardian = cast.noah.guardianships.order_by("pk").first()
    assert guardian
    services.copy_talk(talk=case.talks.get(), by=cast.sara, receiver=f"vh_{guardian.guardian_id}", parts=["pattern"])
    services.add_note(case=case, by=cast.maria, text=SAID["elevhälsan's note"])
    services.add_note(case=case, by=cast.sara, text=SAID["mentor's note"])
    return way.fresh(case)
