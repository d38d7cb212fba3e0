"""What will happen when a step is taken, said before it is: "Det här händer när du beslutar"."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from cases.models import Case
from notifications.kinds import Kind, Need, Recipient, kinds_of_step
from notifications.models import Channel
from notifications.planning import Notice, facts_of, notices, place_of
from notifications.recipients import PEOPLE
from people.models import User
from people.swedish import join

BY_HAND = "Eleven har skyddade uppgifter. Närvaro skickar inget: följ er rutin för det."


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will happen: an icon, a sentence, and the law or reason.

    ``asks`` names the hemkommun where whoever takes the step decides whether it is told.
    """

    icon: str
    text: str
    why: str = ""
    asks: str = ""


def consequences(
    case: Case, transition: str, by: User | None = None, appointed: Sequence[str] = ()
) -> list[Consequence]:
    """Who will be told if the transition is taken today: what ``services.tell_about_step`` would write.

    Colleagues stand by name; ``appointed`` are those whom the decision is about to give the case.
    """
    kinds = kinds_of_step(transition)
    if not kinds:
        return []
    on = timezone.localdate()
    found = notices(case, transition, facts_of(case, place_of(case, on), on))
    told = [_of_notice(notice) for notice in found]
    for kind in (each for each in kinds if each.effect):
        there = [each.name for each in PEOPLE[kind.recipient](case, on) if each != by]
        told.append(_of_mail(kind, appointed if kind.appoints else there))
    return told


def _of_notice(notice: Notice) -> Consequence:
    """What a notice to somebody outside the school means."""
    to = _named(notice)
    if notice.protected:
        return Consequence("las", f"{to} ska få veta det för hand.", f"{BY_HAND} {notice.lagrum}.")
    if notice.is_judged_with_the_step and notice.municipality:
        to = f"{to[0].lower()}{to[1:]}"
        return Consequence("brev", f"Du avgör om {to} ska få ett brev.", _asked(notice), notice.municipality.name)
    if notice.need is Need.ASK:
        return Consequence(
            "hand", f"Administratören tar ställning till om {to[0].lower()}{to[1:]} ska få ett brev.", _asked(notice)
        )
    if notice.channel == Channel.REGISTER:
        return Consequence("skicka", f"{to} får en anmälan i sitt register i dag.", f"Snarast, {notice.lagrum}.")
    return Consequence("brev", f"{to} får ett brev, som administratören skriver ut och postar.", f"{notice.lagrum}.")


def _named(notice: Notice) -> str:
    """The receiver, named where it may be."""
    if notice.municipality:
        return f"Hemkommunen ({notice.municipality.name})"
    return {
        Recipient.HUVUDMAN: "Huvudmannen",
        Recipient.HEMKOMMUN: "Hemkommunen",
        Recipient.IKE: "IKE-samordnaren",
    }[notice.kind.recipient]


def _asked(notice: Notice) -> str:
    """Why a person must decide."""
    if notice.municipality is None:
        return f"Det framgår inte vilken kommun som är elevens hemkommun. {notice.lagrum}."
    return f"Gäller ogiltig frånvaro i betydande utsträckning, {notice.lagrum}. Ingen siffra avgör det."


def _of_mail(kind: Kind, names: Sequence[str]) -> Consequence:
    """What an e-mail to colleagues means, and who they are where that is known."""
    text = f"{kind.effect.removesuffix('.')}: {join(list(names))}." if names else kind.effect
    return Consequence("personer", text, "I mejlet står bara att det finns något att läsa i Närvaro.")
