"""What a huvudman offers its staff beside the routine: its own slides, films and support, shown where they are needed.

Töreboda's routine points to slides and a film that everybody shares. They stay where they are: Närvaro keeps the link,
a title and a line about it. Whoever edits the suggested measures edits these too (``cases.suggestions.libraries_of``).
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cases.errors import Missing
from cases.models import Material
from cases.models.material import CONCERN, STEPS
from people.models import Huvudman

GENERAL = ("", "Hela rutinen")
PLACES = (GENERAL, *STEPS)
"""Where material can belong, in the order of the pages."""

SKOLVERKET = Material(
    step=CONCERN,
    title="Skolans ansvar för barn som far illa",
    url="https://www.skolverket.se/skolutveckling/inspiration-och-stod-i-arbetet/stod-i-arbetet/"
    "skolans-ansvar-for-barn-som-far-illa",
    text="Skolverkets stöd om anmälan och samverkan.",
)
"""The link that the routine's section 5 gives. Every huvudman has it, and it is in no table."""

_IS_LINK = URLValidator(schemes=["https"])


def missing_in(step: str, title: str, url: str) -> list[Missing]:
    """What a link still needs, each part at its field."""
    parts = []
    if step not in dict(PLACES):
        parts.append(Missing("Välj var i rutinen det hör hemma.", "step"))
    if not title.strip():
        parts.append(Missing("Skriv vad länken heter.", "title"))
    if not is_safe_link(url):
        parts.append(Missing("Skriv hela adressen. Den ska börja med https://.", "url"))
    return parts


def is_safe_link(url: str) -> bool:
    """Whether it is an https address without a name or password in it."""
    try:
        _IS_LINK(url)
    except ValidationError:
        return False
    return "@" not in urlsplit(url).netloc


def material_of(huvudman: Huvudman) -> list[Material]:
    """Everything that a huvudman offers. One query."""
    return list(Material.objects.filter(huvudman=huvudman).order_by("title", "pk"))


def material_at(huvudman: Huvudman, step: str) -> list[Material]:
    """What it offers at a step. One query."""
    return [each for each in material_of(huvudman) if each.step == step]


def concern_support(huvudman: Huvudman) -> list[Material]:
    """What stands beside an orosanmälan: Skolverket's link, and the huvudman's own. One query."""
    return [SKOLVERKET, *material_at(huvudman, CONCERN)]


def by_place(materials: Iterable[Material]) -> list[tuple[str, str, list[Material]]]:
    """The material of each place as (key, label, links), in the routine's order; an empty place is left out."""
    found = list(materials)
    places = [(key, label, [each for each in found if each.step == key]) for key, label in PLACES]
    return [place for place in places if place[2]]
