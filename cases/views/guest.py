"""The pages of somebody who answers by a link. No login; a browser that has given the code, and nothing but its link.

Three cookies, sent to these addresses alone: the token from when the link was opened until the code is given, then a
key that is new each time, and the language. Neither address, title nor log holds any of them. What is unknown, used,
expired and closed gets one and the same answer.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.forms.guests import AnswerForm, CodeForm, PictureForm
from cases.guests.access import find_link, link_in
from cases.guests.languages import LANGUAGES, Language
from cases.guests.pictures import PictureError, open_file
from cases.guests.questions import Question, questions_for
from cases.guests.rules import LONGEST, PICTURES, RATES, SESSION
from cases.guests.secrets import TOKEN_LENGTH
from cases.models import CasePicture, GuestLink
from cases.services import answering
from people.forms import posted

TOKEN, KEY, LANGUAGE = "svara_lank", "svara_nyckel", "svara_sprak"
PLACE = "/svara/"
YEAR = 365 * 24 * 60 * 60  # seconds

Page = Callable[..., HttpResponseBase]


def guest_page(view: Page) -> Page:
    """An open page: in the chosen language, kept by no cache and found by no search, leaving no trace elsewhere."""

    @login_not_required
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        chosen = request.POST.get("sprak", "")
        with translation.override(language_of(request).code):
            response = view(request, **kwargs)
        if chosen in LANGUAGES:
            _set(request, response, LANGUAGE, chosen, YEAR)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # What has no form tells nobody where one was. With a form it is the site's own same-origin: browsers that
        # are told to say nothing at all send "Origin: null", and then no form can be trusted.
        response.setdefault("Referrer-Policy", "same-origin")
        return response

    return page


def for_guest(view: Page) -> Page:
    """A page of a link: for the browser that has given its code, as long as the link can be answered."""

    @guest_page
    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        now = timezone.now()
        link = link_in(request.COOKIES.get(KEY, ""), now)
        if link is None:
            return gone(request)
        if link.sent_at and view.__name__ not in AFTER_SENDING:
            return redirect("guests:thanks")
        answering.stay(link, now)
        response = view(request, link, **kwargs)
        if link.key_hash and KEY not in response.cookies:
            _set(request, response, KEY, request.COOKIES[KEY], int(SESSION.total_seconds()))
        return response

    return page


AFTER_SENDING = ("summary", "thanks", "leave")
"""Pages that know of a link whose answers are sent: the button may be pressed twice."""


@guest_page
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take the token out of the address at once, whatever it is: nothing is looked up, and every answer is alike."""
    response = redirect("guests:entrance")
    if len(token) == TOKEN_LENGTH and token.isascii() and token.replace("-", "").replace("_", "").isalnum():
        _set(request, response, TOKEN, token, int(SESSION.total_seconds()))
    else:
        _forget(response, TOKEN)
    _forget(response, KEY)  # whoever opens a link begins anew
    response["Referrer-Policy"] = "no-referrer"
    return response


