"""Akten: the whole case as one PDF, with a chronology and every record as an annex."""

import io

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.test import Client
from pypdf import PdfReader

from cases.models import Case
from narvaro.akt.building import head_of
from tests.akten.whole import SAID, akt, ask, page
from tests.cast import TODAY, Cast, login
from tests.notifications.paper import is_archivable


def test_it_is_one_tagged_pdf_a_3a_in_swedish_with_everything_in_it(cast: Cast, client: Client, case: Case) -> None:
    answer = ask(login(client, cast.karin), case)

    assert answer["Content-Disposition"] == f'attachment; filename="akt-{case.number}.pdf"'
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
    assert {what for what, words in SAID.items() if words not in text} == set()
    assert is_archivable(answer)
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


def test_a_no_is_told_as_an_answer_and_what_was_not_asked_is_not_there(cast: Cast, case: Case) -> None:
    case.talks.update(wronged=False, sent_home=None)

    annexes = (each for _, group in akt(case, cast.karin).sections for each in group)
    talk = next(each for each in annexes if each.key.startswith("talk-"))

    said = {line.name: line.value for line in talk.lines}
    assert said["Kränkning"] == "Ingen har berättat om kränkningar."
    assert "Skickad hem" not in said


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
        "Communication",
        "Told",
        "Appeal",
        "Passing",
    }
    records = {model.__name__ for model in apps.get_app_config("cases").get_models() if _is_of_a_case(model)}

    assert records == told | IN_NO_ANNEX.keys()


def _is_of_a_case(model: type[Model]) -> bool:
    own = model._meta.get_fields()
    return any(isinstance(field, ForeignKey) and field.name == "case" for field in own) and "pgh_id" not in {
        field.name for field in own
    }
