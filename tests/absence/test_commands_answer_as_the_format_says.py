"""``find_alerts`` and ``monthly_report``: the JSON of the format, text for people, and errors that say what to do."""

import datetime as dt
import json
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from absence.models import MonthlyReport
from people.models import Student, Term
from tests.absence.days import FRIDAY, missed_a_lesson
from tests.cast import Cast, school_day


def run(*command: str) -> tuple[str, str]:
    """What a command writes to stdout and stderr."""
    out, error = StringIO(), StringIO()
    call_command(*command, stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def answer(*command: str) -> Any:
    """The JSON of a command."""
    return json.loads(run(*command, "--json")[0])


def test_find_alerts_answers_with_rule_version_new_and_figures(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY], minutes=45)

    assert answer("find_alerts", "--date", "2026-11-20") == {
        "date": "2026-11-20",
        "alerts": [
            {
                "elev": noah.personal_number,
                "rule": "ogiltig_samma_dag",
                "version": 1,
                "new": True,
                "figures": {
                    "occasions": 1,
                    "absence_days": 0,
                    "days": 1,
                    "minutes": 45,
                    "from": "2026-11-20",
                    "to": "2026-11-20",
                },
            }
        ],
    }


def test_without_a_date_it_is_today(noah: Student) -> None:
    assert answer("find_alerts") == {"date": "2026-11-20", "alerts": []}


def test_text_for_people_has_no_names_or_numbers_of_pupils(noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])

    text, _ = run("find_alerts")

    assert text == "2026-11-20: 1 signaler, varav 1 nya.\n  Ogiltig frånvaro: 1\n"


def test_one_school(cast: Cast, noah: Student) -> None:
    missed_a_lesson(noah, [FRIDAY])

    assert answer("find_alerts", "--school", cast.ekskolan.code)["alerts"] == []
    assert len(answer("find_alerts", "--school", cast.bjorkskolan.code)["alerts"]) == 1


def test_missing_terms_are_said_aside_and_the_days_rules_still_judged(cast: Cast, noah: Student) -> None:
    Term.objects.filter(huvudman=cast.huvudman).delete()
    missed_a_lesson(noah, [FRIDAY])

    out, error = run("find_alerts", "--json", "--school", cast.bjorkskolan.code)

    assert len(json.loads(out)["alerts"]) == 1
    assert error == ("Björkskolan (99100001): terminer saknas. Regler över termin och tio veckor hoppas över.\n")


@pytest.mark.parametrize("command", [["find_alerts"], ["monthly_report", "2026-10"]])
def test_an_unknown_school_changes_nothing_and_says_so(cast: Cast, command: list[str]) -> None:
    with pytest.raises(CommandError, match="ingen skola med skolenhetskod 00000000") as refused:
        run(*command, "--school", "00000000")

    assert refused.value.returncode == 1


@pytest.mark.parametrize("command", [["find_alerts"], ["monthly_report", "2026-10"]])
def test_what_is_refused_is_one_json_object_too(cast: Cast, command: list[str]) -> None:
    out = StringIO()

    with pytest.raises(CommandError):
        call_command(*command, "--school", "00000000", "--json", stdout=out)

    assert json.loads(out.getvalue())["error"].startswith("Det finns ingen skola med skolenhetskod 00000000.")


@pytest.mark.parametrize(
    "command",
    [["find_alerts", "--date", "2026-13-01"], ["monthly_report", "oktober"], ["find_alerts", "--date", "9999-12-31"]],
)
def test_wrong_use_exits_with_two(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "manage.py", *command], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "Skriv till exempel 2026-1" in done.stderr


def test_monthly_report_answers_with_the_pupils_at_a_fifth_or_more(cast: Cast, noah: Student) -> None:
    for day in (1, 2, 5):
        school_day(noah, dt.date(2026, 10, day))
        school_day(cast.maja, dt.date(2026, 10, day))
    school_day(noah, dt.date(2026, 10, 6), reported=345, valid=300, invalid=45, late_count=1, late_minutes=45)

    assert answer("monthly_report", "2026-10") == {
        "month": "2026-10",
        "schools": [
            {
                "skolenhetskod": "99100001",
                "rows": [
                    {
                        "elev": noah.personal_number,
                        "klass": "8B",
                        "offered": 1440,
                        "reported": 1425,
                        "valid": 300,
                        "invalid": 45,
                        "share": 24.2,
                        "reporting_rate": 99.0,
                        "occasions": 1,
                        "absence_days": 1,
                        "late": 1,
                    }
                ],
            }
        ],
    }
    everybody = answer("monthly_report", "2026-10", "--all-students")["schools"][0]["rows"]
    assert [(row["elev"], row["share"], row["reporting_rate"]) for row in everybody] == [
        (noah.personal_number, 24.2, 99.0),
        (cast.maja.personal_number, 0.0, 100.0),
    ]


def test_exactly_a_fifth_is_in_the_report(noah: Student) -> None:
    for day in (1, 2, 5, 6):
        school_day(noah, dt.date(2026, 10, day))
    school_day(noah, dt.date(2026, 10, 7), invalid=360)

    (row,) = answer("monthly_report", "2026-10")["schools"][0]["rows"]

    assert (row["share"], row["klass"], row["absence_days"]) == (20.0, "8B", 1)


def test_nothing_reported_has_no_share(noah: Student) -> None:
    school_day(noah, dt.date(2026, 10, 1), reported=0)

    assert answer("monthly_report", "2026-10")["schools"] == [{"skolenhetskod": "99100001", "rows": []}]
    (row,) = answer("monthly_report", "2026-10", "--all-students")["schools"][0]["rows"]
    assert (row["share"], row["reporting_rate"]) == (None, 0.0)


def test_a_month_that_has_ended_is_also_prepared_for_the_kurator(noah: Student) -> None:
    school_day(noah, dt.date(2026, 10, 1), valid=360)

    text, _ = run("monthly_report", "2026-10")

    assert text == "99100001 Björkskolan: 1 av 1 elever, minst 20 %\n"
    assert MonthlyReport.objects.get().rows.get().student == noah


def test_a_dry_run_prepares_nothing(noah: Student) -> None:
    school_day(noah, dt.date(2026, 10, 1), valid=360)

    run("monthly_report", "2026-10", "--dry-run")

    assert not MonthlyReport.objects.exists()


def test_a_month_still_going_on_is_counted_and_not_prepared(noah: Student) -> None:
    school_day(noah, FRIDAY, valid=360)

    out, error = run("monthly_report", "2026-11", "--json")

    assert len(json.loads(out)["schools"][0]["rows"]) == 1
    assert error == "Månaden är inte slut: ingen rapport förbereds än.\n"
    assert not MonthlyReport.objects.exists()
