"""Numbers that belong to nobody: Skatteverket's test numbers, T-numbers, and telephone numbers kept for fiction."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from narvaro.demo.names import read_data

# Series that PTS keeps out of use, so that a number in a book or a demo reaches nobody.
MOBILE = [f"070-174 06 {n:02}" for n in range(5, 100)]
LANDLINE = [f"031-390 06 {n:02}" for n in range(100)] + [f"08-465 004 {n:02}" for n in range(100)]

DAYS_IN_YEAR = 365
LAST_SERIAL = 99  # two digits after TF


class PersonNumbers:
    """Hands out each number once. Test numbers first; when a birth year has run out, T-numbers (`20120311TF01`).

    A T-number is what a school gives a pupil who has no personnummer, so a derived one can belong to nobody.
    Skatteverket's test numbers of one year are mostly of one sex, so a pupil's name does not follow the number.
    """

    def __init__(self, seed: int) -> None:
        self._free: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        self._derived: dict[int, int] = defaultdict(int)
        for row in read_data("testpersonnummer.csv"):
            number = row["personnummer"]
            sex = ("K" if int(number[10]) % 2 == 0 else "M") if row["kind"] == "vuxen" else ""
            self._free[row["kind"], int(number[:4]), sex].append(number)
        for key in sorted(self._free):
            Random(f"{seed}/nummer/{key}").shuffle(self._free[key])

    def pupil(self, birth_year: int, *, born_before: str = "") -> str:
        """A number for a pupil born that year, if asked before a month and day such as `0801`."""
        free = self._free["elev", birth_year, ""]
        fitting = next((number for number in free if number[4:8] < born_before), None)
        if fitting:
            free.remove(fitting)
        return fitting or self._take(("elev", birth_year, ""), birth_year)

    def adult(self, birth_year: int, sex: str) -> str:
        """A number for an adult born that year, the sex told by the number as in a real one."""
        return self._take(("vuxen", birth_year, sex), birth_year)

    def temporary(self, birth_year: int) -> str:
        """A T-number; 36,135 to a birth year.

        Raises ValueError when a year has run out, which takes a municipality larger than any in Sweden.
        """
        serial, day = divmod(self._derived[birth_year], DAYS_IN_YEAR)
        if serial >= LAST_SERIAL:
            raise ValueError(f"T-numran för födelseår {birth_year} är slut. Välj färre elever.")
        self._derived[birth_year] += 1
        return f"{date(birth_year, 1, 1) + timedelta(days=day):%Y%m%d}TF{serial + 1:02}"

    def _take(self, pool: tuple[str, int, str], birth_year: int) -> str:
        free = self._free.get(pool)
        return free.pop() if free else self.temporary(birth_year)
