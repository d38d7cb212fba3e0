"""Whose signals and report rows a person acts on (a mentor's own classes, protected pupils by name), and imports."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from absence.models import ColumnMapping, ImportRun, MonthlyReport, MonthlyReportRow, RunFigures
from people.access import AnyUser, schools_with, scope_of, visible_students
from people.models import Enrolment, Huvudman, Membership, Protection, RoleAssignment, School, Student, User
from people.roles import Verb


def own_students(user: AnyUser) -> QuerySet[Student]:
    """The pupils a person acts for: those of the own classes, and protected pupils opened to the person.

    A mentor without such access never meets a protected pupil; the rektor or the named staff act instead.
    """
    scope = scope_of(user)
    in_own_class = Membership.objects.on(scope.day).filter(student=OuterRef("pk"), group__in=scope.own_groups)
    return visible_students(user).filter(Exists(in_own_class) | ~Q(protection=Protection.NONE))


def readable_reports(user: AnyUser) -> QuerySet[MonthlyReport]:
    """The monthly reports of the schools where a person may read them."""
    return MonthlyReport.objects.filter(school__in=schools_with(user, Verb.READ_REPORT, Verb.REVIEW_REPORT))


def readable_rows(user: AnyUser) -> QuerySet[MonthlyReportRow]:
    """The rows of the monthly reports that a person reads: the record of then, also of pupils who have left since.

    The school was told then, and its report stays whole. Of a pupil with protected personal data nothing stays: such a
    row is read by those who reach the pupil today.
    """
    schools = scope_of(user).schools(Verb.READ_REPORT, Verb.REVIEW_REPORT)
    whole = Q(report__school__in=scope_of(user).schools(Verb.SEE_STUDENTS), student__protection=Protection.NONE)
    reached = Q(student__in=visible_students(user))
    return MonthlyReportRow.objects.filter(whole | reached, report__school__in=schools)


def still_here(rows: QuerySet[MonthlyReportRow], day: dt.date) -> QuerySet[MonthlyReportRow]:
    """The rows of pupils who have a place at the report's school on ``day``: those that somebody can answer."""
    places = Enrolment.objects.on(day).filter(student=OuterRef("student"), school=OuterRef("report__school"))
    return rows.filter(Exists(places))


def rows_of_then(user: AnyUser) -> QuerySet[MonthlyReportRow]:
    """The rows sent to a person who was mentor of the pupil in the month or later, until the pupil left: to read.

    A pupil who has changed class has a new mentor, and protected personal data are not left behind.
    """
    scope = scope_of(user)
    own = Membership.objects.filter(
        student=OuterRef("student"),
        group__in=scope.own_groups,
        last_day__gte=OuterRef("report__month"),
        group__mentorships__user=user.pk,
        group__mentorships__first_day__lte=F("last_day"),
    )
    sent = MonthlyReportRow.objects.filter(
        Exists(own),
        sent_at__isnull=False,
        report__school__in=scope.schools(Verb.ANSWER_REPORT),
        student__protection=Protection.NONE,
    )
    return sent.exclude(pk__in=still_here(sent, scope.day))


def answerable_rows(user: AnyUser) -> QuerySet[MonthlyReportRow]:
    """The rows that have been sent and are a person's own to answer."""
    schools = schools_with(user, Verb.ANSWER_REPORT, Verb.DECIDE)
    return MonthlyReportRow.objects.filter(
        report__school__in=schools, sent_at__isnull=False, student__in=own_students(user)
    )


def schools_to_register_at(user: AnyUser, student: Student) -> frozenset[int]:
    """Ids of the schools where a person registers and judges the absence of a pupil in reach.

    There the lessons were held: those where the pupil has or has had a place.
    """
    places = Enrolment.objects.filter(student=student, school__in=scope_of(user).schools(Verb.REGISTER_ABSENCE))
    return frozenset(places.values_list("school_id", flat=True))


def classes_on(day: dt.date) -> QuerySet[Membership]:
    """The class of the pupil of the outer query on ``day``, the last joined first."""
    return Membership.objects.on(day).filter(student=OuterRef("student_id")).order_by("-first_day", "-pk")


def visible_runs(user: User) -> QuerySet[ImportRun]:
    """The imports that a person may know of: those of the own huvudman's people.

    What was read from the command line may be about any huvudman, so it takes reaching them all.
    """
    own = schools_with(user, Verb.IMPORT_DATA, Verb.SEE_PEOPLE).values("huvudman")
    colleagues = RoleAssignment.objects.filter(school__huvudman__in=own).values("user")
    shown = Q(started_by=user) | Q(started_by__in=colleagues) | Q(huvudman__in=own)
    if not Huvudman.objects.exclude(pk__in=own).exists():
        shown |= Q(started_by=None)
    return ImportRun.objects.filter(shown)


def runs_with_rows(user: User) -> QuerySet[ImportRun]:
    """The imports whose refused rows, with what the files said about pupils, a person may read.

    What another system told of a whole huvudman, only those who import at all its schools. Of the rest the own ones,
    those of colleagues at the schools where the person imports, and of the command line those in reach.
    """
    here = schools_with(user, Verb.IMPORT_DATA)
    colleagues = RoleAssignment.objects.on(timezone.localdate()).filter(school__in=here)
    own = Q(started_by=user) | Q(started_by=None) | Q(started_by__in=colleagues.values("user"))
    elsewhere = School.objects.exclude(pk__in=here.values("pk")).values("huvudman")
    whole = Q(huvudman=None) | ~Q(huvudman__in=elsewhere)
    return visible_runs(user).filter(own, whole)


def undoable_runs(user: User) -> QuerySet[ImportRun]:
    """The imports that a person may have undone: as those with rows, and about no school of a huvudman out of reach."""
    own = schools_with(user, Verb.IMPORT_DATA).values("huvudman")
    elsewhere = RunFigures.objects.filter(run=OuterRef("pk")).exclude(school__huvudman__in=own)
    return runs_with_rows(user).filter(~Exists(elsewhere))


def visible_mappings(user: AnyUser) -> QuerySet[ColumnMapping]:
    """The saved columns of the huvudmän that a person reads in files for."""
    return ColumnMapping.objects.filter(huvudman__in=schools_with(user, Verb.IMPORT_DATA).values("huvudman"))


def huvudmen_of(user: AnyUser) -> QuerySet[Huvudman]:
    """The huvudmän whose guide values a person may read: those who tend the system, and those who see the staff."""
    return Huvudman.objects.filter(schools__in=schools_to_try_at(user)).distinct()


def schools_to_try_at(user: AnyUser) -> QuerySet[School]:
    """The schools on which a person may try a guide value: the own one, or all those whose values the person sets."""
    return schools_with(user, Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE)


def may_set_rules(user: AnyUser, huvudman: Huvudman) -> bool:
    """Whether a person may change a huvudman's guide values: systemförvaltare, or administratör of all its schools.

    They apply to every school, so one school's administratör does not decide for the others.
    """
    schools = frozenset(huvudman.schools.values_list("pk", flat=True))
    scope = scope_of(user)
    return bool(schools & scope.schools(Verb.MANAGE_SETTINGS)) or schools <= scope.schools(Verb.IMPORT_DATA)
