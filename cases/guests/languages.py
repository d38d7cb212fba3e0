"""The languages that a guest can choose: one table. Django knows most, but not Somali."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code, its own name, its direction, and what it is called in Swedish (people's registers)."""

    code: str
    name: str
    swedish: str
    dir: str = "ltr"


LANGUAGES: dict[str, Language] = {
    each.code: each
    for each in (
        Language("sv", "Svenska", "svenska"),
        Language("en", "English", "engelska"),
        Language("ar", "العربية", "arabiska", "rtl"),
        Language("so", "Soomaali", "somaliska"),
        Language("uk", "Українська", "ukrainska"),
    )
}
"""In the order of the page. The catalogs lie in ``cases/locale``; Swedish is what stands in the code."""


def known_as(swedish: str) -> Language:
    """The language that a register calls this; Swedish for one that there are no texts in."""
    wanted = swedish.strip().lower()
    return next((each for each in LANGUAGES.values() if each.swedish == wanted), LANGUAGES["sv"])
