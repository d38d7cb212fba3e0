"""A case from another school of the huvudman: the rektor reads what is given, as akten tells it, and receives it."""

import dataclasses
import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from audit.services import What, log_read
from cases.errors import AlreadyDone
from cases.forms.passing import ReceiveForm
from cases.giving import Chosen, Part, chosen_in
from cases.models import Appeal, Atgardsprogram, Decision, Evaluation, MeasureEffect, Passing, Told
from cases.passing import moved_since
from cases.reading import Reading
from cases.records import Records, records_of
from cases.views.answers import Answer, try_to
from cases.views.passing import answered, get_passing_or_404
from cases.written import Written, WrittenSection
from narvaro.akt.annexes import Annex
from narvaro.akt.secrecy import Secret
from narvaro.akt.sections import HANDOVERS, Section, every_annex
from narvaro.akt.source import source_of
from narvaro.case_story import Story
from people.access import signed_in
from people.forms import posted
from people.models import User
from people.queries import calendar_of


@login_required
def receive_case(request: HttpRequest, pk: int) -> HttpResponse:
    """What another school hands over, and who takes it on here."""
    user = signed_in(request)
    passing = get_passing_or_404(user, pk)
    if not passing.is_waiting or not passing.case.is_open:
        return answered(request, passing)
    form = ReceiveForm(posted(request), passing=passing, by=user)
    answer = Answer()
    if request.method == "POST" and form.is_valid():
        answer = try_to(form.save, form, user)
        if answer.saved or isinstance(answer.conflict, AlreadyDone):
            return _received(request, user, pk)
    case = passing.case
    log_read(user, What.CASE, student=case.student, school=passing.to_school, object_id=case.pk, label=case.number)
    context = {
        "passing": passing,
        "case": case,
        "form": form,
        "conflict": answer.conflict,
        "sections": given_to_read(passing, user, timezone.localdate()),
    }
    context["moved"] = moved_since(passing)  # asked after everything is read, so that nothing slips in between
    return render(request, "pages/receive_case.html", context, status=answer.status(form))


def _received(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """To the case that has been received."""
    passing = get_passing_or_404(user, pk)
    if passing.received is None or passing.answered_by_id != user.pk:
        return answered(request, passing)
    messages.success(request, "Ni har tagit emot ärendet. Den som är mentor har fått det i Mitt arbete.")
    return redirect("cases:case", passing.received.pk)


def given_to_read(passing: Passing, user: User, today: dt.date) -> list[tuple[Section, list[Annex]]]:
    """What is given, record by record, as akten tells it; what stays is not there, not even as a heading."""
    case, given = passing.case, chosen_in(passing.case, passing.parts)
    reading = Reading(user, tuple(given.events()), whole=True)
    records = _records(given, records_of(case, reading))
    story = Story(case, reading, records, [], calendar_of(case.school), today)
    kept = frozenset() if given.has(Part.ELEVHALSA) else frozenset({Secret.ELEVHALSA})
    sections = [
        (section, [shown for each in annexes if (shown := _shown(each, kept))])
        for section, annexes in every_annex(source_of(story, []))
    ]
    return [(section, annexes) for section, annexes in sections if annexes and section.name != HANDOVERS]


def _shown(annex: Annex, kept: frozenset[Secret]) -> Annex | None:
    """An annex without the words that stay; None where all of it does."""
    left = annex.without(kept, frozenset())
    if left.left_out:
        return None
    return dataclasses.replace(left, words=tuple(each for each in left.words if not each.left_out))


def _records(given: Chosen, found: Records) -> Records:
    """The records that are given: named one by one, so that a type of record that comes later stays until it is named
    here."""
    reported = {each.pk for each in given.reports()}
    return Records(
        talks=given.talks(),
        reports=[each for each in found.reports if each.anmalan.pk in reported],
        decisions=_decisions(given) if given.has(Part.DECISIONS) else [],
        investigations=_investigations(given, found) if given.has(Part.INVESTIGATION) else [],
        measures=given.measures(),
        participations=found.participations if given.has(Part.MEASURES) else [],
        evaluations=_evaluations(given) if given.has(Part.EVALUATIONS) else [],
        programs=_programs(given) if given.has(Part.PROGRAMS) else [],
        samverkan=found.samverkan if given.has(Part.SAMVERKAN) else [],
    )


def _investigations(given: Chosen, found: Records) -> list[Written]:
    """The investigations, without the talks that stay."""
    return [
        dataclasses.replace(each, sections=[_talked(given, section) for section in each.sections])
        for each in found.investigations
    ]


def _talked(given: Chosen, section: WrittenSection) -> WrittenSection:
    talks = [each for each in section.talks if given.investigation_talk(each.talk)]
    return dataclasses.replace(section, talks=talks)


def _decisions(given: Chosen) -> list[Decision]:
    """The decisions; who has been told of them stays."""
    rows = given.case.decisions.select_related("decided_by", "delegation__rektor", "prepared_by")
    return list(rows.prefetch_related(Prefetch("to_tell", Told.objects.none())).order_by("decided_at", "pk"))


def _evaluations(given: Chosen) -> list[Evaluation]:
    """The evaluations; what they say of measures stays with those."""
    effects = MeasureEffect.objects.select_related("measure").filter(measure__in=given.measures())
    rows = given.case.evaluations.select_related("author").prefetch_related(Prefetch("effects", effects))
    return list(rows.order_by("held_on", "pk"))


def _programs(given: Chosen) -> list[Atgardsprogram]:
    """The decisions about åtgärdsprogram; who has received them, and appealed, stays."""
    rows = given.case.programs.select_related("decided_by", "delegation__rektor")
    nobody = (Prefetch("to_tell", Told.objects.none()), Prefetch("appeals", Appeal.objects.none()))
    return list(rows.prefetch_related(*nobody).order_by("decided_at", "pk"))
