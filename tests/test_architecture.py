"""The house keeps its shape: who imports whom, and models that agree with their migrations."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent


def test_nothing_imports_upwards() -> None:
    program = Path(sys.executable).parent / "lint-imports"

    contracts = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert contracts.returncode == 0, contracts.stdout


@pytest.mark.django_db
def test_the_migrations_describe_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_a_comment_of_a_template_ends_on_its_line_or_the_page_shows_it() -> None:
    lines = ((path, line) for path in (ROOT / "templates").rglob("*") if path.is_file() for line in path.open())

    assert [(path.name, line) for path, line in lines if "{#" in line and "#}" not in line.split("{#")[-1]] == []
