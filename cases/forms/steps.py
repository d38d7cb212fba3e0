"""One form for each transition. The step's requirements are checked by the same table as in the services."""

from typing import Any

from django import forms
from django.utils import timezone

from cases.forms.closing import AvslutaForm
from cases.forms.deciding import InledUtredningForm, LamnaTillbakaForm
from cases.forms.fields import words
from cases.forms.step import StepForm
from cases.models import Case
from cases.parts import sections_for
from cases.voices import everybody_heard
from people.models import User


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
