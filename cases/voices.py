"""Whom a case calls what: the guardians as pages, forms and records name them."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from cases.models import Case, Communication, Told
from cases.parts import Speaker, Voice
from people.models import Guardian, School, Student
from people.protected import Fact, shows
from people.queries import classes_at_schools, classes_of, guardians_of


def klasser_of(students: Iterable[Student], day: dt.date) -> dict[int, str]:
    """The pupils' classes on ``day`` as pages write them, by pupil id; nothing where one is protected. One query."""
    shown = [student.pk for student in students if shows(student, Fact.SCHOOL)]
    return {student: group.name for student, group in classes_of(shown, day).items()}


def klasser_at(school: School, students: Iterable[Student], day: dt.date) -> dict[int, str]:
    """``klasser_of`` for what a school reads of its own pupils, and of those who have left: their classes there."""
    shown = [student.pk for student in students if shows(student, Fact.SCHOOL)]
    found = classes_at_schools(shown, day)
    return {student: group.name for (student, at), group in found.items() if at == school.pk}


def klasser_in(cases: Iterable[Case], day: dt.date) -> dict[int, str]:
    """The pupil's class at the case's own school as pages write it, by the case's id. One query.

    Where the pupil goes now is not for the school that was left to read.
    """
    shown = [case for case in cases if shows(case.student, Fact.SCHOOL)]
    classes = classes_at_schools([case.student_id for case in shown], day)
    found = {case.pk: classes.get((case.student_id, case.school_id)) for case in shown}
    return {pk: group.name for pk, group in found.items() if group}


def klass_in(case: Case, day: dt.date) -> str:
    """``klasser_in`` for one; nothing where there is no class to write."""
    return klasser_in([case], day).get(case.pk, "")


def place_of(case: Case, day: dt.date) -> str:
    """Class and school as a case's page writes them; nothing where the pupil is protected."""
    if not shows(case.student, Fact.SCHOOL):
        return ""
    return ", ".join(filter(None, [klass_in(case, day), case.school.name]))


def named_guardians(student: Student, day: dt.date) -> list[tuple[Guardian, str]]:
    """The guardians of a pupil on ``day``, each with the name to write: a number where the pupil is protected."""
    hidden = not shows(student, Fact.GUARDIANS)
    return [
        (guardian, f"Vårdnadshavare {number}" if hidden else guardian.name)
        for number, guardian in enumerate(guardians_of(student, day), start=1)
    ]


def speakers_of(case: Case, day: dt.date) -> list[Speaker]:
    """Who is heard in an investigation on ``day``: the pupil first, each guardian, the teachers, elevhälsan."""
    return [
        Speaker(Voice.PUPIL.value, case.student.first_name),
        *(Speaker(guardian_key(guardian), name) for guardian, name in named_guardians(case.student, day)),
        Speaker(Voice.TEACHERS.value, "Lärarna"),
        Speaker(Voice.ELEVHALSA.value, "Elevhälsan"),
    ]


def everybody_heard(case: Case, day: dt.date) -> list[Speaker]:
    """``speakers_of``, and guardians who are not heard today but may have been: the pupil has come of age since."""
    today = speakers_of(case, day)
    known = {each.key for each in today}
    hidden = not shows(case.student, Fact.GUARDIANS)
    before = [
        Speaker(guardian_key(each.guardian), "Vårdnadshavare" if hidden else each.guardian.name)
        for each in case.student.guardianships.select_related("guardian").order_by("pk")
        if guardian_key(each.guardian) not in known
    ]
    return [today[0], *today[1:-2], *before, *today[-2:]]


Named = TypeVar("Named", Told, Communication)


def as_named(case: Case, rows: Iterable[Named]) -> list[Named]:
    """The rows with the names that a page may write today; what was written that day stands in the database."""
    found = list(rows)
    for row in found:
        row.name = unnamed(case.student, row.name)
    return found


def unnamed(student: Student, text: str) -> str:
    """A name or text that we have written names in, without the guardians' names where the pupil is protected since.

    What was written before names them. Where our sentence stands in one text with somebody's words, the names go from
    those too (``cases.events.OUR_WORDS``); words in a field of their own stand as they were written.
    """
    if shows(student, Fact.GUARDIANS):
        return text
    for name in _names_of_guardians(student):
        text = text.replace(name, "Vårdnadshavare")
    return text


def _names_of_guardians(student: Student) -> list[str]:
    """The names of everybody who has been the pupil's guardian. Asked for once a request, and kept with the row."""
    names: list[str] | None = getattr(student, "_guardian_names", None)
    if names is None:
        names = [each.guardian.name for each in student.guardianships.select_related("guardian")]
        student._guardian_names = names  # type: ignore[attr-defined]
    return names


def guardian_key(guardian: Guardian) -> str:
    """A guardian's key in the names of an investigation's parts: ``vh_12``."""
    return f"{Voice.GUARDIAN}_{guardian.pk}"
