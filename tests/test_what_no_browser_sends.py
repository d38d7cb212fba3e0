"""Whatever is put into a query or a form, every address of the table answers, and none breaks."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse

from tests.test_permissions import READ, ROWS, reader
from tests.world import PEOPLE, World

pytestmark = pytest.mark.django_db

PARAMETERS = "sida klass skola vem fran till elev arende manad steg visa markera id to next q version".split()  # noqa: SIM905
STRANGE = ["1\0", "²", "9" * 20, "9" * 5000]  # PostgreSQL keeps no NUL; ² is a digit; no row has such numbers
NOBODY = {"login", "·"}  # what the table says of those who do not reach an address
FIELD_NAME = re.compile(r'name="([^"]+)"')


@pytest.fixture
def looked_for(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The parameters that pages look for, as they do."""
    names: set[str] = set()

    def noting(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(query: QueryDict, name: str, *args: Any) -> Any:
            names.add(name)
            return method(query, name, *args)

        return noted

    for each in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, each, noting(getattr(QueryDict, each)))
    return names


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_address_breaks_on_what_no_browser_sends_in_its_query(
    world: World, row: list[str], looked_for: set[str]
) -> None:
    client, url = reader(world, row)
    together = [dict.fromkeys(PARAMETERS, value) for value in STRANGE]
    client.get(url)
    alone = [{name: "\0"} for name in PARAMETERS if name in looked_for] if row[2] == "-" else []
    for query in [*together, *alone]:
        with transaction.atomic():
            assert client.get(url, query).status_code < HTTPStatus.INTERNAL_SERVER_ERROR, query
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row[1] == "POST" and set(row[3:]) - NOBODY], ids=lambda row: "-".join(row[:3])
)
def test_no_form_breaks_on_what_no_browser_sends(world: World, row: list[str]) -> None:
    who = next(name for name, code in zip(PEOPLE, row[3:], strict=True) if code not in NOBODY)
    url = reverse(row[0], kwargs=world.objects[row[2]])
    fields = {name for name in FIELD_NAME.findall(world.clients[who].get(url).content.decode()) if name[:4] != "csrf"}
    for value in STRANGE:
        with transaction.atomic():
            answered = world.clients[who].post(url, dict.fromkeys([*PARAMETERS, *fields], value))
            connection.check_constraints()
            transaction.set_rollback(True)
        assert answered.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, value
