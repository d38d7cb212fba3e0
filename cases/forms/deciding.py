"""The rektor's decision about the absence: an investigation, or none."""

from typing import Any, ClassVar

from django.utils import timezone

from cases.forms.fields import choice, day, line, words
from cases.forms.staff import chosen_investigators, offer_investigators, team_field, utredare_field
from cases.forms.step import StepForm
from cases.models import Case
from cases.queries import follow_up_weeks, follow_up_window
from cases.routine.guides import FOLLOW_UP_LAST, INVESTIGATION
from cases.signals import consequences_of
from people.models import User
from people.queries import calendar_of
from people.widgets import InlineRadios

YES_NO = [("ja", "Ja"), ("nej", "Nej")]


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
        weeks = FOLLOW_UP_LAST.in_a_sentence(follow_up_weeks(case.school, today)[1])
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
        ready_by.help_text = f"Förslaget är {INVESTIGATION.in_a_sentence(weeks)}. Utredningen ska ske skyndsamt."

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


def _answer(value: str | None) -> bool | None:
    return {"ja": True, "nej": False}.get(value or "")
