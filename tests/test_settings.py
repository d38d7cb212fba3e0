"""Settings that are missing in production stop the start, and say which."""

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from narvaro.checks import refuse_to_start

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = {
    "NARVARO_MODE": "production",
    "SECRET_KEY": "en-lång-hemlighet-som-bara-finns-i-det-här-testet-0123456789",
    "ALLOWED_HOSTS": "narvaro.example",
    "DATABASE_URL": "postgres://narvaro:hemligt@db.example/narvaro",
    "REDIS_URL": "redis://queue.example/0",
    "EMAIL_URL": "smtp+tls://post.example:587",
}


def load(environment: dict[str, str], expression: str = "'ok'") -> subprocess.CompletedProcess[str]:
    """Load the settings in a process with exactly this environment, and print an expression of them."""
    code = f"from django.conf import settings; settings.DEBUG; print({expression})"
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "narvaro.settings"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False)


def test_production_starts_when_everything_is_given() -> None:
    assert load(COMPLETE).stdout == "ok\n"


@pytest.mark.parametrize("missing", [name for name in COMPLETE if name != "NARVARO_MODE"])
def test_production_refuses_to_start_without(missing: str) -> None:
    result = load({name: value for name, value in COMPLETE.items() if name != missing})

    assert result.returncode != 0
    assert missing in result.stderr.splitlines()[-1]


def test_a_database_url_alone_means_production() -> None:
    result = load({"DATABASE_URL": COMPLETE["DATABASE_URL"]})

    assert "SECRET_KEY" in result.stderr.splitlines()[-1]


def test_debug_is_refused_in_production() -> None:
    assert "DEBUG" in load(COMPLETE | {"DEBUG": "1"}).stderr.splitlines()[-1]


def test_a_mode_that_does_not_exist_is_refused() -> None:
    assert "NARVARO_MODE" in load(COMPLETE | {"NARVARO_MODE": "prod"}).stderr.splitlines()[-1]


def test_production_sends_cookies_over_tls_only() -> None:
    assert load(COMPLETE, "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE").stdout == "True True\n"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(COMPLETE["SECRET_KEY"])
    environment = {name: value for name, value in COMPLETE.items() if name != "SECRET_KEY"}

    result = load(environment | {"SECRET_KEY_FILE": str(secret)}, "settings.SECRET_KEY")

    assert result.stdout.strip() == COMPLETE["SECRET_KEY"]


@pytest.mark.parametrize(("behind", "proxies", "starts"), [(True, 0, False), (True, 1, True), (False, 0, True)])
def test_a_site_behind_a_proxy_that_is_not_counted_refuses_to_start(
    settings: Any, behind: bool, proxies: int, starts: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    wrong = [each for each in run_checks() if each.id == "narvaro.E001"]

    assert [each.msg.startswith("BEHIND_TLS_PROXY är satt men") for each in wrong] == [True] * (not starts)
    with nullcontext() if starts else pytest.raises(ImproperlyConfigured, match="Sätt TRUSTED_PROXY_COUNT"):
        refuse_to_start()
