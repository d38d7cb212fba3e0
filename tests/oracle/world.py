"""A random little municipality with absence of every kind, read in two runs.

By habit and by chance, overlapping, corrected, taken back, from lessons cancelled afterwards, and rows that are to be
refused.
"""

import datetime as dt

from tests.oracle.municipality import (
    DAY,
    EAST,
    LAST_CLASSES,
    NORTH,
    ORG,
    OTHER_ORG,
    SUBJECTS,
    WEST,
    Municipality,
    Pupil,
    Row,
    clock,
    length_of,
    text,
)


class World(Municipality):
    """Files in two runs; the same seed gives the same files."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        for pupil in self.pupils:
            if not pupil.is_northern:
                self.school_days(pupil)
                self.absences(pupil)
        self.second_thoughts()
        self.own_values = {ORG: self.guide_values()} if seed % 3 == 1 else {}
        if self.last_year:
            self.tell_of_last_year(*self.last_year)
        if self.has_north:
            self.tell_of_the_north()

    def tell_of_the_north(self) -> None:
        """The other huvudman's lessons and guide values, and the pupils who have been there."""
        self.class_lessons(("8N",), NORTH)
        for pupil in self.pupils:
            if pupil.is_northern:
                self.school_days(pupil)
                self.absences(pupil)
        self.own_values[OTHER_ORG] = self.guide_values()

    def tell_of_last_year(self, *period: dt.date) -> None:
        """Days and absence of the year before, told of in the first run; some are corrected in the second."""
        known, this_year = len(self.runs[0]["franvaro"]), (self.first, self.last)
        self.first, self.last = period
        self.class_lessons(LAST_CLASSES)
        for pupil in self.pupils:
            if not pupil.is_northern:
                self.school_days(pupil)
                self.absences(pupil)
        for row in self.runs[0]["franvaro"][known:]:
            if self.rng.random() < 0.05:
                self.runs[1]["franvaro"].append(self.another(row))
        self.first, self.last = this_year

    def absences(self, pupil: Pupil) -> None:
        """A pupil's absence by habit, with some by chance, and rows about days that cannot be."""
        ill_until = self.first
        for day in self.days_of(pupil):
            _, klass = pupil.place(day)
            lessons = [row for row in self.lessons[day] if self.is_of(pupil, klass, row) and row["inställd"] == "nej"]
            lessons.sort(key=lambda row: row["start"])
            given = self.ready_made.get((pupil.number, day))
            if pupil.habit == "illness" and self.rng.random() < 0.1:
                ill_until = day + self.rng.randint(1, 12) * DAY
            if lessons and self.rng.random() < 0.97:
                self.by_habit(pupil, day, lessons, is_ill=day < ill_until)
            if given and (day < ill_until or self.rng.random() < 0.15):
                self.day_absence(pupil, day, given)
            if self.rng.random() < 0.01:
                self.impossible(pupil, day, lessons)

    @staticmethod
    def is_of(pupil: Pupil, klass: str, row: Row) -> bool:
        """Whether a lesson is a pupil's."""
        return row["elev"] in (pupil.alias, pupil.number) if row["elev"] else row["klass"] == klass

    def by_habit(self, pupil: Pupil, day: dt.date, lessons: list[Row], *, is_ill: bool) -> None:
        """What a pupil with some habit does on a day with lessons."""
        chosen = {
            "mondays": lessons if day.weekday() == 0 else [],
            "weeks": lessons if day.isocalendar().week % 2 and day.weekday() in (0, 2, 4) else [],
            "subject": [row for row in lessons if row["ämne"] == SUBJECTS[4]],
            "first": lessons[:1] if day.weekday() in (1, 3) else [],
            "first daily": lessons[:1] if day.month % 2 else [],
            "last": lessons[-1:] if day.weekday() in (0, 1, 4) else [],
        }.get(pupil.habit, [])
        if is_ill:
            chosen = lessons
        if pupil.habit == "late" and self.rng.random() < 0.4:
            self.late(pupil, day, lessons[0])
        if self.rng.random() < (0.5 if pupil.habit == "anything" else 0.05):
            self.anything(pupil, day, lessons)
        elif chosen and self.rng.random() < 0.9:
            common = self.flags(announced=0.9 if is_ill else 0.3)
            for row in chosen:
                self.lesson_absence(pupil, day, row, common)

    def flags(self, announced: float = 0.5) -> Row:
        """How an absence is judged and announced, and why."""
        reason = self.rng.choice(("", "sjuk", "Beviljad LEDIGHET", "ledig", "vet inte"))
        return {"giltig": self.yes(0.6), "anmäld": self.yes(announced), "sen": "nej", "orsak": reason}

    def anything(self, pupil: Pupil, day: dt.date, lessons: list[Row]) -> None:
        """Absence of some other shape: overlapping, late under other absence, across lessons, without a time."""
        lesson = self.rng.choice(lessons)
        shapes = (
            self.all_day,
            self.one_lesson,
            self.late_twice,
            self.told_twice,
            self.within,
            self.across,
            self.part,
        )
        if self.rng.random() < 0.1:
            flags = self.flags() | {"sen": self.yes(0.5)}
            self.absence(pupil, day, flags, start="", minutes=self.rng.randint(1, 90))
        else:
            self.rng.choice(shapes)(pupil, day, lesson, lessons)

    def all_day(self, pupil: Pupil, day: dt.date, _lesson: Row, lessons: list[Row]) -> None:
        """All lessons of a day."""
        common = self.flags()
        for row in lessons:
            self.lesson_absence(pupil, day, row, common)

    def one_lesson(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Absence from, or a late arrival to, one lesson."""
        if self.rng.random() < 0.5:
            self.late(pupil, day, lesson)
        else:
            self.lesson_absence(pupil, day, lesson, self.flags())

    def late_twice(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Two systems tell of a late arrival, each in its own way; or there are two."""
        self.late(pupil, day, lesson)
        at = clock(lesson["start"]) + self.rng.choice((0, 0, 2, length_of(lesson)))
        self.absence(pupil, day, self.flags() | {"sen": "ja"}, start=text(at), minutes=5)

    def told_twice(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Somebody else has reported part of the same time."""
        self.lesson_absence(pupil, day, lesson, self.flags())
        later = clock(lesson["start"]) + self.rng.randint(1, length_of(lesson) - 1)
        self.absence(pupil, day, self.flags(), start=text(later), minutes=self.rng.randint(1, 40))

    def within(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """A late arrival within other absence, or partly."""
        self.late(pupil, day, lesson)
        start = clock(lesson["start"]) - self.rng.choice((0, 5))
        self.absence(pupil, day, self.flags(), start=text(start), minutes=self.rng.choice((8, 15, length_of(lesson))))

    def across(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """Absence from the middle of a lesson, into the next."""
        middle = clock(lesson["start"]) + length_of(lesson) // 2
        self.absence(pupil, day, self.flags(), start=text(middle), minutes=self.rng.randint(20, 100))

    def part(self, pupil: Pupil, day: dt.date, lesson: Row, _: list[Row]) -> None:
        """About half a lesson, that nothing names."""
        minutes = length_of(lesson) // 2 + self.rng.choice((-1, 0, 1))
        self.absence(pupil, day, self.flags(), start=lesson["start"], minutes=minutes)

    def late(self, pupil: Pupil, day: dt.date, lesson: Row) -> None:
        """A late arrival to a lesson."""
        flags = self.flags(announced=0.1) | {"sen": "ja"}
        minutes = self.rng.randint(3, 20)
        self.absence(pupil, day, flags, start=lesson["start"], minutes=minutes, lesson=lesson["lektion"])

    def lesson_absence(self, pupil: Pupil, day: dt.date, lesson: Row, flags: Row) -> None:
        """Absence from a whole lesson; without a start it is the lesson's."""
        start = self.rng.choice((lesson["start"], ""))
        self.absence(pupil, day, flags, start=start, minutes=length_of(lesson), lesson=lesson["lektion"])

    def day_absence(self, pupil: Pupil, day: dt.date, given: Row) -> None:
        """Absence in minutes of a ready-made day, without a time: one row or two, sometimes more than the day has."""
        offered = int(given["erbjudna minuter"])
        flags, school = self.flags(announced=0.8), given["skolenhetskod"]
        for minutes in self.rng.choice(((offered,), (offered,), (60,), (200, 60), (offered, 30), (offered + 30,))):
            identity = f"s{self.rng.random()}"
            self.absence(pupil, day, flags, start="", minutes=max(1, minutes), school=school, identity=identity)

    def impossible(self, pupil: Pupil, day: dt.date, lessons: list[Row]) -> None:
        """A row that is to be refused: a day without school, or longer than its times."""
        sunday = day + (6 - day.weekday()) * DAY
        self.absence(pupil, sunday, self.flags(), start="08:20", minutes=60)
        if lessons:
            self.absence(pupil, day, self.flags() | {"slut": "08:30"}, start="08:20", minutes=45)

    def absence(
        self, pupil: Pupil, day: dt.date, flags: Row, *, start: str, minutes: int, lesson: str = "",
        school: str = "", identity: str | None = None,
    ) -> None:  # fmt: skip
        """One row; now and then it comes again, other than it was or to be taken back."""
        if identity is None:
            identity = f"k{self.rng.random()}" if self.rng.random() < 0.5 else ""
        end = text(clock(start) + minutes) if start and self.rng.random() < 0.5 else ""
        school = school or (NORTH if pupil.place(day)[0] == NORTH else WEST)
        names_school = school == EAST or pupil.visits or pupil.alias == "e6" or self.rng.random() < 0.5
        row = {"elev": self.rng.choice((pupil.number, pupil.alias)), "datum": str(day), "start": start, "slut": end}
        row |= {"frånvarominuter": str(minutes), "lektion": lesson, "källa-id": identity, "borttagen": "nej"}
        row |= {"skolenhetskod": school if names_school else ""} | flags
        self.add("franvaro", day, row)
        if self.rng.random() < 0.08:
            self.add("franvaro", day, self.another(row))

    def another(self, row: Row) -> Row:
        """A later word about a row: judged otherwise, other minutes, late instead, another day, or taken back."""
        other_day = str(max(self.first, dt.date.fromisoformat(row["datum"]) - 7 * DAY))
        change = self.rng.choice(
            (
                {"giltig": "nej" if row["giltig"] == "ja" else "ja"},
                {"frånvarominuter": str(self.rng.randint(1, int(row["frånvarominuter"])))},
                {"sen": "nej" if row["sen"] == "ja" else "ja"},
                {"orsak": "beviljad ledighet"},
                {"datum": other_day} if row["källa-id"] else {},
                {"borttagen": "ja"},
                {"borttagen": "ja"},
            )
        )
        return row | change

    def second_thoughts(self) -> None:
        """What the second run says anew of what the first told: corrected rows, lessons cancelled or unreported."""
        first, second = self.runs
        for row in list(first["franvaro"]):
            if self.rng.random() < 0.06:
                second["franvaro"].append(self.another(row))
        for row in list(first["lektioner"]):
            if self.rng.random() < 0.02:
                second["lektioner"].append(row | {"inställd": "ja" if row["inställd"] == "nej" else "nej"})
            elif self.rng.random() < 0.02:
                second["lektioner"].append(row | {"rapporterad": "ja" if row["rapporterad"] == "nej" else "nej"})
        for row in list(first["schematid"]):
            if self.rng.random() < 0.02:
                second["schematid"].append(row | {"erbjudna minuter": "180", "rapporterade minuter": ""})
        self.rng.shuffle(second["lektioner"])
