"""The forms of those who answer by a link, and of those who ask. Texts of the former are translated."""

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import services
from cases.forms.fields import Uncut, choice, line
from cases.guests.access import ORPHANED, addressees
from cases.guests.pictures import PictureError
from cases.guests.rules import CODE_DIGITS, LIFE, LONGEST
from cases.guests.secrets import Secrets
from cases.models import Case, CasePicture, GuestLink
from people import swedish
from people.models import User
from people.widgets import RadioCards

DAYS = swedish.count(LIFE[GuestLink.Way.SENT].days, "dag", "dagar")
HOURS = swedish.count(int(LIFE[GuestLink.Way.SHOWN].total_seconds()) // 3600, "timme", "timmar")
"""How long a link can be used, in words."""


class CodeForm(forms.Form):
    """The code of a link: spaces between the digits are as people write them."""

    code = forms.CharField(
        label=_("Kod"),
        help_text=_("Sex siffror. Du har fått dem på ett annat sätt än länken."),
        strip=True,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
        error_messages={"required": _("Skriv koden.")},
    )

    def clean_code(self) -> str:
        """The digits alone."""
        written = self.cleaned_data["code"]  # in the digits of any keyboard: ٢ is 2
        code = "".join(str(unicodedata.decimal(each)) for each in written if each.isdecimal())
        if len(code) != CODE_DIGITS:
            raise forms.ValidationError(_("Koden har sex siffror."))
        return code


class AnswerForm(forms.Form):
    """One answer. None is needed."""

    text = Uncut(
        label="",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7, "cols": False, "dir": "auto"}),
        error_messages={
            "max_length": _("Texten är för lång. Korta den till högst %(limit_value)d tecken."),
        },
    )


class PictureForm(forms.Form):
    """One picture at a time: each is kept as soon as it has come."""

    picture = forms.FileField(
        label=_("Bild"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class AskForm(forms.Form):
    """To whom a link goes, and how."""

    whom = choice("Vem ska få svara?", [])
    way = choice(
        "Hur lämnar du länken?",
        [(GuestLink.Way.SENT, "Skicka länken"), (GuestLink.Way.SHOWN, "Visa länken vid ett samtal")],
        RadioCards(
            descriptions={
                GuestLink.Way.SENT: f"Den som ska svara gör det hemma. Länken gäller i {DAYS}.",
                GuestLink.Way.SHOWN: f"Ni sitter tillsammans, och du visar en QR-kod på skärmen. Den gäller i {HOURS}.",
            }
        ),
    )

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the latest link that the page shows
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the link that one knows ends

    places: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        latest = case.guest_links.order_by("pk").last()
        self.fields["seen"].initial = latest.pk if latest else 0
        self.known = addressees(case, timezone.localdate())
        pupil = "elev. Från 16 år kan länken skickas, annars visar du den vid ett samtal"
        self.fields["whom"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (each.key, f"{each.name}, {'vårdnadshavare' if each.guardian else pupil}") for each in self.known
        ]
        self._lead_to_who_has_begun()

    def _lead_to_who_has_begun(self) -> None:
        """Choose beforehand who waits for a new link with something begun, and the way of the link they had."""
        waiting = self.case.guest_links.filter(ORPHANED).order_by("pk").last()
        for each in self.known:
            if waiting and each.guardian == waiting.guardian:
                self.initial = {**self.initial, "whom": each.key, "way": waiting.way}

    def save(self) -> tuple[GuestLink, Secrets]:
        """Make the link. Raises what the service raises."""
        chosen = self.cleaned_data
        return services.ask_by_link(
            case=self.case,
            by=self.by,
            whom=chosen["whom"],
            way=chosen["way"],
            seen=chosen["seen"] or 0,
            replaces=chosen["replaces"],
        )

    def ask_again(self, link: int) -> None:
        """Let the next press end this link (id), now that one has been told of it."""
        written: Any = self.data
        self.data = written.copy()
        self.data["replaces"] = str(link)  # type: ignore[index]  # a copy is ours to change


class CasePictureForm(forms.Form):
    """A picture from a talk."""

    picture = forms.FileField(
        label="Bild",
        help_text="JPG, PNG eller WebP. Plats och kamera tas bort ur bilden.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    text = line("Vad visar bilden?", "Till exempel: Noahs teckning av rasten. Inga bilder av andra elever.")

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by

    def save(self) -> CasePicture | None:
        """Put it in the case. None when the picture could not be taken in: the field says why."""
        upload: UploadedFile | None = self.cleaned_data.get("picture")
        try:
            return services.add_case_picture(case=self.case, by=self.by, upload=upload, text=self.cleaned_data["text"])
        except PictureError as error:
            self.add_error("picture", str(error))
            return None


class RemovePictureForm(forms.Form):
    """Why a picture is taken out of a case."""

    reason = line(
        "Varför tas bilden bort?",
        "Till exempel: Bilden visar en annan elev. Skälet står kvar i ärendet, med ditt namn och dagen.",
    )

    def __init__(self, *args: Any, picture: CasePicture, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture, self.case, self.by = picture, picture.case, by
        self.fields["reason"].widget.attrs["aria-required"] = "true"

    def save(self) -> None:
        """Take it out. Raises what the service raises."""
        services.remove_case_picture(picture=self.picture, by=self.by, reason=self.cleaned_data["reason"])
