"""How signals are kept: one open for each pupil, rule and window, moved along as its window grows or rolls."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from absence.models import Alert, ImportRun
from absence.rules import RULES, Rule

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
    untrue: list[int] = field(default_factory=list)

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
        """First those withdrawn, or a moved window would meet theirs."""
        _withdraw(self.untrue, CORRECTED)
        _withdraw(self.merged, MERGED)
        Alert.objects.bulk_create(
            self.moved, batch_size=1000, update_conflicts=True, unique_fields=["pk"], update_fields=MOVES
        )
        Alert.objects.bulk_create(self.created, batch_size=1000)


def recheck(reached: Iterable[FoundAlert], schools: Collection[int]) -> None:
    """Make every open signal at the schools true with the figures of today, or withdraw it.

    ``reached`` is what the figures reach in windows that end as those of the signals do. Where a correction has made
    two windows into one, the earlier signal goes into the later.
    """
    true_today = {(alert.school_id, *alert.key, alert.last_day): alert for alert in reached}
    changes, data_until, begins = Changes(), _data_until(), dict[Key, dt.date]()
    signals = Alert.objects.filter(status=Alert.Status.OPEN, rule__in=RULES, school__in=schools)
    for signal in signals.order_by("-window_to", "-pk"):
        key = signal.student_id, signal.rule
        alert = true_today.get((signal.school_id, *key, signal.window_to))
        if alert is None:
            changes.untrue.append(signal.pk)
        elif key in begins and signal.window_to >= begins[key]:
            changes.merged.append(signal.pk)
        else:
            changes.move([signal], alert.facts(data_until))
            begins[key] = alert.first_day
    changes.write()


def _withdraw(signals: list[int], why: str) -> None:
    """Withdraw signals that nobody has handled."""
    still_open = Alert.objects.filter(pk__in=signals, status=Alert.Status.OPEN)
    still_open.update(status=Alert.Status.WITHDRAWN, handled_at=timezone.now(), handled_how=why)


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
    """Whether somebody has handled the signal, and it has not become worse since."""
    return old.status == Alert.Status.HANDLED and not alert.rule.is_worse(alert.figures, since=old.figures)


def _data_until() -> dt.datetime | None:
    """When absence was last read in: how old the numbers are."""
    runs = ImportRun.objects.filter(kind=ImportRun.Kind.ABSENCE, status=ImportRun.Status.DONE, dry_run=False)
    at: dt.datetime | None = runs.aggregate(at=Max("finished_at"))["at"]
    return at
