"""Guardians of a pupil who gets protected personal data later are named nowhere that we have written their names."""

import html

import pytest
from django.test import Client

from cases import services
from cases.models import Case, InvestigationTalk
from cases.parts import sections_for
from cases.voices import speakers_of
from narvaro.akt.sections import every_annex
from narvaro.akt.source import source_of
from narvaro.case_story import story_of
from people.models import Protection, Student
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login


def named_to(cast: Cast, case: Case, *pages: str) -> set[str]:
    """Which guardians Karin reads the names of once the pupil is protected: on pages of the case, and in akten."""
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    karin, client = way.person(cast.karin), login(Client(), cast.karin)
    shown = [html.unescape(client.get(f"/arenden/{case.pk}/{page}").content.decode()) for page in ("", *pages)]
    shown.append(str(every_annex(source_of(story_of(karin, way.fresh(case), TODAY), []))))
    return {name for name in ("Samira", "Karim") for text in shown if name in text}


@pytest.mark.parametrize("pages", [("atgardsprogram/{program}/overklagande/",), ("overklaganden/{appeal}/",)])
def test_in_an_appeal(cast: Cast, pages: tuple[str, ...]) -> None:
    case = way.opened(cast)
    program = way.program(cast, case, taking_part="Båda var med.")
    appeal = way.appeal(cast, way.fresh(case))

    assert named_to(cast, case, *(page.format(program=program.pk, appeal=appeal.pk) for page in pages)) == set()


def test_among_those_who_took_part(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.evaluate(case=case, by=cast.petra, **way.evaluation(case))
    InvestigationTalk.objects.create(
        investigation=case.investigations.get(), whom="lärare", leader=cast.petra, outcome="hölls", held_on=TODAY,
        participants="Samira Ali och Robin", changed_by=cast.petra, changed_at=NOW,
    )  # fmt: skip

    assert named_to(cast, case) == set()


def test_as_the_heading_of_what_they_have_said(cast: Cast) -> None:
    case = way.granskning(cast)
    own = [each.key for each in sections_for(speakers_of(case, TODAY)) if "Ali" in each.title]
    services.begar_komplettering(case=case, by=cast.karin, missing="", parts=dict.fromkeys(own, "Skriv mer."))

    assert own
    assert named_to(cast, case) == set()
