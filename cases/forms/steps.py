"""One form for each transition. The step's requirements are checked by the same table as in the services."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cases import services
from cases.access import Colleague, actors_in, colleagues
from cases.appointing import MAY_TAKE_PART
from cases.closing import FIELDS, GOES_ON, REASONS, offered
from cases.forms.fields import add_missing, choice, day, line, words
from cases.forms.own_texts import add_own_texts
from cases.forms.staff import chosen_investigators, offer_investigators, offer_staff, team_field, utredare_field
from cases.handover import mentors_in
from cases.models import Case, State
from cases.parts import sections_for
from cases.queries import follow_up_weeks, follow_up_window, program_in_force, skolform_of
from cases.routine import Actor, asked, missing
from cases.routine.guides import FOLLOW_UP_LAST, INVESTIGATION
from cases.services.decisions import DECISIONS
from cases.signals import consequences_of
from cases.voices import everybody_heard
from drafts.filling import written
from people.models import User
from people.queries import calendar_of
from people.roles import Verb
from people.widgets import InlineRadios, RadioCards

YES_NO = [("ja", "Ja"), ("nej", "Nej")]


class StepForm(forms.Form):
    """The form of one transition. ``save`` takes the step; missing parts stand at their fields."""

    name: ClassVar[str]
    HANDLING: ClassVar = ("prepared_by", "took_part")  # folded: a decision says it where it was so
    FOLDED: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("Föredragande och andra som deltog", HANDLING),)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        if self.name in DECISIONS and Actor.REKTOR in actors_in(by, case, self.name)[0]:
            self._ask_who_prepared()
        for requirement in asked(case, self.name):
            if requirement.key in self.fields:
                self.fields[requirement.key].widget.attrs["aria-required"] = "true"
        add_own_texts(self, self.name, case.school.huvudman)

    def clean(self) -> dict[str, Any]:
        """Name every missing part of the step, those in the case too."""
        cleaned = super().clean() or {}
        given = {name: value for name, value in self.given(cleaned).items() if name not in self.errors}
        parts = missing(self.case, self.name, given)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What the service is given, from the cleaned values."""
        return cleaned

    def save(self, version: int | None) -> None:
        """Take the step. Raises what the service raises."""
        given = dict(self.given(self.cleaned_data))
        if "took_part" in self.fields:
            given["handling"] = services.Handling(**{name: given.pop(name) for name in self.HANDLING})
        getattr(services, self.name)(case=self.case, by=self.by, version=version, **given)

    def _ask_who_prepared(self) -> None:
        """Who prepared the decision and who else took part, as 31 § förvaltningslagen wants it written."""
        self.fields["prepared_by"] = forms.ModelChoiceField(
            User.objects.none(),
            label="Föredragande",
            help_text="Den som har förberett och lagt fram ärendet, om någon har gjort det.",
            required=False,
            empty_label="Ingen",
        )
        offer_staff(self.fields["prepared_by"], colleagues(self.case.school, *MAY_TAKE_PART))
        self.fields["took_part"] = line("Andra som deltog när ärendet avgjordes", "Namn och befattning.")

    @property
    def appointed(self) -> list[str]:
        """Names of those whom the step would give a task, as they are chosen so far."""
        return []

    def as_written(self, reason: str = "") -> "StepForm":
        """The form with what is written so far, and perhaps a usual ``reason`` after it, not judged yet."""
        so_far = written(self)
        if reason:
            so_far["reason"] = f"{so_far.get('reason', '')} {reason}".strip()
        return type(self)(initial=so_far, case=self.case, by=self.by)

    def folds(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The groups of fields that most leave alone: a title, and their names."""
        return self.FOLDED

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        folded = {name for _, names in self.folds() for name in names}
        return [field for field in self if field.name not in folded]

    @property
    def folded(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields that stand folded, group by group: a title, and whether something is written there, or wrong."""
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.folds()]
        return [(title, each, any(one.value() or one.errors for one in each)) for title, each in groups if each]


