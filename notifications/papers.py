"""Documents of a case as PDF/A-3a: a talk's copy, the report to the rektor, the decision. Nothing about a protected
pupil is printed here, and no file's name says anything about anybody."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from cases.handover import mentors_in
from cases.models import Case
from cases.queries import skolform_of
from cases.voices import klass_in, named_guardians
from notifications.letters import STYLES, render_pdf
from notifications.planning import place_of
from people import swedish

PAPER_STYLES = STYLES.with_name("handling.css")
NOT_PRINTED = "Eleven har skyddade uppgifter. Närvaro skriver inte ut något: följ er rutin för det."


def answer(template: str, title: str, name: str, context: dict[str, Any]) -> HttpResponse:
    """A document to save or print. ``name`` is the file's, without ending and without personal data."""
    content = render_pdf(render_to_string(template, context | {"title": title}), PAPER_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def head_of(case: Case, day: dt.date) -> list[tuple[str, str]]:
    """The common head: what every document of a case says about pupil, school and case (domain.md (c))."""
    student, school = case.student, case.school
    year = place_of(case, day).year
    rows = {
        "Elev": student.name,
        "Personnummer": f"{student.personal_number[:8]}-{student.personal_number[8:]}",
        "Skola": f"{school.name}, skolenhetskod {school.code}",
        "Skolform och årskurs": f"{skolform_of(student, school, day)}{f', årskurs {year}' if year else ''}",
        "Klass": klass_in(case, day),
        "Mentor": swedish.join([mentor.name for mentor in mentors_in([case], day)[case.pk]]),
        "Vårdnadshavare": swedish.join([name for _, name in named_guardians(student, day)]),
        "Hemkommun": student.registered_municipality.name if student.registered_municipality else "",
        "Huvudman": school.huvudman.name,
        "Ärende": case.number,
    }
    return [(name, value) for name, value in rows.items() if value]
