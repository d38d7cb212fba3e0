"""A case with a record of every type in it, each in words that stand nowhere else, and its file."""

from typing import Any

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from cases.models import Case
from narvaro.akt.building import Akt, Order, akt_of
from narvaro.akt.secrecy import RECEIVERS, Secret
from narvaro.case_story import story_of
from people.models import User
from tests.cast import TODAY

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
