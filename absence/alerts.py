"""How signals are kept: one open for each pupil, rule and window, moved along as its window grows or rolls."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from absence.models import Alert, ImportRun
from absence.rules import Rule
from people.models import School

CORRECTED = "Uppgifterna har rättats"
MERGED = "Ingår i en annan signal"

MOVES = ("school_id", "version", "window_from", "window_to", "figures", "data_until")

Key = tuple[int, str]  # pupil and rule


@dataclass(frozen=True, slots=True)
class FoundAlert:
    """A rule that a pupil reaches on the day searched, and whether this search was the first to find it."""

    student_id: int
    school_id: int
    rule: Rule
    first_day: dt.date
    last_day: dt.date
    figures: dict[str, Any]
    new: bool = False

    @property
    def key(self) -> Key:
        """Pupil and rule."""
        return self.student_id, self.rule.name

    def facts(self, data_until: dt.datetime | None) -> dict[str, Any]:
        """What its kept signal says, by field; ``data_until`` is when absence was last read in."""
        return {
            "school_id": self.school_id,
            "version": self.rule.version,
            "window_from": self.first_day,
            "window_to": self.last_day,
            "figures": self.figures,
            "data_until": data_until,
        }


def keep(day: dt.date, found: list[FoundAlert]) -> list[FoundAlert]:
    """Make the kept signals agree with what was found on ``day``; answer with what stands open, the new ones marked."""
    known, data_until = _known(day, found), _data_until()
    changes, answer = Changes(), []
    for alert in found:
        is_open = [old for old in known[alert.key] if old.status == Alert.Status.OPEN]
        if is_open:
            changes.move(is_open, alert.facts(data_until))
            answer.append(alert)
        elif not any(_covers(old, alert) for old in known[alert.key]):
            changes.create(alert, data_until)
            answer.append(replace(alert, new=True))
    changes.write()
    return answer


@dataclass(slots=True)
class Changes:
    """What a search changes among the kept signals, written in a few statements."""

    created: list[Alert] = field(default_factory=list)
    moved: list[Alert] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)

    def create(self, alert: FoundAlert, data_until: dt.datetime | None) -> None:
        """A new open signal."""
        signal = Alert(student_id=alert.student_id, rule=alert.rule.name, **alert.facts(data_until))
        self.created.append(signal)

    def move(self, is_open: list[Alert], facts: dict[str, Any]) -> None:
        """Give the latest open signal the window and numbers found, unless it knows a later day.

        Where a correction has made two windows into one, the earlier signals are merged into the latest.
        """
        *earlier, latest = is_open
        if latest.window_to > facts["window_to"] or all(getattr(latest, name) == facts[name] for name in MOVES):
            return
        for name in MOVES:
            setattr(latest, name, facts[name])
        self.moved.append(latest)
        self.merged += [old.pk for old in earlier]

    def write(self) -> None:
        """First those merged away, or a moved window would meet theirs."""
        _close(self.merged, MERGED)
        Alert.objects.bulk_create(
            self.moved, batch_size=1000, update_conflicts=True, unique_fields=["pk"], update_fields=MOVES
        )
        Alert.objects.bulk_create(self.created, batch_size=1000)


def withdraw(day: dt.date, found: list[FoundAlert], schools: Iterable[School]) -> None:
    """Close what an earlier search of the same day found and this one does not: the absence has been corrected."""
    still = {alert.key for alert in found}
    same_day = Alert.objects.filter(status=Alert.Status.OPEN, window_to=day, school__in=schools)
    gone = [pk for pk, *key in same_day.values_list("pk", "student_id", "rule") if tuple(key) not in still]
    _close(gone, CORRECTED)


def _close(signals: list[int], how: str) -> None:
    """Close signals without anybody having handled them."""
    now = timezone.now()
    Alert.objects.filter(pk__in=signals).update(status=Alert.Status.HANDLED, handled_at=now, handled_how=how)


def _known(day: dt.date, found: list[FoundAlert]) -> dict[Key, list[Alert]]:
    """The kept signals whose windows overlap what was found, by pupil and rule."""
    first_days = {alert.key: alert.first_day for alert in found}
    students = {alert.student_id for alert in found}
    known: dict[Key, list[Alert]] = defaultdict(list)
    for old in Alert.objects.filter(student__in=students, window_from__lte=day).order_by("window_to"):
        key = old.student_id, old.rule
        if key in first_days and old.window_to >= first_days[key]:
            known[key].append(old)
    return known


def _covers(old: Alert, alert: FoundAlert) -> bool:
    """Whether somebody has handled the signal, and its number has not grown since."""
    return old.handled_by_id is not None and alert.rule.number(old.figures) >= alert.rule.number(alert.figures)


def _data_until() -> dt.datetime | None:
    """When absence was last read in: how old the numbers are."""
    runs = ImportRun.objects.filter(kind=ImportRun.Kind.ABSENCE, status=ImportRun.Status.DONE, dry_run=False)
    at: dt.datetime | None = runs.aggregate(at=Max("finished_at"))["at"]
    return at
