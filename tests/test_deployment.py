"""What describes production agrees with the code, and starts with no secret of its own.

No container engine is needed: the files are read, and static files are collected as the image does it.
"""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("web", "worker", "beat", "migrate")


def test_the_services_are_those_that_the_site_needs() -> None:
    assert set(COMPOSE["services"]) == {*OURS, "postgres", "valkey"}


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "EMAIL_URL"])
def test_compose_refuses_to_start_without(secret: str) -> None:
    uses = re.findall(r"\$\{" + secret + r"[^}]*\}", (ROOT / "docker-compose.yml").read_text())

    assert uses
    assert all(":?" in use for use in uses)


@pytest.mark.parametrize("service", [name for name in COMPOSE["services"] if name != "migrate"])
def test_every_service_that_keeps_running_is_watched(service: str) -> None:
    assert "healthcheck" in COMPOSE["services"][service]


@pytest.mark.parametrize("service", OURS)
def test_our_services_run_without_privileges(service: str) -> None:
    described = COMPOSE["services"][service]

    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]
    assert "privileged" not in described


def test_the_image_runs_as_an_ordinary_user() -> None:
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["narvaro"]


def test_the_image_has_a_python_that_the_project_supports() -> None:
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    images = re.findall(r"^FROM python:(\d+)\.(\d+)", DOCKERFILE, re.MULTILINE)

    assert len(images) == 2
    assert all((int(major), int(minor)) >= tuple(map(int, lowest.split("."))) for major, minor in images)


def test_everything_that_runs_is_in_the_image() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert packages | {"manage.py", "pyproject.toml", "uv.lock", "templates", "static"} == kept


def test_every_file_that_a_style_sheet_points_to_exists(tmp_path: Path) -> None:
    build = re.search(
        r"RUN (NARVARO_MODE=production.+?)\.venv/bin/python (manage.py collectstatic[^\n]+)", DOCKERFILE, re.DOTALL
    )
    assert build is not None
    given = dict(part.split("=", 1) for part in build[1].replace("\\\n", " ").split())
    environment = {"PATH": os.environ["PATH"]} | given | {"STATIC_ROOT": str(tmp_path)}

    command = [sys.executable, *build[2].split()]
    collected = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert collected.returncode == 0, collected.stderr
    assert list(tmp_path.glob("app.*.css.gz"))
