"""Annexes of what pupil and guardians have answered by links, in their own words, and of pictures in the case."""

from collections.abc import Iterable

from cases.guests.pictures import path_of
from cases.guests.replies import Reply
from cases.models import CasePicture
from narvaro.akt.annexes import Annex, Picture, Words, lines_of
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source
from people import swedish


def replies(source: Source) -> Iterable[Annex]:
    """Each reply as a whole is the pupil's words or a guardian's: it stays out where those do, pictures too."""
    return [_reply(each) for each in source.story.records.replies]


def _reply(reply: Reply) -> Annex:
    return Annex(
        key=f"guest_reply-{reply.row.pk}",
        title="Svar via länk",
        on=swedish.local_day(reply.row.at),
        who=reply.who,
        lines=lines_of(ursprung=reply.origin, frågorna_på=reply.language.swedish),
        words=tuple(Words(each.question, each.text, quote=True) for each in reply.answers),
        pictures=tuple(
            _picture(each, f"Bild {at} från {reply.who}") for at, each in enumerate(reply.pictures, start=1)
        ),
        secrets=frozenset({Secret.PUPIL if reply.is_pupils else Secret.HOME}),
    )


def pictures(source: Source) -> Iterable[Annex]:
    """Pictures that the school has put in the case: mostly what a pupil has drawn."""
    for each in source.story.records.pictures:
        yield Annex(
            key=f"picture-{each.pk}",
            title="Bild",
            on=swedish.local_day(each.added_at),
            who=each.added_by.name if each.added_by else "",
            words=(Words("", each.text),),
            pictures=(_picture(each, each.text),),
            secrets=source.by(each.added_by_id, Secret.PUPIL),
        )


def _picture(picture: CasePicture, text: str) -> Picture:
    return Picture(path_of(picture), text)
