"""The annexes of a case's file, one row for each type of record: where its records come from and how each is told.

A new type of record is one function and one row. Orosanmälan is not among them and never will be: it lies beside the
case, since guardians may read the case and not that (29 kap. 13 § skollagen).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from narvaro.akt import decided, first_steps, followed_up, guests, investigated, passed, told
from narvaro.akt.annexes import Annex
from narvaro.akt.source import Source


@dataclass(frozen=True, slots=True)
class Section:
    """A type of record in the file: its title, and its annexes in the order of time."""

    name: str
    title: str
    annexes: Callable[[Source], Iterable[Annex]]


HANDOVERS = "skolbyten"
"""The section of handovers between schools."""

SECTIONS: tuple[Section, ...] = (
    Section("kontakter", "Kontakter med hemmet och eleven", first_steps.contacts),
    Section("samtal", "Samtal om frånvaro", first_steps.talks),
    Section("svar", "Svar via länk", guests.replies),
    Section("anmalningar", "Anmälan till rektor", first_steps.reports),
    Section("beslut", "Beslut", decided.decisions),
    Section("atgardsprogram", "Åtgärdsprogram", decided.programs),
    Section("overklaganden", "Överklaganden", decided.appeals),
    Section("utredningar", "Utredning", investigated.investigations),
    Section("utredningssamtal", "Samtal i utredningen", investigated.investigation_talks),
    Section("kommunicering", "Kommunicering inför beslut", decided.communications),
    Section("samverkan", "Samverkan och information", investigated.cooperations),
    Section("atgarder", "Åtgärder", followed_up.measures),
    Section("delaktighet", "Elevens och hemmets delaktighet i åtgärderna", followed_up.participations),
    Section("utvarderingar", "Utvärderingar", followed_up.evaluations),
    Section("bilder", "Bilder", guests.pictures),
    Section("anteckningar", "Anteckningar och övrigt", told.notes),
    Section(HANDOVERS, "Överlämning mellan skolor", passed.passings),
    Section("utskick", "Anmälningar och brev", told.notices),
)
"""The types of record, in the order of the annexes."""


def every_annex(source: Source) -> list[tuple[Section, list[Annex]]]:
    """The annexes of each section that has any, in the order of the file."""
    found = [(section, list(section.annexes(source))) for section in SECTIONS]
    return [(section, annexes) for section, annexes in found if annexes]


def flat(sections: Iterable[tuple[Section, list[Annex]]]) -> list[Annex]:
    """The annexes one after the other."""
    return list(chain.from_iterable(annexes for _, annexes in sections))
