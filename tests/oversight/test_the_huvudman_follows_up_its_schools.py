"""The huvudman follows up its schools: sums counted as by hand, words twice a year, and what the rektor answers."""

import datetime as dt
import io
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from absence.models import Alert, MonthlyReport, MonthlyReportRow, WeeklyCheck
from cases.errors import Conflict, MissingParts
from cases.models import Case, State
from notifications.models import Channel, Delivery, Status
from oversight.follow_up import get_occasion_or_404, stories_of, tasks_for
from oversight.models import FollowUp
from oversight.occasions import Occasion, occasion_on
from oversight.schools import COLUMNS, Span, seen_at
from oversight.services.follow_up import answer_follow_up, write_follow_up
from people import services
from people.models import School, Student
from tests.cast import NOW, TERM_START, TODAY, Cast, fresh, login, make_school, make_student, on_day, school_day
from tests.notifications.paper import is_archivable, words

AUTUMN = Occasion(dt.date(2026, 10, 5))
LONG_AGO, LATELY = dt.date(2026, 9, 14), dt.date(2026, 11, 16)
PAGE = "/uppfoljning/"


def moment(day: dt.date) -> dt.datetime:
    return NOW.replace(month=day.month, day=day.day)


def busy(cast: Cast, student: Student, *, half: bool) -> None:
    """One of everything about a pupil at Björkskolan; half of the pupils have it done."""
    school, sara = cast.bjorkskolan, cast.sara
    school_day(student, TODAY, offered=100, reported=80, valid=10, invalid=2, school=school)
    Case.objects.create(
        number=f"Ä{student.pk}", student=student, school=school, state=State.UTREDNING, why="Frånvaro", opened_by=sara,
        opened_at=moment(LONG_AGO), state_since=moment(LATELY if half else LONG_AGO),
    )  # fmt: skip
    MonthlyReportRow.objects.create(
        report=MonthlyReport.objects.get(school=school, month=dt.date(2026, 9, 1)), student=student, offered=100,
        reported=80, valid=10, invalid=2, late=0, occasions=1, absence_days=0, sent_at=moment(dt.date(2026, 10, 5)),
        answer_by=dt.date(2026, 10, 12), answered_at=moment(dt.date(2026, 10, 12)) if half else None,
    )  # fmt: skip
    alert = {"student": student, "school": school, "rule": "ogiltig_samma_dag", "version": 1, "figures": {}}
    handled = {"status": Alert.Status.HANDLED, "handled_at": moment(TODAY) + dt.timedelta(days=0 if half else 1)}
    Alert.objects.create(**alert, **handled, window_from=TODAY, window_to=TODAY)
    Alert.objects.create(**alert, status=Alert.Status.WITHDRAWN, window_from=LATELY, window_to=LATELY)
    Delivery.objects.create(
        kind="huvudman_utredning", once=f"h{student.pk}", channel=Channel.REGISTER, school=school, student=student,
        status=Status.RECEIVED if half else Status.SENT, created_at=moment(LONG_AGO),
    )  # fmt: skip


@pytest.fixture
def bjork(cast: Cast) -> School:
    """Twelve pupils of 8A with one of everything, half of it done, and Signe (protected) too."""
    MonthlyReport.objects.create(school=cast.bjorkskolan, month=dt.date(2026, 9, 1), status=MonthlyReport.Status.SENT)
    MonthlyReport.objects.create(school=cast.bjorkskolan, month=dt.date(2026, 10, 1))
    for number in range(12):
        busy(cast, make_student(f"Elev{number}", group=cast.klass_8a), half=number < 6)
    busy(cast, cast.signe, half=False)
    for week in (LONG_AGO, dt.date(2026, 9, 21)):
        WeeklyCheck.objects.create(group=cast.klass_8a, school=cast.bjorkskolan, week=week, by=cast.amir, at=NOW)
    return cast.bjorkskolan


def test_each_school_is_counted_as_by_hand_without_protected_pupils(cast: Cast, bjork: School) -> None:
    seen, empty = seen_at([bjork, cast.ekskolan], Span(TERM_START, TODAY), TODAY)

    assert {name: say(seen).replace("\xa0", " ") for name, say in COLUMNS.items()} == {
        "Rapporterat": "80 %",
        "Frånvaro": "15,0 %",
        "Ogiltig frånvaro": "2,5 %",
        "Månadsrapporter": "1 av 2",
        "Svar i tid": "6 av 12",
        "Veckokontroller": "2 av 24",  # two classes, the weeks 34 to 46 but for the break
        "Hem samma dag": "6 av 12",
        "Öppna ärenden": "12",
        "Över riktvärdet": "6",
        "Kvitterade anmälningar": "6 av 12",
    }
    assert {name: say(empty) for name, say in COLUMNS.items()} == {
        **dict.fromkeys(COLUMNS, "färre än fem"),
        **dict.fromkeys(("Rapporterat", "Frånvaro", "Ogiltig frånvaro"), "–"),
        **dict.fromkeys(("Månadsrapporter", "Veckokontroller"), "–"),
        "Över riktvärdet": "visas inte",
    }
    assert seen.missing == [
        "80\xa0% av lektionstiden är rapporterad. Det som inte är rapporterat syns inte.",
        "En månadsrapport är inte skickad.",
        "Sex svar på månadsrapporten har inte kommit.",
        "Veckokontrollen är gjord 2 av 24 gånger.",
        "Sex ärenden har väntat längre än riktvärdet.",
        "Huvudmannen har anmälningar att kvittera.",
    ]
    assert empty.missing == []


