"""What absence asks of a person in "Mitt arbete": calls home, talks to book, report rows to answer, reports to send."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q, QuerySet, Subquery
from django.urls import reverse

from absence.access import answerable_rows, classes_on, own_students
from absence.first_steps import Do, FirstStep, called_lately, step_for
from absence.models import Alert, MonthlyReport, MonthlyReportRow
from absence.rules import RULES, because
from people import swedish
from people.access import may_anywhere, schools_told_of, schools_with, visible_students
from people.models import Student, User
from people.protected import Fact, shows
from people.queries import phones_of
from people.roles import Verb
from people.tasks import Phone, Task

MOST_CLASSES = 5  # named in a row


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Everything absence asks of a person today. The number of queries does not grow with the rows."""
    tasks: list[Task] = []
    if may_anywhere(user, Verb.LOG_TALKS):
        tasks += _signals(user, own_students(user), today)
    if may_anywhere(user, Verb.ANSWER_REPORT, Verb.DECIDE):
        tasks += _answers(user)
    if may_anywhere(user, Verb.REVIEW_REPORT):
        tasks += _reviews(user)
    if may_anywhere(user, Verb.REVIEW_REPORT, Verb.DECIDE):
        tasks += _silence(user, today)
    return tasks


def tasks_about(user: User, student: Student, today: dt.date) -> list[Task]:
    """What the pupil's open signals ask of a person: for the pupil's own page."""
    if not may_anywhere(user, Verb.LOG_TALKS):
        return []
    return list(_signals(user, own_students(user).filter(pk=student.pk), today))


def _signals(user: User, students: QuerySet[Student], today: dt.date) -> Iterator[Task]:
    """A row for each pupil and rule to call about, and one for each pupil to book a talk with."""
    signals = (
        Alert.objects.filter(status=Alert.Status.OPEN, student__in=students, school__in=schools_told_of(user))
        .select_related("student", "school__huvudman")
        .prefetch_related("school__huvudman__choices")
        .annotate(klass=Subquery(classes_on(today).values("group__name")[:1]))
        .order_by("student_id", "window_to", "pk")
    )
    known = [alert for alert in signals if alert.rule in RULES]
    called = called_lately(known, today)
    groups: dict[tuple[int, str, FirstStep], list[Alert]] = defaultdict(list)
    for alert in known:
        step = step_for(alert, today, called)
        groups[alert.student_id, alert.rule if step.do == Do.CALL else "samtal", step].append(alert)
    phones = phones_of((alerts[0].student for alerts in groups.values()), today)
    for (_, _, step), alerts in groups.items():
        yield _signal(alerts, step, phones, today)


def _signal(alerts: list[Alert], step: FirstStep, phones: dict[int, tuple[Phone, ...]], today: dt.date) -> Task:
    """What to do about a pupil's signals of one kind; the earliest day that waits decides."""
    first = alerts[0]
    call = step.do == Do.CALL
    return Task(
        kind="telefon" if call else "samtal",
        title=todo(first, step, today),
        url=reverse(step.do, args=[first.student_id]),
        button=step.button,
        who=first.student.name,
        klass=_klass(first),
        why=_why(alerts, call=call),
        due=first.window_to if call else None,
        student_id=first.student_id,
        phones=phones.get(first.student_id, ()),
    )


def _klass(alert: Alert) -> str:
    """The pupil's class today, where a page may show it."""
    klass: str | None = alert.klass  # type: ignore[attr-defined]  # annotated in _signals
    return klass or "" if shows(alert.student, Fact.SCHOOL) else ""


def _why(alerts: list[Alert], *, call: bool) -> str:
    """The numbers behind a row; further days of the same kind are named."""
    if not call:
        return " ".join(because(alert.rule, alert.figures) for alert in alerts)
    later = [_day(alert) for alert in alerts[1:]]
    return because(alerts[0].rule, alerts[0].figures) + (f" Även {swedish.join(later)}." if later else "")


