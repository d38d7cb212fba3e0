"""What people have decided in the demo beside the cases: guide values, a signal that is dismissed, absence judged anew
and registered by hand, and a file that is far from normal and waits for the administratör.

Everything through the services that people's forms go through; repeats nothing.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from absence import byhand, limits, queue, runs, uploads
from absence.models import Absence, AbsenceByHand, Alert, ImportRun, RuleSetting, StudentDay
from absence.rules import RULES, TALK_RULES
from absence.services import dismiss_alert
from narvaro.demo.cast import MENTORS_CLASS
from narvaro.demo.everyday import Mentors, at, cast_members
from people.calendar import DAY
from people.models import Huvudman, Membership, School, Student, StudentQuerySet, User
from people.queries import calendar_of

SOME_DAYS_AGO = 4  # school days before today, when absence was judged anew and registered
QUIET = dt.timedelta(weeks=4)
HELD_YEARS = ("1", "2")  # whom the file that was cut short is about


@dataclass(frozen=True, slots=True)
class NewValue:
    """A guide value that the huvudman has set."""

    rule: str
    at_least: int
    first_day: dt.date
    reason: str


NEW_VALUES = (
    NewValue(
        "dagar_tio_veckor",
        8,
        dt.date(2026, 8, 31),
        "Vi prövar ett högre värde i början av läsåret, när många är förkylda. Följs upp efter fem veckor.",
    ),
    NewValue(
        "dagar_tio_veckor",
        7,
        dt.date(2026, 10, 5),
        "Uppföljningen: samtalen kom för sent. Med sju dagar hinner mentorerna prata med hemmet före höstlovet.",
    ),
)


def set_guide_values(today: dt.date) -> None:
    """The guide values that the huvudman has changed by now."""
    by, huvudman = User.objects.get(username="systemforvaltare"), Huvudman.objects.earliest("pk")
    for value in NEW_VALUES:
        known = RuleSetting.objects.filter(rule=value.rule, first_day=value.first_day)
        if value.first_day <= today and not known.exists():
            day = value.first_day - 4 * DAY
            limits.change(
                huvudman, RULES[value.rule], at_least=value.at_least, is_on=True, first_day=value.first_day,
                reason=value.reason, by=by, today=day, at=at(day, hour=13, minute=20),
            )  # fmt: skip


def judge(today: dt.date) -> None:
    """One signal dismissed, absence of one pupil judged anew, and absence of another registered; once."""
    if AbsenceByHand.objects.exists():
        return
    school, mentors = School.objects.get(name="Björkskolan"), Mentors()
    day = calendar_of(school).school_days(today - dt.timedelta(weeks=3), today)[-SOME_DAYS_AGO:][0]
    _dismiss(school, mentors, today)
    _judge_anew(school, mentors, day)
    _register(school, mentors, day)


def _others(school: School, day: dt.date) -> StudentQuerySet:
    """The school's pupils that no story is about, in an order that is the same every time."""
    places = Membership.objects.on(day).filter(group__school=school).exclude(group__name=MENTORS_CLASS)
    known = Student.objects.unprotected().filter(pk__in=places.values("student"), cases=None)
    return known.exclude(pk__in=cast_members()).order_by("personal_number")


def _dismiss(school: School, mentors: Mentors, today: dt.date) -> None:
    waiting = Alert.objects.filter(rule__in=TALK_RULES, status=Alert.Status.OPEN, student__in=_others(school, today))
    alert = waiting.order_by("-window_to", "rule", "student__personal_number").select_related("student").first()
    mentor = mentors.of(alert.student, today) if alert else None
    if alert and mentor:
        reason = "Beviljad ledighet som hemmet sökte i förväg. Eleven har en plan för det som missades, och trivs."
        dismiss_alert(alert, by=mentor, reason=reason, until=today + QUIET, today=timezone.localdate())


def _judge_anew(school: School, mentors: Mentors, day: dt.date) -> None:
    missed = Absence.objects.filter(
        school=school, day=day, superseded_at=None, valid=False, late=False, student__in=_others(school, day)
    )
    row = missed.order_by("student__personal_number", "start").select_related("student").first()
    mentor = mentors.of(row.student, day) if row else None
    if row and mentor:
        why = "Hemmet ringde på kvällen: ett tandläkarbesök som de hade glömt att anmäla."
        byhand.change(row, by=mentor, why=why, valid=True, announced=True)


def _register(school: School, mentors: Mentors, day: dt.date) -> None:
    away = Absence.objects.filter(day=day, superseded_at=None).values("student")
    held = StudentDay.objects.filter(school=school, day=day, offered__gt=0, last_lesson__isnull=False)
    present = held.filter(student__in=_others(school, day)).exclude(student__in=away)
    row = present.order_by("student__personal_number").select_related("student").first()
    mentor = mentors.of(row.student, day) if row else None
    if row and mentor:
        byhand.register(
            row.student, school=school, by=mentor, day=day, start=row.last_lesson, minutes=40, valid=False,
            announced=False, late=False, reason="",
            why="Läraren såg eleven gå före sista lektionen, men hade redan rapporterat den.",
        )  # fmt: skip


def hold_a_file(folder: Path) -> None:
    """The administratör has read in an export of pupils that was cut short: it is far from normal, and waits; once."""
    if ImportRun.objects.filter(status__in=[ImportRun.Status.HELD, ImportRun.Status.DISCARDED]).exists():
        return
    school = School.objects.get(name="Ekskolan")
    with (folder / "elever.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    code, year = header.index("skolenhetskod"), header.index("årskurs")
    kept = [row for row in rows if row[code] == school.code and row[year] in HELD_YEARS]
    text = "".join(f"{';'.join(row)}\n" for row in [header, *kept])
    upload = uploads.keep(SimpleUploadedFile("elever.csv", text.encode()))
    by = User.objects.get(username="administrator")
    queue.read_upload(runs.start(ImportRun.Kind.ALL, user=by, upload=upload).pk)
