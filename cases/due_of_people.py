"""What is due in any step when people change or are heard: a new mentor, a case without one, a party's answer."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from cases.appointing import STEP, lacks_utredare, leading_ahead
from cases.communicating import WRITERS, waiting_in
from cases.duty import Due, late
from cases.handover import goes_elsewhere, handover_ahead, has_left, has_note, lacks_mentor, to_take_over
from cases.models import Case
from cases.passing import WAITS, last_in, moved_since, passes_on
from cases.routine import Actor
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


def people_ahead(today: dt.date) -> Iterator["Prefetch[Any, Any, Any]"]:
    """What to prefetch on cases for the functions below to ask nothing more of who has them."""
    yield from handover_ahead(today)
    yield leading_ahead(today)


def without_owner(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step, of the rektor: the pupil has left, nobody is mentor or leads the work, or a new mentor has got no
    note."""
    yield from _without_utredare(case, today)
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


def _without_utredare(case: Case, today: dt.date) -> Iterator[Due]:
    """In any step where somebody leads the work, of the rektor: whoever did it has no role at the huvudman any more."""
    if lacks_utredare(case, today) and not has_left(case, today):
        yield Due(
            icon="varning",
            title="Utse en ny utredare",
            url=reverse("cases:appoint", args=[case.pk]),
            button="Byt utredare",
            waiting="Ärendet saknar utredare",
            asked=frozenset({Actor.REKTOR}),
            why="Den som ledde arbetet har ingen roll hos er längre.",
            step=STEP,
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
            asked=late(by, today, Actor.REKTOR),
            able=frozenset(WRITERS),
            people=frozenset({each.by_id}),
            why="Skriv vad parten svarade, eller att inget svar kom.",
            by=by,
            starts=by,
        )
