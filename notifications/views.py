"""The register of deliveries: what is to be printed and posted, and how far each has come."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from audit.services import What, log_read
from notifications import access, letters, listing, services
from notifications.complementing import may_call_back, may_complement, reads_judgement
from notifications.forms import DayForm, JudgeForm, PostedForm, ids_in
from notifications.listing import Row
from notifications.models import Delivery, Status
from people.access import may_anywhere, needs, signed_in
from people.models import School
from people.roles import Verb
from people.swedish import count
from people.validators import whole_number

UNDO = "utskick_angra"  # session: ids that were just marked as posted
SEARCH = "utskick_sok"  # session: a name never stands in an address


@needs(*access.READERS)
@never_cache
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register, one tab at a time."""
    return _register(request)


def _register(request: HttpRequest, form: PostedForm | None = None, chosen: tuple[int, ...] = ()) -> HttpResponse:
    """The register's page; with the form and the rows that were chosen when the form is wrong."""
    words = request.session.get(SEARCH, "")
    wanted = request.POST.get("visa") or request.GET.get("visa") or ("alla" if words else None)
    tab = listing.tab_of(wanted)
    found = listing.search(access.visible(request.user), words) if words else access.visible(request.user)
    page = Paginator(found.filter(status__in=tab.statuses).order_by(*tab.order), listing.PAGE).get_page(
        request.GET.get("sida")
    )
    rows = [Row(delivery) for delivery in page]
    log_read(signed_in(request), What.LIST, school=_only_school(rows))
    context = {
        "form": form or PostedForm(),
        "tab": tab,
        "tabs": listing.counts(found),
        "page": page,
        "query": f"&visa={tab.key}",
        "rows": rows,
        "words": words,
        "chosen": [row.delivery.pk for row in rows if row.has_letter] if "markera" in request.GET else chosen,
        "may_handle": may_anywhere(request.user, Verb.HANDLE_DELIVERIES),
        "many_schools": len({row.delivery.school_id for row in rows}) > 1,
        "undo": request.session.pop(UNDO, None) if request.method == "GET" else None,
    }
    return render(request, "notifications/register.html", context, status=422 if form else 200)


def _only_school(rows: list[Row]) -> School | None:
    """The one school of the rows, None where there are several."""
    schools = {row.delivery.school for row in rows}
    return schools.pop() if len(schools) == 1 else None


@needs(*access.READERS)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Remember what to search for: names stand in no address."""
    words = "".join(letter for letter in request.POST.get("q", "") if letter.isprintable())
    request.session[SEARCH] = words.strip()[:100]
    return redirect("notifications:register")


@needs(*access.READERS)
@never_cache
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: what it is, how far it has come, and the letter."""
    return _detail(request, access.get_delivery_or_404(request.user, pk))


def _detail(
    request: HttpRequest, delivery: Delivery, *, day: DayForm | None = None, judge: JudgeForm | None = None
) -> HttpResponse:
    """The page of a delivery, with the form that was wrong if one was."""
    row, user = Row(delivery), signed_in(request)
    log_read(user, What.DOCUMENT, student=delivery.student, school=delivery.school, object_id=delivery.pk)
    judging = delivery.status == Status.DECIDE and not delivery.is_manual
    context = {
        "row": row,
        "delivery": delivery,
        "letter": letters.Letter(delivery) if row.has_letter else None,
        "form": judge or day,
        "day_form": day or (DayForm() if delivery.is_manual else PostedForm()),
        "judge_form": (judge or JudgeForm(initial={"municipality": delivery.to_municipality})) if judging else None,
        "may_handle": access.may_handle(user, delivery),
        "may_judge": access.may_judge(user, delivery),
        "may_complement": may_complement(user, delivery),
        "may_call_back": may_call_back(user, delivery),
        "reads_judgement": reads_judgement(user, delivery),
        "by_hand": delivery.is_manual and delivery.status in services.LEFT_TO_DO,
        "done_by": delivery.done_by.name if delivery.done_by else "",
    }
    return render(request, "notifications/detail.html", context, status=422 if judge or day else 200)


# ------------------------------------------------------------------------------------------------- Letters


