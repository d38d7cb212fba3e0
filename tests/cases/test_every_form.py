"""What holds of every form of cases, oversight and gallring that writes, tried with each row of ``forms_table``.

Empty, too long, at the wrong time, without JavaScript, when somebody was faster, sent twice, and begun but not saved:
nothing that was written is ever lost, nobody writes over anybody, and twice is once.
"""

import html
import re
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client

from cases import urls
from cases.forms.fields import LONG
from cases.models import (
    Case,
    CaseEvent,
    Concern,
    ConcernNote,
    Contact,
    Delegation,
    Material,
    MeasureSuggestion,
    Meeting,
    MeetingItem,
    MeetingWish,
    SchoolAnalysis,
)
from cases.routine import TRANSITIONS
from drafts.models import Draft
from oversight import urls as oversight
from oversight.models import CsnNote, FollowUp
from people import swedish
from people.models import Choice
from retention import urls as retention
from retention.models import Disposal, Hold, Plan
from tests.cases.forms.row import RIVAL, WORDS, Begin, Place, Race, Row
from tests.cases.forms_table import BUTTONS, FORMS, OWN_TESTS, READS
from tests.cases.test_forms_keep_what_was_written import summary
from tests.cast import TODAY, Cast, login, make_cast, on_day

PROSE = [row for row in FORMS if row.prose]
each_form = pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name)
each_form_with_words = pytest.mark.parametrize("row", PROSE, ids=lambda row: row.name)
HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"(?:\s+value="([^"]*)")?')


POSTED = re.compile(r'<form[^>]*method="post".*?</form>', re.S)
TEXT = re.compile(r'<(?:textarea|input type="text")\s+name="([^"]+)"')
WITHOUT_TEXTS = {"lamna_for_granskning", "borja_folja_upp", "delegations", "meetings", "retention:approve"}
"""Forms in which nobody writes any words."""


class Form:
    """A form of the table in somebody's browser, without JavaScript."""

    def __init__(self, row: Row, cast: Cast) -> None:
        self.row = row
        self.place = placed(cast, row.at)
        self.client = login(Client(), row.user(cast))
        self.url = self.place.url(row.url)
        self.right = row.right(self.place)
        page = page_of(self.client.get(self.place.url(row.shown or row.url)))
        self.sent_along = hidden(page) | row.more
        self.texts = [name for form in POSTED.findall(page) for name in TEXT.findall(form)]

    def post(self, values: dict[str, Any] | None = None) -> Any:
        """The answer to what is filled in, with what the page sends along; what is right, if nothing is said."""
        return self.client.post(self.url, self.sent_along | (self.right if values is None else values))


def placed(cast: Cast, begin: Begin) -> Place:
    """Where a form is."""
    begun = begin(cast)
    return Place(cast, begun if isinstance(begun, Case) else None)


def page_of(answer: Any) -> str:
    """A page as a reader sees its letters."""
    page: str = answer.content.decode()
    return html.unescape(page)


def hidden(page: str) -> dict[str, str]:
    """What the page sends along unseen."""
    return {name: value for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}


def written() -> tuple[int, ...]:
    """How much is written: every change of a case is an event, and of what else can change the version tells."""
    versions = [
        model._default_manager.aggregate(sum=Sum("version", default=0))["sum"]
        for model in (Concern, Material, MeasureSuggestion, Meeting)
    ]
    rows = (
        Choice,
        CaseEvent,
        Contact,
        Concern,
        ConcernNote,
        Delegation,
        Meeting,
        MeetingItem,
        MeetingWish,
        SchoolAnalysis,
        CsnNote,
        FollowUp,
        Hold,
        Plan,
    )
    steps = Disposal.objects.aggregate(confirmed=Count("confirmed_at"), done=Count("carried_out_at"))
    return (
        *versions,
        *steps.values(),
        Hold.objects.exclude(lifted_at=None).count(),
        *(model._default_manager.count() for model in rows),
    )


def holds(page: str, words: str) -> bool:
    """Whether the words stand in a field of the form on the page."""
    fields = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S) + re.findall(
        r'<input[^>]*value="([^"]*)"', page
    )
    return words in [each.strip() for each in fields]


