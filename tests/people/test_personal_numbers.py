"""Personal numbers as people and systems write them become one number, or a message that says what is wrong."""

import datetime as dt

import pytest

from people.personnummer import InvalidPersonalNumber, Kind, parse
from tests.cast import TODAY, sample_numbers

NUMBER = next(number for number in sample_numbers("elev", 2012) if number.startswith("201203"))
SHORT = NUMBER[2:]


def with_check_digit(nine: str) -> str:
    """Nine digits and the check digit, worked out as one does on paper (SKV 704): 2 1 2 1 ..., add the digits."""
    products = "".join(str(int(digit) * int(factor)) for digit, factor in zip(nine, "212121212", strict=True))
    return nine + str(-sum(map(int, products)) % 10)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"{NUMBER[:8]}-{NUMBER[8:]}",
        SHORT,
        f"{SHORT[:6]}-{SHORT[6:]}",
        f"  {SHORT[:6]} {SHORT[6:]} ",
        f"{NUMBER[:8]}\N{EN DASH}{NUMBER[8:]}",
        f"{NUMBER[:4]} {NUMBER[4:6]} {NUMBER[6:8]}\N{NO-BREAK SPACE}{NUMBER[8:]}",
    ],
)
def test_one_number_however_it_is_written(text: str) -> None:
    number = parse(text, today=TODAY)

    assert number.value == NUMBER
    assert number.kind == Kind.PERSONNUMMER
    assert number.birth_date == dt.date(int(NUMBER[:4]), int(NUMBER[4:6]), int(NUMBER[6:8]))


def test_every_test_number_of_skatteverket_is_valid() -> None:
    numbers = [number for kind in ("elev", "vuxen") for number in sample_numbers(kind, "")]

    assert len(numbers) == 7726
    for text in numbers:
        assert parse(text, today=TODAY).value == text


@pytest.mark.parametrize("year", [2007, 2008, 2009])
def test_a_zero_that_excel_has_dropped_is_put_back(year: int) -> None:
    number = next(sample_numbers("elev", year))

    assert parse(number[2:].lstrip("0"), today=TODAY).value == number


def test_ten_digits_belong_to_the_century_that_has_been() -> None:
    adult = next(sample_numbers("vuxen", 1985))

    assert parse(adult[2:], today=TODAY).value == adult
    assert parse(SHORT, today=TODAY).value == NUMBER


def test_a_plus_says_that_somebody_has_turned_a_hundred() -> None:
    adult = next(sample_numbers("vuxen", 1985))

    assert parse(f"{adult[2:8]}+{adult[8:]}", today=TODAY).value == f"18{adult[2:]}"


def test_a_samordningsnummer_has_sixty_added_to_the_day() -> None:
    number = parse("2012" + with_check_digit("120371238")[2:], today=TODAY)

    assert number.kind == Kind.SAMORDNINGSNUMMER
    assert number.birth_date == dt.date(2012, 3, 11)


@pytest.mark.parametrize("date", ["120360", "120071", "120060"])
def test_a_samordningsnummer_without_a_full_birth_date_is_valid_and_says_no_birth_date(date: str) -> None:
    for text in (with_check_digit(date + "238"), "20" + with_check_digit(date + "238")):
        number = parse(text, today=TODAY)

        assert number.value == "20" + with_check_digit(date + "238")
        assert number.kind == Kind.SAMORDNINGSNUMMER
        assert number.birth_date is None


@pytest.mark.parametrize("text", ["20120311TF01", "20120311-tf01", "120311TF01", "120311-TF01"])
def test_a_t_number_has_a_birth_date_and_no_check_digit(text: str) -> None:
    number = parse(text, today=TODAY)

    assert (number.value, number.kind, number.birth_date) == ("20120311TF01", Kind.T_NUMMER, dt.date(2012, 3, 11))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Personnumret saknas"),
        ("  ", "Personnumret saknas"),
        ("Noah Ali", "10 eller 12 siffror"),
        (NUMBER[:-1], "10 eller 12 siffror"),
        (NUMBER + "0", "10 eller 12 siffror"),
        ("২০১২০৩১১২৩৮৪", "10 eller 12 siffror"),
        ("20120311XX01", "10 eller 12 siffror"),
        ("2,01203E+11", "Excel har förkortat"),
        ("2.01203E+11", "Excel har förkortat"),
        (NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10), "Kontrollsiffran"),
        ("20" + with_check_digit("120231238"), "finns inte"),
        ("20" + with_check_digit("121311238"), "finns inte"),
        ("20" + with_check_digit("120011238"), "finns inte"),
        ("20" + with_check_digit("120292238"), "finns inte"),
        ("20120230TF01", "finns inte"),
        (with_check_digit("120231238"), "finns inte"),
        ("20" + with_check_digit("261121238"), "har inte varit än"),
        ("20271121TF01", "har inte varit än"),
    ],
)
def test_what_is_not_a_personal_number_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(InvalidPersonalNumber, match=message) as refusal:
        parse(text, today=TODAY)

    assert not text.strip() or text not in str(refusal.value)  # messages end up in logs
