"""The pages that people open every day: how many questions they ask the database, and how long they take."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.ground import Ground
from people.models import Membership, Mentorship, RoleAssignment, User

TIMES = 40


def measure(ground: Ground) -> dict[str, dict[str, float]]:
    """Queries and the 95th percentile in milliseconds, by page."""
    mentorship = Mentorship.objects.select_related("user", "group").earliest("pk")
    kurator = RoleAssignment.objects.filter(role="kurator", school=mentorship.group.school).earliest("pk").user
    pupil = Membership.objects.filter(group=mentorship.group).earliest("pk").student
    pages = {
        "mentor: Mitt arbete": (mentorship.user, reverse("home")),
        "kurator: Mitt arbete": (kurator, reverse("home")),
        "kurator: Rapporter": (kurator, reverse("absence:reports")),
        "mentor: elevens sida": (mentorship.user, reverse("student", args=[pupil.pk])),
    }
    return {name: _page(user, address) for name, (user, address) in pages.items()}


def _page(user: User, address: str) -> dict[str, float]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.get(address)  # the first time fills caches
    asked = Counter[str]()
    with connection.execute_wrapper(_counting(asked)):
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - began)
    return {"queries": asked.total(), "p95_ms": round(1000 * statistics.quantiles(seconds, n=20)[-1], 1)}


def _counting(asked: Counter[str]) -> Callable[..., Any]:
    """Count the questions to the database, also where a page begins with a new connection."""

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asked[sql] += 1
        return execute(sql, params, many, context)

    return count
