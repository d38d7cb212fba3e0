"""What can stop a step, in words a user can act on. Views show them; nobody's text is lost."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from people import swedish
from people.models import User


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing part: the sentence that says what to do, and the place where it is done.

    ``where`` is a field of the step's own form, or a place of ``cases.routine.PLACES``; ``section`` where on that page.
    """

    text: str
    where: str
    section: str = ""


class CaseError(Exception):
    """A step of the routine could not be taken; the message is Swedish and says why."""


class MissingParts(CaseError):  # noqa: N818  # what it is, in the words of the routine
    """Something that the step needs is not there yet: each part is named."""

    def __init__(self, parts: list[Missing]) -> None:
        self.parts = parts
        super().__init__(" ".join(part.text for part in parts))


class Conflict(CaseError):  # noqa: N818  # what it is, in the words of the page
    """Somebody else changed it first (``what``: the case, the minutes): who (None when unknown) and when."""

    def __init__(self, by: User | None, at: dt.datetime | None, message: str = "", *, what: str = "Ärendet") -> None:
        self.by, self.at = by, at
        super().__init__(message or f"{what} har ändrats{_by_whom(by)}{_when(at)}. Din text finns kvar.")


class AlreadyDone(Conflict):
    """It has been done already, by this person or another. ``same``: in the very same words, so doing it again loses
    nothing; else whoever wrote other words gets them back."""

    def __init__(self, by: User | None, at: dt.datetime | None, message: str, *, same: bool = False) -> None:
        self.same = same
        super().__init__(by, at, message)


class LinkStands(Conflict):
    """Somebody has a link that still opens, and would lose it: ``link`` is its id, to be named to end it."""

    def __init__(self, link: int, by: User, at: dt.datetime, message: str) -> None:
        self.link = link
        super().__init__(by, at, message)


def _by_whom(by: User | None) -> str:
    return f" av {by.name}" if by else ""


def _when(at: dt.datetime | None) -> str:
    if at is None:
        return ""
    today = timezone.localdate(at) == timezone.localdate()
    return f" {swedish.clock(at)}" if today else f" {swedish.moment(at)}"
