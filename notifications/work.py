"""What the deliveries ask of people: rows of "Mitt arbete" for administratör, rektor and huvudman."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.urls import reverse

from notifications import access
from notifications.kinds import KINDS
from notifications.models import Channel, Delivery, Status
from people.access import scope_of
from people.models import User
from people.roles import Verb
from people.swedish import count
from people.tasks import Task


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """Letters to print and post, questions to judge and manual routines at a school; notices for a huvudman.

    Nothing is asked for those who may not do it, and then with no query.
    """
    return [task for source in SOURCES for task in source(user)]


def _school_tasks(user: User) -> Iterator[Task]:
    """Letters and questions for those who handle deliveries, and what is done by hand for rektor too."""
    if not scope_of(user).schools(*access.JUDGES):
        return
    handles = scope_of(user).schools(Verb.HANDLE_DELIVERIES)
    left = access.visible(user).filter(status__in=[Status.WAITING, Status.DECIDE, Status.PRINTED, Status.FAILED])
    rows = list(left.order_by("due_on", "pk"))
    yield from (_by_hand(row) for row in rows if row.is_manual and access.may_judge(user, row))
    own = [row for row in rows if not row.is_manual and row.school_id in handles]
    yield from (_to_judge(row) for row in own if row.status == Status.DECIDE)
    for status, (kind, verb, button, one, many, tab) in TOGETHER.items():
        found = [row for row in own if row.status == status]
        if found:
            title = f"{verb} {count(len(found), one, many, neuter=True)}"
            url = f"{reverse('notifications:register')}?visa={tab}"
            yield Task(kind=kind, title=title, url=url, button=button, due=found[0].due_on)


# status → icon, verb, button, one, many, tab
TOGETHER: dict[Status, tuple[str, str, str, str, str, str]] = {
    Status.WAITING: ("skrivare", "Skriv ut", "Skriv ut", "brev", "brev", "att-skicka"),
    Status.PRINTED: ("brev", "Posta", "Markera som postade", "brev", "brev", "utskrivna"),
    Status.FAILED: (
        "varning",
        "Rätta",
        "Visa",
        "mejl som inte gick att skicka",
        "mejl som inte gick att skicka",
        "misslyckade",
    ),
}


def _by_hand(row: Delivery) -> Task:
    """A protected pupil: told by hand."""
    title = f"{KINDS[row.kind].label}: görs för hand"
    url = reverse("notifications:detail", args=[row.pk])
    why = f"{row.school.name}, {row.reference}"
    return Task(kind="las", title=title, url=url, button="Visa", who=row.who, why=why, due=row.due_on)


def _to_judge(row: Delivery) -> Task:
    """Whether a hemkommun is to be told."""
    return Task(
        kind="hand",
        title="Ta ställning till brev till hemkommun",
        url=reverse("notifications:detail", args=[row.pk]),
        button="Ta ställning",
        who=row.who,
        klass=str(row.content.get("klass", "")),
        why=str(row.content.get("lagrum", "")),
        due=row.due_on,
        student_id=row.student_id,
    )


def _huvudman_tasks(user: User) -> Iterator[Task]:
    """Notices that the huvudman has not acknowledged."""
    if not scope_of(user).schools(Verb.SEE_REGISTER):
        return
    unread = access.register(user).filter(channel=Channel.REGISTER, status=Status.SENT).count()
    if unread:
        title = f"Kvittera {count(unread, 'anmäld utredning', 'anmälda utredningar')}"
        yield Task(
            kind="dokument", title=title, url=reverse("notifications:huvudman_register"), button="Visa registret"
        )


SOURCES: tuple[Callable[[User], Iterator[Task]], ...] = (_school_tasks, _huvudman_tasks)
