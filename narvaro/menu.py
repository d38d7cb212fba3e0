"""The top bar: where each person can go, from what they may do. One table, given to every page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from absence.csn import WITH_STUDIEHJALP
from narvaro.demo.logins import LOGINS, PASSWORD
from people import swedish
from people.access import scope_of
from people.models import Enrolment, Mentorship, RoleAssignment, User
from people.roles import HUVUDMAN_WIDE, Role, Verb


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu (the name of its address) and the verbs that open it; no verbs: everybody logged in."""

    label: str
    name: str
    icon: str
    verbs: frozenset[Verb] = frozenset()
    with_studiehjalp: bool = False  # only where pupils have it
    alone: bool = False  # only for whoever may do nothing else


MAIN = (
    Entry("Mitt arbete", "home", "bock"),
    Entry("Elever", "students", "personer", frozenset({Verb.SEE_STUDENTS, Verb.SEE_OWN_STUDENTS})),
    Entry("Ärenden", "cases:list", "mapp", frozenset({Verb.SEE_CASES, Verb.LOG_TALKS})),
    Entry("Rapporter", "absence:reports", "kurva", frozenset({Verb.READ_REPORT, Verb.ANSWER_REPORT})),
    Entry("Utskick", "notifications:register", "brev", frozenset({Verb.HANDLE_DELIVERIES, Verb.READ_DELIVERIES})),
    Entry("Register", "notifications:huvudman_register", "dokument", frozenset({Verb.SEE_REGISTER})),
    Entry("Skolorna", "oversight:schools", "byggnad", frozenset({Verb.SEE_REGISTER})),
    Entry("Oro för ett barn", "cases:concerns", "skold", frozenset({Verb.FIND_FOR_CONCERN}), alone=True),
    Entry("Inläsningar", "absence:imports", "ladda-upp", frozenset({Verb.IMPORT_DATA})),
)

ACCOUNT = (
    # Everybody who works here, once: for whoever has nothing else it stands in the bar.
    Entry("Oro för att ett barn far illa", "cases:concerns", "skold", frozenset(Verb) - {Verb.FIND_FOR_CONCERN}),
    Entry("Rutinen", "cases:routine", "dokument", frozenset(Verb)),
    Entry("Rutinens inställningar", "cases:settings", "kurva", frozenset({Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE})),
    Entry("Riktvärden", "absence:rules", "kurva", frozenset({Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE})),
    Entry("Eget material", "cases:materials", "dokument", frozenset({Verb.MANAGE_SETTINGS})),
    Entry("Förslag på åtgärder", "cases:suggestions", "hand", frozenset({Verb.MANAGE_SETTINGS})),
    Entry("Personal och roller", "people:staff", "personer", frozenset({Verb.SEE_PEOPLE})),
    Entry(
        "Ogiltig frånvaro till CSN", "oversight:csn", "dokument", frozenset({Verb.DECIDE, Verb.HANDLE_DELIVERIES}), True
    ),
    Entry("Huvudmannens uppföljning", "oversight:schools", "byggnad", frozenset({Verb.DECIDE})),
    Entry("Delegation", "cases:delegations", "beslut", frozenset({Verb.DECIDE})),
    Entry("Hämtning med SS 12000", "absence:ss12000", "ladda-upp", frozenset({Verb.MANAGE_SETTINGS})),
    Entry(
        "Gallring",
        "retention:retention",
        "mapp",
        frozenset({Verb.DECIDE_DISPOSAL, Verb.DISPOSE, Verb.MANAGE_SETTINGS}),
    ),
    Entry("Vem har läst", "audit:log", "oga", frozenset({Verb.REVIEW_ACCESS_LOG})),
    Entry("Byt lösenord", "account_change_password", "nyckel"),
    Entry("Inloggning i två steg", "mfa_index", "skold"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the menu; ``current`` is "page" on the page itself, "true" on a page under it."""

    label: str
    url: str
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class Menu:
    """What the top bar and the foot of the page show a person."""

    name: str
    role: str
    place: str
    items: tuple[Item, ...]
    account: tuple[Item, ...]


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def _open(entries: Iterable[Entry], verbs: frozenset[Verb], path: str, *, studiehjalp: bool) -> Iterator[Item]:
    for entry in entries:
        opens = not entry.verbs or (verbs == entry.verbs if entry.alone else bool(entry.verbs & verbs))
        if opens and (studiehjalp or not entry.with_studiehjalp):
            url = reverse(entry.name)
            yield Item(entry.label, url, entry.icon, _current(path, url))


def _role_label(roles: list[RoleAssignment], classes: list[str]) -> str:
    """Mentor 8B och 9A; Rektor; Administratör."""
    names = list(dict.fromkeys(assignment.role for assignment in roles))
    text = ", ".join(f"{name} {swedish.join(classes)}" if name == Role.MENTOR and classes else name for name in names)
    return text[:1].upper() + text[1:]


def _place(roles: list[RoleAssignment]) -> str:
    """Björkskolan, Älvköpings kommun; the huvudman alone for those who work at several schools or for all."""
    schools = {role.school.name for role in roles if role.role not in HUVUDMAN_WIDE}
    huvudman = [role.school.huvudman.name for role in roles[:1]]
    return ", ".join([*schools, *huvudman] if len(schools) == 1 else huvudman)


def menu_of(user: User, path: str) -> Menu:
    """The menu of a person who is logged in (two queries besides the scope)."""
    today = timezone.localdate()
    gymnasium = Enrolment.objects.on(today).filter(school=OuterRef("school"), skolform__in=WITH_STUDIEHJALP)
    held = RoleAssignment.objects.on(today).filter(user=user).annotate(studiehjalp=Exists(gymnasium))
    roles: list[RoleAssignment] = list(held.select_related("school__huvudman").order_by("pk"))
    studiehjalp = any(getattr(role, "studiehjalp", False) for role in roles)
    classes = [
        mentorship.group.name
        for mentorship in Mentorship.objects.on(today).filter(user=user).select_related("group").order_by("group__name")
    ]
    verbs = frozenset(verb for held in scope_of(user).verbs.values() for verb in held)
    return Menu(
        name=user.name,
        role=_role_label(roles, classes) or "Inga roller just nu",
        place=_place(roles),
        items=tuple(_open(MAIN, verbs, path, studiehjalp=studiehjalp)),
        account=tuple(_open(ACCOUNT, verbs, path, studiehjalp=studiehjalp)),
    )


def menu(request: HttpRequest) -> dict[str, object]:
    """Context processor: the menu of who is logged in, and in the demo who one can log in as."""
    user = getattr(request, "user", None)
    found = menu_of(user, request.path) if isinstance(user, User) and user.is_authenticated else None
    demo = {"demo_logins": LOGINS, "demo_password": PASSWORD} if settings.MODE == "demo" else {}
    return {"menu": found, **demo}
