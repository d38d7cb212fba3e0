"""What the forms of every app have in common."""

from typing import ClassVar

from django import forms
from django.http import HttpRequest, QueryDict

from people.validators import validate_day


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or written."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [validate_day]  # as Django declares it
    default_error_messages: ClassVar = {"required": "Välj en dag.", "invalid": "Skriv dagen så här: 2026-11-20."}


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, however empty; None when the page is only shown."""
    return request.POST if request.method == "POST" else None
