"""The writers of saved columns: created, changed in versions, removed."""

from django.db import transaction

from absence.forms_mapping import ColumnsForm
from absence.models import ColumnMapping
from people.models import User


class Changed(Exception):  # noqa: N818  # reads better without "Error" where it is caught
    """Somebody else has changed the columns since the form was made. The message says who, in Swedish."""


@transaction.atomic
def create(form: ColumnsForm, *, by: User, has_header: bool) -> ColumnMapping:
    """Save new columns for the huvudman of the form, or the only one there is."""
    chosen = form.cleaned_data.get("huvudman") or form.huvudmen[0].pk
    return ColumnMapping.objects.create(
        huvudman_id=chosen,
        preset=form.start.preset.name if form.start.preset else "",
        table=form.start.table.name,
        created_by=by,
        updated_by=by,
        **_said(form, has_header=has_header),
    )


@transaction.atomic
def change(form: ColumnsForm, *, by: User, has_header: bool) -> ColumnMapping:
    """Save a new version. Raises Changed when it is not the last that was changed."""
    if form.mapping is None:
        raise ValueError("the form is about new columns")
    mapping = ColumnMapping.objects.select_for_update().get(pk=form.mapping.pk)
    if form.cleaned_data["version"] != mapping.version:
        raise Changed(
            f"Kolumnerna har ändrats av {mapping.updated_by.name} sedan du öppnade dem. Det du har fyllt i står kvar:"
            " öppna dem i en ny flik, jämför, och spara sedan där."
        )
    for name, value in _said(form, has_header=has_header).items():
        setattr(mapping, name, value)
    mapping.version += 1
    mapping.updated_by = by
    mapping.save()
    return mapping


@transaction.atomic
def remove(mapping: ColumnMapping) -> None:
    """Remove saved columns; their history stays."""
    mapping.delete()


def _said(form: ColumnsForm, *, has_header: bool) -> dict[str, object]:
    """What the form says of the columns. Names alone: nothing that stands in the file."""
    return {
        "name": form.cleaned_data["name"],
        "has_header": has_header,
        "header": form.header,
        "columns": {name: origin.as_json() for name, origin in form.origins().items()},
    }
