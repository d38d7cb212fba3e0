"""What a form's foot says about its draft. ``{% load drafts %}``; ``components/_actions.html`` has it already."""

from typing import Any

from django import template
from django.template.context import RequestContext

from drafts.pages import page_of

register = template.Library()


@register.inclusion_tag("drafts/_status.html", takes_context=True)
def draft_status(context: RequestContext) -> dict[str, Any]:
    """The mark of the page, and when its draft was kept; nothing for a form without drafts."""
    # Also in a template that is included with "only", where the request is no variable.
    request = getattr(context, "request", None)
    return {"page": page_of(request) if request else None}
