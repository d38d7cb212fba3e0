"""Whatever is read in and undone again leaves everything as it was: absence, lessons, school days, their figures."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from absence.models import Absence, DayBefore, ImportRun, Lesson, LessonBefore, StudentDay
from tests.importing.files import read, write
from tests.importing.worlds import for_a_module, kept_people

pytestmark = pytest.mark.django_db

PUPILS, DAYS, LESSONS = ("E1", "E2", "E3"), ("2026-11-17", "2026-11-18"), ("L1", "L2")
YES_NO = st.sampled_from(["ja", "nej"])
START = st.sampled_from(["08:20", "08:40", "10:00"])
MINUTES = st.sampled_from(["0", "60", "200", "300"])

HEADERS = {
    "lektioner": "lektion;datum;start;slut;klass;ämne;inställd\n",
    "schematid": "elev;datum;erbjudna minuter;första lektion\n",
    "franvaro": "elev;datum;frånvarominuter;start;lektion;giltig;källa-id;borttagen\n",
}
ROWS = {
    "lektioner": st.tuples(
        st.sampled_from(LESSONS), st.sampled_from(DAYS), START, st.just("11:00"), st.sampled_from(["8A", "8B"]),
        st.sampled_from(["Engelska", "NO"]), st.sampled_from(["nej", "nej", "nej", "ja"]),
    ),
    "schematid": st.tuples(st.sampled_from(PUPILS), st.sampled_from(DAYS), MINUTES, START),
    "franvaro": st.tuples(
        st.sampled_from(PUPILS), st.sampled_from(DAYS), st.sampled_from(["20", "60"]), st.sampled_from(["", "08:40"]),
        st.sampled_from(["", *LESSONS]), YES_NO, st.sampled_from(["k1", "k2", "k3", "k4"]),
        st.sampled_from(["nej", "nej", "ja"]),
    ),
}  # fmt: skip
PACKAGE = st.fixed_dictionaries({name: st.lists(rows, max_size=4) for name, rows in ROWS.items()})
"""Files with a few rows each, about the same few pupils, days and lessons."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """People, read in once."""
    with for_a_module(django_db_blocker, kept_people):
        yield


def state() -> dict[str, list[Any]]:
    """All that is known, and all that undoing builds on."""
    known: dict[str, QuerySet[Any]] = {
        "absence": Absence.objects.filter(superseded_at=None).order_by("pk"),
        "lessons": Lesson.objects.order_by("pk"),
        "days": StudentDay.objects.order_by("student", "day", "school"),
        "days before": DayBefore.objects.order_by("pk"),
        "lessons before": LessonBefore.objects.order_by("pk"),
    }
    return {name: list(rows.values()) for name, rows in known.items()}


def read_in(package: dict[str, list[tuple[str, ...]]]) -> ImportRun:
    """Read in files as one run."""
    with TemporaryDirectory() as folder:
        files = {
            f"{name}.csv": HEADERS[name] + "".join(f"{';'.join(row)}\n" for row in rows)
            for name, rows in package.items()
        }
        read("import_absence", write(Path(folder), files), "--let-through", "Prov")
    return ImportRun.objects.latest("pk")


def undo(run: ImportRun) -> None:
    """Undo a run by command."""
    call_command("undo_import", str(run.pk), "--why", "Fel fil.", stdout=StringIO())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=PACKAGE, second=PACKAGE, third=PACKAGE, from_the_last=st.booleans())
def test_what_is_undone_leaves_no_trace_in_what_holds(
    world: None,
    first: dict[str, list[tuple[str, ...]]],
    second: dict[str, list[tuple[str, ...]]],
    third: dict[str, list[tuple[str, ...]]],
    from_the_last: bool,
) -> None:
    with transaction.atomic():
        read_in(first)
        before = state()
        middle = read_in(second)
        between = state()
        last = read_in(third)
        if from_the_last:
            undo(last)
            assert state() == between
            undo(middle)
        else:  # what the last run has changed stands, until it is undone too
            undo(middle)
            undo(last)
        assert state() == before
        transaction.set_rollback(True)
