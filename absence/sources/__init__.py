"""The systems that files come from: one module for each, found by its ``SOURCE``. A new source is one new file here."""

import pkgutil
from functools import cache
from importlib import import_module

from absence.sources.presets import Preset, Source

AUTO = "auto"
OWN = "narvaro"
FETCHED = "ss12000"  # no files come from there: what is fetched is written in our own format


@cache
def sources() -> dict[str, Source]:
    """Every source by name, our own format first."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = {
        module.SOURCE.name: module.SOURCE for module in modules if isinstance(getattr(module, "SOURCE", None), Source)
    }
    return {OWN: found.pop(OWN), **found}


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name."""
    return {preset.name: preset for source in sources().values() for preset in source.presets}


__all__ = ["AUTO", "FETCHED", "OWN", "Preset", "Source", "presets", "sources"]
