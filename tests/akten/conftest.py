"""The cases whose files are made."""

import datetime as dt

import pytest

from cases import services
from cases.models import Case, InvestigationTalk, MeasureEffect
from cases.services import meetings
from people.calendar import SchoolCalendar, TermDates
from tests.akten.whole import SAID
from tests.cases import way
from tests.cast import TODAY, Cast, school_day


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with a record of every type in it. Maria is kurator: what she writes is elevhälsan's."""
    calendar = SchoolCalendar((TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18)),))
    for day in calendar.school_days(dt.date(2026, 9, 14), TODAY):
        school_day(cast.noah, day, invalid=360 if day.isoweekday() == 1 else 0)
    way.call(cast, reason=SAID["call"])
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


@pytest.fixture
def begun(cast: Cast) -> Case:
    """A case that Petra has begun to investigate: enough for the questions before the file."""
    return way.utredning(cast)
