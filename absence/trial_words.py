"""What a trial of a guide value comes to, in words for those who get the signals."""

from people import swedish

SEVERAL = 1.5  # a week: from here on it is so many a week, not one
RARELY = 10  # weeks between two signals: from here on it is so many in the term
EVERY_WEEK = (
    "",
    "i veckan",
    "varannan vecka",
    "var tredje vecka",
    "var fjärde vecka",
    "var femte vecka",
    "var sjätte vecka",
    "var sjunde vecka",
    "var åttonde vecka",
    "var nionde vecka",
    "var tionde vecka",
)


def pace(signals: float, weeks: int) -> tuple[str, str]:
    """How often signals come, as a number and how long it is for: ungefär 3, i veckan; en, varannan vecka."""
    if not signals:
        return "ingen", ""
    if signals / weeks >= SEVERAL:
        return f"ungefär {swedish.number(signals / weeks)}", "i veckan"
    between = round(weeks / signals) or 1
    if between <= RARELY:
        return "ungefär en", EVERY_WEEK[between]
    return swedish.number_word(round(signals)) if signals >= 1 else "mindre än en", "på hela terminen"


def instead(now: float, tried: float, weeks: int) -> str:
    """What comes with the value tried instead of the one in force: ungefär 3 signaler i veckan i stället för 9."""
    old, new = pace(now, weeks), pace(tried, weeks)
    if old == new:
        return f"{_said(new)}, som i dag"
    of_old = f"{old[0].removeprefix('ungefär ')} {'' if old[1] == new[1] else old[1]}".strip()
    return f"{_said(new)} i stället för {of_old}"


def _said(new: tuple[str, str]) -> str:
    """With the noun."""
    noun = "signal" if new[0].rpartition(" ")[2] in ("en", "ingen") else "signaler"
    return " ".join(filter(None, [new[0], noun, new[1]]))
