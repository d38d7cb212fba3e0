"""The register, the huvudman's register and Mitt arbete cost the same however many rows there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, login, make_student
from tests.notifications.steps import investigate


@pytest.mark.parametrize(("name", "address"), [("birgitta", "/utskick/?visa=alla"), ("hugo", "/huvudman/register/")])
def test_a_list_asks_the_same_number_of_questions(client: Client, cast: Cast, name: str, address: str) -> None:
    login(client, getattr(cast, name))

    few = questions(client, cast, address, 2)

    assert questions(client, cast, address, 12) == few
    assert few < 25


def questions(client: Client, cast: Cast, address: str, number: int) -> int:
    for _ in range(number):
        investigate(make_student(group=cast.klass_8a, municipality=cast.granas), cast.karin)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)
