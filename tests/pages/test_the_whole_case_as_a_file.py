"""Akten: the whole case as one PDF, whole or with what is left out listed, for those who answer for it, and logged."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from audit.models import AccessLog
from cases import services
from cases.models import Case, InvestigationTalk, MeasureEffect
from cases.services import meetings
from narvaro.akt.building import Akt, Order, akt_of, head_of
from narvaro.akt.secrecy import RECEIVERS, Secret
from narvaro.case_story import story_of
from people.calendar import SchoolCalendar, TermDates
from people.models import Protection, User
from people.services import grant_student
from tests.cases import concerns, way
from tests.cast import TODAY, Cast, login, school_day

SAID = {
    "call": "Bussen gick inte.",
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


# --------------------------------------------------------------------------------------------------- The PDF


def test_it_is_one_tagged_pdf_a_3a_in_swedish_with_everything_in_it(cast: Cast, client: Client, case: Case) -> None:
    answer = ask(login(client, cast.karin), case)

    assert answer["Content-Disposition"] == f'attachment; filename="akt-{case.number}.pdf"'
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
    assert {what for what, words in SAID.items() if words not in text} == set()
    root: Any = pdf.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata or "3</pdfaid:part>" in metadata
    assert 'pdfaid:conformance="A"' in metadata or "A</pdfaid:conformance>" in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert "Noah" not in str(pdf.metadata)
    assert f"Sida 2 av {len(pdf.pages)}" in text
    contents = pdf.pages[1].extract_text()
    assert "Innehåll" in contents
    assert any(line.rstrip().endswith("3") for line in contents.splitlines() if "Handläggningstider" in line)


def test_it_begins_with_who_it_is_about_and_what_it_is(cast: Cast, case: Case) -> None:
    head = {line.name: line.value for line in head_of(case, TODAY)}

    assert head["Elev"] == "Noah Ali"
    assert head["Personnummer"] == f"{cast.noah.personal_number[:8]}-{cast.noah.personal_number[8:]}"
    assert (head["Skola"], head["Skolenhetskod"], head["Klass"]) == ("Björkskolan", "99100001", "8B")
    assert head["Mentor"] == "Sara Lindgren"
    assert head["Hemkommun"] == "Älvköping"
    assert set(head["Vårdnadshavare"].split("\n")) == {
        each.guardian.name for each in cast.noah.guardianships.select_related("guardian")
    }
    assert head["Skyddade uppgifter"] == "Nej"


def test_the_chronology_tells_what_was_done_by_whom_and_the_days_between(cast: Cast, case: Case) -> None:
    rows = akt(case, cast.karin).chronology

    assert [row.on for row in rows] == sorted(row.on for row in rows)
    decided = next(row for row in rows if row.title == "Rektorn beslutade att inleda utredning")
    assert (decided.who, decided.since) == ("Karin Westerberg", "samma dag")
    assert decided.annex
    assert decided.annex.title == "Beslut: inled utredning"
    assert any(row.title == "Anmälan till huvudman" for row in rows)


def test_every_annex_has_its_place_in_the_chronology(cast: Cast, case: Case) -> None:
    file = akt(case, cast.karin)
    annexes = [annex for _, group in file.sections for annex in group]

    assert [annex.number for annex in annexes] == list(range(1, len(annexes) + 1))
    told = {row.annex.key for row in file.chronology if row.annex}
    assert {
        annex.key for annex in annexes if annex.key not in told and not annex.key.startswith("investigation")
    } == set()


def test_the_curve_and_what_was_seen_are_in_it(cast: Cast, case: Case) -> None:
    html = page(akt(case, cast.karin))

    assert 'class="nv-chart nv-wide"' in html
    assert "inte vad som orsakade det" in html
    assert "Frånvaro vecka för vecka" in html


IN_NO_ANNEX = {
    "CaseEvent": "the chronology is made of them",
    "GuestLink": "the reply is told, and that a link was made stands in the chronology",
    "CaseMember": "who has access is a matter of the day, not of the file",
}


def test_every_type_of_record_of_a_case_has_its_place_or_a_reason() -> None:
    """A new one gets a row in narvaro/akt/sections.py, and its name here."""
    told = {
        "Contact",
        "Talk",
        "Anmalan",
        "Decision",
        "Investigation",
        "Measure",
        "Evaluation",
        "Participation",
        "Atgardsprogram",
        "MeetingItem",
        "Samverkan",
        "GuestReply",
        "CasePicture",
        "Told",
        "Appeal",
    }
    records = {model.__name__ for model in apps.get_app_config("cases").get_models() if _is_of_a_case(model)}

    assert records == told | IN_NO_ANNEX.keys()


def _is_of_a_case(model: type[Model]) -> bool:
    own = model._meta.get_fields()
    return any(isinstance(field, ForeignKey) and field.name == "case" for field in own) and "pgh_id" not in {
        field.name for field in own
    }


# ---------------------------------------------------------------------------------------------- What is left out


def test_without_a_choice_nothing_is_left_out(cast: Cast, case: Case) -> None:
    file = akt(case, cast.karin)

    assert missing(page(file)) == set()
    assert file.left_out == ()
    assert "Inget i ärendet är lämnat utanför." in page(file)


@pytest.mark.parametrize(
    ("secret", "gone"),
    [
        (Secret.PUPIL, {"talk", "pupil in the investigation", "own words"}),
        (Secret.HOME, {"call", "guardian's words", "guardian in the investigation"}),
        (Secret.CONFIDED, {"confided"}),
        (Secret.ELEVHALSA, {"elevhälsan's note", "meeting", "dropped"}),
        (
            Secret.UTREDNING,
            {
                *("pupil in the investigation", "guardian in the investigation", "school", "assessment"),
                *("own words", "asked for", "evaluation", "said of the measures"),
            },
        ),
    ],
)
def test_each_kind_takes_its_own_words_away_and_no_others(
    cast: Cast, case: Case, secret: Secret, gone: set[str]
) -> None:
    file = akt(case, cast.karin, secret)

    assert missing(page(file)) == gone
    assert any(secret.label == each.why for each in file.left_out)


def test_what_is_left_out_keeps_its_number_its_day_and_its_row(cast: Cast, case: Case) -> None:
    whole, partly = akt(case, cast.karin), akt(case, cast.karin, *Secret)

    numbers = [[(a.number, a.key, a.on) for _, group in file.sections for a in group] for file in (whole, partly)]
    assert numbers[0] == numbers[1]
    assert [(row.on, row.title) for row in partly.chronology] == [(row.on, row.title) for row in whole.chronology]
    note = next(each for each in partly.left_out if "Anteckning" in each.what)
    assert note.what in page(partly)
    assert "Lämnat utanför: det som elevhälsan har skrivit." in page(partly)


def test_one_measure_that_is_left_out_is_named_nowhere_else(cast: Cast, case: Case) -> None:
    other = case.measures.get(what=SAID["other measure"])

    html = page(akt(case, cast.karin, keys=(f"measure-{other.pk}",)))

    assert missing(html) == {"other measure", "dropped"}
    assert "Åtgärd. Lämnat utanför." in html  # its number in the curve stays


def test_what_the_person_may_not_read_is_counted_as_left_out(cast: Cast, case: Case) -> None:
    file = akt(case, cast.sara)  # the mentor cannot take it out; the file is made of what one reads all the same

    assert {"assessment", "elevhälsan's note"} <= missing(page(file))
    assert any("får inte läsa" in each.why for each in file.left_out)


def test_an_orosanmalan_about_the_pupil_is_never_in_it_nor_that_there_is_one(cast: Cast, case: Case) -> None:
    before = page(akt(case, cast.karin))
    concerns.given(cast.karin, cast.noah)

    after = page(akt(case, cast.karin))

    assert concerns.WORRY not in after
    assert after.count("rosanm") == before.count("rosanm") == 1  # what the cover says of every file


# ------------------------------------------------------------------------------------------------- Who, and how


@pytest.mark.parametrize(("name", "status"), [("karin", 200), ("petra", 200), ("maria", 404), ("sara", 404)])
def test_the_rektor_and_who_leads_the_investigation_take_it_out(
    cast: Cast, client: Client, begun: Case, name: str, status: int
) -> None:
    login(client, getattr(cast, name))

    assert client.get(f"/arenden/{begun.pk}/akten/").status_code == status
    assert ("Ta ut hela akten" in client.get(f"/arenden/{begun.pk}/").content.decode()) is (status == 200)


def test_once_the_case_is_closed_it_is_the_rektor_alone(cast: Cast, client: Client) -> None:
    case = way.avslutad(cast)

    assert login(client, cast.petra).get(f"/arenden/{case.pk}/akten/").status_code == 404
    assert login(client, cast.karin).get(f"/arenden/{case.pk}/akten/").status_code == 200


def test_the_log_tells_who_took_which_version_out_for_whom_and_why(cast: Cast, client: Client, case: Case) -> None:
    ask(login(client, cast.karin), case)

    entry = AccessLog.objects.get(what=AccessLog.What.FILE)
    assert (entry.user, entry.object_id, entry.version) == (cast.karin, case.pk, case.version)
    assert entry.purpose == "Skolinspektionen eller annan tillsyn: Tillsyn, diarienummer 2026:123. Hela akten"
    shown = client.get(f"/logg/?arende={case.pk}").content.decode()
    assert f"Version {case.version}. {entry.purpose}" in shown
    assert f"version {case.version}. {entry.purpose}" in client.get(f"/arenden/{case.pk}/").content.decode()


@pytest.mark.parametrize("purpose", ["", "Noah byter skola", "Till Samira", "20130305-2384", "201303052384", "x" * 121])
def test_the_purpose_is_asked_for_and_holds_no_person(cast: Cast, client: Client, begun: Case, purpose: str) -> None:
    answer = ask(login(client, cast.karin), begun, purpose=purpose)

    assert answer.status_code == 422
    assert purpose in answer.content.decode()  # nothing that was written is lost
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()


def test_for_whom_is_the_first_question_and_an_unknown_answer_is_refused(
    cast: Cast, client: Client, begun: Case
) -> None:
    login(client, cast.karin)

    assert "Vem ska få akten?" in client.get(f"/arenden/{begun.pk}/akten/").content.decode()
    refused = client.get(f"/arenden/{begun.pk}/akten/?till=grannen")
    assert refused.status_code == 422
    assert "Välj vem som ska få akten." in refused.content.decode()


def test_a_guardian_s_copy_begins_with_what_is_usually_kept_from_a_guardian(
    cast: Cast, client: Client, begun: Case
) -> None:
    html = login(client, cast.karin).get(f"/arenden/{begun.pk}/akten/?till=vardnadshavare").content.decode()

    for each in Secret:
        checked = bool(re.search(rf'<input[^>]*value="{each.value}"[^>]*\bchecked', html))
        assert checked is (each in RECEIVERS["vardnadshavare"].leaves_out), each


def test_to_leave_something_out_one_says_what(cast: Cast, client: Client, begun: Case) -> None:
    answer = ask(login(client, cast.karin), begun, scope="utan")

    assert answer.status_code == 422
    assert "Markera det som ska lämnas utanför" in answer.content.decode()


def test_what_leaves_the_school_is_tried_first_and_what_stays_is_not(cast: Cast, client: Client, begun: Case) -> None:
    login(client, cast.karin)

    assert ask(client, begun, "tillsyn", tried="").status_code == 422
    assert "kryssa" not in client.get(f"/arenden/{begun.pk}/akten/?till=skolan").content.decode()


def test_a_chosen_record_is_left_out_of_the_pdf_and_the_log_says_so(cast: Cast, client: Client, case: Case) -> None:
    talk = case.talks.get()

    answer = ask(login(client, cast.karin), case, scope="utan", keys=[f"talk-{talk.pk}"])

    text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages).split())
    assert SAID["talk"] not in text
    assert "Lämnat utanför: den här handlingen." in text
    assert AccessLog.objects.get(what=AccessLog.What.FILE).purpose.endswith("Med delar utanför")


# ------------------------------------------------------------------------------------------ Protected and of age


def test_a_protected_pupils_file_is_flagged_and_tells_no_place_and_no_home(cast: Cast) -> None:
    grant_student(student=cast.signe, user=cast.karin, reason="Är rektor", by=cast.karin)
    case = services.open_case(
        student=cast.signe, school=cast.bjorkskolan, by=way.person(cast.karin), why="Borta sedan i måndags."
    )
    head = {line.name: line.value for line in head_of(way.fresh(case), TODAY)}

    assert cast.signe.protection != Protection.NONE
    assert head["Skyddade uppgifter"].startswith("Ja")
    for hidden in ("Skola", "Skolenhetskod", "Klass", "Mentor", "Hemkommun", "Huvudman"):
        assert head[hidden] == "Skyddas, står inte i akten"
    assert "skyddade" in head["Vårdnadshavare"]
    assert '<p class="flag">Skyddade uppgifter</p>' in page(akt(case, way.person(cast.karin)))


def test_a_protected_pupils_file_stays_in_the_house(cast: Cast, client: Client) -> None:
    karin = way.person(cast.karin)
    case = services.open_case(student=cast.signe, school=cast.bjorkskolan, by=karin, why="Borta sedan i måndags.")
    login(client, karin)

    html = client.get(f"/arenden/{case.pk}/akten/").content.decode()

    assert re.findall(r'name="till" value="([\w-]+)"', html) == ["skolan"]
    assert "för hand, enligt er rutin" in html
    assert ask(client, case, "tillsyn").status_code == 422
    assert not AccessLog.objects.filter(what=AccessLog.What.FILE).exists()


def test_the_guardians_of_a_pupil_who_is_of_age_are_not_named(cast: Cast, case: Case) -> None:
    cast.noah.birth_date = dt.date(2008, 1, 1)
    cast.noah.save()

    head = {line.name: line.value for line in head_of(way.fresh(case), TODAY)}

    assert head["Vårdnadshavare"] == "Noah är myndig. Prata med eleven själv."
