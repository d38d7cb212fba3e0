"""What goes along to the new school is what the rektor there has read: not elevhälsan's words, nor what comes later."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AccessLog
from cases import services
from cases.access import available
from cases.analysis import carried_out
from cases.attendance import attendance_of as frozen_attendance
from cases.errors import Conflict, MissingParts
from cases.giving import Part
from cases.models import Case, Passing, State
from cases.services.change import last_change
from cases.services.meetings import plan_meeting
from narvaro.akt.sections import HANDOVERS, every_annex
from narvaro.akt.source import source_of
from narvaro.case_story import attendance_of, story_of
from people.models import Enrolment, Protection, Student
from tests.cases import moving, way
from tests.cases.moving import PROPOSED, NewSchool, received, sent
from tests.cast import TODAY, Cast, login, school_day
from tests.notifications.paper import words

SECRET = "Det här är hemligt"


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


def read(cast: Cast, passing: Passing) -> str:
    """The page where Rolf reads what is given."""
    return login(Client(), cast.rolf).get(f"/overlamningar/{passing.pk}/").content.decode()


def held(case: Case) -> str:
    """Everything that the new case says of its measures and of what has happened, and why it was opened."""
    return str([case.why, list(case.measures.values()), list(case.events.values("text", "data"))])


@pytest.mark.parametrize("consent", [False, True])
def test_how_a_measure_went_stays_where_elevhalsan_wrote_it_unless_somebody_has_consented(
    cast: Cast, new: NewSchool, consent: bool
) -> None:
    case = way.uppfoljning(cast)
    services.log_line(measure=case.measures.get(), by=cast.petra, text=SECRET)
    services.log_measure(measure=case.measures.get(), by=cast.petra, done_on=TODAY, done_note=SECRET)
    moving.moves(cast)
    also = {"parts": [*PROPOSED, Part.ELEVHALSA], "consent": "Samira"} if consent else {}
    passing = sent(cast, way.fresh(case), **also)
    page = read(cast, passing)

    case = received(cast, new, passing)

    assert (case.measures.get().done_on, case.measures.get().done_note) == (TODAY, SECRET if consent else "")
    assert [SECRET in page, SECRET in held(case)] == [consent, consent]


def test_why_a_case_was_opened_stays_where_elevhalsan_wrote_it(cast: Cast, new: NewSchool) -> None:
    case = services.open_case(student=cast.noah, school=cast.bjorkskolan, by=way.person(cast.maria), why=SECRET)
    moving.moves(cast)
    passing = sent(cast, way.fresh(case), parts=[])

    assert SECRET not in read(cast, passing)
    case = received(cast, new, passing)
    assert SECRET not in held(case)
    assert case.events.filter(kind="oppna", actor=cast.maria).count() == 1


def test_what_is_still_to_be_done_of_a_case_that_was_taken_up_again_is_not_left_with_the_old_school(
    cast: Cast, new: NewSchool
) -> None:
    case = way.uppfoljning(cast)
    services.avsluta(case=case, by=cast.karin, closing="flytt", reason="Flyttar.", after=way.after(cast))
    services.ateruppta(case=way.fresh(case), by=way.person(cast.karin), reason="Frånvaron är tillbaka.")
    moving.moves(cast)

    case = received(cast, new, sent(cast, way.fresh(case)))

    assert case.state == State.UPPMARKSAMMA
    assert [each.responsible_names for each in case.measures.all()] == [new.nils.name]


@pytest.mark.parametrize("parts", [PROPOSED, [*PROPOSED, Part.NOTES]])
def test_what_is_written_after_it_was_sent_is_neither_read_nor_received_until_it_is_sent_again(
    cast: Cast, new: NewSchool, parts: list[Part]
) -> None:
    case = moving.begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case, parts=parts)
    karin, rolf = login(Client(), cast.karin), login(Client(), cast.rolf)
    url, form = f"/overlamningar/{passing.pk}/", f"/arenden/{case.pk}/ny-skola/"
    services.add_note(case=way.fresh(case), by=way.person(cast.karin), text=SECRET)
    stays = Part.NOTES not in parts

    assert SECRET not in rolf.get(url).content.decode()
    assert ("har skrivit mer" not in karin.get(form).content.decode()) == stays
    assert ("har skrivit mer" not in karin.get(f"/arenden/{case.pk}/").content.decode()) == stays
    answer = rolf.post(url, {"mentor": new.nils.pk})
    assert answer.status_code == (302 if stays else 409)
    if stays:
        return
    assert "De behöver gå igenom vad som följer med och lämna över igen" in answer.content.decode()
    karin.post(f"{form}ta-tillbaka/")
    assert "Möt honom." in karin.get(form).content.decode()
    assert SECRET in held(received(cast, new, sent(cast, way.fresh(case), parts=parts)))


@pytest.mark.parametrize("how", ["received", "asked"])
def test_who_works_at_the_new_school_is_not_named_either_when_the_pupil_becomes_protected(
    cast: Cast, new: NewSchool, how: str
) -> None:
    meeting = plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=TODAY)
    passing = sent(cast, moving.begun_at(cast, State.UPPMARKSAMMA))
    if how == "received":
        case = received(cast, new, passing)
    else:
        services.ask_back(passing=passing, by=way.person(cast.rolf), what="mer", why="Vad är lovat?")
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    karin = login(Client(), cast.karin)

    about = f"/arenden/{passing.case_id}/"
    for page in (about, f"{about}ny-skola/", f"{about}akten/", f"/elevhalsomoten/{meeting.pk}/", "/nytt/"):
        text = karin.get(page, follow=True).content.decode()
        assert "Noah" in text, page
        assert not [name for name in ("Rolf", "Ekskolan") if name in text], page
    assert last_change(way.fresh(passing.case))[0] is None
    if how == "received":
        assert "Karin" not in str(came_with(cast, way.fresh(case)))


@pytest.mark.parametrize("goes_on", [True, False])
@pytest.mark.parametrize("protection", [Protection.NONE, Protection.SEKRETESSMARKERING])
def test_no_day_at_the_new_school_is_seen_from_the_old_one(
    cast: Cast, new: NewSchool, goes_on: bool, protection: Protection
) -> None:
    school_day(cast.noah, moving.YESTERDAY, invalid=180, school=cast.bjorkskolan)
    case = moving.begun_at(cast, State.UTREDNING)
    if goes_on:
        received(cast, new, sent(cast, case))
    Student.objects.filter(pk=cast.noah.pk).update(protection=protection)
    story = story_of(way.person(cast.karin), way.fresh(case), TODAY)
    before = attendance_of(story), frozen_attendance(story.case, TODAY)

    school_day(cast.noah, TODAY, invalid=360, school=cast.ekskolan)

    story = story_of(way.person(cast.karin), way.fresh(case), TODAY)
    assert before[0].curve
    assert (attendance_of(story), frozen_attendance(story.case, TODAY)) == before


def came_with(cast: Cast, case: Case) -> list[str]:
    """Who stands beside the handovers in akten that Rolf has of a case."""
    story = story_of(way.person(cast.rolf), case, TODAY)
    return [annex.who for section, annexes in every_annex(source_of(story, [])) for annex in annexes
            if section.name == HANDOVERS]  # fmt: skip


def test_the_reading_stands_in_the_log_of_the_school_that_reads(cast: Cast, new: NewSchool) -> None:
    read(cast, sent(cast, moving.begun_at(cast, State.UPPMARKSAMMA)))

    assert [each.school for each in AccessLog.objects.filter(user=cast.rolf, what=AccessLog.What.CASE)] == [
        cast.ekskolan
    ]


def test_what_goes_on_at_the_new_school_is_not_taken_up_at_the_old_one(cast: Cast, new: NewSchool) -> None:
    old = moving.begun_at(cast, State.UPPMARKSAMMA)
    case = received(cast, new, sent(cast, old))
    karin = way.person(cast.karin)

    with pytest.raises(Conflict, match="Ärendet pågår på elevens nya skola"):
        services.ateruppta(case=way.fresh(old), by=karin, reason="Frånvaron är tillbaka.")
    assert "ateruppta" not in [each.name for each in available(way.fresh(old), karin)]

    services.avsluta(case=case, by=way.person(cast.rolf), closing="annat", reason="Klart.", after=way.after(cast))
    assert "ateruppta" in [each.name for each in available(way.fresh(old), karin)]


def test_a_pupil_whose_place_has_ended_is_not_read_of(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, moving.begun_at(cast, State.UPPMARKSAMMA))
    place = Enrolment.objects.filter(student=cast.noah, school=cast.ekskolan)
    place.update(first_day=TODAY - dt.timedelta(days=9), last_day=TODAY - dt.timedelta(days=1))

    rolf = login(Client(), cast.rolf)
    assert [rolf.get(f"/overlamningar/{passing.pk}/{page}").status_code for page in ("", "fraga/")] == [404, 404]


def test_what_is_taken_back_names_nobody_when_it_is_asked_about(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, moving.begun_at(cast, State.UPPMARKSAMMA))
    services.take_back(passing=passing, by=way.person(cast.karin))
    rolf = login(Client(), cast.rolf)

    for why in ("", "Vad är lovat?"):
        page = rolf.post(f"/overlamningar/{passing.pk}/fraga/", {"what": "mer", "why": why}).content.decode()
        assert why in page
        assert not [name for name in (cast.noah.first_name, "Björkskolan") if name in page]


def test_what_the_old_school_decided_is_printed_as_its_own_also_when_its_case_is_gone(
    cast: Cast, new: NewSchool
) -> None:
    old = way.uppfoljning(cast)
    way.program(cast, old)
    moving.moves(cast)
    case = received(cast, new, sent(cast, way.fresh(old)))
    Case.objects.filter(pk=case.pk).update(number="2026-0777")
    Passing.objects.all().delete()  # as when gallring has taken the old case
    rolf = login(Client(), cast.rolf)
    records = {
        "decision": case.decisions.earliest("pk"),
        "anmalan": case.anmalningar.get(),
        "program": case.programs.get(),
    }

    papers = {
        name: words(rolf.get(reverse(f"notifications:{name}", args=[case.pk, each.pk])))
        for name, each in records.items()
    }

    assert [name for name, paper in papers.items() if "Ekskolan" in paper or "2026-0777" in paper] == []
    assert [name for name, paper in papers.items() if "Björkskolan" in paper and old.number in paper] == list(papers)
    assert "till skolan, inte till nämnden: Björkskolan" in papers["program"]
    page = rolf.get(f"/arenden/{case.pk}/").content.decode()
    assert page.count("Beslutat av Björkskolan") == case.decisions.count() + 1
    assert "<span>Sara Lindgren, Björkskolan</span>" in page  # in the stepper

    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    assert "Björkskolan" not in rolf.get(f"/arenden/{case.pk}/").content.decode().split("<main")[1]


def test_talks_and_evaluations_are_counted_where_they_were_held(cast: Cast, new: NewSchool) -> None:
    old = way.uppfoljning(cast)
    services.evaluate(case=old, by=cast.petra, **way.evaluation(old))
    moving.moves(cast)
    span = (TODAY - dt.timedelta(days=60), TODAY)
    passing = sent(cast, way.fresh(old))

    case = received(cast, new, passing)

    counts = [
        {
            name
            for name, number in (carried_out._talks(school, *span) | carried_out._effects(school, *span)).items()
            if number
        }
        for school in (cast.bjorkskolan, cast.ekskolan)
    ]
    assert {"talked", "evaluated_elev"} <= counts[0]
    assert counts[1] == set()
    way.talk(cast, by=way.person(new.nils), school=case.school)
    assert carried_out._talks(cast.ekskolan, *span)["talked"] == 1


def test_a_report_that_elevhalsan_has_written_stays_too_so_that_a_reported_case_asks_for_consent(
    cast: Cast, new: NewSchool
) -> None:
    case = way.talk(cast).case
    services.anmal(case=case, by=way.person(cast.maria), concern=SECRET)
    moving.moves(cast)
    with pytest.raises(MissingParts, match="Ta med ”Det som elevhälsan har skrivit”"):
        sent(cast, way.fresh(case))
    way.start_investigation(cast, way.fresh(case))
    passing = sent(cast, way.fresh(case))
    assert SECRET not in read(cast, passing)

    copy = received(cast, new, passing)

    assert not copy.anmalningar.exists()
    assert SECRET not in held(copy)
