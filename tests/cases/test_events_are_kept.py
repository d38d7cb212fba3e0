"""What has happened in a case stays: no event is changed or deleted, by nobody, not even past the application."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from cases.models import CaseEvent
from tests.cases import way
from tests.cast import Cast


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_caseevent SET text = 'annat'",
        "DELETE FROM cases_caseevent WHERE true",
        "TRUNCATE cases_caseevent",
        "TRUNCATE cases_case CASCADE",
    ],
)
def test_postgresql_refuses_to_change_what_has_happened(cast: Cast, statement: str) -> None:
    way.opened(cast)
    connection.check_constraints()  # nothing waits for the end of the transaction

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert CaseEvent.objects.get().text == "Sex tillfällen sedan augusti."


def test_an_event_is_neither_saved_again_nor_deleted(cast: Cast) -> None:
    event = way.opened(cast).events.get()
    event.text = "annat"

    with pytest.raises(ProgrammingError), transaction.atomic():
        event.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        event.delete()
