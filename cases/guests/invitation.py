"""The words that a person of the school sends the link with: neutral, in the receiver's language, without any name."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from cases.guests.languages import Language, known_as
from people.models import Guardian


@dataclass(frozen=True, slots=True)
class Invitation:
    """What to send: the language, a subject and a text with the link. The code is never in it."""

    language: Language
    subject: str
    text: str
    email: str

    @property
    def mailto(self) -> str:
        """An address that opens the sender's own e-mail with the text filled in; nothing is sent by Närvaro."""
        return f"mailto:{quote(self.email)}?subject={quote(self.subject)}&body={quote(self.text)}"


def invitation_to(guardian: Guardian | None, url: str) -> Invitation:
    """What to write to a guardian, in the language of the register; to a pupil in Swedish."""
    language = known_as(guardian.language if guardian else "")
    with translation.override(language.code):
        text = _("Hej! Skolan har några frågor till dig. Öppna länken för att svara. Du får en kod på ett annat sätt.")
        subject = _("Frågor från skolan")
    return Invitation(language, subject, f"{text}\n\n{url}", guardian.email if guardian else "")
