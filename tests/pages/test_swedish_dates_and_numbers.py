"""Dates, times, shares and durations as a Swedish reader writes them."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from people import swedish

pytestmark = pytest.mark.usefixtures("november")
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def november():
    with time_machine.travel(dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC), tick=False):
        yield


def test_dates_have_the_month_in_words() -> None:
    assert swedish.date(FRIDAY) == "27 november"
    assert swedish.short_date(FRIDAY) == "27 nov"
    assert swedish.weekday_date(FRIDAY) == "fre 27 nov"
    assert swedish.long_date(FRIDAY) == "fredag 27 november"


def test_another_year_is_told() -> None:
    assert swedish.date(dt.date(2025, 2, 12)) == "12 februari 2025"


def test_a_moment_is_the_swedish_day_and_time() -> None:
    late = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)

    assert swedish.date(late) == "20 november"
    assert swedish.clock(late) == "0.30"
    assert swedish.clock(dt.time(8, 20)) == "8.20"


def test_periods_say_each_month_once() -> None:
    assert swedish.period(dt.date(2026, 10, 12), dt.date(2026, 11, 13)) == "12 oktober–13 november"
    assert swedish.period(dt.date(2026, 10, 5), dt.date(2026, 10, 23)) == "5–23 oktober"
    assert swedish.period(FRIDAY, FRIDAY) == "27 november"


def test_shares_have_a_comma_and_a_hard_space() -> None:
    assert swedish.percent(Decimal("24.1")) == "24,1\xa0%"
    assert swedish.percent(Decimal("24.0")) == "24,0\xa0%"
    assert swedish.percent(98) == "98\xa0%"
    assert swedish.percent(None) == "–"


def test_thousands_are_parted_by_a_hard_space() -> None:
    assert swedish.number(1872) == "1\xa0872"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 timmar"), (45, "45 minuter"), (60, "1 timme"), (270, "4,5 timmar"), (5760, "96 timmar")],
)
def test_durations_are_told_in_hours(minutes: int, text: str) -> None:
    assert swedish.duration(minutes).replace("\xa0", " ") == text


def test_small_counts_are_words() -> None:
    assert swedish.count(1, "elev", "elever") == "en elev"
    assert swedish.count(1, "samtal", "samtal", neuter=True) == "ett samtal"
    assert swedish.count(3, "elev", "elever") == "tre elever"
    assert swedish.count(26, "elev", "elever") == "26 elever"


def test_lists_end_in_och() -> None:
    assert swedish.join(["42", "43", "45"]) == "42, 43 och 45"
    assert swedish.join(["42"]) == "42"
    assert swedish.join([]) == ""


def test_a_telephone_number_can_be_called() -> None:
    assert swedish.telephone_uri("070-174 06 12") == "tel:+46701740612"
    assert swedish.telephone_uri("+47 22 00 00 00") == "tel:+4722000000"


def test_days_in_a_sentence_say_each_month_once_and_of_many_how_many_more() -> None:
    days = [dt.date(2026, 10, 30), *(dt.date(2026, 11, day) for day in range(2, 12))]

    assert swedish.dates(days[:1]) == "30 oktober"
    assert swedish.dates(days[:3]) == "30 oktober, 2 och 3 november"
    assert swedish.dates(days) == "4, 5, 6, 7, 8, 9, 10, 11 november och 3 dagar till"
