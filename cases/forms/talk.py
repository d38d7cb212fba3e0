"""The talk about absence, in the order one talks: who, the pupil's own words, the mapping, what was agreed."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from absence.figures import day_rows
from absence.rules import RULES
from cases import pattern, services
from cases.forms.fields import add_missing, choice, day, line, words
from cases.models import Case, Talk
from cases.queries import follow_up_window, frozen_figures, frozen_window, open_follow_up, open_signals
from cases.services.talks import GUARDIAN, PUPIL, TEXTS, missing_in_talk
from cases.voices import named_guardians
from people import swedish
from people.models import School, Student, User
from people.queries import calendar_of, mentors_of
from people.validators import whole_number
from people.widgets import RadioCards, ToggleGroup

WHY_ABSENT = ("Erbjöds tid, kunde inte", "Erbjöds tid, tackade nej", "Har inte erbjudits än", "Ska inte kontaktas")
"""Why a guardian was not there: both are to be offered a place."""

OUTCOMES = {
    Talk.Outcome.FOLLOW_UP: "Samtalen fortsätter hos dig.",
    Talk.Outcome.REPORT: "Rektorn får samtalen och avgör om frånvaron ska utredas.",
    Talk.Outcome.DONE: "Närvaron fungerar. Du skriver varför.",
}
FIRST_ROWS = 3  # rows for agreements to begin with


class TalkForm(forms.Form):
    """A talk or its follow-up. What the system knows is filled in: who there is, the figures, the pattern, the date."""

    places = MappingProxyType({"participants": "with_elev"})

    held_on = day("Datum")
    channel = choice("Hur pratade ni?", list(Talk.Channel.choices), ToggleGroup())
    others = line("Fler som var med", "Namn och vem det är, med komma emellan.", longest=200)
    pupil_view = words("Elevens egen bild")
    guardian_view = words("Vårdnadshavares bild")
    team_view = words("Arbetslagets bild", "Vad ser ni som möter eleven på lektioner och raster?", rows=3)
    trigger = words("Anledning till samtalet", rows=2)
    pattern = words("Mönster i frånvaron", "Dagar, ämnen, tider, situationer. Förslaget kommer ur frånvaron.", rows=3)
    works_well = words("Vad fungerar?", "Lektioner, människor och stunder där det går bra.", rows=3)
    support = words("Vad behöver skolan ändra eller stötta med?", "Lektioner, raster, lokaler, anpassningar.", rows=3)
    outcome = choice(
        "Hur går ni vidare?",
        [(each.value, str(each.label)) for each in OUTCOMES],
        RadioCards(descriptions={each.value: text for each, text in OUTCOMES.items()}),
    )
    follow_up_on = day("Nästa uppföljning")
    other_day_agreed = forms.BooleanField(label="Vi har kommit överens om en annan dag", required=False)

    def __init__(
        self, *args: Any, student: Student, school: School, case: Case | None, by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.case, self.by = student, school, case, by
        self.today = timezone.localdate()
        self.follow_up_of = open_follow_up(case) if case else None
        self.guardians = named_guardians(student, self.today)
        self._add_participants()
        self.order_fields(["held_on", "channel", *(name for name in self.fields if name not in self.base_fields)])
        self._fill_in()

    def _add_participants(self) -> None:
        """One box for each person there is, and for each guardian why, when the box is empty."""
        self.people: dict[str, dict[str, str]] = {"elev": {"name": self.student.name, "as": PUPIL}}
        self._person("elev", f"{self.student.name}, elev")
        for guardian, name in self.guardians:
            key = f"vh_{guardian.pk}"
            interpreter = f", tolk i {guardian.language}" if guardian.needs_interpreter else ""
            self.people[key] = {"name": name, "as": GUARDIAN}
            self._person(key, f"{name}, vårdnadshavare{interpreter}")
            why = [("", "Välj"), *((each, each) for each in WHY_ABSENT)]
            self.fields[f"absent_{guardian.pk}"] = choice(f"Varför var {name} inte med?", why, forms.Select())
        staff = {user.pk: (user, "mentor") for user in mentors_of(self.student, self.today)}
        staff.setdefault(self.by.pk, (self.by, "personal"))
        for pk, (user, role) in staff.items():
            self.people[f"personal_{pk}"] = {"name": user.name, "as": role}
            self._person(f"personal_{pk}", f"{user.name}, {role}", initial=user == self.by)

    def _person(self, key: str, label: str, *, initial: bool = False) -> None:
        self.fields[f"with_{key}"] = forms.BooleanField(label=label, required=False, initial=initial)

    def _fill_in(self) -> None:
        """What the system knows: today, why it is time to talk, the pattern, the usual days for the next talk."""
        calendar = calendar_of(self.school)
        first, last = follow_up_window(calendar, self.today)
        name = swedish.genitive(self.student.first_name)
        self.fields["held_on"].initial = self.today
        self.fields["trigger"].initial = self._trigger()
        rows = day_rows(self.student, *frozen_window(calendar, self.today))
        own = rows.filter(school__huvudman=self.school.huvudman_id)
        self.fields["pattern"].initial = pattern.describe(own)
        self.fields["pupil_view"].label = f"{name} egen bild"
        self.fields[
            "pupil_view"
        ].help_text = f"Vad är svårt, vad fungerar och vad vill {self.student.first_name} själv?"
        self.fields["outcome"].initial = Talk.Outcome.FOLLOW_UP
        self.fields["follow_up_on"].initial = first
        self.fields["follow_up_on"].help_text = (
            f"Två till tre skolveckor fram: {swedish.weekday_date(first)} till {swedish.weekday_date(last)}. "
            "Lov räknas inte."
        )

    def _trigger(self) -> str:
        """Why it is time to talk: the follow-up that was agreed, or the open signals."""
        if self.follow_up_of:
            return f"Uppföljning av samtalet den {swedish.date(self.follow_up_of.held_on)}"
        signals = open_signals(self.student, self.school).order_by("rule")
        return ". ".join(dict.fromkeys(each.title for each in signals if each.rule in RULES))

    @property
    def participant_fields(self) -> Iterable[dict[str, Any]]:
        """Boxes for the page, a guardian's with the field for why not."""
        for key in self.people:
            pk = key.removeprefix("vh_") if key.startswith("vh_") else ""
            yield {"box": self[f"with_{key}"], "why": self[f"absent_{pk}"] if pk else None}

    def clean(self) -> dict[str, Any]:
        """Date, channel and outcome must be chosen; the rest is what the service asks for."""
        cleaned = super().clean() or {}
        asks = {
            "held_on": "Välj vilken dag ni pratade.",
            "channel": "Välj hur ni pratade.",
            "outcome": "Välj hur ni går vidare.",
        }
        for name, ask in asks.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ask)
        # What the service would say next is said at once; a field that is wrong already is told about once.
        if cleaned.get("held_on"):
            missing = missing_in_talk(self.student, self.school, self._said())
            add_missing(self, [part for part in missing if part.where not in self.errors])
        return cleaned

    def _said(self, **more: Any) -> services.Said:
        """The talk, as far as what is written can be read."""
        written = self.cleaned_data
        return services.Said(
            held_on=written["held_on"],
            channel=written.get("channel", ""),
            participants=self._participants(),
            absent_guardians=self._absent(),
            outcome=written.get("outcome", ""),
            follow_up=services.FollowUp(written.get("follow_up_on"), written.get("other_day_agreed", False)),
            **{name: written.get(name, "") for name in TEXTS},
            **more,
        )

    def save(self, agreements: list[services.AgreementText]) -> Talk:
        """Log the talk. Raises what the service raises."""
        extent = frozen_figures(self.student, self.school, self.cleaned_data["held_on"])
        said = self._said(agreements=agreements, extent=extent)
        return services.log_talk(student=self.student, school=self.school, by=self.by, said=said)

    def _participants(self) -> list[dict[str, str]]:
        others = [name.strip() for name in self.cleaned_data.get("others", "").split(",") if name.strip()]
        present = [person for key, person in self.people.items() if self.cleaned_data.get(f"with_{key}")]
        return [*present, *({"name": name, "as": "annan"} for name in others)]

    def _absent(self) -> list[dict[str, str]]:
        """Guardians who were not there, with the reason."""
        return [
            {"name": name, "why": self.cleaned_data[f"absent_{guardian.pk}"]}
            for guardian, name in self.guardians
            if not self.cleaned_data[f"with_vh_{guardian.pk}"] and self.cleaned_data.get(f"absent_{guardian.pk}")
        ]


