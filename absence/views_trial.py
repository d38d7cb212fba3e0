"""The page of a guide value that is tried on a school: how far it has come, and then what it would have meant."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRefresh

from absence import trials
from absence.access import may_set_rules, schools_to_try_at
from absence.limits import limit_on, limits_of
from absence.rules import RULES
from absence.simulator import FEWEST, OFF, Simulation
from absence.tasks import try_value
from absence.trial_words import instead
from absence.trials import Status, Trial
from absence.week_bars import week_bars
from people import swedish
from people.access import needs, signed_in
from people.roles import Verb

READERS = (Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READERS)
@vary_on_headers("HX-Request")
def trial(request: HttpRequest, huvudman: int, name: str, school: int, value: int) -> HttpResponse:
    """A value tried: reading it changes nothing, POST has it judged. Asked for each second while it is."""
    user = signed_in(request)
    at = get_object_or_404(schools_to_try_at(user).select_related("huvudman"), pk=school, huvudman=huvudman)
    if name not in RULES or not trials.can_be_tried(RULES[name], value):
        raise Http404
    tried = Trial(at, RULES[name], value)
    if request.method == "POST":
        return begin(tried)
    state = tried.state
    context: dict[str, Any] = {"trial": tried, "state": state, "is_off": value == OFF, "title": _title(tried)}
    if request.headers.get("HX-Request"):
        if not state.is_waiting:
            return HttpResponseClientRefresh()
        return render(request, "absence/_trial_progress.html", context)
    if state.status == Status.DONE and state.found:
        context |= _outcome(state.found) | {"may_set": may_set_rules(user, at.huvudman)}
    return render(request, "absence/trial.html", context)


def begin(tried: Trial) -> HttpResponse:
    """Have a worker judge the trial, and go to its page."""
    if trials.queue(tried):
        try_value.delay(tried.school.pk, tried.rule.name, tried.value)
    return redirect(tried.url)


def _title(tried: Trial) -> str:
    """The rule as it is today."""
    limit = limit_on(limits_of([tried.school.huvudman_id]), tried.rule.name, timezone.localdate())
    return tried.rule.titled(limit.at_least)


def _outcome(found: Simulation) -> dict[str, Any]:
    """The answer as the page tells it."""
    weeks, classes = len(found.weeks), found.number_of_classes
    return {
        "found": found,
        "answer": instead(found.signals_now, found.signals_tried, weeks),
        "for_a_class": instead(found.signals_now / classes, found.signals_tried / classes, weeks)
        if classes > 1
        else "",
        "figures": [
            _figure("Med det prövade värdet", "tried", found.signals_tried, found.pupils_tried),
            _figure("Med dagens värde", "in-force", found.signals_now, found.pupils_now),
        ],
        "bars": week_bars(found.weeks),
        "fewest": swedish.number_word(FEWEST),
    }


def _figure(name: str, kind: str, signals: int, pupils: int) -> dict[str, str]:
    """A number with its basis."""
    about = swedish.count(pupils, "elev", "elever")
    return {"name": name, "kind": kind, "value": swedish.number(signals), "basis": f"signaler, om {about}"}
