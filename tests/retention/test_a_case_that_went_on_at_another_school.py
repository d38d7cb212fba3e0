"""Gallring of a case that went on at another school takes the old school's case, and nothing of the new one's."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine

from cases import services
from cases.analysis.counted import counted
from cases.models import Case, Passing, State
from cases.passing import has_come
from notifications.models import Delivery, Status
from people.models import Membership, StudentGrant, User
from retention import akt
from retention.due import due_cases
from retention.errors import DisposalError
from retention.plans import plan_of, row_of
from retention.services.disposals import approve, prepare
from retention.services.holds import hold, lift
from tests.cases import moving, way
from tests.cast import NOW, Cast, fresh, make_cast
from tests.kept import Kept
from tests.retention.decided import decide
from tests.retention.long_ago import LATER, LATER_NOW, confirmed

CLOSED_AT = NOW + dt.timedelta(days=20)


@dataclass
class Moved:
    """Noah's case at Björkskolan, which went on at Ekskolan with Nils, who has no class, as mentor; both closed."""

    cast: Cast
    old: Case
    new: Case
    nils: User


def make() -> Moved:
    """Both cases have the number of the first one of their school that year."""
    cast = make_cast()
    decide(cast)
    there = moving.at_the_new_school(cast)
    old = moving.begun_at(cast, State.UPPMARKSAMMA)
    Membership.objects.filter(student=cast.noah, group=there.klass_8e).delete()
    new = moving.received(cast, there, moving.sent(cast, old))
    with time_machine.travel(CLOSED_AT):
        after = way.after(cast, aftercare_by=None, aftercare_until=None)
        services.avsluta(
            case=way.fresh(new), by=fresh(cast.rolf), closing="hanterad", reason="Noah är här.", after=after
        )
    Delivery.objects.update(status=Status.SENT)
    return Moved(cast, way.fresh(old), way.fresh(new), there.nils)


kept = Kept(make)


@pytest.fixture
def moved(db: None) -> Iterator[Moved]:
    """On 15 January 2030, when the time of both is out."""
    with time_machine.travel(NOW):
        found = kept.put()
    with time_machine.travel(LATER_NOW):
        yield found


def access(user: User) -> tuple[int, int]:
    """How many times the pupil has been opened to somebody, and the rows of its history."""
    history: Any = akt.table("people.StudentGrantEvent")
    return StudentGrant.objects.filter(user=user).count(), history.objects.filter(user=user).count()


def test_the_new_schools_access_stays_and_is_in_no_package_of_the_old(moved: Moved) -> None:
    """The case numbers are the same: each school counts its own."""
    assert moved.old.number == moved.new.number
    before = access(moved.nils)
    assert before[1]
    assert "Nils Björk" not in akt.as_json(moved.old)

    approve(disposal=confirmed(moved.cast), by=fresh(moved.cast.hugo))

    assert access(moved.nils) == before
    assert "Nils Björk" in akt.as_json(moved.new)


def test_a_case_is_held_back_with_the_one_it_went_on_as_since_the_handover_is_of_both(moved: Moved) -> None:
    hold(case=moved.new, by=fresh(moved.cast.hugo), reason="Tvist om samtycket.")

    with pytest.raises(DisposalError, match="Inga ärenden kan gallras"):
        prepare(school=moved.cast.bjorkskolan, by=fresh(moved.cast.birgitta))

    lift(case=moved.new, by=fresh(moved.cast.hugo), reason="Tvisten är avgjord.")
    hold(case=moved.old, by=fresh(moved.cast.hugo), reason="Tvist om samtycket.")
    row = row_of(plan_of(moved.cast.huvudman), "arenden")
    assert row
    assert not due_cases([moved.cast.ekskolan], row, LATER)


def test_a_case_that_came_is_not_counted_as_opened_at_the_new_school_when_the_old_one_is_gone(
    moved: Moved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen in the numbers themselves: nobody is told so small ones."""
    monkeypatch.setattr("cases.analysis.counted.release", lambda counts: counts.numbers)
    term = (moved.new.opened_at.date(), CLOSED_AT.date())
    before = counted(moved.cast.ekskolan, *term)
    assert counted(moved.cast.bjorkskolan, *term) != before

    approve(disposal=confirmed(moved.cast), by=fresh(moved.cast.hugo))

    assert not Passing.objects.exists()
    assert counted(moved.cast.ekskolan, *term) == before
    assert Case.objects.filter(has_come()).get() == moved.new