class AgreementForm(forms.Form):
    """One row: what was agreed, who does it, and when."""

    what = line("Vad")
    who = line("Vem", longest=100)
    when = line("När", longest=100)

    def clean(self) -> dict[str, Any]:
        """A row that is begun needs what and who."""
        cleaned = super().clean() or {}
        what, who, when = (cleaned.get(name, "") for name in ("what", "who", "when"))
        if what and not who and "who" not in self.errors:
            self.add_error("who", f"Skriv vem som ska göra det: {what}")
        if (who or when) and not what and "what" not in self.errors:
            self.add_error("what", "Skriv vad ni kom överens om.")
        return cleaned


AgreementSet = forms.formset_factory(AgreementForm, extra=FIRST_ROWS, max_num=20)


def agreements_in(rows: "forms.BaseFormSet[AgreementForm]") -> list[services.AgreementText]:
    """The rows with something in them."""
    written = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("what")]
    return [services.AgreementText(row["what"], row["who"], row["when"]) for row in written]


def one_more_row(data: MultiValueDict[str, str], prefix: str) -> MultiValueDict[str, str]:
    """The posted data with one more row of agreements."""
    more = data.copy()
    more[f"{prefix}-TOTAL_FORMS"] = str(whole_number(data.get(f"{prefix}-TOTAL_FORMS") or "") + 1)
    return more
