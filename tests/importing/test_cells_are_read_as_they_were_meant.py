"""Cells of other systems give what our own format would have, in every way that people and programs write them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from absence.fileformat import TABLES
from absence.sources import cells
from absence.sources.cells import READERS, STATUS_WORDS, readers_for
from people import swedish
from people.tabular import BadCell
from people.tabular.columns import fold
from tests.importing.files import TODAY

DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2028, 12, 31))
TIMES = st.times().map(lambda when: when.replace(second=0, microsecond=0))
MINUTES = st.integers(0, 1440)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is Friday 20 November 2026."""
    with time_machine.travel(TODAY):
        yield


def ways_of_writing(day: dt.date) -> list[str]:
    """A day as systems and people write it."""
    month = swedish.MONTHS[day.month - 1]
    return [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3].upper()}. {day.year}",
        f"{swedish.WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}",
        f"{swedish.SHORT_WEEKDAYS[day.weekday()]} {day.day} {month[:3]} {day.year}",
        f"{swedish.WEEKDAYS[day.weekday()].capitalize()}en den {day.day}:e {month} {day.year}",
        f"{day.isoformat()} 08:20",
        f"{day.isoformat()}T08:20:00",
        str((day - dt.date(1899, 12, 30)).days),
        f"{(day - dt.date(1899, 12, 30)).days}.0",
        f"{(day - dt.date(1899, 12, 30)).days},34722",
    ]


@given(DAYS, st.data())
def test_a_day_is_the_same_however_it_is_written(day: dt.date, data: st.DataObject) -> None:
    assert cells.day(data.draw(st.sampled_from(ways_of_writing(day)))) == day.isoformat()


@given(TIMES, st.data())
def test_a_time_is_the_same_however_it_is_written(time: dt.time, data: st.DataObject) -> None:
    part = Decimal(time.hour * 60 + time.minute) / 1440
    ways = [
        f"{time:%H:%M}", f"{time.hour}:{time.minute:02}", f"{time.hour}.{time.minute:02}", f"{time:%H%M}",
        f"{time:%H:%M}:00", f"2026-11-18 {time:%H:%M}:00",
    ]  # fmt: skip
    if part:
        ways.append(f"{part:.8f}".replace(".", ","))

    assert cells.time(data.draw(st.sampled_from(ways))) == f"{time:%H:%M}"


@given(MINUTES, st.decimals(0, 100, places=1), st.sampled_from(["", " st", " min", " min."]), st.booleans())
def test_the_number_before_unit_and_share_counts(number: int, share: Decimal, unit: str, with_share: bool) -> None:
    after = f" ({str(share).replace('.', ',')} %)" if with_share else ""

    assert cells.minutes(f"{number}{unit}{after}") == str(number)


