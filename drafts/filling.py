"""A draft put back into a form that is not judged yet: every widget reads its own value, as if it had been sent."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

Part: TypeAlias = "BaseForm | BaseFormSet[Any]"


def as_sent(words: Mapping[str, list[str]]) -> QueryDict:
    """Words of a draft as a form's data."""
    data = QueryDict(mutable=True)
    for name, values in words.items():
        data.setlist(name, values)
    return data


def fill(part: Part, data: QueryDict) -> None:
    """Show what was written in an unbound form or formset."""
    if isinstance(part, BaseFormSet):
        _fill_rows(part, data)
    else:
        _fill_form(part, data)


def _fill_form(form: BaseForm, data: QueryDict) -> None:
    form.data = data  # hidden initial values come from here: what the writer saw when the draft was begun
    form.initial = {**form.initial, **written(form)}
    form._bound_fields_cache.clear()  # type: ignore[attr-defined]  # fields that have been looked at remember the old


def _fill_rows(rows: "BaseFormSet[Any]", data: QueryDict) -> None:
    """As many rows as were written on, and each with its words."""
    sent = type(rows)(data, prefix=rows.prefix)
    if not sent.management_form.is_valid():
        return
    rows.initial = [written(row) for row in sent.forms]
    rows.extra = 0
    rows.__dict__.pop("forms", None)  # made before


def written(form: BaseForm) -> dict[str, Any]:
    """What somebody has written so far, as initial values of a form that is not judged yet.

    A field that was not on the page, as when a new version of the site has one more, stands as it begins.
    """
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(form.data, form.files, form.add_prefix(name))
    }
