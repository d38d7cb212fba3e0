"""Annexes of handovers between schools: what was written and given, by whom to whom, and how it was answered."""

from collections.abc import Iterable

from cases.giving import as_told
from cases.models import Passing
from cases.passing import came_by
from narvaro.akt.annexes import Annex, Words, lines_of, written
from narvaro.akt.source import Source
from people import swedish
from people.protected import Fact, shows


def passings(source: Source) -> Iterable[Annex]:
    """The handover by which the case came, and those by which it was to go on."""
    case = source.story.case
    came = came_by(case)
    for each in [*([came] if came else []), *case.passings.order_by("sent_at", "pk")]:
        yield _passing(each, ours=each != came, told=shows(case.student, Fact.SCHOOL))


def _passing(passing: Passing, *, ours: bool, told: bool) -> Annex:
    """A handover; of a protected pupil (not ``told``) without the schools, and without who works at the other one."""
    answer = passing.get_outcome_display()
    by = f", {passing.answered_by.name}" if passing.answered_by else ""
    on = f" {swedish.full_date(passing.answered_at)}" if passing.answered_at else ""
    return Annex(
        key=f"passing-{passing.pk}",
        title="Överlämning till elevens nya skola",
        on=swedish.local_day(passing.sent_at),
        who=passing.sent_by.name if told or ours else "",
        lines=lines_of(
            från=passing.case.school.name if told else "",
            till=passing.to_school.name if told else "",
            följer_med=", ".join(as_told(passing.parts)) or "Inga delar",
            samtycke=passing.consent,
            svar=f"{answer}{on}{by if told else ''}",
        ),
        words=written(Words("Överlämning", passing.note), Words("Den nya skolan skrev", passing.why)),
    )
