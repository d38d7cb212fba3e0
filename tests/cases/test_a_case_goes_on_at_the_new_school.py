"""The new school receives a case: it goes on in its step with what was given, and the rest stays at the old school."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from cases import services
from cases.access import get_case_or_404, visible_cases
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.giving import NEVER, PARTS, Part, needed
from cases.models import Case, CaseMember, Contact, Passing, State, Talk
from cases.passing import days_at
from cases.work import tasks_for
from narvaro.akt.annexes import Annex
from narvaro.akt.sections import Section, every_annex
from narvaro.akt.source import source_of
from narvaro.case_story import story_of
from narvaro.receiving import given_to_read
from people.models import Enrolment, Membership, Protection, Student, User
from tests.cases import moving, way
from tests.cases.moving import EVERYTHING, PROPOSED, NewSchool, begun_at, received, sent
from tests.cases.test_talks_of_the_investigation import plan, said
from tests.cast import TODAY, Cast, login

OPEN = [state for state in State if state != State.AVSLUTAD]


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


def reaches(user: User, case: Case) -> bool:
    return visible_cases(way.person(user)).filter(pk=case.pk).exists()


def asked(user: User) -> list[str]:
    return [task.title for task in tasks_for(way.person(user), TODAY)]


# What may be given at most, said without the code's own table: needed in which steps, proposed, asks for consent.
GIVEN_BY_HAND = """
samtal          -                                          ja   nej
fortroenden     -                                          nej  ja
elevhalsan      -                                          nej  ja
anmalan         anmald                                     ja   nej
beslut          utredning,granskning,atgarder,uppfoljning  ja   nej
utredning       utredning,granskning,atgarder,uppfoljning  ja   nej
atgarder        atgarder,uppfoljning                       ja   nej
utvarderingar   -                                          ja   nej
atgardsprogram  -                                          ja   nej
samverkan       -                                          nej  ja
anteckningar    -                                          nej  nej
"""


def test_the_table_of_what_is_given_is_the_one_that_was_decided() -> None:
    by_hand = [line.split() for line in GIVEN_BY_HAND.strip().splitlines()]

    assert by_hand == [
        [
            part,
            ",".join(state for state in State if part in needed(state)) or "-",
            "ja" if each.proposed else "nej",
            "ja" if each.consent else "nej",
        ]
        for part, each in PARTS.items()
    ]
    assert "Orosanmälningar" in NEVER


@pytest.mark.parametrize("state", OPEN)
def test_the_case_goes_on_in_the_same_step_and_ends_at_the_school_that_was_left(
    cast: Cast, new: NewSchool, state: State
) -> None:
    old = begun_at(cast, state)
    steps = [each for each in old.events.values_list("kind", "at", "to_state") if each[2]]

    case = received(cast, new, sent(cast, old))

    old = way.fresh(old)
    assert (case.state, case.school, case.opened_at) == (state, cast.ekskolan, old.opened_at)
    assert (old.state, old.closing, old.receiving_school) == (State.AVSLUTAD, "flytt", "Ekskolan")
    assert [each for each in case.events.values_list("kind", "at", "to_state") if each[2]] == steps
    for each in (old, case):
        assert each.version == each.events.count() + 1
    assert case.events.filter(kind="skolbyte_mottaget", actor=cast.rolf).count() == 1
    assert [(school.name, days) for school, days in days_at(case, TODAY + dt.timedelta(days=4))] == [
        ("Björkskolan", 30), ("Ekskolan", 4),
    ]  # fmt: skip


def test_those_of_the_school_that_was_left_reach_nothing_of_it_and_those_of_the_new_one_do(
    cast: Cast, new: NewSchool
) -> None:
    old = begun_at(cast, State.UPPFOLJNING)

    case = received(cast, new, sent(cast, old))

    for user in (cast.sara, cast.petra, cast.maria, cast.karin, cast.amir):
        assert not reaches(user, case)
        with pytest.raises(Http404):
            get_case_or_404(way.person(user), case.pk)
    assert all(reaches(user, case) for user in (cast.rolf, new.nils, new.eva))
    assert not any(reaches(user, old) for user in (cast.sara, cast.rolf, new.nils, new.eva))
    assert reaches(cast.karin, old)
    assert not CaseMember.objects.on(TODAY).filter(case=old, grant__isnull=False).exists()


def test_until_it_is_received_the_school_that_was_left_has_it_and_the_new_one_reaches_nothing(
    cast: Cast, new: NewSchool
) -> None:
    case = begun_at(cast, State.UTREDNING)

    sent(cast, case)

    assert not any(reaches(user, case) for user in (cast.rolf, new.nils, new.eva))
    assert reaches(cast.karin, case)
    assert asked(cast.petra) == ["Skriv utredningen"]
    assert "Ta emot ärende" in asked(cast.rolf)
    assert not {"Ta emot ärende"}.intersection(asked(new.nils) + asked(new.eva) + asked(cast.karin))


def test_both_the_mentor_and_the_one_who_leads_the_work_are_asked(cast: Cast, new: NewSchool) -> None:
    received(cast, new, sent(cast, begun_at(cast, State.UTREDNING)))

    assert "Ta över ärendet" in asked(new.nils)
    assert "Skriv utredningen" in asked(new.eva)
    assert not {"Ta emot ärende", "Skriv en överlämning till den nya mentorn"}.intersection(asked(cast.rolf))


def test_whoever_is_named_mentor_without_a_class_has_this_case_alone(cast: Cast, new: NewSchool) -> None:
    Membership.objects.filter(student=cast.noah, group=new.klass_8e).delete()
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))

    case = received(cast, new, passing, mentor=new.nils)

    assert reaches(new.nils, case)
    assert "Ta över ärendet" in asked(new.nils)
    services.take_over(case=case, by=way.person(new.nils))
    assert "Ta över ärendet" not in asked(new.nils)
    assert "Ärendet saknar mentor" not in asked(cast.rolf)


def test_everything_that_was_given_is_there_and_what_is_going_on_has_somebody(cast: Cast, new: NewSchool) -> None:
    old = begun_at(cast, State.UPPFOLJNING)
    way.program(cast, old)
    way.samverkan(cast, old)
    services.evaluate(case=old, by=cast.petra, **way.evaluation(old))

    case = received(cast, new, sent(cast, old, parts=EVERYTHING, consent="Samira 19 november"))

    for records in ("talks", "anmalningar", "decisions", "investigations", "measures", "participations", "programs",
                    "samverkan", "evaluations"):  # fmt: skip
        assert getattr(case, records).count() == getattr(old, records).count() > 0, records
    assert case.talks.get().pupil_view == "Måndagar är svårast, bussen går för tidigt."
    assert [each.name for each in case.measures.get().responsible.all()] == ["Eva Strand"]
    assert case.evaluations.get().effects.get().measure == case.measures.get()
    assert case.investigations.get().parts.count() == old.investigations.get().parts.count()
    assert case.samverkan.get().responsible == new.eva
    assert [each.name for each in old.measures.get().responsible.all()] == ["Sara Lindgren"]
    told = {each.kind: each.data for each in case.events.all()}
    assert told["delaktighet"]["participations"] == list(case.participations.values_list("pk", flat=True))
    assert not Contact.objects.filter(case=case).exists()


def test_what_elevhalsan_and_the_pupil_have_confided_stays_unless_somebody_has_consented(
    cast: Cast, new: NewSchool
) -> None:
    secret = "Det här är hemligt"
    case = way.opened(cast)
    way.talk(cast, by=cast.maria, pupil_view=secret, outcome=Talk.Outcome.FOLLOW_UP)
    way.talk(cast, health=secret, home=secret, wellbeing=secret)
    services.add_note(case=case, by=cast.maria, text=secret)
    moving.moves(cast)
    passing = sent(cast, case, parts=[Part.TALKS, Part.NOTES])

    case = received(cast, new, passing)

    talk = case.talks.get()
    assert (talk.health, talk.home, talk.wellbeing) == ("", "", "")
    assert not [each for each in case.events.all() if secret in each.text or secret in str(each.data)]


def test_what_the_pupil_has_told_elevhalsan_for_the_investigation_stays_too(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UTREDNING)
    secret = "Jag har bara berättat det för dig."
    services.save_investigation_talk(
        case=case, by=cast.petra, plan=plan(cast.maria), said=said(own_words=secret, summary=secret)
    )
    passing = sent(cast, case)

    assert secret not in str(given_to_read(passing, way.person(cast.rolf), TODAY))
    copy = received(cast, new, passing)

    assert not copy.investigations.get().talks.exists()
    assert not [each for each in copy.events.all() if secret in each.text or secret in str(each.data)]


def test_parts_beyond_what_the_change_needs_ask_who_has_consented(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)

    with pytest.raises(MissingParts, match="Skriv vem som har samtyckt"):
        sent(cast, case, parts=[Part.CONFIDED])


@pytest.mark.parametrize("state", OPEN)
def test_a_case_is_not_sent_without_what_its_step_stands_on(cast: Cast, new: NewSchool, state: State) -> None:
    case = begun_at(cast, state)

    if needed(state):
        with pytest.raises(MissingParts, match="kan ärendet inte gå vidare i steget"):
            sent(cast, case, parts=[])
    else:
        assert not received(cast, new, sent(cast, case, parts=[])).talks.exists()


def test_only_the_rektor_sends_and_only_to_a_school_where_the_pupil_has_a_place(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    for user in (cast.sara, cast.maria, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            sent(cast, case, by=way.person(user))
    for school in (cast.alvgymnasiet, cast.granasskolan, cast.bjorkskolan, None):
        with pytest.raises(MissingParts, match="Välj den skola där eleven har fått en plats"):
            sent(cast, case, to_school=school)
    with pytest.raises(MissingParts, match="Skriv det som den nya skolan behöver veta"):
        sent(cast, case, note=" ")


def test_only_the_rektor_of_the_new_school_receives_or_asks(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))

    for user in (cast.karin, cast.sara, new.nils, new.eva, cast.greta, cast.birgitta, cast.sixten):
        with pytest.raises(PermissionDenied):
            received(cast, new, passing, by=way.person(user))
        with pytest.raises(PermissionDenied):
            services.ask_back(passing=passing, by=way.person(user), what="mer", why="Vad?")


def test_it_is_received_once_and_taken_back_or_asked_about_once(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))
    with pytest.raises(AlreadyDone):
        sent(cast, passing.case)

    received(cast, new, passing)

    with pytest.raises(AlreadyDone):
        received(cast, new, passing)
    with pytest.raises(Conflict):
        services.take_back(passing=passing, by=way.person(cast.karin))
    with pytest.raises(Conflict):
        services.ask_back(passing=passing, by=way.person(cast.rolf), what="mer", why="Vad?")
    assert Case.objects.filter(student=cast.noah).count() == 2


def test_what_is_taken_back_or_closed_meanwhile_cannot_be_received(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case)
    services.take_back(passing=passing, by=cast.karin)
    with pytest.raises(Conflict):
        received(cast, new, passing)

    again = sent(cast, case)
    services.avsluta(case=case, by=cast.karin, closing="annat", reason="Det löste sig.", after=way.after(cast))
    with pytest.raises(Conflict):
        received(cast, new, again)
    assert Passing.objects.get(pk=again.pk).outcome == Passing.Outcome.TAKEN_BACK


def test_the_new_school_asks_back_and_nothing_moves(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.ANMALD))
    with pytest.raises(MissingParts):
        services.ask_back(passing=passing, by=cast.rolf, what="mottaget", why=" ")

    services.ask_back(passing=passing, by=cast.rolf, what="mer", why="Vad är lovat hemma?")

    case = way.fresh(passing.case)
    assert (case.state, case.is_open) == (State.ANMALD, True)
    assert "Svara elevens nya skola" in asked(cast.karin)
    assert "Ta emot ärende" not in asked(cast.rolf)
    sent(cast, case)
    assert "Ta emot ärende" in asked(cast.rolf)
    assert "Svara elevens nya skola" not in asked(cast.karin)


def test_what_waits_too_long_stands_with_both(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.ANMALD)
    passing = sent(cast, case)
    assert "Elevens nya skola har inte tagit emot ärendet" not in asked(cast.karin)

    Passing.objects.filter(pk=passing.pk).update(sent_at=passing.sent_at - dt.timedelta(days=8))

    assert "Elevens nya skola har inte tagit emot ärendet" in asked(cast.karin)
    (task,) = [each for each in tasks_for(way.person(cast.rolf), TODAY) if each.title == "Ta emot ärende"]
    assert task.due == TODAY - dt.timedelta(days=1)


def test_a_pupil_without_a_place_or_with_a_case_already_is_not_received(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UPPMARKSAMMA))
    services.open_case(student=cast.noah, school=cast.ekskolan, by=way.person(cast.rolf), why="Borta.")
    with pytest.raises(MissingParts, match="Eleven har redan ett öppet ärende hos er"):
        received(cast, new, passing)

    Enrolment.objects.filter(student=cast.noah, school=cast.ekskolan).update(first_day=TODAY + dt.timedelta(days=3))
    with pytest.raises(MissingParts, match="Eleven har ingen plats hos er i dag"):
        received(cast, new, passing)


def test_somebody_leads_the_work_where_it_has_come_so_far(cast: Cast, new: NewSchool) -> None:
    passing = sent(cast, begun_at(cast, State.UTREDNING))

    with pytest.raises(MissingParts, match="Välj vem som leder arbetet hos er"):
        received(cast, new, passing, utredare=cast.karin)
    with pytest.raises(MissingParts, match="Välj vem som är elevens mentor hos er"):
        received(cast, new, passing, mentor=cast.sara)


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_pupil_with_protected_data_is_handed_over_by_hand(cast: Cast, new: NewSchool, when: str) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case) if when == "meanwhile" else None
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    if passing:
        assert "Ta emot ärende" not in asked(cast.rolf)
        with pytest.raises(PermissionDenied):
            received(cast, new, passing)
    else:
        with pytest.raises(MissingParts, match="Välj den skola"):
            sent(cast, way.fresh(case))


def test_the_pupils_first_school_is_counted_too_when_a_pupil_moves_twice(cast: Cast, new: NewSchool) -> None:
    first = received(cast, new, sent(cast, begun_at(cast, State.UPPMARKSAMMA)))
    Enrolment.objects.filter(student=cast.noah, school=cast.ekskolan).update(last_day=TODAY)
    place = Enrolment.objects.filter(student=cast.noah).latest("pk")
    Enrolment.objects.create(student=cast.noah, school=cast.bjorkskolan, skolform=place.skolform, first_day=TODAY)
    back = sent(cast, first, by=way.person(cast.rolf), to_school=cast.bjorkskolan, parts=PROPOSED)

    case = received(cast, new, back, by=way.person(cast.karin), mentor=cast.sara)

    assert [(school.name, days) for school, days in days_at(case, TODAY)] == [
        ("Björkskolan", 30), ("Ekskolan", 0), ("Björkskolan", 0),
    ]  # fmt: skip
    assert case.number != first.number


def test_what_the_rektor_reads_before_is_what_the_case_then_holds(cast: Cast, new: NewSchool) -> None:
    secret, old = "Det här är hemligt", way.uppfoljning(cast)
    services.add_note(case=old, by=cast.maria, text=secret)
    way.samverkan(cast, old, purpose=secret)
    way.call(cast, reason=secret)
    moving.moves(cast)
    passing = sent(cast, way.fresh(old))
    before = told_in(given_to_read(passing, way.person(cast.rolf), TODAY))

    case = received(cast, new, passing)

    story = story_of(way.person(cast.rolf), case, TODAY)
    after = told_in(every_annex(source_of(story, [])))
    assert "Möt honom." in str(after.pop("skolbyten"))
    assert before == after
    assert {"samtal", "anmalningar", "beslut", "utredningar", "atgarder", "delaktighet"} <= before.keys()
    assert secret not in str(after)


def told_in(sections: list[tuple[Section, list[Annex]]]) -> dict[str, list[list[tuple[str, str]]]]:
    """The words of each section of akten."""
    return {
        section.name: [[(words.title, words.text) for words in annex.words] for annex in annexes]
        for section, annexes in sections
    }


def test_on_the_pages_one_rektor_gives_and_the_other_receives(cast: Cast, new: NewSchool, client: Client) -> None:
    case = begun_at(cast, State.ANMALD)
    karin, rolf = login(Client(), cast.karin), login(client, cast.rolf)
    form = karin.get(f"/arenden/{case.pk}/ny-skola/").content.decode()
    given = {"to_school": cast.ekskolan.pk, "note": "Möt honom.", "parts": PROPOSED, "version": case.version}

    karin.post(f"/arenden/{case.pk}/ny-skola/", given, follow=True)
    waits = karin.get(f"/arenden/{case.pk}/").content.decode()
    url = f"/overlamningar/{Passing.objects.get().pk}/"
    assert url in rolf.get("/").content.decode()
    read = rolf.get(url).content.decode()
    answer = rolf.post(url, {"mentor": new.nils.pk})
    again = rolf.post(url, {"mentor": new.nils.pk})
    page = rolf.get(answer["Location"]).content.decode()
    old = karin.get(f"/arenden/{case.pk}/").content.decode()

    assert "Orosanmälningar" in form
    assert "Väntar på Ekskolan" in waits
    assert "Måndagar är svårast, bussen går för tidigt." in read
    assert f'value="{new.nils.pk}" selected' in read
    assert again["Location"] == answer["Location"]
    assert "Överlämnat från Björkskolan" in page
    assert "30 dagar på Björkskolan, 0 dagar på Ekskolan." in page.replace("\xa0", " ")
    assert "Ekskolan har ärendet" in old
    assert "Till: Ekskolan." in old
    assert rolf.get(f"/arenden/{case.pk}/").status_code == 404

    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    assert "Ekskolan" not in karin.get(f"/arenden/{case.pk}/").content.decode()
    assert "Björkskolan" not in rolf.get(answer["Location"]).content.decode().split("<main")[1]