@guest_page
def entrance(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; who has given it is welcomed."""
    now = timezone.now()
    inside = link_in(request.COOKIES.get(KEY, ""), now)
    if inside:
        return _welcome(request, inside)
    if not _may_try(request, "open"):
        return _wait(request)
    link = find_link(request.COOKIES.get(TOKEN, ""), now)
    if link is None:
        return gone(request)
    if request.user.is_authenticated:
        return _render(request, "guests/signed_in.html", {}, status=HTTPStatus.FORBIDDEN)
    form = CodeForm(None if changes_language(request) else posted(request))
    if form.is_bound and not _may_try(request, "code"):
        return _wait(request)
    if form.is_bound and form.is_valid():
        key = answering.unlock(link=link, code=form.cleaned_data["code"])
        if key:
            return _let_in(request, key)
        if find_link(request.COOKIES[TOKEN], now) is None:
            return gone(request)
        form.add_error("code", _("Koden stämmer inte. Läs den en gång till. Efter flera fel stängs länken."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _render(request, "guests/code.html", {"form": form}, status=status)


def _may_try(request: HttpRequest, what: str) -> bool:
    """Whether the address may go on. allauth's own counting, of which only the inner part counts GET requests."""
    return bool(ratelimit.consume(request, app="cases.guests", action=what, config=RATES, limit_get=True))


def _let_in(request: HttpRequest, key: str) -> HttpResponseBase:
    """From here on the key alone: the token has done its work in this browser."""
    response = redirect("guests:entrance")
    _set(request, response, KEY, key, int(SESSION.total_seconds()))
    _forget(response, TOKEN)
    return response


def _welcome(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    """What it is about, what becomes of the answers, and the way in: the first page that tells of a pupil."""
    if link.sent_at:
        return redirect("guests:thanks")
    if request.method == "POST":
        return redirect(request.path) if changes_language(request) else redirect("guests:question", 1)
    return _render(request, "guests/welcome.html", _about(link) | _opened(link))


def _opened(link: GuestLink) -> dict[str, Any]:
    """How often the link has been opened, so that whoever it is for sees that somebody else has been there."""
    first = timezone.localtime(link.opened_at) if link.opened_at else None
    return {"times": link.opened_times, "first": f"{first:%Y-%m-%d %H:%M}" if first else ""}


@for_guest
def question(request: HttpRequest, link: GuestLink, number: int) -> HttpResponseBase:
    """One question. The answer is kept when one goes on, back, or changes language."""
    questions = questions_for(is_pupil=link.guardian_id is None)
    if not 1 <= number <= len(questions):
        raise Http404
    asked = questions[number - 1]
    form = AnswerForm(posted(request), initial={"text": link.answers.get(asked.name, "")})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["text"]
        if not answering.keep_answer(link=link, part=asked.name, text=words, language=language_of(request).code):
            return gone(request)
        return _go_on(request, link, number, len(questions))
    context = {
        **_about(link),
        "form": form,
        "asked": asked.asked,
        "number": number,
        "total": len(questions),
        "longest": LONGEST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _render(request, "guests/question.html", context, status=status)


def _go_on(request: HttpRequest, link: GuestLink, number: int, last: int) -> HttpResponseBase:
    """Where the button leads."""
    if changes_language(request):
        return redirect(request.path)
    if "avsluta" in request.POST:
        return _left(request, link)
    if "tillbaka" in request.POST:
        return redirect("guests:question", number - 1) if number > 1 else redirect("guests:entrance")
    if "klart" in request.POST:
        return redirect("guests:summary")
    return redirect("guests:question", number + 1) if number < last else redirect("guests:pictures")


@for_guest
def pictures(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    """Add a picture, or take one away."""
    form, wrong = PictureForm(), ""
    if request.method == "POST":
        if changes_language(request):
            return redirect(request.path)
        if request.FILES and not _may_try(request, "picture"):
            return _wait(request)
        try:
            kept = _change_pictures(request, link)
        except PictureError as error:
            wrong = str(error.text)
        else:
            return redirect("guests:summary" if "vidare" in request.POST else request.path) if kept else gone(request)
    if wrong:
        form = PictureForm({})
        form.add_error("picture", wrong)
    context = {**_about(link), "form": form, "pictures": list(link.pictures.all()), "limit": PICTURES.per_reply}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return _render(request, "guests/pictures.html", context, status=status)


def _change_pictures(request: HttpRequest, link: GuestLink) -> bool:
    if "bort" in request.POST:
        names = [str(each.name) for each in link.pictures.all()]
        name = request.POST["bort"]
        return name not in names or answering.remove_picture(link=link, name=name)
    if "vidare" in request.POST and "picture" not in request.FILES:
        return True
    return answering.add_picture(link=link, upload=request.FILES.get("picture"))


@for_guest
@require_safe
def picture(request: HttpRequest, link: GuestLink, name: UUID) -> HttpResponseBase:
    """One of the guest's own pictures."""
    found = link.pictures.filter(name=name).first()
    if found is None:
        raise Http404
    return picture_response(found)


def picture_response(found: CasePicture) -> HttpResponseBase:
    """A picture of ours as a file that a browser can do nothing with but show it."""
    try:
        content = open_file(found)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="image/jpeg", filename="bild.jpg")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@for_guest
def summary(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    """Everything once more before it is sent; then it is sent, once."""
    if request.method == "POST" and changes_language(request):
        return redirect(request.path)
    wrong = False
    if request.method == "POST":
        if answering.send_reply(link=link, language=language_of(request).code):
            return redirect("guests:thanks")
        if link_in(request.COOKIES.get(KEY, ""), timezone.now()) is None:
            return gone(request)
        wrong = True
    elif link.sent_at:
        return redirect("guests:thanks")
    questions = questions_for(is_pupil=link.guardian_id is None)
    rows = [_row(number, each, link) for number, each in enumerate(questions, start=1)]
    context = {**_about(link), "rows": rows, "pictures": list(link.pictures.all()), "wrong": wrong}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return _render(request, "guests/summary.html", context, status=status)


def _row(number: int, each: Question, link: GuestLink) -> dict[str, Any]:
    return {"number": number, "title": each.asked.title, "text": link.answers.get(each.name, "")}


@for_guest
def thanks(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    """The answers have come."""
    if not link.sent_at:
        return redirect("guests:entrance")
    if request.method == "POST":
        return redirect(request.path)
    return _render(request, "guests/thanks.html", {"is_inside": True, "sent_at": timezone.localtime(link.sent_at)})


@for_guest
def leave(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    """Be done in this browser, which may be another's: it is let out at once, and what is saved stays in the link."""
    if request.method != "POST":
        return redirect("guests:entrance")
    return redirect("guests:entrance") if changes_language(request) else _left(request, link)


def _left(request: HttpRequest, link: GuestLink) -> HttpResponseBase:
    answering.leave(link)
    response = _render(request, "guests/left.html", {"is_sent": bool(link.sent_at)})
    for name in (KEY, TOKEN):
        _forget(response, name)
    return response


def gone(request: HttpRequest) -> HttpResponseBase:
    """One answer for what is unknown, used, expired and closed. Words that were on their way are given back."""
    if request.method == "POST" and changes_language(request) and "text" not in request.POST:
        return redirect(request.path)
    words = request.POST.get("text", "")
    return _render(request, "guests/gone.html", {"words": words}, status=HTTPStatus.NOT_FOUND)


def _wait(request: HttpRequest) -> HttpResponseBase:
    """Too many tries from one address."""
    return _render(request, "guests/wait.html", {}, status=HTTPStatus.TOO_MANY_REQUESTS)


def _about(link: GuestLink) -> dict[str, Any]:
    """Whom it is about, once the code is given: the first name, and who is responsible for the answers."""
    return {
        "is_pupil": link.guardian_id is None,
        "is_inside": True,
        "name": link.case.student.first_name,
        "huvudman": link.case.school.huvudman.name,
    }


def language_of(request: HttpRequest) -> Language:
    """The chosen language, else the first of the browser's own that there are texts in, else Swedish."""
    for code in (request.POST.get("sprak", ""), request.COOKIES.get(LANGUAGE, "")):
        if code in LANGUAGES:
            return LANGUAGES[code]
    accepted = request.headers.get("Accept-Language", "")[:200].split(",")
    codes = (each.split(";")[0].strip()[:2].lower() for each in accepted)
    return next((LANGUAGES[code] for code in codes if code in LANGUAGES), LANGUAGES["sv"])


def changes_language(request: HttpRequest) -> bool:
    """Whether a button of the languages was pressed."""
    return request.POST.get("sprak", "") in LANGUAGES


def _render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    about = {"language": language_of(request), "languages": LANGUAGES.values(), "start": reverse("guests:entrance")}
    return render(request, template, about | context, status=status)


def _set(request: HttpRequest, response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A cookie for these addresses alone, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        name, value, max_age=seconds, path=PLACE, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def _forget(response: HttpResponseBase, name: str) -> None:
    response.delete_cookie(name, path=PLACE, samesite="Lax")
