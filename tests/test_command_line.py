"""``manage.py`` can be run from any folder: a file is named as one sees it from there."""

import sys
from pathlib import Path

import pytest

import manage


def test_a_command_stays_in_the_folder_it_was_given_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["manage.py", "check"])

    manage.main()

    assert Path.cwd() == tmp_path
