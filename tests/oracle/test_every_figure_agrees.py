"""Files nobody made by hand go in, and every day, figure, signal and report comes out as counted by hand from them."""

import datetime as dt

import pytest

from absence.figures import Figures, figures_by_student
from absence.models import Alert, MonthlyReport, MonthlyReportRow, StudentDay
from absence.windows import windows
from narvaro.report_lines import lines_of
from people.models import School, User
from people.queries import calendar_of
from tests.oracle import guidevalues
from tests.oracle.calendars import Calendar
from tests.oracle.conftest import Read, say
from tests.oracle.habits import words
from tests.oracle.pupildays import Day, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening_of_the_last_day")]

DAY = dt.timedelta(days=1)
MINUTES = ("offered", "reported", "valid", "invalid")
OF_REPORT = ("klass", *MINUTES, "share", "reporting_rate", "occasions", "absence_days", "late")


def of_product(found: Figures) -> dict[str, object]:
    """Every figure of the product by name."""
    names = ("offered", "reported", "valid", "invalid", "leave", "late", "late_minutes", "school_days")
    counts = {name: getattr(found, name) for name in (*names, "unexcused_days", "occasions", "absence_days")}
    shares = {name: getattr(found, name) for name in ("share", "valid_share", "invalid_share", "reporting_rate")}
    return counts | {name: None if share is None else float(share) for name, share in shares.items()}


def test_the_rows_refused_are_those_without_room_or_reason(town: Read) -> None:
    for said, expected in zip(town.runs, town.answer.refused, strict=True):
        found = [(name, row["line"]) for name, file in said.items() for row in file["refused"]]
        assert sorted(found) == expected


def test_the_same_files_again_change_nothing(town: Read) -> None:
    for file in town.again.values():
        assert (file["created"], file["corrected"]) == (0, 0), file["file"]
        assert file["unchanged"] == file["read"] - len(file["refused"])


def test_every_school_day_of_every_pupil(town: Read) -> None:
    found = {
        (town.numbers[each.student_id], each.school.code, each.day): Day(
            each.offered, each.reported, each.valid, each.invalid, each.leave, each.late_count, each.late_minutes,
            each.away, each.unexcused, each.announced,
        )
        for each in StudentDay.objects.filter(offered__gt=0).select_related("school")
    }  # fmt: skip
    expected = {(*who, date): day for who, days in town.answer.at_school.items() for date, day in days.items()}

    assert found == expected


def test_every_window_of_every_day(town: Read) -> None:
    for code, calendar in town.calendars.items():
        known = calendar_of(School.objects.get(code=code))
        for day in [*town.last_years_days, *town.days]:
            found = {unit.value: (first, least) for unit, first, least in windows(known, day)}
            assert found == guidevalues.windows(calendar, day), (code, day)


def test_every_figure_of_every_pupil_in_every_window(town: Read) -> None:
    for day in [*town.last_years_days[::9], *town.days]:
        first_days = {day, day.replace(day=1)}
        for calendar in town.calendars.values():
            first_days |= {calendar.ten_weeks(day), calendar.term_start(day) or day}
        for first in first_days:
            found = figures_by_student(first, day)
            assert by_pupil(town, found) == expected_figures(town, "", first, day), (first, day)
    for month in town.months:
        for code in town.schools:
            found = figures_by_student(month, end_of(month), school=School.objects.get(code=code))
            assert by_pupil(town, found) == expected_figures(town, code, month, end_of(month)), (code, month)


def by_pupil(town: Read, found: dict[int, Figures]) -> dict[str, dict[str, object]]:
    """Figures by personal number."""
    return {town.numbers[student]: of_product(each) for student, each in found.items()}


def expected_figures(town: Read, school: str, first: dt.date, last: dt.date) -> dict[str, dict[str, object]]:
    """The same by hand, at a school or at all."""
    answer = town.answer
    counted = {
        number: figures(answer.at_school[number, school] if school else answer.everywhere[number], first, last)
        for number in answer.numbers
    }
    return {number: each for number, each in counted.items() if each["school_days"]}


def test_every_signal_of_every_day(town: Read) -> None:
    for day in town.searched:
        said = say("find_alerts", "--date", str(day))["alerts"]
        found = {(each["elev"], each["rule"]): each["figures"] for each in said}
        expected = guidevalues.signals(town.answer, town.calendars, day)
        assert found.keys() == expected.keys(), day
        for key, told in found.items():
            assert told in expected[key], (day, *key)
        Alert.objects.all().delete()  # each day by itself: what stands from day to day is tested below


