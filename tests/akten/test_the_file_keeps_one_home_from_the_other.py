"""Akten for a guardian: what tells of the other home, and what protects the child, is proposed to be left out."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from cases import services
from cases.models import Case, Contact, Participation, Samverkan, Told
from cases.participating import PartSaid, taking_part
from narvaro.akt.building import Order, akt_of
from narvaro.akt.secrecy import RECEIVERS
from narvaro.case_story import story_of
from people.models import Guardian
from tests.cases import way
from tests.cast import TODAY, Cast
from tests.guests.asking import guardian_key

SAID = {
    "why one is not told of the decision": "Karim får inte veta, Samira är rädd.",
    "why one is not contacted": "Karim är utomlands.",
    "that one is not contacted": "Kontaktas inte",
    "which authority it is": "öppet familjestöd",
    "that somebody is asked by a link": "Till en vårdnadshavare.",
    "with whom the school works": "Stöd på kvällarna hemma.",
    "why they do not know of it": "Hemmet kan bli otryggt.",
    "how the other guardian took part": "Samtycker: nej.",
    "elevhälsan's line about a measure": "Noah berättade om natten.",
}
"""What one guardian may not read of the other, or of what is done for the child's sake, in words of its own."""


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case where something is kept from Karim, and something from both. Maria is kurator."""
    case = way.utredning(cast)
    karim = guardian_key(case, "Karim")
    services.tell(
        case=case, by=cast.karin, told=[case.to_tell.get(key=karim)], told_on=TODAY, how=Told.How.NOT,
        note=SAID["why one is not told of the decision"],
    )  # fmt: skip
    way.call(cast, "Karim", result=Contact.Result.NOT_TO_BE_TOLD, reason=SAID["why one is not contacted"])
    services.ask_by_link(case=case, by=cast.petra, whom=karim, way="skickad")
    way.samverkan(
        cast, case, party=Samverkan.Party.FAMILY, purpose=SAID["with whom the school works"],
        why_not_informed=SAID["why they do not know of it"], informed_on=None,
    )  # fmt: skip
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    services.lamna_for_granskning(case=case, by=cast.petra)
    services.godkann(case=case, by=cast.karin, reason="Åtgärder behövs.")
    measure = way.measure(cast, case, responsible=cast.maria)
    said = [
        PartSaid(each, how=Participation.How.MEETING, agrees="nej" if each.key == karim else "ja")
        for each in taking_part(way.fresh(case), TODAY)
    ]
    services.take_part(case=case, by=cast.petra, said=said, on=TODAY)
    services.log_line(measure=measure, by=cast.maria, text=SAID["elevhälsan's line about a measure"])
    return way.fresh(case)


def read(case: Case, cast: Cast, to: str) -> str:
    """The file with what is proposed to be left out for a receiver, before it becomes a PDF."""
    order = Order(
        cast.karin, timezone.now(), RECEIVERS[to], "Begäran", frozenset(RECEIVERS[to].leaves_out), frozenset()
    )
    found = Case.objects.select_related("school__huvudman", "student").get(pk=case.pk)
    return render_to_string("letters/akt.html", {"akt": akt_of(story_of(cast.karin, found, TODAY), order)})


def test_supervision_reads_it_and_a_guardian_does_not(cast: Cast, case: Case) -> None:
    whole, for_guardian = read(case, cast, "tillsyn"), read(case, cast, "vardnadshavare")

    assert [what for what, words in SAID.items() if words not in whole] == []
    assert [what for what, words in SAID.items() if words in for_guardian] == []


def test_the_reason_why_somebody_is_not_told_is_not_on_the_timeline(cast: Cast, case: Case) -> None:
    assert Guardian.objects.filter(first_name="Karim").exists()
    assert not any(SAID["why one is not told of the decision"] in event.text for event in case.events.all())
