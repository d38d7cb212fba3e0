"""Who has read what in the fictional municipality: whoever wrote in a case had opened it and the pupil's page first."""

from audit.models import AccessLog
from audit.services import What, log_read
from cases.models import CaseEvent


def log_readings() -> None:
    """Note the readings behind what has been written in the cases, in the order they were; once."""
    if AccessLog.objects.exists():
        return
    events = CaseEvent.objects.exclude(actor=None).select_related("actor", "case__student", "case__school")
    for event in events.order_by("at", "pk"):
        case, reader = event.case, event.actor
        if reader:
            log_read(reader, What.STUDENT, student=case.student, school=case.school, at=event.at)
            log_read(
                reader, What.CASE, student=case.student, school=case.school, object_id=case.pk, label=case.number,
                at=event.at,
            )  # fmt: skip