def test_few_pupils_are_never_counted_out(client: Client, cast: Cast) -> None:
    MonthlyReport.objects.create(school=cast.bjorkskolan, month=dt.date(2026, 9, 1))
    for pupil in (cast.noah, cast.maja):
        busy(cast, pupil, half=False)
    page = login(client, cast.hugo).get(f"{PAGE}{cast.bjorkskolan.pk}/{AUTUMN.key}/").content.decode()
    (seen,) = seen_at([cast.bjorkskolan], Span(TERM_START, TODAY), TODAY)

    assert COLUMNS["Frånvaro"](seen) == "–"  # of four pupils together
    assert [step.longest for step in seen.waiting] == [None] * len(State.values[:-1])
    assert "Utredning: färre än fem" in page
    assert "har väntat längre än riktvärdet." not in page
    assert "Noah" not in page


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (dt.date(2026, 10, 4), dt.date(2026, 3, 9)),
        (dt.date(2026, 10, 5), dt.date(2026, 10, 5)),
        (dt.date(2027, 3, 14), dt.date(2026, 10, 5)),
        (dt.date(2027, 3, 15), dt.date(2027, 3, 15)),
    ],
)
def test_it_is_asked_for_in_week_11_and_week_41(cast: Cast, day: dt.date, monday: dt.date) -> None:
    assert occasion_on(cast.huvudman, day).monday == monday


def test_the_huvudman_writes_the_rektor_answers_and_every_version_stays(
    client: Client, cast: Cast, bjork: School
) -> None:
    written = {"text": "Möten hålls. Kontroller saknas.", "asked": "Hur gör ni?", "answer_by": "2026-11-30"}
    url = f"{PAGE}{bjork.pk}/{AUTUMN.key}/"
    browser = login(client, cast.hugo)
    assert "Tre av tre skolor är kvar." in browser.get("/").content.decode()

    assert browser.post(url, written | {"version": "0"}).status_code == 302
    assert browser.post(url, written | {"version": "1", "text": "Möten hålls varje månad."}).status_code == 302
    first, second = FollowUp.objects.order_by("version")
    assert (first.text, second.text) == ("Möten hålls. Kontroller saknas.", "Möten hålls varje månad.")
    assert ["Öppna ärenden", "12"] in first.figures

    (task,) = tasks_for(fresh(cast.karin), TODAY)
    assert (task.title, task.due) == ("Svara huvudmannen", dt.date(2026, 11, 30))
    rektor = login(Client(), cast.karin)
    page = rektor.get(url).content.decode()
    assert "Möten hålls varje månad." in page
    assert "Hur gör ni?" in page
    assert rektor.post(url, {"version": "2", "text": "Vi har utsett ersättare."}).status_code == 302
    assert tasks_for(fresh(cast.karin), TODAY) == []
    assert "Vi har utsett ersättare." in browser.get(url).content.decode()
    assert "Rektorn har svarat" in browser.get(PAGE).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        FollowUp.objects.update(text="Annat")


def test_a_request_that_is_taken_back_waits_for_no_answer_and_one_that_is_answered_is_not_asked_again(
    client: Client, cast: Cast
) -> None:
    place = cast.bjorkskolan
    asks = partial(
        write_follow_up, school=place, occasion=AUTUMN, by=cast.hugo, text="Bra.", asked="Hur gör ni?", answer_by=TODAY
    )
    asks(version=0)
    assert len(tasks_for(fresh(cast.karin), TODAY)) == 1
    write_follow_up(school=place, occasion=AUTUMN, by=cast.hugo, text="Bra.", version=1)
    assert tasks_for(fresh(cast.karin), TODAY) == []

    asks(version=2)
    page = f"{PAGE}{place.pk}/{AUTUMN.key}/"
    assert "Hur gör ni?</textarea>" in login(client, cast.hugo).get(page).content.decode()
    answer_follow_up(school=place, occasion=AUTUMN, by=fresh(cast.karin), text="Så här.", version=3)
    assert "Hur gör ni?</textarea>" not in client.get(page).content.decode()


