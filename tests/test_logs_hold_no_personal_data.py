"""What goes wrong is logged by kind and place. The words of an error, and what was in the variables, are not."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from narvaro import logs
from notifications import letters
from people.models import Student
from tests.cast import Cast


@pytest.fixture(params=[structlog.processors.JSONRenderer(), structlog.dev.ConsoleRenderer(colors=False)])
def log(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What the lines of a logger look like, formatted as in the settings by each of the two renderers."""
    chain = settings.LOGGING["formatters"]["line"]["foreign_pre_chain"]  # type: ignore[index]
    handler = logging.StreamHandler(text := StringIO())
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=request.param, foreign_pre_chain=chain))
    handler.addFilter(logs.WithoutWords())
    logger = logging.getLogger("a.logger")
    logger.addHandler(handler)
    yield text
    logger.removeHandler(handler)


def test_a_row_that_the_database_refuses_is_not_quoted(cast: Cast, log: StringIO) -> None:
    number, secret = cast.signe.personal_number, "Vill inte gå hem."
    try:
        with transaction.atomic():
            Student.objects.create(personal_number=number, first_name=secret, birth_date=cast.signe.birth_date)
    except IntegrityError:
        logging.getLogger("a.logger").exception("Internal Server Error: %s", "/elever/")

    line = log.getvalue()
    assert "Internal Server Error: /elever/" in line
    assert "psycopg.errors.UniqueViolation" in line
    assert "test_logs_hold_no_personal_data.py" in line
    assert str(number) not in line
    assert secret not in line


def test_a_task_that_fails_is_named_without_what_it_was_about(log: StringIO) -> None:
    name = "Noah Ali"
    try:
        int(name)
    except ValueError as error:
        words = {"name": "absence.tasks.find_due_alerts", "exc": repr(error), "traceback": name}
        logging.getLogger("a.logger").exception("Task %(name)s raised: %(exc)s %(traceback)s", words)

    assert "Task absence.tasks.find_due_alerts raised: builtins.ValueError" in log.getvalue()
    assert name not in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/svara/oppna/{}/x", "/svara/oppna/{}/"])
def test_an_address_that_is_refused_is_not_logged_with_what_opens_a_link(address: str) -> None:
    handler = logging.StreamHandler(text := StringIO())
    handler.addFilter(logs.WithoutTokens())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    Client().post(address.format(token := "t" * 43))
    logger.removeHandler(handler)

    assert "/svara/oppna/…" in text.getvalue()
    assert token not in text.getvalue()


def test_a_letter_of_the_alphabet_that_no_font_has_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    nobodys = "\u0378"  # assigned to no alphabet, so that no font has it

    letters.render_pdf(f'<html lang="sv"><title>Brev</title><p>{nobodys}</p></html>')

    assert [line for line in caplog.records if nobodys in line.getMessage()] == []


def test_every_line_of_the_site_goes_through_the_filters() -> None:
    handlers: Any = settings.LOGGING["handlers"]

    assert [each["filters"] for each in handlers.values()] == [["without_words", "without_tokens"]]
