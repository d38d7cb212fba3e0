"""A page is closed unless it says that it is open, and what was seen logged in stays out of caches."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from people.models import User

pytestmark = pytest.mark.django_db


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hemligt")


@login_not_required
def said(request: HttpRequest) -> HttpResponse:
    return HttpResponse("välkommen")


urlpatterns = [path("glomd/", forgotten), path("oppen/", said)]


@override_settings(ROOT_URLCONF=__name__, LOGIN_URL="/konto/logga-in/")
def test_a_page_whose_author_forgot_to_say_who_may_see_it_asks_for_a_login(client: Client) -> None:
    assert client.get("/glomd/")["Location"] == "/konto/logga-in/?next=/glomd/"
    assert client.get("/oppen/").status_code == 200


def test_pages_seen_logged_in_are_not_kept_by_the_browser(client: Client) -> None:
    client.force_login(User.objects.create_user("sara"))

    assert "no-store" in client.get("/hjalp/")["Cache-Control"]


def test_open_pages_may_be_kept(client: Client) -> None:
    assert not client.get("/hjalp/").has_header("Cache-Control")
