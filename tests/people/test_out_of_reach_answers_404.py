"""What somebody may not see does not exist for them; a visitor is asked to log in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from people.access import AnyUser, get_student_or_404, needs
from people.roles import Verb
from tests.cast import Cast


@needs(Verb.DECIDE, Verb.REVIEW_REPORT)
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sidan")


def ask(user: AnyUser) -> HttpResponse:
    request = RequestFactory().get("/sida/")
    request.user = user
    return page(request)  # type: ignore[return-value]


def test_one_of_the_verbs_is_enough(cast: Cast) -> None:
    assert ask(cast.karin).content == b"sidan"
    assert ask(cast.maria).content == b"sidan"


@pytest.mark.parametrize("person", ["sara", "birgitta", "hugo", "sixten"])
def test_without_any_of_them_the_page_is_not_found(cast: Cast, person: str) -> None:
    with pytest.raises(Http404):
        ask(getattr(cast, person))


def test_a_visitor_is_sent_to_log_in_and_back(cast: Cast) -> None:
    response = ask(AnonymousUser())

    assert response.status_code == 302
    assert response["Location"] == "/konto/logga-in/?next=/sida/"


def test_a_pupil_out_of_reach_and_a_pupil_who_does_not_exist_give_the_same_answer(cast: Cast) -> None:
    with pytest.raises(Http404) as out_of_reach:
        get_student_or_404(cast.sara, cast.alma.pk)
    with pytest.raises(Http404) as nobody:
        get_student_or_404(cast.sara, 999_999_999)

    assert str(out_of_reach.value) == str(nobody.value)


def test_a_pupil_in_reach_is_found(cast: Cast) -> None:
    assert get_student_or_404(cast.sara, cast.noah.pk) == cast.noah
