"""How people get an account: an administrator makes it. Nobody registers themselves."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Login without registration."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Användarnamnet eller lösenordet är fel. Försök igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer whether a visitor may register. Never."""
        return False
