"""What is due in any step after a decision: those to be told and to receive it, appeals, åtgärdsprogram, aftercare."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from cases.appealing import waiting
from cases.closing import seen_until
from cases.duty import NOBODY, Due, late
from cases.looking import STEP as LOOKS_AT
from cases.looking import read_by, unread_in
from cases.models import Case, State
from cases.routine import Actor
from cases.support import STEP, next_review
from cases.telling import left_in, not_received
from people import swedish


def telling(case: Case) -> Iterator[Due]:
    """In any step: those who have not been told of a decision, asked of the rektor and of whoever decided."""
    left = left_in(case)
    if left and left[0].decision:
        yield Due(
            icon="personer",
            title="Berätta om beslutet",
            url=reverse("cases:tell", args=[case.pk]),
            button="Pricka av",
            waiting="De som berörs ska få veta om beslutet",
            asked=frozenset({Actor.REKTOR}),
            people=frozenset({left[0].decision.decided_by_id}),
            why=f"{swedish.count(len(left), 'person', 'personer').capitalize()} har inte fått veta än.",
        )


def reviewing(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step, when the day comes that the åtgärdsprogram in force is to be followed up, or evaluated."""
    review = next_review(case)
    if review and review.on <= today:
        page, step = ("evaluation", "") if case.state == State.UPPFOLJNING else ("program", STEP)
        yield Due(
            icon="beslut",
            title=review.title,
            url=reverse(f"cases:{page}", args=[case.pk]),
            step=step,
            button="Besluta på nytt" if step else review.button,
            waiting=review.waiting,
            asked=frozenset({Actor.REKTOR}),
            able=NOBODY if step else frozenset({Actor.UTREDARE}),
            why=f"Programmet säger {swedish.date(review.on)}: {review.by}.",
            by=review.on,
        )


def after_decisions(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step, and in a closed case: a decision that can be appealed is to be received, and an appeal handled."""
    yield from _aftercare(case, today)
    yield from _reading(case)
    for appeal in waiting(case):
        yield Due(
            icon="beslut",
            title="Handlägg överklagandet",
            url=reverse("cases:appeal", args=[case.pk, appeal.pk]),
            step=STEP,
            button="Handlägg",
            waiting="Rektorn handlägger ett överklagande",
            asked=frozenset({Actor.REKTOR}),
            why=f"Det kom {swedish.date(appeal.came_on)}. Skicka det vidare skyndsamt.",
            by=today,
            promptly=True,
        )
    for program, left in not_received(case, today).items():
        yield Due(
            icon="brev",
            title="Lämna beslutet om åtgärdsprogram",
            url=reverse("cases:receive", args=[case.pk, program.pk]),
            button="Pricka av",
            waiting="Beslutet om åtgärdsprogram ska lämnas",
            asked=frozenset({Actor.REKTOR}),
            people=frozenset({program.decided_by_id}),
            why=f"{swedish.count(len(left), 'person', 'personer').capitalize()} har inte tagit emot det än.",
        )


def _reading(case: Case) -> Iterator[Due]:
    """A case that the mentor has closed after the talks: the rektor reads how it went (``cases.looking``)."""
    closing = unread_in(case)
    if closing:
        who = closing.actor.name if closing.actor else "Mentorn"
        yield Due(
            icon="oga",
            title="Läs hur samtalen gick",
            url=reverse("cases:look", args=[case.pk]),
            step=LOOKS_AT,
            button="Läs",
            waiting="Rektorn läser hur samtalen gick",
            asked=frozenset({Actor.REKTOR}),
            why=f"{who} avslutade samtalen {swedish.date(closing.at)}. Avgör om frånvaron ändå ska utredas.",
            by=read_by(closing),
        )


def _aftercare(case: Case, today: dt.date) -> Iterator[Due]:
    """After the closing: whoever keeps an eye on the pupil says how it goes; later the rektor is asked as well."""
    until = seen_until(case)
    if until is None:
        return
    yield Due(
        icon="oga",
        title="Stäm av hur det går efter avslutet",
        url=reverse("cases:case", args=[case.pk]) + "#eftervard",
        button="Stäm av",
        waiting="Avstämning efter avslutet",
        asked=late(until, today, Actor.REKTOR),
        people=frozenset({case.aftercare_by_id} if case.aftercare_by_id else ()),
        why="Går det bra är det klart. Annars kan ärendet återupptas.",
        by=until,
        starts=until,
    )
