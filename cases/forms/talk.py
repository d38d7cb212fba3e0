"""The talk about absence, in the order one talks: who, the pupil's own words, the mapping, what was agreed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from absence.figures import day_rows
from absence.models import Absence, Alert
from absence.rules import RULES
from cases import pattern, services
from cases.forms.fields import add_missing, answer_in, choice, day, line, words, yes_no
from cases.forms.own_texts import add_own_texts
from cases.handover import mentors_in
from cases.models import Agreement, Case, Talk
from cases.queries import follow_up_weeks, follow_up_window, frozen_figures, frozen_window, open_follow_up, open_signals
from cases.services.talks import GUARDIAN, PUPIL, missing_in_talk
from cases.talk_parts import FOLDED, PARTS, TEXTS, Section, in_section
from cases.voices import named_guardians
from people import swedish
from people.models import School, Student, User
from people.queries import calendar_of, mentors_of
from people.validators import whole_number
from people.widgets import InlineRadios, RadioCards, ToggleGroup

WHY_ABSENT = ("Erbjöds tid, kunde inte", "Erbjöds tid, tackade nej", "Har inte erbjudits än", "Ska inte kontaktas")
"""Why a guardian was not there: both are to be offered a place."""

OUTCOMES = {
    Talk.Outcome.FOLLOW_UP: "Samtalen fortsätter hos dig.",
    Talk.Outcome.REPORT: "Rektorn får samtalen och avgör om frånvaron ska utredas.",
    Talk.Outcome.DONE: "Närvaron fungerar. Du skriver varför.",
}
KEPT: list[tuple[str, str]] = [
    (Agreement.Kept.YES, "Ja"),
    (Agreement.Kept.PARTLY, "Delvis"),
    (Agreement.Kept.NO, "Nej"),
]
"""How it went with what was agreed, under the heading "Blev det av?"."""
FIRST_ROWS = 2  # rows for agreements to begin with


class TalkForm(forms.Form):
    """A talk or its follow-up. What the system knows is filled in: who there is, the figures, the pattern, the date."""

    places = MappingProxyType({"participants": "with_elev"})

    held_on = day("Datum")
    channel = choice("Hur pratade ni?", list(Talk.Channel.choices), ToggleGroup())
    others = line("Fler som var med", "Namn och vem det är, med komma emellan.", longest=200)
    interpreter = line("Språk och tolk", "Till exempel: arabiska, tolk på telefon.")
    wronged = yes_no("Berättar eleven om kränkningar, eller har någon annan gjort det?")
    sent_home = yes_no("Har skolan någon gång bett eleven gå hem eller stanna hemma?")
    outcome = choice(
        "Hur går ni vidare?",
        [(each.value, str(each.label)) for each in OUTCOMES],
        RadioCards(descriptions={each.value: text for each, text in OUTCOMES.items()}),
    )
    follow_up_on = day("Nästa uppföljning")
    follow_up_with = line("Vilka ska vara med då?", "Till exempel: eleven, båda vårdnadshavarna och kuratorn.")
    other_day_agreed = forms.BooleanField(label="Vi har kommit överens om en annan dag", required=False)

    def __init__(
        self, *args: Any, student: Student, school: School, case: Case | None, by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.student, self.school, self.case, self.by = student, school, case, by
        self.today = timezone.localdate()
        self.follow_up_of = open_follow_up(case)
        self.agreed = services.to_answer(by, self.follow_up_of)
        self.guardians = named_guardians(student, self.today)
        self._add_participants()
        self._add_agreed()
        added = [name for name in self.fields if name not in self.base_fields]
        for part in PARTS:
            self.fields[part.name] = words(part.asks, part.help, rows=part.rows)
        self.order_fields(["held_on", "channel", *added, "others", "interpreter", *TEXTS])
        self._fill_in()
        add_own_texts(self, "samtal", school.huvudman)

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
        if self.case:
            mentors = mentors_in([self.case], self.today)[self.case.pk]
        else:
            mentors = mentors_of(self.student, self.school, self.today)
        staff = {user.pk: (user, "mentor") for user in mentors}
        staff.setdefault(self.by.pk, (self.by, "personal"))
        for pk, (user, role) in staff.items():
            self.people[f"personal_{pk}"] = {"name": user.name, "as": role}
            self._person(f"personal_{pk}", f"{user.name}, {role}", initial=user == self.by)

    def _person(self, key: str, label: str, *, initial: bool = False) -> None:
        self.fields[f"with_{key}"] = forms.BooleanField(label=label, required=False, initial=initial)

    def _add_agreed(self) -> None:
        """What was agreed the last time, each to be answered."""
        for each in self.agreed:
            when = f", {each.when}" if each.when else ""
            label = f"{each.what} ({each.who}{when})"
            self.fields[f"kept_{each.pk}"] = choice(label, KEPT, InlineRadios())

    def _fill_in(self) -> None:
        """What the system knows: today, why it is time to talk, the pattern, the usual days for the next talk."""
        calendar = calendar_of(self.school)
        signals = [each for each in open_signals(self.student, self.school).order_by("rule") if each.rule in RULES]
        self.fields["held_on"].initial = self.today
        self.fields["trigger"].initial = self._trigger(signals)
        self._suggest_pattern(signals, *frozen_window(calendar, self.today))
        name = self.student.first_name
        own = self.fields["pupil_view"]
        own.label, own.help_text = (
            f"{swedish.genitive(name)} egen bild",
            f"Vad är svårt, vad fungerar och vad vill {name} själv?",
        )
        self.fields["outcome"].initial = Talk.Outcome.FOLLOW_UP
        self._suggest_day(*follow_up_window(self.school, self.today))

    def _suggest_pattern(self, signals: list[Alert], first: dt.date, last: dt.date) -> None:
        """The pattern as the data has it, with the days it rests on; a person has the last word."""
        school = {"school__huvudman": self.school.huvudman_id}
        missed = Absence.objects.filter(student=self.student, day__range=(first, last), superseded_at=None, **school)
        days = day_rows(self.student, first, last).filter(**school)
        field = self.fields["pattern"]
        field.initial = pattern.suggest(signals, days, missed)
        basis = (
            f"Förslaget bygger på frånvaron {swedish.period(first, last)} och på öppna signaler. "
            if field.initial
            else ""
        )
        field.help_text = f"Dagar, ämnen, tider, situationer. {basis}Ändra det som inte stämmer."

    def _suggest_day(self, first: dt.date, last: dt.date) -> None:
        """The usual days for the next talk."""
        field = self.fields["follow_up_on"]
        field.initial = first
        weeks = " till ".join(map(swedish.number_word, follow_up_weeks(self.school, self.today))).capitalize()
        between = f"{swedish.weekday_date(first)} till {swedish.weekday_date(last)}"
        field.help_text = f"{weeks} skolveckor fram: {between}. Lov räknas inte."

    def _trigger(self, signals: list[Alert]) -> str:
        """Why it is time to talk: the follow-up that was agreed, or the open signals."""
        if self.follow_up_of:
            return f"Uppföljning av samtalet den {swedish.date(self.follow_up_of.held_on)}"
        return ". ".join(dict.fromkeys(each.title for each in signals))

    @property
    def needs_interpreter(self) -> bool:
        """Whether a guardian needs one, so that the question stands open."""
        return any(guardian.needs_interpreter for guardian, _ in self.guardians)

    @property
    def is_stale(self) -> bool:
        """Whether the page was made to follow up another talk than the one that waits now."""
        waits = str(self.follow_up_of.pk) if self.follow_up_of else ""
        return bool(self.data.get("follows", waits) != waits)

    @property
    def agreed_fields(self) -> list[forms.BoundField]:
        """The questions about what was agreed."""
        return [self[f"kept_{each.pk}"] for each in self.agreed]

    @property
    def folded(self) -> list["Folded"]:
        """The folded parts of the mapping with their fields; open where something stands or is wrong."""
        return [Folded(section, self._fields_of(section)) for section in FOLDED]

    def _fields_of(self, section: Section) -> list[forms.BoundField]:
        questions = {Section.LEARNING: ["sent_home"], Section.SAFETY: ["wronged"]}.get(section, [])
        return [self[name] for name in [*(part.name for part in in_section(section)), *questions]]

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
            missing = missing_in_talk(self.student, self.school, self._said(), agreed=self.agreed)
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
            follow_up=services.FollowUp(
                written.get("follow_up_on"), written.get("other_day_agreed", False), written.get("follow_up_with", "")
            ),
            kept={each.pk: written.get(f"kept_{each.pk}", "") for each in self.agreed},
            interpreter=written.get("interpreter", ""),
            wronged=answer_in(written.get("wronged")),
            sent_home=answer_in(written.get("sent_home")),
            **{name: written.get(name, "") for name in TEXTS},
            **more,
        )

    def save(self, agreements: list[services.AgreementText]) -> Talk:
        """Log the talk. Raises what the service raises."""
        extent = frozen_figures(self.student, self.school, self.cleaned_data["held_on"])
        said = self._said(agreements=agreements, extent=extent)
        return services.log_talk(
            student=self.student, school=self.school, by=self.by, said=said, follow_up_of=self.follow_up_of
        )

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


@dataclass(frozen=True)
class Folded:
    """A part of the mapping that stands folded until it is needed."""

    section: Section
    fields: list[forms.BoundField]

    @property
    def title(self) -> str:
        """Its heading."""
        return self.section.value

    @property
    def is_safety(self) -> bool:
        """Whether it asks about wrongs, and so tells of the duty that a yes brings."""
        return self.section == Section.SAFETY

    @property
    def filled(self) -> bool:
        """Whether something is written in it."""
        return any(field.value() for field in self.fields)

    @property
    def open(self) -> bool:
        """Whether it stands open: when something in it is to be mended."""
        return any(field.errors for field in self.fields)


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
