"""Which addresses Närvaro may call: a source's, and never the machine's own or its neighbours' inside."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from absence.sources.ss12000.errors import SourceError

NOT_HTTPS = "Adressen måste börja med https://, så att uppgifterna är krypterade på vägen."
NOT_PLAIN = "Skriv adressen utan användarnamn, frågetecken och brädgård."
NOT_A_HOST = "Adressen saknar servernamn. Skriv den som https://exempel.se/v2.0."
UNKNOWN_HOST = "Servern {} finns inte. Kontrollera adressen."
INSIDE = "Servern {} är den egna maskinen. Skriv leverantörens adress."


def check_address(address: str) -> str:
    """The host of an address that may be called. Raises SourceError.

    Outside production a test server on the own machine may be called, without TLS.
    """
    parts = _split(address)
    host = parts.hostname
    if not host:
        raise SourceError(NOT_A_HOST)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SourceError(NOT_PLAIN)
    if settings.PRODUCTION:
        if parts.scheme != "https":
            raise SourceError(NOT_HTTPS)
        _refuse_inside(host, parts.port or 443)
    elif parts.scheme not in {"http", "https"}:
        raise SourceError(NOT_HTTPS)
    return host


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise SourceError(NOT_A_HOST) from None
    return parts


def _refuse_inside(host: str, port: int) -> None:
    """Refuse the machine itself and addresses that are nobody's; a school's system may well be on an inner network."""
    try:
        found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    except OSError:
        raise SourceError(UNKNOWN_HOST.format(host)) from None
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
            raise SourceError(INSIDE.format(host))
