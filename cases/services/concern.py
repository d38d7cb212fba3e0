"""The only writers of orosanmälningar. Each locks the report, checks who and version, and leaves nothing half done.

No event of a case is written, nothing is announced and nobody is told: the record stands beside everything else.
"""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.concern.access import may_write, own_concerns, visible_concerns
from cases.concern.known import about_pupil, workplace_of
from cases.concern.questions import HOME, OF_THE_PUPIL, QUESTIONS, Kind
from cases.concern.requirements import OF_AGE_TEXT, is_of_age, knows_in_danger, missing_in
from cases.errors import AlreadyDone, Conflict, Missing, MissingParts
from cases.models import Concern, ConcernNote
from cases.models.concern import How
from cases.services.change import moment
from people import swedish
from people.access import students_to_find, visible_students
from people.models import School, Student, User

Answers = Mapping[str, object]
State = Concern.State

ORALLY = (How.PHONE, How.HANDED_OVER)
"""How something about a child with protected data is given."""

BY_THE_WRITER = (ConcernNote.Kind.SUPPLEMENT, ConcernNote.Kind.SUPPLEMENT_GIVEN)
"""Notes that the writer alone makes; what the socialtjänst answers is noted by whoever reads the report."""

NOT_ALLOWED = "Du når inte den här anmälan."
FINISHED = "Anmälan är redan klar. Din text finns kvar här nedanför. Öppna anmälan igen om något ska ändras."
GIVEN = "Anmälan är redan lämnad. Din text finns kvar här nedanför. Skriv det som är nytt som en komplettering."


@transaction.atomic
def write_concern(
    *,
    by: User,
    answers: Answers,
    student: Student | None = None,
    found: Student | None = None,
    finish: bool = False,
    at: dt.datetime | None = None,
) -> Concern:
    """Begin a report, about a pupil in the writer's reach or a child written by hand; ``finish`` makes it ready too.

    ``found`` is the pupil that the writer found by name and wrote of by hand. Raises MissingParts or PermissionDenied.
    """
    reaches = student is None or visible_students(by).filter(pk=student.pk).exists()
    finds = found is None or students_to_find(by).filter(pk=found.pk).exists()
    if not (may_write(by) and reaches and finds):
        raise PermissionDenied(NOT_ALLOWED)
    when, about = moment(at), about_pupil(student) if student else {}
    school = about.get("school")
    concern = Concern(
        author=by,
        written_at=workplace_of(by, school if isinstance(school, School) else None),
        student=student,
        found=found,
        created_at=when,
        **about,
    )
    return _write(concern, answers, when, finish=finish)


@transaction.atomic
def save_concern(
    *, concern: Concern, by: User, answers: Answers, version: int, finish: bool = False, at: dt.datetime | None = None
) -> Concern:
    """Write a draft anew. Raises Conflict when it is no draft any more, or has been written in another window."""
    locked = _lock_own(concern, by)
    if locked.state != State.DRAFT:
        raise Conflict(by, locked.changed_at, GIVEN if locked.state == State.GIVEN else FINISHED)
    if locked.version != version:
        saved = f"Anmälan sparades i ett annat fönster kl. {swedish.clock(locked.changed_at)}."
        raise Conflict(by, locked.changed_at, f"{saved} Din text finns kvar.")
    return _write(locked, answers, moment(at), finish=finish)


@transaction.atomic
def take_back_concern(*, concern: Concern, by: User, at: dt.datetime | None = None) -> Concern:
    """Open a finished report that has not been given, to change it. Raises AlreadyDone or Conflict."""
    locked = _lock_own(concern, by)
    if locked.state == State.DRAFT:
        raise AlreadyDone(by, locked.changed_at, "Anmälan är redan öppen.")
    if locked.state == State.GIVEN:
        raise Conflict(by, locked.changed_at, GIVEN)
    locked.take_back()
    locked.ready_at = None
    return _keep(locked, moment(at))


@transaction.atomic
def give_concern(
    *, concern: Concern, by: User, how: str, given_at: dt.datetime | None, given_to: str = "",
    at: dt.datetime | None = None,
) -> Concern:  # fmt: skip
    """Note how, when and to whom a finished report was given. From then on it is frozen.

    Raises AlreadyDone, Conflict for a draft, and MissingParts.
    """
    locked, when = _lock_own(concern, by), moment(at)
    if locked.state == State.GIVEN:
        same = (locked.given_how, locked.given_to) == (how, given_to)
        raise AlreadyDone(by, locked.given_at, "Anmälan är redan lämnad.", same=same)
    if locked.state == State.DRAFT:
        raise Conflict(by, locked.changed_at, "Anmälan är ett utkast. Gör den klar först.")
    parts = [*_missing_in_giving(locked, how, given_at, given_to, when), *missing_in(locked, when)]
    if parts:
        raise MissingParts(parts)
    locked.give()
    locked.given_how, locked.given_at, locked.given_to = how, given_at, given_to
    return _keep(locked, when)


@transaction.atomic
def discard_concern(*, concern: Concern, by: User) -> None:
    """Throw away a draft. Raises Conflict for what is finished."""
    locked = _lock_own(concern, by)
    if locked.state != State.DRAFT:
        raise Conflict(by, locked.changed_at, "Bara ett utkast går att kasta.")
    locked.delete()


