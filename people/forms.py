"""What the forms of every app have in common."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, however empty; None when the page is only shown."""
    return request.POST if request.method == "POST" else None
