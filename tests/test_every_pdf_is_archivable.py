"""Every PDF that somebody can read is tagged PDF/A-3a in Swedish by its own metadata, and no paper is left out."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.notifications.paper import is_archivable
from tests.test_permissions import READ, ask, reader
from tests.world import World

pytestmark = pytest.mark.django_db

TESTS, PAPERS = Path(__file__).parent, Path(settings.BASE_DIR, "templates", "letters")

# Made of what somebody chooses in a form, or where the world of the table has not come: each in a test of its own.
OWN_TESTS = {
    "akt.html": "akten/test_the_whole_case_as_a_file.py",
    "gallringsprotokoll.html": "retention/test_a_gallring_step_by_step.py",
    "hemkommun_komplettering.html": "notifications/test_a_rektor_tells_the_hemkommun_more.py",
    "hemkommun_utebliven.html": "notifications/test_a_pupil_who_does_not_come.py",
    "ike.html": "notifications/test_letter_is_an_archivable_page.py",
    "klasskonferens.html": "pages/test_class_conference.py",
    "samtal.html": "notifications/test_a_talk_is_copied_for_a_guardian.py",
}

# Several letters in one file, for the printer: no paper of its own, and its address wants chosen letters.
TOGETHER = "notifications/test_administrator_prints_and_posts.py"


def test_each_is_archivable_and_none_is_left_out(world: World) -> None:
    seen: set[str] = set()
    for row in READ:
        client, url = reader(world, row)
        answer = ask(client, "GET", url)
        if answer["Content-Type"] == "application/pdf":
            assert is_archivable(answer), row[0]
            seen |= {Path(each.name).name for each in answer.templates}  # type: ignore[attr-defined]  # of the client

    assert {each.name for each in PAPERS.glob("[!_]*.html")} - seen == OWN_TESTS.keys()


@pytest.mark.parametrize("test", [*OWN_TESTS.values(), TOGETHER])
def test_a_paper_with_a_test_of_its_own_has_one(test: str) -> None:
    assert "assert is_archivable(" in (TESTS / test).read_text()
