"""What has happened in a case, with the words that the person reads, and the filter that shows some of it."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases import closing
from cases.beside import latest_events
from cases.events import EVENTS, INVESTIGATION, MEASURES, SAID
from cases.homes import PUPIL
from cases.models import Case, CaseEvent, Contact, Evaluation
from cases.reading import Reading
from people import swedish


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of what has happened: its name in the address, its label, and the kinds of event that it shows."""

    name: str
    label: str
    kinds: tuple[str, ...]


EVERYTHING = Filter("allt", "Allt", ())

TALKS = ("samtal", "uppfoljande_samtal")
"""Kinds whose words are the pupil's own."""

FILTERS = (
    EVERYTHING,
    Filter("samtal", "Samtal", (*TALKS, "utredningssamtal", "svar_via_lank")),
    Filter(
        "beslut",
        "Beslut",
        (
            *("inled_utredning", "lamna_tillbaka", "begar_komplettering", "godkann", "atgardsprogram", "avsluta"),
            *("byt_utredare", "overklagande", "overklagande_handlagt"),
        ),
    ),
    Filter(
        "atgarder",
        "Åtgärder",
        (
            *("atgard", "atgard_andrad", "delaktighet", "atgard_logg", "atgard_genomford", "atgard_utgar"),
            *("borja_folja_upp", "utvardering", "fortsatt_atgarda"),
        ),
    ),
    Filter("anteckningar", "Anteckningar", ("anteckning", "muntlig_uppgift", "elevhalsomote", "motesuppgift")),
    Filter("kontakter", "Kontakter", ("kontakt", "kontakt_angrad")),
)
"""The filters in their order. A kind that none of them names is shown under "Allt"."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that has happened, as the timeline shows it.

    ``when`` is the moment that orders the rows, ``at`` the day or moment that is written, ``key`` the record that holds
    its words. A ``hidden`` row says that something is there and nothing of what it says; a ``bare`` one does not even
    say that, and tells a person nothing but that somebody wrote.
    """

    kind: str
    key: str
    when: dt.datetime
    icon: str
    title: str
    at: dt.date | dt.datetime
    who: str
    text: str = ""
    quote: str = ""
    url: str = ""
    link: str = ""
    hidden: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter on the page, with how many rows it has."""

    filter: Filter
    count: int
    chosen: bool


def timeline_of(reading: Reading, contacts: Mapping[int, Contact] | None = None) -> list[TimelineRow]:
    """What has happened, newest first, with the words that the person reads; ``contacts`` by id, to tell more of."""
    told = contacts or {}
    undone = {event.data["contact"] for event in reading.events if event.kind == "kontakt_angrad"}
    gone = {event.data.get("removed_picture", 0) for event in reading.events}
    return [
        _row(
            event,
            told.get(event.data.get("contact", 0)),
            told=event.pk not in reading.withheld,
            linked=(reading.whole or event.kind not in INVESTIGATION) and event.data.get("picture") not in gone,
        )
        for event in reversed(reading.events)
        if event.kind != "kontakt" or event.data.get("contact") not in undone
    ]


def news_of(reading: Reading, versions: int) -> list[TimelineRow]:
    """What was written last, as many rows as the case has got new versions: each event is one."""
    latest = latest_events(reading, versions)
    return timeline_of(dataclasses.replace(reading, events=tuple(sorted(latest, key=lambda each: (each.at, each.pk)))))


def chosen(rows: Sequence[TimelineRow], asked: str) -> tuple[list[Choice], list[TimelineRow]]:
    """The filters with their numbers, and the rows of the one asked for: everything where there is no such."""
    wanted = next((each for each in FILTERS if each.name == asked), EVERYTHING)
    kinds = Counter(row.kind for row in rows)
    choices = [
        Choice(each, sum(kinds[kind] for kind in each.kinds) if each.kinds else len(rows), each is wanted)
        for each in FILTERS
    ]
    return choices, [row for row in rows if row.kind in wanted.kinds or not wanted.kinds]


def merged(*parts: Iterable[TimelineRow]) -> list[TimelineRow]:
    """Rows from several places, newest first; those of one place keep their order where the moment is the same."""
    return sorted((row for part in parts for row in part), key=lambda row: row.when, reverse=True)


def contact_row(contact: Contact) -> TimelineRow:
    """A contact with home as a row of its own: one that was made before the case was opened."""
    return TimelineRow(
        kind="kontakt",
        key=f"contact-{contact.pk}",
        when=contact.at,
        icon="telefon",
        title=contact_title(contact),
        at=contact.at,
        who=contact.by.name,
        text=contact_words(contact),
    )


def contact_title(contact: Contact) -> str:
    """Whether somebody at home was reached, was left word, or did not answer; or the pupil, and nobody at home."""
    titles = _WITH_PUPIL if contact.tried == [PUPIL] and not contact.reached_home else _CONTACTS
    return titles.get(contact.result, EVENTS["kontakt"].title)


def contact_words(contact: Contact) -> str:
    """How, with whom, about which day, and what was said: "Telefon, Samira Ali, om frånvaron 18 november. Förkyld."."""
    how = [contact.get_channel_display()] if contact.result != Contact.Result.NOT_TO_BE_TOLD else []
    about = ", ".join([*how, *filter(None, [contact.whom]), f"om frånvaron {swedish.date(contact.day)}"])
    late = f"Inte samma dag: {contact.why_not_same_day}" if contact.why_not_same_day else ""
    return "\n".join(filter(None, [f"{about[0].upper()}{about[1:]}.", contact.reason, promise_words(contact), late]))


def promise_words(contact: Contact) -> str:
    """What was promised, and until when: "Lovat: Noah kommer i morgon (senast 20 november)."."""
    until = f" (senast {swedish.date(contact.promised_until)})" if contact.promised_until else ""
    return f"Lovat: {contact.promised.rstrip('.')}{until}." if contact.promised else ""


_CONTACTS: dict[str, str] = {
    Contact.Result.NO_ANSWER: "Sökte hemmet, nådde ingen",
    Contact.Result.LEFT_WORD: "Lämnade besked till hemmet",
    Contact.Result.NOT_TO_BE_TOLD: "Kontaktas inte",
}
"""How a contact is titled that is not with somebody."""

_WITH_PUPIL: dict[str, str] = {
    Contact.Result.REACHED: "Pratade med eleven om frånvaron",
    Contact.Result.NO_ANSWER: "Sökte eleven, nådde inte fram",
    Contact.Result.LEFT_WORD: "Lämnade besked till eleven",
    Contact.Result.NOT_TO_BE_TOLD: "Pratar inte med eleven om frånvaron",
}
"""The same of a contact with the pupil alone, who is not of age: then the home is not reached by it."""


def _row(event: CaseEvent, contact: Contact | None, *, told: bool, linked: bool) -> TimelineRow:
    """``told``: with its words; ``linked``: the record that it points to is on the reader's page."""
    kind, who = EVENTS[event.kind], event.who
    if not told:
        hidden = event.kind in SAID
        bare = event.kind in _BARE  # of a step one may know that it was taken
        return TimelineRow(
            event.kind, f"event-{event.pk}", event.at, kind.icon, kind.title, event.at, who, hidden=hidden, bare=bare
        )
    if contact:
        return dataclasses.replace(contact_row(contact), when=event.at)
    is_talk, links = event.kind in TALKS, _LINKS if linked else {}
    held_on = dt.date.fromisoformat(event.data["held_on"]) if "held_on" in event.data else None
    key = next((f"{name}-{event.data[name]}" for name in links if name in event.data), "")
    link = next((text for name, text in links.items() if name in event.data), "")
    return TimelineRow(
        kind=event.kind,
        key=key or f"event-{event.pk}",
        when=event.at,
        icon=kind.icon,
        title=kind.title,
        at=held_on or event.at,
        who=who,
        text="" if is_talk else "\n".join(filter(None, [event.text, *_more(event)])),
        quote=event.text if is_talk else "",
        url=f"#{key}" if key else "",
        link=link,
    )


