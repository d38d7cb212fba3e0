"""Giving a case to the pupil's new school, and the new school's answers."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cases import services
from cases.access import colleagues
from cases.appointing import MAY_LEAD, needs_utredare
from cases.forms.fields import choice, line, words
from cases.giving import PARTS, Given, Part, ask_for_consent, held_in, needed_of
from cases.models import Case, Passing
from cases.passing import last_in, new_schools
from cases.services.receiving import mentors_for
from people.models import School, User
from people.widgets import CheckboxCards, RadioCards


class PassOnForm(forms.Form):
    """To which school, with what words, and which parts of the case."""

    to_school = choice("Vilken skola?", [])
    note = words(
        "Vad behöver den nya skolan veta?",
        "Det som fungerar, vad som är lovat och till när, och hur ni når eleven och hemmet. Inget om andra elever.",
        rows=6,
    )
    parts = forms.MultipleChoiceField(
        label="Vad ska följa med?",
        choices=[(part.value, each.label) for part, each in PARTS.items()],
        widget=CheckboxCards(),
        required=False,
        help_text="Varför ärendet öppnades och dagarna för varje steg följer alltid med. Det du inte väljer stannar "
        "hos er och syns inte för den nya skolan.",
    )
    consent = line("Vem har samtyckt, och när?", "Om du har markerat något som kräver samtycke.")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.schools = new_schools(case.student, case.school, timezone.localdate())
        names = [(str(each.pk), each.name) for each in self.schools]
        self.fields["to_school"].choices = names  # type: ignore[attr-defined]
        self.fields["to_school"].initial = names[0][0] if len(names) == 1 else None
        must = needed_of(case)
        self._show_parts(must)
        self.fields["parts"].initial = [part.value for part, each in PARTS.items() if each.proposed or part in must]
        self.fields["note"].widget.attrs["aria-required"] = "true"
        last = last_in(case)
        if last:  # what was said and chosen the last time is there to go through
            self.initial = {"note": last.note, "parts": [*{*last.parts, *must}], "consent": last.consent}

    def _show_parts(self, must: Collection[Part]) -> None:
        """Ask about the parts that hold something, each with how much and where it is read."""
        held = held_in(self.case)
        self.shown = [part for part in PARTS if held[part] or part in must]
        url = reverse("cases:case", args=[self.case.pk])
        field: Any = self.fields["parts"]
        field.widget.choices = [(part.value, f"{PARTS[part].label}: {held[part]}") for part in self.shown]
        field.widget.descriptions = {part.value: _described(PARTS[part], url) for part in self.shown}
        if not self.shown:
            field.help_text = "Ingen har skrivit något att lämna än. Varför ärendet öppnades följer alltid med."
        if not ask_for_consent(self.shown):
            del self.fields["consent"]

    def save(self, version: int) -> None:
        """Send it; a part that holds nothing has not been asked about, so what comes in it is asked about then. Raises
        what the service raises."""
        empty = [part for part, each in PARTS.items() if each.proposed and part not in self.shown]
        given = self.cleaned_data | {"to_school": self._school(), "parts": [*self.cleaned_data["parts"], *empty]}
        services.pass_on(case=self.case, by=self.by, version=version, **given)

    def _school(self) -> School | None:
        return next((each for each in self.schools if str(each.pk) == self.cleaned_data["to_school"]), None)


def _described(part: Given, url: str) -> str:
    """What a part is, with a link to where the case's page (``url``) has it."""
    link = '{} <a class="ds-link" href="{}{}">Läs<span class="ds-sr-only">: {}</span></a>'
    return format_html(link, part.means, url, part.where, part.label)


class ReceiveForm(forms.Form):
    """Who is the pupil's mentor at the new school, and who leads the work there."""

    mentor = forms.ModelChoiceField(
        User.objects.none(), label="Vem är elevens mentor hos er?", required=False, empty_label="Välj"
    )
    utredare = forms.ModelChoiceField(
        User.objects.none(), label="Vem leder arbetet hos er?", required=False, empty_label="Välj"
    )

    def __init__(self, *args: Any, passing: Passing, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passing, self.case, self.by = passing, passing.case, by
        day, school = timezone.localdate(), passing.to_school
        mentors = mentors_for(self.case.student, school, day)
        self._offer("mentor", mentors)
        self.fields["mentor"].initial = next(iter(mentors)) if "klass" in next(iter(mentors.values()), "") else None
        self.fields["mentor"].help_text = "Mentorn får ärendet i Mitt arbete och tar över det där."
        if needs_utredare(self.case):
            self._offer("utredare", {each.user: each.label for each in colleagues(school, *MAY_LEAD)})
            self.fields["utredare"].help_text = "Blir utredare, och ansvarig för det som pågår tills ni har ändrat det."
        else:
            del self.fields["utredare"]

    def _offer(self, name: str, people: dict[User, str]) -> None:
        """Let one of some people be chosen, each as one knows them."""
        field = self.fields[name]
        field.queryset = User.objects.filter(pk__in=[each.pk for each in people])  # type: ignore[attr-defined]
        field.choices = [("", "Välj"), *((each.pk, label) for each, label in people.items())]  # type: ignore[attr-defined]

    def save(self) -> Case:
        """Receive it. Raises what the service raises."""
        given = {"mentor": self.cleaned_data["mentor"], "utredare": self.cleaned_data.get("utredare")}
        return services.receive_case(passing=self.passing, by=self.by, **given)


class AskBackForm(forms.Form):
    """What the new school needs before it can receive, or that it is the wrong school."""

    what = choice(
        "Vad gäller det?",
        [(Passing.Outcome.MORE.value, "Vi behöver veta mer"), (Passing.Outcome.WRONG.value, "Det är fel skola")],
        RadioCards(
            descriptions={
                Passing.Outcome.MORE.value: "Den förra skolan kompletterar och lämnar över igen.",
                Passing.Outcome.WRONG.value: "Eleven ska inte gå hos er.",
            }
        ),
    )
    why = words("Vad behöver ni veta?", "Är det fel skola, skriv varför. Den förra skolans rektor läser det.")

    def __init__(self, *args: Any, passing: Passing, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passing, self.case, self.by = passing, passing.case, by
        self.fields["why"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Answer. Raises what the service raises."""
        services.ask_back(passing=self.passing, by=self.by, **self.cleaned_data)
