"""Measures one size: `python -m bench.size PUPILS DAYS TIMES` prints one JSON object. Run by `python -m bench`."""

import json
import os
import sys

import django

from narvaro.embedded import servers_for_checkout


def main() -> None:
    """Prepare the ground, measure, and print."""
    pupils, days, times = (int(text) for text in sys.argv[1:4])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")
    with servers_for_checkout():
        django.setup()
        from bench.ground import prepare  # noqa: PLC0415  # models can be read from here on
        from bench.work import measure  # noqa: PLC0415

        print(json.dumps(measure(prepare(pupils, days), times)))


if __name__ == "__main__":
    main()
