"""The form of a talk: what is needed stands open, the rest is folded, and what the system knows is filled in."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client

from absence.models import Absence, Alert
from cases import pattern, services
from cases.models import Case, Talk
from cases.talk_parts import FOLDED, PARTS, Section, written
from tests.cases import way
from tests.cast import TODAY, Cast, login

ROWS = {"agreements-TOTAL_FORMS": "1", "agreements-INITIAL_FORMS": "0"}


def page_of(response: Any) -> str:
    """The page as a reader sees its letters."""
    text: str = response.content.decode()
    return html.unescape(text)


def talk_form(cast: Cast, **more: str) -> dict[str, str]:
    """Everything that the talk with Noah needs, as a browser posts it."""
    guardians = [each.guardian for each in cast.noah.guardianships.order_by("pk")]
    with_all = {f"with_vh_{each.pk}": "on" for each in guardians}
    words = {"trigger": "Sex tillfällen", "pupil_view": "Bussen går för tidigt."}
    day = {"held_on": "2026-11-20", "channel": "möte", "outcome": "följ upp", "follow_up_on": "2026-12-04"}
    return {**day, "with_elev": "on", **with_all, **words, **ROWS, **more}


@pytest.mark.parametrize(
    ("who", "outcome", "leads_to", "said"),
    [
        ("sara", "klart", "avsluta/", "Skriv nu varför ärendet avslutas."),
        ("maria", "klart", "", "Mentorn avslutar ärendet."),
        ("karin", "klart", "avsluta/", "Skriv nu varför ärendet avslutas."),
        ("sara", "anmäl", "anmal/", "Skriv nu anmälan till rektorn."),
        ("maria", "anmäl", "anmal/", "Skriv nu anmälan till rektorn."),
        ("karin", "anmäl", "", "Mentorn anmäler till rektorn."),
    ],
)
def test_a_saved_talk_leads_whoever_wrote_it_where_they_may_go(
    cast: Cast, client: Client, who: str, outcome: str, leads_to: str, said: str
) -> None:
    client = login(client, getattr(cast, who))

    answer = client.post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, outcome=outcome), follow=True)

    assert (answer.status_code, said in page_of(answer)) == (200, True)
    assert answer.request["PATH_INFO"].endswith(f"/arenden/{Case.objects.get().pk}/{leads_to}")


def test_what_is_needed_stands_open_and_the_mapping_is_folded(cast: Cast, client: Client) -> None:
    page = page_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))

    folds = re.findall(r'<details class="ds-details nv-fold"( open)?>\s*<summary>([^<]+)', page)
    assert folds == [("", section.value) for section in FOLDED]
    needed = page.split('class="ds-details nv-fold"')[0]
    assert all(f'name="{name}"' in needed for name in ("held_on", "pupil_view", "guardian_view", "trigger"))
    assert page.index('name="pupil_view"') < page.index('name="guardian_view"') < page.index('name="team_view"')


def test_a_fold_with_something_in_it_says_so_and_one_with_something_wrong_stands_open(
    cast: Cast, client: Client
) -> None:
    answer = login(client, cast.sara).post(
        f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, health="å" * 10_001, home="Bussen går 7.35.", trigger="")
    )

    fold = r'<details class="ds-details nv-fold"( open)?>\s*<summary>([^<]+)(.*?)</summary>'
    folds = re.findall(fold, page_of(answer), re.S)
    assert answer.status_code == 422
    assert [
        (title.strip(), bool(is_open), "Ifylld" in tag) for is_open, title, tag in folds if is_open or tag.strip()
    ] == [
        (Section.HEALTH, True, True),
        (Section.HOME, False, True),
    ]


def test_the_whole_mapping_is_saved_from_the_page(cast: Cast, client: Client) -> None:
    mapping = {part.name: f"Om {part.name}" for part in PARTS}
    said = {"wronged": "ja", "sent_home": "nej", "interpreter": "arabiska", "follow_up_with": "alla"}
    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, **mapping, **said))

    talk = Talk.objects.get()
    assert answer.status_code == 302
    assert {name: getattr(talk, name) for name in mapping} == mapping
    assert (talk.wronged, talk.sent_home, talk.interpreter, talk.follow_up_with) == (True, False, "arabiska", "alla")
    case_page = page_of(client.get(f"/arenden/{talk.case_id}/"))
    assert all(part.text in case_page for part in written(talk))


def test_a_question_nobody_has_answered_is_no_no(cast: Cast, client: Client) -> None:
    login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast))

    assert (Talk.objects.get().wronged, Talk.objects.get().sent_home) == (None, None)


def test_a_pupil_who_has_been_wronged_is_a_duty_of_its_own(cast: Cast, client: Client) -> None:
    page = page_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))
    assert "6 kap. 10 § skollagen" in page

    answer = client.post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, wronged="ja"), follow=True)
    assert "ska du anmäla det till rektorn" in page_of(answer)


def test_a_follow_up_begins_with_what_was_agreed(cast: Cast, client: Client) -> None:
    first = way.talk(cast, agreements=[services.AgreementText("Skjuts på måndagar", "Samira Ali", "8.00")])
    agreed = first.agreements.get()
    page = page_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))
    assert "Skjuts på måndagar (Samira Ali, 8.00)" in page
    assert page.index(f'name="kept_{agreed.pk}"') < page.index('name="pupil_view"')

    unanswered = client.post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, follows=str(first.pk)))
    assert unanswered.status_code == 422
    assert f'href="#id_kept_{agreed.pk}_0">Svara på hur det gick: Skjuts på måndagar<' in page_of(unanswered)

    answered = {"follows": str(first.pk), f"kept_{agreed.pk}": "delvis"}
    assert client.post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast, **answered)).status_code == 302
    agreed.refresh_from_db()
    assert agreed.kept == "delvis"


def test_who_is_late_with_a_follow_up_gets_the_words_back_with_what_was_agreed_since(
    cast: Cast, client: Client
) -> None:
    first = way.talk(cast)
    way.talk(
        cast, by=cast.maria, pupil_view="Kuratorn var först.", agreements=[services.AgreementText("Ringa", "Sara")]
    )

    late = talk_form(cast, follows=str(first.pk), pupil_view="Mina ord & mer.")
    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", late)

    page = page_of(answer)
    assert answer.status_code == 409
    assert "Samtalet har redan följts upp." in page
    assert f'href="/arenden/{first.case.pk}/" target="_blank"' in page  # the new talk is read there
    assert "Mina ord & mer." in page
    assert "Ringa (Sara)" in page
    assert Talk.objects.count() == 2


def test_who_is_late_with_a_follow_up_in_a_case_closed_since_is_told_that_and_keeps_the_words(
    cast: Cast, client: Client
) -> None:
    first = way.talk(cast)
    services.avsluta(
        case=first.case, by=cast.karin, closing="hanterad", reason="Det ordnade sig.", after=way.after(cast)
    )

    late = talk_form(cast, follows=str(first.pk), pupil_view="Mina ord & mer.")
    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", late)

    assert answer.status_code == 409
    assert "Ärendet är avslutat, och samtalet behöver inte följas upp." in page_of(answer)
    assert "Mina ord & mer." in page_of(answer)
    assert Talk.objects.count() == 1


def test_one_who_does_not_read_the_last_talk_is_not_asked_about_it(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    agreed = [services.AgreementText("Hemligt", "Petra")]
    way.talk(cast, by=cast.maria, pupil_view="Till kuratorn.", agreements=agreed)

    assert "Hemligt" in page_of(login(client, cast.petra).get(f"/elever/{cast.noah.pk}/samtal/"))
    page = page_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))
    assert "Hemligt" not in page
    answer = client.post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast))
    assert answer.headers["location"] == f"/arenden/{case.pk}/"


@pytest.mark.parametrize(("year", "stands_open"), [("2", True), ("8", False)])
def test_advice_on_younger_children_stands_open_beside_the_fields(
    cast: Cast, client: Client, year: str, stands_open: bool
) -> None:
    cast.noah.enrolments.update(year=year)
    page = page_of(login(client, cast.sara).get(f"/elever/{cast.noah.pk}/samtal/"))

    advice = re.search(r'nv-advice"( open)?>\s*<summary>Råd: prata med ett yngre barn', page)
    assert advice is not None
    assert bool(advice[1]) is stands_open


def missed(subject: str, *, late: bool = False) -> Absence:
    """A lesson missed, as the suggestion reads it."""
    return Absence(subject=subject, late=late, day=TODAY)


def test_the_pattern_begins_with_the_open_signals_and_says_what_was_missed_most() -> None:
    kept = {"times": 6, "of": 9, "thing": "måndagar", "other": "andra skoldagar", "other_times": 2, "other_of": 36}
    signal = Alert(rule="monster_veckodag", figures=kept | {"from": "2026-08-18", "to": "2026-11-20"})
    lessons = [missed("Engelska")] * 4 + [missed("SO")] * 3 + [missed("Bild")] * 2 + [missed("Slöjd", late=True)] * 5

    text = pattern.suggest([signal], [], [*lessons, missed("")])

    assert text == ("Borta 6 av 9 måndagar och 2 av 36 andra skoldagar. Flest missade lektioner: Engelska (4), SO (3).")


def test_the_figures_of_the_day_of_the_talk_are_frozen_and_shown(cast: Cast, client: Client) -> None:
    login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", talk_form(cast))

    extent = Talk.objects.get().extent
    assert dt.date.fromisoformat(extent["to"]) == TODAY
    assert {"valid", "invalid", "late", "occasions", "offered", "reported"} <= extent.keys()
