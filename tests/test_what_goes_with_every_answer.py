"""What goes with every answer: headers that keep it to whoever asked, and no name or word that becomes code."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse

from absence.models import ImportRun, RefusedRow
from cases.models import Case
from people.models import Group, Guardian, School, Student, User
from tests.test_permissions import PUPIL_NAMES, READ, ask, reader
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_answer_is_kept_in_a_cache_or_tells_others_where_somebody_was(world: World, row: list[str]) -> None:
    client, url = reader(world, row)

    headers = ask(client, "GET", url).headers

    assert {"no-store", "private"} <= set(headers["Cache-Control"].replace(" ", "").split(","))
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not [pupil for pupil in PUPIL_NAMES if pupil in str(headers)]


EVIL = """=HYPERLINK("//x"),"'><script>alert(1)</script>{{ 7|add:7 }}"""


@pytest.fixture(scope="module")
def evil(world: World) -> Iterator[World]:
    """The world with names and words that would like to be code, as a file may have brought them."""
    with transaction.atomic():
        Student.objects.update(first_name=EVIL, last_name=EVIL)
        User.objects.update(last_name=EVIL)
        Guardian.objects.update(first_name=EVIL, last_name=EVIL, phone=EVIL[:30], address=EVIL, language=EVIL[:40])
        School.objects.update(name=EVIL)
        Group.objects.update(name=Concat(Value("<q>"), "pk"))
        Case.objects.update(why=EVIL)
        RefusedRow.objects.update(value=EVIL, message=EVIL)
        ImportRun.objects.update(notes=[EVIL])
        yield world
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_name_or_word_becomes_code(evil: World, row: list[str]) -> None:
    client, url = reader(evil, row)

    page = ask(client, "GET", url)

    text = page.content.decode() if "html" in page["Content-Type"] else ""
    assert [code for code in ("<script>alert", '"//x"', "<q>") if code in text] == []


def test_a_name_in_a_file_of_refused_rows_is_no_formula(evil: World) -> None:
    page = ask(evil.clients["birgitta"], "GET", reverse("absence:import_refused", kwargs=evil.objects["import"]))

    assert """"'=HYPERLINK""" in b"".join(page.streaming_content).decode()  # type: ignore[attr-defined]
