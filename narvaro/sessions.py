"""Sessions in the database. A cookie that no session could have is nobody's, and never reaches the database."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS

KEY_LENGTH = 32  # of the keys that Django makes


class SessionStore(db.SessionStore):
    """Django's own store, for keys of the alphabet and length of its own keys alone.

    Whoever sends another (PostgreSQL keeps no NUL, and answers with an error) is a visitor without a session.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key) and len(str(key)) == KEY_LENGTH and set(str(key)) <= set(VALID_KEY_CHARS)
