"""The analysis of a school's term as it is read: its chapters, and whether there is anything to tell."""

import datetime as dt
from dataclasses import dataclass

from cases.analysis.access import Chosen, has_days
from cases.analysis.tables import Chapter, chapters_of, read_term


@dataclass(frozen=True, slots=True)
class Analysis:
    """A term's figures in chapters; none where no school day of the term has been read in."""

    chapters: tuple[Chapter, ...]
    last_day: dt.date
    is_over: bool
    has_before: bool


def analysis_of(chosen: Chosen, today: dt.date) -> Analysis:
    """The analysis of a term, beside the term before where that has school days."""
    last = min(chosen.term.last_day, today)
    if not has_days(chosen.school, chosen.term):
        return Analysis((), last, last == chosen.term.last_day, has_before=False)
    before = read_term(chosen.school, chosen.before, today) if has_days(chosen.school, chosen.before) else None
    chapters = chapters_of(read_term(chosen.school, chosen.term, today), before)
    return Analysis(tuple(chapters), last, last == chosen.term.last_day, before is not None)
