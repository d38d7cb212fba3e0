"""Secrets that must be kept to be used: encrypted in the database with a key that is not in it."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from absence.sources.ss12000.errors import SourceError

LOST = "Nyckeln kan inte läsas längre, för Närvaros egen nyckel är bytt. Skriv in den igen."


def seal(secret: str) -> str:
    """A secret as it is kept; empty stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """A secret as it was. Raises SourceError when no key of ours opens it."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise SourceError(LOST) from None


def _box() -> MultiFernet:
    """The keys: the first one seals, all open."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key for this use alone, so that no other use of SECRET_KEY can open or forge what is sealed."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"narvaro ss12000 secret")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
