"""Words that come when the login has ended: they are kept for whoever the page was given to, and shown to nobody else.

A session ends in the middle of a talk, or another login in another tab makes the form too old to be trusted. Then
nothing is saved, but the page's mark tells whose draft it is. Whoever sent it is asked to log in, and the writer finds
everything in the form.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.csrf import csrf_failure

from drafts import services
from drafts.marks import posted_mark
from drafts.pages import ASKED, QUIET, OpenPage
from people.models import User

LOGGED_OUT = "Du har loggats ut, och inget är skickat än. Det du skrev finns kvar: logga in, läs igenom det och spara."
AGAIN = "Du har loggat in på nytt sedan du öppnade formuläret. Det du skrev finns kvar: läs igenom det och spara."


def rescued(request: HttpRequest) -> OpenPage | None:
    """Keep what was posted from a page that we gave an active user; None when it is from no such page."""
    mark = posted_mark(request)
    if mark is None or not User.objects.filter(pk=mark.user, is_active=True).exists():
        return None
    try:
        return OpenPage(mark, services.keep(mark, services.words_in(request.POST)))
    except services.TooLong:
        return None


def _is_kept(page: OpenPage) -> bool:
    """Whether the words are kept to be saved: a page that was saved before keeps no more."""
    return page.draft is not None and page.draft.done_at is None


class LoginRequired(LoginRequiredMiddleware):
    """Asks for a login, as Django does, and keeps what was sent from a page whose login has ended."""

    def handle_no_permission(  # type: ignore[override]  # Django's answer is always a redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Keep the words, then lead to the login, or tell the page that it is logged out."""
        page = rescued(request)
        if page and request.POST.get(ASKED) == QUIET:
            return render(request, "drafts/_kept.html", {"page": page, "logged_out": True})
        if page and _is_kept(page):
            messages.info(request, LOGGED_OUT)
        return super().handle_no_permission(request, view_func)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with a token of an earlier login: kept as a draft where the page is known, else refused with 403."""
    page = rescued(request)
    if page is None:
        return csrf_failure(request, reason)
    if request.POST.get(ASKED) == QUIET:
        return render(request, "drafts/_kept.html", {"page": page, "too_old": True})
    if _is_kept(page):
        messages.info(request, AGAIN)
    return redirect(page.mark.place)