class AnmalForm(StepForm):
    """The mentor's report to the rektor."""

    name = "anmal"
    concern = words(
        "Vad oroar dig?",
        "Beskriv frånvaron och vad du ser. Skriv inga diagnoser och inga namn på andra elever.",
        rows=6,
    )
    tried = words("Vad har ni redan prövat?", "Anpassningar, överenskommelser, extra stöd.", rows=3)
    elevhalsa = words("Elevhälsans stöd hittills", rows=3)
    why_no_talk = words(
        "Varför har samtal inte kunnat hållas?", "Bara om ni inte har kunnat prata med eleven och hemmet.", rows=2
    )


class ConsideringForm(StepForm):
    """A decision about the absence, where särskilt stöd and kränkning are considered too."""

    CONSIDERED: ClassVar = ("sarskilt_stod", "sarskilt_stod_why", "krankning", "krankning_why")
    YES_OR_NO: ClassVar[tuple[str, ...]] = ("sarskilt_stod", "krankning")
    field_order = ("reason",)

    sarskilt_stod = choice(
        "Ska behovet av särskilt stöd utredas?",
        YES_NO,
        InlineRadios(),
        "Ska alltid prövas. Ersätter inte utredningen om frånvaro.",
    )
    sarskilt_stod_why = line("Varför ska särskilt stöd utredas, eller inte?", "Kort, till exempel: inget tyder på det.")
    krankning = choice("Ska kränkande behandling utredas?", YES_NO, InlineRadios())
    krankning_why = line("Varför ska kränkande behandling utredas, eller inte?", "Kort. Inga namn på andra elever.")

    def clean(self) -> dict[str, Any]:
        """Words about why belong to a yes or a no."""
        cleaned = super().clean()
        for name in ("sarskilt_stod", "krankning"):
            if cleaned.get(f"{name}_why") and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Välj Ja eller Nej, eller ta bort det du har skrivit om varför.")
        return cleaned

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Yes and no as the service wants them."""
        return cleaned | {name: _answer(cleaned.get(name)) for name in self.YES_OR_NO}


class LamnaTillbakaForm(ConsideringForm):
    """The rektor decides not to investigate. Särskilt stöd and kränkning may need it all the same."""

    name = "lamna_tillbaka"
    FOLDED = (("Särskilt stöd och kränkande behandling", ConsideringForm.CONSIDERED), *StepForm.FOLDED)
    reason = words("Skäl", "Varför är en utredning obehövlig nu? Kort. Beslutet kan bli offentligt.", rows=3)
    suggestions = words("Förslag till mentorn", "Vad kan ni pröva, och vem i elevhälsan kan hjälpa till?", rows=3)
    check_again_on = day("Ny kontroll")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, **kwargs)
        today, field = timezone.localdate(), self.fields["check_again_on"]
        field.initial = follow_up_window(case.school, today)[1]
        weeks = FOLLOW_UP_LAST.words(follow_up_weeks(case.school, today)[1])
        field.help_text = f"Förslaget är {weeks}, när ett samtal senast följs upp."


class InledUtredningForm(ConsideringForm):
    """The rektor decides to investigate and appoints."""

    name = "inled_utredning"
    reason = words("Skäl", "Kort. Beslutet kan bli offentligt, skriv inget om hälsa eller familj.", rows=3)
    utredare = utredare_field()
    team = team_field()
    FOLDED = (("Fler i utredningsteamet", ("team",)), *StepForm.FOLDED)
    YES_OR_NO = (*ConsideringForm.YES_OR_NO, "tell_hemkommun")
    tell_hemkommun = choice("Ska hemkommunen få ett brev?", [*YES_NO, ("senare", "Inte avgjort än")], InlineRadios())
    ready_by = day("Utredningen klar")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, **kwargs)
        offer_investigators(self, case)
        self._ask_about_hemkommun()
        today = timezone.localdate()
        weeks = INVESTIGATION.of(case.school.huvudman, today)
        ready_by = self.fields["ready_by"]
        ready_by.initial = calendar_of(case.school).add_school_weeks(today, weeks)
        ready_by.help_text = f"Förslaget är {INVESTIGATION.words(weeks)}. Utredningen ska ske skyndsamt."

    @property
    def appointed(self) -> list[str]:
        """Who leads first: "Petra Sandström (samordnare)", "Maria Nylund (i teamet)"."""
        return chosen_investigators(self)

    def _ask_about_hemkommun(self) -> None:
        """Whether the hemkommun is told stands here only where it is the rektor who judges it (gymnasieskolan)."""
        asked = next((each for each in consequences_of(self.case, self.name, self.by) if each.asks), None)
        if asked is None:
            del self.fields["tell_hemkommun"]
        else:
            self.fields["tell_hemkommun"].label = f"Ska hemkommunen ({asked.asks}) få ett brev?"
            self.fields["tell_hemkommun"].help_text = asked.why
            self.fields["tell_hemkommun"].widget.attrs["aria-required"] = "true"

    def clean(self) -> dict[str, Any]:
        """Where it is asked, the rektor says whether the hemkommun is told, or that it is not decided yet."""
        cleaned = super().clean()
        if "tell_hemkommun" in self.fields and not cleaned.get("tell_hemkommun"):
            self.add_error("tell_hemkommun", "Välj om hemkommunen ska få ett brev.")
        return cleaned

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The team as a list."""
        return super().given(cleaned) | {"team": list(cleaned.get("team") or [])}


