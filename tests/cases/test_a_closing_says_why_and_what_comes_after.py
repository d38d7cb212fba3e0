"""Closing a case: each reason asks for its own, and somebody keeps an eye on the pupil who stays."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.closing import GOES_ON, offered
from cases.due import due_in
from cases.errors import AlreadyDone, MissingParts
from cases.models import Case, State
from cases.work import tasks_for
from people.models import Skolform, User
from tests.cases import way
from tests.cast import TODAY, Cast, login

DAY = dt.timedelta(days=1)
SCHOOL, LAST, HOME = (
    "Skriv den nya skolan eller det nya landet. Vet ni inte, skriv det.",
    "Välj elevens sista skoldag hos er.",
    "Välj dagen då hemkommunen fick veta.",
)
WHO, UNTIL = "Välj vem som ser eleven efter avslutet.", "Välj en kommande dag för avstämningen."


def close(case: Case, by: User, closing: str, **said: Any) -> Case:
    services.avsluta(case=case, by=by, closing=closing, reason="Så blev det.", after=services.Afterwards(**said))
    return way.fresh(case)


# By hand: domain.md (c) 11 and the routine.
@pytest.mark.parametrize(
    ("closing", "asked"),
    [
        ("önskad effekt", [WHO, UNTIL]),
        ("hanterad", []),
        ("flytt", [SCHOOL, LAST]),
        ("utomlands", [SCHOOL, LAST, HOME]),
        ("skolplikt", [LAST, HOME]),
        ("gymnasium", [LAST, HOME]),
        ("annat", []),
    ],
)
def test_each_reason_asks_for_its_own_and_no_more(cast: Cast, closing: str, asked: list[str]) -> None:
    case = way.opened(cast)
    if not asked:
        assert not close(case, cast.karin, closing).is_open
        return

    with pytest.raises(MissingParts) as missing:
        close(case, cast.karin, closing)

    assert [part.text for part in missing.value.parts] == asked


def test_an_investigation_is_broken_off_only_when_the_pupil_leaves(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    page = login(client, cast.karin).get(f"/arenden/{case.pk}/avsluta/").content.decode()

    with pytest.raises(MissingParts) as missing:
        close(case, cast.karin, "hanterad")

    assert [part.text for part in missing.value.parts] == [GOES_ON]
    assert re.findall('name="closing" value="([^"]*)"', page) == ["flytt", "utomlands", "skolplikt"]
    assert "last_school_day" in page
    assert "aftercare_by" not in page
    assert not close(case, cast.karin, "flytt", receiving_school="Tallskolan", last_school_day=TODAY).is_open


def test_an_investigation_broken_off_begins_anew_when_the_pupil_comes_back(cast: Cast) -> None:
    case = close(way.utredning(cast), cast.karin, "flytt", receiving_school="Tallskolan", last_school_day=TODAY)
    services.ateruppta(case=case, by=cast.karin, reason="Noah kom tillbaka.")

    way.take(cast, way.fresh(case), "inled_utredning", cast.karin)

    assert way.fresh(case).investigations.count() == 2


def test_the_day_to_see_how_it_goes_lies_ahead(cast: Cast) -> None:
    with pytest.raises(MissingParts) as missing:
        close(way.opened(cast), cast.karin, "önskad effekt", aftercare_by=cast.sara, aftercare_until=TODAY)

    assert [part.text for part in missing.value.parts] == [UNTIL]


@pytest.mark.parametrize("closing", ["utomlands", "flytt"])
def test_the_hemkommun_was_told_on_a_day_that_has_been(cast: Cast, closing: str) -> None:
    with pytest.raises(MissingParts) as missing:
        close(
            way.opened(cast), cast.karin, closing,
            receiving_school="Norge", last_school_day=TODAY, home_told_on=TODAY + DAY,
        )  # fmt: skip

    assert [(part.where, part.text) for part in missing.value.parts] == [("home_told_on", "Välj en dag som har varit.")]


def test_of_a_pupil_who_stays_nothing_is_kept_of_leaving(cast: Cast) -> None:
    away = {"receiving_school": "Norge", "last_school_day": TODAY, "home_told_on": TODAY}

    case = close(way.opened(cast), cast.karin, "hanterad", **away)

    assert (case.receiving_school, case.last_school_day, case.home_told_on) == ("", None, None)
    assert not away.keys() & case.events.get(kind="avsluta").data.keys()


def test_skolplikt_ends_where_there_is_one_and_gymnasiet_where_it_is() -> None:
    of_grundskola, of_gymnasiet = ({value for value, _ in offered(form, State.UPPMARKSAMMA)} for form in (
        Skolform.GRUNDSKOLA, Skolform.GYMNASIESKOLA
    ))  # fmt: skip

    assert of_grundskola - of_gymnasiet == {"skolplikt"}
    assert of_gymnasiet - of_grundskola == {"gymnasium"}


def test_whoever_keeps_an_eye_has_it_in_the_list_from_that_day_and_the_rektor_a_week_later(cast: Cast) -> None:
    case = close(way.opened(cast), cast.karin, "önskad effekt", aftercare_by=cast.sara, aftercare_until=way.NEXT_WEEK)
    until, title = way.NEXT_WEEK, "Stäm av hur det går efter avslutet"

    def has(user: User, day: dt.date) -> bool:
        return title in [task.title for task in tasks_for(way.person(user), day)]

    assert [has(cast.sara, day) for day in (until - DAY, until)] == [False, True]
    assert [has(cast.karin, until + days * DAY) for days in (7, 8)] == [False, True]
    services.end_aftercare(case=case, by=cast.sara)
    assert not has(cast.sara, until)
    assert due_in(way.fresh(case), until) == []
    with pytest.raises(AlreadyDone):
        services.end_aftercare(case=case, by=cast.karin)


def test_a_kurator_who_keeps_an_eye_has_it_too(cast: Cast) -> None:
    close(way.opened(cast), cast.karin, "hanterad", aftercare_by=cast.maria, aftercare_until=way.NEXT_WEEK)

    assert "Stäm av hur det går efter avslutet" in [task.title for task in tasks_for(cast.maria, way.NEXT_WEEK)]


def test_others_do_not_end_it(cast: Cast) -> None:
    case = close(way.opened(cast), cast.karin, "hanterad", aftercare_by=cast.maria, aftercare_until=way.NEXT_WEEK)

    for user in (cast.amir, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            services.end_aftercare(case=case, by=user)


def test_nobody_keeps_an_eye_on_a_pupil_who_has_left(cast: Cast) -> None:
    case = close(
        way.opened(cast), cast.karin, "flytt", receiving_school="Tallskolan", last_school_day=TODAY,
        aftercare_by=cast.sara, aftercare_until=way.NEXT_WEEK,
    )  # fmt: skip

    assert (case.aftercare_by, case.aftercare_until) == (None, None)


def test_taken_up_again_nothing_of_it_is_left_but_in_what_has_happened(cast: Cast) -> None:
    case = close(way.opened(cast), cast.karin, "flytt", receiving_school="Tallskolan", last_school_day=TODAY)

    services.ateruppta(case=case, by=cast.karin, reason="Noah kom tillbaka.")

    assert (way.fresh(case).receiving_school, way.fresh(case).last_school_day) == ("", None)
    assert case.events.get(kind="avsluta").data["receiving_school"] == "Tallskolan"


def test_the_form_proposes_the_mentor_and_the_case_then_tells_what_was_said(cast: Cast, client: Client) -> None:
    case, browser = way.opened(cast), login(client, cast.karin)

    form = browser.get(f"/arenden/{case.pk}/avsluta/").content.decode()
    assert f'<option value="{cast.sara.pk}" selected>Sara Lindgren, mentor</option>' in form
    close(case, cast.karin, "utomlands", receiving_school="Norge", last_school_day=TODAY, home_told_on=TODAY)
    page = browser.get(f"/arenden/{case.pk}/").content.decode()

    said = "Till: Norge. Sista skoldag 20 november. Hemkommunen fick veta 20 november."
    assert f"Eleven har flyttat utomlands. {said}" in page
