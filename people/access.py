"""Who reaches what: the only way from a signed-in person to a pupil. Default is nobody, out of reach is 404.

A verb is held at a school by a role there. django-guardian keeps the grants (role's group → verb → school); the role
itself is a period, and it is the period on the day itself that counts: a role that ended yesterday gives nothing
today, whether or not groups have been synced. Being superuser gives nothing.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from people.models import (
    Enrolment,
    Membership,
    Mentorship,
    Protection,
    RoleAssignment,
    School,
    SchoolGroupObjectPermission,
    Student,
    StudentGrant,
    StudentQuerySet,
    User,
)
from people.roles import Verb, held_at

P = ParamSpec("P")
AnyUser = User | AnonymousUser

WORKS_WITH_PUPILS = (Verb.SEE_STUDENTS, Verb.SEE_OWN_STUDENTS)


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody reaches on one day: verbs by school, own classes and pupils opened to them by name."""

    day: dt.date
    verbs: dict[int, frozenset[Verb]]
    own_groups: frozenset[int] = frozenset()
    granted_students: frozenset[int] = frozenset()

    def schools(self, *verbs: Verb) -> frozenset[int]:
        """Ids of the schools where any of the verbs is held."""
        return frozenset(school for school, held in self.verbs.items() if held.intersection(verbs))


def scope_of(user: AnyUser) -> Scope:
    """What a person reaches today: four queries the first time, then kept on the user object."""
    today = timezone.localdate()
    kept: Scope | None = getattr(user, "_scope", None)
    if kept is not None and kept.day == today:
        return kept
    scope = _find_scope(user, today) if isinstance(user, User) and user.is_active else Scope(today, {})
    user._scope = scope  # type: ignore[union-attr]  # lives as long as the request's user object
    return scope


def signed_in(request: HttpRequest) -> User:
    """Who is logged in, for views that are behind ``needs`` or ``login_required``."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(user: AnyUser, verb: Verb, school: School) -> bool:
    """Whether a person holds a verb at a school today."""
    return verb in scope_of(user).verbs.get(school.pk, frozenset())


def may_anywhere(user: AnyUser, *verbs: Verb) -> bool:
    """Whether a person holds any of the verbs at some school today: for menus and pages of several schools."""
    return bool(scope_of(user).schools(*verbs))


def may_only(user: AnyUser, verb: Verb) -> bool:
    """Whether a verb is all that a person holds today, at whichever school."""
    return {each for held in scope_of(user).verbs.values() for each in held} == {verb}


def schools_with(user: AnyUser, *verbs: Verb) -> QuerySet[School]:
    """The schools where a person holds any of the verbs today."""
    return School.objects.filter(pk__in=scope_of(user).schools(*verbs))


def visible_students(user: AnyUser) -> StudentQuerySet:
    """The pupils that a person reaches today.

    The whole school by SEE_STUDENTS, the own classes of a mentor, and pupils opened to the person by name. A pupil
    with protected personal data is reached by name alone, and by the rektor (DECIDE) of the pupil's school.
    """
    scope = scope_of(user)
    enrolled = Enrolment.objects.on(scope.day)
    in_class = Membership.objects.on(scope.day).filter(group__in=scope.own_groups)
    unprotected = Q(student__protection=Protection.NONE)
    # A union costs by the pupils in reach; conditions with "or" would walk through the whole municipality.
    by_name = Student.objects.filter(pk__in=scope.granted_students).values("pk")
    reached = by_name.union(
        enrolled.filter(unprotected, school__in=scope.schools(Verb.SEE_STUDENTS)).values("student"),
        in_class.filter(unprotected).values("student"),
        enrolled.filter(~unprotected, school__in=scope.schools(Verb.DECIDE)).values("student"),
        all=True,
    )
    return Student.objects.filter(pk__in=reached)


def with_class(user: AnyUser, today: dt.date) -> StudentQuerySet:
    """Those in reach whose class a list may tell: a protected pupil's only to the class's mentor, who knows it.

    Others who are named for such a pupil find her by name, and are not told where she goes.
    """
    own = Membership.objects.on(today).filter(group__in=scope_of(user).own_groups).values("student")
    return visible_students(user).filter(Q(protection=Protection.NONE) | Q(pk__in=own))


def students_to_find(user: AnyUser) -> StudentQuerySet:
    """The pupils whom a person finds by name for an orosanmälan (FIND_FOR_CONCERN), and reaches nothing else of.

    Those of the own school, as any colleague there knows them. Never one with protected personal data.
    """
    scope = scope_of(user)
    enrolled = Enrolment.objects.on(scope.day).filter(school__in=scope.schools(Verb.FIND_FOR_CONCERN))
    return Student.objects.filter(pk__in=enrolled.values("student"), protection=Protection.NONE)


def schools_told_of(user: AnyUser) -> frozenset[int]:
    """Ids of the schools whose absence a person may be shown about a pupil in reach: every school of the huvudmän
    where the person works with pupils. A pupil's history goes along between schools of one huvudman; to another
    huvudman, which is another authority or company, it does not.
    """
    at = scope_of(user).schools(*WORKS_WITH_PUPILS)
    return frozenset(School.objects.filter(huvudman__schools__in=at).values_list("pk", flat=True))


def get_student_or_404(user: AnyUser, pk: int) -> Student:
    """The pupil, if the person reaches it. Raises Http404 alike for what is out of reach and what does not exist."""
    return _only(visible_students(user).filter(pk=pk))


def get_student_of_rektor_or_404(user: AnyUser, pk: int) -> Student:
    """The pupil, if the person decides (DECIDE) at the pupil's school today. Raises Http404."""
    scope = scope_of(user)
    enrolled = Enrolment.objects.on(scope.day).filter(school__in=scope.schools(Verb.DECIDE))
    return _only(Student.objects.filter(pk__in=enrolled.values("student")).filter(pk=pk))


