"""Whatever is typed, the answer is a number or a reason; and the slips that the check digit is for are caught."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.personnummer import InvalidPersonalNumber, parse
from tests.cast import TODAY, sample_numbers

NUMBERS = [number for kind in ("elev", "vuxen") for number in sample_numbers(kind, "")]
numbers = st.sampled_from(NUMBERS)


@given(numbers, st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_never_accepted(number: str, place: int, change: int) -> None:
    digit = str((int(number[place]) + change) % 10)

    with pytest.raises(InvalidPersonalNumber):
        parse(number[:place] + digit + number[place + 1 :], today=TODAY)


@given(numbers, st.integers(2, 10))
def test_two_digits_that_change_places_are_never_accepted_unless_they_are_nine_and_zero(
    number: str, place: int
) -> None:
    one, other = number[place], number[place + 1]
    if one == other or {one, other} == {"0", "9"}:  # the one swap that Luhn's algorithm cannot see
        return

    with pytest.raises(InvalidPersonalNumber):
        parse(number[:place] + other + one + number[place + 2 :], today=TODAY)


@given(st.text(max_size=16))
def test_any_text_gives_a_number_or_a_message(text: str) -> None:
    message = ""
    try:
        number = parse(text, today=TODAY)
    except InvalidPersonalNumber as refusal:
        message = str(refusal)

    assert message.endswith((".", "?")) if message else parse(number.value, today=TODAY) == number


@given(st.text("0123456789-+ TF", min_size=7, max_size=14), st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)))
def test_what_is_accepted_was_born_by_then_and_reads_back_the_same(text: str, today: dt.date) -> None:
    try:
        number = parse(text, today=today)
    except InvalidPersonalNumber:
        return

    assert len(number.value) == 12
    assert number.birth_date is None or number.birth_date <= today
    assert parse(number.value, today=today) == number


@given(numbers, st.integers(1, 28))
def test_ten_digits_read_as_the_twelve_they_stand_for(number: str, day: int) -> None:
    today = dt.date(2026, 11, day)

    assert parse(number[2:], today=today) == parse(number, today=today)
