"""Who reads an orosanmälan: a table of its own. What a person reaches otherwise (pupils, cases) gives nothing here.

The writer, and when it has been given the rektor of the child's school, by a verb of their own. Nobody else: not
colleagues who reach the pupil, not the elevhälsa, the huvudman, those who run the system, nor superusers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from cases.models import Concern
from people import swedish
from people.access import AnyUser, scope_of
from people.base import by_name
from people.models import Protection, RoleAssignment, School, User
from people.roles import ROLE_VERBS, Verb


def _written_by(user: AnyUser) -> Q:
    """Those that the person wrote, for a huvudman where the person still has some role."""
    if not isinstance(user, User):
        return Q(pk__in=())
    employers = School.objects.filter(pk__in=scope_of(user).verbs).values("huvudman")
    return Q(author=user, written_at__huvudman__in=employers)


def _of_own_school(user: AnyUser) -> Q:
    """Those given about children at schools where the person has the verb; none that the rektor is kept out of."""
    unprotected = Q(student=None) | Q(student__protection=Protection.NONE)
    unprotected &= Q(found=None) | Q(found__protection=Protection.NONE)
    schools = scope_of(user).schools(Verb.READ_CONCERNS)
    given = Q(state=Concern.State.GIVEN, school__in=schools, about_staff=False, child_protected=False)
    return given & unprotected


@dataclass(frozen=True, slots=True)
class Reader:
    """A row of the table: who, why, which reports, and whether only the writer's own hand is meant."""

    who: str
    why: str
    which: Callable[[AnyUser], Q]


WRITER = Reader(
    "Den som skrev anmälan",
    "Utkast läses av ingen annan. Den som har slutat kan inte läsa.",
    _written_by,
)
REKTOR = Reader(
    "Rektorn på barnets skola",
    "Ansvarar för hur skolan följer upp. Läser först när anmälan är lämnad, och inte alls när oron gäller någon på "
    "skolan eller barnet har skyddade uppgifter.",
    _of_own_school,
)
READERS = (WRITER, REKTOR)


def may_write(user: AnyUser) -> bool:
    """Whether somebody may write an orosanmälan: everybody who works at a school or for its huvudman today."""
    return bool(scope_of(user).verbs)


def visible_concerns(user: AnyUser) -> QuerySet[Concern]:
    """The reports that a person reads today."""
    if not may_write(user):
        return Concern.objects.none()
    return Concern.objects.filter(WRITER.which(user) | REKTOR.which(user))


def own_concerns(user: AnyUser) -> QuerySet[Concern]:
    """The reports that a person has written, and reads today."""
    return visible_concerns(user).filter(WRITER.which(user))


def get_concern_or_404(user: AnyUser, pk: int) -> Concern:
    """The report, if the person reads it. Raises Http404 alike for what is out of reach and what does not exist."""
    return _only(visible_concerns(user).filter(pk=pk))


def get_own_concern_or_404(user: AnyUser, pk: int) -> Concern:
    """The report, if the person wrote it. Raises Http404."""
    return _only(own_concerns(user).filter(pk=pk))


def _only(concerns: QuerySet[Concern]) -> Concern:
    concern = concerns.select_related("student", "found", "school", "written_at__huvudman", "author").first()
    if concern is None:
        raise Http404
    return concern


def rektor_reads(concern: Concern) -> str:
    """Which rektor reads the report when it is given, or why none does, in a sentence."""
    if concern.about_staff:
        return "Rektorn läser den inte, eftersom oron gäller någon på skolan."
    if concern.is_protected:
        return "Rektorn läser den inte, eftersom barnet har skyddade uppgifter."
    if concern.school is None:
        return "Ingen rektor läser den, eftersom barnets skola inte finns i Närvaro."
    roles = [role for role, verbs in ROLE_VERBS.items() if Verb.READ_CONCERNS in verbs]
    held = RoleAssignment.objects.on(timezone.localdate()).filter(
        school=concern.school, role__in=roles, user__is_active=True
    )
    names = [row.user.name for row in held.select_related("user").order_by(*by_name("user__"))]
    who = f"{swedish.join(list(dict.fromkeys(names)))}, rektor på {concern.school.name}," if names else "Rektorn"
    when = "läser den också." if concern.state == Concern.State.GIVEN else "läser den när den är lämnad."
    return f"{who} {when}"
