"""What is kept of gallring: the schedule by version, what is held back, each gallring and its protocol."""

from retention.models.disposal import Disposal, DisposalItem, DueCount, Fetch
from retention.models.hold import Hold
from retention.models.plan import Plan, PlanRow

__all__ = ["Disposal", "DisposalItem", "DueCount", "Fetch", "Hold", "Plan", "PlanRow"]
