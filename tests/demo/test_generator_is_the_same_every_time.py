"""The same seed gives the same bytes, and a later last day only adds."""

import csv
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from narvaro.demo.files import DEFAULT_PUPILS, Order, write_folder, write_zip
from narvaro.demo.schoolyear import demo_today
from tests.demo.conftest import TODAY, read


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(folder, name):
    return set((folder / name).read_text("utf-8").splitlines())


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    write_folder(tmp_path, Order(TODAY))
    assert contents(tmp_path) == contents(folder)


def test_the_same_seed_gives_the_same_zip(folder, tmp_path):
    for name in ("one.zip", "two.zip"):
        write_zip(tmp_path / name, Order(TODAY))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == contents(folder)


def test_another_seed_gives_another_municipality_with_the_same_cast(folder, tmp_path):
    write_folder(tmp_path, Order(TODAY, seed=7))
    assert lines(tmp_path, "franvaro.csv") != lines(folder, "franvaro.csv")
    names = {(row["förnamn"], row["efternamn"], row["klass"]) for row in read(tmp_path, "elever")}
    assert ("Noah", "Ali", "8B") in names


@settings(max_examples=5, deadline=None)
@given(st.dates(date(2026, 8, 18), date(2027, 6, 10)))
def test_a_day_comes_out_the_same_however_long_the_year_goes_on(tmp_path_factory, folder, until):
    other = tmp_path_factory.mktemp("later")
    write_folder(other, Order(until))
    last = str(min(until, TODAY))
    for name in ("lektioner", "franvaro"):
        one, two = read(other, name), read(folder, name)
        assert [row for row in one if row["datum"] <= last] == [row for row in two if row["datum"] <= last]
        assert all(row["datum"] <= str(until) for row in one)
    for name in ("elever.csv", "vardnadshavare.csv", "personal.csv", "lov.csv"):
        assert lines(other, name) == lines(folder, name)


def test_a_large_municipality_is_written_as_school_days_with_the_first_schools_the_same(folder, tmp_path):
    write_folder(tmp_path, Order(TODAY, pupils=6000))
    assert not (tmp_path / "lektioner.csv").exists()
    pupils = read(tmp_path, "elever")
    assert len({row["elev-id"] for row in pupils}) == 6000
    assert len({row["personnummer"] for row in pupils}) == 6000
    assert lines(folder, "elever.csv") <= lines(tmp_path, "elever.csv")
    with (tmp_path / "schematid.csv").open(encoding="utf-8") as file:
        days = {(row["elev"], row["datum"]): row for row in csv.DictReader(file, delimiter=";")}
    absent: dict[tuple[str, str], int] = {}
    for row in read(tmp_path, "franvaro"):
        key = row["elev"], row["datum"]
        absent[key] = absent.get(key, 0) + int(row["frånvarominuter"])
    for key, minutes in absent.items():
        assert minutes <= int(days[key]["rapporterade minuter"]) <= int(days[key]["erbjudna minuter"])


def test_a_few_pupils_can_be_asked_for(tmp_path):
    write_folder(tmp_path, Order(TODAY, pupils=40))
    assert len({row["elev-id"] for row in read(tmp_path, "elever")}) == 40
    assert [row["namn"] for row in read(tmp_path, "skolor")] == ["Björkskolan"]


def test_the_command_writes_what_was_asked_and_tells_what_is_wrong(tmp_path, capsys):
    call_command("generate_municipality", output=tmp_path / "a.zip", zip=True, pupils=30, days=3)
    assert "2026-08-20" in capsys.readouterr().out
    with pytest.raises(CommandError, match="skoldagar"):
        call_command("generate_municipality", output=tmp_path / "b", days=400)
    with pytest.raises(CommandError, match="minst 1"):
        call_command("generate_municipality", output=tmp_path / "b", pupils=0)


def test_the_demo_is_about_today_within_the_term_and_else_about_a_friday_in_november():
    assert demo_today(date(2026, 10, 7)) == date(2026, 10, 7)
    assert demo_today(date(2027, 3, 1)) == date(2026, 11, 20)
    assert demo_today(date(2026, 8, 1)) == date(2026, 11, 20)
    assert 580 <= DEFAULT_PUPILS <= 640
