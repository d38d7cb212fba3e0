"""The other system fails as servers do: nothing is lost, nothing is taken twice, and a person is told what to do."""

import datetime as dt
import logging
from email.utils import format_datetime

import pytest
from django.db import connection as database

from absence.models import Absence, SourceRecord, SourceState
from absence.sources.ss12000.client import MOST_BYTES
from absence.sources.ss12000.errors import SourceError
from absence.sources.ss12000.sync import ONE_SYNC, sync
from people.models import Enrolment, Student
from tests.ss12000.server import Fault
from tests.ss12000.world import FRIDAY, QUICK, World, absence, minutes, pupil

RIGHT = "hemlighet"
KEPT = "Det som har hämtats är kvar, och nästa försök fortsätter där."
EVERY_TRY = range(1, QUICK.attempts + 1)


def test_a_token_that_runs_out_in_the_middle_is_renewed(world: World) -> None:
    with_client(world)
    world.source.tokens.clear()
    world.source.faults.append(Fault("/persons", at=1, status=401))
    world.fetched()

    assert world.source.count("/connect/token") == 2
    assert Student.objects.count() == 4


def test_a_token_that_runs_out_between_two_pages_is_renewed_and_the_page_comes(world: World) -> None:
    with_client(world)
    world.source.tokens.clear()
    world.source.page_size = 2
    world.source.faults.append(Fault("/persons", at=2, status=401))
    world.fetched()

    assert world.source.count("/connect/token") == 2
    assert Student.objects.count() == 4


def test_a_login_that_is_busy_is_asked_again(world: World) -> None:
    with_client(world)
    world.source.tokens.clear()
    world.source.faults.append(Fault("/connect/token", at=1, status=429, headers={"Retry-After": "0"}))
    world.fetched()

    assert world.source.count("/connect/token") == 2


def test_a_fixed_token_that_is_refused_is_told_of(world: World) -> None:
    world.source.tokens.clear()
    run = world.sync()

    assert run.status == "misslyckad"
    assert run.error == "127.0.0.1 godtar inte inloggningen. Kontrollera nyckeln, eller be leverantören om en ny."


def test_a_client_that_is_refused_is_told_of(world: World) -> None:
    with_client(world, secret="fel")
    run = world.sync()

    assert run.error == (
        "127.0.0.1 ger ingen inloggning (svar 401). Kontrollera klient-id, hemlighet och adressen för inloggning."
    )


def test_too_many_questions_are_asked_again_when_the_source_says(world: World) -> None:
    world.source.faults.append(Fault("/persons", at=1, status=429, headers={"Retry-After": "0"}))
    world.fetched()

    assert world.source.count("/persons") == 2


def test_a_source_that_wants_to_be_left_alone_for_an_hour_is_left_alone(world: World) -> None:
    world.source.faults.append(Fault("/persons", at=1, status=429, headers={"Retry-After": "3600"}))
    run = world.sync()

    assert world.source.count("/persons") == 1
    assert run.error.startswith("127.0.0.1 tar inte emot fler frågor just nu (svar 429).")


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_fault_of_the_server_is_tried_again(world: World, status: int) -> None:
    world.source.faults += [Fault("/groups", at=1, status=status), Fault("/groups", at=2, status=status)]
    world.fetched()

    assert Student.objects.count() == 4


def test_a_time_to_come_back_is_kept_by_the_sources_own_clock(world: World) -> None:
    when = format_datetime(world.source.now.astimezone(dt.UTC), usegmt=True)
    world.source.faults.append(Fault("/groups", at=1, status=503, headers={"Retry-After": when}))
    world.fetched()

    assert world.source.count("/groups") == 2


def test_a_connection_cut_in_the_middle_of_an_answer_is_tried_again(world: World) -> None:
    world.source.faults.append(Fault("/persons", at=1, cut=True))
    world.fetched()

    assert Student.objects.count() == 4


def test_a_page_that_comes_twice_is_taken_once(world: World) -> None:
    world.source.page_size = 3
    world.source.faults.append(Fault("/persons", at=2, same_page=True))
    world.fetched()

    assert Student.objects.count() == 4


def test_a_broken_night_goes_on_where_it_stopped(world: World) -> None:
    world.source.page_size = 2
    world.source.faults += [Fault("/persons", at=2 + each, status=500) for each in EVERY_TRY]
    broken = world.sync()
    assert broken.status == "misslyckad"
    assert broken.error == f"127.0.0.1 svarar inte som den ska (svar 500). {KEPT}"
    assert not Student.objects.exists()
    known = SourceRecord.objects.filter(resource="persons").count()
    assert known == 4

    world.source.faults.clear()
    world.source.clear_questions()
    world.fetched()

    first = next(each for each in world.source.asked if each.path == "/persons")
    assert set(first.params) == {"pageToken", "limit"}
    assert world.source.count("/persons") == 2
    assert Student.objects.count() == 4


