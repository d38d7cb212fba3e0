"""What came in by links, as the school reads it, and what becomes of it: the words as they are, whoever sent them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from cases.guests.access import holds_something, is_orphaned, opens
from cases.guests.languages import LANGUAGES, Language
from cases.guests.rules import WRONG_CODES
from cases.models import Case, CasePicture, GuestLink, GuestReply
from cases.parts import Voice
from cases.reading import Reading, reading_of
from cases.voices import guardian_key
from people import swedish
from people.models import Guardian, User
from people.protected import Fact, shows
from people.validators import whole_number


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the question in Swedish, and the words."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody has answered: from whom, when, in which language, the words, the pictures."""

    row: GuestReply
    who: str
    sender: str
    language: Language
    answers: list[Answered]
    pictures: list[CasePicture]

    @property
    def is_pupils(self) -> bool:
        """Whether the words are the pupil's."""
        return self.row.guardian_id is None

    @property
    def origin(self) -> str:
        """How the words came, beside them wherever they are taken: by whose link, as whoever has it can write."""
        link = self.row.link
        made = f"skapad av {link.created_by.name} och öppnad {times(link.opened_times)}"
        return f"Kom {swedish.date(self.row.at)} via länken till {self.sender}, {made}."

    @property
    def key(self) -> str:
        """The part of an investigation that holds this person's picture: ``elev``, ``vh_12``."""
        return voice_key(self.row.guardian)

    @property
    def as_text(self) -> str:
        """All of it as one text, to be taken into a talk or an investigation."""
        pictures = f"Bilder i ärendet: {len(self.pictures)}." if self.pictures else ""
        words = (f"{each.question}\n{each.text}" for each in self.answers)
        return "\n\n".join(filter(None, [self.origin, *words, pictures]))


def replies_of(case: Case, reading: Reading) -> list[Reply]:
    """The replies of a case that a person reads, oldest first. Two queries."""
    rows = case.guest_replies.select_related("guardian", "link__read_by", "link__created_by").prefetch_related(
        "link__pictures"
    )
    return [reply_of(case, each) for each in rows.exclude(pk__in=reading.hidden("guest_reply"))]


def told_by_link(user: User, case: Case | None, asked: str) -> Reply | None:
    """The reply that a page's address asks for (its id), if the person reads it."""
    if case is None or not whole_number(asked):
        return None
    found = replies_of(case, reading_of(user, case))
    return next((each for each in found if each.row.pk == whole_number(asked)), None)


def reply_of(case: Case, row: GuestReply) -> Reply:
    """A reply ready to be read."""
    who = name_of(case, row.guardian)
    return Reply(
        row=row,
        who=who,
        sender="eleven" if row.guardian is None else f"vårdnadshavaren {who}",
        language=LANGUAGES.get(row.language, LANGUAGES["sv"]),
        answers=[Answered(each["question"], each["text"]) for each in row.answers],
        pictures=list(row.link.pictures.all()),
    )


def name_of(case: Case, guardian: Guardian | None) -> str:
    """The pupil, or a guardian, as pages name them: no guardian's name where the pupil has become protected."""
    if guardian is None:
        return case.student.name
    return guardian.name if shows(case.student, Fact.GUARDIANS) else "Vårdnadshavare"


def voice_key(guardian: Guardian | None) -> str:
    """The key of whose words they are."""
    return Voice.PUPIL.value if guardian is None else guardian_key(guardian)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as the school sees it: to whom, and how it is with it. Never what it is opened by."""

    link: GuestLink
    who: str
    state: str
    may_be_closed: bool


def links_of(case: Case, now: dt.datetime) -> list[LinkRow]:
    """The links of a case, newest first."""
    about = ("guardian", "created_by", "case__student")
    links: Iterable[GuestLink] = case.guest_links.select_related(*about).order_by("-pk")
    return [_row(case, each, now) for each in links]


def _row(case: Case, link: GuestLink, now: dt.datetime) -> LinkRow:
    is_open = opens(link, now)
    waits = not is_open and is_orphaned(link, now) and holds_something(link)
    state = (
        _waits(link) if waits else f"Gäller till {swedish.moment(link.expires_at)}." if is_open else _ended(link, now)
    )
    return LinkRow(link, name_of(case, link.guardian), f"{state} {_opened(link)}", is_open or waits)


def _waits(link: GuestLink) -> str:
    """What becomes of what somebody has begun by a link whose maker has left."""
    until = swedish.moment(link.expires_at)
    return f"Vilar: den som skapade den når inte ärendet längre. Skapa en ny länk före {until}, så följer svaret med."


def _ended(link: GuestLink, now: dt.datetime) -> str:
    """How a link has ended."""
    if link.sent_at:
        return f"Svaret kom {swedish.moment(link.sent_at)}."
    if link.revoked_at:
        return f"Stängd {swedish.moment(link.revoked_at)}."
    if link.wrong_codes >= WRONG_CODES:
        return f"Stängd efter {WRONG_CODES} felaktiga koder. Skapa en ny länk, och fråga hur koden kom fram."
    expired = f"Gick ut {swedish.moment(link.expires_at)} utan svar."
    return expired if link.expires_at <= now else "Går inte längre att öppna. Skapa en ny länk om svaret behövs."


def _opened(link: GuestLink) -> str:
    """How often a link has been opened, and when: Öppnad 2 gånger, senast 20 november kl. 10.42."""
    if not link.last_opened_at:
        return "Inte öppnad."
    return f"Öppnad {times(link.opened_times)}, senast {swedish.moment(link.last_opened_at)}."


def times(number: int) -> str:
    """En gång, två gånger."""
    return swedish.count(number, "gång", "gånger")
