"""One lesson of a source as rows of lektioner.csv and franvaro.csv. Pure: all it needs to know is in ``Lesson``.

* A lesson of whole classes is a row for each class. Any other is a row for each pupil, and so is one that is not the
  same for all: another time, not for everybody, reported for some.
* Reported: the source says that the lesson is. A pupil whose home has announced absence from a lesson that nobody has
  reported is known to be away: for that pupil the lesson counts as reported.
* Absence is what attendance says, in minutes, once the lesson is reported; it is announced if /absences says so too.
  otherAttendanceMinutes (elevråd and the like) is presence. The standard has no lateness: see ``late_up_to``.
* What an earlier fetch has said and this one does not is taken back.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from absence.sources.ss12000.records import SWEDISH, Attendance, CalendarEvent, StudentException, aware

Row = dict[str, str]
OWN = "ss12000:"  # before the ids of what comes from here, in källa-id
KEY = f"k:{OWN}"  # the same as the import keeps it
LEAVE = "Beviljad ledighet"
ANNOUNCED = "Anmäld frånvaro"
REPORTED_KINDS = {"Undervisning", "Elevaktivitet"}
LONGEST_REASON = 200
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Notice:
    """Absence that the home has announced, or leave that the school has granted."""

    id: str
    student: str
    begins: dt.datetime
    ends: dt.datetime
    is_leave: bool


@dataclass(frozen=True, slots=True)
class KnownLesson:
    """A row of this lesson that has been read in before: of a class, or of a pupil."""

    day: str
    start: str
    end: str
    school: str
    klass: str
    number: str  # the pupil's personal number
    ids: tuple[str, ...]  # the source's for the pupil
    cancelled: bool


@dataclass(frozen=True, slots=True)
class KnownAbsence:
    """A row of absence from this lesson that holds now."""

    source_id: str
    pupil: str  # the source's id for the pupil, else the personal number
    day: str
    school: str


@dataclass(frozen=True)
class Lesson:
    """A lesson and what is known around it. ``event`` is None for one that is gone."""

    id: str
    event: CalendarEvent | None
    kind: str = ""
    subject: str = ""
    school: str = ""  # school unit code, empty if it is not known
    classes: Sequence[tuple[str, str]] = ()  # (school, name) of each class, if the lesson is for whole classes
    members: frozenset[str] = frozenset()  # pupils in its groups that day
    pupils: frozenset[str] = frozenset()  # of all people that the lesson names, those who are pupils of ours
    notices: Sequence[Notice] = ()
    known: Sequence[KnownLesson] = ()
    known_absence: Sequence[KnownAbsence] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """When a lesson is for somebody: a Swedish day and minutes of it."""

    day: dt.date
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Part:
    """A pupil's part in a lesson: when, whether it is reported, and what is said about presence."""

    pupil: str
    time: Time
    is_reported: bool
    attendance: Attendance | None
    notices: tuple[Notice, ...]


@dataclass
class Rows:
    """The rows of one lesson."""

    lessons: list[Row] = field(default_factory=list)
    absences: list[Row] = field(default_factory=list)


def rows_of(lesson: Lesson, late_up_to: int = 0) -> Rows:
    """The rows of a lesson. ``late_up_to``: who was there but missed so many minutes at most counts as late."""
    rows = Rows()
    event = lesson.event
    if event is not None and not event.cancelled and lesson.kind in REPORTED_KINDS:
        parts = parts_of(lesson, event)
        rows.lessons = list(_lesson_rows(lesson, event, parts))
        rows.absences = [row for part in parts for row in _absence_rows(lesson, part, late_up_to)]
    rows.lessons += _cancelled(lesson, rows.lessons)
    rows.absences += _removed(lesson, rows.absences)
    return rows


def attendance_keys(attendance_id: str) -> tuple[str, str]:
    """The ends of källa-id for the valid and the invalid minutes of an attendance."""
    return f"{attendance_id}/giltig", f"{attendance_id}/ogiltig"


# ------------------------------------------------------------------------------------------------ Who and when


