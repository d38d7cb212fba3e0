"""A decision about åtgärdsprogram: who receives it, until when each may appeal, and what the school does then."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.appealing import last_day_from
from cases.due import due_in, with_parts
from cases.errors import AlreadyDone, MissingParts
from cases.models import Appeal, Atgardsprogram, Case, Told
from cases.telling import to_be_told
from cases.work import tasks_for
from people.models import Protection, Student, User
from tests.cases import way
from tests.cast import TODAY, Cast, login

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Karin has decided that Noah is to have an åtgärdsprogram."""
    case = way.opened(cast)
    way.program(cast, case)
    return way.fresh(case)


def birthday(cast: Cast, years: int) -> dt.date:
    """The day when Noah turns so many years."""
    born = cast.noah.birth_date
    assert born
    return born.replace(year=born.year + years)


def receive(case: Case, by: User, *keys: str, **words: Any) -> None:
    """Some have the decision in hand; everybody if nobody is named."""
    program = case.programs.get()
    given: dict[str, Any] = {"told_on": TODAY, "how": Told.How.HANDED, "program": program} | words
    rows = [each for each in program.to_tell.all() if not keys or each.key in keys]
    services.tell(case=case, by=by, told=rows, **given)


def titles(user: User, day: dt.date = TODAY) -> list[str]:
    return [task.title for task in tasks_for(way.person(user), day)]


# Days by hand, from the almanac. 20 november 2026 is a Friday.
@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-11-20", "2026-12-11"),  # an ordinary Friday
        ("2026-11-21", "2026-12-14"),  # a Saturday three weeks later: Monday
        ("2026-11-22", "2026-12-14"),  # a Sunday
        ("2026-12-03", "2026-12-28"),  # julafton, then juldagen, annandagen and a Sunday
        ("2026-12-10", "2027-01-04"),  # nyårsafton, nyårsdagen, a weekend
        ("2026-12-16", "2027-01-07"),  # trettondedag jul, a Wednesday
        ("2027-03-05", "2027-03-30"),  # långfredagen to annandag påsk
        ("2027-04-15", "2027-05-07"),  # Kristi himmelsfärdsdag, a Thursday
        ("2027-06-04", "2027-06-28"),  # midsommarafton, midsommardagen, a Sunday
        ("2026-10-09", "2026-10-30"),  # the Friday before alla helgons dag is an ordinary day
    ],
)
def test_three_weeks_and_then_the_next_day_that_is_neither_weekend_nor_holiday(received: str, last: str) -> None:
    assert last_day_from(dt.date.fromisoformat(received)) == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("years", "days", "receivers"),
    [
        (14, 0, ["Karim Ali", "Samira Ali"]),
        (16, -1, ["Karim Ali", "Samira Ali"]),
        (16, 0, ["Noah Ali", "Karim Ali", "Samira Ali"]),
        (18, -1, ["Noah Ali", "Karim Ali", "Samira Ali"]),
        (18, 0, ["Noah Ali"]),
    ],
)
def test_each_guardian_receives_it_the_pupil_from_sixteen_and_alone_when_of_age(
    cast: Cast, years: int, days: int, receivers: list[str]
) -> None:
    found = to_be_told(way.opened(cast), "atgardsprogram", cast.karin, birthday(cast, years) + days * DAY)

    assert [each.name for each in found] == receivers


def test_one_whom_the_school_does_not_contact_may_appeal_and_stands_there_with_that_said(cast: Cast) -> None:
    cast.noah.guardianships.filter(guardian__first_name="Karim").update(may_contact=False)

    program = way.program(cast, way.opened(cast))

    assert "Karim Ali, kontaktas inte annars" in program.to_tell.values_list("name", flat=True)


def test_a_protected_home_is_one_and_the_papers_go_by_the_schools_routine(cast: Cast) -> None:
    case = way.opened(cast)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    program = way.program(cast, way.fresh(case))

    assert list(program.to_tell.values_list("key", flat=True)) == ["hemmet"]


def test_it_is_asked_of_the_rektor_until_everybody_has_it_and_also_when_the_case_is_closed(
    cast: Cast, case: Case
) -> None:
    first, second = case.to_tell.values_list("key", flat=True)
    assert titles(cast.karin).count("Lämna beslutet om åtgärdsprogram") == 1
    assert "Lämna beslutet om åtgärdsprogram" not in titles(cast.sara)

    receive(case, cast.sara, first)
    services.avsluta(case=case, by=cast.karin, closing="hanterad", reason="Det ordnade sig.", after=way.after(cast))
    assert "Lämna beslutet om åtgärdsprogram" in titles(cast.karin)
    receive(case, cast.karin, second, how=Told.How.RECEIPT)

    assert "Lämna beslutet om åtgärdsprogram" not in titles(cast.karin)
    assert case.events.filter(kind="mottaget").count() == 2


def test_from_the_eighteenth_birthday_no_guardian_is_asked_for(cast: Cast, case: Case) -> None:
    of_age = birthday(cast, 18)

    for day, asked in ((of_age - DAY, True), (of_age, False)):
        assert ("Lämna beslutet om åtgärdsprogram" in [due.title for due in due_in(way.fresh(case), day)]) is asked


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"told_on": TODAY + DAY}, "Dagen har inte varit än"),
        ({"told_on": TODAY - DAY}, "Dagen är före beslutet"),
        ({"how": Told.How.LETTER}, "Välj hur"),
        ({"how": Told.How.NOT}, "Skriv varför de inte ska få beslutet"),
    ],
)
def test_what_does_not_show_a_day_of_receipt_is_not_noted(
    cast: Cast, case: Case, words: dict[str, Any], says: str
) -> None:
    with pytest.raises(MissingParts, match=says):
        receive(case, cast.karin, **words)


