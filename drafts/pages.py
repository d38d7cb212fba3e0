"""How a form gets drafts: one line in its view, after the person has been let in and the form is made.

    form = NoteForm(posted(request), case=case, by=user)
    keep_draft(request, form, title="Anteckning", student=case.student)

That line shows what was written before, keeps what is being written, and lets a page be saved once. The draft goes
when the view answers a post by sending on (it is saved); while the form comes back, the words are kept. ``base.html``
tells of the draft, and the foot of the form (``components/_actions.html``, or ``{% draft_status %}``) says when it
was kept.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from drafts import services
from drafts.filling import Part, as_sent, fill
from drafts.marks import Mark, new_mark, posted_mark
from drafts.models import Draft
from people.access import signed_in
from people.models import Student
from people.validators import whole_number

ASKED = "utkast_spara"
"""The field that asks for the draft to be kept, not for the form to be saved."""
QUIET = "tyst"
"""Its value when the page itself asks, and wants a word about how it went instead of a page."""


@dataclass
class OpenPage:
    """A form on its way to or from somebody: its mark, its draft, and what other pages have of the same form."""

    mark: Mark
    draft: Draft | None = None
    others: list[Draft] = field(default_factory=list)
    is_given_back: bool = False
    held: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def signed(self) -> str:
        """The mark for the form's hidden field."""
        return self.mark.upon(self.draft).signed()

    def written(self, name: str) -> str:
        """A value of the draft that is shown: what the writer's page said when it was begun; else nothing."""
        values = self.draft.words.get(name) if self.draft and self.is_given_back else None
        return values[-1] if values else ""


class Answered(Exception):  # noqa: N818  # like Http404: an answer from within
    """The request is answered: the draft is kept, or the page was saved already."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def keep_draft(request: HttpRequest, *parts: Part, title: str, student: Student | None = None) -> OpenPage:
    """Give a form (and formsets) drafts. Call it when the person is let in; see the module."""
    user = signed_in(request)
    mark = posted_mark(request) if request.method == "POST" else None
    if mark is None or mark.user != user.pk:
        mark = new_mark(user.pk, request.path, title, student.pk if student else None)
    page = OpenPage(mark)
    request.draft = page  # type: ignore[attr-defined]  # for the templates and the middleware
    if request.method == "POST":
        _take_in(request, page, parts)
    else:
        _give_back(request, page, parts)
    return page


def page_of(request: HttpRequest) -> OpenPage | None:
    """The form that the request is about, if it keeps drafts."""
    return getattr(request, "draft", None)


def _give_back(request: HttpRequest, page: OpenPage, parts: tuple[Part, ...]) -> None:
    """Show the latest draft, or the one that is asked for."""
    drafts = list(services.open_drafts(signed_in(request), request.path))
    asked = whole_number(request.GET.get("utkast", ""))
    page.draft = next((each for each in drafts if each.pk == asked), drafts[0] if drafts else None)
    page.others = [each for each in drafts if each != page.draft]
    if page.draft:
        page.is_given_back = True
        for part in parts:
            fill(part, as_sent(page.draft.words))


def _take_in(request: HttpRequest, page: OpenPage, parts: tuple[Part, ...]) -> None:
    """Keep what was written, before anything else is done with it; a page that is saved already is not saved again."""
    asked = request.POST.get(ASKED)
    page.held.enter_context(services.one_at_a_time(page.mark))  # until the middleware has seen how it went
    quiet = asked == QUIET
    done = services.done_by(page.mark)
    if done and (quiet or done.done_with == services.digest(services.words_in(request.POST))):
        raise Answered(_already(request, done, quiet=quiet))
    if done:  # somebody has gone back, and written something else
        page.mark = page.mark.anew()
    told = _keep(request, page, parts)
    if asked:
        raise Answered(_told(request, told, quiet=quiet) if told is not None else _kept(request, page, quiet=quiet))


def _keep(request: HttpRequest, page: OpenPage, parts: tuple[Part, ...]) -> str | None:
    """Keep the words as a draft. Gives what there is to say when there is none: nothing is written, or too much."""
    if not any(part.has_changed() for part in parts):
        services.forget(page.mark)
        return ""
    try:
        page.draft = services.keep(page.mark, services.words_in(request.POST))
    except services.TooLong:
        return "Texten är för lång för ett utkast."
    return None


def _kept(request: HttpRequest, page: OpenPage, *, quiet: bool) -> HttpResponse:
    """Say that the draft is kept, and that there is another of the same form, if there is."""
    drafts = services.open_drafts(signed_in(request), request.path)
    page.others = [each for each in drafts if each != page.draft]
    if quiet:
        return render(request, "drafts/_kept.html", {"page": page})
    messages.success(request, "Utkastet är sparat. Du hittar det här och i Mitt arbete.")
    return redirect(request.path)


def _already(request: HttpRequest, draft: Draft, *, quiet: bool) -> HttpResponse:
    """The answer to a page that is sent again when it has been saved."""
    if quiet or not draft.done_url:
        return _told(request, "Det är redan sparat.", quiet=quiet)
    messages.info(request, "Det är redan sparat.")
    return redirect(draft.done_url)


def _told(request: HttpRequest, text: str, *, quiet: bool) -> HttpResponse:
    """A word to the page itself, or to the person."""
    if quiet:
        return HttpResponse(text)
    if text:
        messages.info(request, text)
    return redirect(request.path)


class DraftsMiddleware:
    """Lets the draft of a saved form go, and gives the answers that ``keep_draft`` gives by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a post that keeps drafts and is sent on has been saved."""
        try:
            response = self.get_response(request)
            _finish(request, response)
            return response
        finally:
            page = page_of(request)
            if page:
                page.held.close()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer that was given from within the view."""
        return exception.response if isinstance(exception, Answered) else None


def _finish(request: HttpRequest, response: HttpResponse) -> None:
    """Let the draft go, if the form was saved."""
    page = page_of(request)
    if page is None or request.method != "POST" or ASKED in request.POST:
        return
    if response.status_code == HTTPStatus.FOUND and not (page.draft and page.draft.done_at):
        services.finish(page.mark, response["Location"], services.words_in(request.POST))
