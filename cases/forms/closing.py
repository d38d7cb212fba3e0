"""The closing of a case, and who sees the pupil afterwards."""

import datetime as dt
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cases import services
from cases.access import Colleague, colleagues
from cases.closing import AFTERCARE, FIELDS, GOES_ON, OF_LEAVING, REASONS, hemkommun_told_on, offered
from cases.forms.fields import choice, day, line, words
from cases.forms.staff import offer_staff
from cases.forms.step import StepForm
from cases.handover import mentors_in
from cases.models import Case, State
from cases.queries import program_in_force, skolform_of
from cases.telling import tells_the_hemkommun
from people.models import User
from people.queries import calendar_of
from people.roles import Verb
from people.widgets import RadioCards

AFTERCARE_WEEKS = 8
"""School weeks until somebody sees how it goes after a closing, where nothing else is said."""


class AvslutaForm(StepForm):
    """Close the case. What the reasons ask for stands folded, in two groups."""

    name = "avsluta"
    FOLDED = (("Eleven slutar på skolan", OF_LEAVING), ("Eftervård", AFTERCARE), *StepForm.FOLDED)

    closing = choice(
        "Varför avslutas ärendet?",
        [],
        RadioCards(descriptions={value: each.means for value, each in REASONS.items()}),
    )
    reason = words("Hur blev det?", "Kort. Vad har hänt?", rows=3)
    receiving_school = line("Ny skola eller nytt land", longest=200)
    last_school_day = day("Sista skoldagen")
    home_told_on = day("Hemkommunen fick veta", "Är kommunen själv huvudman: när den som följer upp fick veta.")
    aftercare_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Vem ser eleven efter avslutet?",
        help_text="Står i Mitt arbete hos den personen när dagen kommer.",
        required=False,
        empty_label="Ingen",
    )
    aftercare_until = day("Avstämning", "Då ser ni hur det går. Behövs ingen, välj Ingen och töm dagen.")
    program_by = line(
        "Vem ansvarar för åtgärdsprogrammet framöver?",
        "Om det ska fortsätta efter avslutet och eleven är kvar hos er. Namn och befattning.",
        longest=200,
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, **kwargs)
        reviewed, today = Case.Closing.NOT_NEEDED, timezone.localdate()
        skolform = skolform_of(case.student, case.school, today)
        choices = offered(skolform, case.state)
        if skolform.is_compulsory:
            self._lead_to_the_hemkommun()
        if case.state == State.GRANSKNING:
            self.fields["closing"].initial = reviewed
        elif not case.investigations.exists():
            choices = [each for each in choices if each[0] != reviewed]
        if self.breaks_off:
            self.fields["closing"].help_text = GOES_ON
        self.fields["closing"].choices = choices  # type: ignore[attr-defined]
        if not program_in_force(case):
            del self.fields["program_by"]
        self._offer_aftercare(today)

    def _lead_to_the_hemkommun(self) -> None:
        """Propose the day it was told that the pupil does not come; lead whoever decides to where it is told."""
        field = self.fields["home_told_on"]
        field.initial = hemkommun_told_on(self.case)
        if tells_the_hemkommun(self.by, self.case):
            url = reverse("notifications:not_coming", args=[self.case.pk])
            link = '<a class="ds-link" href="{}">Anmäl utebliven elev</a>'
            field.help_text = format_html(f"{{}} Vet den inte än att eleven inte kommer: {link}.", field.help_text, url)

    def _offer_aftercare(self, today: dt.date) -> None:
        """Ask who sees the pupil afterwards, where any reason lets it stay."""
        if self.breaks_off:
            for name in AFTERCARE:
                del self.fields[name]
            return
        keepers = keepers_of(self.case, today)
        offer_staff(self.fields["aftercare_by"], keepers)
        self.fields["aftercare_by"].initial = keepers[0].user.pk if keepers else None
        self.fields["aftercare_until"].initial = calendar_of(self.case.school).add_school_weeks(today, AFTERCARE_WEEKS)

    @property
    def breaks_off(self) -> bool:
        """Whether an investigation is broken off: every reason is then that the pupil leaves the school."""
        return bool(self.case.state == State.UTREDNING)

    def folds(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What every reason asks for stands open."""
        return self.FOLDED[1:] if self.breaks_off else self.FOLDED

    def save(self, version: int | None) -> None:
        """Close it. Raises what the service raises."""
        given = dict(self.cleaned_data)
        after = services.Afterwards(**{name: given.pop(name) for name in FIELDS if name in given})
        if "took_part" in self.fields:
            given["handling"] = services.Handling(**{name: given.pop(name) for name in self.HANDLING})
        services.avsluta(case=self.case, by=self.by, version=version, after=after, **given)


def keepers_of(case: Case, today: dt.date) -> list[Colleague]:
    """Who may keep an eye on a pupil after the closing: the mentors, elevhälsan and the rektor, who reach the case."""
    mentors = [Colleague(each, f"{each.name}, mentor") for each in mentors_in([case], today)[case.pk]]
    return mentors + colleagues(case.school, Verb.DECIDE, Verb.INVESTIGATE, shared=False)
