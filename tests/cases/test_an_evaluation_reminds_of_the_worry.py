"""Where measures have not helped the evaluation reminds of the orosanmälan and leads there, and keeps nothing of it."""

import datetime as dt

import pytest
from django.db.models import Field
from django.test import Client

from cases.forms.evaluation import EvaluateForm
from cases.models import Case, Evaluation
from people.models import Student
from tests.cases import way
from tests.cast import TODAY, Cast, login

REMINDER, LINK = "kan fara illa", "/elever/{}/orosanmalan/"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Noah's measures are being followed up."""
    return way.uppfoljning(cast)


def page(client: Client, cast: Cast, case: Case) -> str:
    """The evaluation as Petra sees it, after the page's own links to the orosanmälan."""
    return login(client, cast.petra).get(f"/arenden/{case.pk}/utvardering/").content.decode().partition("<form")[2]


def test_the_reminder_and_the_ways_on_stand_beside_the_choice(cast: Cast, client: Client, case: Case) -> None:
    shown = page(client, cast, case)
    box = shown[shown.index("nv-unless-closing") :].partition("</div>\n")[0]

    assert shown.index('name="decision"') < shown.index(REMINDER) < shown.index('name="follow_up_on"')
    assert "inget om det sparas här" in box
    for words in (LINK.format(case.student_id), f"/arenden/{case.pk}/samverkan/", "våld, sexuella övergrepp"):
        assert words in shown, words


def test_a_pupil_of_age_is_no_child_to_report_about_but_others_may_be_needed(
    cast: Cast, client: Client, case: Case
) -> None:
    Student.objects.filter(pk=case.student_id).update(birth_date=TODAY - dt.timedelta(days=18 * 366))

    shown = page(client, cast, case)

    assert REMINDER not in shown
    assert LINK.format(case.student_id) not in shown
    assert f"/arenden/{case.pk}/samverkan/" in shown


def test_neither_form_nor_evaluation_has_a_place_for_an_answer(cast: Cast, case: Case) -> None:
    asked = {name.partition("_")[0] for name in EvaluateForm(case=case, by=cast.petra).fields}
    kept = {field.name for field in Evaluation._meta.get_fields() if isinstance(field, Field)}

    assert asked == {
        *("held", "participants", "pupil", "guardian", "effect", "conclusion", "decision", "follow", "changes"),
        "after",
    }
    assert kept == {
        *("id", "case", "held_on", "participants", "pupil_view", "guardian_view", "conclusion", "decision"),
        *("follow_up_on", "changes", "author", "created_at"),
        *("made_at", "made_in"),  # the school that made it, when it came with a case
    }
