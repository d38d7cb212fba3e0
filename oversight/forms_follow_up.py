"""The forms of the huvudman's follow-up and the rektor's answer."""

from typing import Any

from django import forms

from cases.forms.fields import day, words
from oversight.follow_up import Story
from oversight.models import FollowUp
from oversight.services.follow_up import answer_follow_up, write_follow_up
from people.models import User
from people.validators import whole_number


class StoryForm(forms.Form):
    """Words about a school at an occasion; ``version`` is what stood on the page."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, story: Story, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story, self.by = story, by
        self.fields["version"].initial = str(story.version)

    def seen_again(self, story: Story) -> dict[str, Any]:
        """What was written, to be sent again by somebody who has read what others wrote meanwhile."""
        return {name: self.data.get(name, "") for name in self.fields} | {"version": str(story.version)}

    def save(self) -> FollowUp:
        """Write it. Raises what the service raises."""
        raise NotImplementedError


class SeenForm(StoryForm):
    """What the huvudman has seen and asks for."""

    text = words(
        "Det du har sett på skolan",
        "Vad fungerar, vad väntar och vad saknas? Skriv inget om enskilda elever.",
        rows=6,
    )
    asked = words("Det du ber rektorn om", "Lämna tomt om du inte ber om något.", rows=4)
    answer_by = day("Svar senast")

    def __init__(self, *args: Any, story: Story, by: User, **kwargs: Any) -> None:
        super().__init__(*args, story=story, by=by, **kwargs)
        # What is answered is not asked for again by whoever adds a line.
        for name in ("text", "asked", "answer_by") if story.waits_for_answer else ("text",):
            self.fields[name].initial = getattr(story.seen, name, "")

    def save(self) -> FollowUp:
        """Write it. Raises what the service raises."""
        given = self.cleaned_data
        return write_follow_up(
            school=self.story.school,
            occasion=self.story.occasion,
            by=self.by,
            text=given["text"],
            asked=given["asked"],
            answer_by=given["answer_by"],
            version=whole_number(given["version"]),
        )


class AnswerForm(StoryForm):
    """What the rektor answers."""

    text = words("Ditt svar till huvudmannen", "Skriv inget om enskilda elever.", rows=6)

    def save(self) -> FollowUp:
        """Write it. Raises what the service raises."""
        return answer_follow_up(
            school=self.story.school,
            occasion=self.story.occasion,
            by=self.by,
            text=self.cleaned_data["text"],
            version=whole_number(self.cleaned_data["version"]),
        )
