"""Protected personal data: what is hidden where, as one table.

A pupil with sekretessmarkering or skyddad folkbokföring is reached by named staff and the rektor alone
(``people.access``). Even they do not need everything on a screen, and there are places where such a pupil never stands:
the school sends letters by a manual routine, and the name of a school can be enough to find a child.
"""

import datetime as dt
from enum import StrEnum

from django.apps import apps

from people.models import Protection, Student


class Fact(StrEnum):
    """Something about a pupil that could lead a stranger to the child. The value is shown to people."""

    ADDRESS = "adress och hemkommun"
    GUARDIANS = "vårdnadshavare och deras kontaktuppgifter"
    SCHOOL = "skola och klass"


class Place(StrEnum):
    """Where no protected pupil ever stands (kept by ``notifications``). The value is shown to people."""

    EMAIL = "e-post"
    EXPORT = "filer som förs över till andra"
    LETTER = "brev som skrivs ut i Närvaro"


HIDDEN_ON_PAGES: frozenset[Fact] = frozenset(Fact)


def shows(student: Student, fact: Fact) -> bool:
    """Whether a page about the pupil may show this to somebody who reaches the pupil."""
    return not (student.is_protected and fact in HIDDEN_ON_PAGES)


def protected_since(student: Student, when: dt.datetime) -> bool:
    """Whether the pupil has had protected data at any time since ``when``, by the row's history. One query."""
    history = apps.get_model("people", "StudentEvent").objects
    then: bool = (
        history.filter(pgh_obj=student.pk, pgh_created_at__gte=when).exclude(protection=Protection.NONE).exists()
    )
    return then
