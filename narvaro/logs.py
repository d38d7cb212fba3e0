"""Log lines without personal data: of an error its kind and where it happened, never its words or its values.

An error quotes what it was given: PostgreSQL the row that was there already, a form what somebody wrote. And a library
for prettier tracebacks, once installed, prints every local variable.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

Event = MutableMapping[str, Any]


def say_where_alone(_logger: Any, _name: str, event: Event) -> Event:
    """A structlog processor: the traceback as text before any renderer sees the error itself."""
    error = _error_in(event.pop("exc_info", None))
    if error:
        event["exception"] = where(error)
    return event


def where(error: BaseException) -> str:
    """Files, lines and kinds of an error and those it came of, the first first."""
    return "\n".join(f"{''.join(traceback.format_tb(each.__traceback__))}{kind(each)}" for each in _chain(error))


def kind(error: BaseException) -> str:
    """What kind of error it is: psycopg.errors.UniqueViolation."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


class WithoutWords(logging.Filter):
    """Takes an error's words out of lines that quote it, as Celery's about failed tasks do."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through."""
        if isinstance(record.args, dict) and "exc" in record.args:
            error = _error_in(record.exc_info)
            record.args = record.args | {"exc": kind(error) if error else "", "traceback": ""}
        return True


class WithoutTokens(logging.Filter):
    """Takes out of every line what opens a guest's link: Django writes the address of what it has refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line through."""
        if OPENS_A_LINK.search(record.getMessage()):
            record.msg, record.args = OPENS_A_LINK.sub(r"\1…", record.getMessage()), ()
        return True


OPENS_A_LINK = re.compile(r"(/svara/oppna/)[^/\s\"']+")


def _error_in(exc_info: Any) -> BaseException | None:
    """The error of what a logger was told: itself, a triple of sys.exc_info, or True for the one being handled."""
    found = exc_info if exc_info else None
    if found is True:
        found = sys.exc_info()
    return found[1] if isinstance(found, tuple) else found


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The errors that an error came of, and itself."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield error
