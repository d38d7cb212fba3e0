"""Unexcused absence for CSN: who reaches the limit, counted by hand, and that a person decides what is reported."""

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from absence.csn import WARNING, Limit, Truancy, reached
from absence.models import Absence, StudentDay
from cases.errors import Conflict, MissingParts
from oversight.csn_list import get_line_or_404, listed
from oversight.models import CsnNote
from oversight.services.csn import note_csn
from people.choices import choose
from people.models import Protection, Skolform, Student, User
from people.roles import Role
from tests.cast import TODAY, Cast, fresh, give_role, login, make_student, make_user, on_day, school_day

LIMIT = Limit(240, 30, 2)
FIRST, SECOND, THIRD = dt.date(2026, 11, 9), dt.date(2026, 11, 12), dt.date(2026, 11, 18)
Kind = CsnNote.Kind


@pytest.fixture
def agda(cast: Cast) -> User:
    """The administratör of Älvgymnasiet."""
    agda = make_user("agda", last_name="Ek")
    give_role(agda, Role.ADMINISTRATOR, cast.alvgymnasiet)
    return agda


@pytest.fixture
def truant(cast: Cast) -> Student:
    """Casper has been away five hours without valid reason on two days."""
    school_day(cast.casper, FIRST, invalid=120)
    school_day(cast.casper, SECOND, invalid=180)
    return cast.casper


def note(student: Student, by: User, kind: str, seen: CsnNote | None = None, **given: Any) -> CsnNote:
    """What was done today."""
    return note_csn(student=student, by=fresh(by), kind=kind, on=TODAY, seen=seen.pk if seen else 0, **given)


def names(lines: Iterable[Any]) -> list[str]:
    return [line.student.first_name for line in lines]


def by_hand(days: dict[dt.date, int], since: dt.date, limit: Limit) -> Truancy | None:
    """The first day from which enough comes within the days, counted one by one."""
    absent = {day: minutes for day, minutes in sorted(days.items()) if day >= since and minutes}
    for first in absent:
        near = [minutes for day, minutes in absent.items() if 0 <= (day - first).days < limit.within]
        if sum(near) >= limit.minutes and len(near) >= limit.times:
            rest = {day: minutes for day, minutes in absent.items() if day >= first}
            return Truancy(first, max(rest), sum(rest.values()), len(rest))
    return None


DAYS = st.dictionaries(st.integers(0, 90), st.sampled_from([0, 20, 60, 120, 240]), max_size=12)
LIMITS = st.builds(Limit, st.sampled_from([60, 240, 300]), st.sampled_from([15, 30]), st.integers(1, 3))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=DAYS, other=DAYS, limit=LIMITS, after=st.integers(0, 60))
def test_the_limit_is_reached_as_counted_by_hand(
    cast: Cast, one: dict[int, int], other: dict[int, int], limit: Limit, after: int
) -> None:
    start, pupils = dt.date(2026, 8, 18), (cast.casper, cast.noah)
    since = start + dt.timedelta(days=after)
    found = [{start + dt.timedelta(days=n): minutes for n, minutes in days.items()} for days in (one, other)]
    with transaction.atomic():
        StudentDay.objects.bulk_create(
            StudentDay(student=pupil, school=cast.alvgymnasiet, day=day, offered=360, reported=360, invalid=minutes)
            for pupil, days in zip(pupils, found, strict=True)
            for day, minutes in days.items()
        )
        asked = {cast.casper.pk: since, cast.noah.pk: start}
        counted = reached(asked, limit=limit, schools=[cast.alvgymnasiet.pk], today=dt.date(2026, 12, 31))
        transaction.set_rollback(True)

    assert counted.get(cast.casper.pk) == by_hand(found[0], since, limit)
    assert counted.get(cast.noah.pk) == by_hand(found[1], start, limit)


def test_the_list_shows_the_lessons_behind_it(client: Client, cast: Cast, agda: User, truant: Student) -> None:
    Absence.objects.create(
        student=truant, school=cast.alvgymnasiet, huvudman=cast.huvudman, key="k:1", day=SECOND, minutes=180,
        start=dt.time(9), end=dt.time(12), subject="Bild", valid=False,
    )  # fmt: skip
    browser = login(client, agda)

    page = browser.get("/csn/").content.decode()
    detail = browser.get(f"/csn/{truant.pk}/").content.decode().replace("\xa0", " ")

    assert "Casper Blom" in page
    assert "Måndag 9 november" in detail
    assert "9.00" in detail
    assert "Bild" in detail
    assert "5 timmar på två dagar" in detail
    assert "från 9 december" in detail  # thirty days from the first


