"""What templates say of the schedule."""

from django import template

from people import swedish
from retention import plans
from retention.models import PlanRow

register = template.Library()


@register.filter
def says(row: PlanRow) -> str:
    """A row of the schedule in words."""
    return plans.says(row)


@register.filter
def neuter(value: int, forms: str) -> str:
    """Ett ärende, två ärenden, as ``{{ number|neuter:"ärende,ärenden" }}``."""
    return swedish.count(value, *forms.split(","), neuter=True)
