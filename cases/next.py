"""The one thing for a person to do next in a case, or whom the case is waiting for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case, State, Talk
from cases.queries import open_follow_up
from cases.requirements import current_investigation, open_measures
from cases.routine import TRANSITIONS, Actor, missing_parts
from people import swedish
from people.models import User

Actors = frozenset[Actor]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next. Without ``url`` it is somebody else's turn."""

    icon: str
    title: str
    text: str = ""
    url: str = ""
    button: str = ""


def step_url(case: Case, name: str) -> str:
    """The page of a transition."""
    return reverse("cases:step", args=[case.pk, name.replace("_", "-")])


def next_step(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """What the person does next in the case."""
    return _BY_STATE[State(case.state)](case, user, actors, today)


def _step(case: Case, name: str, icon: str, title: str, text: str = "") -> NextStep:
    return NextStep(icon, title, text, step_url(case, name), TRANSITIONS[name].button)


def _notice(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Uppmärksamma: talk, follow up, report or close."""
    talks = {Actor.MENTOR, Actor.ELEVHALSA}
    talk_url = reverse("cases:talk", args=[case.student_id])
    first_name = case.student.first_name
    last = case.talks.order_by("-held_on", "-pk").first()
    mine = bool(actors & talks)
    if case.check_again_on:
        title = f"Gör en ny kontroll senast {swedish.date(case.check_again_on)}"
        text = "Rektorn har lämnat tillbaka ärendet med förslag. Prata med eleven och hemmet igen."
        return NextStep("samtal", title, text, talk_url if mine else "", "Logga samtal")
    if last is None:
        text = "Berätta att eleven är saknad, och ta reda på varför tillsammans."
        return NextStep("samtal", f"Prata med {first_name} och hemmet", text, talk_url if mine else "", "Logga samtal")
    if last.outcome == Talk.Outcome.REPORT and mine:
        return _step(case, "anmal", "skicka", "Anmäl till rektor", "Samtalet ledde till att ni vill anmäla.")
    if last.outcome == Talk.Outcome.DONE and Actor.MENTOR in actors:
        return _step(case, "avsluta", "bock", "Avsluta ärendet", "Närvaron fungerar enligt det senaste samtalet.")
    follow_up = open_follow_up(case)
    by = f" senast {swedish.date(follow_up.follow_up_on)}" if follow_up and follow_up.follow_up_on else ""
    text = f"Ni pratade den {swedish.date(last.held_on)}."
    return NextStep("samtal", f"Följ upp samtalet{by}", text, talk_url if mine else "", "Logga uppföljning")


def _decide(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Anmäld: the rektor decides."""
    days = (today - swedish.local_day(case.state_since)).days
    waited = "i dag" if days == 0 else f"för {swedish.count(days, 'dag', 'dagar')} sedan"
    if Actor.REKTOR in actors:
        return _step(case, "inled_utredning", "beslut", "Besluta om frånvaron ska utredas", f"Anmälan kom {waited}.")
    return NextStep("klocka", "Rektorn avgör om frånvaron ska utredas", f"Anmälan lämnades {waited}.")


def _investigate(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Utredning: write, then hand it over."""
    investigation = current_investigation(case)
    by = f" senast {swedish.date(investigation.ready_by)}" if investigation and investigation.ready_by else ""
    url = reverse("cases:investigation", args=[case.pk])
    parts = missing_parts(case, "lamna_for_granskning")
    if Actor.UTREDARE in actors and not parts:
        return _step(
            case, "lamna_for_granskning", "skicka", f"Lämna utredningen till rektorn{by}", "Alla delar är skrivna."
        )
    if Actor.TEAM in actors:
        left = swedish.count(len(parts), "del", "delar")
        text = f"{left.capitalize()} saknas." if parts else "Alla delar är skrivna."
        return NextStep("penna", f"Skriv utredningen{by}", text, url, "Skriv utredningen")
    return NextStep(
        "klocka",
        f"Utredningen ska vara klar{by}" if by else "Utredningen pågår",
        "De som är utsedda kartlägger och bedömer.",
    )


def _review(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Granskning: the rektor reviews."""
    if Actor.REKTOR in actors:
        text = "Godkänn den, begär komplettering eller avsluta om inga åtgärder behövs."
        return NextStep("beslut", "Granska utredningen", text, step_url(case, "godkann"), "Granska")
    return NextStep("klocka", "Rektorn granskar utredningen")


def _plan(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Åtgärder: plan, then begin."""
    url = reverse("cases:measures", args=[case.pk])
    parts = missing_parts(case, "borja_folja_upp")
    if not parts and actors & TRANSITIONS["borja_folja_upp"].by.keys():
        return _step(case, "borja_folja_upp", "hand", "Sätt igång åtgärderna", "Alla åtgärder är planerade.")
    if actors & {Actor.UTREDARE, Actor.TEAM, Actor.REKTOR}:
        return NextStep("hand", "Planera åtgärder", " ".join(parts[:2]), url, "Planera åtgärder")
    return NextStep("klocka", "Åtgärder planeras")


def _follow_up(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Uppföljning: carry out, then evaluate, then close or go on."""
    measures = open_measures(case)
    leads = bool(actors & {Actor.UTREDARE, Actor.REKTOR})
    own = [measure for measure in measures if measure.responsible_id == user.pk]
    if own and not (leads and all(measure.follow_up_on and measure.follow_up_on <= today for measure in measures)):
        first = min(own, key=lambda measure: measure.follow_up_on or dt.date.max)
        by = f" senast {swedish.date(first.follow_up_on)}" if first.follow_up_on else ""
        url = reverse("cases:measure", args=[case.pk, first.pk])
        return NextStep("hand", f"Följ upp åtgärden{by}", first.what, url, "Skriv hur det gick")
    if leads and case.evaluations.filter(created_at__gte=case.state_since).exists():
        if Actor.REKTOR in actors:
            return _step(case, "avsluta", "bock", "Avsluta eller fortsätt", "Åtgärderna är utvärderade.")
        return NextStep("klocka", "Åtgärderna är utvärderade", "Rektorn avgör om ärendet ska avslutas.")
    dates = [measure.follow_up_on for measure in measures if measure.follow_up_on]
    by = f" senast {swedish.date(max(dates))}" if dates else ""
    if leads:
        url = reverse("cases:evaluation", args=[case.pk])
        text = "Bjud in eleven, vårdnadshavarna och personalen som är berörd."
        return NextStep("bock", f"Utvärdera åtgärderna{by}", text, url, "Skriv utvärdering")
    return NextStep("klocka", f"Åtgärderna genomförs och följs upp{by}")


def _closed(case: Case, user: User, actors: Actors, today: dt.date) -> NextStep:
    """Avslutad: nothing to do."""
    day = swedish.date(case.closed_at) if case.closed_at else ""
    text = Case.Closing(case.closing).label + "." if case.closing else ""
    return NextStep("bock", f"Ärendet avslutades {day}", text)


_BY_STATE: dict[State, Callable[[Case, User, Actors, dt.date], NextStep]] = {
    State.UPPMARKSAMMA: _notice,
    State.ANMALD: _decide,
    State.UTREDNING: _investigate,
    State.GRANSKNING: _review,
    State.ATGARDER: _plan,
    State.UPPFOLJNING: _follow_up,
    State.AVSLUTAD: _closed,
}
