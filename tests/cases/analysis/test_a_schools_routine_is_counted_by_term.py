"""What the June evaluation adds of a term: calls, talks, guide values and effects, and nothing of a year."""

import datetime as dt

from absence.models import Alert
from cases.analysis.access import choose
from cases.analysis.carried_out import CALLS, FOLLOWED, SAME_DAY, TALKED, carried_out, effect, evaluated
from cases.analysis.kinds import JUNE, TERM
from cases.analysis.reading import Planned, figures_of
from cases.analysis.tables import Chapter
from cases.models import MeasureEffect, State, Talk
from cases.services.analysis import save_analysis
from tests.cases.analysis.term import (
    FIRST,
    LAST,
    MONDAY,
    NOON,
    SPRING_MONDAY,
    away,
    case_of,
    judged,
    moved,
    pupils,
    talked,
)
from tests.cast import TODAY, Cast, fresh, on_day, school_day

JUNE_DAY = dt.date(2027, 6, 14)
Effect = MeasureEffect.Effect
PLAN = [Planned("Senare start", "Karin Westerberg")]


def told(cast: Cast, name: str) -> str:
    """A count of the autumn as it may be told."""
    return carried_out(cast.bjorkskolan, FIRST, LAST).told[name].text


def test_the_days_that_a_home_was_reached_the_same_day_are_told_of_all_days_away(cast: Cast) -> None:
    for number, student in enumerate(pupils(cast, 14)):
        away(student, reached=number < 8)
    away(cast.signe, reached=True)  # protected
    away(cast.noah, reached=True, day=SPRING_MONDAY)
    withdrawn = away(cast.noah, reached=False)
    Alert.objects.filter(pk=withdrawn.pk).update(status=Alert.Status.WITHDRAWN)

    assert (told(cast, CALLS), told(cast, SAME_DAY)) == ("14", "8")


def test_a_pupil_is_talked_with_once_however_many_the_talks(cast: Cast) -> None:
    students = pupils(cast, 12)
    for student in students:
        talked(cast, student)
    for student in students[:6]:
        talked(cast, student, kind=Talk.Kind.FOLLOW_UP)
        talked(cast, student, kind=Talk.Kind.FOLLOW_UP)
    talked(cast, pupils(cast, 1)[0], day=SPRING_MONDAY)

    assert (told(cast, TALKED), told(cast, FOLLOWED)) == ("12", "6")


def test_a_measure_counts_as_it_was_evaluated_last_in_the_term(cast: Cast) -> None:
    earlier, later = MONDAY - dt.timedelta(days=14), MONDAY
    for student in pupils(cast, 12):
        measure = judged(cast, student, Effect.NONE, day=earlier)
        judged(cast, student, Effect.GOOD, measure, later)
        judged(cast, student, Effect.NONE, measure, SPRING_MONDAY)

    assert told(cast, evaluated("elev")) == "12"
    assert told(cast, effect("elev", Effect.GOOD)) == "minst 8"
    assert told(cast, effect("elev", Effect.NONE)) == told(cast, evaluated("skola")) == "färre än fem"


def test_the_cases_within_a_guide_value_are_a_share_only_where_few_are_on_neither_side(cast: Cast) -> None:
    def within() -> str:
        return carried_out(cast.bjorkskolan, FIRST, LAST).within["anmal"]

    students = pupils(cast, 15)
    for number, student in enumerate(students):
        days = 5 if number < 7 else 60
        if number == 6:
            assert within() == "för få ärenden"
        if number == 7:
            assert within() == "nästan alla"
        case = case_of(cast, student, NOON - dt.timedelta(days=70))
        moved(case, State.ANMALD, case.opened_at + dt.timedelta(days=days), kind="anmal")

    assert within() == "46\N{NO-BREAK SPACE}%"


def test_a_term_is_told_once_wherever_it_is_shown(cast: Cast) -> None:
    """What the staff were shown of the autumn is what the spring's analysis and June say of it, whatever changes."""
    students = pupils(cast, 12, valid=72)
    with on_day(dt.date(2027, 1, 11)):
        autumn = choose(fresh(cast.maria), "", "HT2026", dt.date(2027, 1, 11))
        shown = figures_of(autumn, dt.date(2027, 1, 11)).chapters
        save_analysis(
            chosen=autumn, by=fresh(cast.maria), words={"sees": "Måndagar."}, plan=PLAN,
            presented_on=dt.date(2027, 1, 11),
        )  # fmt: skip
    pupils(cast, 12, invalid=360)  # what was reported late
    for student in students:
        school_day(student, SPRING_MONDAY)

    with on_day(JUNE_DAY):
        spring, year = (
            choose(fresh(cast.maria), "", key, JUNE_DAY, kind) for key, kind in (("VT2027", TERM), ("2026-27", JUNE))
        )
        of_spring, of_year = figures_of(spring, JUNE_DAY).chapters, figures_of(year, JUNE_DAY).chapters

    assert of_year[1:] == of_spring
    most = "20\N{NO-BREAK SPACE}% eller mer"
    assert column(of_spring, "HT 2026", "elever")[most] == column(shown, "HT 2026", "elever")[most]
    assert [figure["basis"] for figure in of_spring[0].figures][:1] == ["HT 2026: 20,0\N{NO-BREAK SPACE}%"]


def test_no_column_is_of_a_year(cast: Cast) -> None:
    for student in pupils(cast, 12, valid=72):
        school_day(student, SPRING_MONDAY)
    with on_day(JUNE_DAY):
        chapters = figures_of(choose(fresh(cast.maria), "", "2026-27", JUNE_DAY, JUNE), JUNE_DAY).chapters

    whose = {"VT 2027", "HT 2026", "Frånvaro HT 2026", "Riktvärde"}
    own = {"Frånvaro", "Giltig", "Ogiltig", "Rapporterat"}  # of the term the page is about
    assert {column for chapter in chapters for table in chapter.tables for column in table.columns} == whose | own
    assert chapters[0].title == "Så har rutinen gått"


def column(chapters: tuple[Chapter, ...], name: str, key: str) -> dict[str, str]:
    """A column of a table by its rows."""
    table = next(table for chapter in chapters for table in chapter.tables if table.key == key)
    return {row.name: dict(cells)[name] for row, cells in table.lines}


def test_a_term_that_was_shown_before_its_end_says_so_beside_the_next(cast: Cast) -> None:
    for student in pupils(cast, 12, valid=72):
        school_day(student, SPRING_MONDAY)
    autumn = choose(fresh(cast.maria), "", "HT2026", TODAY)
    save_analysis(
        chosen=autumn, by=fresh(cast.maria), words={"sees": "Måndagar."}, plan=PLAN, presented_on=TODAY
    )  # fmt: skip
    with on_day(JUNE_DAY):
        chapters = figures_of(choose(fresh(cast.maria), "", "2026-27", JUNE_DAY, JUNE), JUNE_DAY).chapters

    guides = next(table for table in chapters[0].tables if table.key == "riktvarde")
    assert guides.columns == ("VT 2027", "HT 2026 till 20 nov 2026", "Riktvärde")
