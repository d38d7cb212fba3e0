"""The page about those who work at a school."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.access import needs, schools_with
from people.base import by_name
from people.models import Mentorship, RoleAssignment, School, User
from people.roles import HUVUDMAN_WIDE, Verb


@dataclass(slots=True)
class Colleague:
    """Somebody with a role at a school, as the page shows them."""

    user: User
    roles: list[RoleAssignment] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)


@require_GET
@needs(Verb.SEE_PEOPLE)
def staff(request: HttpRequest) -> HttpResponse:
    """Those who have a role at a school now or later, one school at a time."""
    schools = list(schools_with(request.user, Verb.SEE_PEOPLE))
    school = chosen_school(schools, request.GET.get("skola", ""))
    today = timezone.localdate()
    context = {"schools": schools, "school": school, "colleagues": colleagues_at(school, today), "today": today}
    return render(request, "people/staff.html", context)


def chosen_school(schools: list[School], key: str) -> School:
    """The school that the address names, else the first. Raises Http404 for one that is not among them."""
    for school in schools:
        if key in ("", str(school.pk)):
            return school
    raise Http404


def colleagues_at(school: School, today: dt.date) -> list[Colleague]:
    """Everybody with a role at a school that has not ended, by name (two queries)."""
    at_school = Q(school=school) | Q(school__huvudman_id=school.huvudman_id, role__in=HUVUDMAN_WIDE)
    not_ended = Q(last_day=None) | Q(last_day__gte=today)
    roles = RoleAssignment.objects.filter(at_school, not_ended).select_related("user")
    found: dict[int, Colleague] = {}
    for role in roles.order_by(*by_name("user__"), "role"):
        found.setdefault(role.user_id, Colleague(role.user)).roles.append(role)
    mentorships = Mentorship.objects.on(today).filter(group__school=school, user__in=found)
    for user, klass in mentorships.order_by("group__name").values_list("user_id", "group__name"):
        found[user].classes.append(klass)
    return list(found.values())