@needs(*access.READERS, Verb.SEE_REGISTER)
@never_cache
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One document as it is kept."""
    return _pdf(request, [access.get_with_document_or_404(request.user, pk)])


@needs(Verb.HANDLE_DELIVERIES)
@never_cache
@require_GET
def letters_together(request: HttpRequest) -> HttpResponse:
    """Several documents as one file to print."""
    ids = ids_in(request.GET.getlist("id"))
    if not ids:
        raise Http404
    return _pdf(request, list(access.handled(request.user, *ids).order_by("pk")))


@needs(Verb.HANDLE_DELIVERIES)
@require_POST
def print_letters(request: HttpRequest) -> HttpResponse:
    """Mark the chosen letters as printed, and give them as one file."""
    chosen = access.handled(request.user, *ids_in(request.POST.getlist("id")))
    ids = [row.pk for row in chosen.order_by("pk") if Row(row).has_letter]
    if not ids:
        messages.warning(request, "Markera minst ett brev att skriva ut.")
        return _back(request)
    services.mark_printed(chosen, by=signed_in(request))
    return redirect(f"{reverse('notifications:letters')}?{urlencode({'id': ids}, doseq=True)}")


def _pdf(request: HttpRequest, deliveries: list[Delivery]) -> HttpResponse:
    """Documents in one file, each reading noted; back with the reason if one cannot be made."""
    try:
        documents = [letters.document_of(delivery) for delivery in deliveries]
        content = letters.together(documents)
    except services.NotNowError as error:
        messages.error(request, str(error))
        return _back(request)
    for delivery in deliveries:
        log_read(
            signed_in(request),
            What.DOCUMENT,
            student=delivery.student,
            school=delivery.school,
            object_id=delivery.pk,
        )
    name = documents[0].filename if len(documents) == 1 else f"brev-{timezone.localdate()}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


# --------------------------------------------------------------------------------------------- What is done


@needs(Verb.HANDLE_DELIVERIES)
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Mark the chosen letters as posted on a day."""
    ids = ids_in(request.POST.getlist("id"))
    chosen = access.handled(request.user, *ids)
    form = PostedForm(request.POST)
    if not form.is_valid():
        only = chosen.first() if len(ids) == 1 and "fran" in request.POST else None
        return _detail(request, only, day=form) if only else _register(request, form, ids)
    posted = services.mark_posted(chosen, posted_on=form.cleaned_data["day"], by=signed_in(request))
    if posted:
        request.session[UNDO] = posted
    else:
        messages.warning(request, "Markera minst ett brev som är utskrivet men inte postat.")
    return _back(request)


@needs(Verb.HANDLE_DELIVERIES)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back that letters were posted."""
    chosen = access.handled(request.user, *ids_in(request.POST.getlist("id")))
    undone = services.undo_posted(chosen, by=signed_in(request))
    if undone:
        messages.success(request, f"Ångrat. {count(undone, 'brev', 'brev', neuter=True).capitalize()} ligger åter här.")
    return _back(request)


@needs(*access.JUDGES)
@require_POST
def by_hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a manual routine is carried out."""
    chosen = access.judged(request.user, pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _detail(request, chosen.get(), day=form)
    if services.mark_done_by_hand(chosen, done_on=form.cleaned_data["day"], by=signed_in(request)):
        messages.success(request, "Noterat att det är gjort.")
    return redirect("notifications:detail", pk)


@needs(*access.JUDGES)
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide whether a hemkommun is told."""
    delivery = access.judged(request.user, pk).get()
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _detail(request, delivery, judge=form)
    try:
        messages.success(request, _judge(delivery, form.cleaned_data, request))
    except services.NotNowError as error:
        messages.error(request, f"{error} Det du skrev: {form.cleaned_data['reason']}")
    return redirect("notifications:detail", pk)


def _judge(delivery: Delivery, given: dict[str, Any], request: HttpRequest) -> str:
    """Carry out the decision; what happened, in words."""
    by, reason = signed_in(request), given["reason"]
    if given["send"] == "ja":
        services.decide_to_send(delivery, municipality=given["municipality"], reason=reason, by=by)
        return "Brevet är klart att skriva ut."
    services.decide_not_to_send(delivery, reason=reason, by=by)
    return "Noterat att inget brev ska skickas."


@needs(Verb.HANDLE_DELIVERIES)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send failed e-mail once more."""
    delivery = access.handled(request.user, pk).get()
    try:
        services.try_again(delivery)
        messages.success(request, "Mejlet skickas igen inom några minuter.")
    except services.NotNowError as error:
        messages.error(request, str(error))
    return redirect("notifications:register")


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the form stood on: one delivery, or a tab of the register."""
    if came_from := whole_number(request.POST.get("fran", "")):
        return redirect("notifications:detail", came_from)
    tab = listing.tab_of(request.POST.get("visa"))
    return redirect(f"{reverse('notifications:register')}?visa={tab.key}")