def parts_of(lesson: Lesson, event: CalendarEvent) -> list[Part]:
    """The part of each pupil that the lesson is offered."""
    attendance = {each.student.id: each for each in attendance_of(event)}
    exceptions = {each.student.id: each for each in event.student_exceptions}
    named = lesson.members | attendance.keys() | exceptions.keys()
    reported = any(each.is_reported for each in attendance.values())
    parts = []
    for pupil in sorted(named & lesson.pupils):
        exception, seen = exceptions.get(pupil), attendance.get(pupil)
        time = time_of(event, exception)
        if (exception and not exception.participates) or time.minutes <= 0:
            continue
        notices = tuple(each for each in lesson.notices if each.student == pupil and _overlap(each, time))
        is_reported = bool(notices) or (seen.is_reported if seen else reported)
        parts.append(Part(pupil, time, is_reported, seen, notices))
    return parts


def attendance_of(event: CalendarEvent) -> list[Attendance]:
    """Who was there, as the source has told with the lesson."""
    return event.embedded.attendance if event.embedded else []


def time_of(event: CalendarEvent, exception: StudentException | None = None) -> Time:
    """When a lesson is. Minutes taught, where fewer than the clock says, decide how long it is."""
    starts = swedish(exception.start_time if exception and exception.start_time else event.start_time)
    ends = swedish(exception.end_time if exception and exception.end_time else event.end_time)
    own = exception.teaching_length if exception else None
    length = event.teaching_length_student if own is None else own
    first = starts.hour * 60 + starts.minute
    last = ends.hour * 60 + ends.minute if ends.date() == starts.date() else MIDNIGHT - 1
    return Time(starts.date(), first, last if length is None else min(last, first + length))


def swedish(moment: dt.datetime) -> dt.datetime:
    """A time by a Swedish clock; one that tells no zone is so already."""
    return aware(moment).astimezone(SWEDISH)


def _overlap(notice: Notice, time: Time) -> tuple[int, int] | None:
    """The minutes of a lesson that a notice is about: from, to."""
    begins, ends = swedish(notice.begins), swedish(notice.ends)
    first = _minute_of(begins, time.day)
    last = _minute_of(ends, time.day)
    start, end = max(first, time.start), min(last, time.end)
    return (start, end) if start < end else None


def _minute_of(moment: dt.datetime, day: dt.date) -> int:
    """The minute of a day, 0 for a time before it and the last for one after."""
    if moment.date() < day:
        return 0
    return MIDNIGHT if moment.date() > day else moment.hour * 60 + moment.minute


# ----------------------------------------------------------------------------------------------------- Lessons


def _lesson_rows(lesson: Lesson, event: CalendarEvent, parts: list[Part]) -> Iterator[Row]:
    """The rows of a lesson that is held."""
    own = parts
    if lesson.classes and parts and _is_the_same_for_all(lesson, event, parts):
        reported = any(each.is_reported for each in attendance_of(event))
        for klass in lesson.classes:
            yield _row(lesson, time_of(event), klass=klass, reported=reported)
        # Own rows only for those whom a notice makes known, and those who have one already: it must not contradict.
        known = {each for row in lesson.known for each in row.ids}
        own = [part for part in parts if part.is_reported != reported or part.pupil in known]
    for part in own:
        yield _row(lesson, part.time, pupil=part.pupil, reported=part.is_reported)


def _is_the_same_for_all(lesson: Lesson, event: CalendarEvent, parts: list[Part]) -> bool:
    """Whether the rows of the classes say what is so for every pupil in them, and there are no other pupils."""
    reported = any(each.is_reported for each in attendance_of(event))
    return not event.student_exceptions and all(
        part.pupil in lesson.members and (part.is_reported or not reported) for part in parts
    )


def _row(
    lesson: Lesson, time: Time, *, klass: tuple[str, str] = ("", ""), pupil: str = "", reported: bool = False
) -> Row:
    return {
        "lektion": lesson.id,
        "datum": time.day.isoformat(),
        "start": clock(time.start),
        "slut": clock(time.end),
        "klass": klass[1],
        "elev": pupil,
        "ämne": lesson.subject,
        "skolenhetskod": klass[0] or lesson.school,
        "inställd": "nej",
        "rapporterad": "ja" if reported else "nej",
    }


