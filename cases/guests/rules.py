"""The limits of a link, as one table: pages, services, help and tests read it. Durations, numbers, bytes, pixels."""

import datetime as dt
from dataclasses import dataclass

from cases.models import GuestLink

Way = GuestLink.Way

LIFE: dict[str, dt.timedelta] = {Way.SENT: dt.timedelta(days=7), Way.SHOWN: dt.timedelta(hours=2)}
"""How long a link can be used: time to answer at home, or to answer while one sits together."""

SENT_FROM_AGE = 16  # years: from then a pupil may get a link of their own; younger ones answer at a talk

CODE_DIGITS = 6
WRONG_CODES = 5
"""How many wrong codes a link bears in its whole life: one in 200,000 to guess it, whatever sessions are begun."""

RATES: dict[str, str] = {"open": "120/m/ip", "code": "30/5m/ip", "picture": "60/5m/ip"}
"""How often one address may open links, try codes and send pictures, counted in Redis as logins are: a whole class on a
day of talks comes from one address. The wrong codes of a link are counted on it besides, in PostgreSQL."""

SESSION = dt.timedelta(minutes=30)
"""How long a browser is let in after the last page. Then the link is opened again; what was written is there."""

LONGEST = 4_000  # characters in an answer: two pages


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What is taken in as a picture, and what becomes of it."""

    formats: tuple[str, ...] = ("JPEG", "PNG", "WEBP")  # no PDF, no SVG: what can hold code or other files is refused
    max_bytes: int = 12 * 1024 * 1024
    max_pixels: int = 50_000_000  # a telephone's largest; read before anything is unpacked
    side: int = 2_000  # pixels: what is kept at most, enough to read a handwritten page
    quality: int = 85
    per_reply: int = 5


PICTURES = PictureLimits()
