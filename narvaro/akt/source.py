"""What the annexes of a case's file are made of, and what several types of record have in common."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.elevhalsan import Elevhalsan, elevhalsan_of
from cases.events import EVENTS
from cases.models import CaseEvent
from narvaro.akt.annexes import Words, written
from narvaro.akt.secrecy import Secret
from narvaro.case_story import Story
from notifications.models import Delivery
from people import swedish


@dataclass(frozen=True, slots=True)
class Source:
    """What the annexes are made of: the case as the person reads it, what was sent, and who is in elevhälsan."""

    story: Story
    notices: list[Delivery]
    elevhalsan: Elevhalsan

    def about(self, record: str, pk: int) -> list[CaseEvent]:
        """The events that tell of a record, oldest first."""
        return [each for each in self.story.reading.events if each.data.get(record) == pk]

    def by(self, author: int | None, *also: Secret) -> frozenset[Secret]:
        """The kinds of secret of something that ``author`` (id) has written."""
        return frozenset(also) | (frozenset({Secret.ELEVHALSA}) if self.elevhalsan.wrote(author) else frozenset())


def source_of(story: Story, notices: list[Delivery]) -> Source:
    """Everything the annexes are made of. One query: who is, or has been, in elevhälsan at the school."""
    return Source(story, notices, elevhalsan_of(story.case.school))


def later(source: Source, events: Iterable[CaseEvent]) -> tuple[Words, ...]:
    """What has been said of a record since it was written; what elevhälsan has said is elevhälsan's."""
    return written(
        *(
            Words(
                f"{EVENTS[each.kind].title} {swedish.full_date(each.at)}",
                each.text,
                secret=Secret.ELEVHALSA if source.elevhalsan.tells(each) else None,
            )
            for each in events
        )
    )


def yes_no(answer: bool | None, yes: str, no: str) -> str:
    """Say what was answered, if anything was."""
    return "" if answer is None else yes if answer else no
