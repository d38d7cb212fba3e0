"""Look-ups for the pages of the monthly report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, Q, QuerySet, Subquery
from django.utils import timezone

from absence.access import (
    answerable_rows,
    classes_on,
    readable_reports,
    readable_rows,
    rows_of_then,
    still_here,
)
from absence.figures import Figures
from absence.models import MonthlyReport, MonthlyReportRow
from people.base import by_name
from people.models import Mentorship, School, User


@dataclass(frozen=True, slots=True)
class Receiver:
    """A class in a report, how many of its pupils go out, and who its mentors are."""

    klass: str
    students: int
    mentors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A class whose mentors have not answered in time: for how many pupils, and how many days late the first is."""

    klass: str
    students: int
    mentors: tuple[str, ...]
    due: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that a person answers for, or did until the pupil left, with its figures and last day."""

    row: MonthlyReportRow
    figures: Figures
    due: dt.date | None
    has_left: bool  # the pupil; then there is nothing to answer

    @property
    def report(self) -> MonthlyReport:
        """The report it stands in."""
        return self.row.report


def own_rows(user: User) -> list[OwnRow]:
    """A person's own rows of the reports of this läsår: the latest report first, unanswered before answered."""
    year_ago = timezone.localdate() - dt.timedelta(days=365)
    to_answer = set(answerable_rows(user).filter(report__month__gte=year_ago).values_list("pk", flat=True))
    of_then = rows_of_then(user).filter(report__month__gte=year_ago).values_list("pk", flat=True)
    rows = MonthlyReportRow.objects.filter(pk__in={*to_answer, *of_then}).select_related("report__school", "student")
    is_answered = ExpressionWrapper(Q(answer__gt=""), BooleanField())
    ordered = rows.alias(is_answered=is_answered).order_by(
        F("report__month").desc(), "report", "is_answered", "klass", *by_name("student__")
    )
    return [OwnRow(row, Figures.of(row), row.answer_by, row.pk not in to_answer) for row in ordered]


def report_list(user: User) -> QuerySet[MonthlyReport]:
    """The reports a person may read, the latest first: how many pupils, sent, answered, waiting and to be sent."""
    seen = readable_rows(user)
    here = still_here(seen, timezone.localdate())
    return (
        readable_reports(user)
        .select_related("school")
        .annotate(
            listed=Count("rows", filter=Q(rows__in=seen)),
            sent=Count("rows", filter=Q(rows__in=seen.filter(sent_at__isnull=False))),
            answered=Count("rows", filter=Q(rows__in=seen.filter(answer__gt=""))),
            waiting=Count("rows", filter=Q(rows__in=here.filter(sent_at__isnull=False, answer=""))),
            added=Count("rows", filter=Q(rows__in=here.filter(sent_at=None))),
        )
        .order_by("-month", "school__name")
    )


def receivers(report: MonthlyReport, rows: QuerySet[MonthlyReportRow]) -> list[Receiver]:
    """Who gets the rows: by the class that each pupil is in today, since its mentors are the ones to answer."""
    today = timezone.localdate()
    classes = rows.annotate(now=_class_now(report, today)).values_list("now")
    counted = classes.annotate(students=Count("pk")).order_by("now")
    mentors = _mentors(report.school, today)
    return [Receiver(klass or "", students, tuple(mentors[klass or ""])) for klass, students in counted]


def silent(report: MonthlyReport, late: Iterable[MonthlyReportRow], today: dt.date) -> list[Silent]:
    """Whose answers are late, by the class that each pupil is in today: the longest silence first. Two queries."""
    rows = MonthlyReportRow.objects.filter(pk__in=[row.pk for row in late])
    classes = rows.annotate(now=_class_now(report, today)).values_list("now")
    counted = classes.annotate(Count("pk"), Min("answer_by")).order_by("answer_by__min", "now")
    mentors = _mentors(report.school, today)
    found = []
    for klass, students, due in counted:
        found.append(Silent(klass or "", students, tuple(mentors[klass or ""]), due, (today - due).days))
    return found


def _class_now(report: MonthlyReport, today: dt.date) -> Subquery:
    """The name of the class that the pupil of a row is in today."""
    return Subquery(classes_on(today).filter(group__school=report.school).values("group__name")[:1])


def _mentors(school: School, day: dt.date) -> dict[str, list[str]]:
    """The names of the mentors of each class of a school."""
    mentors: dict[str, list[str]] = defaultdict(list)
    rows = Mentorship.objects.on(day).filter(group__school=school, user__is_active=True).select_related("user", "group")
    for row in rows.order_by(*by_name("user__")):
        mentors[row.group.name].append(row.user.name)
    return mentors
