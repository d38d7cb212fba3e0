"""The weekly checks of the demo: most mentors have looked through their class each week, some weeks are gaps."""

import datetime as dt
from random import Random

from absence.checks import record_check, weeks_back
from absence.models import WeeklyCheck
from narvaro.demo.everyday import at
from people.calendar import DAY
from people.models import Group, Mentorship, School, User
from people.queries import calendar_of

FORGOTTEN = 0.12  # share of the weeks that nobody has checked
NOTES = ("Ringer två hem på måndag.", "Inget nytt.", "Pratade med arbetslaget om måndagarna.", "", "", "", "")


def check_weeks(today: dt.date) -> int:
    """The checks of the weeks that have ended, in the order of time; how many were written. Repeats nothing."""
    if WeeklyCheck.objects.exists():
        return 0
    return sum(_check_school(school, today) for school in School.objects.order_by("pk"))


def _check_school(school: School, today: dt.date) -> int:
    """Each class of a school, week by week."""
    calendar, written, people = calendar_of(school), 0, dict[int, User]()
    for week in reversed(weeks_back(calendar, today)):
        for group in Group.objects.filter(school=school).order_by("pk"):
            chance = Random(f"{school.code}/{group.name}/{week.monday}")
            place = Mentorship.objects.on(today).filter(group=group).select_related("user").order_by("pk").first()
            if place is None or week.last >= today or chance.random() < FORGOTTEN:
                continue
            mentor = people.setdefault(place.user_id, place.user)  # whose reach is looked up once
            record_check(
                group=group, week=week, by=mentor, note=chance.choice(NOTES), at=_when(week.last, today, chance)
            )
            written += 1
    return written


def _when(last: dt.date, today: dt.date, chance: Random) -> dt.datetime:
    """The afternoon of the week's last day, or the Monday after where that has passed."""
    late = chance.random() < FORGOTTEN
    day = last + 3 * DAY if late and last + 3 * DAY < today else last
    return at(day, hour=chance.randrange(13, 16), minute=chance.randrange(60))
