"""What the investigation says is read by those who investigate, elevhälsan and the rektor. The mentor, and whoever
carries a measure, follows its step and dates, her own words and her own measures, on every page of the case."""

import re

import pytest
from django.test import Client

from cases import access, services
from cases.models import Case, InvestigationTalk, State
from cases.reading import reading_of
from cases.records import records_of
from people.models import User
from people.roles import Role
from tests.builders import give_role, make_user
from tests.cases import moving, way
from tests.cast import TODAY, Cast, login

WRITTEN = {
    "mapping": "Engelskan har bytt lärare två gånger.",
    "pupil": "Jag vet inte vem jag ska sitta med.",
    "guardian": "Bussen är svår.",
    "assessment": "Noah undviker måndagens första lektion.",
    "approval": "Skolan behöver göra måndagarna lättare.",
    "other's measure": "Samtalsstöd hos Maria varje vecka",
    "said of the measures": "Jag vill inte att alla ser det.",
    "other's line": "Noah berättade om natten.",
    "evaluation": "Det går bättre när någon möter.",
    "other's talk": "Pappa är arg hemma.",
    "other's note": "Mamma ringde och grät.",
}
"""What is said in the case from the investigation on, in words that stand nowhere else."""

TOLD = {
    "concern": "Noah är borta varje måndag trots två samtal.",
    "talk": "Måndagar är svårast, bussen går för tidigt.",
    "decision": "Frånvaron är upprepad och orsaken behöver utredas.",
    "own measure": "Sara möter Noah vid bussen",
}
"""What the mentor has said herself, the decision about her report and the measure that she carries."""


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with everything in it, where Sara, the mentor, carries one measure of two."""
    case = way.utredning(cast)
    services.add_note(case=case, by=cast.petra, text=WRITTEN["other's note"])
    way.talk(cast, by=cast.petra, pupil_view=WRITTEN["other's talk"])
    case = way.fresh(case)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.godkann(case=case, by=cast.karin, reason=WRITTEN["approval"])
    way.measure(cast, case)
    other = way.measure(cast, case, what=WRITTEN["other's measure"], responsible=cast.maria)
    way.take_part(case, by=cast.petra, words=WRITTEN["said of the measures"])
    services.log_line(measure=other, by=cast.maria, text=WRITTEN["other's line"])
    services.borja_folja_upp(case=case, by=cast.petra)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    return way.fresh(case)


def page(client: Client, user: User, url: str) -> str:
    """A page as somebody sees it."""
    return login(client, user).get(url).content.decode()


@pytest.mark.parametrize("name", ["sara", "petra", "karin"])
def test_no_link_within_the_page_leads_nowhere(cast: Cast, client: Client, name: str) -> None:
    case, plan = way.utredning(cast), services.TalkPlan("elev", leader=cast.sara, by_day=way.NEXT_WEEK)
    talk = services.save_investigation_talk(case=case, by=cast.petra, plan=plan)
    said = services.TalkSaid(outcome=InvestigationTalk.Outcome.HELD, held_on=TODAY, own_words="Bussen går för tidigt.")
    services.save_investigation_talk(case=case, by=cast.sara, plan=plan, said=said, talk=talk)

    shown = page(client, getattr(cast, name), f"/arenden/{case.pk}/")

    assert "Bussen går för tidigt." in shown
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= set(re.findall(r'id="([^"]+)"', shown))


@pytest.mark.parametrize("name", ["petra", "maria", "karin"])
def test_those_who_investigate_elevhalsan_and_the_rektor_read_everything(
    cast: Cast, client: Client, case: Case, name: str
) -> None:
    shown = page(client, getattr(cast, name), f"/arenden/{case.pk}/")

    assert [what for what, words in (WRITTEN | TOLD).items() if words not in shown] == []


def test_the_mentor_reads_her_own_words_the_decision_and_her_measure(cast: Cast, client: Client, case: Case) -> None:
    shown = page(client, cast.sara, f"/arenden/{case.pk}/")

    assert [what for what, words in TOLD.items() if words not in shown] == []


@pytest.mark.parametrize("address", ["", "atgarder/", "anteckning/"])
def test_the_mentor_reads_nothing_of_what_the_investigation_says(
    cast: Cast, client: Client, case: Case, address: str
) -> None:
    shown = page(client, cast.sara, f"/arenden/{case.pk}/{address}")

    assert [what for what, words in WRITTEN.items() if words in shown] == []


def test_the_mentor_is_told_who_has_it_and_how_far_it_has_come(cast: Cast, client: Client, case: Case) -> None:
    shown = page(client, cast.sara, f"/arenden/{case.pk}/")

    assert f"<strong>{cast.petra.name}</strong> har utrett frånvaron. Inledd 20 november, godkänd" in shown
    assert "läser bara de som utreder, elevhälsan och rektorn" in shown
    assert "Utredningen lämnades till rektorn för granskning" in shown  # what happened, without its words
    assert "Rektorn godkände utredningen" in shown


def test_the_page_of_another_measure_is_not_there_for_the_mentor(cast: Cast, client: Client, case: Case) -> None:
    own, other = case.measures.order_by("pk")
    login(client, cast.sara)

    assert client.get(f"/arenden/{case.pk}/atgarder/{own.pk}/").status_code == 200
    assert client.get(f"/arenden/{case.pk}/atgarder/{other.pk}/").status_code == 404


def test_a_lost_race_shows_the_mentor_that_something_happened_and_not_what(cast: Cast, client: Client) -> None:
    case = way.uppfoljning(cast)
    measure = case.measures.get()
    services.add_note(case=case, by=cast.petra, text=WRITTEN["other's note"])

    words = {"done_on": "2026-11-20", "done_note": "Det gick.", "version": case.version}
    answer = login(client, cast.sara).post(f"/arenden/{case.pk}/atgarder/{measure.pk}/genomford/", words)

    assert answer.status_code == 409
    assert "Anteckning" in answer.content.decode()
    assert WRITTEN["other's note"] not in answer.content.decode()


def test_what_others_plan_is_not_named_to_whoever_carries_one_measure(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case)
    way.measure(cast, case, what=WRITTEN["other's measure"], goal="", responsible=cast.maria)

    for answer in (
        login(client, cast.sara).get(f"/arenden/{case.pk}/borja-folja-upp/", follow=True),
        client.post(f"/arenden/{case.pk}/borja-folja-upp/", {"version": way.fresh(case).version}, follow=True),
    ):
        assert "Alla åtgärder är inte klara för det här steget än." in answer.content.decode()
        assert WRITTEN["other's measure"] not in answer.content.decode()


def test_a_talk_of_the_investigation_is_not_shown_beside_the_mentors_own(cast: Cast, client: Client) -> None:
    way.utredning(cast)
    way.talk(cast, by=cast.petra, pupil_view=WRITTEN["other's talk"])

    shown = page(client, cast.sara, f"/elever/{cast.noah.pk}/samtal/")

    assert "Uppföljande samtal" in shown
    assert WRITTEN["other's talk"] not in shown


def test_a_talk_before_the_investigation_is_read_by_the_next_mentor_too(cast: Cast) -> None:
    case = way.utredning(cast)
    cast.noah.memberships.update(group=cast.klass_8a)
    amir = way.person(cast.amir)

    assert [talk.author for talk in records_of(case, reading_of(amir, case)).talks] == [cast.sara]


def test_a_mentor_in_the_team_reads_what_the_team_writes(cast: Cast) -> None:
    case = way.start_investigation(cast, way.anmald(cast), team=[cast.sara])

    assert access.reads_investigation(way.person(cast.sara), case)


def test_somebody_from_another_school_who_carries_a_measure_reads_that_measure_alone(cast: Cast) -> None:
    nova, case = make_user("nova"), way.atgarder(cast)
    give_role(nova, Role.SPECIALPEDAGOG, cast.ekskolan)
    way.measure(cast, case)
    own = way.measure(cast, case, what="Samtalsstöd", responsible=nova)

    records = records_of(case, reading_of(way.person(nova), case))

    assert records.measures == [own]
    assert records.investigations == []


def test_why_a_pupil_needs_support_is_read_by_the_mentor_and_not_by_who_carries_a_measure_alone(
    cast: Cast, client: Client
) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case, responsible=cast.amir)
    program = way.program(cast, case)
    url, need = f"/arenden/{case.pk}/", "Hjälp att komma igång i engelska."

    for user, reads in ((cast.sara, True), (cast.maria, True), (cast.amir, False)):
        shown = page(client, user, url)
        paper = login(client, user).get(f"{url}atgardsprogram/{program.pk}/")
        assert (need in shown, program.reason in shown, paper.status_code == 200) == (reads,) * 3, user
    assert "Beslut om åtgärdsprogram" in shown


def test_that_a_program_went_on_after_a_closing_is_not_read_by_who_carries_a_measure_alone(
    cast: Cast, client: Client
) -> None:
    case = way.opened(cast)
    way.program(cast, case)
    after = way.after(cast, program_by="Petra Sandström, specialpedagog")
    services.avsluta(case=case, by=cast.karin, closing="hanterad", reason="Det ordnade sig.", after=after)
    way.take(cast, way.fresh(case), "ateruppta", cast.karin)
    way.take(cast, way.fresh(case), "anmal", cast.sara)
    case = way.start_investigation(cast, way.fresh(case))
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.godkann(case=case, by=cast.karin, reason=WRITTEN["approval"])
    way.measure(cast, way.fresh(case), responsible=cast.amir)

    for user, reads in ((cast.sara, True), (cast.maria, True), (cast.amir, False)):
        shown = page(client, user, f"/arenden/{case.pk}/")
        assert "Det ordnade sig." in shown, user
        assert ("Åtgärdsprogrammet fortsätter" in shown) == reads, user


@pytest.mark.parametrize("to", ["mentor", "school"])
def test_what_is_handed_over_in_words_is_read_by_the_mentor_and_not_by_who_carries_a_measure_alone(
    cast: Cast, client: Client, to: str
) -> None:
    note, case = "Ring mamma på kvällen.", way.atgarder(cast)
    mentor, rektor, carries = cast.sara, cast.karin, cast.amir
    if to == "mentor":
        services.hand_over(case=case, by=way.person(cast.sara), text=note)
    else:
        new = moving.at_the_new_school(cast)
        moving.moves(cast)
        case = moving.received(cast, new, moving.sent(cast, way.fresh(case), note=note))
        mentor, rektor, carries = new.nils, cast.rolf, cast.maria
    way.measure(cast, case, by=way.person(rektor), responsible=carries)

    for user, reads in ((mentor, True), (rektor, True), (carries, False)):
        shown = page(client, user, f"/arenden/{case.pk}/")
        assert (note in shown) == reads, user
    assert ("Överlämning till ny mentor" if to == "mentor" else "från elevens förra skola") in shown  # so much is known


@pytest.mark.parametrize("state", list(State), ids=str)
def test_a_mentor_reads_the_investigation_in_no_step(cast: Cast, state: State) -> None:
    assert not access.reads_investigation(way.person(cast.sara), way.AT[state](cast))


def test_a_case_taken_up_again_opens_nothing_more(cast: Cast) -> None:
    case = way.take(cast, way.avslutad(cast), "ateruppta", cast.karin)
    way.talk(cast, pupil_view="Det är svårt igen.")

    records = records_of(case, reading_of(way.person(cast.sara), case))

    assert not records.investigations
    assert not records.evaluations
    assert len(records.talks) == 2