def test_one_long_day_is_not_repeated(cast: Cast, agda: User) -> None:
    school_day(cast.casper, FIRST, invalid=360)

    assert names(listed(agda, TODAY).to_go_through) == []


def test_only_pupils_with_studiehjalp_are_there(cast: Cast, karin: User) -> None:
    for day in (FIRST, SECOND):
        school_day(cast.noah, day, invalid=360)  # in grundskolan

    assert listed(karin, TODAY).pupils == 0


def test_absence_at_another_huvudman_is_not_counted(cast: Cast, agda: User, truant: Student) -> None:
    StudentDay.objects.filter(student=truant, day=SECOND).update(school=cast.granasskolan)

    assert names(listed(agda, TODAY).to_go_through) == []


def test_absence_that_is_judged_valid_falls_out_and_asks_for_a_mended_report(agda: User, truant: Student) -> None:
    report = note(truant, agda, Kind.REPORTED)
    StudentDay.objects.filter(student=truant, day=SECOND).update(invalid=0, valid=180)
    line = get_line_or_404(fresh(agda), truant.pk, TODAY)

    assert line.is_changed
    assert [act.kind for act in line.acts] == [Kind.STUDIES_AGAIN, Kind.TAKEN_BACK]

    note(truant, agda, Kind.TAKEN_BACK, report, reason="Läkarintyg kom i efterhand.")
    assert names(listed(fresh(agda), TODAY).to_go_through) == []
    StudentDay.objects.filter(student=truant, day=SECOND).update(invalid=180, valid=0)  # judged back again
    assert names(listed(fresh(agda), TODAY).to_go_through) == ["Casper"]


def test_who_is_reported_waits_for_full_time_studies_and_is_then_counted_anew(agda: User, truant: Student) -> None:
    report = note(truant, agda, Kind.REPORTED, first_day=FIRST)
    assert (report.first_day, report.minutes, report.times) == (FIRST, 300, 2)
    found = listed(fresh(agda), TODAY)
    assert (names(found.to_go_through), names(found.reported)) == ([], ["Casper"])

    with on_day(dt.date(2026, 12, 4)):
        school_day(truant, dt.date(2026, 11, 30), invalid=360)
        note_csn(student=truant, by=fresh(agda), kind=Kind.STUDIES_AGAIN, on=dt.date(2026, 12, 1), seen=report.pk)
        school_day(truant, dt.date(2026, 12, 2), invalid=360)
        assert names(listed(fresh(agda), dt.date(2026, 12, 4)).to_go_through) == []  # the day before has been told
        school_day(truant, dt.date(2026, 12, 3), invalid=60)
        assert names(listed(fresh(agda), dt.date(2026, 12, 4)).to_go_through) == ["Casper"]


def test_who_is_left_out_comes_again_only_by_new_absence(agda: User, truant: Student) -> None:
    with pytest.raises(MissingParts, match="Skriv varför"):
        note(truant, agda, Kind.NOT_REPORTED)
    note(truant, agda, Kind.NOT_REPORTED, reason="Skolan utreder kränkningar.")
    school_day(truant, THIRD, invalid=240)

    assert names(listed(fresh(agda), TODAY).to_go_through) == []  # once, not repeated
    school_day(truant, TODAY, invalid=20)
    assert names(listed(fresh(agda), TODAY).to_go_through) == ["Casper"]


def test_the_first_day_is_the_schools_to_choose_where_enough_is_left(agda: User, truant: Student) -> None:
    for day, words in ((SECOND, "når frånvaron inte gränsen"), (dt.date(2026, 11, 13), "Välj en första dag")):
        with pytest.raises(MissingParts, match=words):
            note(truant, agda, Kind.REPORTED, first_day=day)
    school_day(truant, THIRD, invalid=60)

    assert note(truant, agda, Kind.REPORTED, first_day=SECOND).minutes == 240


