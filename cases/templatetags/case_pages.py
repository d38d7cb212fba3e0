"""Template tags of the case pages."""

import datetime as dt

from django import template
from django.forms import BoundField

from cases import talk_parts
from cases.analysis.reading import LookedBack, Planned, answers_in, looked_back_in, plan_in
from cases.appealing import last_day_of
from cases.attendance import Frozen, thaw
from cases.forms.investigation import InvestigationForm
from cases.models import SchoolAnalysis, Talk, Told
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


@register.filter
def last_day_to_appeal(row: Told) -> dt.date | None:
    """The last day for somebody to appeal a decision that has been received."""
    return last_day_of(row)


@register.filter
def analysis_answers(written: SchoolAnalysis) -> list[tuple[str, str]]:
    """The questions of a version of the school's analysis, and what is written."""
    return answers_in(written)


@register.filter
def analysis_plan(written: SchoolAnalysis) -> list[Planned]:
    """What the school will do by a version of its analysis."""
    return plan_in(written)


@register.filter
def analysis_looked_back(written: SchoolAnalysis) -> list[LookedBack]:
    """What became of what the school was to do, by a version of its evaluation."""
    return looked_back_in(written)
