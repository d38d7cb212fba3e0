"""Where a story happens: a pupil, the school and its people, and the day it has come to."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from django.utils import timezone

from cases.models import Case
from cases.voices import guardian_key
from people.calendar import SchoolCalendar
from people.models import Guardian, Mentorship, RoleAssignment, School, Student, User
from people.queries import calendar_of

TIMES = (dt.time(8, 20), dt.time(9, 40), dt.time(10, 15), dt.time(12, 50), dt.time(13, 35), dt.time(14, 40))
MINUTES_BETWEEN = 25  # between two things that happen on the same day
FURTHEST_AHEAD = dt.timedelta(days=120)


@dataclass
class Scene:
    """A pupil, the school and its people, and the day it has come to."""

    student: Student
    school: School
    today: dt.date
    at: dt.datetime = field(init=False)

    def move_to(self, ago: int) -> None:
        """Go to a school day before today; things of one day happen one after the other."""
        same_day = hasattr(self, "at") and timezone.localdate(self.at) == self.day(-ago)
        time = Random(f"{self.student.personal_number}/{ago}").choice(TIMES)
        first = timezone.make_aware(dt.datetime.combine(self.day(-ago), time))
        self.at = self.at + dt.timedelta(minutes=MINUTES_BETWEEN) if same_day else first

    def day(self, school_days: int) -> dt.date:
        """The school day so many school days from the last one; early in the year never before its first."""
        if school_days <= 0:
            past = self._past
            return past[max(len(past) - 1 + school_days, 0)]
        return self._after(self._past[-1], school_days)

    def in_days(self, school_days: int) -> dt.date:
        """The school day so many school days after the one the scene is at."""
        return self._after(timezone.localdate(self.at), school_days)

    def person(self, key: str) -> User:
        """Somebody by role at the school, the pupil's mentor, or by user name."""
        if key == "mentor":
            return self.mentor
        roles = RoleAssignment.objects.on(self.today).filter(school=self.school, role=key).select_related("user")
        found = roles.order_by("pk").first()
        return found.user if found else User.objects.get(username=key)

    @property
    def case(self) -> Case:
        """The pupil's case at the school."""
        return Case.objects.get(student=self.student, school=self.school)

    @cached_property
    def mentor(self) -> User:
        """The mentor of the pupil's class; the demo's own mentor where there are two."""
        groups = self.student.memberships.on(self.today).values("group")
        mentors = Mentorship.objects.on(self.today).filter(group__in=groups).select_related("user")
        return min((row.user for row in mentors), key=lambda user: (user.username != "mentor", user.pk))

    @cached_property
    def guardians(self) -> list[Guardian]:
        """Everybody who is guardian, in the order of the file, also of a pupil who has come of age."""
        rows = self.student.guardianships.select_related("guardian").order_by("pk")
        return [row.guardian for row in rows]

    def voice(self, who: str) -> str:
        """Whose picture something is: elev, larare, elevhalsa, or a guardian by place (vh0)."""
        return guardian_key(self.guardians[int(who[2:])]) if who.startswith("vh") else who

    @cached_property
    def _calendar(self) -> SchoolCalendar:
        return calendar_of(self.school)

    @cached_property
    def _past(self) -> list[dt.date]:
        start = self._calendar.school_year_start(self.today)
        return self._calendar.school_days(start, self.today)

    def _after(self, day: dt.date, school_days: int) -> dt.date:
        coming = self._calendar.school_days(day + dt.timedelta(days=1), day + FURTHEST_AHEAD)
        return coming[school_days - 1]
