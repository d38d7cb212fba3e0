"""The standard's own description, where it is at hand: SS12000_YAML names the file. It is not ours to copy."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

PLACE = os.environ.get("SS12000_YAML", "")


def problems(path: str, body: dict[str, Any]) -> list[str]:
    """Where an answer differs from the standard; nothing without the file."""
    if not PLACE:
        return []
    return [f"{path} {each.json_path}: {each.message}" for each in _validator(path).iter_errors(body)]


def parameters(path: str) -> set[str]:
    """What the standard lets one ask at a path."""
    return {each["name"] for each in _description()["paths"][path]["get"]["parameters"]}


@lru_cache
def _validator(path: str) -> jsonschema.Draft202012Validator:
    said = _description()
    shape = said["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    checker = jsonschema.FormatChecker(formats=["date", "uuid"])
    return jsonschema.Draft202012Validator({**shape, "components": said["components"]}, format_checker=checker)


@lru_cache
def _description() -> dict[str, Any]:
    said: dict[str, Any] = _with_null(yaml.safe_load(Path(PLACE).read_text(encoding="utf-8")))
    return said


def _with_null(part: Any) -> Any:
    """OpenAPI 3.0 says ``nullable`` where JSON Schema has a type more."""
    if isinstance(part, list):
        return [_with_null(each) for each in part]
    if not isinstance(part, dict):
        return part
    known = {name: _with_null(value) for name, value in part.items()}
    return known | {"type": [known["type"], "null"]} if known.get("nullable") is True else known
