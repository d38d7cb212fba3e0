"""Mitt arbete: tasks by when they are to be done, what is done, and how a class or a school is just now."""

import datetime as dt

import pytest
from django.test import Client
from django.utils.html import strip_tags

from absence.models import Lesson
from absence.services import find_alerts
from cases.models import Contact
from narvaro import work
from people.roles import Role
from people.tasks import Phone, Task
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, give_role, login, on_day, school_day

DAY = dt.timedelta(days=1)


def task(due: dt.date | None, **fields: object) -> Task:
    return Task(kind="telefon", title="Ring hem", url="/", button="Logga kontakt", due=due, **fields)  # type: ignore[arg-type]


def home(client: Client, user: object) -> str:
    response = login(client, user).get("/")  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def words_of(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (-3, "Försenat"),
        (0, "I dag"),
        (3, "Senast måndag 23 november"),
        (4, "Senast tisdag 24 november"),
        (7, "Nästa vecka"),
        (9, "Nästa vecka"),
        (10, "Senare"),
    ],
)
def test_tasks_stand_under_the_day_they_are_due(cast: Cast, days: int, title: str) -> None:
    assert work.heading(TODAY + days * DAY, TODAY) == title


def test_what_has_no_day_comes_last(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [task(None), task(TODAY + DAY), task(TODAY - DAY)]
    monkeypatch.setattr(work, "SOURCES", (lambda user, today: rows,))

    found = work.tasks_for(cast.sara, TODAY)

    assert [row.due for row in found] == [TODAY - DAY, TODAY + DAY, None]
    assert [group.title for group in work.grouped(found, TODAY)][-1] == "Utan bestämd dag"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([], "Inget att göra just nu."),
        ([0], "En sak att göra i dag."),
        ([-2, 0, 0, 5], "En sak är försenad. Två saker att göra i dag. En sak till."),
        ([5, 6], "Två saker att göra."),
    ],
)
def test_the_day_is_summed_up_in_a_sentence(cast: Cast, days: list[int], text: str) -> None:
    assert work.summary([task(TODAY + number * DAY) for number in days], TODAY) == text


@pytest.mark.parametrize(("hour", "words"), [(7, "God morgon"), (10, "Hej"), (17, "Hej"), (18, "God kväll")])
def test_the_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert work.greeting(hour) == words


