"""The form of a connection to SS 12000."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from absence.models import SourceConnection
from absence.sources.ss12000.addresses import check_address
from absence.sources.ss12000.errors import SourceError
from people.widgets import RadioCards

TOKEN, CLIENT = "nyckel", "klient"
NEW_HOST = "Adressen är en annan server. Skriv in nyckeln igen, så att den gamla inte skickas dit."


class ConnectionForm(forms.Form):
    """Where the source is and how to log in to it."""

    base_url = forms.CharField(
        label="Adress",
        help_text="Leverantörens adress till SS 12000, oftast med /v2.0 på slutet.",
        max_length=300,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Skriv adressen."},
    )
    kind = forms.ChoiceField(
        label="Inloggning",
        choices=[(TOKEN, "Fast nyckel"), (CLIENT, "Klient-id och hemlighet")],
        widget=RadioCards(
            descriptions={
                TOKEN: "Leverantören har gett dig en nyckel (bearer token).",
                CLIENT: "Leverantören har gett dig ett klient-id, en hemlighet och en adress för inloggning (OAuth 2).",
            }
        ),
        error_messages={"required": "Välj hur Närvaro loggar in."},
    )
    secret = forms.CharField(
        label="Nyckel eller hemlighet",
        required=False,
        max_length=8000,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    token_url = forms.CharField(
        label="Adress för inloggning",
        help_text="Bara med klient-id.",
        required=False,
        max_length=300,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label="Klient-id", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    scope = forms.CharField(label="Scope", help_text="Om leverantören vill ha det.", required=False, max_length=300)
    late_up_to = forms.IntegerField(
        label="Sen ankomst, högst minuter",
        help_text="SS 12000 säger inte vad som är sen ankomst. Här kan du bestämma: den som var på lektionen men"
        " missade högst så många minuter kom sent. 0 betyder att inget räknas som sen ankomst.",
        min_value=0,
        max_value=60,
        error_messages={"required": "Skriv ett antal minuter, eller 0."},
    )
    active = forms.BooleanField(label="Hämta varje natt", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: SourceConnection | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["secret"].help_text = (
            "Lämna tomt för att behålla den som finns." if known else "Sparas krypterad och visas aldrig igen."
        )

    def clean_base_url(self) -> str:
        """An address that may be called."""
        return _address(self.cleaned_data["base_url"])

    def clean_token_url(self) -> str:
        """An address that may be called, if it is needed."""
        address: str = self.cleaned_data["token_url"]
        return _address(address) if address and self.cleaned_data.get("kind") == CLIENT else ""

    def clean(self) -> dict[str, Any] | None:
        """What goes together. A secret that is known goes only to the servers it was written for."""
        cleaned = super().clean()
        if self.cleaned_data.get("kind") == CLIENT:
            for name, words in (("token_url", "Skriv adressen för inloggning."), ("client_id", "Skriv klient-id.")):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if not self.cleaned_data.get("secret") and "base_url" in self.cleaned_data:
            if self.known is None:
                self.add_error("secret", "Skriv nyckeln eller hemligheten.")
            elif self._servers() != {_host(self.known.base_url), _host(self.known.token_url)}:
                self.add_error("secret", NEW_HOST)
        return cleaned

    def _servers(self) -> set[str]:
        return {_host(self.cleaned_data["base_url"]), _host(self.cleaned_data.get("token_url", ""))}


def _address(text: str) -> str:
    """An address without what is too much at its end. Raises ValidationError."""
    try:
        check_address(text)
    except SourceError as problem:
        raise forms.ValidationError(str(problem)) from None
    return text.rstrip("/")


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


def initial_of(known: SourceConnection | None) -> dict[str, Any]:
    """What the form shows: never the secret."""
    if known is None:
        return {"kind": TOKEN, "late_up_to": 0, "active": True, "version": 0}
    names = ("base_url", "token_url", "client_id", "scope", "late_up_to", "active", "version")
    return {name: getattr(known, name) for name in names} | {"kind": CLIENT if known.token_url else TOKEN}
