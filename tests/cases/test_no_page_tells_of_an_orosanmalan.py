"""No page, list or file outside orosanmälan's own changes when somebody writes one: each is compared with before."""

import re
from typing import Any

import pytest
from django.urls import reverse

from audit.models import AccessLog
from cases import services
from cases.models import ConcernNote
from tests.cases import concerns
from tests.test_permissions import ROWS, ask
from tests.world import PEOPLE, World

pytestmark = pytest.mark.django_db

LOOKERS = ("petra", "birgitta", "hugo", "sara")  # who see the most, without being the writer or the rektor
OWN = ("cases:concern", "notifications:concern")

Pages = dict[tuple[str, str, str], str]


def pages(world: World) -> Pages:
    """What the first of the lookers who gets it gets at every address of the table but the report's own."""
    found: Pages = {}
    for address, method, thing, *answers in ROWS:
        reads = [who for who in LOOKERS if answers[PEOPLE.index(who)] == "200"]
        if method == "GET" and reads and not address.startswith(OWN):
            url = reverse(address, kwargs=world.objects[thing])
            found[address, thing, reads[0]] = seen(ask(world.clients[reads[0]], method, url))
    return found


def seen(response: Any) -> str:
    """An answer without what is new each time."""
    kind: str = response["Content-Type"]
    if "html" not in kind:
        return kind
    return re.sub(r'name="(csrfmiddlewaretoken|utkast|key)" value="[^"]*"', "", response.content.decode())


def test_nothing_changes_on_any_page_when_a_report_is_given_read_and_answered(world: World) -> None:
    before = pages(world)
    concern = concerns.given(world.cast.maria, world.cast.noah)
    services.note_concern(concern=concern, by=world.cast.maria, kind=ConcernNote.Kind.INVESTIGATES)
    AccessLog.objects.create(user=world.cast.karin, what=AccessLog.What.CONCERN, object_id=concern.pk)

    after = pages(world)

    assert {page for page in before if before[page] != after[page]} == set()
    assert {address for address, *_ in before} >= {"student", "cases:case", "audit:log", "notifications:register"}
