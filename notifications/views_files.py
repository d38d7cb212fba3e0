"""The huvudman's own register, and exports."""

import datetime as dt
import tempfile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from audit.services import What, log_read
from notifications import access, exports, services
from notifications.forms import ExportForm, ids_in
from notifications.listing import PAGE, Row
from notifications.models import DeliveryQuerySet, Status
from people.access import needs, schools_with, signed_in
from people.roles import Verb
from people.swedish import count

SPOOL = 5 * 2**20  # bytes of an export kept in memory before it goes to a temporary file

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@needs(Verb.SEE_REGISTER)
@never_cache
@require_GET
def huvudman_register(request: HttpRequest) -> HttpResponse:
    """Notices to the huvudman: those it has not acknowledged first."""
    notices = access.register(request.user)
    unread = notices.filter(status=Status.SENT)
    # "skickad" sorts before "kvitterad" backwards: what waits for the huvudman comes first.
    page = Paginator(notices.order_by("-status", "-created_at", "-pk"), PAGE).get_page(request.GET.get("sida"))
    rows = [Row(delivery) for delivery in page]
    log_read(signed_in(request), What.LIST)
    context = {"page": page, "rows": rows, "unread": unread.count(), "to_acknowledge": _to_acknowledge(rows)}
    return render(request, "notifications/huvudman_register.html", context)


def _to_acknowledge(rows: list[Row]) -> list[int]:
    """Ids of the rows on the page that nobody has acknowledged."""
    return [row.delivery.pk for row in rows if row.delivery.status == Status.SENT]


@needs(Verb.SEE_REGISTER)
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Note that the huvudman has read notices."""
    chosen = access.register(request.user).filter(pk__in=ids_in(request.POST.getlist("id")))
    read = services.acknowledge(chosen, by=signed_in(request))
    if read:
        messages.success(request, f"{count(len(read), 'anmälan', 'anmälningar').capitalize()} kvitterad.")
    else:
        messages.warning(request, "Markera minst en anmälan som inte är kvitterad.")
    return redirect("notifications:huvudman_register")


@needs(Verb.HANDLE_DELIVERIES)
@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Choose what to export; with everything chosen, the file."""
    today = timezone.localdate()
    if "to" not in request.GET:
        form = ExportForm(initial={"to": "hemkommun", "first": today.replace(month=1, day=1), "last": today})
        return render(request, "notifications/export.html", {"form": form})
    form = ExportForm(request.GET)
    if not form.is_valid():
        return render(request, "notifications/export.html", {"form": form}, status=422)
    given = form.cleaned_data
    handled = access.visible(request.user).filter(school__in=schools_with(request.user, Verb.HANDLE_DELIVERIES))
    notices = exports.notices_to(given["to"], given["first"], given["last"], handled)
    return _file(request, notices, given["form"], f"utskick-{given['to']}-{_days(given['first'], given['last'])}")


def _days(first: dt.date, last: dt.date) -> str:
    """Days in a file name."""
    return f"{first.isoformat()}--{last.isoformat()}"


def _file(request: HttpRequest, notices: DeliveryQuerySet, form: str, name: str) -> HttpResponseBase:
    """The file, written before it is sent so that a failure is a page and not half a file."""
    for school in schools_with(request.user, Verb.HANDLE_DELIVERIES):
        log_read(signed_in(request), What.EXPORT, school=school)
    output = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115  # closed by the response
    exports.export(notices, output, form)
    output.seek(0)
    return FileResponse(output, as_attachment=True, filename=f"{name}.{form}", content_type=CONTENT_TYPES[form])
