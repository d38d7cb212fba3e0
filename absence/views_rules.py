"""The pages of guide values: the list, and one rule with its history and a form that tries a value or saves it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from absence.access import huvudmen_of, may_set_rules, schools_to_try_at
from absence.forms_rules import RuleForm, TryForm
from absence.limits import Limit, SettingRefused, change, limit_on, limits_of
from absence.models import RuleSetting
from absence.rules import RULES, Rule
from absence.simulator import OFF
from absence.trials import can_be_tried
from absence.views_trial import READERS, begin
from drafts.pages import keep_draft
from people import swedish
from people.access import needs, signed_in
from people.forms import posted
from people.models import Huvudman, School

TRY = "prova"  # the button that tries without saving
VALUE, SCHOOL = "varde", "skola"  # in the address: what a trial was about


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
    """One rule at a huvudman: what is in force, every version, and a form that tries or, for who may, saves a value."""
    user, today = signed_in(request), timezone.localdate()
    owner = get_object_or_404(huvudmen_of(user), pk=huvudman)
    if name not in RULES:
        raise Http404
    may_try, may_save = not RULES[name].is_duty, not RULES[name].is_duty and may_set_rules(user, owner)
    if request.method == "POST" and not (may_save or (may_try and TRY in request.POST)):
        raise Http404
    limits = limits_of([owner.pk])
    form = _form(request, owner, limit_on(limits, name, today), may_save=may_save)
    if may_save and TRY not in request.POST:
        keep_draft(request, form, title=RULES[name].standard_title)
    if TRY in request.POST:
        tried = form.to_try()
        if tried is not None:
            return begin(tried)
    elif isinstance(form, RuleForm) and form.is_valid() and _saved(request, form, owner):
        return redirect("absence:rule", owner.pk, name)
    context = {
        **_line(RULES[name], limits, today),
        "huvudman": owner,
        "form": form if may_try else None,
        "may_save": may_save,
        "history": _history(owner, name),
    }
    return render(request, "absence/rule.html", context, status=422 if form.is_bound and form.errors else 200)


def _form(request: HttpRequest, owner: Huvudman, limit: Limit, *, may_save: bool) -> TryForm:
    """The form for who may save, or the part of it that tries; with the value in force, or that of a trial."""
    rule = RULES[limit.rule]
    schools = schools_to_try_at(signed_in(request)).filter(huvudman=owner).order_by("name")
    asked = request.GET.get(VALUE, "")
    value = int(asked) if asked.isascii() and asked.isdigit() else limit.at_least if limit.is_on else OFF
    known: dict[str, Any] = {"rule": rule, "value": value if can_be_tried(rule, value) else limit.at_least}
    known |= {"schools": schools, "initial": {"school": request.GET.get(SCHOOL) or _only(schools)}}
    if may_save:
        return RuleForm(posted(request), today=timezone.localdate(), **known)
    return TryForm(posted(request), **known)


def _only(schools: QuerySet[School]) -> int | None:
    """The school, where there is but one to choose."""
    first = list(schools.values_list("pk", flat=True)[:2])
    return first[0] if len(first) == 1 else None


def _history(huvudman: Huvudman, name: str) -> QuerySet[RuleSetting]:
    """What the huvudman has set, the latest first."""
    settings = RuleSetting.objects.filter(huvudman=huvudman, rule=name)
    return settings.select_related("changed_by").order_by("-version")


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
