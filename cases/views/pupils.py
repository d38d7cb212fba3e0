"""What begins at a pupil: a contact with home, a talk, opening a case."""

from typing import TypeAlias

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from absence.models import Alert
from absence.rules import RULES, Over
from audit.services import What, log_read
from cases import services
from cases.access import available, may_log, may_open, schools_of
from cases.advice import advice_for
from cases.attendance import thaw
from cases.beside import put_record_beside
from cases.duty import step_url
from cases.elsewhere import Where, noted_at
from cases.errors import AlreadyDone, Conflict
from cases.forms.contact import TAKE_BACK, ContactForm, with_one_tap
from cases.forms.pupils import OpenForm
from cases.forms.talk import AgreementForm, AgreementSet, TalkForm, agreements_in, one_more_row
from cases.guests.questions import GUARDIANS_OWN
from cases.guests.replies import Reply, told_by_link
from cases.lagrum import Purpose, lagrum_for
from cases.material import material_at
from cases.models import Case, State, Talk
from cases.queries import frozen_figures, open_case_of, open_signals, skolform_of
from cases.reading import reading_of
from cases.services.talks import CLOSED, FOLLOWED_UP
from cases.talk_parts import PUPILS_OWN
from cases.views.answers import Answer, try_to
from cases.voices import klasser_at
from drafts.filling import written
from drafts.pages import keep_draft
from people import swedish
from people.access import get_student_or_404, signed_in
from people.forms import posted
from people.models import School, Student, User
from people.protected import Fact, shows
from people.validators import whole_number

Rows: TypeAlias = "BaseFormSet[AgreementForm]"

WRONGED = (
    "Du skrev att eleven anser sig kränkt. Då ska du anmäla det till rektorn. Det är en egen skyldighet: "
    "samtalet och ärendet ersätter den inte."
)
"""What is said when a talk tells of wrongs."""

ROWS = "agreements"
"""The prefix of the rows of agreements."""


@login_required
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Log an attempt to tell home or the pupil; while a home does not know, the page offers the next attempt."""
    user = signed_in(request)
    student, school = _reach(user, pk)
    data = with_one_tap(request.POST) if request.method == "POST" else None
    form = ContactForm(data, student=student, school=school, by=user)
    keep_draft(request, form, title="Kontakt med hemmet", student=student)
    answer = Answer()
    if TAKE_BACK in request.POST:
        _take_back(request, student)
        form = ContactForm(initial=written(form), student=student, school=school, by=user)
    elif request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or form.told)
            return redirect("home") if form.is_done else redirect("cases:contact", student.pk)
    log_read(user, What.STUDENT, student=student, school=school)
    context = _about(student, school) | {"form": form, "conflict": answer.conflict}
    context |= {"reaches": form.reaches, "hidden": not shows(student, Fact.GUARDIANS), "promise": form.last_promise}
    return render(request, "cases/contact.html", context, status=answer.status(form))


def _take_back(request: HttpRequest, student: Student) -> None:
    """Take back the call that was logged by mistake; what else is written on the page stays there."""
    contact = whole_number(request.POST[TAKE_BACK])
    try:
        services.take_back_contact(student=student, by=signed_in(request), contact=contact)
        messages.success(request, "Försöket är borttaget.")
    except AlreadyDone as gone:
        messages.info(request, str(gone))


@login_required
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case; the open one is shown if there is one."""
    user = signed_in(request)
    student, school = _reach(user, pk)
    if not may_open(user, student, school):
        raise Http404
    existing = open_case_of(student, school)
    form = OpenForm(posted(request), student=student, school=school, by=user)
    page = keep_draft(request, form, title="Öppna ärende om frånvaro", student=student)
    if existing and request.method != "POST" and not page.draft:
        return redirect("cases:case", existing.pk)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved:
            messages.success(request, answer.notice or "Ärendet är öppnat. Prata nu med eleven och hemmet.")
            return redirect("cases:case", _open_case(student, school).pk)
        if isinstance(answer.conflict, AlreadyDone):
            form.add_error(None, f"{answer.conflict} Din text finns kvar.")
            opened = _open_case(student, school)
            put_record_beside(form, opened, opened.opened_by.name, opened.opened_at)
    log_read(user, What.STUDENT, student=student, school=school)
    context = _about(student, school) | {"form": form, "existing": existing}
    return render(request, "cases/open.html", context, status=answer.status(form))


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Where whoever has answered that a pupil is reported to the rektor goes on: to what is still to be written."""
    user = signed_in(request)
    student, school = _reach(user, pk)
    case = open_case_of(student, school)
    if case is None:
        messages.warning(request, "Anmälan är inte lämnad än. Öppna ett ärende, så skriver du den där.")
        return redirect("cases:open", student.pk)
    if "anmal" not in {each.name for each in available(case, user)}:
        return redirect("cases:case", case.pk)
    messages.warning(request, "Anmälan är inte lämnad än. Skriv den här.")
    return redirect("cases:step", case.pk, "anmal")


@login_required
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a talk about absence, or the follow-up of the last one."""
    user = signed_in(request)
    student, school = _reach(user, pk)
    case = open_case_of(student, school)
    told = told_by_link(user, case, request.GET.get("svar", ""))
    form = TalkForm(posted(request), student=student, school=school, case=case, by=user, initial=_words_of(told))
    rows = AgreementSet(posted(request), prefix=ROWS)
    page = keep_draft(request, form, rows, title="Samtal om frånvaro", student=student)
    if page.is_given_back:
        _put_after(form, _words_of(told))
    answer = Answer()
    if "fler" in request.POST:
        rows = AgreementSet(one_more_row(request.POST, ROWS), prefix=ROWS)
        form, rows = _as_written(form, rows)
    elif form.is_stale:  # also a draft that was begun before
        answer = Answer(conflict=_followed_up(form))
    elif request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        answer = try_to(lambda: form.save(agreements_in(rows)), form, user)
        if answer.saved:
            return _after(request, _open_case(student, school), answer)
    log_read(user, What.STUDENT, student=student, school=school)
    today = timezone.localdate()
    context = _about(student, school) | {
        "form": form,
        "formset": rows,
        "conflict": answer.conflict,
        "case": case,
        "told": told,
        "earlier": form.follow_up_of,
        "reads_earlier": _reads(user, form.follow_up_of),
        "frozen": thaw(frozen_figures(student, school, today)),
        "talk_advice": advice_for(student, today),
        "material": material_at(school.huvudman, State.UPPMARKSAMMA),
        "huvudman": school.huvudman,
        "noted": noted_at(Where.TALK),
        "duty": lagrum_for(Purpose.KRANKNING, skolform_of(student, school, today), today),
    }
    return render(request, "cases/talk.html", context, status=answer.status(form, rows))


