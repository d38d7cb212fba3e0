"""Template tags of the case pages."""

from django import template
from django.forms import BoundField

from cases.forms.investigation import InvestigationForm

register = template.Library()


@register.simple_tag
def theirs(form: InvestigationForm, field: BoundField) -> str | None:
    """What somebody else has written in the field meanwhile; None when nobody has."""
    return form.theirs.get(field.name)
