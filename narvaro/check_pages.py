"""The weekly check: the classes week by week with their gaps, and a class's week as the mentor goes through it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from absence.checks import (
    CheckRefused,
    Week,
    changed,
    checks_of,
    figures_of_week,
    pupils_of,
    record_check,
    seen_by_pupil,
    week_of,
    weeks_back,
)
from absence.figures import Figures, figures_by_student
from absence.gaps import ByWeek, reported_by_week
from absence.models import WeeklyCheck
from audit.services import What, log_read
from drafts.pages import keep_draft
from narvaro import charts, days
from narvaro.pupil_table import Tag, tags_of, window
from narvaro.work import tasks_for
from people import swedish
from people.access import needs, schools_told_of, schools_with, scope_of, signed_in
from people.calendar import DAY, SchoolCalendar
from people.forms import posted
from people.models import Group, Membership, School, Student, User
from people.queries import calendar_of
from people.roles import Verb

CHECKERS = (Verb.ANSWER_REPORT, Verb.READ_REPORT)  # mentors check, elevhälsa and rektor see that it is done


class NoteForm(forms.Form):
    """What the mentor wants to remember of the week, if anything."""

    note = forms.CharField(
        label="Anteckning",
        help_text="Om du vill. Skriv inget om enskilda elevers hälsa; det hör hemma i samtalet.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """A class's week in the overview: who checked it and when or that it is left, and how much is reported."""

    url: str
    week: Week
    check: WeeklyCheck | None
    is_over: bool
    figures: Figures  # what was offered the class that week, and how much of it is reported

    @property
    def tag(self) -> tuple[str, str]:
        """What stands in the cell, and its colour."""
        if self.check:
            return f"{swedish.short_date(self.check.at)}", "success"
        return ("Saknas", "danger") if self.is_over else ("Pågår", "neutral")


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class in the overview."""

    group: Group
    cells: tuple[Cell, ...]

    @property
    def gaps(self) -> int:
        """How many weeks nobody has checked."""
        return sum(cell.check is None and cell.is_over for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SchoolChecks:
    """A school's weeks and classes."""

    school: School
    weeks: tuple[Week, ...]
    rows: tuple[ClassRow, ...]

    @property
    def summary(self) -> str:
        """Tre veckokontroller saknas, or that none does."""
        gaps = sum(row.gaps for row in self.rows)
        if not gaps:
            return "Alla veckor som har gått är kontrollerade."
        return f"{swedish.count(gaps, 'veckokontroll', 'veckokontroller').capitalize()} saknas."


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil in the week: day by day, the week's figures, four school weeks, and what was seen at the check."""

    student: Student
    strip: charts.Strip
    figures: Figures
    weeks: Figures
    tag: Tag | None
    seen: Figures | None

    @property
    def has_changed(self) -> bool:
        """Whether the figures are not as they were when the class was checked."""
        return self.seen is not None and changed(self.seen, self.figures)

    @property
    def was_there(self) -> bool:
        """Whether there is nothing to look at: none missed, none late, enough reported to say so, nothing to do."""
        figures, noted = self.figures, bool(self.tag or self.has_changed)
        return not (noted or figures.absent or figures.late or figures.needs_warning) and figures.offered > 0


def classes_in_reach(user: User, today: dt.date) -> list[Group]:
    """The own classes of a mentor, and every class with pupils at the schools whose reports a person reads."""
    with_pupils = Membership.objects.on(today).values("group")
    everywhere = Q(school__in=schools_with(user, Verb.READ_REPORT), pk__in=with_pupils)
    groups = Group.objects.filter(everywhere | Q(pk__in=scope_of(user).own_groups)).select_related("school")
    return list(groups.order_by("school__name", "name"))


@needs(*CHECKERS)
def checks(request: HttpRequest) -> HttpResponse:
    """The classes in reach, week by week: what is checked and where there is a gap."""
    user, today = signed_in(request), timezone.localdate()
    groups = classes_in_reach(user, today)
    schools = list({group.school_id: group.school for group in groups}.values())
    found = [_school(school, [g for g in groups if g.school_id == school.pk], today) for school in schools]
    return render(request, "pages/checks.html", {"schools": found, "today": today})


def _school(school: School, groups: Sequence[Group], today: dt.date) -> SchoolChecks:
    """A school's overview: four queries however many classes."""
    weeks = weeks_back(calendar_of(school), today)
    done = checks_of([group.pk for group in groups], weeks[-1].monday) if weeks else {}
    known = reported_by_week(groups, weeks[-1].monday, today - DAY) if weeks else {}
    rows = tuple(ClassRow(group, tuple(_cell(group, week, done, known, today) for week in weeks)) for group in groups)
    return SchoolChecks(school, tuple(weeks), rows)


