"""Throwing a draft away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from drafts import services
from people.access import signed_in


@login_required
@require_POST
def throw(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away one's own draft; back to the form, empty."""
    draft = get_object_or_404(services.open_drafts(signed_in(request)), pk=pk)
    services.throw(draft)
    messages.success(request, "Utkastet är slängt.")
    return redirect(draft.place)
