"""What is due where measures are: planned in Åtgärder, carried out and evaluated in Uppföljning."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from cases.duty import NOBODY, Due, step_due
from cases.evaluating import WAYS_ON, is_answered, latest_evaluation
from cases.models import Case, Evaluation, Measure
from cases.requirements import open_measures
from cases.routine import Actor, missing
from people import swedish


def planning(case: Case, today: dt.date) -> Iterator[Due]:
    """Åtgärder: plan every measure, say how pupil and home took part, then begin; one that has begun is followed up."""
    parts, planned = missing(case, "borja_folja_upp"), open_measures(case)
    if not parts:
        title, why = "Börja följa upp åtgärderna", "Alla åtgärder är planerade."
        yield step_due(
            case, "borja_folja_upp", "hand", "Åtgärderna är planerade", why, asked=Actor.UTREDARE, title=title
        )
        begun = (each for each in planned if each.starts_on and each.starts_on <= today)
        yield from (_measure(case, each) for each in begun if not is_answered(case, each))
    why = " ".join(part.text for part in parts[:2]) if planned else _why_planning(case)
    only_people = bool(parts) and all(part.where == "delaktighet" for part in parts)
    page, title, button, waiting = _TAKE_PART if only_people else _MEASURES
    yield Due(
        icon="personer" if only_people else "hand",
        title=title,
        url=reverse(page, args=[case.pk]),
        button=button,
        waiting=waiting,
        asked=frozenset({Actor.UTREDARE}) if parts else NOBODY,
        able=frozenset({Actor.TEAM, Actor.REKTOR}),
        why=why,
    )


_MEASURES = ("cases:measures", "Planera åtgärder", "Planera", "Åtgärder planeras")
_TAKE_PART = (
    "cases:participation",
    "Skriv hur eleven och hemmet har varit med",
    "Skriv",
    "Eleven och hemmet är med och planerar",
)
"""What is left to plan: the page, what there is to do, the button, and what the case waits for."""


def _why_planning(case: Case) -> str:
    """What led to planning: the rektor's approval, or the last evaluation."""
    last = max(case.evaluations.all(), key=lambda each: (each.created_at, each.pk), default=None)
    return _said_in(last) if last else "Rektorn har godkänt utredningen."


def _said_in(evaluation: Evaluation) -> str:
    """Utvärderingen 20 november: ändra åtgärderna."""
    return f"Utvärderingen {swedish.date(evaluation.held_on)}: {evaluation.get_decision_display().lower()}."


def following_up(case: Case, today: dt.date) -> Iterator[Due]:
    """Uppföljning: each measure is carried out, then they are evaluated, then the case is closed or goes on."""
    measures = sorted(open_measures(case), key=lambda each: (each.follow_up_on or dt.date.max, each.pk))
    own = [_measure(case, each) for each in measures if not is_answered(case, each)]
    last = max((each.follow_up_on for each in measures if each.follow_up_on), default=None)
    evaluated = latest_evaluation(case)
    decided = _decided(case, evaluated) if evaluated else None
    last = (evaluated.follow_up_on if evaluated else None) or last
    if decided:
        yield decided
        yield from own
    elif last is None or last <= today:
        yield _evaluation(case, last, done=not measures)
        yield from own
    else:
        yield from own
        yield _evaluation(case, last, done=False)


def _decided(case: Case, evaluation: Evaluation) -> Due | None:
    """What the last evaluation decided, until that is done (``cases.evaluating.WAYS_ON``)."""
    coming = WAYS_ON[evaluation.decision].next
    if coming is None or coming.is_done(case, evaluation):
        return None
    why = _said_in(evaluation)
    if not coming.page:
        return step_due(case, coming.step, coming.icon, coming.waiting, why, asked=coming.asked, title=coming.title)
    return Due(
        icon=coming.icon,
        title=coming.title,
        url=reverse(coming.page, args=[case.pk]),
        button=coming.button,
        waiting=coming.waiting,
        asked=frozenset({coming.asked}),
        able=frozenset(coming.able),
        why=why,
        step=coming.step,
    )


def _measure(case: Case, measure: Measure) -> Due:
    """A measure that is being carried out, asked of each of those who are responsible."""
    return Due(
        icon="hand",
        title="Följ upp åtgärden",
        url=reverse("cases:measure", args=[case.pk, measure.pk]),
        button="Skriv hur det gick",
        waiting="Åtgärderna genomförs och följs upp",
        people=measure.responsible_ids,
        why=measure.what,
        by=measure.follow_up_on,
    )


def _evaluation(case: Case, by: dt.date | None, *, done: bool) -> Due:
    """The evaluation, asked for once every measure is carried out or has come to its day."""
    ready = "Åtgärderna är genomförda." if done else "Bjud in eleven, vårdnadshavarna och personalen som är berörd."
    return Due(
        icon="bock",
        title="Utvärdera åtgärderna",
        url=reverse("cases:evaluation", args=[case.pk]),
        button="Utvärdera",
        waiting="Åtgärderna genomförs och följs upp",
        asked=frozenset({Actor.UTREDARE, Actor.REKTOR}),
        why=ready,
        by=by,
        starts=by,
        step="fortsatt_atgarda",
    )
