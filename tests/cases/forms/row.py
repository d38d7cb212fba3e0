"""What a form's row says, and what several rows have in common."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Model

from cases import services
from cases.models import (
    Appeal,
    Atgardsprogram,
    Case,
    Communication,
    Concern,
    ConcernNote,
    InvestigationTalk,
    Material,
    Measure,
    MeasureEffect,
    MeasureSuggestion,
    Meeting,
    Passing,
    Samverkan,
)
from people.models import User
from retention.models import Disposal
from tests.cases import way
from tests.cast import TODAY, Cast

WORDS = "Det här har jag skrivit själv & vill inte förlora."
RIVAL = "Det här skrev en kollega under tiden."
DAY = TODAY.isoformat()
LATER = way.NEXT_WEEK.isoformat()


BESIDE = "den hör inte till något steg: inget ska komma före"
"""Why a form that belongs to no step has no wrong time."""


class Race(StrEnum):
    """What comes of it when somebody else writes while the form is open."""

    TOLD = "den som kommer sist får veta, och får tillbaka sin text"
    BOTH_KEPT = "båda sparas: den ena skriver inte över den andra"


ALSO_CLOSED = "det händer också sedan ärendet har avslutats"
"""Why what comes of a decision has no wrong time."""

KEYS: tuple[type[Model], ...] = (
    *(Case, Measure, MeasureSuggestion, InvestigationTalk, Samverkan, Atgardsprogram, Appeal),
    *(Communication, Concern, ConcernNote, Disposal, Material, Meeting, Passing),
)


@dataclass(frozen=True)
class Place:
    """Everybody, and the case that the form is about, if there is one yet."""

    cast: Cast
    case: Case | None

    def url(self, pattern: str) -> str:
        """The address of a form here: of the only case, measure, orosanmälan or meeting there is."""
        found = {each.__name__.lower(): each._default_manager.first() for each in KEYS}
        keys = {name: row.pk if row else 0 for name, row in found.items()}
        of_cast = {
            "student": self.cast.noah,
            "pupil": self.cast.casper,
            "school": self.cast.bjorkskolan,
            "huvudman": self.cast.huvudman,
        }
        return pattern.format(**{name: row.pk for name, row in of_cast.items()}, **keys)

    def measure(self) -> str:
        """The id of the case's measure."""
        return str(self.case.measures.get().pk) if self.case else ""


Begin = Callable[[Cast], object]
Values = Callable[[Place], dict[str, Any]]
Rival = Callable[[Place], object]


def note_by_maria(place: Place) -> object:
    """Maria writes a note in the case: its version is another."""
    assert place.case is not None
    return services.add_note(case=place.case, by=place.cast.maria, text=RIVAL)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A form: ``prose`` is its field for longer words ("" for none), ``wrong`` how to get where it has no place, or
    ``always`` why there is no such place.
    """

    name: str  # of the address; of the transition where the address is that of the steps
    who: str
    at: Begin
    url: str
    right: Values
    prose: str = ""
    empty: int = 422  # 302 where nothing is needed to save it
    wrong: Begin | None = None
    always: str = ""
    late: int = 409  # what it answers there; 302 where nobody has written words: to how things are
    rival: Rival = note_by_maria
    race: Race | None = Race.TOLD  # None: nothing that another could write over
    other: str = "karin"  # somebody else who reaches the form, or is refused it
    shown: str = ""  # the address of the page where the form stands, if not its own
    more: dict[str, str] = field(default_factory=dict)  # what the page sends along, empty as it is

    def user(self, cast: Cast) -> User:
        """Who fills in the form."""
        user: User = getattr(cast, self.who)
        return user


def step(name: str, who: str, at: Begin, right: Values, prose: str = "", **more: Any) -> Row:
    """The form of a transition."""
    url = f"/arenden/{{case}}/{name.replace('_', '-')}/"
    return Row(name=name, who=who, at=at, url=url, right=right, prose=prose, **more)


def says(**values: Any) -> Values:
    """Values that are the same everywhere."""
    return lambda place: values


def nothing(cast: Cast) -> None:
    """No case yet."""


def closed_after(begin: Callable[[Cast], Case]) -> Callable[[Cast], Case]:
    """A way on which Karin closes the case last: the pupil has moved."""

    def closed(cast: Cast) -> Case:
        case = begin(cast)
        way.take(cast, case, "avsluta", cast.karin)
        return way.fresh(case)

    return closed


def planned(cast: Cast) -> Case:
    """Measures are being planned, and one is."""
    case = way.atgarder(cast)
    way.measure(cast, case)
    return way.fresh(case)


def an_evaluation(place: Place) -> dict[str, Any]:
    """The measure has had some effect."""
    effect = {f"effect_{place.measure()}": MeasureEffect.Effect.SOME.value}
    effect |= {f"after_{place.measure()}": MeasureEffect.After.GOES_ON.value}
    return {"held_on": DAY, "participants": "Noah, Sara", "conclusion": WORDS, "decision": "avsluta"} | effect
