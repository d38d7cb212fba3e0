"""What the rektor has delegated in the demo: reviewing was tried and taken back, deciding to investigate goes on."""

import datetime as dt
from typing import Any

from cases import services
from cases.models import Delegation
from narvaro.demo.everyday import at
from people.models import RoleAssignment, User

BEGAN, TRIED = dt.timedelta(weeks=10), dt.timedelta(weeks=3)  # before today at most; how long reviewing was tried


def delegate(today: dt.date) -> None:
    """Karin delegates to Bea; once."""
    if Delegation.objects.exists():
        return
    role = RoleAssignment.objects.select_related("school", "user").get(user__username="bitradande")
    karin, day = User.objects.get(username="rektor"), max(today - BEGAN, role.first_day)
    given: dict[str, Any] = {"school": role.school, "by": karin, "to": role.user, "last_day": None}
    if day + TRIED < today:
        tried = services.delegate(**given, decisions=["granska"], first_day=day, at=at(day, hour=9, minute=5))
        services.revoke(delegation=tried, by=karin, at=at(day + TRIED, hour=15, minute=40))
    services.delegate(**given, decisions=["inleda", "avsluta"], first_day=day, at=at(day, hour=9, minute=10))
