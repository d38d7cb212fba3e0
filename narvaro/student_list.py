"""The list of pupils: those in reach, by class or by a name that is never written in an address."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.db.models import Q, QuerySet

from narvaro import pupil_table
from narvaro.pupil_table import PupilRow, window
from people.access import visible_students, with_class
from people.calendar import SchoolCalendar
from people.models import Group, Membership, Student, StudentQuerySet, User
from people.protected import Fact, shows
from people.queries import calendar_of, classes_of
from people.tasks import Task

PER_PAGE = 40
MOST_FOUND = 40  # a search that finds more asks for more letters


class SearchForm(forms.Form):
    """A name, sent as POST so that it stays out of addresses, histories and logs."""

    name = forms.CharField(
        label="Sök på namn", max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def groups_in_reach(user: User, today: dt.date) -> list[Group]:
    """The classes with a pupil in reach today whose class may be told."""
    members = Membership.objects.on(today).filter(student__in=with_class(user, today))
    groups = Group.objects.filter(pk__in=members.values("group")).select_related("school")
    return list(groups.order_by("school__name", "name"))


def in_group(user: User, group: Group, today: dt.date) -> StudentQuerySet:
    """The pupils of a class that a person reaches and whose class may be told, in the order of a class list."""
    members = Membership.objects.on(today).filter(group=group).values("student")
    return with_class(user, today).filter(pk__in=members).by_name()


def named(user: User, text: str) -> StudentQuerySet:
    """The pupils whose names have every word of a search, wherever in the name."""
    found: StudentQuerySet = visible_students(user)
    for word in text.split():
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return found.by_name()


def rows(
    user: User, students: QuerySet[Student] | list[Student], tasks: Sequence[Task], today: dt.date
) -> list[PupilRow]:
    """A row for each pupil with class, strip and figures: the same few queries however many there are.

    The weeks are those of the first pupil's school: a list of several schools has one huvudman and its terms.
    """
    pupils = list(students)
    groups = classes_of(pupils, today)
    shown = window(calendar_of(next(iter(groups.values())).school) if groups else SchoolCalendar(), today)
    told = {each.pk for each in pupils if shows(each, Fact.SCHOOL)}
    return pupil_table.rows(user, pupils, shown, tasks, {pk: groups[pk].name for pk in told & groups.keys()})