def _only(students: StudentQuerySet) -> Student:
    student = students.first()
    if student is None:
        raise Http404
    return student


def needs(*verbs: Verb) -> Callable[[Callable[P, HttpResponseBase]], Callable[P, HttpResponseBase]]:
    """A view for those who hold one of the verbs somewhere; others get 404, visitors are asked to log in."""

    def decorate(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request = cast("HttpRequest", args[0])
            if not may_anywhere(request.user, *verbs):
                raise Http404
            return view(*args, **kwargs)

        return cast("Callable[P, HttpResponseBase]", login_required(guarded))

    return decorate


def _find_scope(user: User, day: dt.date) -> Scope:
    """Ask the database what a person reaches on a day."""
    verbs: dict[int, set[Verb]] = {}
    for school, verb in _granted_verbs(user, day):
        verbs.setdefault(school, set()).add(verb)
    held = {school: frozenset(held_there) for school, held_there in verbs.items()}
    works_at = [school for school, held_there in held.items() if held_there & {*WORKS_WITH_PUPILS}]
    return Scope(day, held, _own_groups(user, day, held), _granted_students(user, day, works_at))


def _granted_verbs(user: User, day: dt.date) -> Iterator[tuple[int, Verb]]:
    """School and a verb that guardian grants a group the person is in, where the role holds on the day.

    Two plain questions that are joined here: as one, PostgreSQL needed ten times longer to plan it than to answer it.
    """
    roles = RoleAssignment.objects.on(day).filter(user=user).values_list("role", "school", "school__huvudman")
    held = {(role, held_at(role, school, huvudman)) for role, school, huvudman in roles}
    grants = SchoolGroupObjectPermission.objects.filter(group__user=user, group__role_group__school=F("content_object"))
    for school, huvudman, role, codename in grants.values_list(
        "content_object", "content_object__huvudman", "group__role_group__role", "permission__codename"
    ):
        if (role, held_at(role, school, huvudman)) in held:
            yield school, Verb(codename)


def _granted_students(user: User, day: dt.date, works_at: Collection[int]) -> frozenset[int]:
    """The pupils opened to a person by name, while the pupil goes to the school where that was done, and the person
    works with pupils at its huvudman.

    Whoever has left reaches nobody although no one has ended the access, and a pupil who has left is not followed.
    """
    schools = School.objects.filter(huvudman__schools__in=works_at).values("pk")
    then = Enrolment.objects.filter(
        student=OuterRef("student"), school=OuterRef("school"), first_day__lte=OuterRef(OuterRef("granted_on"))
    )
    still = Enrolment.objects.on(day).filter(Exists(then), student=OuterRef("student"), school__in=schools)
    grants = StudentGrant.objects.on(day).filter(user=user).annotate(granted_on=TruncDate("granted_at"))
    return frozenset(grants.filter(Exists(still)).values_list("student_id", flat=True))


def _own_groups(user: User, day: dt.date, verbs: dict[int, frozenset[Verb]]) -> frozenset[int]:
    """The classes that a person is mentor of on the day, at schools where a mentor sees the own pupils."""
    mentorships = Mentorship.objects.on(day).filter(user=user).values_list("group_id", "group__school_id")
    return frozenset(group for group, school in mentorships if Verb.SEE_OWN_STUDENTS in verbs.get(school, ()))
