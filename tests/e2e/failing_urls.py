"""The site's addresses, and some that fail: for the pages that people meet when something does not work."""

from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from narvaro.urls import urlpatterns as site


class OursError(Exception):
    """A fault in the site."""


def fail(request: HttpRequest) -> HttpResponse:
    """Fail as the address says."""
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": OursError}[request.path.strip("/")]


urlpatterns = [
    *site,
    *(path(f"{code}/", login_not_required(fail)) for code in (400, 403, 500)),
    path("429/", login_not_required(respond_429)),
]