def _words_of(told: Reply | None) -> dict[str, str]:
    """What somebody has answered by a link, in the field of their own words: nobody else's picture gets it."""
    return {PUPILS_OWN if told.is_pupils else GUARDIANS_OWN: told.as_text} if told else {}


def _put_after(form: TalkForm, words: dict[str, str]) -> None:
    """Put words after what a draft holds in the same fields, once."""
    for name, text in words.items():
        written = form.initial.get(name) or ""
        if text not in written:
            form.initial[name] = f"{written}\n\n{text}".strip()


def _reads(user: User, talk: Talk | None) -> bool:
    """Whether the person reads what was said in a talk that is to be followed up."""
    return talk is not None and talk.pk not in reading_of(user, talk.case).hidden("talk")


def _followed_up(form: TalkForm) -> Conflict:
    """Somebody has followed up the talk that the page was made for: who, and when."""
    last = form.case.talks.order_by("-held_on", "-pk").first() if form.case else None
    if last is None:
        return Conflict(None, None, CLOSED)
    if _reads(form.by, last):
        put_record_beside(form, last, last.author.name, last.created_at)
    return Conflict(last.author, last.created_at, FOLLOWED_UP)


def _as_written(form: TalkForm, rows: Rows) -> tuple[TalkForm, Rows]:
    """The forms with what is written so far, not judged yet: one more row was asked for."""
    kept = TalkForm(initial=written(form), student=form.student, school=form.school, case=form.case, by=form.by)
    more = AgreementSet(initial=[written(row) for row in rows.forms], prefix=ROWS)
    more.extra = 0
    more.forms[-1].fields["what"].widget.attrs["autofocus"] = True  # the page opens where the writing goes on
    return kept, more


_LEADS_TO = {
    Talk.Outcome.REPORT: ("anmal", "Skriv nu anmälan till rektorn.", "Mentorn anmäler till rektorn."),
    Talk.Outcome.DONE: ("avsluta", "Skriv nu varför ärendet avslutas.", "Mentorn avslutar ärendet."),
}
"""The step that an outcome leads to in Uppmärksamma; what is said to whoever may take it, and to others."""


def _after(request: HttpRequest, case: Case, answer: Answer) -> HttpResponse:
    """Say what comes next, and go where the outcome of the talk leads: to the report, to closing, or to the case."""
    last = case.talks.latest("pk")
    leads = _LEADS_TO.get(Talk.Outcome(last.outcome)) if case.state == State.UPPMARKSAMMA else None
    step, own, of_others = leads or ("", "", _follow_up(last))
    takes = step in {each.name for each in available(case, signed_in(request))}
    said = own if takes else of_others
    messages.success(request, answer.notice or f"Samtalet är sparat. {said}".strip())
    if last.wronged:
        messages.warning(request, WRONGED)
    return redirect(step_url(case, step) if takes else reverse("cases:case", args=[case.pk]))


def _follow_up(talk: Talk) -> str:
    """By when the talk is followed up."""
    return f"Följ upp det senast {swedish.weekday_date(talk.follow_up_on)}." if talk.follow_up_on else ""


def _reach(user: User, pk: int) -> tuple[Student, School]:
    """The pupil and the school where the person may log about them. Raises Http404 when out of reach."""
    student = get_student_or_404(user, pk)
    school = next((each for each in schools_of(student, timezone.localdate()) if may_log(user, student, each)), None)
    if school is None:
        raise Http404
    return student, school


def _open_case(student: Student, school: School) -> Case:
    case = open_case_of(student, school)
    if case is None:  # closed by somebody else in the same second
        raise Http404
    return case


def _about(student: Student, school: School) -> dict[str, object]:
    """What every page about a pupil shows."""
    signals = open_signals(student, school).order_by("-window_to", "rule")
    return {
        "student": student,
        "school": school,
        "klass": klasser_at(school, [student], timezone.localdate()).get(student.pk, ""),
        "signals": [{"title": _titled(each), "alert": each} for each in signals if each.rule in RULES],
    }


def _titled(signal: Alert) -> str:
    """What a signal is called; one of a month names it, for there may be several."""
    if RULES[signal.rule].over != Over.MONTH:
        return signal.title
    return f"{signal.title.removesuffix(' under månaden')} i {swedish.month(signal.window_to)}"
