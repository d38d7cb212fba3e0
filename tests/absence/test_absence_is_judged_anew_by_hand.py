"""Absence registered and judged anew by hand: in versions, figures follow, and a file does not undo it silently."""

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from absence import byhand
from absence.models import Absence, AbsenceByHand, StudentDay
from people.models import Student, User
from tests.cast import login
from tests.importing.conftest import people, private_folder, school, today  # noqa: F401  # the files of Björkskolan
from tests.importing.files import DAY, NOAH, counts, read_absence

WHEN = dt.date.fromisoformat(DAY)
UNEXCUSED = f"E1;{DAY};60;;L1;nej;nej;;nej;k1;"


@pytest.fixture
def sara(school: Path, client: Client) -> Client:  # noqa: F811
    """Sara, mentor of 8B, logged in; Noah missed a lesson without a reason."""
    read_absence(school, UNEXCUSED)
    return login(client, User.objects.get(username="sara"))


def row() -> Absence:
    """Noah's absence as it stands."""
    return Absence.objects.get(superseded_at=None)


def noah() -> StudentDay:
    """Noah's day."""
    return StudentDay.objects.get(student__personal_number=NOAH)


def judge(client: Client, **said: str) -> int:
    """Judge the row anew on its page; gives the status."""
    absence = row()
    url = reverse("absence:change", args=[absence.student_id, absence.pk])
    return client.post(url, {"valid": "ja", "announced": "ja", "why": "Hemmet ringde."} | said).status_code


def day_page(client: Client) -> str:
    """Noah's day on the page."""
    return client.get(reverse("absence:day", args=[Student.objects.get(personal_number=NOAH).pk, DAY])).content.decode()


def test_a_new_judgement_is_a_version_with_who_when_and_why(sara: Client) -> None:
    assert judge(sara) == 302

    old, new = Absence.objects.order_by("pk")
    change = AbsenceByHand.objects.get()
    assert (old.valid, new.valid, new.announced, new.superseded_at) == (False, True, True, None)
    assert old.superseded_at
    assert (change.by.username, change.over, change.why) == ("sara", old, "Hemmet ringde.")
    assert (noah().valid, noah().invalid, noah().announced) == (60, 0, True)
    assert "Ändrad av Sara Lindgren" in day_page(sara)
    assert "var ogiltig. Skäl: Hemmet ringde." in day_page(sara)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"why": " "}, "Skriv varför."),
        ({"valid": "nej", "announced": "nej"}, "Inget är ändrat."),
        ({"valid": ""}, "Välj giltig eller ogiltig."),
    ],
)
def test_a_judgement_without_reason_or_change_is_not_taken(sara: Client, said: dict[str, str], missing: str) -> None:
    absence = row()
    url = reverse("absence:change", args=[absence.student_id, absence.pk])
    answer = sara.post(url, {"valid": "ja", "announced": "ja", "why": "Hemmet ringde."} | said)

    assert answer.status_code == 422
    assert missing in answer.content.decode()
    assert Absence.objects.count() == 1


def test_the_same_file_again_lets_the_judgement_stand(sara: Client, school: Path) -> None:  # noqa: F811
    judge(sara)
    answer = read_absence(school, UNEXCUSED)

    assert counts(answer) == (0, 0, 1, 0)
    assert row().valid


def test_when_the_source_itself_changes_the_row_it_counts_and_both_are_shown(
    sara: Client, school: Path  # noqa: F811
) -> None:  # fmt: skip
    judge(sara)
    answer = read_absence(school, f"E1;{DAY};45;;L1;nej;nej;;nej;k1;")

    assert counts(answer) == (0, 1, 0, 0)
    assert (row().minutes, row().valid) == (45, False)
    assert "Källan har ändrat raden sedan dess." in day_page(sara)
    assert "Ändrad av Sara Lindgren" in day_page(sara)


