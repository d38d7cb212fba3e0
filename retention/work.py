"""What gallring asks of a person in Mitt arbete."""

import datetime as dt

from django.urls import reverse

from people import swedish
from people.access import may_anywhere, schools_with, scope_of
from people.models import School, User
from people.tasks import Task
from retention.models import Disposal, DueCount
from retention.plans import DECIDES, PREPARES


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Cases that are due at the schools where a person prepares, packages to confirm, and gallringar to approve."""
    if not may_anywhere(user, PREPARES, DECIDES):
        return []
    prepares = schools_with(user, PREPARES)
    going = list(Disposal.objects.open().filter(packed_at__isnull=False).select_related("school").order_by("pk"))
    mine, decides = scope_of(user).schools(PREPARES), scope_of(user).schools(DECIDES)
    confirm = [each for each in going if each.confirmed_at is None and each.school_id in mine]
    approve = [each for each in going if each.confirmed_at and each.school_id in decides]
    busy = Disposal.objects.open().values("school")
    counts = DueCount.objects.filter(school__in=prepares, number__gt=0).exclude(school__in=busy)
    due = [_due(each.school, each.number) for each in counts.select_related("school").order_by("school__name")]
    return [*due, *map(_confirm, confirm), *map(_approve, approve)]


def _due(school: School, number: int) -> Task:
    what = swedish.count(number, "ärende", "ärenden", neuter=True).capitalize()
    return Task(
        kind="mapp",
        title="Förbered gallring",
        why=f"{what} på {school} är att gallra enligt huvudmannens beslut.",
        url=reverse("retention:cases", args=[school.pk]),
        button="Gå igenom",
    )


def _confirm(disposal: Disposal) -> Task:
    return Task(
        kind="mapp",
        title="Lägg paketet i arkivet",
        why=f"Arkivpaketet till gallring {disposal.reference} på {disposal.school} är klart.",
        url=reverse("retention:disposal", args=[disposal.pk]),
        button="Hämta och bekräfta",
    )


def _approve(disposal: Disposal) -> Task:
    return Task(
        kind="mapp",
        title="Godkänn en gallring",
        why=f"Gallring {disposal.reference} på {disposal.school} är förberedd och paketet finns i arkivet.",
        url=reverse("retention:disposal", args=[disposal.pk]),
        button="Gå igenom",
    )
