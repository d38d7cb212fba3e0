"""The pages of guide values: the list, and one rule with its history, a simulator and a form for a new version."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from absence.access import huvudmen_of, may_set_rules
from absence.forms_rules import RuleForm
from absence.limits import Limit, SettingRefused, change, limit_on, limits_of
from absence.models import RuleSetting
from absence.rules import RULES, Rule
from absence.simulator import Simulation, simulate
from people import swedish
from people.access import needs, signed_in
from people.forms import posted
from people.models import Huvudman
from people.roles import Verb

READERS = (Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE)
TRY = "prova"  # the button that tries without saving


@require_safe
@needs(*READERS)
def rules(request: HttpRequest) -> HttpResponse:
    """The guide values in force at each huvudman."""
    user, today = signed_in(request), timezone.localdate()
    huvudmen = list(huvudmen_of(user).order_by("name"))
    limits = limits_of(huvudman.pk for huvudman in huvudmen)
    tables = [
        (huvudman, [_line(rule, _own(limits, huvudman), today) for rule in RULES.values()]) for huvudman in huvudmen
    ]
    return render(request, "absence/rules.html", {"tables": tables})


def _own(limits: list[Limit], huvudman: Huvudman) -> list[Limit]:
    """The limits of one huvudman."""
    return [limit for limit in limits if limit.huvudman_id == huvudman.pk]


def _line(rule: Rule, limits: list[Limit], today: dt.date) -> dict[str, Any]:
    """A rule, what is in force today, and what will be."""
    limit = limit_on(limits, rule.name, today)
    coming = [each for each in limits if each.rule == rule.name and each.first_day > today]
    return {"rule": rule, "limit": limit, "title": rule.titled(limit.at_least), "coming": coming}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READERS)
def rule(request: HttpRequest, huvudman: int, name: str) -> HttpResponse:
    """One rule at a huvudman: what is in force, every version, and for those who may a form that tries or saves."""
    user, today = signed_in(request), timezone.localdate()
    owner = get_object_or_404(huvudmen_of(user), pk=huvudman)
    if name not in RULES:
        raise Http404
    may = may_set_rules(user, owner) and not RULES[name].is_duty
    if request.method == "POST" and not may:
        raise Http404
    limit = limit_on(limits_of([owner.pk]), name, today)
    schools = owner.schools.order_by("name")
    form = RuleForm(posted(request), rule=RULES[name], limit=limit, schools=schools, today=today)
    tried = None
    if TRY in request.POST:
        tried = _tried(form, limit)
    elif form.is_valid() and _saved(request, form, owner):
        return redirect("absence:rule", owner.pk, name)
    context = {
        **_line(RULES[name], limits_of([owner.pk]), today),
        "huvudman": owner,
        "form": form if may else None,
        "tried": tried,
        "history": RuleSetting.objects.filter(huvudman=owner, rule=name)
        .select_related("changed_by")
        .order_by("-version"),
    }
    return render(request, "absence/rule.html", context, status=422 if form.is_bound and form.errors else 200)


def _history(huvudman: Huvudman, name: str) -> QuerySet[RuleSetting]:
    """What the huvudman has set, the latest first."""
    settings = RuleSetting.objects.filter(huvudman=huvudman, rule=name)
    return settings.select_related("changed_by").order_by("-version")


def _tried(form: RuleForm, limit: Limit) -> dict[str, Any] | None:
    """What the value in the form would have given, beside today's."""
    asked = form.to_try()
    if asked is None:
        return None
    at_least, school = asked
    is_on = form.cleaned_data["is_on"]
    found = simulate(school, form.rule, now=limit, at_least=at_least, is_on=is_on, today=timezone.localdate())
    pupils = swedish.count(found.tried.pupils, "elev", "elever") if found else ""
    return {"school": school, "found": found, "text": _said(found) if found else "", "pupils": pupils}


def _said(found: Simulation) -> str:
    """The outcome in a sentence."""
    signals = swedish.count(found.tried.signals, "signal", "signaler")
    return f"Med det här värdet hade {found.school} fått {signals}, mot {found.now.signals} med dagens."


def _saved(request: HttpRequest, form: RuleForm, huvudman: Huvudman) -> bool:
    """Save a new version; says why not in the form."""
    written = {name: form.cleaned_data[name] for name in ("at_least", "is_on", "first_day", "reason")}
    try:
        change(huvudman, form.rule, by=signed_in(request), today=timezone.localdate(), **written)
    except SettingRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Sparat. Gäller från {swedish.date(written['first_day'])}.")
    return True