def test_no_address_that_writes_is_outside_the_table() -> None:
    addresses = {str(route.name) for route in urls.urlpatterns}
    addresses |= {f"{app.app_name}:{route.name}" for app in (oversight, retention) for route in app.urlpatterns}
    addresses -= READS | BUTTONS | OWN_TESTS.keys() | {"step"}

    assert {row.name for row in FORMS} == addresses | set(TRANSITIONS) - {
        "fortsatt_atgarda"
    }  # which the evaluation takes


@each_form
def test_without_javascript_it_is_saved_once_however_often_it_is_sent_and_leaves_no_draft(cast: Cast, row: Row) -> None:
    form = Form(row, cast)
    before = written()

    first = form.post()
    after = written()
    second = form.post()

    assert first.status_code == 302, summary(page_of(first))
    assert after != before
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert written() == after
    assert not Draft.objects.filter(done_at=None).exists()


@each_form
def test_empty_it_comes_back_with_what_to_do_and_writes_nothing(cast: Cast, row: Row) -> None:
    form = Form(row, cast)
    before = written()

    empty = form.post(dict.fromkeys(form.right, ""))

    assert empty.status_code == row.empty
    if row.empty == 422:
        assert re.search(r'ds-error-summary.*?href="#id_', page_of(empty), re.S)
        assert page_of(empty).count("Fel i formuläret:") == 1  # in the title, said once
        assert written() == before


@each_form
def test_too_long_every_text_comes_back_whole_with_how_long_it_is_and_nothing_is_written(cast: Cast, row: Row) -> None:
    form = Form(row, cast)
    texts = {name: f"{name} ".ljust(LONG + 1, "å") for name in form.texts}
    assert (not texts) == (row.name in WITHOUT_TEXTS)
    before = written()

    answer = form.post(form.right | texts) if texts else None

    page, said = page_of(answer) if answer else "", f"tecken. Nu är den {swedish.number(LONG + 1)} tecken lång"
    for name, text in texts.items():
        assert re.search(rf'href="#id_{name}">[^<]*{said}', page), name
        assert holds(page, text), name
    assert written() == before


def test_a_form_without_a_wrong_time_says_why_there_is_none() -> None:
    assert [row.name for row in FORMS if bool(row.wrong) == bool(row.always)] == []


@pytest.mark.parametrize("row", [row for row in FORMS if row.wrong], ids=lambda row: row.name)
def test_at_the_wrong_time_it_writes_nothing_and_loses_no_words(cast: Cast, row: Row) -> None:
    assert row.wrong is not None
    place = placed(cast, row.wrong)
    client, url, right = login(Client(), row.user(cast)), place.url(row.url), row.right(place)
    before = written()

    answer = client.post(url, right | row.more)

    assert answer.status_code == row.late
    assert written() == before
    assert not row.prose or holds(page_of(answer), WORDS)


@pytest.mark.parametrize("row", [row for row in FORMS if row.race], ids=lambda row: row.name)
def test_somebody_else_writes_meanwhile_and_nobody_writes_over_anybody(cast: Cast, row: Row) -> None:
    form = Form(row, cast)
    row.rival(form.place)
    before = written()

    answer = form.post()

    if row.race == Race.BOTH_KEPT:
        assert answer.status_code == 302
        assert written() != before
    else:
        assert answer.status_code == 409
        assert written() == before
        assert RIVAL in page_of(answer)
        assert not row.prose or holds(page_of(answer), WORDS)


@each_form_with_words
def test_what_is_begun_is_given_back_to_its_writer_and_to_nobody_else(cast: Cast, row: Row) -> None:
    form = Form(row, cast)
    before = written()
    kept = form.post(form.right | {"utkast_spara": "tyst"})

    assert "Utkast sparat 10.00" in page_of(kept)
    assert written() == before
    assert holds(page_of(login(Client(), row.user(cast)).get(form.url)), WORDS)
    assert WORDS not in page_of(login(Client(), getattr(cast, row.other)).get(form.url))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["note", "measures", "anmal"])
def test_a_button_pressed_twice_at_once_saves_once(name: str) -> None:
    row = next(each for each in FORMS if each.name == name)
    with on_day(TODAY):
        form = Form(row, make_cast())
        before, answers = written(), []
        start = threading.Barrier(2)

        def press() -> None:
            start.wait()
            client = Client()
            client.cookies = form.client.cookies
            answers.append(client.post(form.url, form.sent_along | form.right).status_code)
            connection.close()

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert answers == [302, 302]
    assert sum(written()) == sum(before) + 1