def test_an_earlier_occasion_is_read_again(client: Client, cast: Cast, bjork: School) -> None:
    write_follow_up(school=bjork, occasion=AUTUMN, by=cast.hugo, text="Bra höst.", version=0)
    with on_day(dt.date(2027, 3, 16)):
        browser = login(client, cast.hugo)
        assert "Inte skriven" in browser.get(PAGE).content.decode()
        assert "Bra höst." in words(browser.get(f"{PAGE}uppfoljning.pdf", {"tillfalle": AUTUMN.key}))
        assert "Bra höst." in browser.get(f"{PAGE}{bjork.pk}/{AUTUMN.key}/").content.decode()


def test_words_are_not_lost_when_somebody_was_faster(client: Client, cast: Cast) -> None:
    school = cast.bjorkskolan
    write_follow_up(school=school, occasion=AUTUMN, by=cast.hugo, text="Först.", version=0)

    answer = login(client, cast.hugo).post(f"{PAGE}{school.pk}/{AUTUMN.key}/", {"text": "Sedan.", "version": "0"})

    assert answer.status_code == 409
    assert "Sedan." in answer.content.decode()
    assert FollowUp.objects.get().text == "Först."
    with pytest.raises(Conflict):
        answer_follow_up(school=school, occasion=AUTUMN, by=cast.karin, text="Svar.", version=0)


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ({"text": " "}, "Skriv vad du har sett"),
        ({"text": "Sett", "asked": "Svara"}, "Välj vilken dag"),
        ({"text": "Sett", "asked": "Svara", "answer_by": TODAY - dt.timedelta(days=1)}, "Välj vilken dag"),
        ({"text": "Sett", "answer_by": TODAY}, "Skriv vad du ber rektorn om"),
    ],
)
def test_what_is_missing_is_named(cast: Cast, written: dict[str, object], missing: str) -> None:
    with pytest.raises(MissingParts, match=missing):
        write_follow_up(school=cast.bjorkskolan, occasion=AUTUMN, by=cast.hugo, version=0, **written)  # type: ignore[arg-type]


def test_each_writes_only_the_own_part(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        write_follow_up(school=cast.bjorkskolan, occasion=AUTUMN, by=cast.karin, text="Bra.", version=0)
    with pytest.raises(PermissionDenied):
        answer_follow_up(school=cast.bjorkskolan, occasion=AUTUMN, by=cast.rolf, text="Bra.", version=0)
    with pytest.raises(MissingParts, match="inte skrivit"):
        answer_follow_up(school=cast.bjorkskolan, occasion=AUTUMN, by=cast.karin, text="Bra.", version=0)
    with pytest.raises(Http404):
        get_occasion_or_404(cast.bjorkskolan, "2026-10-06", TODAY)


def test_paper_and_workbook_say_the_same_and_name_no_pupil(client: Client, cast: Cast, bjork: School) -> None:
    write_follow_up(
        school=bjork, occasion=AUTUMN, by=cast.hugo, text="=Möten hålls.", asked="Hur?", answer_by=TODAY, version=0
    )
    browser = login(client, cast.hugo)

    content = b"".join(browser.get(f"{PAGE}uppfoljning.xlsx").streaming_content)  # type: ignore[attr-defined]
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    paper = browser.get(f"{PAGE}uppfoljning.pdf")
    text = words(paper)

    assert [row[0] for row in rows] == ["Björkskolan", "Ekskolan", "Älvgymnasiet"]
    assert dict(zip(heading, rows[0], strict=True))["Svar i tid"] == "6 av 12"
    assert rows[0][-4:-1] == ["'=Möten hålls.", "Hur?", TODAY.isoformat()]
    assert 'filename="uppfoljning-2026-10-05.pdf"' in paper["Content-Disposition"]
    assert is_archivable(paper)
    assert "Möten hålls." in text
    assert "6 av 12" in text
    assert "Elev1" not in text


def test_the_rektor_sees_the_own_school_alone(client: Client, cast: Cast, bjork: School) -> None:
    page = login(client, cast.karin).get(PAGE).content.decode()

    assert "Björkskolan" in page
    assert "Ekskolan" not in page
    assert stories_of([bjork], TODAY)[0].version == 0


def test_it_costs_the_same_however_many_schools(client: Client, cast: Cast, bjork: School) -> None:
    browser, found = login(client, cast.hugo), []
    for number in range(2):
        for address in (PAGE, "/"):
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            found.append(len(asked))
        for more in range(3):
            make_school(f"Skola {number}{more}", f"9910{number}{more}99", cast.huvudman)
        services.sync_role_groups(School.objects.filter(huvudman=cast.huvudman))

    assert found[:2] == found[2:]
