"""A term of Björkskolan for the tests of its analysis: pupils with days, and cases as they lie in the database."""

import datetime as dt

from cases.models import Case, CaseEvent, Investigation, InvestigationPart, State
from people.models import Student
from tests.cast import Cast, make_student, school_day

FIRST, LAST = dt.date(2026, 8, 17), dt.date(2026, 12, 20)
MONDAY = dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 2, 11, 0, tzinfo=dt.UTC)


def pupils(cast: Cast, number: int, *, year: str = "8", valid: int = 0, invalid: int = 0) -> list[Student]:
    """So many new pupils of 8B with one school day of six hours."""
    made = [make_student("Elev", group=cast.klass_8b, municipality=cast.alvkoping, year=year) for _ in range(number)]
    for student in made:
        school_day(student, MONDAY, valid=valid, invalid=invalid)
    return made


def case_of(cast: Cast, student: Student, at: dt.datetime = NOON) -> Case:
    """A case opened at a moment."""
    return Case.objects.create(
        student=student, school=cast.bjorkskolan, number=f"2026-{student.pk}", why="Borta.", opened_by=cast.sara,
        opened_at=at, state_since=at,
    )  # fmt: skip


def moved(case: Case, to: State, at: dt.datetime = NOON, kind: str = "steg", **data: str) -> None:
    """A step taken at a moment, as its event tells."""
    CaseEvent.objects.create(case=case, at=at, kind=kind, from_state="uppmarksamma", to_state=to, data=data)


def approved(cast: Cast, student: Student, *parts: str, at: dt.datetime = NOON, text: str = "ja") -> Investigation:
    """A case whose investigation is approved, with something written in its parts."""
    investigation = Investigation.objects.create(case=case_of(cast, student, at), started_at=at, approved_at=at)
    for key in parts:
        InvestigationPart.objects.create(
            investigation=investigation, key=key, text=text, changed_at=at, changed_by=cast.petra
        )
    return investigation
