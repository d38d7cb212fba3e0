"""The pages of the huvudman's follow-up: the schools side by side, one school with its words, and both as files."""

import datetime as dt
import io
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.errors import Conflict, MissingParts
from cases.forms.fields import add_missing
from drafts.pages import keep_draft
from notifications.letters import LIST_STYLES, render_pdf
from oversight.follow_up import (
    ANSWERS,
    WRITES,
    Story,
    get_occasion_or_404,
    get_school_or_404,
    may_answer,
    may_write,
    schools_of,
    stories_of,
    written_about,
)
from oversight.forms_follow_up import AnswerForm, SeenForm, StoryForm
from oversight.schools import COLUMNS, Seen, Span, seen_at
from oversight.views_csn import XLSX
from people import swedish
from people.access import needs, signed_in
from people.forms import posted
from people.models import School, User
from people.queries import calendar_of
from people.tabular.writing import write_workbook

TERMS = 3  # to choose from


@dataclass(frozen=True, slots=True)
class Row:
    """A school in the table."""

    seen: Seen
    story: Story

    @property
    def cells(self) -> list[tuple[str, str]]:
        """What each column is called and says."""
        return [(name, words(self.seen)) for name, words in COLUMNS.items()]


@dataclass(frozen=True, slots=True)
class Choice:
    """The terms there are to look at by key, and the one that is chosen."""

    spans: dict[str, tuple[str, Span]]
    key: str

    @property
    def span(self) -> Span:
        """The days."""
        return self.spans[self.key][1]

    @property
    def name(self) -> str:
        """Höstterminen 2026."""
        return self.spans[self.key][0]

    @property
    def words(self) -> str:
        """18 augusti–20 november."""
        return swedish.period(self.span.first, self.span.last)


def choice_of(asked: str, school: School, today: dt.date) -> Choice:
    """One of the last terms; what is unknown is as if it was not asked for.

    Never a läsår, nor any days that hold others: less a term it would tell the other term
    (``cases.analysis.carried_out``).
    """
    terms = calendar_of(school).last_terms(today, TERMS)
    spans = {term.key: (term.name, Span(term.first_day, min(term.last_day, today))) for term in terms}
    return Choice(spans, asked if asked in spans else terms[0].key)


@needs(WRITES, ANSWERS)
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """The schools side by side, and how far the follow-up of each has come."""
    user = signed_in(request)
    choice, rows = _opened(request, user)
    occasion, places = rows[0].story.occasion, [row.seen.school for row in rows]
    context = {
        "rows": rows,
        "columns": list(COLUMNS),
        "choice": choice,
        "occasion": occasion,
        "may_write": may_write(user, rows[0].seen.school),
        "others": [each for each in written_about(places) if each != occasion],
    }
    return render(request, "oversight/schools.html", context)


@needs(WRITES, ANSWERS)
@never_cache
@require_safe
def schools_workbook(request: HttpRequest) -> HttpResponseBase:
    """The same as an Excel workbook, with what was written and answered."""
    choice, rows = _opened(request, signed_in(request))
    widths = {"Skola": 24, **dict.fromkeys(COLUMNS, 14)}
    widths |= {"Det huvudmannen har sett": 50, "Ber rektorn om": 40, "Svar senast": 12, "Rektorns svar": 50}
    output = io.BytesIO()
    write_workbook(output, choice.name, widths, map(_cells, rows))
    output.seek(0)
    name = f"uppfoljning-{rows[0].story.occasion.key}.xlsx"
    return FileResponse(output, as_attachment=True, filename=name, content_type=XLSX)


def _cells(row: Row) -> list[str]:
    seen, answer = row.story.seen, row.story.answer
    words = [seen.text, seen.asked, seen.answer_by.isoformat() if seen.answer_by else ""] if seen else ["", "", ""]
    return [row.seen.school.name, *[text for _, text in row.cells], *words, answer.text if answer else ""]


@needs(WRITES, ANSWERS)
@never_cache
@require_safe
def schools_paper(request: HttpRequest) -> HttpResponse:
    """The same as a tagged PDF."""
    choice, rows = _opened(request, signed_in(request))
    occasion = rows[0].story.occasion
    context = {"rows": rows, "columns": list(COLUMNS), "choice": choice, "occasion": occasion, "today": _today()}
    content = render_pdf(render_to_string("letters/uppfoljning.html", context), LIST_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="uppfoljning-{occasion.key}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _opened(request: HttpRequest, user: User) -> tuple[Choice, list[Row]]:
    """The chosen time and the schools in reach, with what was written at the occasion asked for, or the present one."""
    places = list(schools_of(user).prefetch_related("huvudman__choices"))
    choice = choice_of(request.GET.get("tid", ""), places[0], _today())
    asked = request.GET.get("tillfalle", "")
    occasion = next((each for each in written_about(places) if each.key == asked), None) if asked else None
    seen, stories = seen_at(places, choice.span, _today()), stories_of(places, _today(), occasion)
    return choice, [Row(each, story) for each, story in zip(seen, stories, strict=True)]


def _today() -> dt.date:
    return timezone.localdate()


@require_http_methods(["GET", "HEAD", "POST"])
@needs(WRITES, ANSWERS)
def school(request: HttpRequest, pk: int, occasion: str) -> HttpResponse:
    """One school: its figures, what waits, what is missing, the words of every version and a form for one's own."""
    user, today = signed_in(request), _today()
    place = get_school_or_404(user, pk)
    when = get_occasion_or_404(place, occasion, today)
    (story,) = stories_of([place], today, when)
    form = _form(request, user, story)
    if form:
        keep_draft(request, form, title=f"Uppföljning av {place.name}")
    conflict = None
    if form and form.is_valid():
        try:
            form.save()
        except MissingParts as missing:
            add_missing(form, missing.parts)
        except Conflict as error:
            conflict = error
            (story,) = stories_of([place], today, when)
            form = type(form)(form.seen_again(story), story=story, by=user)
        else:
            messages.success(request, "Sparat." if may_write(user, place) else "Ditt svar är sparat.")
            return redirect("oversight:schools")
    choice = choice_of("", place, today)
    (seen,) = seen_at([place], choice.span, today)
    context = {
        "row": Row(seen, story),
        "choice": choice,
        "form": form,
        "conflict": conflict,
        "may_write": may_write(user, place),
        "earlier": [each for each in written_about([place]) if each != when],
    }
    return render(request, "oversight/school.html", context, status=_status(form, conflict))


def _form(request: HttpRequest, user: User, story: Story) -> StoryForm | None:
    """The huvudman's form, or the rektor's when there is something to answer."""
    if may_write(user, story.school):
        return SeenForm(posted(request), story=story, by=user)
    if may_answer(user, story.school) and (story.seen or request.method == "POST"):
        return AnswerForm(posted(request), story=story, by=user)
    return None


def _status(form: StoryForm | None, conflict: Conflict | None) -> int:
    """409 when somebody was faster, 422 when something is missing."""
    if conflict:
        return 409
    return 422 if form and form.errors else 200
