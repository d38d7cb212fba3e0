#!/usr/bin/env python
"""Django's command line for Närvaro. Starts the embedded servers first when no others are named."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from narvaro.embedded import servers_for_checkout

# Commands that need neither database nor queue. The demo runner holds the servers itself.
WITHOUT_SERVERS = {"check", "collectstatic", "compilemessages", "help", "makemessages", "version"}


def main() -> None:
    """Run one management command."""
    os.chdir(Path(__file__).resolve().parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")
    if len(sys.argv) < 2 or sys.argv[1] in WITHOUT_SERVERS:
        execute_from_command_line(sys.argv)
        return
    with servers_for_checkout():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