def test_the_case_says_the_last_day_when_everybody_has_it(cast: Cast, case: Case, client: Client) -> None:
    first, _ = case.to_tell.values_list("key", flat=True)
    receive(case, cast.karin, first)
    browser = login(client, cast.karin)

    page = browser.get(f"/arenden/{case.pk}/").content.decode()
    assert "Sista dag att överklaga: 11 december" in page
    assert "Har inte tagit emot beslutet än. Tiden att överklaga har inte börjat." in page
    assert "Alla har inte tagit emot det än" in page

    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)):
        receive(
            case, cast.karin, *case.to_tell.filter(told_on=None).values_list("key", flat=True), told_on=TODAY + 3 * DAY
        )
    page = browser.get(f"/arenden/{case.pk}/").content.decode()
    assert "Överklagas senast 14 december" in page


def test_taking_it_back_leads_to_the_list_it_came_from(cast: Cast, case: Case, client: Client) -> None:
    receive(case, cast.karin)
    row = case.to_tell.order_by("pk")[0]

    answer = login(client, cast.karin).post(
        f"/arenden/{case.pk}/besked/{row.pk}/angra/", {"version": way.fresh(case).version}
    )

    assert answer["Location"] == f"/arenden/{case.pk}/atgardsprogram/{row.program_id}/mottagare/"
    assert Told.objects.get(pk=row.pk).told_on is None


# ------------------------------------------------------------------------------------------------------ Appeals


def handle(appeal: Appeal, by: User, **words: Any) -> Appeal:
    """It came in time and goes to the nämnd today."""
    given: dict[str, Any] = {"in_time": True, "review": "står fast", "handled": "skickat", "handled_on": TODAY}
    return services.handle_appeal(appeal=appeal, by=by, said=services.HandlingText(**(given | words)))


def test_an_appeal_is_the_rektors_until_it_is_sent_on_also_in_a_closed_case(cast: Cast, case: Case) -> None:
    receive(case, cast.karin)
    services.avsluta(case=case, by=cast.karin, closing="hanterad", reason="Det ordnade sig.", after=way.after(cast))

    appeal = way.appeal(cast, case)
    assert titles(cast.karin)[0] == "Handlägg överklagandet"
    assert "Handlägg överklagandet" not in titles(cast.sara)
    with pytest.raises(PermissionDenied):
        handle(appeal, cast.petra)
    handle(appeal, cast.karin)

    assert "Handlägg överklagandet" not in titles(cast.karin)
    assert case.events.get(kind="overklagande_handlagt").text == (
        "Skickat till Skolväsendets överklagandenämnd, 20 november 2026."
    )
    with pytest.raises(AlreadyDone):
        handle(appeal, cast.karin)


@pytest.mark.parametrize(
    ("words", "ask"),
    [
        ({"in_time": None}, "Svara om överklagandet kom i rätt tid."),
        ({"handled": ""}, "Välj vad ni gör med överklagandet."),
        ({"handled_on": TODAY + DAY}, "Välj dagen, från den dag då överklagandet kom och till i dag."),
        ({"review": ""}, "Svara om beslutet står fast. Är det uppenbart fel ska du ändra det."),
        ({"handled": "avvisat"}, "Det som kom i rätt tid ska skickas vidare. Skolan får inte avvisa det."),
        ({"handled": "avvisat", "in_time": False}, "Skriv skälen."),
        ({"in_time": False}, "Skriv skälen."),
    ],
)
def test_the_school_tries_only_the_time_and_says_why_where_it_must(
    cast: Cast, case: Case, words: dict[str, Any], ask: str
) -> None:
    with pytest.raises(MissingParts) as missing:
        handle(way.appeal(cast, case), cast.karin, **words)

    assert [part.text for part in missing.value.parts] == [ask]


def test_the_page_proposes_whether_it_came_in_time_by_what_is_noted(cast: Cast, case: Case, client: Client) -> None:
    appeal = way.appeal(cast, case)
    browser, url = login(client, cast.karin), f"/arenden/{case.pk}/overklaganden/{appeal.pk}/"
    assert "kom det i rätt tid" in browser.get(url).content.decode()  # nobody has noted the receipt: time has not begun

    receive(case, cast.karin)
    Told.objects.filter(program=case.programs.get()).update(told_on=TODAY - dt.timedelta(days=22))

    assert "kom det för sent" in browser.get(url).content.decode()


def test_others_than_those_who_work_in_the_case_note_nothing(cast: Cast, case: Case) -> None:
    for user in (cast.amir, cast.rolf, cast.birgitta):
        with pytest.raises(PermissionDenied):
            receive(case, user)
        with pytest.raises(PermissionDenied):
            services.note_appeal(
                program=case.programs.get(), by=user, of=list(case.to_tell.all()), came_on=TODAY
            )  # fmt: skip


def test_many_cases_ask_as_few_questions_as_one(cast: Cast, case: Case, django_assert_num_queries: Any) -> None:
    way.appeal(cast, case)
    (loaded,) = with_parts(Case.objects.filter(pk=case.pk), TODAY)

    with django_assert_num_queries(0):
        asked = [due.title for due in due_in(loaded, TODAY)]

    assert {"Handlägg överklagandet", "Lämna beslutet om åtgärdsprogram"} <= set(asked)


def test_a_decision_not_to_make_one_is_received_too(cast: Cast) -> None:
    program = way.program(cast, way.opened(cast), kind=Atgardsprogram.Kind.NONE)

    assert program.to_tell.count() == 2