def test_a_place_that_the_source_has_forgotten_means_from_the_beginning(world: World) -> None:
    world.source.page_size = 2
    world.source.faults += [Fault("/persons", at=2 + each, status=500) for each in EVERY_TRY]
    world.sync()
    SourceState.objects.filter(resource="persons").update(page_token="längesedan")
    world.source.faults.clear()
    world.fetched()

    assert Student.objects.count() == 4


def test_a_night_broken_among_the_lessons_goes_on_there(world: World) -> None:
    days = [FRIDAY - dt.timedelta(days=each) for each in range(4)]
    for day in days:
        world.lesson(world.math_8b, "08:20", "09:20", day)
    world.source.page_size = 2
    slices = 1 + (FRIDAY - dt.date(2026, 7, 1)).days // 7
    world.source.faults += [Fault("/calendarEvents", at=slices + each, status=503) for each in EVERY_TRY]
    assert world.sync().status == "misslyckad"

    world.source.faults.clear()
    world.source.clear_questions()
    world.fetched()

    assert [minutes("Noah", day) for day in days] == [(60, 0, 0, 0)] * 4
    assert world.source.count("/calendarEvents") < 4


def test_a_pupil_who_vanishes_ends_at_the_school_and_keeps_history(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20", dt.date(2026, 11, 10))
    world.seen(lesson, world.noah, invalid=60)
    world.fetched()
    world.later(days=1)
    world.source.delete("persons", world.noah)
    world.fetched()

    assert Enrolment.objects.get(student=pupil("Noah")).last_day == dt.date(2026, 11, 19)
    assert len(absence("Noah")) == 1


def test_deletions_on_several_pages_are_all_heard_of_though_one_of_them_is_cut(world: World) -> None:
    world.fetched()
    world.later(days=1)
    world.source.page_size = 1
    for pupil_id in (world.noah, world.maja, world.alma):
        world.source.delete("persons", pupil_id)
    world.source.clear_questions()
    world.source.faults.append(Fault("/deletedEntities", at=2, cut=True))
    world.fetched()

    assert world.source.count("/deletedEntities") == 4
    assert set(Enrolment.objects.exclude(last_day=None).values_list("student__first_name", flat=True)) == {
        "Noah", "Maja", "Alma",
    }  # fmt: skip


def test_who_is_deleted_and_then_there_again_is_a_pupil_as_before(world: World) -> None:
    world.fetched()
    world.later(days=1)
    again = dict(world.source.objects["persons"][world.noah])
    world.source.delete("persons", world.noah)
    world.source.put("persons", world.noah, **{name: again[name] for name in again if name not in {"id", "meta"}})
    world.fetched()

    assert Enrolment.objects.get(student=pupil("Noah")).last_day is None


def test_attendance_that_vanishes_takes_its_absence_back(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20", dt.date(2026, 9, 14))
    seen = world.seen(lesson, world.noah, invalid=60)
    world.fetched()
    world.later(days=1)
    world.source.delete("attendances", seen)
    world.fetched()

    assert absence("Noah") == []
    assert Absence.objects.get().superseded_at is not None


def test_a_lesson_that_vanishes_was_not_offered(world: World) -> None:
    lesson = world.lesson(world.math_8b, "08:20", "09:20", dt.date(2026, 9, 14))
    world.fetched()
    world.later(days=1)
    world.source.delete("calendarEvents", lesson)
    world.fetched()

    assert minutes("Noah", dt.date(2026, 9, 14)) is None


def test_without_word_of_deletions_a_full_fetch_finds_them(world: World) -> None:
    world.source.missing.add("/deletedEntities")
    assert "Borttag märks därför först när allt hämtas om (--full)." in world.fetched().notes[-1]
    world.later(days=1)
    del world.source.objects["persons"][world.noah]
    world.fetched()
    assert Enrolment.objects.get(student=pupil("Noah")).last_day is None

    world.fetched(full=True)

    assert Enrolment.objects.get(student=pupil("Noah")).last_day == dt.date(2026, 11, 19)


def test_a_source_that_shows_hardly_anybody_changes_nothing(world: World) -> None:
    for number in range(30):
        world.pupil("Elev", f"Nummer{number}", f"20120311TF{number + 10}")
    world.fetched()
    world.later(days=1)
    for each in list(world.source.objects["persons"])[5:]:
        del world.source.objects["persons"][each]
    run = world.sync(full=True)

    assert run.status == "misslyckad"
    assert "Källan visar inte längre 32 av 37 personer." in run.error
    assert not Enrolment.objects.exclude(last_day=None).exists()


@pytest.mark.parametrize("hours", [-3, 3])
def test_clocks_that_differ_by_hours_lose_no_change(world: World, hours: int) -> None:
    world.source.skew = dt.timedelta(hours=hours)
    for each in world.source.objects.values():
        for thing in each.values():
            thing["meta"]["modified"] = (world.source.now + world.source.skew).isoformat()
    world.fetched()
    world.later(minutes=1)
    world.source.put("persons", world.noah, givenName="Noa")
    world.fetched()

    assert Student.objects.filter(first_name="Noa").exists()


def test_what_changes_while_pages_are_read_comes_the_next_night(world: World) -> None:
    world.fetched()
    world.source.put("persons", world.noah, givenName="Noa")  # at the very moment of the fetch
    world.later(days=1)
    world.fetched()

    assert Student.objects.filter(first_name="Noa").exists()


def test_only_what_is_new_is_asked_for_the_second_night(world: World) -> None:
    world.fetched()
    world.source.clear_questions()
    world.later(days=1)
    world.fetched()

    asked = {
        each.path: each.params for each in world.source.asked if each.path in {"/persons", "/groups", "/attendances"}
    }
    assert {path: "meta.modified.after" in params for path, params in asked.items()} == dict.fromkeys(asked, True)


def test_lessons_and_their_attendance_are_not_kept_once_they_are_read_in(world: World) -> None:
    world.seen(world.lesson(world.math_8b, "08:20", "09:20"), world.noah, invalid=60)
    world.fetched()

    assert not SourceRecord.objects.filter(resource="calendarEvents").exists()


def test_a_part_that_is_not_open_to_us_is_told_of_and_the_rest_is_read(world: World) -> None:
    world.source.forbidden.add("/absences")
    world.source.missing.add("/placements")
    world.lesson(world.math_8b, "08:20", "09:20")
    run = world.fetched()

    assert run.notes[-2:] == [
        "127.0.0.1 har inte /placements. Kontrollera adressen.",
        "127.0.0.1 låter oss inte läsa /absences. Be leverantören öppna den delen.",
    ]
    assert minutes("Noah") == (60, 0, 0, 0)


def test_without_people_nothing_can_be_read(world: World) -> None:
    world.source.forbidden.add("/persons")

    assert world.sync().error == "127.0.0.1 låter oss inte läsa /persons. Be leverantören öppna den delen."


def test_one_object_that_cannot_be_read_does_not_stop_the_others(world: World) -> None:
    with_fault = {"id": "trasig", "meta": {"created": "2026-01-01T00:00:00Z", "modified": "2026-01-01T00:00:00Z"}}
    world.source.objects["persons"]["trasig"] = with_fault | {"givenName": "Utan efternamn"}
    run = world.sync()
    world.source.problems.clear()

    assert run.status == "klar"
    assert run.notes[-1:] == ["1 poster i persons: familyName gick inte att läsa. Be leverantören rätta dem."]
    assert Student.objects.count() == 4


def test_an_answer_that_is_not_json_is_told_of_without_showing_it(world: World) -> None:
    world.source.faults.append(Fault("/organisations", at=1, status=200, body=b"<html>Noah Lindqvist</html>"))
    run = world.sync()

    assert run.error == "127.0.0.1 svarade på /organisations med något annat än SS 12000. Kontrollera adressen."


def test_an_answer_without_end_is_not_read_to_the_end(world: World) -> None:
    world.source.faults.append(Fault("/organisations", at=1, status=200, body=b" " * (MOST_BYTES + 1)))

    assert "skickar för mycket på en gång" in world.sync().error


def test_a_redirect_is_never_followed(world: World) -> None:
    away = {"Location": "http://169.254.169.254/latest/"}
    world.source.faults.append(Fault("/organisations", at=1, status=302, headers=away, body=b""))
    run = world.sync()

    assert run.error == "127.0.0.1 skickar vidare till en annan adress. Skriv den adress som gäller."


def test_nobody_at_home_is_told_of(world: World) -> None:
    world.connection.base_url = "http://127.0.0.1:9/v2.0"
    world.connection.save()

    assert world.sync().error.startswith("127.0.0.1 går inte att nå. Kontrollera adressen.")


def test_two_fetches_at_a_time_are_one(world: World) -> None:
    other = database.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ONE_SYNC, world.connection.pk])
        with pytest.raises(SourceError, match="En hämtning pågår redan"):
            sync(world.connection, patience=QUICK)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()

    assert world.source.asked == []
    world.fetched()


def test_neither_names_nor_addresses_with_ids_come_into_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.source.faults += [Fault("/groups", at=1, status=500), Fault("/persons", at=1, status=503)]
    september = dt.date(2026, 9, 14)
    world.lesson(world.math_8b, "08:20", "09:20", september)
    world.fetched()
    world.later(days=1)
    world.announce(world.noah, "00:00", "23:59", september)
    world.fetched()

    assert any("student" in each.params for each in world.source.asked)
    for secret in ("Noah", "Lindqvist", world.noah, "student=", "en-nyckel"):
        assert secret not in caplog.text


def with_client(world: World, secret: str = RIGHT) -> None:
    """Log in as a client."""
    world.connection.token_url = f"{world.source.url}/connect/token"
    world.connection.client_id = "klient"
    world.connection.keep_secret(secret)
    world.connection.save()
