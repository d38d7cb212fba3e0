"""Everything written in a case, gathered for its pages in a constant number of queries."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from absence.bars import Bar, bar_of
from absence.figures import Figures
from absence.rules import REPORT_PERCENT
from cases.access import INVESTIGATING
from cases.models import Anmalan, Case, Decision, Evaluation, Investigation, Measure, Talk
from cases.queries import thawed
from cases.reading import Reading
from cases.requirements import current_investigation
from cases.services.investigation import TEXTS, view_key
from people import swedish
from people.models import Guardian
from people.protected import Fact, shows


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures as a record has kept them, with their bar and days."""

    figures: Figures
    bar: Bar
    first: dt.date | None
    last: dt.date | None


def thaw(kept: Mapping[str, Any]) -> Frozen:
    """Figures that a record has kept, ready to show."""
    figures = thawed(kept) or Figures()
    first, last = (dt.date.fromisoformat(kept[name]) if name in kept else None for name in ("from", "to"))
    return Frozen(figures, bar_of(figures, kept.get("limit", REPORT_PERCENT)), first, last)


@dataclass(frozen=True, slots=True)
class Report:
    """The mentor's report with the figures of its day."""

    anmalan: Anmalan
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an investigation: its title, what is written, and why it is missing."""

    key: str
    title: str
    text: str
    why_missing: str = ""
    is_voice: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An investigation in the order it is read."""

    investigation: Investigation
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The investigation for whoever follows it without reading it: its dates and who has it."""

    investigation: Investigation
    who: str


@dataclass(frozen=True, slots=True)
class Records:
    """What stands in a case, newest last in each list."""

    talks: list[Talk]
    reports: list[Report]
    decisions: list[Decision]
    investigations: list[Written]
    measures: list[Measure]
    evaluations: list[Evaluation]
    elsewhere: Elsewhere | None = None

    @property
    def report(self) -> Report | None:
        """The latest report to the rektor."""
        return self.reports[-1] if self.reports else None

    @property
    def investigation(self) -> Written | None:
        """The investigation under way, or the last one."""
        return self.investigations[-1] if self.investigations else None


def records_of(case: Case, reading: Reading) -> Records:
    """Everything written in a case that the person reads."""
    talks = case.talks.select_related("author", "follow_up_of").prefetch_related("agreements")
    reports = case.anmalningar.select_related("author")
    evaluations = case.evaluations.select_related("author").prefetch_related("effects__measure")
    decisions = case.decisions.select_related("decided_by")
    investigations = case.investigations.prefetch_related("views__guardian").order_by("started_at", "pk")
    measures = list(case.measures.select_related("responsible").order_by("pk"))
    return Records(
        talks=list(talks.exclude(pk__in=reading.hidden("talk")).order_by("held_on", "pk")),
        reports=[Report(each, thaw(each.figures)) for each in reports.order_by("at", "pk")],
        decisions=list(decisions.exclude(pk__in=reading.hidden("decision")).order_by("decided_at", "pk")),
        investigations=[Written(each, _parts(case, each)) for each in investigations] if reading.whole else [],
        measures=[each for each in measures if reading.whole or each.responsible_id == reading.user.pk],
        evaluations=list(evaluations.exclude(pk__in=reading.hidden("evaluation")).order_by("held_on", "pk")),
        elsewhere=None if reading.whole else _elsewhere(case),
    )


def _elsewhere(case: Case) -> Elsewhere | None:
    """Who has the investigation that is under way or was the last one; None when there has been none."""
    current = current_investigation(case)
    if current is None:
        return None
    members = case.members.filter(role__in=INVESTIGATING, first_day__gte=swedish.local_day(current.started_at))
    names = [each.user.name for each in members.select_related("user").order_by("first_day", "pk")]
    return Elsewhere(current, swedish.join(list(dict.fromkeys(names))))


def _parts(case: Case, investigation: Investigation) -> list[Part]:
    """What is written, in the order it is read: the school first, the voices, then analysis and assessment."""
    own = [Part(name, title, getattr(investigation, name)) for name, title in TEXTS.items()]
    order = {"elev": 0, "vårdnadshavare": 1, "skola": 2}
    voices = sorted(investigation.views.all(), key=lambda view: (order[view.voice], view.guardian_id or 0))
    views = [
        Part(
            view_key(view.voice, view.guardian),
            _voice(case, view.voice, view.guardian),
            view.text,
            view.why_missing,
            True,
        )
        for view in voices
    ]
    return [part for part in [*own[:2], *views, *own[2:]] if part.text.strip() or part.why_missing.strip()]


def _voice(case: Case, voice: str, guardian: Guardian | None) -> str:
    """What a voice's part is called."""
    if guardian and not shows(case.student, Fact.GUARDIANS):
        return "Vårdnadshavares bild"
    if guardian:
        return f"{swedish.genitive(guardian.name)} bild"
    return f"{swedish.genitive(case.student.first_name)} egen bild" if voice == "elev" else "Skolans bild"
