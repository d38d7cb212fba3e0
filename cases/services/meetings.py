"""Meetings of elevhälsan and rektor: plan, wish, write what was said, end."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.access import may_log, visible_cases
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.meetings import asked_of, open_wishes, reads_wish, schools_of_meetings
from cases.models import Case, Meeting, MeetingItem, MeetingWish
from cases.queries import facts
from cases.services.change import NOT_ALLOWED, begin, moment
from people import swedish
from people.models import School, Student, User

ENDED = "Mötet är avslutat och protokollet ändras inte mer."


@transaction.atomic
def plan_meeting(*, school: School, by: User, held_on: dt.date) -> Meeting:
    """Plan a meeting on a day. Raises AlreadyDone where one is planned that day."""
    _require(by, school)
    meeting, is_new = Meeting.objects.get_or_create(school=school, held_on=held_on, defaults={"planned_by": by})
    if not is_new:
        raise AlreadyDone(meeting.planned_by, None, f"Det finns redan ett möte {swedish.date(held_on)}.", same=True)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User) -> None:
    """Take away a planned meeting that nothing is written in."""
    locked = _open(meeting, by)
    if locked.items.exists():
        raise Conflict(None, None, "Det står redan något i protokollet. Avsluta mötet i stället.")
    locked.delete()


@transaction.atomic
def save_meeting(
    *, meeting: Meeting, by: User, participants: str, other: str, version: int, at: dt.datetime | None = None
) -> Meeting:
    """Write who took part, and what concerns the school rather than single pupils. Raises Conflict by an old page."""
    locked = _open(meeting, by)
    _check_version(locked, version)
    locked.participants, locked.other, locked.version = participants, other, locked.version + 1
    locked.saved_at, locked.saved_by = moment(at), by
    locked.save(update_fields=["participants", "other", "version", "saved_at", "saved_by"])
    return locked


@transaction.atomic
def end_meeting(
    *, meeting: Meeting, by: User, participants: str, other: str, version: int, at: dt.datetime | None = None
) -> Meeting:
    """End a meeting: who took part must be written. The minutes do not change again."""
    when = moment(at)
    if meeting.ended_at:
        raise AlreadyDone(meeting.ended_by, meeting.ended_at, ENDED)
    if meeting.held_on > timezone.localdate(when):
        early = f"Mötet hålls {swedish.date(meeting.held_on)} och avslutas tidigast den dagen. Det du skrev finns kvar."
        raise Conflict(None, None, early)
    if not participants.strip():
        raise MissingParts([Missing("Skriv vilka som var med på mötet.", "participants")])
    saved = save_meeting(meeting=meeting, by=by, participants=participants, other=other, version=version, at=when)
    saved.ended_at, saved.ended_by = when, by
    saved.save(update_fields=["ended_at", "ended_by"])
    return saved


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    case: Case,
    by: User,
    said: str,
    task: str = "",
    responsible: User | None = None,
    last_day: dt.date | None = None,
    at: dt.datetime | None = None,
) -> MeetingItem:
    """Write what was said about a case at a meeting, and who does what until when. It is an event of the case."""
    _open(meeting, by)
    change = begin("elevhalsomote", case, by, at)
    if change.case.school_id != meeting.school_id or not visible_cases(by).filter(pk=case.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)
    _check_item(case, said, task, responsible, last_day, change.day)
    item = MeetingItem.objects.create(
        meeting=meeting,
        case=case,
        said=said,
        task=task,
        responsible=responsible,
        by=last_day,
        author=by,
        at=change.at,
    )
    MeetingWish.objects.filter(student=case.student_id, school=meeting.school_id, met=None, withdrawn_at=None).update(
        met=meeting
    )
    told = f"{task} ({responsible.name}, senast {swedish.date(last_day)})." if responsible and last_day else ""
    change.end("\n".join(filter(None, [said, told])), **facts(meeting=meeting.pk, item=item.pk))
    return item


def _check_item(
    case: Case, said: str, task: str, responsible: User | None, last_day: dt.date | None, today: dt.date
) -> None:
    """Raise MissingParts naming what an item lacks: a task has somebody who reaches the case, and a coming day."""
    parts = [] if said.strip() else [Missing("Skriv vad ni kom fram till.", "said")]
    if task.strip() or responsible or last_day:
        if not task.strip():
            parts.append(Missing("Skriv vad som ska göras.", "task"))
        if responsible is None or not visible_cases(responsible).filter(pk=case.pk).exists():
            parts.append(Missing("Välj vem som gör det: någon som har tillgång till ärendet.", "responsible"))
        if last_day is None or last_day < today:
            parts.append(Missing("Välj senaste dag, i dag eller senare.", "by"))
    if parts:
        raise MissingParts(parts)


@transaction.atomic
def finish_task(*, item: MeetingItem, by: User, at: dt.datetime | None = None) -> MeetingItem:
    """Note that what somebody was to do after a meeting is done. By whoever is asked (``cases.meetings.asked_of``)."""
    change = begin("motesuppgift", item.case, by, at, after_closing=True)
    if not asked_of(by, change.day).filter(pk=item.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)
    current = change.case.meeting_items.select_related("done_by").get(pk=item.pk)
    if current.done_on:
        who = current.done_by.name if current.done_by else "Någon"
        raise AlreadyDone(current.done_by, None, f"{who} har redan gjort det.", same=True)
    current.done_on, current.done_by = change.day, by
    current.save(update_fields=["done_on", "done_by"])
    change.end(current.task, **facts(meeting=current.meeting_id, item=current.pk))
    return current


@transaction.atomic
def wish_for_meeting(
    *, student: Student, school: School, by: User, why: str, at: dt.datetime | None = None
) -> MeetingWish:
    """Ask to have a pupil taken up at the next meeting. Raises AlreadyDone where somebody has."""
    if not may_log(by, student, school):
        raise PermissionDenied(NOT_ALLOWED)
    if not why.strip():
        raise MissingParts([Missing("Skriv vad du vill ha hjälp med.", "why")])
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    existing = open_wishes(by, school).get(student.pk)
    if existing:
        raise AlreadyDone(existing.by, existing.at, "Eleven står redan på nästa elevhälsomötes dagordning.")
    return MeetingWish.objects.create(student=student, school=school, by=by, why=why, at=moment(at))


@transaction.atomic
def withdraw_wish(*, wish: MeetingWish, by: User, at: dt.datetime | None = None) -> None:
    """Take back a wish. By whoever wished it, and those who hold the meetings."""
    if not reads_wish(by, wish):
        raise PermissionDenied(NOT_ALLOWED)
    MeetingWish.objects.filter(pk=wish.pk, met=None, withdrawn_at=None).update(withdrawn_at=moment(at))


def _require(by: User, school: School) -> None:
    """Raise PermissionDenied unless somebody holds the school's meetings."""
    if not schools_of_meetings(by).filter(pk=school.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)


def _open(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked. Raises PermissionDenied out of reach, Conflict when it is ended."""
    _require(by, meeting.school)
    rows = Meeting.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("ended_by", "saved_by").get(pk=meeting.pk)
    if not locked.is_open:
        raise Conflict(locked.ended_by, locked.ended_at, ENDED)
    return locked


def _check_version(meeting: Meeting, version: int) -> None:
    """Raise Conflict when the page is older than what is written."""
    if version != meeting.version:
        raise Conflict(meeting.saved_by, meeting.saved_at, what="Protokollet")