def test_a_row_leads_to_the_form_and_to_the_telephone(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = task(TODAY, who="Noah Ali", klass="8B", why="Saknas sedan 8.20.", student_id=cast.noah.pk)
    rows = [
        Task(**{name: getattr(row, name) for name in row.__slots__} | {"phones": (Phone("Samira", "070-174 06 21"),)})
    ]
    monkeypatch.setattr(work, "SOURCES", (lambda user, today: rows,))

    html = home(client, cast.sara)

    assert f'href="/elever/{cast.noah.pk}/"' in html
    assert 'href="tel:+46701740621"' in html
    assert "Saknas sedan 8.20." in html
    assert "Logga kontakt" in html


def test_a_talk_is_not_asked_for_twice(client: Client, cast: Cast) -> None:
    for day in (2, 4, 6, 10, 12, 16):  # every other school day of November: six occasions
        school_day(cast.noah, TODAY.replace(day=day), valid=360)
        school_day(cast.tuva, TODAY.replace(day=day), valid=360)
    way.talk(cast, cast.noah)
    find_alerts(TODAY)

    tasks = work.tasks_for(cast.sara, TODAY)

    assert [task.who for task in tasks if task.title == "Boka samtal om frånvaro"] == ["Tuva Bergman"]
    assert any(task.who == "Noah Ali" for task in tasks)


def test_nothing_to_do_is_said_kindly(client: Client, cast: Cast) -> None:
    html = home(client, cast.petra)

    assert "Hej, Petra" in html
    assert "När någon behöver dig syns det här." in html


def test_the_class_just_now_tells_who_is_where(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY, invalid=120)
    school_day(cast.maja, TODAY, valid=360, announced=True)
    school_day(cast.tuva, TODAY, reported=300)

    html = words_of(home(client, cast.sara))

    assert "8B just nu" in html
    for words in ("1 på plats", "1 anmäld", "1 saknas"):
        assert words in html
    assert "3 elever med lektioner. 94 % av lektionstiden är rapporterad." in html


def test_a_day_that_nobody_has_reported_is_unclear_not_present(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY, reported=0)

    html = words_of(home(client, cast.sara))

    assert "0 på plats" in html
    assert "1 oklart" in html


def test_older_data_says_which_day_it_is_about(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY - DAY)

    assert "Senast inlästa dag: torsdag 19 november" in home(client, cast.sara)


def test_an_unreported_lesson_is_named(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY)
    Lesson.objects.create(
        school=cast.bjorkskolan,
        group=cast.klass_8b,
        key="so",
        day=TODAY - DAY,
        start=dt.time(10, 50),
        end=dt.time(11, 50),
        subject="SO",
        reported=False,
    )

    html = words_of(home(client, cast.sara))

    assert "SO tors 19 nov 10.50 är inte rapporterad. Orapporterad tid räknas inte som närvaro." in html


def test_the_class_stands_with_most_absence_first(client: Client, cast: Cast) -> None:
    school_day(cast.tuva, TODAY, valid=60)
    school_day(cast.maja, TODAY, invalid=360)
    school_day(cast.noah, TODAY)

    table = home(client, cast.sara).split("de senaste fyra skolveckorna")[1]

    assert table.index("Maja Öberg") < table.index("Tuva Bergman") < table.index("Noah Ali")
    assert "Maja Öberg: en dag med ogiltig och noll dagar med giltig frånvaro av en skoldag" in table


def test_protected_pupils_are_not_counted_for_the_mentor(client: Client, cast: Cast) -> None:
    school_day(cast.signe, TODAY, invalid=360)

    html = home(client, cast.amir)

    assert "Signe" not in html
    assert "8A just nu" in html
    assert "Inga uppgifter än" in html


def test_a_call_this_week_is_done(client: Client, cast: Cast) -> None:
    Contact.objects.create(
        student=cast.noah, school=cast.bjorkskolan, day=TODAY, at=NOW, channel=Contact.Channel.PHONE, by=cast.sara
    )
    Contact.objects.create(
        student=cast.noah,
        school=cast.bjorkskolan,
        day=TODAY - 7 * DAY,
        at=NOW - 7 * DAY,
        channel=Contact.Channel.PHONE,
        by=cast.sara,
    )

    html = home(client, cast.sara)

    assert "Klart den här veckan (1)" in html
    assert "Kontakt med hemmet: Noah Ali" in html


def test_the_rektor_sees_the_school_and_its_cases(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY)

    html = home(client, cast.karin)

    assert "Björkskolan just nu" in html
    assert "Skolans öppna ärenden" in html


def test_a_report_that_has_waited_does_not_stand_as_if_it_came_today(client: Client, cast: Cast) -> None:
    way.anmald(cast)

    assert "Har väntat, gör det först" not in home(client, cast.karin)
    with on_day(TODAY + 10 * DAY):
        assert "Har väntat, gör det först" in home(client, cast.karin)


def test_csn_stands_in_the_menu_only_where_pupils_have_studiehjalp(client: Client, cast: Cast) -> None:
    assert "Ogiltig frånvaro till CSN" not in home(client, cast.karin)

    give_role(cast.karin, Role.REKTOR, cast.alvgymnasiet)

    assert "Ogiltig frånvaro till CSN" in home(client, cast.karin)


def test_huvudman_and_systemforvaltare_see_no_pupils(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY)

    for user in (cast.hugo, cast.stina):
        html = home(client, user)
        assert "just nu</h2>" not in html
        assert "Noah" not in html
    assert "Personal och roller" in html


def test_a_visitor_is_asked_to_log_in(client: Client, db: None) -> None:
    assert client.get("/").status_code == 302
