"""Pages composed of several apps: "Mitt arbete", the pupil's page, and the pages of the foot."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Mitt arbete."""
    return render(request, "pages/home.html", {"now": timezone.localtime()})


def help_page(request: HttpRequest) -> HttpResponse:
    """Hjälp och rutin."""
    return render(request, "pages/help.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse."""
    return render(request, "pages/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """Personuppgifter."""
    return render(request, "pages/privacy.html")
