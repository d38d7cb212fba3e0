"""Signs that no font on the machine can draw: on paper they are told in words.

What people write may hold any sign there is, newer emoji than the fonts among them. One that is drawn as an empty box
tells the reader nothing, and takes the paper out of PDF/A (ISO 19005-3, 6.2.11.4). The words in the case stay as they
were written.
"""

import re
import shutil
import subprocess
import unicodedata
from bisect import bisect_right
from functools import lru_cache

BEYOND_LATIN = re.compile(r"[^\x00-\u024f]+")
"""What Inter may lack: the rest is in every font that papers are written with."""
EMOJI, SIGN = "[emoji]", "[tecken]"
SKIN = range(0x1F3FB, 0x1F400)
"""The five colours of skin, which belong to the sign before them."""


def legible(text: str) -> str:
    """The text with ``[emoji]`` or ``[tecken]`` for each run of signs that nothing here can draw."""
    return BEYOND_LATIN.sub(lambda found: _told(found[0]), text)


def _told(signs: str) -> str:
    told: list[str] = []
    for sign in signs:
        after_words = bool(told) and told[-1] in (EMOJI, SIGN)
        if after_words and _belongs_before(sign):
            continue
        if _belongs_before(sign) or can_draw(sign):
            told.append(sign)
        elif not after_words:
            told.append(EMOJI if unicodedata.category(sign) in ("So", "Cn") else SIGN)
    return "".join(told)


def _belongs_before(sign: str) -> bool:
    """Whether a sign joins or changes the one before it, and is nothing alone."""
    return unicodedata.category(sign) in ("Cf", "Mn", "Me") or ord(sign) in SKIN


def can_draw(sign: str) -> bool:
    """Whether a font on the machine has a glyph for a sign; all of them where the fonts cannot be asked."""
    firsts, lasts = _covered()
    place = bisect_right(firsts, ord(sign)) - 1
    return not firsts or (place >= 0 and ord(sign) <= lasts[place])


@lru_cache(maxsize=1)
def _covered() -> tuple[list[int], list[int]]:
    """First and last sign of each range that some font has, in order, none within another. Asked once a process."""
    ask = shutil.which("fc-list")
    if ask is None:
        return [], []
    answer = subprocess.run([ask, "--format", "%{charset} "], capture_output=True, text=True, check=True)  # noqa: S603
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(_range(each) for each in set(answer.stdout.split())):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts


def _range(words: str) -> tuple[int, int]:
    """First and last of Fontconfig's ``20-7e``, or of ``a0``."""
    first, _, last = words.partition("-")
    return int(first, 16), int(last or first, 16)
