"""Which day a case is due, and every reason to hold it back: the edges of each rule."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db.models import Model

from cases.models import Case, Told
from notifications.models import Channel, Delivery, Status
from people.models import Enrolment, School, Student
from retention.due import APPEAL, due_cases, held_cases, told
from retention.models.plan import Start
from retention.plans import decided_of, plan_of, row_of
from retention.services.plans import DELETE, KEEP, Said
from tests.cases import way
from tests.cast import TODAY, Cast, kept_cast, make_school, on_day
from tests.retention.decided import decide
from tests.retention.long_ago import LATER, closed

THREE_YEARS = dt.date(2029, 11, 20)
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Everybody, in November 2026."""
    with on_day(TODAY):
        yield kept_cast.put()


@pytest.fixture
def case(cast: Cast) -> Case:
    """Noah's case, closed today, and the decision that it goes after three years."""
    decide(cast)
    return closed(cast)


def due(cast: Cast, day: dt.date, school: School | None = None) -> list[Case]:
    """What is due at Björkskolan, in the order it is taken."""
    row = row_of(plan_of(cast.huvudman), "arenden")
    return list(due_cases([school or cast.bjorkskolan], row, day)) if row else []


def why(cast: Cast, day: dt.date = LATER) -> tuple[str, ...]:
    """Why the only case is held back."""
    row = row_of(plan_of(cast.huvudman), "arenden")
    assert row
    (found,) = told(held_cases([cast.bjorkskolan], row, day), row, day)
    return found.held


def change(row: Model, **values: object) -> None:
    """Let something be otherwise."""
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def test_aftercare_that_ended_later_than_the_case_starts_the_years(cast: Cast, case: Case) -> None:
    ended = case.closed_at + 60 * DAY if case.closed_at else None
    change(case, aftercare_until=TODAY, aftercare_ended_at=ended)

    assert due(cast, THREE_YEARS + 59 * DAY) == []
    assert due(cast, dt.date(2030, 1, 19)) == [case]


def test_no_start_counts_before_the_case_was_closed(cast: Cast, case: Case) -> None:
    """Noah had left the schools long before."""
    cast.noah.enrolments.update(first_day=dt.date(2019, 8, 20), last_day=dt.date(2020, 6, 12))
    decide(cast, version=1, arenden=Said(DELETE, 3, Start.LEFT))

    assert due(cast, THREE_YEARS - DAY) == []
    assert due(cast, THREE_YEARS) == [case]


def test_the_last_of_the_huvudmans_schools_is_the_one_that_was_left(cast: Cast, case: Case) -> None:
    """Noah goes to school still, but at another huvudman's."""
    decide(cast, version=1, arenden=Said(DELETE, 3, Start.LEFT))
    cast.noah.enrolments.update(first_day=dt.date(2019, 8, 20), last_day=dt.date(2026, 6, 12))
    for school, first, last in (
        (cast.ekskolan, dt.date(2026, 8, 20), dt.date(2027, 6, 12)),
        (cast.granasskolan, dt.date(2027, 8, 20), None),
    ):
        Enrolment.objects.create(student=cast.noah, school=school, first_day=first, last_day=last, year="9")

    assert due(cast, dt.date(2030, 6, 11)) == []
    assert due(cast, dt.date(2030, 6, 12)) == [case]


def test_what_was_opened_again_is_not_due_though_it_was_closed_once(cast: Cast, case: Case) -> None:
    change(case, state="uppmarksamma")

    assert "Ärendet är inte avslutat." in why(cast)


def test_a_decision_that_may_be_appealed_still_holds_its_case_back(cast: Cast, case: Case) -> None:
    """So does one that somebody has not received; whoever is not to know counts for nothing."""
    change(case, state="atgarder")
    program = way.program(cast, way.fresh(case))
    change(case, state="avslutad")
    Delivery.objects.update(status=Status.SENT)
    held = ("Alla har inte fått beslutet om åtgärdsprogram, eller så kan det fortfarande överklagas.",)
    assert why(cast) == held
    rows = Told.objects.filter(program=program)

    rows.update(told_on=LATER - APPEAL + DAY, how="lämnad")
    assert why(cast) == held
    rows.update(told_on=LATER - APPEAL)
    assert due(cast, LATER) == [case]
    rows.update(told_on=None, how="får inte veta")
    assert due(cast, LATER) == [case]


@pytest.mark.parametrize("status", [Status.DECIDE, Status.WAITING, Status.CLAIMED, Status.PRINTED, Status.FAILED])
def test_a_letter_that_is_not_done_holds_its_case_back(cast: Cast, case: Case, status: str) -> None:
    Delivery.objects.create(
        case=case, school=case.school, kind="decision", once="ett brev", channel=Channel.LETTER, status=status
    )

    assert why(cast) == ("Ett brev eller en anmälan är inte klar.",)


def test_the_oldest_are_taken_first_and_each_school_has_its_own(cast: Cast, case: Case) -> None:
    other, older = closed(cast, cast.maja), closed(cast, cast.tuva)
    change(older, closed_at=dt.datetime(2026, 1, 7, 12, tzinfo=dt.UTC))
    change(other, school=cast.ekskolan)

    assert due(cast, LATER) == [older, case]
    assert due(cast, LATER, cast.ekskolan) == [other]


def test_the_decision_of_another_huvudman_deletes_nothing_here(cast: Cast) -> None:
    closed(cast)
    decide(cast, arenden=Said(KEEP))
    school = make_school("Storskolan", "99200009", cast.other_huvudman)

    assert plan_of(school.huvudman) is None
    assert due(cast, LATER) == []


def test_a_twentieth_birthday_on_a_leap_day_is_kept_on_the_28th(cast: Cast, case: Case) -> None:
    """20 years after 29 February 2008 there is one; a year more has none."""
    Student.objects.filter(pk=cast.noah.pk).update(birth_date=dt.date(2012, 2, 29))
    decide(cast, version=1, arenden=Said(DELETE, 1, Start.TWENTY))

    assert due(cast, dt.date(2033, 2, 27)) == []
    assert due(cast, dt.date(2033, 3, 1)) == [case]


def test_what_goes_by_itself_and_what_is_kept_are_said_in_words(cast: Cast) -> None:
    decide(cast)
    words = {each.kind.name: each.words for each in decided_of(plan_of(cast.huvudman))}

    assert words["utkast"].startswith("Tas bort när formuläret sparas")
    assert words["orosanmalningar"] == "Bevaras"
    assert words["moten"] == "Inget beslut. Ligger kvar."
