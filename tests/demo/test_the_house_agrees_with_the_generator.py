"""The house's own rules for numbers and school days accept what the generator writes."""

import datetime as dt

from people import personnummer
from people.calendar import SchoolCalendar, TermDates, days
from tests.demo.conftest import TODAY


def test_every_number_is_read_as_it_was_written(rows):
    numbers = {row["personnummer"] for name in ("elever", "vardnadshavare") for row in rows(name)} - {""}
    for number in numbers:
        assert personnummer.parse(number, today=TODAY).value == number


def test_the_days_with_lessons_are_the_calendars_school_days(rows):
    date = dt.date.fromisoformat
    terms = tuple(TermDates(row["termin"], date(row["från"]), date(row["till"])) for row in rows("terminer"))
    for school in {row["skolenhetskod"] for row in rows("skolor")}:
        breaks = [row for row in rows("lov") if row["skolenhetskod"] in ("", school)]
        off = frozenset(day for row in breaks for day in days(date(row["från"]), date(row["till"])))
        with_lessons = {row["datum"] for row in rows("lektioner") if row["skolenhetskod"] == school}
        calendar = SchoolCalendar(terms, off)
        assert {str(day) for day in calendar.school_days(terms[0].first_day, TODAY)} == with_lessons
