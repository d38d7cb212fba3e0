"""Which homes know of a day's absence: who has been reached, who has been left word, and whom to try next.

Both guardians are to know: 7 kap. 17 §, 15 kap. 16 § and 18 kap. 16 § skollagen say elevens vårdnadshavare. Guardians
at one address are one home; without an address, or with another, a guardian is a home of their own, which does not
know because the other does. A home knows when somebody there was reached or left word, or when somebody at the school
has written why it is not to be told.

Nobody is asked to call a second home about a pupil with protected personal data: one of the homes may be what the child
is protected from, and the school follows a routine of its own. A pupil of age has no home to tell.

The pupil is talked with too, by the routine and not by law. That never stands for the home: it answers no signal, is
not late, and says nothing of what guardians have been told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cases.models import Contact
from cases.parts import Voice
from cases.voices import guardian_key, named_guardians
from people import swedish
from people.models import Guardianship, Student
from people.protected import Fact, shows
from people.queries import guardianships_of, phone_of
from people.tasks import Phone

PUPIL = Voice.PUPIL.value
OTHER = "annan"
"""Keys of those who are no guardians: the pupil, and somebody whose name is written."""

KNOWS = (Contact.Result.REACHED, Contact.Result.LEFT_WORD, Contact.Result.NOT_TO_BE_TOLD)
"""How an attempt went that leaves nothing to tell those whom it was about."""

TOLD = (Contact.Result.REACHED, Contact.Result.LEFT_WORD)
"""How an attempt went that told somebody; why it came late is asked then."""

Home = list[Guardianship]


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody to try about a day, how it has gone so far, and whether they know. ``phone`` where there is a number."""

    key: str
    name: str
    relation: str = ""
    phone: Phone | None = None
    may_contact: bool = True
    knows: bool = False
    attempts: tuple[str, ...] = ()
    mistaken: int = 0  # the id of a call just logged, which can still be taken back

    @property
    def is_pupil(self) -> bool:
        """Whether it is the pupil, who is talked with rather than called."""
        return self.key == PUPIL


def homes_of(student: Student, day: dt.date) -> list[Home]:
    """The homes that the school is to tell about absence on ``day``, each with its guardians."""
    if student.is_adult(day) or not shows(student, Fact.GUARDIANS):
        return []
    homes: dict[object, Home] = defaultdict(list)
    for each in guardianships_of(student):
        if each.may_contact:
            homes[_address(each)].append(each)
    return list(homes.values())


def _address(guardianship: Guardianship) -> object:
    """What guardians of one home have in common; the row itself where no address is known."""
    guardian = guardianship.guardian
    words = f"{guardian.address} {guardian.postal_code}".casefold().split()
    return tuple(words) if guardian.address.strip() else guardianship.pk


def left_to_tell(student: Student, contacts: Iterable[Contact], day: dt.date) -> list[Home]:
    """The homes that do not know of a day's absence, by the contacts about that day."""
    knowing = _knowing(contacts)
    return [home for home in homes_of(student, day) if knowing.isdisjoint(guardian_key(each.guardian) for each in home)]


def _knowing(contacts: Iterable[Contact]) -> set[str]:
    return {key for each in contacts if each.result in KNOWS for key in each.tried}


def is_answered(student: Student, contacts: Collection[Contact], day: dt.date) -> bool:
    """Whether the contacts about a day answer its signal: somebody at home was reached, or every home knows."""
    if any(each.reached_home for each in contacts):
        return True
    if homes_of(student, day):
        return not left_to_tell(student, contacts, day)
    own = (each for each in contacts if not is_with_pupil_alone(student, each.tried, day))
    return any(each.result == Contact.Result.NOT_TO_BE_TOLD for each in own)


def is_with_pupil_alone(student: Student, tried: Collection[str], day: dt.date) -> bool:
    """Whether an attempt was to tell nobody but a pupil who is not of age, which tells no home anything."""
    return set(tried) == {PUPIL} and not student.is_adult(day)


def tells_late(student: Student, contacts: Iterable[Contact], day: dt.date, tried: Collection[str]) -> bool:
    """Whether those who are told after the day were not tried on the day: then there are särskilda skäl to write.

    Each home by itself, as each is to know the same day; a home that has been told before has had its reason. Where
    none of them is of a home (a pupil of age, staff where the pupil lives), one attempt that day is enough. A pupil
    who is not of age is never told late: särskilda skäl are about the home.
    """
    if is_with_pupil_alone(student, tried, day):
        return False
    own = (each for each in contacts if not is_with_pupil_alone(student, each.tried, day))
    explained = {key for each in own if _explains(each, day) for key in each.tried}
    homes = [{guardian_key(each.guardian) for each in home} for home in homes_of(student, day)]
    told = [keys for keys in homes if not keys.isdisjoint(tried)]
    return any(keys.isdisjoint(explained) for keys in told) if told else not explained


def _explains(contact: Contact, day: dt.date) -> bool:
    """Whether an attempt makes a later one to the same home no late one."""
    missed = contact.result == Contact.Result.NO_ANSWER and swedish.local_day(contact.at) == day
    return missed or contact.result in TOLD


def reaches_home(student: Student, day: dt.date, tried: Collection[str]) -> bool:
    """Whether those who were reached are somebody who is to know: a guardian, or the pupil who is of age.

    Somebody else, such as the staff where the pupil lives, counts where there is no home that the school may call.
    """
    if any(key.startswith(f"{Voice.GUARDIAN}_") for key in tried):
        return True
    if student.is_adult(day):
        return PUPIL in tried
    return OTHER in tried and not homes_of(student, day)


def reaches_of(student: Student, contacts: Sequence[Contact], day: dt.date) -> list[Reach]:
    """Everybody at home about one day, whom to try next first: who does not know, and has been tried least."""
    left, knowing = left_to_tell(student, contacts, day), _knowing(contacts)
    told = {each.guardian_id for home in homes_of(student, day) if home not in left for each in home}
    rows = {each.guardian_id: each for each in guardianships_of(student)}
    found = []
    for guardian, name in named_guardians(student, day):
        key, row = guardian_key(guardian), rows[guardian.pk]
        shown = shows(student, Fact.GUARDIANS)
        found.append(
            Reach(
                key=key,
                name=name,
                relation=row.relation if shown else "",
                phone=phone_of(guardian) if shown and row.may_contact and guardian.phone else None,
                may_contact=row.may_contact,
                knows=key in knowing or guardian.pk in told,
                attempts=tuple(attempt_words(each) for each in contacts if key in each.tried),
            )
        )
    return sorted(found, key=lambda each: (each.knows, not each.may_contact, len(each.attempts)))


def pupil_of(student: Student, contacts: Iterable[Contact], *, knows: bool) -> Reach:
    """The pupil, to be talked with: no number to call, as a talk in school is what is asked for."""
    attempts = tuple(attempt_words(each) for each in contacts if PUPIL in each.tried)
    return Reach(key=PUPIL, name=student.name, relation="elev", knows=knows, attempts=attempts)


def attempt_words(contact: Contact) -> str:
    """20 november 10.42: inget svar."""
    return f"{swedish.moment(contact.at)}: {contact.get_result_display().lower()}"
