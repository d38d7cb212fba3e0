"""The secrets of a link: its token, its code and the key of the browser that is in. Only hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from cases.guests.rules import CODE_DIGITS

_TOKEN_BYTES = 32
TOKEN_LENGTH = 43  # characters of such a token in an address


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a link is opened by. Shown once, to whoever makes it: the token by one way, the code by another."""

    token: str
    code: str


def new_secrets() -> Secrets:
    """A token that cannot be guessed, and a code that can be read aloud and is worth nothing without the link."""
    return Secrets(new_key(), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}")


def new_key() -> str:
    """A random key for an address or a cookie."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(key: str) -> str:
    """What is kept of a token or key: it is long and random, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()


def code_hash(token_hash: str, code: str) -> str:
    """What is kept of a code. Six digits are soon tried through, so the hash needs the server's own key as well."""
    return salted_hmac(f"cases.guests.code.{token_hash}", code, algorithm="sha256").hexdigest()


def is_code(token_hash: str, kept: str, code: str) -> bool:
    """Whether it is the link's code."""
    return constant_time_compare(code_hash(token_hash, code), kept)
