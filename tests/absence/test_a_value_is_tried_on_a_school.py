"""What another guide value would have meant last term: judged for the whole school, told week by week and by class."""

import ast
import datetime as dt
import json
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from absence import simulator, trials
from absence.models import Alert, RuleSetting
from absence.rules import RULES
from absence.services import find_alerts
from absence.simulator import OFF, Simulation, simulate
from absence.tasks import try_value
from absence.trial_words import instead
from absence.trials import LOST_AFTER, State, Status, Trial
from people.models import Group, Student
from tests.absence.days import FRIDAY, every_other, present, weekdays_before
from tests.cast import TODAY, Cast, login, make_student, school_day

RULE = RULES["dagar_tio_veckor"]
MONDAYS = [dt.date(2026, 11, 9), dt.date(2026, 11, 16)]


def away(student: Student, number: int, last: dt.date = FRIDAY) -> None:
    """So many whole days of absence in a row."""
    for day in weekdays_before(last, number):
        school_day(student, day, valid=360)


def tried(cast: Cast, value: int = 3, now: int = 6) -> Simulation:
    """The rule of whole days at Björkskolan, by a value and by the one in force."""
    found = simulate(cast.bjorkskolan, RULE, now=now, tried=value, today=TODAY)
    assert found
    return found


def crowd(cast: Cast, group: Group, pupils: int) -> list[Student]:
    """Pupils in a class, beside those of the cast."""
    return [make_student("Elev", str(number), group=group, municipality=cast.alvkoping) for number in range(pupils)]


# ------------------------------------------------------------------------------------------- The calculation


def test_both_values_are_judged_and_nothing_is_saved(cast: Cast, noah: Student) -> None:
    away(noah, 4)
    away(cast.maja, 7)

    found = tried(cast)

    assert (found.signals_now, found.pupils_now) == (1, 1)
    assert (found.signals_tried, found.pupils_tried) == (2, 2)
    assert not Alert.objects.exists()
    assert simulate(cast.ekskolan, RULE, now=6, tried=3, today=TODAY) is None


def test_a_value_that_is_off_gives_no_signals(cast: Cast, noah: Student) -> None:
    away(noah, 7)

    assert (tried(cast, OFF).signals_tried, tried(cast, OFF).signals_now) == (0, 1)
    assert tried(cast, 3, now=OFF).signals_now == 0


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.name not in ("tjugo_procent",)], ids=str)
def test_it_finds_what_the_search_finds_day_by_day(cast: Cast, noah: Student, rule: object) -> None:
    days, between = every_other(8)
    for day in days:
        school_day(noah, day, valid=240, invalid=120, announced=True)
    present(noah, between)
    for day in sorted([*days, *between]):
        find_alerts(day)
    one = RULES[rule.name]  # type: ignore[attr-defined]

    found = simulate(cast.bjorkskolan, one, now=one.at_least, tried=one.at_least, today=TODAY)

    assert found
    assert found.signals_now == found.signals_tried == Alert.objects.filter(rule=one.name).count()


