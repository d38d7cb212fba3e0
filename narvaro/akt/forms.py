"""The choice before a file is printed: for whom, why, and what is left out."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from cases.models import Case
from narvaro.akt.annexes import Annex
from narvaro.akt.building import Order
from narvaro.akt.secrecy import RECEIVERS, Receiver, Secret
from narvaro.akt.sections import Section
from people.models import User
from people.queries import guardians_of
from people.widgets import CheckboxCards, RadioCards

LONGEST = 120
WHOLE, PARTLY = "allt", "utan"
NUMBER = re.compile(r"\d{6,8}[-+ ]?(?:\d{4}|TF\d\d)", re.IGNORECASE)
SHORTEST_NAME = 3  # letters: shorter ones are words too


class ReceiverForm(forms.Form):
    """For whom: it decides what is proposed to be left out."""

    till = forms.ChoiceField(
        label="Vem ska få akten?",
        widget=RadioCards(descriptions={each.name: each.help for each in RECEIVERS.values()}),
        error_messages={"required": "Välj vem som ska få akten.", "invalid_choice": "Välj vem som ska få akten."},
    )

    def __init__(self, *args: Any, receivers: Mapping[str, Receiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["till"].choices = [(each.name, each.label) for each in receivers.values()]  # type: ignore[attr-defined]


class AktForm(forms.Form):
    """Why, and what is left out. Everything proposed is a choice; what is left out is listed in the file."""

    purpose = forms.CharField(
        label="Varför?",
        max_length=LONGEST,
        help_text="Kort, till exempel ”tillsyn, diarienummer 2026:123”. Det står i loggen, så skriv inget om eleven.",
        error_messages={
            "required": "Skriv kort varför akten tas ut.",
            "max_length": "Korta texten till högst %(limit_value)d tecken. Nu är den %(show_value)d tecken lång.",
        },
    )
    scope = forms.ChoiceField(
        label="Vad ska vara med?",
        choices=[(WHOLE, "Allt som du får läsa"), (PARTLY, "Utan det som du markerar här nedanför")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad som ska vara med."},
    )
    secrets = forms.MultipleChoiceField(
        label="Lämna utanför",
        choices=[(each.value, each.label) for each in Secret],
        widget=CheckboxCards(descriptions={each.value: each.why for each in Secret}),
        required=False,
        help_text="Det som lämnas utanför står uppräknat i akten, aldrig dolt.",
    )
    keys = forms.MultipleChoiceField(
        label="Lämna utanför enskilda handlingar", widget=forms.CheckboxSelectMultiple, required=False
    )
    tried = forms.BooleanField(label="Jag har prövat vad den här mottagaren får ta del av", required=False)

    def __init__(
        self, *args: Any, case: Case, receiver: Receiver, sections: list[tuple[Section, list[Annex]]], **kwargs: Any
    ) -> None:
        proposed = {
            "scope": PARTLY if receiver.leaves_out else WHOLE,
            "secrets": [each.value for each in receiver.leaves_out],
        }
        super().__init__(*args, **kwargs)
        self.initial = proposed
        self.case, self.receiver = case, receiver
        self.fields["keys"].choices = [  # type: ignore[attr-defined]
            (annex.key, annex.heading) for _, annexes in sections for annex in annexes
        ]
        if not receiver.outside:
            del self.fields["tried"]

    def clean_purpose(self) -> str:
        """A purpose without the pupil in it: the log is read by others than those who read the case."""
        purpose: str = " ".join(self.cleaned_data["purpose"].split())
        if NUMBER.search(purpose) or _named(self.case) & {word.casefold() for word in re.findall(r"\w+", purpose)}:
            raise forms.ValidationError(
                "Ta bort namn och personnummer. Skriv ett diarienummer i stället, om det finns."
            )
        return purpose

    def clean(self) -> dict[str, Any]:
        """Something is left out when that was chosen, and what leaves the school has been tried."""
        cleaned = super().clean() or {}
        if cleaned.get("scope") == PARTLY and not cleaned.get("secrets") and not cleaned.get("keys"):
            self.add_error("secrets", "Markera det som ska lämnas utanför, eller välj allt som du får läsa.")
        if "tried" in self.fields and not cleaned.get("tried"):
            self.add_error("tried", "Pröva först vad mottagaren får ta del av, och kryssa sedan i rutan.")
        return cleaned

    def order(self, by: User) -> Order:
        """What was asked for."""
        given, partly = self.cleaned_data, self.cleaned_data["scope"] == PARTLY
        return Order(
            by=by,
            at=timezone.now(),
            receiver=self.receiver,
            purpose=given["purpose"],
            secrets=frozenset(Secret(each) for each in given["secrets"]) if partly else frozenset(),
            keys=frozenset(given["keys"]) if partly else frozenset(),
        )


def _named(case: Case) -> set[str]:
    """The names of the pupil and the guardians, word by word, in small letters."""
    people = [case.student.name, *(each.name for each in guardians_of(case.student, timezone.localdate()))]
    words = re.findall(r"\w+", " ".join(people).casefold())
    return {word for word in words if len(word) >= SHORTEST_NAME}
