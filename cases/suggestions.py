"""The library of suggested measures: our own wording for each of the model's five groups, until a huvudman has its own.

A suggestion is words to begin with, never a rule: it is chosen beside the field and changed so that it suits the pupil.
The groups are those of the investigation (``cases.parts.GROUPS``), the school's first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from absence.access import huvudmen_of, may_set_rules
from cases.models import Measure, MeasureSuggestion
from cases.parts import GROUPS, Group
from people.access import AnyUser
from people.models import Huvudman

Level = Measure.Level


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested measure: what, with what goal, when, and on which level. ``key`` is how a form names it."""

    key: str
    group: str
    what: str
    goal: str = ""
    when: str = ""
    level: str = Level.PUPIL

    def filled_in(self, written: dict[str, str]) -> dict[str, str]:
        """A form's words with the suggestion where nothing is written; the level is that of what is to be done."""
        kept = {name: written.get(name) or getattr(self, name) for name in ("what", "goal", "when")}
        return written | kept | ({} if written.get("what") else {"level": self.level})


def _ours(group: str, *rows: tuple[str, str, str, str]) -> Iterable[Suggestion]:
    return (Suggestion(f"{group}-{number}", group, *row) for number, row in enumerate(rows, start=1))


OURS: tuple[Suggestion, ...] = (
    *_ours(
        "till_skolan",
        (
            "En vuxen som eleven känner möter vid entrén",
            "På plats första lektionen fyra dagar av fem",
            "varje skoldag när dagen börjar",
            Level.PUPIL,
        ),
        (
            "Mentorn stämmer av veckan med eleven",
            "Eleven vet vad veckan innehåller och vem som finns där",
            "måndagar, tio minuter",
            Level.PUPIL,
        ),
        (
            "Någon i personalen avslutar dagen tillsammans med eleven",
            "Eleven går hem med en plan för nästa dag",
            "varje dag efter sista lektionen",
            Level.PUPIL,
        ),
        (
            "Vuxna som leder en aktivitet på rasten",
            "Ingen i klassen är ensam på rasterna",
            "långrasten, varje dag",
            Level.GROUP,
        ),
        (
            "Eleven har en egen kontaktperson att träffa i skolan",
            "Varje dag finns en vuxen som frågar, hinner lyssna och tror att det går",
            "varje skoldag, på en tid som eleven väljer",
            Level.PUPIL,
        ),
    ),
    *_ours(
        "fran_skolan",
        (
            "Lugn plats att gå till, utan att behöva förklara sig",
            "Eleven stannar i skolan också när det blir svårt",
            "från och med nästa vecka",
            Level.PUPIL,
        ),
        (
            "Dagens lektioner visas i förväg: vad, var, med vem och hur länge",
            "Eleven går in på lektionen utan att tveka i dörren",
            "varje morgon, på papper eller i telefonen",
            Level.PUPIL,
        ),
        (
            "Uppgifter delas upp, och det viktigaste kommer först",
            "Eleven är i fas i de ämnen där mest saknas",
            "i de ämnen ni väljer",
            Level.PUPIL,
        ),
        (
            "Klassen arbetar med trygghet, platser och grupper bestäms av läraren",
            "Alla vet var de ska sitta och med vem de arbetar",
            "mentorstid, fyra veckor",
            Level.GROUP,
        ),
        (
            "En gemensam plan för prov och stora uppgifter",
            "Högst två prov i veckan",
            "läggs för hela terminen",
            Level.SCHOOL,
        ),
    ),
    *_ours(
        "hemifran",
        (
            "Mentorn och hemmet stämmer av veckan",
            "Hemmet och skolan vet samma sak samma dag",
            "fredagar eftermiddag",
            Level.PUPIL,
        ),
        (
            "Skolan hör av sig på morgonen innan det har gått fel",
            "Eleven kommer hemifrån i tid fyra dagar av fem",
            "skoldagar, en tid som hemmet väljer",
            Level.PUPIL,
        ),
        (
            "Vägen till skolan tillsammans med någon",
            "Eleven kommer fram också de svåra dagarna",
            "varje skoldag, de första tre veckorna",
            Level.PUPIL,
        ),
    ),
    *_ours(
        "stanna_hemma",
        (
            "Kontakt med eleven de dagar som hen är hemma",
            "Eleven vet att hen är saknad, och vad som väntar",
            "samma förmiddag, av samma person",
            Level.PUPIL,
        ),
        (
            "En bestämd första dag tillbaka: kortare, med någon som väntar",
            "Eleven kommer tillbaka inom två dagar efter frånvaro",
            "varje gång eleven har varit borta",
            Level.PUPIL,
        ),
        (
            "Skolan frågar om familjen vill ha kontakt med kommunens stöd",
            "Familjen vet vilket stöd som finns och vem de kan ringa",
            "inom två veckor",
            Level.PUPIL,
        ),
    ),
    *_ours(
        "individ",
        (
            "Samtalsstöd i elevhälsan om skola och motivation",
            "Eleven har egna sätt att klara det som är svårt",
            "en gång i veckan, till utvärderingen",
            Level.PUPIL,
        ),
        (
            "Lektioner och dagar trappas upp i steg som eleven är med och bestämmer",
            "Ett steg till var tredje vecka, i elevens takt",
            "nytt steg vid varje uppföljning",
            Level.PUPIL,
        ),
        (
            "Eleven redovisar på ett sätt som fungerar, enskilt eller i liten grupp",
            "Eleven är på plats de dagar hen ska redovisa",
            "i alla ämnen",
            Level.PUPIL,
        ),
    ),
)
"""What Närvaro suggests to begin with."""


def library_of(huvudman: Huvudman) -> list[Suggestion]:
    """The suggestions of a huvudman: its own, or ours where it has none. One query."""
    rows = MeasureSuggestion.objects.filter(huvudman=huvudman).order_by("pk")
    own = [Suggestion(str(each.pk), each.group, each.what, each.goal, each.when, each.level) for each in rows]
    return own or list(OURS)


def by_group(suggestions: Iterable[Suggestion]) -> list[tuple[Group, list[Suggestion]]]:
    """The suggestions under each group, in the groups' order; a group without any is left out."""
    found = list(suggestions)
    groups = [(group, [each for each in found if each.group == group.key]) for group in GROUPS]
    return [(group, own) for group, own in groups if own]


def suggestion_in(huvudman: Huvudman, key: str) -> Suggestion | None:
    """The suggestion that a form names; None when there is no such any more."""
    return next((each for each in library_of(huvudman) if each.key == key), None)


def libraries_of(user: AnyUser) -> list[Huvudman]:
    """The huvudmän whose library somebody edits: those whose guide values the person sets."""
    return [each for each in huvudmen_of(user).order_by("name") if may_set_rules(user, each)]
