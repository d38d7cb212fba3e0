"""Björkskolan with its lessons, which the files of the corpus are read in to."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.importing.worlds import for_a_module, kept_lessons, kept_people


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Read in once; whatever a file does is undone."""
    with for_a_module(django_db_blocker, kept_people, kept_lessons):
        yield
