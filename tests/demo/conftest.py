"""The fictional municipality as its files, generated once."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from narvaro.demo.files import Order, write_folder

TODAY = date(2026, 11, 20)
Rows = Callable[[str], list[dict[str, str]]]


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("alvkoping")
    write_folder(path, Order(TODAY))
    return path


@pytest.fixture(scope="session")
def rows(folder) -> Rows:
    return lambda name: read(folder, name)
