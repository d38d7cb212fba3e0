"""Template tags and filters of every page. ``{% load narvaro %}``."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people import swedish

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of ``components/_icons.html``. Decorative: the text beside it says what it means."""
    return format_html('<svg class="nv-i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary: what is wrong and the id of the field that mends it."""

    text: str
    anchor: str = ""


def _anchor(field: BoundField) -> str:
    """The id to jump to: the field, or its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


def _errors_in_form(form: BaseForm) -> Iterable[FormError]:
    yield from (FormError(str(text)) for text in form.non_field_errors())
    for field in form:
        yield from (FormError(str(text), "" if field.is_hidden else _anchor(field)) for text in field.errors)


def _errors_in(part: Any) -> Iterable[FormError]:
    if isinstance(part, BaseFormSet):
        yield from (FormError(str(text)) for text in part.non_form_errors())
        for form in part.forms:
            yield from _errors_in_form(form)
    elif isinstance(part, BaseForm):
        yield from _errors_in_form(part)


@register.simple_tag
def errors_of(*parts: Any) -> list[FormError]:
    """Every error of the given forms and formsets, in the order of the page; anything else is passed over."""
    return [error for part in parts for error in (_errors_in(part) if getattr(part, "is_bound", False) else ())]


@dataclass(frozen=True, slots=True)
class Due:
    """How the work list says when something is to be done."""

    text: str
    color: str
    icon: str = "klocka"


SOON = 6  # days: further away than this the date says more than the number of days


@register.simple_tag
def due_tag(due: dt.date | None, today: dt.date) -> Due | None:
    """I dag, 3 dagar kvar, or fre 27 nov; late work in red, which is about our own deadline, never about a child."""
    if due is None:
        return None
    left = (due - today).days
    if left < 0:
        return Due(f"Sedan {swedish.short_date(due)}", "danger")
    if left == 0:
        return Due("I dag", "warning")
    if left <= SOON:
        return Due("1 dag kvar" if left == 1 else f"{left} dagar kvar", "neutral")
    return Due(swedish.weekday_date(due).capitalize(), "neutral", "kalender")


@register.filter
def swedish_date(when: dt.date | None) -> str:
    """20 november."""
    return swedish.date(when) if when else ""


@register.filter
def full_date(when: dt.date | None) -> str:
    """20 november 2026, with the year always."""
    return swedish.full_date(when) if when else ""


@register.filter
def short_date(when: dt.date | None) -> str:
    """20 nov."""
    return swedish.short_date(when) if when else ""


@register.filter
def weekday_date(when: dt.date | None) -> str:
    """fre 27 nov."""
    return swedish.weekday_date(when) if when else ""


@register.filter
def long_date(when: dt.date | None) -> str:
    """fredag 27 november."""
    return swedish.long_date(when) if when else ""


@register.filter
def clock(when: dt.time | dt.datetime | None) -> str:
    """8.20."""
    return swedish.clock(when) if when else ""


@register.filter
def moment(when: dt.datetime | None) -> str:
    """20 november kl. 8.20."""
    return swedish.moment(when) if when else ""


@register.filter
def period_to(first: dt.date, last: dt.date) -> str:
    """12 oktober to 13 november, as ``{{ first|period_to:last }}``."""
    return swedish.period(first, last)


@register.filter
def dates(days: Sequence[dt.date]) -> str:
    """16, 17 och 20 november."""
    return swedish.dates(days)


@register.filter
def percent(value: Decimal | float | None) -> str:
    """24,1 % with a hard space; a dash for nothing to count on."""
    return swedish.percent(value)


@register.filter
def whole_percent(value: Decimal | None) -> str:
    """97 %: a reporting rate, rounded down."""
    return swedish.whole_percent(value)


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as 4,5 timmar."""
    return swedish.duration(minutes) if minutes is not None else "\N{EN DASH}"


@register.filter
def hours_number(minutes: int | None) -> str:
    """Minutes as a bare 4,5 for cells under a heading that says hours."""
    return swedish.hours(minutes) if minutes is not None else "\N{EN DASH}"


@register.filter
def number(value: int | float | Decimal) -> str:
    """1 872 with a hard space."""
    return swedish.number(value)


@register.filter
def phone_uri(text: str) -> str:
    """tel:+4670… of a Swedish telephone number."""
    return swedish.telephone_uri(text)


@register.filter
def genitive(name: str) -> str:
    """Noahs of Noah."""
    return swedish.genitive(name)


@register.filter
def counted(value: int, forms: str) -> str:
    """Två saker, en sak, as ``{{ number|counted:"sak,saker" }}``."""
    return swedish.count(value, *forms.split(","))


@register.filter
def unbroken(lagrum: str) -> str:
    """7 kap. 19 a § on one line."""
    return swedish.unbroken(lagrum)


@register.filter
def initials(name: str) -> str:
    """SL of Sara Lindgren."""
    words = name.split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@register.filter
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """The numbers of a pagination: the first, the last and those around the page, with an ellipsis between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def addstr(text: str, value: object) -> str:
    """A text with a value after it."""
    return f"{text}{value}"
