"""The choice before a file is printed: for whom, why, and what is left out."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from cases.models import Case
from narvaro.akt.annexes import Annex
from narvaro.akt.building import Order
from narvaro.akt.handing_over import GROUNDS
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
    to = forms.CharField(
        label="Vilken skola och huvudman?",
        max_length=100,
        help_text="Den skola som har tagit emot eleven. Det står i loggen, så skriv inget om eleven.",
        error_messages={"required": "Skriv vilken skola som får akten, och dess huvudman."},
    )
    ground = forms.ChoiceField(
        label="Med vilket stöd?",
        choices=[(name, label) for name, (label, _) in GROUNDS.items()],
        widget=RadioCards(descriptions={name: means for name, (_, means) in GROUNDS.items()}),
        error_messages={"required": "Välj med vilket stöd ni lämnar ut den."},
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
        for name in ("purpose",) if receiver.is_school else ("to", "ground"):
            del self.fields[name]

    def clean_purpose(self) -> str:
        """A purpose without the pupil in it: the log is read by others than those who read the case."""
        return self._without_the_pupil("purpose", "Skriv ett diarienummer i stället, om det finns.")

    def clean_to(self) -> str:
        """The new school, without the pupil in it."""
        return self._without_the_pupil("to", "Skriv bara skolan och huvudmannen.")

    def _without_the_pupil(self, name: str, instead: str) -> str:
        text: str = " ".join(self.cleaned_data[name].split())
        if NUMBER.search(text) or _named(self.case) & {word.casefold() for word in re.findall(r"\w+", text)}:
            raise forms.ValidationError(f"Ta bort namn och personnummer. {instead}")
        return text

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
            purpose=GROUNDS[given["ground"]][0] if self.receiver.is_school else given["purpose"],
            to=given.get("to", ""),
            secrets=frozenset(Secret(each) for each in given["secrets"]) if partly else frozenset(),
            keys=frozenset(given["keys"]) if partly else frozenset(),
        )


def _named(case: Case) -> set[str]:
    """The names of the pupil and the guardians, word by word, in small letters."""
    people = [case.student.name, *(each.name for each in guardians_of(case.student, timezone.localdate()))]
    words = re.findall(r"\w+", " ".join(people).casefold())
    return {word for word in words if len(word) >= SHORTEST_NAME}
