"""Documents of a case as PDF: chosen, noted, and written when they are asked for."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.access import get_case_or_404, may_log
from cases.attendance import thaw
from cases.forms.copies import CopyForm
from cases.lagrum import Purpose, lagrum_for
from cases.models import Case, Decision, Talk
from cases.passing import case_then
from cases.queries import skolform_of
from cases.reading import reading_of
from cases.support import DECIDING, who_appeals
from cases.talk_parts import written
from cases.views.answers import Answer, try_to
from notifications.papers import NOT_PRINTED, answer, head_of
from people.access import signed_in
from people.forms import posted
from people.models import User


@login_required
@never_cache
def talk_copy(request: HttpRequest, pk: int, talk_pk: int) -> HttpResponse:
    """Choose what a copy of a talk holds and whom it is to; then the copy, noted in the case."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    talk = _talk(user, case, talk_pk)
    form = CopyForm(posted(request), talk=talk, by=user)
    saved = Answer()
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    if request.method == "POST" and not case.student.is_protected and form.is_valid():
        saved = try_to(form.save, form, user)
        if saved.saved:
            return _copy(talk, form, user)
    today = timezone.localdate()
    context = {
        "case": case,
        "talk": talk,
        "form": form,
        "refused": NOT_PRINTED if case.student.is_protected else "",
        "lagrum": lagrum_for(Purpose.VARDNADSHAVARES_INSYN, skolform_of(case.student, case.school, today), today),
    }
    return render(request, "cases/copy.html", context, status=saved.status(form))


DECISIONS: dict[str, tuple[str, str]] = {
    Decision.Kind.INLED: (
        "Beslut att inleda utredning om frånvaro",
        "Elevens frånvaro ska utredas. Utredningen ska göras skyndsamt.",
    ),
    Decision.Kind.LAMNA_TILLBAKA: (
        "Beslut att inte inleda utredning om frånvaro",
        "En utredning av elevens frånvaro bedöms vara obehövlig nu.",
    ),
    Decision.Kind.BYT_UTREDARE: (
        "Beslut om vilka som utreder frånvaro",
        "Rektorn utser på nytt vilka som utreder elevens frånvaro och leder arbetet.",
    ),
    Decision.Kind.GODKANN: (
        "Beslut efter utredning om frånvaro",
        "Utredningen av elevens frånvaro är genomförd. Åtgärder behövs.",
    ),
    Decision.Kind.AVSLUTA: ("Beslut att avsluta ärende om frånvaro", "Ärendet om elevens frånvaro avslutas."),
}
"""Title and content of each decision. None can be appealed (28 kap. skollagen), so none says how."""


@login_required
@never_cache
@require_safe
def decision(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """A decision as a document, with what the law asks for and no more: secrecy does not cover decisions."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    found = case.decisions.select_related(
        "decided_by", "prepared_by", "delegation__rektor", "made_at__huvudman"
    ).filter(pk=decision_pk)
    made = found.exclude(pk__in=reading_of(user, case).hidden("decision")).first()
    if made is None:
        raise Http404
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    if case.student.is_protected:
        messages.info(request, NOT_PRINTED)
        return redirect("cases:case", case.pk)
    title, content = DECISIONS[made.kind]
    day, then = timezone.localdate(made.decided_at), case_then(case, made)
    about = dict(head_of(then, day))
    context = {
        "case": then,
        "decision": made,
        "content": content,
        "head": [(name, about[name]) for name in DECISION_HEAD if name in about],
    }
    return answer("letters/beslut.html", title, f"beslut-{then.number}", context)


@login_required
@never_cache
@require_safe
def anmalan(request: HttpRequest, pk: int, anmalan_pk: int) -> HttpResponse:
    """The report to the rektor as a document, with what was written and the figures as they were that day."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    report = case.anmalningar.select_related("author", "made_at__huvudman").filter(pk=anmalan_pk).first()
    if report is None:
        raise Http404
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    if case.student.is_protected:
        messages.info(request, NOT_PRINTED)
        return redirect("cases:case", case.pk)
    then = case_then(case, report)
    context = {
        "case": then,
        "anmalan": report,
        "assembled": report.assembled,
        "frozen": thaw(report.figures),
        "head": head_of(then, timezone.localdate(report.at)),
    }
    return answer("letters/anmalan.html", "Anmälan till rektor om frånvaro", f"anmalan-{then.number}", context)


@login_required
@never_cache
@require_safe
def program(request: HttpRequest, pk: int, program_pk: int) -> HttpResponse:
    """A decision about åtgärdsprogram as a document, with how it is appealed."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    made = (
        case.programs.select_related("decided_by", "delegation__rektor", "made_at__huvudman")
        .filter(pk=program_pk)
        .first()
    )
    if made is None or made.pk in reading_of(user, case).hidden("program"):
        raise Http404
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    if case.student.is_protected:
        messages.info(request, NOT_PRINTED)
        return redirect("cases:case", case.pk)
    day, then = timezone.localdate(made.decided_at), case_then(case, made)
    about, decided = dict(head_of(then, day)), DECIDING[made.kind]
    appeal = lagrum_for(Purpose.OVERKLAGA_STOD, skolform_of(then.student, then.school, day), day)
    context = {
        "case": then,
        "program": made,
        "content": decided.content,
        "who_appeals": who_appeals(case, timezone.localdate()),
        "appeal_lagrum": appeal.text if appeal else "",
        "head": [(name, about[name]) for name in DECISION_HEAD if name in about],
    }
    return answer("letters/atgardsprogram.html", decided.title, f"atgardsprogram-{then.number}", context)


DECISION_HEAD = ("Elev", "Personnummer", "Skola", "Skolform och årskurs", "Hemkommun", "Ärende")
"""What of the common head stands in a decision."""


def _talk(user: User, case: Case, pk: int) -> Talk:
    """A talk of the case that the person reads and may copy. Raises Http404."""
    talk = case.talks.filter(pk=pk).first()
    reads = talk is not None and talk.pk not in reading_of(user, case).hidden("talk")
    if talk is None or not reads or not may_log(user, case.student, case.school):
        raise Http404
    return talk


def _copy(talk: Talk, form: CopyForm, by: User) -> HttpResponse:
    """The copy, with what was chosen and nothing else."""
    parts = form.cleaned_data["parts"]
    today = timezone.localdate()
    context = _chosen(talk, parts) | {
        "case": talk.case,
        "talk": talk,
        "receiver": form.receivers[form.cleaned_data["receiver"]],
        "by": by,
        "today": today,
        "head": _copy_head(talk, today),
    }
    return answer("letters/samtal.html", talk.get_kind_display(), f"samtal-{talk.case.number}", context)


def _copy_head(talk: Talk, today: dt.date) -> list[tuple[str, str]]:
    """The head of a copy: no personal number and nobody else's name than the pupil's."""
    about = dict(head_of(talk.case, today))
    return [(name, about[name]) for name in ("Elev", "Skola", "Klass", "Ärende") if name in about]


def _chosen(talk: Talk, parts: list[str]) -> dict[str, Any]:
    """What the paper says, of what was chosen."""
    people = ", ".join(f"{each['name']} ({each['as']})" for each in talk.participants)
    return {
        "texts": [each for each in written(talk) if each.part.name in parts],
        "participants": people if "participants" in parts else "",
        "extent": thaw(talk.extent) if "extent" in parts else None,
        "agreements": list(talk.agreements.order_by("pk")) if "agreements" in parts else [],
        "follow_up": "follow_up" in parts,
    }
