"""What keeps the signals alive: absence read in lately, and a mentor for every class. For those who tend the system.

A class without a mentor gets signals that nobody sees, and old data looks like good attendance. Both are told to the
administratör, who can mend them, and to the systemförvaltare, who sees to it that somebody does. No pupils are named.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from absence.access import runs_with_rows
from absence.models import ImportRun, StudentDay
from people import swedish
from people.access import may_anywhere, schools_with
from people.models import Group, Membership, Mentorship, School, User
from people.queries import calendar_of
from people.roles import Verb
from people.tasks import Task

STALE_AFTER = 2  # school days without new data: one may be a school's own study day

TENDS = (Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS)
"""Who is told."""


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """What is to be mended at the schools a person tends."""
    if not may_anywhere(user, *TENDS):
        return []
    return [*_held_runs(user), *_old_data(user, today), *_classes_without_mentor(user, today)]


def _held_runs(user: User) -> Iterator[Task]:
    """Readings far from normal, which wait for somebody who imports."""
    if not may_anywhere(user, Verb.IMPORT_DATA):
        return
    for run in runs_with_rows(user).filter(status=ImportRun.Status.HELD).order_by("started_at"):
        yield Task(
            kind="varning",
            title="Stämmer filen? En inläsning väntar på dig",
            why=f"{run.get_kind_display().capitalize()}, {swedish.moment(run.started_at)}. {' '.join(run.held_for)}",
            url=reverse("absence:import", args=[run.pk]),
            button="Visa",
            due=swedish.local_day(run.started_at),
        )


def _old_data(user: User, today: dt.date) -> Iterator[Task]:
    """Schools whose latest day with lessons lies more than ``STALE_AFTER`` school days back."""
    latest = StudentDay.objects.filter(school=OuterRef("pk")).order_by("-day").values("day")[:1]
    schools = list(schools_with(user, *TENDS).annotate(latest=Subquery(latest)))
    oldest_ok = {school.huvudman_id: _oldest_ok(school, today) for school in reversed(schools)}
    new = may_anywhere(user, Verb.IMPORT_DATA)
    for school in schools:
        if school.latest is not None and school.latest < oldest_ok[school.huvudman_id]:
            yield Task(
                kind="ladda-upp",
                title=f"Läs in frånvaron för {school}" if new else f"Frånvaron för {school} behöver läsas in",
                why=f"Senast inlästa dag är {swedish.long_date(school.latest)}. Äldre uppgifter ger inga signaler.",
                url=reverse("absence:import_new" if new else "absence:imports"),
                button="Läs in" if new else "Visa",
                due=today,
            )


def _oldest_ok(school: School, today: dt.date) -> dt.date:
    """The day that data must reach: ``STALE_AFTER`` school days before today."""
    days = calendar_of(school).school_days(today - dt.timedelta(weeks=12), today - dt.timedelta(days=1))
    return days[-STALE_AFTER] if len(days) >= STALE_AFTER else dt.date.min


def _classes_without_mentor(user: User, today: dt.date) -> Iterator[Task]:
    """Classes with pupils and without a mentor today."""
    pupils = Membership.objects.on(today).filter(group=OuterRef("pk"))
    mentors = Mentorship.objects.on(today).filter(group=OuterRef("pk"))
    classes = Group.objects.filter(Exists(pupils), ~Exists(mentors), school__in=schools_with(user, *TENDS))
    for group in classes.select_related("school"):
        yield Task(
            kind="personer",
            title=f"Ge klass {group} en mentor",
            why=f"{group.school}. Utan mentor ser ingen klassens signaler. Mentorer läses in med personal.csv.",
            url=reverse("people:staff"),
            button="Visa personal",
        )