class LamnaForGranskningForm(StepForm):
    """The investigation goes to the rektor; everything is in it already."""

    name = "lamna_for_granskning"


IN_SECTION = "del_"
"""Beginning of the fields about one section of the investigation."""


class BegarKompletteringForm(StepForm):
    """The rektor asks for more."""

    name = "begar_komplettering"
    missing = words("Vad saknas i utredningen som helhet?", "Skriv så att utredaren vet precis vad som behövs.", rows=3)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, **kwargs)
        self.sections = sections_for(everybody_heard(case, timezone.localdate()))
        for section in self.sections:
            self.fields[f"{IN_SECTION}{section.key}"] = words(f"Vad saknas under ”{section.title}”?", rows=2)

    @property
    def first(self) -> list[forms.BoundField]:
        """The field about the whole."""
        return [self["missing"]]

    @property
    def by_section(self) -> list[tuple[str, forms.BoundField]]:
        """A field for each section of the investigation, under its title."""
        return [(section.title, self[f"{IN_SECTION}{section.key}"]) for section in self.sections]

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What is missing in the whole, and in sections by key."""
        parts = {
            name.removeprefix(IN_SECTION): text
            for name, text in cleaned.items()
            if name.startswith(IN_SECTION) and text
        }
        return {"missing": cleaned.get("missing", ""), "parts": parts}


class GodkannForm(StepForm):
    """The rektor approves the investigation: measures are needed."""

    name = "godkann"
    reason = words("Varför behövs åtgärder?", "Utgå från bedömningen i utredningen. Kort.", rows=3)


class BorjaFoljaUppForm(StepForm):
    """Every measure is planned."""

    name = "borja_folja_upp"


AFTERCARE_WEEKS = 8
"""School weeks until somebody sees how it goes after a closing, where nothing else is said."""


class AvslutaForm(StepForm):
    """Close the case. What the reasons ask for stands folded, in two groups."""

    name = "avsluta"
    LEAVES: ClassVar = ("receiving_school", "last_school_day", "home_told_on")
    AFTERCARE: ClassVar = ("aftercare_by", "aftercare_until")
    FOLDED = (("Eleven slutar på skolan", LEAVES), ("Eftervård", AFTERCARE), *StepForm.FOLDED)

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
        choices = offered(skolform_of(case.student, case.school, today), case.state)
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

    def _offer_aftercare(self, today: dt.date) -> None:
        """Ask who sees the pupil afterwards, where any reason lets it stay."""
        if self.breaks_off:
            for name in self.AFTERCARE:
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


class AterupptaForm(StepForm):
    """Take up a closed case again."""

    name = "ateruppta"
    reason = words("Varför behöver ärendet återupptas?", rows=3)


STEP_FORMS: dict[str, type[StepForm]] = {
    form.name: form
    for form in (
        AnmalForm,
        LamnaTillbakaForm,
        InledUtredningForm,
        LamnaForGranskningForm,
        BegarKompletteringForm,
        GodkannForm,
        BorjaFoljaUppForm,
        AvslutaForm,
        AterupptaForm,
    )
}


def _answer(value: str | None) -> bool | None:
    return {"ja": True, "nej": False}.get(value or "")