@given(MINUTES, st.sampled_from(",."))
def test_hours_with_decimals_are_the_nearest_minute(minutes: int, point: str) -> None:
    written = (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert cells.hours(str(written).replace(".", point)) == str(minutes)
    assert cells.hours(f"{minutes // 60}:{minutes % 60:02}") == str(minutes)


@given(TIMES, st.integers(1, 200), st.sampled_from(["ID", "MA", "Hem- och konsumentkunskap", ""]))
def test_a_lesson_in_one_cell_has_start_end_subject_and_length(start: dt.time, length: int, subject: str) -> None:
    begins = start.hour * 60 + start.minute
    ends = begins + length
    if ends >= 1440:
        return
    cell = f"{start.hour}:{start.minute:02}-{ends // 60}:{ends % 60:02} {subject}".strip()

    assert cells.lesson_start(cell) == f"{start:%H:%M}"
    assert cells.lesson_end(cell) == f"{ends // 60:02}:{ends % 60:02}"
    assert cells.lesson_subject(cell) == subject
    assert cells.lesson_minutes(cell) == str(length)


@given(st.integers(0, 363))
def test_week_and_weekday_are_the_latest_such_day(days_ago: int) -> None:
    day = TODAY.date() - dt.timedelta(days=days_ago)
    week = day.isocalendar().week
    if week == 53:  # not every year has it
        return

    assert cells.week_and_day(f"{week} {swedish.WEEKDAYS[day.weekday()].capitalize()}") == day.isoformat()
    assert cells.week_and_day(f"v. {week} {swedish.SHORT_WEEKDAYS[day.weekday()]}") == day.isoformat()


@given(st.sampled_from(sorted(READERS)), st.text(max_size=40))
def test_any_text_is_read_or_refused_in_swedish(name: str, cell: str) -> None:
    reader = READERS[name]
    with suppress(BadCell):
        assert isinstance(reader.read(cell.strip()), str)
    assert reader.skips(cell.strip()) in (True, False)


NUMBER_CELLS = st.builds(
    "{}{}{}".format, st.text("0123456789 ,.-:", max_size=12), st.sampled_from(["", " h", " st"]),
    st.sampled_from(["", " (3,1 %)", "(", "\N{ARABIC-INDIC DIGIT THREE}", "\N{SUPERSCRIPT TWO}"]),
)  # fmt: skip


@given(st.sampled_from(sorted(READERS)), NUMBER_CELLS)
def test_almost_a_number_is_read_or_refused(name: str, cell: str) -> None:
    with suppress(BadCell):
        READERS[name].read(cell.strip())


def test_a_dash_is_an_empty_cell() -> None:
    for dash in ("-", "–", "—"):
        assert {
            cells.minutes(dash),
            cells.hours(dash),
            cells.day(dash),
            cells.time(dash),
            cells.lesson_start(dash),
        } == {""}


@pytest.mark.parametrize(
    ("cell", "valid", "announced", "late"),
    [
        ("GF", "ja", "nej", "nej"),
        ("F", "nej", "nej", "nej"),
        ("OgiltigFrånvaro", "nej", "nej", "nej"),
        ("GILTIG FRÅNVARO", "ja", "nej", "nej"),
        ("anmäld frånvaro", "", "ja", "nej"),
        ("Frånvaroanmälan (VH)", "", "ja", "nej"),
        ("Ledighetsansökan beviljad", "ja", "ja", "nej"),
        ("avviker olovligen från en lektion", "nej", "nej", "nej"),
        ("Sen ankomst", "", "nej", "ja"),
    ],
)
def test_words_of_other_systems(cell: str, valid: str, announced: str, late: str) -> None:
    read = [READERS[name].read(cell) for name in ("status-giltig", "status-anmald", "status-sen")]

    assert read == [valid, announced, late]


@pytest.mark.parametrize("cell", ["Närvarande", "EjRapporterat", "N"])
def test_who_was_there_or_not_reported_is_not_absent(cell: str) -> None:
    assert READERS["status-giltig"].skips(cell)


def test_an_unknown_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(BadCell, match="Kända ord: GF, giltig"):
        READERS["status-giltig"].read("kanske")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("29 februari 2027", "finns inte i kalendern"),
        ("31/11 2026", "finns inte i kalendern"),
        ("11/18/2026", "finns inte i kalendern"),
        ("18/11-26", "år-månad-dag"),
        ("igår", "år-månad-dag"),
        ("1234567", "år-månad-dag"),
        ("18 movember 2026", "finns inte i kalendern"),
    ],
)
def test_what_is_no_day_is_refused(cell: str, reason: str) -> None:
    with pytest.raises(BadCell, match=reason):
        cells.day(cell)


def test_names_in_one_cell_come_apart() -> None:
    assert (cells.first_name("Ek, Elsa Maria"), cells.last_name("Ek, Elsa Maria")) == ("Elsa Maria", "Ek")
    assert (cells.first_name("Elsa Maria Ek"), cells.last_name("Elsa Maria Ek")) == ("Elsa Maria", "Ek")


def test_every_column_that_can_be_mapped_has_a_way_to_be_read() -> None:
    for table in TABLES:
        for column in table.columns:
            assert readers_for(column)[0].name == "som-den-ar"
    known = {fold(word) for table in STATUS_WORDS.values() for word in table}
    assert len(known) > 15
