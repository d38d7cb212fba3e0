"""What is due in any step when people change or are to know: a new mentor, a case without one, those to be told."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from cases.appealing import waiting
from cases.closing import OTHERS_LATER, seen_until
from cases.communicating import REKTOR_ASKED, WRITERS, waiting_in
from cases.duty import NOBODY, Due
from cases.handover import goes_elsewhere, has_left, has_note, lacks_mentor, to_take_over
from cases.looking import STEP as LOOKS_AT
from cases.looking import read_by, unread_in
from cases.models import Case
from cases.passing import WAITS, last_in, moved_since, passes_on
from cases.routine import Actor
from cases.support import STEP
from cases.telling import left_in, not_received
from people import swedish


def taking_over(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step: a mentor who has come since takes the case over."""
    for keeper in to_take_over(case, today):
        yield _handover(
            case,
            title="Ta över ärendet",
            button="Ta över",
            waiting="Den nya mentorn tar över ärendet",
            why=f"Du är ny mentor sedan {swedish.date(keeper.since)}.",
            people=frozenset({keeper.user.pk}),
        )


def without_owner(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step, of the rektor: the pupil has left, nobody is mentor, or a new mentor has got no note."""
    if passes_on(case):
        yield from _passing_on(case, today)
    elif has_left(case, today) and goes_elsewhere(case, today):
        yield _to_new_school(
            case,
            title="Lämna över ärendet till elevens nya skola",
            button="Lämna över",
            why="Eleven går nu på en annan av huvudmannens skolor. Välj vad den skolan får, del för del.",
        )
    elif has_left(case, today):
        why = "Ge den nya skolan det den behöver, del för del, och avsluta ärendet."
        yield _case(case, "Eleven har lämnat skolan", why)
    elif lacks_mentor(case, today):
        why = "Ingen är mentor för eleven. Ordna en mentor, eller ta själv nästa steg."
        yield _case(case, "Ärendet saknar mentor", why)
    elif to_take_over(case, today) and not has_note(case):
        yield _handover(
            case,
            title="Skriv en överlämning till den nya mentorn",
            button="Skriv",
            waiting="Den nya mentorn behöver en överlämning",
            why="Eleven har fått en ny mentor sedan ärendet öppnades.",
            asked=frozenset({Actor.REKTOR}),
        )


def _passing_on(case: Case, today: dt.date) -> Iterator[Due]:
    """The new school has asked something, cannot receive what has been written since, or has not answered in time."""
    last = last_in(case)
    if last and not last.is_waiting:
        title, why = "Svara elevens nya skola", f"{last.get_outcome_display()}."
        yield _to_new_school(case, title=title, button="Läs och svara", why=why)
    elif last and moved_since(last):
        yield _to_new_school(
            case,
            title="Lämna över ärendet igen",
            button="Gå igenom",
            why=f"Ni har skrivit mer sedan {swedish.date(last.sent_at)}. Den nya skolan kan ta emot först när du har "
            "lämnat över igen.",
        )
    elif last:
        yield _to_new_school(
            case,
            title="Elevens nya skola har inte tagit emot ärendet",
            button="Visa",
            why=f"Det lämnades över {swedish.date(last.sent_at)}. Ring rektorn där. Ärendet är ert så länge.",
            starts=swedish.local_day(last.sent_at) + WAITS,
            waiting="Elevens nya skola tar emot ärendet",
        )


def _to_new_school(
    case: Case, *, title: str, button: str, why: str, waiting: str = "", starts: dt.date | None = None
) -> Due:
    """Something that is done on the page where the case is given to the pupil's new school, by the rektor."""
    return Due(
        icon="skicka",
        title=title,
        url=reverse("cases:pass_on", args=[case.pk]),
        button=button,
        waiting=waiting or title,
        asked=frozenset({Actor.REKTOR}),
        why=why,
        starts=starts,
    )


def _case(case: Case, title: str, why: str) -> Due:
    """Something that is asked of the rektor about the case as a whole."""
    return Due(
        icon="varning",
        title=title,
        url=reverse("cases:case", args=[case.pk]),
        button="Visa ärendet",
        waiting=title,
        asked=frozenset({Actor.REKTOR}),
        why=why,
    )


def _handover(case: Case, *, title: str, button: str, waiting: str, why: str, **of: Any) -> Due:
    """Something that is done on the page of the handover."""
    url = reverse("cases:hand_over", args=[case.pk])
    return Due(icon="personer", title=title, url=url, button=button, waiting=waiting, why=why, **of)


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


def answering(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step, from the day a party was to answer by: what the answer was is written; later the rektor is asked."""
    for each in waiting_in(case):
        by = each.answer_by
        yield Due(
            icon="brev",
            title="Anteckna svaret på underlaget",
            url=reverse("cases:communication", args=[case.pk, each.pk]),
            button="Anteckna",
            waiting="Svar på ett underlag väntas",
            asked=frozenset({Actor.REKTOR}) if by and today > by + REKTOR_ASKED else NOBODY,
            able=frozenset(WRITERS),
            people=frozenset({each.by_id}),
            why="Skriv vad parten svarade, eller att inget svar kom.",
            by=by,
            starts=by,
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
        asked=frozenset({Actor.REKTOR}) if today > until + OTHERS_LATER else NOBODY,
        people=frozenset({case.aftercare_by_id} if case.aftercare_by_id else ()),
        why="Går det bra är det klart. Annars kan ärendet återupptas.",
        by=until,
        starts=until,
    )
