"""Sweden's 290 municipalities (SCB), in the database from the first migration on."""

import csv
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

SOURCE = Path(__file__).parent / "data" / "kommuner.csv"


def load_municipalities(apps: Apps = installed, **kwargs: Any) -> None:
    """Add the municipalities that are missing; addresses entered since stay. Called after migrate and flush."""
    try:
        model = apps.get_model("people", "Municipality")
    except LookupError:  # migrated back to before there were any
        return
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = [model(code=row["kommun_kod"], name=row["kommun"]) for row in csv.DictReader(file)]
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
