"""The routine as a huvudman has it: the page that everybody reads, and the pages where it is chosen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from absence.access import huvudmen_of, may_set_rules
from absence.first_steps import LADDER, LADDERS, ladder_of
from absence.views_trial import READERS
from cases.forms.chosen import SettingForm
from cases.material import concern_support, material_of
from cases.models import Material
from cases.requirements import Requirement
from cases.routine import PARTS, STEPS, TEXTS, TRANSITIONS, Step, Transition, lagrum_of
from cases.routine.chosen import GROUPS, SETTINGS
from cases.routine.texts import STEP
from cases.suggestions import libraries_of
from drafts.pages import keep_draft
from people import swedish
from people.access import AnyUser, needs, schools_with, signed_in
from people.choices import ChoiceRefused, Setting, chosen_of
from people.forms import posted
from people.models import Choice, Huvudman
from people.roles import Verb


@dataclass(frozen=True, slots=True)
class Part:
    """A part that a step needs, and whose word that is: the law's, the routine's or the huvudman's."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step with the parts that it needs."""

    transition: Transition
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Row:
    """A step as a huvudman has it."""

    step: Step
    deadlines: list[tuple[str, str]]
    lagrum: list[Any]
    ways: list[Way]
    own: str
    material: list[Material]


@needs(*Verb)
@require_safe
def routine(request: HttpRequest) -> HttpResponse:
    """Rutinen: every step with who, by when, what must be written, lagrum and advice, as the huvudman has it."""
    today, huvudmen = timezone.localdate(), list(_huvudmen_of_reader(signed_in(request)).order_by("name"))
    asked = request.GET.get("huvudman", "")
    found = next((each for each in huvudmen if asked in ("", str(each.pk))), None)
    if found is None:
        raise Http404
    ladder, material = ladder_of(found, today), material_of(found)
    context = {
        "ladder": LADDERS[ladder],
        "ladder_name": LADDER.words(ladder),
        "huvudman": found,
        "huvudmen": huvudmen,
        "rows": [_row(step, found, today, material) for step in STEPS.values()],
        "material": [each for each in material if not each.step],
        "concern_support": concern_support(found),
        "may_edit_material": found in libraries_of(signed_in(request)),
    }
    return render(request, "cases/routine.html", context | {"may_see_settings": _reads(signed_in(request), found)})


def _huvudmen_of_reader(user: AnyUser) -> QuerySet[Huvudman]:
    """The huvudmän where a person works."""
    return Huvudman.objects.filter(pk__in=schools_with(user, *Verb).values("huvudman"))


def _reads(user: AnyUser, huvudman: Huvudman) -> bool:
    """Whether a person sees the settings of a huvudman."""
    return schools_with(user, *READERS).filter(huvudman=huvudman).exists()


def _row(step: Step, huvudman: Huvudman, today: dt.date, material: list[Material]) -> Row:
    return Row(
        step=step,
        deadlines=[(each.text_at(huvudman, today), each.source) for each in step.deadlines],
        lagrum=step.lagrum(today),
        ways=[Way(way, _parts(way, huvudman, today)) for way in step.ways],
        own=TEXTS[STEP, step.state].of(huvudman, today),
        material=[each for each in material if each.step == step.state],
    )


def _parts(way: Transition, huvudman: Huvudman, today: dt.date) -> list[Part]:
    """The parts that are asked for, each with whose word it is."""
    found = [
        (part, setting)
        for part in way.requirements
        if (setting := PARTS.get((way.name, part.key))) is None or setting.of(huvudman, today)
    ]
    return [Part(part.text, _source(part, setting, huvudman, today)) for part, setting in found]


def _source(part: Requirement, setting: Setting[bool] | None, huvudman: Huvudman, today: dt.date) -> str:
    """Why a part is asked for."""
    if setting:
        return "Rutinen" if setting.standard else huvudman.name
    return part.because or f"Lag: {lagrum_text(part, today)}"


def lagrum_text(part: Requirement, today: dt.date) -> str:
    """The provisions that demand a part, for every skolform."""
    provisions = lagrum_of([part.purpose], today) if part.purpose else []
    return swedish.join([each.text for each in provisions])


@needs(*READERS)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """Everything that a huvudman chooses in the routine, what holds now and what is coming, and what the law holds."""
    user, today = signed_in(request), timezone.localdate()
    tables = [(each, _groups(each, today)) for each in huvudmen_of(user).order_by("name")]
    fixed = [
        (way.button, part.text, part.because or lagrum_text(part, today))
        for way in TRANSITIONS.values()
        for part in way.requirements
        if part.is_fixed
    ]
    return render(request, "cases/settings.html", {"tables": tables, "fixed": fixed})


def _groups(huvudman: Huvudman, today: dt.date) -> list[tuple[Any, list[dict[str, Any]]]]:
    return [(group, [_line(each, huvudman, today) for each in group.settings]) for group in GROUPS]


def _line(setting: Setting[Any], huvudman: Huvudman, today: dt.date) -> dict[str, Any]:
    """A setting, what holds today, and what will."""
    chosen = chosen_of(huvudman)
    version, coming = chosen.version(setting.name, today), chosen.coming(setting.name, today)
    now = setting.of(huvudman, today)
    return {
        "setting": setting,
        "now": setting.words(now),
        "standard": setting.words(setting.standard) if now != setting.standard else "",
        "version": version.version if version else 1,
        "coming": coming,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READERS)
def setting(request: HttpRequest, huvudman: int, name: str) -> HttpResponse:
    """One setting at a huvudman: what holds, every version with who and why, and a form for who may."""
    user, today = signed_in(request), timezone.localdate()
    owner = get_object_or_404(huvudmen_of(user), pk=huvudman)
    if name not in SETTINGS:
        raise Http404
    found, may_save = SETTINGS[name], may_set_rules(user, owner)
    if request.method == "POST" and not may_save:
        raise Http404
    form = SettingForm(posted(request), setting=found, huvudman=owner, by=user)
    if may_save:
        keep_draft(request, form, title="Rutinens inställningar")
    if form.is_bound and form.is_valid() and _saved(request, form):
        return redirect("cases:setting", owner.pk, name)
    context = {
        **_line(found, owner, today),
        "huvudman": owner,
        "first": found.words(found.standard),
        "form": form if may_save else None,
        "history": _history(owner, found),
    }
    return render(request, "cases/setting.html", context, status=422 if form.is_bound and form.errors else 200)


def _saved(request: HttpRequest, form: SettingForm) -> bool:
    """Save a new version; says why not in the form."""
    try:
        choice = form.save()
    except ChoiceRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Sparat. Gäller från {swedish.date(choice.first_day)}.")
    return True


def _history(huvudman: Huvudman, found: Setting[Any]) -> list[tuple[Choice, str]]:
    """What the huvudman has chosen, the latest first."""
    versions = Choice.objects.filter(huvudman=huvudman, name=found.name).select_related("chosen_by")
    return [(each, found.words(each.value)) for each in versions.order_by("-version")]
