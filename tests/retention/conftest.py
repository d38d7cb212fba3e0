"""What tests of gallring begin with: Noah's case, closed more than three years ago, and its package in the archive."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.core.files.base import ContentFile

from cases.guests.pictures import case_files
from cases.models import Case
from retention.models import Disposal
from retention.services import disposals
from tests.cast import NOW, Cast, make_cast
from tests.kept import Kept
from tests.retention.decided import decide
from tests.retention.long_ago import LATER_NOW, confirmed, with_everything


@dataclass
class LongAgo:
    """The cast, Noah's case with everything, the gallring that waits for approval, and the files of both."""

    cast: Cast
    case: Case
    disposal: Disposal
    files: dict[str, bytes]


def make() -> LongAgo:
    """The schedule is entered and the case closed in November 2026; the gallring is prepared in January 2030."""
    cast = make_cast()
    decide(cast)
    case = with_everything(cast)
    with time_machine.travel(LATER_NOW, tick=False):  # however long it takes, what a test does comes after
        disposal = confirmed(cast)
    names = [*case.pictures.values_list("file", flat=True), disposal.package]
    return LongAgo(cast, case, disposal, {name: case_files().open(name).read() for name in names})


kept = Kept(make)


@pytest.fixture
def long_ago(db: None) -> Iterator[LongAgo]:
    """On 15 January 2030."""
    with time_machine.travel(NOW):
        found = kept.put()
    for name, content in found.files.items():
        if not case_files().exists(name):
            case_files().save(name, ContentFile(content))
    with time_machine.travel(LATER_NOW):
        yield found


@pytest.fixture
def cast(long_ago: LongAgo) -> Cast:
    """Everybody, in January 2030."""
    return long_ago.cast


@pytest.fixture
def case(long_ago: LongAgo) -> Case:
    """Noah's case with everything, closed."""
    return long_ago.case


@pytest.fixture
def disposal(long_ago: LongAgo) -> Disposal:
    """Birgitta's gallring, confirmed in the archive and not approved."""
    return Disposal.objects.get(pk=long_ago.disposal.pk)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The packages that the worker is asked for. It makes none by itself."""
    found: list[int] = []
    monkeypatch.setattr("narvaro.tasks.make_package.delay", found.append)
    return found


@pytest.fixture
def free(disposal: Disposal) -> None:
    """Nothing is prepared yet."""
    disposals.cancel(disposal=disposal, by=disposal.prepared_by)


@pytest.fixture
def fetched(disposal: Disposal) -> str:
    """The page of Birgitta's gallring, whose package is fetched and not confirmed."""
    Disposal.objects.filter(pk=disposal.pk).update(confirmed_at=None, confirmed_by=None)
    return f"/gallring/{disposal.pk}/"
