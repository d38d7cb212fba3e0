"""A source on a socket of its own, a connection to it, and the answers checked against the standard."""

from collections.abc import Iterator

import pytest
import time_machine

from people.models import Huvudman
from tests.builders import make_huvudman, make_municipality
from tests.cast import NOW
from tests.ss12000.server import Source, serving
from tests.ss12000.world import World, connect


@pytest.fixture
def source() -> Iterator[Source]:
    """The other system. When the test is over, every answer it gave has kept to the standard."""
    with time_machine.travel(NOW), serving(Source(NOW)) as source:
        yield source
    assert source.problems == []


@pytest.fixture
def huvudman(db: None) -> Huvudman:
    return make_huvudman(make_municipality("1799", "Älvköping"), "2120009911")


@pytest.fixture
def world(source: Source, huvudman: Huvudman) -> World:
    """Björkskolan in the other system, connected."""
    return World(source, connect(huvudman, source.url))
