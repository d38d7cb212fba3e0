"""What may be given of a case, part by part: what is proposed, what a step needs, what asks for consent."""

import pytest
from django.test import Client

from cases import services
from cases.errors import MissingParts
from cases.giving import NEVER, PARTS, Part, held_in, needed
from cases.models import InvestigationTalk, State, Talk
from narvaro.akt.annexes import Annex
from narvaro.akt.sections import Section, every_annex
from narvaro.akt.source import source_of
from narvaro.case_story import story_of
from narvaro.receiving import given_to_read
from tests.cases import moving, way
from tests.cases.moving import OPEN, NewSchool, begun_at, received, sent
from tests.cases.test_talks_of_the_investigation import plan, said
from tests.cast import NOW, TODAY, Cast, login


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


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
def test_a_case_is_not_sent_without_what_its_step_stands_on(cast: Cast, new: NewSchool, state: State) -> None:
    case = begun_at(cast, state)

    if needed(state):
        with pytest.raises(MissingParts, match="kan ärendet inte gå vidare i steget"):
            sent(cast, case, parts=[])
    else:
        assert not received(cast, new, sent(cast, case, parts=[])).talks.exists()


def test_parts_beyond_what_the_change_needs_ask_who_has_consented(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)

    with pytest.raises(MissingParts, match="Skriv vem som har samtyckt"):
        sent(cast, case, parts=[Part.CONFIDED])


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


def test_what_the_rektor_reads_before_is_what_the_case_then_holds(cast: Cast, new: NewSchool) -> None:
    secret, old = "Det här är hemligt", way.uppfoljning(cast)
    services.add_note(case=old, by=cast.maria, text=secret)
    way.samverkan(cast, old, purpose=secret)
    way.communicate(cast, way.fresh(old), what=secret)
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


def test_a_measure_that_stays_is_not_told_of_by_its_evaluation(cast: Cast, new: NewSchool) -> None:
    case = way.avslutad(cast)
    way.take(cast, case, "ateruppta", cast.karin)
    moving.moves(cast)

    for parts, told in (([Part.EVALUATIONS], False), ([Part.EVALUATIONS, Part.MEASURES], True)):
        passing = sent(cast, way.fresh(case), parts=parts)
        before = str(given_to_read(passing, way.person(cast.rolf), TODAY))
        assert ("Det går bättre när någon möter." in before, "Sara möter Noah vid bussen" in before) == (True, told)
        services.take_back(passing=passing, by=way.person(cast.karin))


def told_in(sections: list[tuple[Section, list[Annex]]]) -> dict[str, list[list[tuple[str, str]]]]:
    """The words of each section of akten."""
    return {
        section.name: [[(words.title, words.text) for words in annex.words] for annex in annexes]
        for section, annexes in sections
    }


def test_the_form_asks_about_what_there_is_and_says_how_much(cast: Cast, new: NewSchool, client: Client) -> None:
    case = way.talk(cast, health="Trött.").case
    way.talk(cast, by=cast.maria)
    services.add_note(case=case, by=cast.maria, text="Ringde.")
    moving.moves(cast)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/ny-skola/").content.decode()

    for told in ("Samtal om frånvaro: 1", "ur samtalen: 1", "elevhälsan har skrivit: 2", 'href="/arenden/1/#samtal"'):
        assert told.replace("/1/", f"/{case.pk}/") in page
    for label in ("Åtgärderna", "Anteckningar", "Rektorns beslut"):
        assert f"{label}: " not in page


def test_how_much_there_is_of_each_part(cast: Cast, new: NewSchool) -> None:
    case = way.uppfoljning(cast)
    way.program(cast, case)
    way.samverkan(cast, case)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    services.add_note(case=case, by=cast.sara, text="Ringde.")
    services.log_line(measure=case.measures.get(), by=cast.petra, text="Går bra.")

    held = held_in(way.fresh(case))

    assert {part: number for part, number in held.items() if number != 1} == {
        Part.CONFIDED: 0, Part.DECISIONS: 2, Part.ELEVHALSA: held[Part.ELEVHALSA],
    }  # fmt: skip
    assert held[Part.ELEVHALSA] > 1


def test_what_is_elevhalsans_goes_with_their_part_and_with_no_other(cast: Cast, new: NewSchool) -> None:
    case = way.talk(cast).case
    way.talk(cast, by=cast.maria)
    services.add_note(case=case, by=cast.sara, text="Saras")
    services.add_note(case=case, by=cast.maria, text="Marias")
    moving.moves(cast)
    passing = sent(cast, case, parts=[Part.ELEVHALSA], consent="Samira")

    copy = received(cast, new, passing)

    assert passing.parts == {"elevhalsan": 2}
    assert [each.author for each in copy.talks.all()] == [cast.maria]
    assert [each.text for each in copy.events.filter(kind="anteckning")] == ["Marias"]


def test_what_the_report_was_built_from_stays_and_so_does_what_elevhalsan_says_in_it_and_in_the_investigation(
    cast: Cast, new: NewSchool
) -> None:
    old = way.granskning(cast)
    old.anmalningar.update(elevhalsa="Kurator är med.", assembled={"talks": [{"how": "hemligt"}]})
    moving.moves(cast)

    case = received(cast, new, sent(cast, way.fresh(old)))

    report = case.anmalningar.get()
    assert (report.elevhalsa, report.assembled) == ("", {})
    keys = {each.key for each in case.investigations.get().parts.all()}
    assert keys
    assert not [key for key in keys if "elevhalsa" in key]
    assert [key for key in old.investigations.get().parts.values_list("key", flat=True) if "elevhalsa" in key]


def test_what_is_planned_goes_to_whoever_leads_the_work_and_what_is_done_keeps_its_people(
    cast: Cast, new: NewSchool
) -> None:
    old = way.uppfoljning(cast)
    measure = old.measures.get()
    services.log_measure(measure=measure, by=cast.sara, done_on=TODAY, done_note="Klart.")
    InvestigationTalk.objects.create(
        investigation=old.investigations.get(), whom="lärare", leader=cast.sara, changed_by=cast.sara, changed_at=NOW
    )
    moving.moves(cast)

    case = received(cast, new, sent(cast, way.fresh(old)))

    assert case.measures.get().responsible_names == "Sara Lindgren"
    assert case.investigations.get().talks.get(whom="lärare").leader == new.eva
