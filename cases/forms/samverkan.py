"""Samverkan with, or information to, another authority."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import add_missing, choice, day, line, words
from cases.forms.own_texts import add_own_texts
from cases.forms.staff import offer_staff
from cases.models import Case, Samverkan
from cases.overview import reach_as_colleagues
from cases.samverkan import EXPLAINED, SamverkanText, missing_in_samverkan, who_may_consent
from people.models import User
from people.queries import guardians_of
from people.widgets import InlineRadios, RadioCards

INFORMED = ("informed_on", "why_not_informed")


class SamverkanForm(forms.Form):
    """With whom and why, on which ground, and what came of it."""

    kind = choice("Vad gäller det?", list(Samverkan.Kind.choices), InlineRadios())
    party = choice("Med vem?", [("", "Välj"), *Samverkan.Party.choices], forms.Select())
    name = line("Enhet eller verksamhet", "Till exempel mottagningen eller fritidsgården.", longest=100)
    contact = line("Kontaktperson", "Namn, befattning och telefon.", longest=200)
    purpose = words("Syfte", "Vilket behov hos eleven ska det här hjälpa till med?", rows=3)
    ground = choice(
        "Med vilket stöd delar ni uppgifter?",
        list(Samverkan.Ground.choices),
        RadioCards(descriptions=EXPLAINED),
        "Vi delar inget om enskilda utan samtycke eller stöd i lag.",
    )
    consent_of = forms.MultipleChoiceField(
        label="Vem har samtyckt?", required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_on = day("Dag för samtycket")
    provision = line("Bestämmelse", "Till exempel en paragraf i skollagen eller socialtjänstlagen.", longest=200)
    shared = words(
        "Vad delas?",
        "Bara det som behövs. Inga namn på andra elever och inget ur skolsköterskans eller skolläkarens journal.",
        rows=3,
    )
    held_on = day("Dag för kontakten")
    outcome = words("Vad ledde det till?", "Vad ni kom överens om, och vem som gör vad.", rows=3)
    next_on = day("Nästa kontakt")
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        label="Vem tar nästa kontakt?",
        help_text="Den du väljer får det i Mitt arbete.",
        required=False,
        empty_label="Välj",
    )
    informed_on = day("Vårdnadshavarna fick veta")
    why_not_informed = words("Om de inte har fått veta: varför?", rows=2)

    def __init__(self, *args: Any, case: Case, by: User, record: Samverkan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.record = case, by, record
        today = timezone.localdate()
        consenting = [(each.key, each.name) for each in who_may_consent(case, today)]
        self.fields["consent_of"].choices = consenting  # type: ignore[attr-defined]
        offer_staff(self.fields["responsible"], reach_as_colleagues(case, today))
        if not guardians_of(case.student, today):
            for name in INFORMED:
                del self.fields[name]
        self._fill_in()
        add_own_texts(self, "samverkan", case.school.huvudman)

    def _fill_in(self) -> None:
        """What stands in the record; a new one is samverkan, and the writer goes on with it."""
        if self.record is None:
            self.initial = {"kind": Samverkan.Kind.TOGETHER, "responsible": self.by.pk}
            return
        self.initial = {name: getattr(self.record, name) for name in self.fields}
        self.initial["responsible"] = self.record.responsible_id

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        parts = missing_in_samverkan(self.case, self._said(), timezone.localdate())
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def _said(self) -> SamverkanText:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        given["consent_of"] = tuple(self.cleaned_data.get("consent_of") or ())
        if not given.get("next_on"):
            given.pop("responsible", None)
        return SamverkanText(**{"kind": ""} | given)

    def save(self, version: int) -> Samverkan:
        """Save it. Raises what the service raises."""
        return services.save_samverkan(
            case=self.case, by=self.by, said=self._said(), record=self.record, version=version
        )

    def stands_now(self) -> Samverkan | None:
        """The record as it is in the database."""
        return Samverkan.objects.select_related("changed_by").get(pk=self.record.pk) if self.record else None
