"""What must agree in the settings before the site starts, in words for whoever runs it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

PROXY = Error(
    "BEHIND_TLS_PROXY är satt men TRUSTED_PROXY_COUNT är 0, så alla besökare ser ut att ha proxyns adress.",
    hint="Sätt TRUSTED_PROXY_COUNT till antalet proxyer som lägger till X-Forwarded-For, oftast 1. Annars delar alla "
    "på samma gräns för inloggningar och koder, och en enda kan stänga ute de andra.",
    id="narvaro.E001",
)


def behind_a_proxy(**kwargs: Any) -> list[CheckMessage]:
    """Rates are counted by address: behind a proxy that is not counted, everybody has the same one."""
    behind = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    return [PROXY] if behind and not settings.ALLAUTH_TRUSTED_PROXY_COUNT else []


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured where the site should not be served: gunicorn does not run Django's checks itself."""
    for wrong in behind_a_proxy():
        raise ImproperlyConfigured(f"{wrong.msg} {wrong.hint}")