@transaction.atomic
def note_concern(
    *, concern: Concern, by: User, kind: str, happened_at: dt.datetime | None = None, text: str = "", whom: str = "",
    how: str = "", about: ConcernNote | None = None, at: dt.datetime | None = None,
) -> ConcernNote:  # fmt: skip
    """Note what came after: a supplement, that it was given, or what the socialtjänst answered. Rows stay as written.

    Raises Conflict for a report that is not given, AlreadyDone for the same note twice, and MissingParts.
    """
    allowed = own_concerns(by) if kind in BY_THE_WRITER else visible_concerns(by)
    locked, when = _lock(concern), moment(at)
    if not allowed.filter(pk=locked.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)
    if locked.state != State.GIVEN:
        raise Conflict(locked.author, locked.changed_at, "Anmälan är inte lämnad än.")
    written = {"kind": kind, "text": text, "whom": whom, "how": how, "about": about}
    parts = _missing_in_note(locked, kind, happened_at or when, when, text, how)
    if parts:
        raise MissingParts(parts)
    twice = locked.notes.filter(by=by, **written, **({"at": happened_at} if happened_at else {})).exists()
    if twice or (about and locked.notes.filter(about=about).exists()):
        raise AlreadyDone(by, when, "Det är redan sparat.", same=twice)
    return ConcernNote.objects.create(concern=locked, by=by, at=happened_at or when, **written)


def _lock(concern: Concern) -> Concern:
    """The report as it is in the database, its row locked until the transaction ends."""
    rows = Concern.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "student", "found", "school", "author"
    )
    return rows.get(pk=concern.pk)


def _lock_own(concern: Concern, by: User) -> Concern:
    """The locked report, for its writer alone."""
    locked = _lock(concern)
    if not own_concerns(by).filter(pk=locked.pk).exists():
        raise PermissionDenied(NOT_ALLOWED)
    return locked


def _write(concern: Concern, answers: Answers, when: dt.datetime, *, finish: bool) -> Concern:
    """Write the answers and what is known of the pupil; with ``finish`` every needed part must be there."""
    kept = _of_the_pupil(concern)
    for name, question in QUESTIONS.items():
        value = kept[name] if name in kept else answers.get(name)
        setattr(concern, name, value or _NOTHING.get(question.kind, ""))
    concern.told_anyway = concern.told_anyway and knows_in_danger(concern)
    concern.reporter_name = concern.author.name
    if not (concern.child_name.strip() or concern.worry.strip()):
        raise MissingParts([Missing("Skriv åtminstone vad du är orolig för.", "worry")])
    if finish:
        parts = missing_in(concern, when)
        if parts:
            raise MissingParts(parts)
        concern.finish()
        concern.ready_at = when
    return _keep(concern, when)


_NOTHING = {Kind.SCHOOL: None, Kind.MOMENT: None, Kind.TICK: False}
"""What stands for no answer, where it is not an empty text."""


def _of_the_pupil(concern: Concern) -> dict[str, object]:
    """What is not asked about a pupil: as it was when the report was begun; nothing of the home once protected."""
    if concern.student is None:
        return {}
    if concern.student.is_protected:
        hidden = dict.fromkeys((*HOME, "child_number"), "")
        return hidden | {"child_name": concern.child_name, "child_protected": True}
    return {name: getattr(concern, name) for name in OF_THE_PUPIL}


def _keep(concern: Concern, when: dt.datetime) -> Concern:
    concern.changed_at = when
    concern.version += 1
    concern.save()
    return concern


def _missing_in_giving(
    concern: Concern, how: str, given_at: dt.datetime | None, given_to: str, now: dt.datetime
) -> list[Missing]:
    parts = [] if how else [Missing("Välj hur du lämnade anmälan.", "how")]
    if how and concern.is_protected and how not in ORALLY:
        parts.append(Missing("Barnet har skyddade uppgifter: berätta på telefon eller lämna personligen.", "how"))
    if given_at is None:
        parts.append(Missing("Skriv när du lämnade anmälan.", "given_at"))
    elif given_at > now:
        parts.append(Missing("Skriv en tid som har varit. Lämna anmälan först.", "given_at"))
    if how in ORALLY and not given_to.strip():
        parts.append(Missing("Skriv vem som tog emot.", "given_to"))
    return parts


def _missing_in_note(
    concern: Concern, kind: str, happened_at: dt.datetime, now: dt.datetime, text: str, how: str
) -> list[Missing]:
    parts = []
    if kind == ConcernNote.Kind.SUPPLEMENT and is_of_age(concern, timezone.localdate(now)):
        parts.append(Missing(OF_AGE_TEXT, "text"))
    if kind in (ConcernNote.Kind.SUPPLEMENT, ConcernNote.Kind.OTHER) and not text.strip():
        parts.append(Missing("Skriv vad som är nytt.", "text"))
    if kind == ConcernNote.Kind.SUPPLEMENT_GIVEN and not how:
        parts.append(Missing("Välj hur du lämnade kompletteringen.", "how"))
    if happened_at > now:
        parts.append(Missing("Skriv en tid som har varit.", "at"))
    return parts
