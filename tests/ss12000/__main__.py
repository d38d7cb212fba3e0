"""The tests' SS 12000 server, to connect a Närvaro of one's own to: `.venv/bin/python -m tests.ss12000 [PORT]`.

Lindskolan in Älvköping, with four invented pupils, two weeks of lessons and some absence. It tells the same until it is
stopped; every question that comes is shown.
"""

import datetime as dt
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:  # they need Django's settings, which are chosen below
    from tests.ss12000.server import Source
    from tests.ss12000.world import World

PORT = 8012
MONDAY, SATURDAY = 0, 5
PUPILS = [f"20120311TF{number}" for number in range(81, 85)]  # nobody else's, also where the demo's people are
ADULTS = [f"19850105TF{number}" for number in range(91, 94)]
PLACE = """
SS 12000 för prov: {school} i Älvköping, på {url}/v2.0
Lägg in adressen i Närvaro som systemförvaltare: Inläsningar, Hämtning med SS 12000. Fast nyckel: {key}
Prova anslutningen, och sedan Hämta nu. Ctrl-C slutar.
"""


def filled(source: "Source") -> "World":
    """Lindskolan, until today. Noah is away on Mondays."""
    from absence.models import SourceConnection
    from tests.ss12000.world import World

    world = World(source, SourceConnection(), "Lindskolan", "99900001", PUPILS, ADULTS)
    days = (source.now.date() - dt.timedelta(days=back) for back in range(14))
    for day in (each for each in days if each.weekday() < SATURDAY):
        away = 40 if day.weekday() == MONDAY else 0
        for activity, start, end in ((world.math_8b, "08:20", "09:20"), (world.french, "10:00", "10:40")):
            world.seen(world.lesson(activity, start, end, day), world.noah, invalid=away, present=40 - away)
    return world


def main(port: int) -> None:
    """Serve until somebody stops it."""
    from tests.ss12000.server import Source, serving
    from tests.ss12000.world import RIGHT

    world = filled(Source(dt.datetime.now(dt.UTC), show=True))
    with serving(world.source, port):
        sys.stdout.write(PLACE.format(school=world.school_name, url=world.source.url, key=RIGHT))
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narvaro.settings")
    django.setup()
    with suppress(KeyboardInterrupt):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
