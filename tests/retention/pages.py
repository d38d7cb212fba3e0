"""What somebody sees and is asked about gallring."""

import html
from typing import Any

from django.test import Client

from retention.work import tasks_for
from tests.cast import fresh, login
from tests.retention.long_ago import LATER

TICKED = {"is_archived": "on", "is_final": "on"}
"""Both boxes of the approval."""


def titles(user: Any) -> list[str]:
    """What Mitt arbete asks of somebody about gallring."""
    return [task.title for task in tasks_for(fresh(user), LATER)]


def page(user: Any, place: str) -> str:
    """What somebody sees."""
    return html.unescape(login(Client(), user).get(place).content.decode())