def test_a_warning_comes_first_where_the_huvudman_wants_it(cast: Cast, agda: User, truant: Student) -> None:
    with on_day(dt.date(2026, 11, 1)):
        choose(cast.huvudman, WARNING, value="ja", first_day=FIRST, reason="Vi pratar först.", by=cast.stina)
    with pytest.raises(MissingParts, match="varningssamtalet först"):
        note(truant, agda, Kind.REPORTED)

    warning = note(truant, agda, Kind.WARNED, reason="Casper vet vad som gäller.")
    assert names(listed(fresh(agda), TODAY).to_go_through) == ["Casper"]
    assert note(truant, agda, Kind.REPORTED, warning).kind == Kind.REPORTED


def test_two_who_go_through_the_same_pupil_do_not_both_report(client: Client, agda: User, truant: Student) -> None:
    form = {"kind": Kind.REPORTED.value, "on": TODAY.isoformat(), "first_day": FIRST.isoformat(), "seen": "0"}
    browser = login(client, agda)

    assert browser.post(f"/csn/{truant.pk}/", form).status_code == 302
    again = browser.post(f"/csn/{truant.pk}/", form | {"reason": "Ringde också."})

    assert again.status_code == 409
    assert "Ringde också." in again.content.decode()
    assert CsnNote.objects.count() == 1
    with pytest.raises(Conflict):
        note(truant, agda, Kind.REPORTED)


@pytest.mark.parametrize(
    "form", [{}, {"kind": "rapporterad", "on": "2026-11-21"}, {"kind": "studerar igen", "on": "x"}]
)
def test_a_form_that_lacks_something_says_what(
    client: Client, agda: User, truant: Student, form: dict[str, str]
) -> None:
    answer = login(client, agda).post(f"/csn/{truant.pk}/", form)

    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert not CsnNote.objects.exists()


def test_the_workbook_has_no_protected_pupil_and_what_is_noted_stays(
    client: Client, cast: Cast, agda: User, truant: Student
) -> None:
    hidden = make_student(
        "Gömd", group=cast.klass_gy, born=2008, skolform=Skolform.GYMNASIESKOLA,
        protection=Protection.SEKRETESSMARKERING,
    )  # fmt: skip
    for day in (FIRST, SECOND):
        school_day(hidden, day, invalid=300)
    rektor = make_user("rut")
    give_role(rektor, Role.REKTOR, cast.alvgymnasiet)
    note(truant, agda, Kind.REPORTED)

    content = b"".join(login(client, rektor).get("/csn/csn.xlsx").streaming_content)  # type: ignore[attr-defined]
    _, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    assert [(line.student.first_name, line.klass) for line in listed(rektor, TODAY).to_go_through] == [("Gömd", None)]
    assert listed(rektor, TODAY).reported[0].klass == cast.klass_gy
    assert [row[0] for row in rows] == ["Casper Blom"]
    assert rows[0][4:8] == ["Rapporterad", "2026-11-09", 5.0, 2.0]
    with pytest.raises(Http404):
        note(hidden, agda, Kind.REPORTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        CsnNote.objects.update(minutes=1)


def test_mitt_arbete_asks_for_it_until_it_is_gone_through(client: Client, agda: User, truant: Student) -> None:
    browser = login(client, agda)
    assert "En elev på Älvgymnasiet når gränsen." in browser.get("/").content.decode()

    note(truant, agda, Kind.REPORTED)

    assert "CSN" not in browser.get("/").content.decode().split("<main")[1]


def test_the_list_costs_the_same_however_long_it_is(client: Client, cast: Cast, agda: User, truant: Student) -> None:
    browser, found = login(client, agda), []
    for number in (1, 4):
        for _ in range(number):
            pupil = make_student(group=cast.klass_gy, born=2008, skolform=Skolform.GYMNASIESKOLA)
            for day in (FIRST, SECOND):
                school_day(pupil, day, invalid=300)
            note(pupil, agda, Kind.REPORTED)
            school_day(make_student(group=cast.klass_gy, born=2009, skolform=Skolform.GYMNASIESKOLA), FIRST, invalid=9)
        for address in ("/csn/", "/"):
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            found.append(len(asked))

    assert found[:2] == found[2:]
