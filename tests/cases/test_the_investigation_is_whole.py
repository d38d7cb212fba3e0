"""What an investigation holds before the rektor gets it: each missing part is named, where it is written.

Everybody's picture or why it is missing, the school's part of it, what the absence is about, an assessment, every
planned talk, and samråd with pupil, each guardian and elevhälsan (7 kap. 19 a § skollagen).
"""

import datetime as dt

import pytest

from cases import services
from cases.errors import MissingParts
from cases.models import Case, InvestigationTalk, State
from cases.parts import GROUPS, REASONS, sections_for
from cases.routine import missing, missing_parts
from cases.services import Change, TalkPlan, TalkSaid
from cases.voices import speakers_of
from people.models import Protection
from tests.cases import way
from tests.cast import TODAY, Cast, school_day

HAND_IN = "lamna_for_granskning"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Petra investigates and has written everything that is needed."""
    case = way.utredning(cast)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    return way.fresh(case)


def write(cast: Cast, case: Case, **texts: str) -> None:
    """Petra writes over some parts."""
    changes = {name: Change(text) for name, text in texts.items()}
    services.save_investigation(case=case, by=cast.petra, changes=changes)


def guardian(case: Case, name: str) -> int:
    """The id of a guardian."""
    key: int = case.student.guardianships.get(guardian__first_name=name).guardian_id
    return key


def test_an_empty_investigation_names_every_part_that_is_missing(cast: Cast) -> None:
    assert missing_parts(way.utredning(cast), HAND_IN) == [
        "Skriv hur ni kartlägger och varför det räcker.",
        "Skriv Noahs egen bild, eller varför den saknas.",
        "Skriv Karim Alis bild, eller varför den saknas.",
        "Skriv Samira Alis bild, eller varför den saknas.",
        "Skriv lärarnas bild, eller varför den saknas.",
        "Skriv elevhälsans bild, eller varför den saknas.",
        "Skriv minst en sak i skolan som hindrar eller hjälper närvaron, och vems bild det är.",
        "Välj minst en sak som frånvaron handlar om.",
        "Skriv hur det hänger ihop.",
        "Skriv er bedömning av varför eleven är borta.",
        "Svara på om åtgärder behövs.",
        "Svara på om särskilt stöd behöver utredas eller ges.",
        "Svara på om samverkan eller information till en annan myndighet behövs.",
        "Skriv om samråd med Noah är hållet, erbjudet eller avböjt.",
        "Skriv om samråd med Karim Ali är hållet, erbjudet eller avböjt.",
        "Skriv om samråd med Samira Ali är hållet, erbjudet eller avböjt.",
        "Skriv om samråd med elevhälsan är hållet, erbjudet eller avböjt.",
    ]


def test_an_investigation_that_lacks_a_part_is_not_handed_in(cast: Cast, case: Case) -> None:
    write(cast, case, samrad_elev="")

    with pytest.raises(MissingParts, match="samråd med Noah"):
        services.lamna_for_granskning(case=case, by=cast.petra)

    assert way.fresh(case).state == State.UTREDNING


def test_every_missing_part_stands_in_a_section_of_the_page(cast: Cast) -> None:
    case = way.utredning(cast)
    sections = {each.key for each in sections_for(speakers_of(case, TODAY))}

    assert {part.section for part in missing(case, HAND_IN)} < sections


@pytest.mark.parametrize("how", ["erbjudet", "avböjt"])
def test_samrad_that_was_not_held_says_what_was_offered(cast: Cast, case: Case, how: str) -> None:
    write(cast, case, samrad_elev=how, samrad_dag_elev="")
    assert missing_parts(case, HAND_IN) == [
        "Skriv vilken dag samråd med Noah hölls eller erbjöds.",
        "Skriv hur ni erbjöd samråd med Noah, och vad som hände.",
    ]

    write(cast, case, samrad_dag_elev="2026-11-12", samrad_ord_elev="Noah ville hellre skriva ett brev.")

    assert missing_parts(case, HAND_IN) == []


def test_the_reason_why_a_picture_is_missing_stands_for_it(cast: Cast, case: Case) -> None:
    write(cast, case, elev="", elev_varfor="Noah vill inte prata än.")

    assert missing_parts(case, HAND_IN) == []


@pytest.mark.parametrize("group", ["hemifran", "stanna_hemma", "individ"])
def test_home_and_pupil_do_not_stand_for_the_school(cast: Cast, case: Case, group: str) -> None:
    write(cast, case, fran_skolan_hindrar_larare="", **{f"{group}_hindrar_elev": "Sover dåligt."})

    assert missing_parts(case, HAND_IN) == [
        "Skriv minst en sak i skolan som hindrar eller hjälper närvaron, och vems bild det är."
    ]


def test_what_helps_at_school_counts_as_much_as_what_hinders(cast: Cast, case: Case) -> None:
    write(cast, case, fran_skolan_hindrar_larare="", till_skolan_hjalper_elev="Slöjden.")

    assert missing_parts(case, HAND_IN) == []


def test_a_planned_talk_is_held_or_it_says_why_not(cast: Cast, case: Case) -> None:
    plan = TalkPlan("lärare", name="engelska", leader=cast.petra, by_day=way.NEXT_WEEK)
    talk = services.save_investigation_talk(case=case, by=cast.petra, plan=plan)
    asked = "Samtal med lärare (engelska): skriv vad som kom fram, eller varför det inte blev av."
    assert missing_parts(way.fresh(case), HAND_IN) == [asked]

    said = TalkSaid(InvestigationTalk.Outcome.CANCELLED, TODAY, why_not="Läraren är sjuk hela terminen.")
    services.save_investigation_talk(case=case, by=cast.petra, plan=plan, said=said, talk=talk)

    assert missing_parts(way.fresh(case), HAND_IN) == []


def test_a_pupil_of_age_is_heard_without_guardians(cast: Cast, case: Case) -> None:
    case.student.birth_date = dt.date(2008, 1, 1)
    case.student.save()
    karim = guardian(case, "Karim")
    write(cast, case, **{f"samrad_vh_{karim}": ""})

    assert missing_parts(way.fresh(case), HAND_IN) == []


def test_guardians_of_a_protected_pupil_are_named_by_number(cast: Cast) -> None:
    case = way.utredning(cast)
    case.student.protection = Protection.SEKRETESSMARKERING
    case.student.save()

    asked = " ".join(missing_parts(way.fresh(case), HAND_IN))

    assert "Skriv Vårdnadshavare 1s bild, eller varför den saknas." in asked
    assert "Karim" not in asked
    assert "Samira" not in asked


def test_the_absence_is_kept_as_it_was_when_the_investigation_was_handed_in(cast: Cast, case: Case) -> None:
    for day in (2, 3, 9):
        school_day(cast.noah, dt.date(2026, 11, day), invalid=360)
    services.lamna_for_granskning(case=case, by=cast.petra)
    school_day(cast.noah, dt.date(2026, 11, 10), invalid=360)

    kept = case.investigations.get().figures

    assert kept["invalid"] == 3 * 360
    assert [(each["first"], each["days"]) for each in kept["spells"]] == [("2026-11-02", 3)]


def test_the_school_comes_first_and_the_pupils_own_last() -> None:
    assert [each.key for each in GROUPS] == ["till_skolan", "fran_skolan", "hemifran", "stanna_hemma", "individ"]


def test_that_the_school_itself_kept_the_pupil_away_can_be_said() -> None:
    assert "skickat hem" in REASONS["skolan"]


@pytest.mark.parametrize(
    ("name", "text"), [("samrad_elev", "kanske"), ("samrad_dag_elev", "i går"), ("needs_measures", "vet ej")]
)
def test_an_answer_that_does_not_exist_is_refused(cast: Cast, case: Case, name: str, text: str) -> None:
    with pytest.raises(MissingParts, match="Välj ett av svaren"):
        write(cast, case, **{name: text})
