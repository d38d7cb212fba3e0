"""From what number each rule signals at each huvudman, by version and day.

Version 1 is the routine's own (``absence.rules``); what a huvudman sets are later versions (``RuleSetting``). Of the
versions that have begun, the one entered last is in force. A change begins tomorrow at the earliest, so that a day is
judged alike however often it is searched.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from absence.figures import Window
from absence.models import RuleSetting
from absence.rules import REPORT_RULE, RULES, Rule
from people.models import Huvudman, School, User

DAY = dt.timedelta(days=1)


class SettingRefused(ValueError):  # noqa: N818  # what happened, not what went wrong
    """A change that cannot be made; the message says why, in Swedish."""


@dataclass(frozen=True, slots=True)
class Limit:
    """From what number a rule signals at a huvudman, from a first to a last day, both included."""

    huvudman_id: int
    rule: str
    version: int
    at_least: int
    is_on: bool = True
    first_day: dt.date = dt.date.min
    last_day: dt.date = dt.date.max

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on a day."""
        return self.first_day <= day <= self.last_day


Limits = Sequence[Limit]

Judged = tuple[Window, Limit, int, dict[str, Any]]
"""A window that reaches a limit: the number that the rule counts, and what the signal keeps beside the usual."""


def limits_of(huvudmen: Iterable[int]) -> list[Limit]:
    """Every version of every rule that is ever in force at some huvudmän, in the order of the rules. One query."""
    wanted = sorted(set(huvudmen))
    versions: dict[tuple[int, str], list[RuleSetting]] = defaultdict(list)
    for setting in RuleSetting.objects.filter(huvudman__in=wanted).order_by("version"):
        versions[setting.huvudman_id, setting.rule].append(setting)
    return [
        limit
        for huvudman in wanted
        for rule in RULES.values()
        for limit in _in_force([_standard(huvudman, rule), *map(_limit, versions[huvudman, rule.name])])
    ]


def limits_for(limits: Limits, huvudman: int, rule: str, day: dt.date) -> list[Limit]:
    """What a rule is judged by at a huvudman on a day; nothing where it is switched off."""
    asked = huvudman, rule
    return [limit for limit in limits if (limit.huvudman_id, limit.rule) == asked and limit.is_on and limit.holds(day)]


def limit_on(limits: Iterable[Limit], rule: str, day: dt.date) -> Limit:
    """The version of a rule in force on a day, among those of one huvudman."""
    return next(limit for limit in limits if limit.rule == rule and limit.holds(day))


def report_limits(schools: Iterable[School], last_day: dt.date) -> dict[int, int]:
    """From how many per cent each school's report lists pupils in the month that ends on ``last_day``. One query.

    The number of the huvudman's ``tjugo_procent`` in force that day, also where the signal is switched off: then nobody
    is signalled during the month, and the report still comes.
    """
    huvudman = {school.pk: school.huvudman_id for school in schools}
    ours = [limit for limit in limits_of(huvudman.values()) if limit.rule == REPORT_RULE]
    percent = {limit.huvudman_id: limit.at_least for limit in ours if limit.holds(last_day)}
    return {school: percent[owner] for school, owner in huvudman.items()}


def as_json(limits: Iterable[Limit]) -> str:
    """The limits that are on, as ``absence.judging`` reads them: one object each."""
    return json.dumps([_row(limit) for limit in limits if limit.is_on])


@transaction.atomic
def change(
    huvudman: Huvudman,
    rule: Rule,
    *,
    at_least: int,
    is_on: bool,
    first_day: dt.date,
    reason: str,
    by: User,
    today: dt.date,
    at: dt.datetime | None = None,
) -> RuleSetting:
    """Give a rule a new version at a huvudman, ``at`` (now). Raises SettingRefused, with nothing changed."""
    _check(rule, at_least=at_least, first_day=first_day, reason=reason, today=today)
    Huvudman.objects.select_for_update().get(pk=huvudman.pk)  # two changes at once become two versions
    earlier = RuleSetting.objects.filter(huvudman=huvudman, rule=rule.name)
    newest = earlier.order_by("-version").first()
    if (at_least, is_on) == ((newest.at_least, newest.is_on) if newest else (rule.at_least, True)):
        raise SettingRefused("Värdet är detsamma som förut. Ändra det, eller gå tillbaka.")
    return RuleSetting.objects.create(
        huvudman=huvudman,
        rule=rule.name,
        version=(earlier.aggregate(last=Max("version"))["last"] or rule.version) + 1,
        at_least=at_least,
        is_on=is_on,
        first_day=first_day,
        reason=reason.strip(),
        changed_by=by,
        changed_at=at or timezone.now(),
    )


def _check(rule: Rule, *, at_least: int, first_day: dt.date, reason: str, today: dt.date) -> None:
    """Raise SettingRefused for what no form should let through."""
    if rule.is_duty:
        raise SettingRefused("Skollagen kräver att hemmet får veta samma dag. Regeln kan inte ändras.")
    if not rule.least <= at_least <= rule.most:
        raise SettingRefused(f"Ange ett tal från {rule.least} till {rule.most}.")
    if first_day <= today:
        raise SettingRefused("Välj en dag från och med i morgon. Dagens signaler är redan sökta.")
    if not reason.strip():
        raise SettingRefused("Skriv varför värdet ändras.")


def _standard(huvudman: int, rule: Rule) -> Limit:
    """The routine's own."""
    return Limit(huvudman, rule.name, rule.version, rule.at_least)


def _limit(setting: RuleSetting) -> Limit:
    """What a huvudman has set, from its first day on."""
    return Limit(setting.huvudman_id, setting.rule, setting.version, setting.at_least, setting.is_on, setting.first_day)


def _in_force(versions: list[Limit]) -> list[Limit]:
    """When each version is in force: until a later one begins. Those that never are left out."""
    found: list[Limit] = []
    next_begins = dt.date.max
    for limit in reversed(versions):
        if limit.first_day < next_begins:
            until = dt.date.max if next_begins == dt.date.max else next_begins - DAY
            found.insert(0, replace(limit, last_day=until))
            next_begins = limit.first_day
    return found


def _row(limit: Limit) -> dict[str, object]:
    """A limit with what its rule counts."""
    rule = RULES[limit.rule]
    return {
        "huvudman_id": limit.huvudman_id,
        "rule": rule.name,
        "unit": rule.over,
        "measure": rule.measure,
        "keeps": dict(rule.keeps),
        "version": limit.version,
        "at_least": limit.at_least,
        "first_day": limit.first_day.isoformat(),
        "last_day": limit.last_day.isoformat(),
    }
