"""What gallring asks of a person in Mitt arbete."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from people import swedish
from people.access import may_anywhere, schools_with, scope_of
from people.models import School, User
from people.tasks import Task
from retention.models import Disposal, DueCount
from retention.plans import DECIDES, PREPARES


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Cases that are due where a person prepares, packages to confirm or make again, and gallringar to approve."""
    if not may_anywhere(user, PREPARES, DECIDES):
        return []
    going = Disposal.objects.open().select_related("school").order_by("pk")
    steps = [task for disposal in going for task in _next_step(disposal, user)]
    counts = DueCount.objects.filter(school__in=schools_with(user, PREPARES), number__gt=0)
    due = counts.exclude(school__in=Disposal.objects.open().values("school")).select_related("school")
    return [*(_due(each.school, each.number) for each in due.order_by("school__name")), *steps]


def _due(school: School, number: int) -> Task:
    what = swedish.count(number, "ärende", "ärenden", neuter=True).capitalize()
    why = f"{what} på {school} kan gallras enligt huvudmannens beslut."
    return _task("Förbered gallring", why, reverse("retention:cases", args=[school.pk]), "Gå igenom")


def _next_step(disposal: Disposal, user: User) -> list[Task]:
    """What an open gallring asks of a person, if anything. Whoever has prepared it is not asked to approve it."""
    name, url = f"gallring {disposal.reference} på {disposal.school}", reverse("retention:disposal", args=[disposal.pk])
    scope = scope_of(user)
    prepares, decides = (disposal.school_id in scope.schools(verb) for verb in (PREPARES, DECIDES))
    if prepares and disposal.is_stuck(timezone.now()):
        why = f"Det gäller {name}. Inget är gallrat."
        return [_task("Arkivpaketet gick inte att göra: försök igen", why, url, "Försök igen")]
    if prepares and disposal.packed_at and disposal.confirmed_at is None:
        return [_task("Lägg paketet i arkivet", f"Arkivpaketet till {name} är klart.", url, "Hämta och bekräfta")]
    if decides and disposal.confirmed_at and user.pk not in (disposal.prepared_by_id, disposal.confirmed_by_id):
        why = f"G{name[1:]} är förberedd och paketet finns i arkivet."
        return [_task("Godkänn en gallring", why, url, "Gå igenom")]
    return []


def _task(title: str, why: str, url: str, button: str) -> Task:
    return Task(kind="mapp", title=title, why=why, url=url, button=button)
