"""The copy of a talk: whom it is to, and what goes along."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.copying import COPIED, parts_to_copy, receivers_of
from cases.forms.fields import choice
from cases.models import Talk
from people.models import User


class CopyForm(forms.Form):
    """Whom a copy is to and what it holds. What may harm the pupil is not ticked."""

    receiver = choice("Vem är kopian till?", [])
    parts = forms.MultipleChoiceField(
        label="Vad ska vara med?",
        help_text="Det som eleven kan ha sagt i förtroende, eller som kan vändas mot eleven hemma, är inte ikryssat.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, talk: Talk, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk, self.by = talk, by
        self.receivers = receivers_of(talk.case.student, timezone.localdate())
        offered = parts_to_copy(talk)
        self.fields["receiver"].choices = list(self.receivers.items())  # type: ignore[attr-defined]
        self.fields["parts"].choices = list(offered.items())  # type: ignore[attr-defined]
        self.fields["parts"].initial = [name for name in offered if COPIED[name].ticked]
        if len(self.receivers) == 1:
            self.fields["receiver"].initial = next(iter(self.receivers))

    def save(self) -> None:
        """Note the copy in the case. Raises what the service raises."""
        services.copy_talk(talk=self.talk, by=self.by, **self.cleaned_data)