def test_a_second_judgement_still_knows_what_the_source_said(sara: Client, school: Path) -> None:  # noqa: F811
    judge(sara)
    judge(sara, announced="nej")
    answer = read_absence(school, UNEXCUSED)

    assert counts(answer) == (0, 0, 1, 0)
    assert (row().valid, row().announced) == (True, False)


def test_a_row_that_the_source_takes_back_is_gone(sara: Client, school: Path) -> None:  # noqa: F811
    judge(sara)
    read_absence(school, f"{UNEXCUSED}ja")

    assert not Absence.objects.filter(superseded_at=None).exists()


def change_url() -> str:
    """The page where the row is judged anew."""
    absence = row()
    return reverse("absence:change", args=[absence.student_id, absence.pk])


def test_what_somebody_wrote_stands_beside_what_another_has_judged_meanwhile(sara: Client) -> None:
    opened, words = change_url(), {"valid": "ja", "announced": "nej", "why": "Hon var hos tandläkaren."}
    judge(sara)

    answer = sara.post(opened, words)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Den är nu giltig, anmäld." in page
    assert "Hon var hos tandläkaren." in page
    assert f'action="{change_url()}"' in page
    assert row().announced

    assert sara.post(change_url(), words).status_code == 302
    assert not row().announced


def test_words_about_what_was_taken_away_meanwhile_are_given_back(sara: Client, school: Path) -> None:  # noqa: F811
    opened = change_url()
    read_absence(school, f"{UNEXCUSED}ja")

    answer = sara.post(opened, {"valid": "ja", "announced": "ja", "why": "Hemmet ringde."})

    assert answer.status_code == 409
    assert "Frånvaron togs bort medan du skrev" in answer.content.decode()
    assert "Hemmet ringde." in answer.content.decode()


def test_a_judgement_that_is_begun_is_kept_as_a_draft(sara: Client) -> None:
    sara.post(change_url(), {"why": "Hemmet ringde.", "valid": "ja"})

    assert "Hemmet ringde." in sara.get(change_url()).content.decode()


def test_somebody_was_faster(sara: Client) -> None:
    seen = row()
    judge(sara)

    with pytest.raises(byhand.ChangedMeanwhileError):
        byhand.change(seen, by=User.objects.get(username="sara"), why="x", valid=True, announced=False)


# ------------------------------------------------------------------------------------------------ Registered


def register(client: Client, **said: str) -> tuple[int, str]:
    """Register absence of Noah's on the page; gives the status and the page."""
    student = Student.objects.get(personal_number=NOAH)
    about = {
        "day": DAY, "start": "09:30", "minutes": "60",
        "valid": "nej", "announced": "nej", "why": "Såg att han gick.",
    }  # fmt: skip
    answer = client.post(reverse("absence:register", args=[student.pk]), about | said)
    return answer.status_code, answer.content.decode()


def test_with_one_school_there_is_none_to_choose_and_none_in_the_page(sara: Client) -> None:
    student = Student.objects.get(personal_number=NOAH)

    assert 'name="school"' not in sara.get(reverse("absence:register", args=[student.pk])).content.decode()


def test_absence_that_no_file_tells_of_counts(sara: Client) -> None:
    assert register(sara)[0] == 302

    assert noah().invalid == 120
    assert "Registrerad av Sara Lindgren" in day_page(sara)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"day": "2026-11-15"}, "Eleven har ingen skoltid den dagen."),
        ({"minutes": "150", "start": "09:20"}, "mer än elevens skoltid den dagen, 180 minuter"),
        ({"day": "2026-11-23"}, "Dagen har inte varit än."),
        ({"start": "23:30"}, "Frånvaron går över midnatt."),
    ],
)
def test_absence_without_a_place_in_the_day_is_refused(sara: Client, said: dict[str, str], message: str) -> None:
    status, page = register(sara, **said)

    assert status == 422
    assert message in page
    assert Absence.objects.count() == 1


