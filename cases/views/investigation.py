"""The investigation: one page where several write at once, and its talks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audit.services import What, log_read
from cases.access import actors_of, get_case_or_404, reads_investigation
from cases.advice import advice_at, advice_for
from cases.attendance import attendance_of, spells_of, thaw
from cases.duty import step_url
from cases.elsewhere import Where, noted_at
from cases.errors import Conflict, MissingParts
from cases.forms.fields import add_missing
from cases.forms.investigation import InvestigationForm, Side
from cases.forms.investigation_talk import InvestigationTalkForm
from cases.investigated import is_required
from cases.models import Case, InvestigationTalk, State
from cases.parts import Section
from cases.reading import reading_of
from cases.records import records_of
from cases.requirements import current_investigation
from cases.routine import Actor, asked, missing
from cases.services.investigation import TextConflict
from cases.services.investigation_talks import WRITERS
from cases.views.answers import Answer, try_to, version_in
from cases.views.work import case_for, not_now
from cases.written import Written, WrittenSection, written_in
from drafts.pages import keep_draft
from people.access import signed_in
from people.forms import posted
from people.models import User
from people.validators import whole_number

SAVED = "Utredningen är sparad. Lämna den till rektorn när alla delar är skrivna."
ELSEWHERE = "Utredningen skrivs i steget Utredning."


@dataclass(frozen=True, slots=True)
class OnPage:
    """A section on the page: its fields or sides, its talks, what is missing in it and what the rektor asked for."""

    section: Section
    written: WrittenSection
    missing: list[str]
    is_required: bool
    fields: list[BoundField]
    sides: list[Side]

    @property
    def state(self) -> str:
        """Klart, återstår, or nothing where all is voluntary and nothing is written."""
        if self.missing:
            return "återstår"
        return "klart" if self.is_required or not self.written.is_empty else ""

    @property
    def is_picture(self) -> bool:
        """Whether it holds one voice's picture."""
        return self.section.key.startswith("bild_")

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The fields two and two: a text and why it is missing, a reason and words about it."""
        return list(zip(self.fields[::2], self.fields[1::2], strict=True))


@login_required
def investigation(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the investigation. Several people may write at once: only what each has changed is saved."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    current = current_investigation(case)
    if current is None:
        return not_now(request, case, ELSEWHERE)
    form = InvestigationForm(posted(request), case=case, by=user, investigation=current)
    page = keep_draft(request, form, title="Utredningen", student=case.student)
    if case.state != State.UTREDNING and not (page.draft or form.is_bound):
        return not_now(request, case, ELSEWHERE)
    if page.is_given_back:
        form.fill_in_what_is_new()
    answer = _save_texts(form) if request.method == "POST" and form.is_valid() else Answer()
    if answer.saved:
        messages.success(request, SAVED if form.changes() else "Inget var ändrat.")
        return redirect(_at_section(case, form, request.POST.get("del", "")))
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    return render(request, "cases/investigation.html", _context(user, form, answer), status=answer.status(form))


def _context(user: User, form: InvestigationForm, answer: Answer) -> dict[str, Any]:
    """What the page shows."""
    case, today = form.case, timezone.localdate()
    written = written_in(case, form.investigation, today)
    sections = _on_page(form, written)
    kept = attendance_of(case, today)
    required = [each for each in sections if each.is_required]
    return {
        "case": case,
        "form": form,
        "conflict": answer.conflict,
        "investigation": form.investigation,
        "sections": sections,
        "notes": written.notes,
        "done": sum(each.state == "klart" for each in required),
        "of": len(required),
        "frozen": thaw(kept),
        "pattern": kept["pattern"],
        "spells": spells_of(kept),
        "noted": noted_at(Where.INVESTIGATION),
        **advice_at(State.UTREDNING, case.school.huvudman, today),
        "submit_url": step_url(case, "lamna_for_granskning") if Actor.UTREDARE in actors_of(user, case) else "",
        "records": records_of(case, reading_of(user, case)),
    }


def _on_page(form: InvestigationForm, written: Written) -> list[OnPage]:
    """Every section with what belongs to it."""
    parts = missing(form.case, "lamna_for_granskning")
    asks = asked(form.case, "lamna_for_granskning")
    by_key = {each.key: each for each in written.sections}
    return [
        OnPage(
            section=section,
            written=by_key[section.key],
            missing=[part.text for part in parts if part.section == section.key],
            is_required=is_required(section.key, asks),
            fields=[] if section.is_group else [form[part.name] for part in section.parts],
            sides=form.sides(section) if section.is_group else [],
        )
        for section in form.sections
    ]


def _at_section(case: Case, form: InvestigationForm, key: str) -> str:
    """The page again, at the section whose button was pressed."""
    url = reverse("cases:investigation", args=[case.pk])
    return f"{url}#{key}" if key in {each.key for each in form.sections} else url


def _save_texts(form: InvestigationForm) -> Answer:
    """Save the changed texts; a clash shows the other's text beside one's own."""
    if not form.changes():
        return Answer(saved=True)
    try:
        form.save()
    except TextConflict as conflict:
        form.show(conflict.theirs)
        return Answer(conflict=conflict)
    except Conflict as conflict:
        return Answer(conflict=conflict)
    except MissingParts as missed:
        add_missing(form, missed.parts)
        return Answer()
    return Answer(saved=True)


@login_required
def new_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a talk, or write down one that has been held."""
    user = signed_in(request)
    case = case_for(user, pk, *WRITERS)
    return _talk_page(request, case, InvestigationTalkForm(posted(request), case=case, by=user))


@login_required
def talk(request: HttpRequest, pk: int, talk_pk: int) -> HttpResponse:
    """Write in a talk: the team and the rektor, and whoever is to lead it."""
    user = signed_in(request)
    case = get_case_or_404(user, pk)
    current = InvestigationTalk.objects.filter(pk=talk_pk, investigation__case=case).select_related("leader").first()
    writes_all = bool(actors_of(user, case).intersection(WRITERS))
    if current is None or not (writes_all or current.leader_id == user.pk):
        raise Http404
    form = InvestigationTalkForm(posted(request), case=case, by=user, talk=current, plans=writes_all)
    return _talk_page(request, case, form)


def _talk_page(request: HttpRequest, case: Case, form: InvestigationTalkForm) -> HttpResponse:
    """The form of a talk: saved and back to the investigation, or shown again with what was written."""
    user, answer = form.by, Answer()
    page = keep_draft(request, form, title="Samtal i utredningen", student=case.student)
    if case.state != State.UTREDNING and not (page.draft or form.is_bound):
        return not_now(request, case, ELSEWHERE)
    if request.method == "POST" and form.is_valid():
        answer = try_to(lambda: form.save(version_in(request)), form, user)
        if answer.saved:
            messages.success(request, answer.notice or form.told)
            whole = reads_investigation(user, case)
            url = reverse("cases:investigation", args=[case.pk])
            return redirect(f"{url}#samtal" if whole else reverse("cases:case", args=[case.pk]))
    log_read(user, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number)
    stands = form.stands_now()
    context = {
        "case": case,
        "form": form,
        "talk_advice": advice_for(case.student, timezone.localdate()),
        "version": whole_number(page.written("version")) or (stands.version if stands else 0),
        "reads": reads_investigation(user, case),
        "conflict": answer.conflict,
        "stands": stands if answer.conflict else None,
    }
    return render(request, "cases/investigation_talk.html", context, status=answer.status(form))
