"""The right column of "Mitt arbete" for roles that work with more than pupils: how things stand, and the way there."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from absence.access import visible_runs
from absence.models import ImportRun
from audit.models import AccessLog
from cases.access import visible_cases
from cases.models import State
from notifications.access import register, visible
from notifications.models import Channel, Status
from people import swedish
from people.access import may_anywhere, schools_with
from people.calendar import monday
from people.models import RoleAssignment, User
from people.roles import Verb


@dataclass(frozen=True, slots=True)
class Place:
    """A card: what it is, how it stands in a sentence, and a link."""

    icon: str
    title: str
    text: str
    url: str
    link: str


def places_of(user: User, today: dt.date) -> list[Place]:
    """The cards of a person, in the order of the table."""
    return [place(user, today) for verb, place in PLACES if may_anywhere(user, verb)]


def _register(user: User, today: dt.date) -> Place:
    """What has been reported to the huvudman."""
    rows = register(user)
    number, waiting = rows.count(), rows.filter(status=Status.SENT).count()
    found = swedish.count(number, "anmäld utredning", "anmälda utredningar").capitalize()
    left = swedish.count(waiting, "väntar", "väntar").capitalize() if waiting else "Ingen väntar"
    text = f"{found}. {left} på att du kvitterar." if number else "Inga utredningar är anmälda än."
    url = reverse("notifications:huvudman_register")
    return Place("dokument", "Huvudmannens register", text, url, "Öppna registret")


def _imports(user: User, today: dt.date) -> Place:
    """When absence was last read in."""
    done = visible_runs(user).filter(status=ImportRun.Status.DONE, dry_run=False)
    last = done.order_by("-finished_at").first()
    text = "Inget är inläst än."
    if last and last.finished_at:
        text = f"Senast {last.get_kind_display()}, {swedish.moment(last.finished_at)}."
    return Place("ladda-upp", "Inläsningar", text, reverse("absence:imports"), "Läs in filer")


def _letters(user: User, today: dt.date) -> Place:
    """Letters that wait for the printer or the post."""
    letters = visible(user).unprotected().filter(channel=Channel.LETTER)
    handled = letters.filter(school__in=schools_with(user, Verb.HANDLE_DELIVERIES))
    number = handled.filter(status__in=(Status.WAITING, Status.PRINTED)).count()
    found = swedish.count(number, "brev", "brev", neuter=True).capitalize()
    text = f"{found} att skriva ut eller posta." if number else "Alla brev är postade."
    return Place("brev", "Brev", text, reverse("notifications:register"), "Öppna utskick")


def _staff(user: User, today: dt.date) -> Place:
    """How many have a role at the schools."""
    schools = schools_with(user, Verb.SEE_PEOPLE)
    number = RoleAssignment.objects.on(today).filter(school__in=schools).values("user").distinct().count()
    text = f"{swedish.count(number, 'person', 'personer').capitalize()} har en roll i dag."
    return Place("personer", "Personal och roller", text, reverse("people:staff"), "Visa personalen")


def _readings(user: User, today: dt.date) -> Place:
    """How much has been read this week."""
    since = timezone.make_aware(dt.datetime.combine(monday(today), dt.time()))
    schools = schools_with(user, Verb.REVIEW_ACCESS_LOG)
    number = AccessLog.objects.filter(school__in=schools, at__gte=since).count()
    text = f"{swedish.number(number)} läsningar av elever och ärenden den här veckan."
    return Place("oga", "Vem har läst", text, reverse("audit:log"), "Granska loggen")


PLACES: tuple[tuple[Verb, Callable[[User, dt.date], Place]], ...] = (
    (Verb.SEE_REGISTER, _register),
    (Verb.HANDLE_DELIVERIES, _letters),
    (Verb.IMPORT_DATA, _imports),
    (Verb.SEE_PEOPLE, _staff),
    (Verb.REVIEW_ACCESS_LOG, _readings),
)


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many open cases stand in a step."""

    state: State
    number: int

    @property
    def title(self) -> str:
        """The step's name."""
        return str(self.state.label)


def cases_by_step(user: User) -> list[StepCount]:
    """Open cases in each step of the schools whose cases a person reads; nothing for others (one query)."""
    schools = schools_with(user, Verb.SEE_CASES)
    if not may_anywhere(user, Verb.SEE_CASES):
        return []
    counts = dict(visible_cases(user).filter(school__in=schools).values_list("state").annotate(Count("pk")))
    return [StepCount(state, counts.get(state, 0)) for state in State if state != State.AVSLUTAD]
