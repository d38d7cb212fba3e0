"""A huvudman's own library of suggested measures. Beside the cases: no event, but who changed what last."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Measure, MeasureSuggestion
from cases.parts import GROUPS
from cases.services.change import moment
from cases.suggestions import OURS, libraries_of
from people.models import Huvudman, User

NOT_YOURS = "Du ändrar inte förslagen hos den här huvudmannen."


@transaction.atomic
def add_suggestion(
    *,
    huvudman: Huvudman,
    by: User,
    group: str,
    what: str,
    goal: str = "",
    when: str = "",
    level: str = Measure.Level.PUPIL,
    at: dt.datetime | None = None,
) -> MeasureSuggestion:
    """Add a suggestion. The first one takes ours along, so that adding takes nothing away."""
    own = _library(huvudman, by)
    _check(group, what)
    now = moment(at)
    if not own.exists():
        MeasureSuggestion.objects.bulk_create(
            MeasureSuggestion(
                huvudman=huvudman, group=each.group, what=each.what, goal=each.goal, when=each.when, level=each.level,
                changed_by=by, changed_at=now,
            )
            for each in OURS
        )  # fmt: skip
    same = own.filter(group=group, what=what).first()
    if same:
        raise AlreadyDone(same.changed_by, same.changed_at, "Förslaget finns redan.", same=True)
    words = {"group": group, "what": what, "goal": goal, "when": when, "level": level}
    return MeasureSuggestion.objects.create(huvudman=huvudman, changed_by=by, changed_at=now, **words)


@transaction.atomic
def change_suggestion(
    *,
    suggestion: MeasureSuggestion,
    by: User,
    group: str,
    what: str,
    goal: str = "",
    when: str = "",
    level: str = Measure.Level.PUPIL,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> MeasureSuggestion:
    """Change a suggestion. Measures that were planned by it stand as they were written."""
    current = _current(suggestion, by, version)
    _check(group, what)
    current.group, current.what, current.goal, current.when, current.level = group, what, goal, when, level
    current.changed_by, current.changed_at, current.version = by, moment(at), current.version + 1
    current.save()
    return current


@transaction.atomic
def remove_suggestion(*, suggestion: MeasureSuggestion, by: User, version: int | None = None) -> None:
    """Take a suggestion away. The last one cannot be: a library that is empty is ours again."""
    current = _current(suggestion, by, version)
    if not MeasureSuggestion.objects.filter(huvudman=current.huvudman_id).exclude(pk=current.pk).exists():
        raise Conflict(None, None, "Det sista förslaget kan inte tas bort. Lägg till ett annat först.")
    current.delete()


def _library(huvudman: Huvudman, by: User) -> QuerySet[MeasureSuggestion]:
    """The huvudman's own suggestions, locked: two who begin at once bring ours along once."""
    if huvudman not in libraries_of(by):
        raise PermissionDenied(NOT_YOURS)
    Huvudman.objects.select_for_update(no_key=True).get(pk=huvudman.pk)
    return MeasureSuggestion.objects.filter(huvudman=huvudman)


def _current(suggestion: MeasureSuggestion, by: User, version: int | None) -> MeasureSuggestion:
    """The suggestion as it is now, its library locked."""
    current = _library(suggestion.huvudman, by).select_related("changed_by").filter(pk=suggestion.pk).first()
    if current is None:
        raise Conflict(None, None, "Förslaget har tagits bort. Din text finns kvar.")
    if version is not None and version != current.version:
        message = f"Förslaget har ändrats av {current.changed_by.name}. Din text finns kvar."
        raise Conflict(current.changed_by, current.changed_at, message)
    return current


def _check(group: str, what: str) -> None:
    parts = []
    if group not in {each.key for each in GROUPS}:
        parts.append(Missing("Välj vilken grupp förslaget hör till.", "group"))
    if not what.strip():
        parts.append(Missing("Skriv vad man kan göra.", "what"))
    if parts:
        raise MissingParts(parts)
