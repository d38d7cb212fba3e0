"""The analysis of a school's term, or the evaluation of its läsår, as it is read: its chapters, and what is written.

The figures are those of today until the staff have been shown them; from then on they are what was shown. **A term is
told once**: where it has been shown in an analysis, its own or another's, every later page tells it in the same words,
so that nobody can hold two tellings against each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from cases.analysis.access import Chosen, has_days
from cases.analysis.carried_out import chapter_of
from cases.analysis.keeping import thaw, thaw_term
from cases.analysis.kinds import JUNE, TERM
from cases.analysis.tables import Chapter, TermData, chapters_of, read_term
from cases.models import Agreement, SchoolAnalysis
from people.calendar import TermDates
from people.models import School


@dataclass(frozen=True, slots=True)
class Analysis:
    """Figures in chapters, none where no school day has been read in, and what is written.

    ``terms`` are the terms in them, when they are as of today.
    """

    chapters: tuple[Chapter, ...]
    last_day: dt.date
    is_over: bool
    has_before: bool
    written: SchoolAnalysis | None = None
    terms: tuple[TermData, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that the school will do: what, who is responsible, and the last day (2026-11-20, or nothing)."""

    what: str
    who: str
    by: str = ""

    @property
    def day(self) -> dt.date | None:
        """The last day."""
        return dt.date.fromisoformat(self.by) if self.by else None


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What became of something that the school was to do, and what it gave."""

    planned: Planned
    kept: str = ""
    words: str = ""

    @property
    def told(self) -> str:
        """Det blev av."""
        return str(Agreement.Kept(self.kept).label) if self.kept else ""


def answers_in(written: SchoolAnalysis) -> list[tuple[str, str]]:
    """The questions with something written in a version, and what."""
    asked = (each for kind in (TERM, JUNE) for each in kind.questions)
    return [(each.title, text) for each in asked if (text := written.words.get(each.name, ""))]


def plan_in(written: SchoolAnalysis) -> list[Planned]:
    """What the school will do by a version."""
    return [Planned(**row) for row in written.plan]


def looked_back_in(written: SchoolAnalysis) -> list[LookedBack]:
    """What became of what the school was to do, by a version."""
    return [LookedBack(Planned(**row["planned"]), row["kept"], row["words"]) for row in written.looked_back]


def to_look_back_on(chosen: Chosen) -> list[Planned]:
    """What the school's latest evaluation before this one said would change; nothing for what looks back on nothing."""
    if not chosen.kind.yearly:
        return []
    earlier = SchoolAnalysis.objects.filter(school=chosen.school, period__lt=chosen.period.key)  # letters come after
    found = earlier.order_by("-period", "-version").first()
    return plan_in(found) if found else []


def analysis_of(chosen: Chosen, today: dt.date) -> Analysis:
    """The analysis of a period, with what is written about it last."""
    written = latest(chosen.school, chosen.period.key)
    if not written or not written.figures:
        return figures_of(chosen, today, written)
    last = dt.date.fromisoformat(written.figures["last_day"])
    return Analysis(thaw(written.figures), last, last == chosen.term.last_day, written.figures["has_before"], written)


def figures_of(chosen: Chosen, today: dt.date, written: SchoolAnalysis | None = None) -> Analysis:
    """The chapters as things stand today, beside the term before where there is something of it."""
    now = told_of(chosen.school, chosen.term, today)
    before = told_of(chosen.school, chosen.before, today) if now else None
    chapters = tuple(_chapters(chosen, now, before)) if now else ()
    last = now.last_day if now else min(chosen.term.last_day, today)
    terms = tuple(each for each in (now, before) if each)
    return Analysis(chapters, last, last == chosen.term.last_day, before is not None, written, terms)


def _chapters(chosen: Chosen, now: TermData, before: TermData | None) -> Iterator[Chapter]:
    if chosen.kind.yearly:
        yield chapter_of(chosen.school, now, before)
    yield from chapters_of(now, before)


def told_of(school: School, term: TermDates, today: dt.date) -> TermData | None:
    """What is told of a term: as it was shown first, else as it stands today; None where no day has been read in."""
    shown = SchoolAnalysis.objects.filter(school=school, figures__terms__has_key=term.key).order_by("at", "pk")
    figures = shown.values_list("figures", flat=True).first()
    if figures:
        return thaw_term(figures["terms"][term.key])
    return read_term(school, term, today) if has_days(school, term) else None


def latest(school: School, period: str) -> SchoolAnalysis | None:
    """The version that stands. One query."""
    found = SchoolAnalysis.objects.filter(school=school, period=period).select_related("by", "adopted_by")
    return found.order_by("-version").first()


def versions_of(school: School, period: str) -> list[SchoolAnalysis]:
    """Every version, the newest first."""
    found = SchoolAnalysis.objects.filter(school=school, period=period).select_related("by", "adopted_by")
    return list(found.order_by("-version"))
