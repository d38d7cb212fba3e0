"""The analysis of a school's term as it is read: its chapters, and what the school has written about it.

The figures are those of today until the staff have been shown them; from then on they are what was shown.
"""

import datetime as dt
from dataclasses import dataclass

from cases.analysis.access import Chosen, has_days
from cases.analysis.keeping import thaw
from cases.analysis.questions import QUESTIONS
from cases.analysis.tables import Chapter, chapters_of, read_term
from cases.models import SchoolAnalysis
from people.calendar import TermDates
from people.models import School


@dataclass(frozen=True, slots=True)
class Analysis:
    """A term's figures in chapters, none where no school day has been read in, and what is written."""

    chapters: tuple[Chapter, ...]
    last_day: dt.date
    is_over: bool
    has_before: bool
    written: SchoolAnalysis | None = None


def answers_in(written: SchoolAnalysis) -> list[tuple[str, str]]:
    """The questions with something written in a version, and what."""
    return [(each.title, text) for each in QUESTIONS if (text := written.words.get(each.name, ""))]


def plan_in(written: SchoolAnalysis) -> list[tuple[str, str, dt.date | None]]:
    """What the school will do by a version: what, who, and the last day."""
    return [(row["what"], row["who"], dt.date.fromisoformat(row["by"]) if row["by"] else None) for row in written.plan]


def analysis_of(chosen: Chosen, today: dt.date) -> Analysis:
    """The analysis of a term, with what is written about it last."""
    written = latest(chosen.school, chosen.term.key)
    if written and written.figures:
        last = dt.date.fromisoformat(written.figures["last_day"])
        chapters, has_before = thaw(written.figures), written.figures["has_before"]
    else:
        last = min(chosen.term.last_day, today)
        chapters, has_before = figures_of(chosen.school, chosen.term, chosen.before, today)
    return Analysis(chapters, last, last == chosen.term.last_day, has_before, written)


def figures_of(school: School, term: TermDates, before: TermDates, today: dt.date) -> tuple[tuple[Chapter, ...], bool]:
    """The chapters as things stand today, and whether they stand beside the term before."""
    if not has_days(school, term):
        return (), False
    earlier = read_term(school, before, today) if has_days(school, before) else None
    return tuple(chapters_of(read_term(school, term, today), earlier)), earlier is not None


def latest(school: School, period: str) -> SchoolAnalysis | None:
    """The version that stands. One query."""
    found = SchoolAnalysis.objects.filter(school=school, period=period).select_related("by")
    return found.order_by("-version").first()


def versions_of(school: School, period: str) -> list[SchoolAnalysis]:
    """Every version, the newest first."""
    found = SchoolAnalysis.objects.filter(school=school, period=period).select_related("by")
    return list(found.order_by("-version"))