def measure_lines(reading: Reading, measure: int) -> list[TimelineRow]:
    """What has been written about a measure (by id) as it goes, newest first, without links to the measure itself."""
    about = tuple(each for each in reading.events if each.data.get("measure") == measure and each.kind in _GOES)
    rows = timeline_of(dataclasses.replace(reading, events=about))
    return [dataclasses.replace(row, url="", link="") for row in rows]


_GOES = ("atgard_logg", "atgard_genomford", "atgard_utgar")
"""Kinds that tell how a measure goes."""

_BARE = (*MEASURES, "utredning", "utredningssamtal_plan", "utredningssamtal", "delaktighet")
"""Kinds that say nothing at all to whoever does not read their words."""

_LINKS = {
    "talk": "Läs samtalet",
    "investigation_talk": "Läs samtalet",
    "samverkan": "Läs om samverkan",
    "communication": "Läs underlaget och svaret",
    "guest_reply": "Läs svaret",
    "picture": "Visa bilden",
    "anmalan": "Läs anmälan",
    "decision": "Läs beslutet",
    "evaluation": "Läs utvärderingen",
    "measure": "Läs åtgärden",
    "appeal": "Läs överklagandet",
    "program": "Läs beslutet",
}
"""What an event can link to on the page: its record's anchor, and what the link says."""


def _more(event: CaseEvent) -> Iterable[str]:
    """Dates that belong to an event's words."""
    if "check_again_on" in event.data:
        yield f"Ny kontroll {swedish.date(dt.date.fromisoformat(event.data['check_again_on']))}."
    if "decided" in event.data:
        yield f"Så går ni vidare: {Evaluation.Decision(event.data['decided']).label.lower()}."
    if "follow_up_on" in event.data:
        yield f"Följs upp {swedish.date(dt.date.fromisoformat(event.data['follow_up_on']))}."
    if "closing" in event.data:
        yield f"{Case.Closing(event.data['closing']).label}."
        yield from closing.words(event.data)
