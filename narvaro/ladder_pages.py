"""A pupil's närvarostatus: what holds, what the figures propose, the history, and the form that sets it."""

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from absence.figures import Figures, student_figures
from absence.ladder import LADDER, LONG_WEEKS, SHORT_WEEKS, Proposal, StatusRefused, Step, propose, set_status
from absence.models import Narvarostatus
from audit.services import What, log_read
from drafts.pages import keep_draft
from narvaro.pupil_table import window
from narvaro.student_page import Schools, current_school
from people.access import get_student_or_404, may, needs, schools_told_of, signed_in
from people.calendar import SchoolCalendar
from people.forms import posted
from people.models import School, Student, User
from people.queries import calendar_of
from people.roles import Verb
from people.widgets import RadioCards


@dataclass(frozen=True, slots=True)
class Held:
    """A status that was set, with its step."""

    row: Narvarostatus

    @property
    def step(self) -> Step:
        """The step of the ladder."""
        return LADDER[self.row.step]


@dataclass(frozen=True, slots=True)
class Rung:
    """A step as the page draws it: ``since`` when it holds now, ``last`` when it held before the present one."""

    step: Step
    since: dt.datetime | None = None
    last: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """A pupil's place on the ladder: set by people, the latest first, and as the figures propose today."""

    history: tuple[Held, ...]
    proposal: Proposal | None

    @property
    def now(self) -> Held | None:
        """What holds, if anybody has set it."""
        return self.history[0] if self.history else None

    @property
    def rungs(self) -> list[Rung]:
        """All the steps, with the one that holds and the one that held before it."""
        present = list(takewhile(lambda held: held.step == self.history[0].step, self.history))
        since = {present[-1].step: present[-1].row.at} if present else {}
        last = {held.step: held.row.at for held in self.history[len(present) : len(present) + 1]}
        return [Rung(step, since.get(step), last.get(step)) for step in LADDER.values()]

    @property
    def proposed(self) -> Step | None:
        """The step that the figures propose."""
        return LADDER[self.proposal.step] if self.proposal else None

    @property
    def differs(self) -> bool:
        """Whether the figures propose another step than the one that holds."""
        return self.now is not None and self.proposal is not None and self.proposal.step != self.now.row.step


def ladder_of(pupil: Student, schools: Schools, calendar: SchoolCalendar, today: dt.date) -> Ladder:
    """The pupil's place on the ladder, at the schools that the reader is told of: three queries."""
    rows = Narvarostatus.objects.filter(student=pupil, school__in=schools).select_related("by")
    fortnight, weeks = (_figures(pupil, schools, calendar, today, number) for number in (SHORT_WEEKS, LONG_WEEKS))
    return Ladder(tuple(Held(row) for row in rows), propose(fortnight, weeks))


def _figures(pupil: Student, schools: Schools, calendar: SchoolCalendar, today: dt.date, weeks: int) -> Figures:
    """The pupil's figures over the last school weeks."""
    shown = window(calendar, today, weeks)
    return student_figures(pupil, shown.first, shown.last, schools=schools)


class StatusForm(forms.Form):
    """The step that a person sets, and why where it is not the proposed one."""

    step = forms.TypedChoiceField(
        label="Hur går det för eleven att vara i skolan?",
        coerce=int,
        choices=[(step.number, f"{step.number}. {step.title}") for step in LADDER.values()],
        widget=RadioCards(descriptions={str(step.number): step.meaning for step in LADDER.values()}),
        error_messages={"required": "Välj ett steg.", "invalid_choice": "Välj ett av stegen."},
    )
    reason = forms.CharField(
        label="Därför att",
        help_text="Behövs när du väljer ett annat steg än förslaget. Skriv inga diagnoser.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@needs(Verb.LOG_TALKS)
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the pupil's närvarostatus: the proposal with why, the eight steps, and what held before."""
    user, today = signed_in(request), timezone.localdate()
    pupil = get_student_or_404(user, pk)
    school = _school_or_404(user, pupil, today)
    ladder = ladder_of(pupil, schools_told_of(user), calendar_of(school), today)
    form = StatusForm(posted(request), initial={"step": _first_choice(ladder)})
    keep_draft(request, form, title="Sätt närvarostatus", student=pupil)
    if form.is_valid():
        proposed = ladder.proposal.step if ladder.proposal else None
        try:
            set_status(student=pupil, school=school, proposed=proposed, by=user, **form.cleaned_data)
        except StatusRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, f"Närvarostatus för {pupil.name} är satt.")
            return redirect("student", pupil.pk)
    log_read(user, What.STUDENT, student=pupil, school=school)
    context = {"student": pupil, "ladder": ladder, "form": form}
    return render(request, "pages/status.html", context, status=422 if form.is_bound else 200)


def _school_or_404(user: User, pupil: Student, today: dt.date) -> School:
    """The pupil's school, where the person logs talks. Raises Http404."""
    school = current_school(pupil, today)
    if school is None or not may(user, Verb.LOG_TALKS, school):
        raise Http404
    return school


def _first_choice(ladder: Ladder) -> int | None:
    """What the form begins with: what the figures propose, else what holds."""
    if ladder.proposal:
        return ladder.proposal.step
    return ladder.now.row.step if ladder.now else None
