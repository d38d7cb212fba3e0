"""What the pages of orosanmälan tell: whom to call now, how far a report has come, and who has read it."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from audit.models import AccessLog
from audit.services import What
from cases.concern.access import rektor_reads
from cases.concern.known import school_of, social_services, workplace_of
from cases.concern.questions import answers_of
from cases.lagrum import orosanmalan_lagrum
from cases.material import concern_support
from cases.models import Concern, ConcernNote
from cases.models.concern import How
from people.models import Student, User


def what_to_do_now(user: User, concern: Concern | None, student: Student | None = None) -> dict[str, Any]:
    """Whom to call, the law, and where there is more support."""
    student = concern.student if concern else student
    about = concern.school if concern else school_of(student, timezone.localdate()) if student else None
    workplace = workplace_of(user, about)
    return {
        "social": social_services(student, workplace),
        "lagrum": orosanmalan_lagrum(timezone.localdate()),
        "support": concern_support(workplace.huvudman),
    }


def page_of(concern: Concern, user: User) -> dict[str, Any]:
    """What the page of a report tells."""
    notes = list(concern.notes.select_related("by"))
    own = concern.author_id == user.pk
    day = timezone.localdate(concern.given_at or concern.ready_at or timezone.now())
    return what_to_do_now(user, concern) | {
        "concern": concern,
        "own": own,
        "sections": answers_of(concern),
        "events": _events(concern, notes),
        "unsent": _not_given(notes) if own else [],
        "rektor_reads": rektor_reads(concern),
        "readers": readers_of(concern),
        "lagrum": orosanmalan_lagrum(day),
    }


def readers_of(concern: Concern) -> list[User]:
    """Everybody who has read the report, the latest first; ``last`` is when."""
    readings = AccessLog.objects.filter(what=What.CONCERN, object_id=concern.pk, user=OuterRef("pk"))
    last = Subquery(readings.order_by("-at").values("at")[:1])
    return list(User.objects.filter(Exists(readings)).annotate(last=last).order_by("-last"))


def _not_given(notes: list[ConcernNote]) -> list[ConcernNote]:
    """The supplements that nobody has noted as given."""
    given = {note.about_id for note in notes}
    return [note for note in notes if note.kind == ConcernNote.Kind.SUPPLEMENT and note.pk not in given]


def _events(concern: Concern, notes: list[ConcernNote]) -> list[dict[str, Any]]:
    """What has happened, the newest first, as rows of the timeline."""
    rows = [_event(note) for note in reversed(notes)]
    if concern.given_at:
        to = f"Till {concern.given_to}." if concern.given_to else ""
        how = How(concern.given_how).label
        rows.append(_row("skicka", "Anmälan lämnades", concern.given_at, concern.author, f"{how}. {to}".strip()))
    if concern.called_at:
        who = f"Samtalet togs emot av {concern.called_to}." if concern.called_to else ""
        rows.append(_row("telefon", "Berättade på telefon", concern.called_at, concern.author, who))
    rows.append(_row("penna", "Anmälan påbörjades", concern.created_at, concern.author))
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _event(note: ConcernNote) -> dict[str, Any]:
    kinds = ConcernNote.Kind
    icon = {kinds.SUPPLEMENT: "penna", kinds.SUPPLEMENT_GIVEN: "skicka"}.get(kinds(note.kind), "samtal")
    how = f"{How(note.how).label}." if note.how else ""
    whom = f"{'Till' if note.how else 'Med'} {note.whom}." if note.whom else ""
    row = _row(icon, str(note.get_kind_display()), note.at, note.by, f"{how} {whom}".strip())
    return row | {"quote": note.text, "note": note}


def _row(icon: str, title: str, at: dt.datetime, who: User, text: str = "") -> dict[str, Any]:
    return {"icon": icon, "title": title, "at": at, "who": who.name, "text": text}