def _cell(
    group: Group, week: Week, done: Mapping[tuple[int, dt.date], WeeklyCheck], known: ByWeek, today: dt.date
) -> Cell:
    """A class's week."""
    key = group.pk, week.monday
    return Cell(_url(group, week), week, done.get(key), today > week.last, known.get(key, Figures()))


def _url(group: Group, week: Week) -> str:
    return reverse("check", args=[group.pk, week.year, week.number])


@needs(*CHECKERS)
def check(request: HttpRequest, pk: int, year: int, week: int) -> HttpResponse:
    """A class's week: the pupils with their figures, and the mentor's "kontrollerad"."""
    user, today = signed_in(request), timezone.localdate()
    group = get_object_or_404(_reachable(user), pk=pk)
    calendar = calendar_of(group.school)
    shown = _week_or_404(calendar, year, week, today)
    form, is_own = NoteForm(posted(request)), group.pk in scope_of(user).own_groups
    if request.method == "POST" and not is_own:
        raise Http404
    kept = keep_draft(request, form, title=f"Veckokontroll vecka {shown.number}") if is_own else None
    if form.is_valid() and _recorded(request, form, group, shown):
        return redirect(_url(group, shown))
    done = WeeklyCheck.objects.filter(group=group, week=shown.monday).select_related("by").first()
    log_read(user, What.LIST, school=group.school)
    lines = _lines(user, group, shown, calendar, done, today)
    context = {
        "group": group,
        "week": shown,
        "period": swedish.period(shown.monday, shown.last),
        "done": done,
        "is_late": done is not None and timezone.localdate(done.at) > shown.monday + dt.timedelta(days=6),
        "form": form,
        "may_check": is_own and done is None,
        "left_words": bool(done and kept and (kept.draft or form.is_bound)),  # written when it was checked already
        "lines": [line for line in lines if not line.was_there],
        "there": [line for line in lines if line.was_there],
        "changed": [line for line in lines if line.has_changed],
        "is_over": today > shown.last,
    }
    wrong = HTTPStatus.CONFLICT if done else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "pages/check.html", context, status=wrong if form.is_bound else HTTPStatus.OK)


def _reachable(user: User) -> QuerySet[Group]:
    """The classes that a person checks or sees the checks of."""
    here = Q(school__in=schools_with(user, Verb.READ_REPORT)) | Q(pk__in=scope_of(user).own_groups)
    return Group.objects.filter(here).select_related("school")


def _recorded(request: HttpRequest, form: NoteForm, group: Group, week: Week) -> bool:
    """Record the check. A week that is checked already says so, and what was written stays on the page."""
    user = signed_in(request)
    try:
        record_check(group=group, week=week, by=user, note=form.cleaned_data["note"])
    except CheckRefused as refused:
        done = WeeklyCheck.objects.filter(group=group, week=week.monday).first()
        if done and done.by_id == user.pk and done.note == form.cleaned_data["note"].strip():
            return True  # the button pressed twice
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{group.name} är kontrollerad, vecka {week.number}.")
    return True


def _week_or_404(calendar: SchoolCalendar, year: int, week: int, today: dt.date) -> Week:
    """The school week asked for. Raises Http404 for weeks that do not exist, have no school or have not begun."""
    try:
        first = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        raise Http404 from None
    found = week_of(calendar, first) if first <= today else None
    if found is None:
        raise Http404
    return found


def _lines(
    user: User, group: Group, week: Week, calendar: SchoolCalendar, done: WeeklyCheck | None, today: dt.date
) -> list[Line]:
    """The pupils of the class, those with most absence of the week first: a constant number of queries."""
    pupils = list(pupils_of(user, group, week).by_name())
    ids = [pupil.pk for pupil in pupils]
    months = window(calendar, week.last)
    told_of = schools_told_of(user)
    by_student = days.days_by_student(ids, week.monday, week.last, told_of)
    figures = figures_of_week(ids, week, told_of)
    weeks = figures_by_student(months.first, months.last, students=ids, schools=told_of)
    tags, seen = tags_of(user, ids, tasks_for(user, today), today), seen_by_pupil(done) if done else {}
    lines = [
        Line(
            student=pupil,
            strip=charts.strip(pupil.name, week.school_days, by_student.get(pupil.pk, {})),
            figures=figures.get(pupil.pk, Figures()),
            weeks=weeks.get(pupil.pk, Figures()),
            tag=tags.get(pupil.pk),
            seen=seen.get(pupil.pk),
        )
        for pupil in pupils
    ]
    return sorted(lines, key=lambda line: -(line.figures.share or 0))
