"""The one ear: what the routine and the monthly report announce becomes deliveries, in the same transaction."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from absence.models import MonthlyReport
from absence.signals import report_sent
from cases.models import Case, CaseEvent
from cases.signals import step_considered, step_taken
from notifications import reminders, services
from notifications.consequences import Consequence, consequences
from people.models import User


@receiver(step_taken)
def tell_about_step(case: Case, event: CaseEvent, by: User | None = None, **kwargs: Any) -> None:
    """A step of the routine has been taken."""
    services.tell_about_step(case, event, by)


@receiver(step_considered)
def say_what_will_happen(
    case: Case, transition: str, by: User | None = None, appointed: Sequence[str] = (), **kwargs: Any
) -> list[Consequence]:
    """Somebody is about to take a step."""
    return consequences(case, transition, by, appointed)


@receiver(report_sent)
def tell_about_report(report: MonthlyReport, **kwargs: Any) -> None:
    """A monthly report has been sent: its mentors are told to answer."""
    wanted = reminders.answers_wanted(timezone.localdate(), report)
    services.write(reminder.delivery() for reminder in wanted)
