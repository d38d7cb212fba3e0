"""The mark of an opened page: signed, so that what comes back is known to be from a page that we gave this person.

It tells whose page it is, which form, and which draft the page began with. That is also what saves the words when the
login has ended meanwhile: the mark says whose draft they are, and whoever reads them must log in.
"""

import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest

from drafts.models import Draft

FIELD = "utkast"
"""The hidden field of a form that holds the mark."""
SALT = "drafts.mark"
GOOD_FOR = 7 * 24 * 60 * 60  # seconds that a page may stand open: a week


@dataclass(frozen=True, slots=True)
class Mark:
    """An opened page: the person's id, the form's address, the page's own id, and what the form is called and about.

    ``base`` and ``version`` are the draft that the page began with: it goes on with that one while nobody else has.
    """

    user: int
    place: str
    page: str
    title: str
    student: int | None = None
    base: int | None = None
    version: int = 0

    def signed(self) -> str:
        """The mark as a field's value."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def anew(self) -> "Mark":
        """Another page of the same form."""
        return new_mark(self.user, self.place, self.title, self.student)

    def upon(self, draft: Draft | None) -> "Mark":
        """The same page, beginning with a draft."""
        return replace(self, base=draft.pk, version=draft.version) if draft else self


def new_mark(user: int, place: str, title: str, student: int | None) -> Mark:
    """The mark of a page that is being opened."""
    return Mark(user, place, str(uuid.uuid4()), title, student)


def posted_mark(request: HttpRequest) -> Mark | None:
    """The mark that a form brings back; None when there is none, or it is old, false or another form's."""
    try:
        told: dict[str, Any] = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    mark = Mark(**told)
    return mark if mark.place == request.path else None
