"""A huvudman's own words beside the fields of a form, after ours."""

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html

from cases.routine import TEXTS
from people.models import Huvudman


def add_own_texts(form: forms.Form, place: str, huvudman: Huvudman) -> None:
    """Show what the huvudman has written for the fields of a form (``cases.routine.texts``). Call it last."""
    today = timezone.localdate()
    for (at, name), setting in TEXTS.items():
        if at == place and name in form.fields and (own := setting.of(huvudman, today)):
            field = form.fields[name]
            field.help_text = format_html(
                '{} <span class="nv-own"><strong>{}:</strong> {}</span>',
                field.help_text,
                huvudman.name,
                linebreaksbr(own, autoescape=True),
            )
