"""Pages composed of several apps: "Mitt arbete", the pupils, and the pages of the foot. Thin: they ask and render."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from absence.access import schools_to_register_at
from absence.byhand import with_history
from absence.figures import UNCERTAIN_BELOW, WARN_BELOW, student_figures
from absence.ladder import LADDER
from absence.reports import ANSWER_DAYS
from absence.rules import REPORT_PERCENT, RULES
from audit.services import What, log_read
from cases.concern.access import may_write
from cases.lagrum import LAGRUM
from cases.models import State
from cases.routine import STEPS
from drafts.services import KEPT_DAYS
from drafts.work import unfinished
from narvaro import classes, places, student_list, student_page, student_records, work
from narvaro.ladder_pages import ladder_of
from narvaro.pupil_table import window
from people import swedish
from people.access import (
    get_student_or_404,
    may,
    may_anywhere,
    may_only,
    needs,
    schools_told_of,
    schools_with,
    signed_in,
)
from people.models import Group, School, Student, User
from people.protected import Fact, shows
from people.queries import calendar_of, group_on, mentors_of
from people.roles import ROLE_VERBS, Verb

SEES_PUPILS = (Verb.SEE_STUDENTS, Verb.SEE_OWN_STUDENTS, Verb.INVESTIGATE)


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Mitt arbete: what to do, for whom, by when, and how the own class or school is just now."""
    user = signed_in(request)
    now = timezone.localtime()
    tasks = work.tasks_for(user, now.date())
    schools = schools_with(user, Verb.SEE_STUDENTS)
    context = {
        "now": now,
        "today": now.date(),
        "greeting": work.greeting(now.hour),
        "tasks": tasks,
        "groups": work.grouped(tasks, now.date()),
        "summary": work.summary(tasks, now.date()),
        "drafts": unfinished(user),
        "kept_days": KEPT_DAYS,
        "done": work.done_this_week(user, now.date()),
        "classes": classes.own_panels(user, now.date(), tasks),
        "schools": classes.school_panels(user, now.date(), schools),
        "steps": places.cases_by_step(user),
        "places": places.places_of(user, now.date()),
        "may_report_concern": may_write(user),
        "only_writes_concerns": may_only(user, Verb.FIND_FOR_CONCERN),
    }
    return render(request, "pages/home.html", context)


@needs(*SEES_PUPILS)
def students(request: HttpRequest) -> HttpResponse:
    """The pupils in reach: by class (GET) or by name (POST, which keeps names out of addresses)."""
    user = signed_in(request)
    today = timezone.localdate()
    tasks = work.tasks_for(user, today)
    groups = student_list.groups_in_reach(user, today)
    form = student_list.SearchForm(request.POST or None)
    if form.is_valid() and form.cleaned_data["name"].strip():
        found = student_list.named(user, form.cleaned_data["name"])
        chosen, page = None, Paginator(found, student_list.MOST_FOUND).page(1)
    else:
        chosen = _chosen(request, groups)
        pupils = student_list.in_group(user, chosen, today) if chosen else student_list.named(user, "")
        page = Paginator(pupils, student_list.PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "search": form,
        "searched": form.is_bound and chosen is None,
        "student_groups": groups,
        "chosen": chosen,
        "page": page,
        "rows": student_list.rows(user, list(page.object_list), tasks, today),
    }
    return render(request, "pages/students.html", context)


def _chosen(request: HttpRequest, groups: list[Group]) -> Group | None:
    """The class asked for; 404 for one that is not in reach."""
    asked = request.GET.get("klass", "")
    if not asked:
        return None
    found = [group for group in groups if str(group.pk) == asked]
    if not found:
        raise Http404
    return found[0]


@needs(*SEES_PUPILS)
@require_safe
def student(request: HttpRequest, pk: int) -> HttpResponse:
    """One pupil: figures with their basis, the term day by day, signals, talks and cases, and the home."""
    user = signed_in(request)
    today = timezone.localdate()
    pupil = get_student_or_404(user, pk)
    log_read(user, What.STUDENT, student=pupil)
    school, told_of = student_page.current_school(pupil, today), schools_told_of(user)
    signals = student_page.signals(pupil, told_of)
    context = {"student": pupil, "today": today, "signals": signals}
    context |= _place(pupil, school, today)
    if school:
        context |= _attendance(user, pupil, school, told_of, today) | _written(user, pupil, school, today)
        if may(user, Verb.LOG_TALKS, school):
            context["ladder"] = ladder_of(pupil, told_of, calendar_of(school), today)
    context |= {"signals_text": student_page.signals_text(len(signals)), "home": student_page.home_of(pupil, today)}
    return render(request, "pages/student.html", context)


def _place(pupil: Student, school: School | None, today: dt.date) -> dict[str, object]:
    """Class, school and mentors, unless they are protected."""
    if not shows(pupil, Fact.SCHOOL):
        return {"is_hidden": True}
    klass = group_on(pupil, today)
    class_url = f"{reverse('students')}?klass={klass.pk}" if klass else ""
    return {
        "klass": klass,
        "class_url": class_url,
        "school": school,
        "mentors": mentors_of(pupil, school, today) if school else [],
    }


def _written(user: User, pupil: Student, school: School, today: dt.date) -> dict[str, object]:
    """What is written about the pupil and what to do next, for those who may read it."""
    cases = student_records.cases_of(user, pupil)
    logs = may(user, Verb.LOG_TALKS, school)  # the pupil is in reach
    return {
        "next": student_records.next_of(user, pupil, cases, today),
        "records": student_records.records_of(pupil, school, cases, logs=logs),
        "actions": student_records.actions_of(user, pupil, school, cases) if logs else [],
        "may_name": may(user, Verb.DECIDE, school),
        "may_read": bool(cases) or may_anywhere(user, Verb.SEE_CASES, Verb.LOG_TALKS),
    }


def _attendance(
    user: User, pupil: Student, school: School, told_of: frozenset[int], today: dt.date
) -> dict[str, object]:
    """The figures of the last school weeks and the term day by day, at the schools that the reader is told of."""
    calendar = calendar_of(school)
    shown, term = window(calendar, today), student_page.term_shown(calendar, today)
    figures = student_figures(pupil, shown.first, shown.last, schools=told_of)
    registers_at = schools_to_register_at(user, pupil)
    return {
        "window": shown,
        "period": swedish.period(shown.first, shown.last),
        "figures": student_page.figure_rows(pupil, told_of, figures, calendar, shown, today),
        "quality": figures,
        "term": student_page.TermShown.of(term) if term else None,
        "heat": student_page.heat_map(pupil, told_of, school, calendar, term, today) if term else None,
        "absences": with_history(student_page.absences(pupil, told_of, shown.first, shown.last), registers_at),
        "may_register": bool(registers_at),
    }


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Hjälp och rutin: the tables that the code itself follows, in words."""
    today = timezone.localdate()
    context = {
        "steps": [step for step in STEPS.values() if step.state != State.AVSLUTAD],
        "rules": list(RULES.values()),
        "ladder": LADDER.values(),
        "report_percent": REPORT_PERCENT,
        "answer_days": ANSWER_DAYS.standard,
        "warn_below": WARN_BELOW,
        "uncertain_below": UNCERTAIN_BELOW,
        "roles": [(role, sorted(verbs, key=lambda verb: verb.label)) for role, verbs in ROLE_VERBS.items()],
        "lagrum": [each for each in LAGRUM if each.first_day <= today <= (each.last_day or today)],
    }
    return render(request, "pages/help.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse."""
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Personuppgifter."""
    return render(request, "pages/privacy.html")
