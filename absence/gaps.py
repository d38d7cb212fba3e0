"""What is left undone around the pupils, class by class, as the rektor sees it: weekly checks and lessons not reported.

Silence must not look like good attendance. A row for each class, the worst first, and no more of them than one reads;
the page of weekly checks has them all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncWeek
from django.urls import reverse

from absence.checks import Week, checks_of, weeks_back
from absence.figures import Figures
from absence.models import Lesson
from people import swedish
from people.access import may_anywhere, schools_with
from people.calendar import DAY
from people.models import Group, Membership, Protection, School, User
from people.queries import calendar_of
from people.roles import Verb
from people.tasks import Task

SILENT_WEEKS = 2  # weeks that nobody has checked before the rektor is told: one may be an illness
REPORTED_WEEKS = 2  # school weeks back: older lessons stand in the monthly report
MOST_CLASSES = 5  # rows of each kind
MOST_SUBJECTS = 2

ByWeek = Mapping[tuple[int, dt.date], Figures]
"""Offered and reported minutes of a class, by its id and the Monday of the week."""


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """The gaps at the schools where a person decides. As many queries however many classes."""
    if not may_anywhere(user, Verb.DECIDE):
        return []
    schools = schools_with(user, Verb.DECIDE).order_by("name")
    return [task for school in schools for task in _gaps_at(school, today)]


def _gaps_at(school: School, today: dt.date) -> Iterator[Task]:
    """The gaps at a school: in the weeks that have ended, and of lessons until yesterday."""
    weeks = [week for week in weeks_back(calendar_of(school), today) if week.monday < today]
    if not weeks:
        return
    groups = list(Group.objects.filter(school=school).order_by("name", "pk"))
    known = reported_by_week(groups, weeks[-1].monday, today - DAY)
    yield from _unchecked(groups, [week for week in weeks if week.last < today], known)
    yield from _unreported(groups, weeks[:REPORTED_WEEKS], known, today)


def reported_by_week(groups: Iterable[Group], first: dt.date, last: dt.date) -> ByWeek:
    """How much was offered the pupils of some classes, and how much of it teachers have reported. One query."""
    in_class = Membership.objects.filter(
        Q(last_day=None) | Q(student__days__day__lte=F("last_day")),
        group__in=[group.pk for group in groups],
        student__protection=Protection.NONE,
        student__days__day__range=(first, last),
        student__days__day__gte=F("first_day"),
        student__days__school=F("group__school"),
    )
    weeks = in_class.values("group", monday=TruncWeek("student__days__day"))
    sums = weeks.annotate(offered=Sum("student__days__offered"), reported=Sum("student__days__reported"))
    return {
        (group, monday): Figures(offered=offered, reported=reported)
        for group, monday, offered, reported in sums.values_list("group", "monday", "offered", "reported")
        if offered
    }


def _unchecked(groups: Sequence[Group], weeks: Sequence[Week], known: ByWeek) -> Iterator[Task]:
    """Classes with several weeks that nobody has checked, though they had lessons: most weeks first."""
    done = checks_of([group.pk for group in groups], weeks[-1].monday) if weeks else {}
    left = {
        group: [week for week in reversed(weeks) if (key := (group.pk, week.monday)) in known and key not in done]
        for group in groups
    }
    silent = sorted(
        (group for group in groups if len(left[group]) >= SILENT_WEEKS), key=lambda group: -len(left[group])
    )
    for group in silent[:MOST_CLASSES]:
        numbers = swedish.join([str(week.number) for week in left[group]])
        yield _task("kalender", "Veckokontroll saknas", group, f"Vecka {numbers}. Prata med klassens mentorer.")
    yield from _rest("kalender", "Veckokontroll saknas", len(silent) - MOST_CLASSES)


def _unreported(groups: Sequence[Group], weeks: Sequence[Week], known: ByWeek, today: dt.date) -> Iterator[Task]:
    """Classes where so much is not reported that the figures may be wrong: the least reported first."""
    sums = {group: _sum(known.get((group.pk, week.monday), Figures()) for week in weeks) for group in groups}
    lacking = sorted(
        (group for group in groups if sums[group].needs_warning), key=lambda group: sums[group].reporting_rate or 0
    )
    subjects = _subjects(lacking[:MOST_CLASSES], weeks[-1].monday, today - DAY)
    numbers = swedish.join([str(week.number) for week in reversed(weeks)])
    for group in lacking[:MOST_CLASSES]:
        rate = swedish.whole_percent(sums[group].reporting_rate)
        most = f" Mest saknas i {swedish.join(subjects[group.pk])}." if group.pk in subjects else ""
        why = (
            f"{rate} av lektionstiden vecka {numbers} är rapporterad.{most} Frånvaro som inte är rapporterad syns inte."
        )
        yield _task("varning", "Lektioner är inte rapporterade", group, why)
    yield from _rest("varning", "Lektioner är inte rapporterade", len(lacking) - MOST_CLASSES)


def _sum(parts: Iterable[Figures]) -> Figures:
    """Weeks added up."""
    weeks = list(parts)
    return Figures(offered=sum(each.offered for each in weeks), reported=sum(each.reported for each in weeks))


def _subjects(groups: Iterable[Group], first: dt.date, last: dt.date) -> dict[int, list[str]]:
    """The subjects with most lessons not reported, by class. One query."""
    lessons = Lesson.objects.filter(group__in=list(groups), day__range=(first, last), reported=False, cancelled=False)
    counted = lessons.exclude(subject="").values_list("group", "subject").annotate(number=Count("pk"))
    found: dict[int, list[str]] = defaultdict(list)
    for group, subject, _ in counted.order_by("-number", "subject"):
        found[group] = [*found[group], subject][:MOST_SUBJECTS]
    return dict(found)


def _task(kind: str, title: str, group: Group | None, why: str) -> Task:
    klass = group.name if group else ""
    return Task(kind=kind, title=title, klass=klass, why=why, url=reverse("checks"), button="Visa")


def _rest(kind: str, title: str, number: int) -> Iterator[Task]:
    """The classes that have no row of their own."""
    if number > 0:
        yield _task(kind, f"{title} i {swedish.count(number, 'klass', 'klasser')} till", None, "")
