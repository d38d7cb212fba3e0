"""Template tags of a case's curve and what was seen before and after."""

from collections.abc import Mapping

from django import template

from cases.effects import Effect

register = template.Library()


@register.filter
def effect(effects: Mapping[str, Effect] | None, measure: int) -> Effect | None:
    """What was seen before and after a measure, by its key; None where nothing can be said, or on another page."""
    return effects.get(f"measure-{measure}") if effects else None