def _cancelled(lesson: Lesson, rows: list[Row]) -> list[Row]:
    """The rows that were said before and are not any more, as cancelled."""
    classes = {(row["datum"], row["klass"]) for row in rows if row["klass"]}
    pupils = {(row["datum"], row["elev"]) for row in rows if row["elev"]}
    gone = [
        known
        for known in lesson.known
        if not known.cancelled
        and (known.day, known.klass) not in classes
        and not any((known.day, each) in pupils for each in known.ids)
    ]
    return [
        {
            "lektion": lesson.id,
            "datum": known.day,
            "start": known.start,
            "slut": known.end,
            "klass": known.klass,
            "elev": known.ids[0] if known.ids else known.number,
            "ämne": lesson.subject,
            "skolenhetskod": known.school,
            "inställd": "ja",
            "rapporterad": "nej",
        }
        for known in gone
    ]


def clock(minute: int) -> str:
    """A minute of the day as 08:20."""
    return f"{minute // 60:02}:{minute % 60:02}"


# ----------------------------------------------------------------------------------------------------- Absence


def _absence_rows(lesson: Lesson, part: Part, late_up_to: int) -> Iterator[Row]:
    """The absence of a pupil from a lesson: as reported, else as announced."""
    seen = part.attendance
    if seen is not None and seen.is_reported:
        yield from _reported_absence(lesson, part, seen, late_up_to)
    elif part.notices:
        notice = min(part.notices, key=lambda each: (not each.is_leave, each.begins))
        if span := _overlap(notice, part.time):
            row = _absence(lesson, part, span, f"{notice.id}/{lesson.id}", valid=True)
            yield row | {"orsak": LEAVE if notice.is_leave else ANNOUNCED}


def _reported_absence(lesson: Lesson, part: Part, seen: Attendance, late_up_to: int) -> Iterator[Row]:
    """Valid minutes from the beginning of the lesson, then the invalid: the standard does not say when they were."""
    time = part.time
    valid = max(0, min(seen.valid_absence_minutes, time.minutes))
    invalid = max(0, min(seen.invalid_absence_minutes, time.minutes - valid))
    was_there = (seen.attendance_minutes or 0) > 0
    late = was_there and 0 < valid + invalid <= late_up_to
    middle = time.start + valid
    spans = ((time.start, middle), (middle, middle + invalid))
    for span, key, is_valid in zip(spans, attendance_keys(seen.id), (True, False), strict=True):
        if span[0] < span[1]:
            row = _absence(lesson, part, span, key, valid=is_valid)
            yield row | {"orsak": _reason(seen, part, valid=is_valid), "sen": _yes(late)}


def _reason(seen: Attendance, part: Part, *, valid: bool) -> str:
    """Why, in the source's words. Granted leave is named, for it is counted apart."""
    leave = LEAVE if valid and any(each.is_leave for each in part.notices) else ""
    said = " ".join(seen.absence_reason.split())
    words = said if "ledig" in said.casefold() else ": ".join(filter(None, [leave, said]))
    return words[:LONGEST_REASON]


def _absence(lesson: Lesson, part: Part, span: tuple[int, int], key: str, *, valid: bool) -> Row:
    return {
        "elev": part.pupil,
        "datum": part.time.day.isoformat(),
        "frånvarominuter": str(span[1] - span[0]),
        "start": clock(span[0]),
        "lektion": lesson.id,
        "ämne": lesson.subject,
        "giltig": _yes(valid),
        "anmäld": _yes(bool(part.notices)),
        "orsak": "",
        "sen": "nej",
        "källa-id": f"{OWN}{key}",
        "skolenhetskod": lesson.school,
        "borttagen": "nej",
    }


def _removed(lesson: Lesson, rows: list[Row]) -> list[Row]:
    """The absence that was said before and is not any more, as taken back."""
    said = {row["källa-id"] for row in rows}
    return [
        {
            "elev": known.pupil,
            "datum": known.day,
            "frånvarominuter": "1",
            "start": "",
            "lektion": lesson.id,
            "ämne": "",
            "giltig": "ja",
            "anmäld": "nej",
            "orsak": "",
            "sen": "nej",
            "källa-id": known.source_id,
            "skolenhetskod": known.school,
            "borttagen": "ja",
        }
        for known in lesson.known_absence
        if known.source_id not in said
    ]


def _yes(value: bool) -> str:  # a word for it
    return "ja" if value else "nej"
