"""Template tags of the case pages."""

from django import template
from django.forms import BoundField

from cases import talk_parts
from cases.attendance import Frozen, thaw
from cases.forms.investigation import InvestigationForm
from cases.models import Talk
from cases.talk_parts import Written

register = template.Library()


@register.simple_tag
def theirs(form: InvestigationForm, field: BoundField) -> str | None:
    """What somebody else has written in the field meanwhile; None when nobody has."""
    return form.theirs.get(field.name)


@register.filter
def written(talk: Talk) -> list[Written]:
    """What stands in a talk, part by part."""
    return list(talk_parts.written(talk))


@register.filter
def frozen(talk: Talk) -> Frozen | None:
    """The absence as a talk has kept it; None where it has kept none."""
    return thaw(talk.extent) if talk.extent else None
