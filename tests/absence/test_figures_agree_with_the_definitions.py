"""Every figure, on random pupil days, against the definitions in plain Python (``oracle``)."""

import datetime as dt
import json
from io import StringIO
from typing import Any

from django.core.management import call_command
from hypothesis import example, given
from hypothesis import strategies as st

from absence.figures import figures_by_student, student_figures
from absence.models import Alert
from people.models import Enrolment, Membership
from tests.absence import oracle
from tests.absence.strategies import DATES, SOME_DAY, on_database, pupil_days, save_days
from tests.cast import TERM_START, Cast, school_day

NO_DAYS: list[dict[str, Any]] = []
BREAK = (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
TERM_END = dt.date(2026, 12, 18)


def is_school_day(day: dt.date) -> bool:
    """Whether Älvköping's schools are open."""
    return day.isoweekday() <= 5 and TERM_START <= day <= TERM_END and not BREAK[0] <= day <= BREAK[1]


def answer_of(*command: str) -> dict[str, Any]:
    """The JSON of a command."""
    out = StringIO()
    call_command(*command, "--json", stdout=out, stderr=StringIO())
    return dict(json.loads(out.getvalue()))


@on_database
@given(rows=pupil_days(), first=st.sampled_from(DATES), length=st.integers(0, 130))
def test_any_window_at_all_schools_and_at_one(
    cast: Cast, rows: list[dict[str, Any]], first: dt.date, length: int
) -> None:
    schools, last = [cast.bjorkskolan, cast.ekskolan], first + dt.timedelta(days=length)
    save_days({cast.noah: rows}, schools)

    for school, own in [(None, rows), (schools[0], [row for row in rows if row["place"] == 0])]:
        figures = student_figures(cast.noah, first, last, school)
        days = oracle.by_day(own, first, last)
        assert figures.occasions == oracle.count_occasions(days)
        assert figures.absence_days == oracle.count_absence_days(days)
        assert figures.school_days == len(days)
        for name in ("offered", "reported", "valid", "invalid", "late_minutes"):
            assert getattr(figures, name) == oracle.total(days, name)
        assert figures.late == oracle.total(days, "late_count")


@on_database
@given(noah=pupil_days(), maja=pupil_days(), first=st.sampled_from(DATES))
def test_pupils_are_counted_apart(
    cast: Cast, noah: list[dict[str, Any]], maja: list[dict[str, Any]], first: dt.date
) -> None:
    save_days({cast.noah: noah, cast.maja: maja}, [cast.bjorkskolan, cast.ekskolan])

    both = figures_by_student(first, DATES[-1], school=cast.bjorkskolan)

    for student in (cast.noah, cast.maja):
        alone = figures_by_student(first, DATES[-1], students=[student.pk], school=cast.bjorkskolan)
        assert {student.pk: both[student.pk]} == alone if student.pk in both else alone == {}


@on_database
@given(
    noah=pupil_days(),
    maja=pupil_days(),
    day=SOME_DAY,
    moved=st.one_of(st.none(), st.sampled_from(DATES)),
    left=st.one_of(st.none(), st.sampled_from(DATES)),
)
def test_find_alerts_finds_what_the_rules_say_and_nothing_else(
    cast: Cast,
    noah: list[dict[str, Any]],
    maja: list[dict[str, Any]],
    day: dt.date,
    moved: dt.date | None,
    left: dt.date | None,
) -> None:
    pupils = {cast.noah: noah, cast.maja: maja}
    save_days(pupils, [cast.bjorkskolan, cast.granasskolan])
    Alert.objects.all().delete()
    Enrolment.objects.filter(student__in=pupils).delete()
    Enrolment.objects.create(student=cast.noah, school=cast.bjorkskolan, first_day=DATES[0])
    if moved:  # to a school whose huvudman has no terms: only the rules of the day can be judged there
        cast.other_huvudman.terms.all().delete()
        Enrolment.objects.create(student=cast.noah, school=cast.granasskolan, first_day=moved)
    Enrolment.objects.create(
        student=cast.maja, school=cast.bjorkskolan, first_day=DATES[0], last_day=left and max(left, DATES[0])
    )

    answer = answer_of("find_alerts", "--date", str(day))

    in_term = TERM_START <= day <= TERM_END
    year_start = TERM_START if day >= TERM_START else dt.date(2025, 8, 17)
    windows = TERM_START if in_term else None, oracle.ten_weeks(day, is_school_day, year_start)
    month = [dt.date(2026, day.month, 1) + dt.timedelta(days=number) for number in range(31)]
    school_days = [date for date in month if date.month == day.month and is_school_day(date)]
    over = bool(school_days) and school_days[0] <= day and school_days[-1] <= day
    expected = {}
    if day >= TERM_START:  # before it the window reaches back into a läsår that this test does not describe
        known = (None, None) if moved and moved <= day else windows
        # What has been at another huvudman's school does not count.
        noahs, majas = at_place(noah, int(known != windows)), at_place(maja, 0)
        for rule, figures in oracle.signals(noahs, day, *known, month_is_over=over).items():
            expected[cast.noah.personal_number, rule] = figures
        if not left or left >= day:
            for rule, figures in oracle.signals(majas, day, *windows, month_is_over=over).items():
                expected[cast.maja.personal_number, rule] = figures
        assert {(alert["elev"], alert["rule"]): alert["figures"] for alert in answer["alerts"]} == expected
    assert all(alert["new"] for alert in answer["alerts"])
    again = answer_of("find_alerts", "--date", str(day))
    assert again == {**answer, "alerts": [{**alert, "new": False} for alert in answer["alerts"]]}


def at_place(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """The days at one of the two schools."""
    return [row for row in rows if row["place"] == place]


@on_database
@given(
    noah=pupil_days(),
    maja=pupil_days(),
    month=st.integers(8, 12),
    moved=st.sampled_from(DATES[1:]),
    everybody=st.booleans(),
)
@example(noah=NO_DAYS, maja=NO_DAYS, month=9, moved=DATES[1], everybody=True)
def test_monthly_report_lists_what_the_definitions_say_per_school(
    cast: Cast,
    noah: list[dict[str, Any]],
    maja: list[dict[str, Any]],
    month: int,
    moved: dt.date,
    everybody: bool,
) -> None:
    schools = [cast.bjorkskolan, cast.ekskolan]
    save_days({cast.noah: noah, cast.maja: maja}, schools)
    Membership.objects.filter(student__in=[cast.noah, cast.maja]).delete()
    yesterday = moved - dt.timedelta(days=1)
    Membership.objects.create(student=cast.noah, group=cast.klass_8a, first_day=DATES[0], last_day=yesterday)
    Membership.objects.create(student=cast.noah, group=cast.klass_8b, first_day=moved)
    first = dt.date(2026, month, 1)
    last = dt.date(2026, month + 1, 1) - dt.timedelta(days=1) if month < 12 else dt.date(2026, 12, 31)

    answer = answer_of("monthly_report", f"{first:%Y-%m}", *["--all-students"] * everybody)

    expected = {}
    for place, school in enumerate(schools):
        rows = []
        noahs_class = "8B" if moved <= last else "8A"
        for student, klass, days in [(cast.maja, "", maja), (cast.noah, noahs_class, noah)]:
            own = [row for row in days if row["place"] == place]
            listed = bool(oracle.by_day(own, first, last)) if everybody else oracle.reaches_a_fifth(own, first, last)
            if listed:
                there = klass if school == cast.bjorkskolan else ""
                figures = oracle.month_row(own, first, last)
                rows.append({"elev": student.personal_number, "klass": there, **figures})
        if any(oracle.by_day([row for row in days if row["place"] == place], first, last) for days in (noah, maja)):
            order = {cast.noah.personal_number: "Ali", cast.maja.personal_number: "Öberg"}
            expected[school.code] = sorted(rows, key=lambda row: (row["klass"], order[row["elev"]]))
    assert answer["month"] == f"{first:%Y-%m}"
    assert {school["skolenhetskod"]: school["rows"] for school in answer["schools"]} == expected


def test_the_schools_stand_in_the_order_of_their_codes(cast: Cast) -> None:
    school_day(cast.casper, dt.date(2026, 9, 1), valid=360)
    school_day(cast.noah, dt.date(2026, 9, 1), valid=360)

    answer = answer_of("monthly_report", "2026-09")

    assert [school["skolenhetskod"] for school in answer["schools"]] == ["99100001", "99100003"]
