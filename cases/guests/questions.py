"""The mapping's questions as a pupil or a guardian is asked them, in easy Swedish.

Each is a part of the one table of enkel kartläggning (``cases.talk_parts``), in its order; a part that is not asked of
them has a reason here. The texts are translated (``cases/locale``): write them so that they can be.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.talk_parts import PARTS, PUPILS_OWN, Part

GUARDIANS_OWN = "guardian_view"

Words = str | Promise
"""A text that is written in the language of the page when it is shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a part is asked about, and a sentence that helps."""

    title: Words
    help: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the part of the talk that it is about, and how it is asked."""

    part: Part
    asked: Asked

    @property
    def name(self) -> str:
        """The part's name."""
        return self.part.name

    @property
    def in_swedish(self) -> str:
        """The question as the school reads it."""
        with translation.override("sv"):
            return str(self.asked.title)


OF_PUPIL: dict[str, Asked] = {
    PUPILS_OWN: Asked(_("Hur har du det i skolan just nu?"), _("Skriv som du vill. Inget svar är fel.")),
    "pattern": Asked(
        _("När är det svårt att vara i skolan?"), _("Är det vissa dagar, lektioner, raster eller platser?")
    ),
    "works_well": Asked(_("Vad känns bra i skolan?"), _("Lektioner, människor, platser eller stunder.")),
    "learning": Asked(_("Hur är lektionerna och skolarbetet?"), _("Vad är lätt? Vad är svårt eller stressigt?")),
    "wellbeing": Asked(
        _("Hur har du det med andra i skolan?"), _("Känner du dig trygg? Skriv inga namn på andra elever.")
    ),
    "health": Asked(_("Hur sover du och hur mår du?"), _("Du behöver inte skriva om sjukdomar.")),
    "home": Asked(_("Hur är mornarna och vägen till skolan?"), _("Vad är lätt och vad är svårt?")),
    "support": Asked(
        _("Vad skulle göra det lättare att vara i skolan?"), _("Vad kan skolan ändra? Vem kan hjälpa dig?")
    ),
}
"""What a pupil is asked about each part."""

OF_GUARDIAN: dict[str, Asked] = {
    GUARDIANS_OWN: Asked(
        _("Hur ser du på att ditt barn är borta från skolan?"), _("Vad tror du att det beror på? Skriv med egna ord.")
    ),
    "pattern": Asked(
        _("När är det svårt för ditt barn att vara i skolan?"),
        _("Är det vissa dagar, lektioner, raster eller platser?"),
    ),
    "works_well": Asked(_("Vad fungerar bra i skolan?"), _("Lektioner, människor, platser eller stunder.")),
    "learning": Asked(
        _("Hur går det med lektionerna och skolarbetet?"), _("Vad är lätt? Vad är svårt eller stressigt?")
    ),
    "wellbeing": Asked(
        _("Hur har ditt barn det med andra i skolan?"),
        _("Känner ditt barn sig tryggt? Skriv inga namn på andra elever."),
    ),
    "health": Asked(_("Hur sover och mår ditt barn?"), _("Du behöver inte skriva om sjukdomar.")),
    "home": Asked(_("Hur är mornarna och vägen till skolan?"), _("Vad är lätt och vad är svårt?")),
    "support": Asked(
        _("Vad skulle göra det lättare för ditt barn att vara i skolan?"), _("Vad kan skolan ändra? Vad kan ni göra?")
    ),
}
"""What a guardian is asked about each part."""

NOT_ASKED: dict[str, str] = {
    "team_view": "arbetslagets egen bild",
    "trigger": "skolans skäl till samtalet",
    "adaptations": "skolan vet vilka anpassningar som finns; om de hjälper ryms i frågan om stöd",
}
"""Parts of a talk that nobody is asked about by a link, and why."""


def questions_for(*, is_pupil: bool) -> list[Question]:
    """The questions of a link, in the order of the talk."""
    asked = OF_PUPIL if is_pupil else OF_GUARDIAN
    return [Question(part, asked[part.name]) for part in PARTS if part.name in asked]
