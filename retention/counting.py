"""What the clock does: counts what is due and asks for it. It deletes nothing."""

import datetime as dt

from django.utils import timezone

from people.models import Huvudman, School
from retention import files
from retention.due import counted, due_cases
from retention.models import Disposal, DueCount
from retention.plans import plan_of, row_of
from retention.services.disposals import CASES


def tend(now: dt.datetime) -> list[int]:
    """Count what is due, remove packages that nobody has. Gives the ids of gallringar whose package is to be made."""
    for huvudman in Huvudman.objects.filter(retention_plans__isnull=False).distinct():
        count(huvudman, now)
    files.remove_strays(now)
    return list(Disposal.objects.unpacked(now).values_list("pk", flat=True))


def count(huvudman: Huvudman, now: dt.datetime) -> None:
    """Note how many cases are due at each school of a huvudman. One query counts, one writes."""
    row, schools = row_of(plan_of(huvudman), CASES), list(School.objects.filter(huvudman=huvudman))
    found = counted(due_cases(schools, row, timezone.localdate(now))) if row else {}
    DueCount.objects.bulk_create(
        [DueCount(school=school, number=found.get(school.pk, 0), counted_at=now) for school in schools],
        update_conflicts=True,
        unique_fields=["school"],
        update_fields=["number", "counted_at"],
    )
