"""The pages of a connection to SS 12000: how it is, setting it up, trying it, fetching now.

The address and the key are the systemförvaltare's: what comes from there gives roles. An administratör sees how it
goes, tries it and fetches.
"""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from absence import connections
from absence.access import visible_runs
from absence.forms_ss12000 import ConnectionForm, initial_of
from absence.models import ImportRun, SourceConnection
from absence.sources import FETCHED
from absence.tasks_ss12000 import fetch_one
from people import swedish
from people.access import may_anywhere, needs, schools_with, signed_in
from people.models import Huvudman, User
from people.roles import Verb

LATEST = 5
OVERTAKEN = "Anslutningen har ändrats av någon annan sedan du öppnade sidan. Se över den och spara igen."


@require_GET
@needs(Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS)
def connection(request: HttpRequest) -> HttpResponse:
    """How the connection is and how the latest fetches went."""
    user = signed_in(request)
    all_own = _own(user, Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS)
    huvudman = _chosen(request, all_own)
    runs = visible_runs(user).filter(source=FETCHED, huvudman=huvudman).order_by("-started_at")[:LATEST]
    context = {
        "huvudman": huvudman,
        "choices": list(all_own),
        "known": SourceConnection.objects.filter(huvudman=huvudman).first(),
        "runs": runs,
        "may_edit": may_anywhere(user, Verb.MANAGE_SETTINGS) and huvudman in _own(user, Verb.MANAGE_SETTINGS),
        "asked": swedish.join([resource.label for resource in connections.ASKED]),
        "running": any(run.status == ImportRun.Status.RUNNING for run in runs),
    }
    return render(request, "absence/ss12000.html", context)


@needs(Verb.MANAGE_SETTINGS)
def edit(request: HttpRequest) -> HttpResponse:
    """Set the connection up or change it."""
    user = signed_in(request)
    huvudman = _chosen(request, _own(user, Verb.MANAGE_SETTINGS))
    known = SourceConnection.objects.filter(huvudman=huvudman).first()
    posted = request.POST if request.method == "POST" else None
    form = ConnectionForm(posted, known=known, initial=initial_of(known))
    status = 200
    if posted is not None and form.is_valid():
        try:
            connections.save(huvudman, form.cleaned_data, by=user)
        except connections.Overtaken:
            form.add_error(None, OVERTAKEN)
            status = 409
        else:
            messages.success(request, "Anslutningen är sparad. Prova den innan natten.")
            return redirect(_address(huvudman))
    if form.errors and status == 200:
        status = 422
    return render(request, "absence/ss12000_edit.html", {"form": form, "huvudman": huvudman}, status=status)


@require_POST
@needs(Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS)
def try_out(request: HttpRequest) -> HttpResponse:
    """Ask the source for a little of everything, and tell how it went."""
    owner = _known(request)
    works, words = connections.try_out(owner)
    (messages.success if works else messages.error)(request, words)
    return redirect(_address(owner.huvudman))


@require_POST
@needs(Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS)
def fetch(request: HttpRequest) -> HttpResponse:
    """Have a worker fetch what is new."""
    owner = _known(request)
    transaction.on_commit(partial(fetch_one.delay, owner.pk, signed_in(request).pk))
    messages.success(request, "Hämtningen är beställd. Ladda om sidan om en stund för att se hur den går.")
    return redirect(_address(owner.huvudman))


def _own(user: User, *verbs: Verb) -> QuerySet[Huvudman]:
    return Huvudman.objects.filter(pk__in=schools_with(user, *verbs).values("huvudman")).order_by("name", "pk")


def _chosen(request: HttpRequest, own: QuerySet[Huvudman]) -> Huvudman:
    """The huvudman that the address names, else the first of the own."""
    asked = request.GET.get("huvudman", "")
    found = own.filter(organisation_number=asked).first() if asked else own.first()
    if found is None:
        raise Http404
    return found


def _known(request: HttpRequest) -> SourceConnection:
    huvudman = _chosen(request, _own(signed_in(request), Verb.IMPORT_DATA, Verb.MANAGE_SETTINGS))
    found = SourceConnection.objects.filter(huvudman=huvudman).select_related("huvudman").first()
    if found is None:
        raise Http404
    return found


def _address(huvudman: Huvudman) -> str:
    return f"{reverse('absence:ss12000')}?huvudman={huvudman.organisation_number}"
