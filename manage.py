#!/usr/bin/env python
"""Django's command line for Närvaro. Starts the embedded servers first when no others are named."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from narvaro.embedded import EmbeddedServerError, servers_for_checkout

# Commands that need neither database nor queue.
WITHOUT_SERVERS = {"check", "collectstatic", "compilemessages", "help", "makemessages", "version"}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")
    if len(sys.argv) < 2 or sys.argv[1] in WITHOUT_SERVERS:
        execute_from_command_line(sys.argv)
        return
    # Ending in an orderly way stops servers and processes that were started, also when the terminal closes.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        with servers_for_checkout():
            execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(str(error))


def leave(number: int, frame: FrameType | None) -> None:
    """Turn a signal into an ordinary exit, so that everything held is let go of."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
