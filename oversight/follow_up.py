"""The huvudman's follow-up of its schools twice a year: who reaches it, what has been written, and what it asks for."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from oversight.models import FollowUp
from oversight.occasions import Occasion, occasion_on
from people import swedish
from people.access import AnyUser, may, may_anywhere, schools_with
from people.models import School, User
from people.roles import Verb
from people.tasks import Task

WRITES, ANSWERS = Verb.SEE_REGISTER, Verb.DECIDE
"""Who writes the follow-up (the huvudman) and who answers it (the rektor)."""


@dataclass(frozen=True, slots=True)
class Story:
    """What has been written about a school at an occasion, oldest first."""

    school: School
    occasion: Occasion
    entries: Sequence[FollowUp] = ()

    @property
    def version(self) -> int:
        """The version that stands: 0 before anything is written."""
        return self.entries[-1].version if self.entries else 0

    @property
    def seen(self) -> FollowUp | None:
        """The huvudman's latest words."""
        return next((each for each in reversed(self.entries) if each.kind == FollowUp.Kind.SEEN), None)

    @property
    def answer(self) -> FollowUp | None:
        """The rektor's latest answer."""
        return next((each for each in reversed(self.entries) if each.kind == FollowUp.Kind.ANSWER), None)

    @property
    def waits_for_answer(self) -> bool:
        """Whether the huvudman's latest words ask for something and the rektor has not answered since."""
        if self.seen is None or not self.seen.asked:
            return False
        return self.answer is None or self.answer.version < self.seen.version

    @property
    def state(self) -> tuple[str, str, str]:
        """Where it stands: colour, icon and words of its tag."""
        if self.seen is None:
            return "warning", "penna", "Inte skriven"
        if self.waits_for_answer and self.seen.answer_by:
            return "info", "klocka", f"Svar senast {swedish.short_date(self.seen.answer_by)}"
        return ("success", "bock", "Rektorn har svarat") if self.answer else ("success", "bock", "Skriven")


def schools_of(user: AnyUser) -> QuerySet[School]:
    """The schools that a person follows up or answers for."""
    return schools_with(user, WRITES, ANSWERS).select_related("huvudman").order_by("name", "pk")


def get_school_or_404(user: AnyUser, pk: int) -> School:
    """The school, if the person follows it up or answers for it. Raises Http404."""
    school = schools_of(user).filter(pk=pk).first()
    if school is None:
        raise Http404
    return school


def may_write(user: AnyUser, school: School) -> bool:
    """Whether a person writes the huvudman's words about a school."""
    return may(user, WRITES, school)


def may_answer(user: AnyUser, school: School) -> bool:
    """Whether a person answers for a school."""
    return may(user, ANSWERS, school)


def stories_of(schools: Iterable[School], today: dt.date, occasion: Occasion | None = None) -> list[Story]:
    """What has been written about schools at an occasion, the present one if none is given. One query."""
    asked = [(school, occasion or occasion_on(school.huvudman, today)) for school in schools]
    found: dict[tuple[int, dt.date], list[FollowUp]] = defaultdict(list)
    mondays = {each.monday for _, each in asked}
    rows = FollowUp.objects.filter(school__in=[school for school, _ in asked], occasion__in=mondays)
    for row in rows.select_related("by").order_by("version"):
        found[row.school_id, row.occasion].append(row)
    return [Story(school, each, found[school.pk, each.monday]) for school, each in asked]


def written_about(schools: Iterable[School]) -> list[Occasion]:
    """The occasions with something written about any of some schools, the latest first. One query."""
    mondays = FollowUp.objects.filter(school__in=schools).order_by("-occasion").values_list("occasion", flat=True)
    return [Occasion(monday) for monday in mondays.distinct()]


def get_occasion_or_404(school: School, key: str, today: dt.date) -> Occasion:
    """The occasion of an address: the present one, or one with something written. Raises Http404."""
    known = {each.key: each for each in (*written_about([school]), occasion_on(school.huvudman, today))}
    if key not in known:
        raise Http404
    return known[key]


def tasks_for(user: User, today: dt.date) -> list[Task]:
    """The huvudman's schools that are not followed up, and what rektorer are asked to answer."""
    if not may_anywhere(user, WRITES, ANSWERS):
        return []
    stories = stories_of(schools_of(user).prefetch_related("huvudman__choices"), today)
    left = [story for story in stories if story.seen is None and may_write(user, story.school)]
    asked = [story for story in stories if story.waits_for_answer and may_answer(user, story.school)]
    return [*_to_write(left, len(stories)), *map(_to_answer, asked)]


def _to_write(left: list[Story], schools: int) -> list[Task]:
    """One row for all schools that are left."""
    if not left:
        return []
    occasion, number = left[0].occasion, swedish.number_word(len(left)).capitalize()
    return [
        Task(
            kind="byggnad",
            title=f"Följ upp skolorna, {occasion.title.lower()}",
            why=f"{number} av {swedish.count(schools, 'skola', 'skolor')} är kvar.",
            url=reverse("oversight:schools"),
            button="Följ upp",
            due=occasion.last_day,
        )
    ]


def _to_answer(story: Story) -> Task:
    """What a rektor is asked."""
    return Task(
        kind="byggnad",
        title="Svara huvudmannen",
        why=f"Huvudmannen har följt upp {story.school}, {story.occasion.title.lower()}.",
        url=reverse("oversight:school", args=[story.school.pk, story.occasion.key]),
        button="Läs och svara",
        due=story.seen.answer_by if story.seen else None,
    )