def todo(alert: Alert, step: FirstStep, today: dt.date) -> str:
    """What a signal asks for by the ladder of first steps, verb first."""
    rule = RULES[alert.rule]
    if step.do != Do.CALL:
        return step.todo
    if alert.window_to == today:
        return rule.todo
    return rule.todo_later.format(day=_day(alert))


def _day(alert: Alert) -> str:
    """The day that a signal is about."""
    return swedish.date(alert.window_to)


def _answers(user: User) -> Iterator[Task]:
    """Report rows to answer, one task for each report and class."""
    rows = answerable_rows(user).filter(answer="").select_related("report").order_by("report__month", "report", "klass")
    for (report, klass), group in groupby(rows, key=lambda row: (row.report, row.klass)):
        yield _answer(report, klass, list(group))


def _answer(report: MonthlyReport, klass: str, rows: list[MonthlyReportRow]) -> Task:
    """A class whose rows wait for the mentor."""
    pupils = swedish.count(len(rows), "elev", "elever").capitalize()
    return Task(
        kind="kurva",
        title=f"Svara på månadsrapporten för {month_name(report)}",
        url=reverse("absence:reports") + f"#rapport-{report.pk}",
        button="Svara",
        klass=klass,
        why=f"{pupils} med minst {report.limit_text} frånvaro väntar på ditt svar.",
        due=min(day for row in rows if (day := row.answer_by)),
    )


def _reviews(user: User) -> Iterator[Task]:
    """Reports that the kurator has not sent, or not wholly."""
    seen = Q(rows__sent_at=None, rows__student__in=visible_students(user))
    reports = MonthlyReport.objects.filter(school__in=schools_with(user, Verb.REVIEW_REPORT)).select_related("school")
    unsent = reports.annotate(waiting=Count("rows", filter=seen)).filter(
        Q(status=MonthlyReport.Status.PREPARED) | Q(waiting__gt=0)
    )
    for report in unsent.order_by("month", "school__name"):
        yield _review(report, report.waiting)


def _review(report: MonthlyReport, waiting: int) -> Task:
    """A report to review and send."""
    added = report.status == MonthlyReport.Status.SENT
    pupils = swedish.count(waiting, "elev", "elever").capitalize()
    what = "har tillkommit" if added else f"med minst {report.limit_text} frånvaro"
    return Task(
        kind="skicka",
        title=f"{'Skicka tillägg till' if added else 'Granska och skicka'} månadsrapporten för {month_name(report)}",
        url=reverse("report", args=[report.pk]),
        button="Granska",
        why=f"{report.school.name}. {pupils} {what}.",
    )


def _silence(user: User, today: dt.date) -> Iterator[Task]:
    """Reports with answers that are late, for the kurator and the rektor."""
    late = Q(
        rows__answer="",
        rows__answer_by__lt=today,
        rows__student__in=visible_students(user),
    )
    schools = schools_with(user, Verb.REVIEW_REPORT, Verb.DECIDE)
    reports = MonthlyReport.objects.filter(school__in=schools).select_related("school")
    silent = reports.annotate(
        late=Count("rows", filter=late),
        since=Min("rows__answer_by", filter=late),
        classes=ArrayAgg("rows__klass", filter=late & ~Q(rows__klass=""), distinct=True, default=[]),
    )
    for report in silent.filter(late__gt=0).order_by("month", "school__name"):
        yield Task(
            kind="klocka",
            title=f"Svar saknas på månadsrapporten för {month_name(report)}",
            url=reverse("report", args=[report.pk]) + "?svar=vantar",
            button="Visa",
            why=f"{report.school.name}. Mentorerna{_of(report.classes)} har inte svarat för "
            f"{swedish.count(report.late, 'elev', 'elever')}. Prata med dem.",
            due=report.since,
        )


def _of(classes: list[str]) -> str:
    """Whose mentors, where the classes are few enough to name; the report's page has them all."""
    return f" för {swedish.join(sorted(classes))}" if 0 < len(classes) <= MOST_CLASSES else ""


def month_name(report: MonthlyReport) -> str:
    """oktober, or oktober 2025 when that is another year."""
    return swedish.month(report.month)