def test_what_was_registered_by_hand_can_be_taken_away_and_leaves_its_trace(sara: Client) -> None:
    register(sara)
    made = Absence.objects.get(source=byhand.HAND)
    url = reverse("absence:change", args=[made.student_id, made.pk])

    assert sara.post(url, {"remove": "1", "remove_why": ""}).status_code == 422
    assert sara.post(url, {"remove": "1", "remove_why": "Fel elev."}).status_code == 302

    made.refresh_from_db()
    assert made.superseded_at
    assert noah().invalid == 60
    assert list(made.by_hand.values_list("kind", "why").order_by("at")) == [
        ("ny", "Såg att han gick."),
        ("borttagen", "Fel elev."),
    ]


def test_what_a_file_tells_of_is_not_taken_away_by_hand(sara: Client) -> None:
    url = reverse("absence:change", args=[row().student_id, row().pk])
    sara.post(url, {"remove": "1", "remove_why": "Nej."})

    assert row().source == "narvaro"


# ------------------------------------------------------------------------------------------ As a browser does it


class Forms(HTMLParser):
    """The forms of a page with what a browser without JavaScript would send: the fields as they are filled in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form that is posted to its own page, or a field of the last one."""
        said = dict(attrs)
        name, unpressed = said.get("name"), said.get("type") in ("radio", "checkbox") and "checked" not in said
        if tag == "form" and said.get("method") == "post" and not said.get("action"):
            self.forms.append({})
        elif self.forms and name and tag in ("input", "select", "textarea") and not unpressed:
            self.forms[-1][name] = said.get("value") or ""


def sent(client: Client, url: str, written: dict[str, str], number: int = 0) -> int:
    """Fill in a form of a page, press its button, and give the status."""
    form = Forms(client.get(url).content.decode()).forms[number]
    assert form.keys() >= written.keys() - {"remove", "valid", "announced"}  # radio buttons may start unpressed
    return client.post(url, form | written).status_code


def test_without_javascript_absence_is_registered_judged_anew_and_taken_away(sara: Client) -> None:
    student = Student.objects.get(personal_number=NOAH)
    register_url = f"{reverse('absence:register', args=[student.pk])}?dag={DAY}"
    said = {"start": "09:30", "minutes": "60", "valid": "nej", "announced": "nej", "why": "Såg att han gick."}

    assert sent(sara, register_url, said) == 302
    made = Absence.objects.get(source=byhand.HAND)
    assert (made.day, made.minutes, made.valid) == (WHEN, 60, False)

    change_url = reverse("absence:change", args=[student.pk, made.pk])
    assert sent(sara, change_url, {"valid": "ja", "why": "Hemmet ringde."}) == 302
    changed = Absence.objects.get(source=byhand.HAND, superseded_at=None)
    assert changed.valid

    change_url = reverse("absence:change", args=[student.pk, changed.pk])
    assert sent(sara, change_url, {"remove": "1", "remove_why": "Fel elev."}, 1) == 302
    assert not Absence.objects.filter(source=byhand.HAND, superseded_at=None).exists()


def test_the_pages_cost_the_same_however_much_has_been_written(sara: Client) -> None:
    student = Student.objects.get(personal_number=NOAH)

    def costs() -> list[int]:
        made = Absence.objects.filter(superseded_at=None).latest("pk")
        urls = (
            reverse("absence:day", args=[student.pk, DAY]),
            reverse("absence:register", args=[student.pk]),
            reverse("absence:change", args=[student.pk, made.pk]),
        )
        return [_queries(sara, url) for url in urls]

    judge(sara)
    few = costs()
    for start, answer in (("09:30", "nej"), ("13:00", "ja")):
        register(sara, start=start, minutes="30", valid=answer)
    for answer in ("nej", "ja", "nej"):
        kept = Absence.objects.filter(superseded_at=None).latest("pk")
        url = reverse("absence:change", args=[student.pk, kept.pk])
        sara.post(url, {"valid": answer, "announced": "nej", "why": "Igen."})

    assert Absence.objects.count() >= 6
    assert costs() == few


def _queries(client: Client, url: str) -> int:
    """How many statements a page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