def test_it_is_the_same_however_many_are_judged_at_a_time(
    cast: Cast, noah: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student, number in ((noah, 4), (cast.maja, 7), (cast.alma, 3)):
        away(student, number)
    at_once = tried(cast)
    steps: list[tuple[int, int]] = []

    monkeypatch.setattr(simulator, "AT_A_TIME", 1)
    one_by_one = simulate(
        cast.bjorkskolan, RULE, now=6, tried=3, today=TODAY, tell=lambda done, of: steps.append((done, of))
    )

    assert one_by_one == at_once
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_each_signal_counts_in_the_week_it_came(cast: Cast, noah: Student) -> None:
    away(noah, 3, last=dt.date(2026, 11, 11))
    away(cast.maja, 3)

    weeks = {week.monday: (week.now, week.tried) for week in tried(cast).weeks}

    assert [weeks.pop(monday) for monday in MONDAYS] == [(0, 1), (0, 1)]
    assert set(weeks.values()) == {(0, 0)}
    assert min(weeks) == dt.date(2026, 8, 17)
    assert dt.date(2026, 10, 26) not in weeks, "the autumn break"


def test_pupils_with_protected_data_are_in_no_count(cast: Cast, signe: Student) -> None:
    away(signe, 7)

    found = tried(cast)

    assert (found.pupils, found.signals_now, found.signals_tried) == (4, 0, 0)


def test_a_class_of_fewer_than_ten_stands_with_its_neighbour(cast: Cast, noah: Student) -> None:
    klass_7a = Group.objects.create(school=cast.bjorkskolan, name="7A")
    crowd(cast, klass_7a, 10)
    crowd(cast, cast.klass_8a, 9)  # ten with Alma; 8B has three
    away(noah, 7)

    rows = [(row.name, row.pupils, row.now, row.tried) for row in tried(cast).classes]

    assert rows == [("7A", 10, 0, 0), ("8A och 8B", 13, 1, 1)]


def test_a_pupil_counts_in_the_class_of_then_also_after_leaving(cast: Cast, noah: Student) -> None:
    crowd(cast, cast.klass_8a, 9)
    crowd(cast, cast.klass_8b, 8)
    away(noah, 7)
    noah.enrolments.update(last_day=FRIDAY)
    noah.memberships.update(last_day=FRIDAY)

    found = simulate(cast.bjorkskolan, RULE, now=6, tried=3, today=TODAY + dt.timedelta(days=7))

    assert found
    assert [(row.name, row.now) for row in found.classes] == [("8A", 0), ("8B", 1)]


@pytest.mark.parametrize(
    ("now", "by_it", "weeks", "text"),
    [
        (90, 30, 10, "ungefär 3 signaler i veckan i stället för 9"),
        (5, 30, 10, "ungefär 3 signaler i veckan i stället för en varannan vecka"),
        (30, 10, 10, "ungefär en signal i veckan i stället för 3"),
        (0, 4, 12, "ungefär en signal var tredje vecka i stället för ingen"),
        (30, 0, 10, "ingen signal i stället för 3 i veckan"),
        (40, 2, 40, "två signaler på hela terminen i stället för en i veckan"),
        (4, 0.5, 12, "mindre än en signal på hela terminen i stället för en var tredje vecka"),
        (31, 30, 10, "ungefär 3 signaler i veckan, som i dag"),
    ],
)
def test_the_answer_is_said_for_a_week(now: float, by_it: float, weeks: int, text: str) -> None:
    assert instead(now, by_it, weeks) == text


# ------------------------------------------------------------------------------------------- From page to page


@pytest.fixture
def school(cast: Cast, noah: Student) -> Iterator[Cast]:
    """Björkskolan with enough pupils, two of them away; nothing queued."""
    crowd(cast, cast.klass_8b, 10)
    away(noah, 4)
    away(cast.maja, 7)
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete("celery")
    yield cast
    broker.delete("celery")


def queued() -> list[tuple[int, str, int]]:
    """The arguments of the tasks that wait."""
    waiting = redis.Redis.from_url(settings.REDIS_URL).lrange("celery", 0, -1)
    return [ast.literal_eval(json.loads(message)["headers"]["argsrepr"]) for message in waiting]


def ask(client: Client, cast: Cast, **form: object) -> str:
    """Try a value on the rule's page; gives the address one is sent to."""
    url = reverse("absence:rule", args=[cast.huvudman.pk, RULE.name])
    answer = client.post(url, {"at_least": "3", "is_on": "on", "school": cast.bjorkskolan.pk, "prova": "ja"} | form)
    assert answer.status_code == 302
    return answer.url  # type: ignore[attr-defined,no-any-return]


def test_a_rektor_tries_without_scripts_and_reads_the_answer(client: Client, school: Cast) -> None:
    login(client, school.karin)

    url = ask(client, school)
    waiting = client.get(url).content.decode()
    assert f'<a class="ds-link" href="{url}">Visa hur långt det har kommit</a>' in waiting
    [arguments] = queued()
    assert arguments == (school.bjorkskolan.pk, RULE.name, 3)
    try_value(*arguments)
    page = client.get(url).content.decode()

    assert "i stället för" in page
    assert "signaler, om två elever" in page
    assert "Elever med skyddade personuppgifter är inte med" in page
    assert "Ändra till värdet" not in page, "hon provar, systemförvaltaren ändrar"
    assert not RuleSetting.objects.exists()


def test_the_page_asks_again_until_there_is_an_answer(client: Client, school: Cast) -> None:
    login(client, school.stina)
    url = ask(client, school)

    waiting = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in waiting
    Trial(school.bjorkskolan, RULE, 3).note(State(Status.RUNNING, done=250, of=1200))
    assert "250 av 1\N{NO-BREAK SPACE}200 elever" in client.get(url, headers={"HX-Request": "true"}).content.decode()
    try_value(school.bjorkskolan.pk, RULE.name, 3)

    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Ändra till värdet" in client.get(url).content.decode()


def test_what_is_under_way_is_not_queued_twice(client: Client, school: Cast) -> None:
    login(client, school.stina)

    assert ask(client, school) == ask(client, school)

    assert len(queued()) == 1


def test_reading_the_address_starts_nothing(client: Client, school: Cast) -> None:
    login(client, school.karin)

    page = client.get(Trial(school.bjorkskolan, RULE, 3).url).content.decode()

    assert "Det finns inget svar här" in page
    assert queued() == []


@pytest.mark.parametrize(
    ("status", "text"), [(Status.RUNNING, "Räkningen har stannat"), (Status.QUEUED, "har stannat")]
)
def test_a_worker_that_has_fallen_silent_is_told_of_and_can_be_asked_again(
    client: Client, school: Cast, status: Status, text: str
) -> None:
    login(client, school.karin)
    trial = Trial(school.bjorkskolan, RULE, 3)
    trial.note(State(status, heard_at=timezone.now() - LOST_AFTER[status] - dt.timedelta(seconds=1)))

    assert "Räkningen har stannat" in client.get(trial.url).content.decode()
    client.post(trial.url)

    assert len(queued()) == 1
    assert trial.state.is_waiting


def test_one_that_waits_for_something_larger_says_so(client: Client, school: Cast) -> None:
    login(client, school.karin)
    trial = Trial(school.bjorkskolan, RULE, 3)
    trial.note(State(Status.QUEUED, heard_at=timezone.now() - dt.timedelta(minutes=5)))

    assert "står på tur efter något större" in client.get(trial.url).content.decode()


def test_a_school_with_a_handful_of_pupils_gets_no_numbers(client: Client, cast: Cast, noah: Student) -> None:
    away(noah, 7)
    login(client, cast.karin)
    try_value(cast.bjorkskolan.pk, RULE.name, 3)

    page = client.get(Trial(cast.bjorkskolan, RULE, 3).url).content.decode()

    assert "Färre än tio elever räknas" in page
    assert "Vecka för vecka" not in page


def test_an_error_is_told_and_what_it_said_is_not_logged(
    client: Client, school: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    trial = Trial(school.bjorkskolan, RULE, 3)
    login(client, school.karin)

    with connection.execute_wrapper(fail):
        trials.carry_out(trial)

    assert "Det gick inte att prova" in client.get(trial.url).content.decode()
    assert "A trial of dagar_tio_veckor failed: OperationalError" in caplog.text
    assert f"of {school.noah.first_name}" not in caplog.text


def fail(*asked: object) -> None:
    """The database is gone, and says what it was about."""
    message = "row of {}".format("Noah")
    raise OperationalError(message)


def test_an_answer_is_out_of_reach_for_those_of_other_schools(client: Client, school: Cast) -> None:
    try_value(school.bjorkskolan.pk, RULE.name, 3)
    url = Trial(school.bjorkskolan, RULE, 3).url

    assert [login(client, person).get(url).status_code for person in (school.karin, school.stina)] == [200, 200]
    assert [login(client, person).get(url).status_code for person in (school.rolf, school.greta, school.hugo)] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("value", ["31", "99"])
def test_a_value_that_cannot_be_set_cannot_be_tried(client: Client, school: Cast, value: str) -> None:
    login(client, school.karin)
    url = reverse("absence:rule", args=[school.huvudman.pk, RULE.name])

    refused = client.post(url, {"at_least": value, "is_on": "on", "school": school.bjorkskolan.pk, "prova": "ja"})

    assert refused.status_code == 422
    assert client.get(Trial(school.bjorkskolan, RULE, int(value)).url).status_code == 404
    assert client.get(Trial(school.bjorkskolan, RULES["ogiltig_samma_dag"], 1).url).status_code == 404


def test_a_rule_that_is_switched_off_is_tried_as_nought(client: Client, school: Cast) -> None:
    login(client, school.karin)

    assert ask(client, school, is_on="").endswith("/0/")
