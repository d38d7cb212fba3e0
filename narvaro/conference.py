"""The class conference (klasskonferens): a class as a whole, and its pupils to talk about.

Source: Skolnärvaromodellen, elevhälsan's list (klasskonferenser; fördjupande analys, planering av insatser på
klassnivå). The model looks at what surrounds the pupils before the pupils: when and in what the class is away comes
first, then what the school can ask itself, and the pupils last. Pupils with protected personal data are neither listed
nor counted.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractIsoWeekDay

from absence.figures import Figures
from absence.models import Absence, StudentDay
from cases.parts import GROUPS, SCHOOL_GROUPS
from cases.parts import Group as Factors
from narvaro.pupil_table import Window, window
from people import swedish
from people.access import schools_told_of, visible_students
from people.models import Group, Membership, Protection, User
from people.queries import calendar_of

MOST_SUBJECTS = 8
WEEKDAYS = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
QUESTIONS: tuple[Factors, ...] = tuple(each for each in GROUPS if each.key in SCHOOL_GROUPS)
"""What the school asks itself: the model's groups about the school."""


@dataclass(frozen=True, slots=True)
class Subject:
    """How much of a subject the class has missed."""

    name: str
    minutes: int
    pupils: int

    @property
    def text(self) -> str:
        """4,5 timmar, sex elever."""
        return f"{swedish.duration(self.minutes)}, {swedish.count(self.pupils, 'elev', 'elever')}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A class over the last school weeks: its sums, by weekday, and by subject."""

    weeks: Window
    pupils: int
    figures: Figures
    weekdays: list[tuple[str, Figures]]
    subjects: list[Subject]


def whole_of(user: User, group: Group, today: dt.date) -> Whole:
    """The class as a whole, as far as the reader reaches its pupils. Three queries besides the calendar."""
    shown = window(calendar_of(group.school), today)
    ids = _pupils(user, group, today)
    told_of = schools_told_of(user)
    by_weekday = _by_weekday(ids, told_of, shown)
    return Whole(
        weeks=shown,
        pupils=len(ids),
        figures=_sum([figures for _, figures in by_weekday]),
        weekdays=[(WEEKDAYS[number - 1], figures) for number, figures in by_weekday],
        subjects=_subjects(ids, told_of, shown),
    )


def _pupils(user: User, group: Group, today: dt.date) -> list[int]:
    """Ids of the pupils of the class in reach, none with protected data."""
    places = Membership.objects.on(today).filter(group=group).values("student")
    return list(visible_students(user).filter(pk__in=places, protection=Protection.NONE).values_list("pk", flat=True))


def _by_weekday(ids: Sequence[int], schools: frozenset[int], shown: Window) -> list[tuple[int, Figures]]:
    """The minutes of each weekday (1 is Monday) that the class has had lessons on."""
    days = StudentDay.objects.filter(
        student__in=ids, school__in=schools, day__range=(shown.first, shown.last), offered__gt=0
    )
    names = ("offered", "reported", "valid", "invalid")
    sums = days.values(weekday=ExtractIsoWeekDay("day")).annotate(**{f"all_{each}": Sum(each) for each in names})
    return [
        (row["weekday"], Figures(**{each: row[f"all_{each}"] for each in names})) for row in sums.order_by("weekday")
    ]


def _sum(parts: Sequence[Figures]) -> Figures:
    """The minutes of several."""
    names = ("offered", "reported", "valid", "invalid")
    return Figures(**{each: sum(getattr(part, each) for part in parts) for each in names})


def _subjects(ids: Sequence[int], schools: frozenset[int], shown: Window) -> list[Subject]:
    """The subjects missed most, late arrivals left out. Days without lessons in the files name no subject."""
    missed = Absence.objects.filter(
        ~Q(subject=""),
        student__in=ids,
        school__in=schools,
        day__range=(shown.first, shown.last),
        superseded_at=None,
        late=False,
    )
    sums = missed.values("subject").annotate(all_minutes=Sum("minutes"), pupils=Count("student", distinct=True))
    rows = sums.order_by(F("all_minutes").desc(), "subject")[:MOST_SUBJECTS]
    return [Subject(row["subject"], row["all_minutes"], row["pupils"]) for row in rows]
