"""The agenda of the work team (arbetslagskonferens): the pupils to talk about, by class, with what is known and agreed.

Source: Skolnärvaromodellen, absence stands on the work team's agenda. On the list are pupils with an open signal, an
open case, or absence as in the monthly report. Pupils with protected personal data are never on a list that is printed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from absence.figures import Figures, figures_by_student
from absence.limits import report_limits
from absence.models import Alert, Narvarostatus
from absence.patterns import pattern_of
from absence.rules import RULES
from cases.access import visible_cases
from cases.due import due_in, with_parts
from cases.models import Agreement, Case, State, Talk
from narvaro.pupil_table import Window, window
from people import swedish
from people.access import schools_told_of, schools_with, visible_students
from people.models import Group, Membership, Protection, Student, User
from people.queries import calendar_of
from people.roles import Verb

BEFORE_INVESTIGATION = (State.UPPMARKSAMMA, State.ANMALD)
"""Steps whose talks a mentor reads (``cases.reading``); later ones are for those who read the school's cases."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil on the agenda."""

    student: Student
    figures: Figures  # of the last four school weeks
    pattern: str
    status: Narvarostatus | None
    signals: tuple[str, ...]
    case: Case | None
    agreed: tuple[str, ...]
    next_day: dt.date | None
    next_title: str


@dataclass(frozen=True, slots=True)
class ClassAgenda:
    """A class with the pupils to talk about."""

    group: Group
    pupils: int
    lines: tuple[Line, ...]


def agenda_of(user: User, groups: Sequence[Group], today: dt.date) -> tuple[Window | None, list[ClassAgenda]]:
    """The agenda of some classes: as many queries however many pupils. The weeks are those of the first school."""
    if not groups:
        return None, []
    calendar = calendar_of(groups[0].school)
    shown = window(calendar, today)
    term = calendar.term_of(today)
    members = _members(user, groups, today)
    ids = [student.pk for student, _ in members]
    figures = figures_by_student(shown.first, shown.last, students=ids, schools=schools_told_of(user))
    signals, cases = _signals(user, ids), _cases(user, ids, today)
    of_school = report_limits((group.school for group in groups), today)
    limits = {group.pk: of_school[group.school_id] for group in groups}
    chosen = [
        (student, group)
        for student, group in members
        if student.pk in signals or student.pk in cases or figures.get(student.pk, Figures()).reaches(limits[group])
    ]
    huvudman_of = {group.pk: group.school.huvudman_id for group in groups}
    huvudmen = {student.pk: huvudman_of[group] for student, group in chosen}
    patterns = pattern_of(huvudmen, term.first_day if term else shown.first, today)
    statuses = latest_status(student.pk for student, _ in chosen)
    told = frozenset(schools_with(user, Verb.SEE_CASES).values_list("pk", flat=True))
    lines = {
        student.pk: _line(
            student,
            figures.get(student.pk, Figures()),
            patterns.get(student.pk, ""),
            statuses.get(student.pk),
            signals.get(student.pk, ()),
            cases.get(student.pk),
            told,
            today,
        )
        for student, _ in chosen
    }
    return shown, [_class(group, members, lines) for group in groups]


def _members(user: User, groups: Sequence[Group], today: dt.date) -> list[tuple[Student, int]]:
    """The pupils of the classes within reach and the id of their class, in the order of a class list."""
    places = Membership.objects.on(today).filter(group__in=[group.pk for group in groups])
    by_student = dict(places.order_by("first_day", "pk").values_list("student", "group"))
    students = visible_students(user).filter(pk__in=by_student, protection=Protection.NONE)
    return [(student, by_student[student.pk]) for student in students.by_name()]


def _signals(user: User, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The titles of each pupil's open signals, each once."""
    found: dict[int, dict[str, None]] = {}
    signals = Alert.objects.filter(student__in=ids, school__in=schools_told_of(user), status=Alert.Status.OPEN)
    for alert in signals.order_by("rule", "pk"):
        if alert.rule in RULES:
            found.setdefault(alert.student_id, {})[alert.title] = None
    return {student: tuple(titles) for student, titles in found.items()}


def _cases(user: User, ids: Sequence[int], today: dt.date) -> dict[int, Case]:
    """Each pupil's open case that the person reads, with its talks and what was agreed in them."""
    cases = with_parts(visible_cases(user).open().filter(student__in=ids), today)
    talks = Talk.objects.order_by("held_on", "pk").prefetch_related(
        Prefetch("agreements", Agreement.objects.order_by("pk"))
    )
    return {case.student_id: case for case in cases.prefetch_related(Prefetch("talks", talks, to_attr="held"))}


def latest_status(ids: Iterable[int]) -> dict[int, Narvarostatus]:
    """The närvarostatus that holds for each pupil who has one (one query)."""
    latest = Narvarostatus.objects.filter(student__in=list(ids)).order_by("student", "-at", "-pk")
    return {row.student_id: row for row in latest.distinct("student")}


def _line(
    student: Student,
    figures: Figures,
    pattern: str,
    status: Narvarostatus | None,
    signals: tuple[str, ...],
    case: Case | None,
    told: frozenset[int],
    today: dt.date,
) -> Line:
    """A pupil with what comes next in the case."""
    due = [each for each in due_in(case, today) if each.by] if case else []
    first = min(due, key=lambda each: each.by or dt.date.max, default=None)
    return Line(
        student=student,
        figures=figures,
        pattern=pattern,
        status=status,
        signals=signals,
        case=case,
        agreed=_agreed(case, told) if case else (),
        next_day=first.by if first else None,
        next_title=first.title if first else "",
    )


def _agreed(case: Case, told: frozenset[int]) -> tuple[str, ...]:
    """What was agreed in the case's last talk that agreed anything, for those who may read it."""
    if case.school_id not in told and case.state not in BEFORE_INVESTIGATION:
        return ()
    held: list[Talk] = case.held  # type: ignore[attr-defined]  # fetched in _cases
    for talk in reversed(held):
        if agreements := list(talk.agreements.all()):
            return tuple(_words(each) for each in agreements)
    return ()


def _words(agreement: Agreement) -> str:
    """Väckning med telefon (Eva, varje morgon)."""
    return f"{agreement.what} ({', '.join(filter(None, [agreement.who, agreement.when]))})"


def _class(group: Group, members: Sequence[tuple[Student, int]], lines: dict[int, Line]) -> ClassAgenda:
    """A class: the pupils to talk about, most absence first."""
    own = [student for student, place in members if place == group.pk]
    chosen = [lines[student.pk] for student in own if student.pk in lines]
    return ClassAgenda(group, len(own), tuple(sorted(chosen, key=lambda line: -(line.figures.share or 0))))


def heading(groups: Sequence[Group]) -> str:
    """8A och 8B."""
    return swedish.join([group.name for group in groups])