def test_every_open_signal_is_true_on_the_last_day(town: Read) -> None:
    for day in town.days[::-20]:
        say("find_alerts", "--date", str(day))

    for signal in Alert.objects.filter(status=Alert.Status.OPEN):
        key = town.numbers[signal.student_id], signal.rule
        expected = guidevalues.signals(town.answer, town.calendars, signal.window_to)
        today = {name: number for name, number in signal.figures.items() if name != "came"}
        assert today in expected[key], (signal.window_to, *key)


def test_every_monthly_report(town: Read) -> None:
    for month in town.months:
        everybody, listed = printed_rows(month, "--all-students"), printed_rows(month)
        expected = {
            (school, number): row
            for school in town.schools
            for number, row in guidevalues.report(town.answer, school, month).items()
        }
        for school, found in limits(month).items():
            org = town.answer.town.owner[school]
            assert found == guidevalues.limit(town.answer, org, "tjugo_procent", end_of(month))
        assert everybody == {key: printed(key[1], row) for key, row in expected.items()}
        assert listed == {key: printed(key[1], row) for key, row in expected.items() if row["listed"]}


def printed_rows(month: dt.date, *options: str) -> dict[tuple[str, str], dict[str, object]]:
    """What the command prints, by school and pupil."""
    said = say("monthly_report", f"{month:%Y-%m}", *options)
    return {(school["skolenhetskod"], row["elev"]): row for school in said["schools"] for row in school["rows"]}


def limits(month: dt.date) -> dict[str, int]:
    """From how many per cent each school's report lists pupils, as the command says: nothing is the routine's."""
    schools = say("monthly_report", f"{month:%Y-%m}")["schools"]
    return {school["skolenhetskod"]: school.get("limit", 20) for school in schools}


def printed(number: str, row: dict[str, object]) -> dict[str, object]:
    """A row as the command prints it."""
    return {"elev": number} | {name: row[name] for name in OF_REPORT}


def test_every_row_of_the_report_beside_other_months(town: Read) -> None:
    kurator = User.objects.get(username="kurator")
    for month in (month for month in town.months if month < town.world.last.replace(day=1)):
        say("monthly_report", f"{month:%Y-%m}")
        for report in MonthlyReport.objects.filter(month=month).select_related("school"):
            expected, before, year_before = (
                guidevalues.report(town.answer, report.school.code, each)
                for each in (month, (month - DAY).replace(day=1), month.replace(year=month.year - 1))
            )
            assert report.student_count == len(expected)
            lines = {town.numbers[each.row.student_id]: each for each in lines_of(report, kurator, {}, town.world.last)}
            assert lines.keys() == {number for number, row in expected.items() if row["listed"]} & in_reach(town)
            org = town.answer.town.owner[report.school.code]
            term = term_start(town.calendars[report.school.code], month)
            for number, line in lines.items():
                assert_kept(line.row, expected[number])
                assert change(line.change) == guidevalues.points(expected[number], before.get(number))
                assert change(line.year_change) == guidevalues.points(expected[number], year_before.get(number))
                assert line.pattern in words(town.answer, number, org, term, end_of(month))


def in_reach(town: Read) -> set[str]:
    """The pupils whose rows the kurator of both schools reads: all, also those who have left, but no protected one."""
    return set(town.answer.numbers) - town.answer.town.protected


def assert_kept(row: MonthlyReportRow, expected: dict[str, object]) -> None:
    """The row that is kept says what was counted, approved leave too."""
    for name in ("klass", "offered", "reported", "valid", "invalid", "leave", "late", "occasions", "absence_days"):
        assert getattr(row, name) == expected[name], name


def change(found: object) -> float | None:
    """Percentage points, to compare."""
    return None if found is None else round(float(str(found)), 1)


def term_start(calendar: Calendar, month: dt.date) -> dt.date:
    """The first day of the term that a month ends in, or of the month where that is earlier or there is none."""
    return min(month, calendar.term_start(end_of(month)) or month)


def end_of(month: dt.date) -> dt.date:
    """The last day of a month."""
    return (month + 31 * DAY).replace(day=1) - DAY
