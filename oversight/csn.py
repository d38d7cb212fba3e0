"""Where a pupil with studiehjälp stands about CSN: the absence that reaches the limit, what people have done about it
and what they may do next. Nothing is stored but what they have done (``CsnNote``).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from absence.csn import Limit, Truancy
from oversight.models import CsnNote
from people.calendar import DAY
from people.models import Group, School, Student

Kind = CsnNote.Kind

FROM_AGE, UNTIL_AGE = 16, 20  # years: studiehjälp, until the first half of the year one turns 20 (CSN)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done about a pupil: in words, about whom, and whether why must be written."""

    kind: CsnNote.Kind
    label: str
    means: str
    of_reported: bool = False
    asks_why: bool = False


ACTS = {
    act.kind: act
    for act in (
        Act(Kind.WARNED, "Anteckna ett varningssamtal", "Ni har pratat med eleven. Eleven står kvar på listan."),
        Act(Kind.REPORTED, "Eleven är rapporterad", "Du har rapporterat i CSN:s egen tjänst. Närvaro skickar inget."),
        Act(
            Kind.NOT_REPORTED,
            "Rapportera inte",
            "Skolan känner till skäl, till exempel kränkning eller sjukdom. Frånvaro efter i dag räknas på nytt.",
            asks_why=True,
        ),
        Act(
            Kind.STUDIES_AGAIN,
            "Eleven studerar på heltid igen",
            "Du har meddelat CSN. Frånvaro från den dagen räknas på nytt.",
            of_reported=True,
        ),
        Act(
            Kind.TAKEN_BACK,
            "Rapporten är återtagen",
            "Frånvaron är bedömd om, och du har rättat rapporten hos CSN.",
            of_reported=True,
            asks_why=True,
        ),
    )
}
"""What a person may do, in the order of the page."""


def counted_from(notes: Sequence[CsnNote], year_start: dt.date) -> dt.date:
    """From which day absence counts that nobody has gone through. ``notes`` are one pupil's, oldest first."""
    since = before_report = year_start
    for note in notes:
        match note.kind:
            case Kind.REPORTED:
                before_report, since = since, note.last_day + DAY
            case Kind.NOT_REPORTED:
                since = note.last_day + DAY
            case Kind.STUDIES_AGAIN:
                since = max(since, note.on)
            case Kind.TAKEN_BACK:
                since = before_report
    return max(since, year_start)


def report_in_force(notes: Sequence[CsnNote]) -> CsnNote | None:
    """The report that stands at CSN."""
    last = next((note for note in reversed(notes) if note.kind != Kind.WARNED), None)
    return last if last and last.kind == Kind.REPORTED else None


@dataclass(frozen=True)
class Line:
    """A pupil's place at a school, what has been done, and the absence.

    ``truancy`` reaches the limit and nobody has gone through it; ``stands`` is what is left today of what was reported,
    and ``after`` what has come since.
    """

    student: Student
    school: School
    skolform: str
    limit: Limit
    today: dt.date
    asks_warning: bool
    klass: Group | None
    notes: Sequence[CsnNote]
    truancy: Truancy | None
    stands: Truancy | None
    after: Truancy | None

    @property
    def reported(self) -> CsnNote | None:
        """The report that stands at CSN."""
        return report_in_force(self.notes)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to go through it."""
        return self.truancy is not None and self.reported is None

    @property
    def warned(self) -> CsnNote | None:
        """The talk with a warning that came after all else."""
        return self.notes[-1] if self.notes and self.notes[-1].kind == Kind.WARNED else None

    @property
    def lacks_warning(self) -> bool:
        """Whether the huvudman wants a talk before a report, and none is noted."""
        return self.asks_warning and self.warned is None

    @property
    def is_changed(self) -> bool:
        """Whether what was reported no longer reaches the limit of that day: absence has been judged valid."""
        if self.reported is None:
            return False
        return self.stands is None or not Limit(**self.reported.limit).is_reached(
            self.stands.minutes, self.stands.times
        )

    @property
    def left_out(self) -> CsnNote | None:
        """The decision not to report, where nothing has been decided since."""
        last = self.notes[-1] if self.notes else None
        return last if last and last.kind == Kind.NOT_REPORTED else None

    @property
    def early_until(self) -> dt.date | None:
        """The day from which CSN normally takes a report, where that has not come."""
        ready = self.truancy.first_day + self.limit.within * DAY if self.truancy else self.today
        return ready if ready > self.today else None

    @property
    def age_note(self) -> str:
        """What age says about the right to studiehjälp: for a person to judge."""
        age, born = self.student.age(self.today), self.student.birth_date
        if age is None or born is None:
            return ""
        if age < FROM_AGE:
            return "Under 16 år: har kanske inte studiebidrag än."
        is_late = dt.date(born.year + UNTIL_AGE, 6, 30) < self.today
        return "Fyller eller har fyllt 20 år: kan ha studiemedel i stället." if is_late else ""

    @property
    def acts(self) -> list[Act]:
        """What may be done now."""
        if self.reported:
            return [act for act in ACTS.values() if act.of_reported]
        return [act for act in ACTS.values() if not act.of_reported] if self.truancy else []
