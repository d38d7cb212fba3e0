"""A term of Björkskolan for the tests of its analysis: pupils with days, and cases as they lie in the database."""

import datetime as dt

from django.utils import timezone

from absence.models import Alert
from cases.models import (
    Case,
    CaseEvent,
    Evaluation,
    Investigation,
    InvestigationPart,
    Measure,
    MeasureEffect,
    State,
    Talk,
)
from people.models import Student
from tests.cast import Cast, make_student, school_day

FIRST, LAST = dt.date(2026, 8, 17), dt.date(2026, 12, 20)
MONDAY = dt.date(2026, 11, 16)
SPRING_MONDAY = dt.date(2027, 3, 8)
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


def away(student: Student, *, reached: bool, day: dt.date = MONDAY) -> Alert:
    """A day away without valid reason, and whether the home was reached about it that day."""
    handled = timezone.make_aware(dt.datetime.combine(day, dt.time(11))) if reached else None
    status = Alert.Status.HANDLED if reached else Alert.Status.OPEN
    return Alert.objects.create(
        student=student, school_id=student.enrolments.get().school_id, rule="ogiltig_samma_dag", version=1, figures={},
        window_from=day, window_to=day, status=status, handled_at=handled,
    )  # fmt: skip


def talked(cast: Cast, student: Student, day: dt.date = MONDAY, kind: str = Talk.Kind.FIRST) -> Talk:
    """A talk about absence."""
    case = student.cases.first() or case_of(cast, student)
    return Talk.objects.create(case=case, held_on=day, kind=kind, channel="möte", trigger="Borta.", outcome="klart",
                               author=cast.sara)  # fmt: skip


def judged(cast: Cast, student: Student, name: str, measure: Measure | None = None, day: dt.date = MONDAY) -> Measure:
    """A measure of the pupil's, evaluated."""
    case = student.cases.first() or case_of(cast, student)
    measure = measure or Measure.objects.create(case=case, what="Kort möte")
    held = Evaluation.objects.create(
        case=case, held_on=day, participants="Alla", conclusion="Så.", decision="fortsätt", author=cast.sara,
        created_at=NOON,
    )  # fmt: skip
    MeasureEffect.objects.create(evaluation=held, measure=measure, effect=name)
    return measure


def filled(cast: Cast) -> None:
    """A läsår with something in every table: absence of two years in both terms, cases, calls, talks and measures."""
    students = pupils(cast, 14, valid=36, invalid=54) + pupils(cast, 12, year="7", valid=18)
    for number, student in enumerate(students):
        school_day(student, SPRING_MONDAY, invalid=72 if number % 2 else 0)
        for day in (MONDAY, SPRING_MONDAY):
            away(student, reached=number % 3 > 0, day=day)
            talked(cast, student, day, Talk.Kind.FOLLOW_UP if number % 2 else Talk.Kind.FIRST)
            judged(cast, student, list(MeasureEffect.Effect)[number % 2], day=day)
    for number, student in enumerate(students[:16]):
        case = student.cases.get()
        moved(case, State.ANMALD, kind="anmal")
        at = NOON + dt.timedelta(days=120 * (number % 2))
        part = "till_skolan_hjalper_elev" if number % 4 else "fran_skolan_hindrar_elev"
        made = Investigation.objects.create(case=case, started_at=at, approved_at=at)
        for key in (part, "orsak_svart"):
            made.parts.create(key=key, text="ja", changed_at=at, changed_by=cast.petra)
