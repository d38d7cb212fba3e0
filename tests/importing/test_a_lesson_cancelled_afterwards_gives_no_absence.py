"""Nobody was away from a lesson that was not held, also when the file that says so comes after the absence."""

from pathlib import Path

from absence.models import StudentDay
from tests.importing.files import DAY, NOAH, counts, read, read_absence, write

CANCELLED = f"lektion;datum;start;slut;klass;inställd\nL1;{DAY};08:20;09:20;8B;ja\n"
NOT_CANCELLED = CANCELLED.replace(";ja", ";nej")
AWAY_FROM_L1 = f"E1;{DAY};60;;L1;nej;nej;;nej;;"
AWAY_FROM_L2 = f"E1;{DAY};60;;L2;nej;nej;;nej;;"
AWAY_FROM_L3 = f"E1;{DAY};60;;L3;nej;nej;;nej;;"


def lessons(folder: Path, content: str) -> None:
    """Read in a correction of the lessons."""
    read("import_absence", write(folder / "correction", {"lektioner.csv": content}))


def noahs_day() -> StudentDay:
    """What Noah's day came to."""
    return StudentDay.objects.get(student__personal_number=NOAH)


def test_absence_from_it_no_longer_counts(school: Path) -> None:
    read_absence(school, AWAY_FROM_L1)

    lessons(school, CANCELLED)

    day = noahs_day()
    assert (day.offered, day.invalid, day.away, day.unexcused) == (120, 0, False, False)


def test_it_leaves_room_for_absence_from_the_lessons_that_were_held(school: Path) -> None:
    read_absence(school, AWAY_FROM_L1)
    lessons(school, CANCELLED)

    answer = read_absence(school, AWAY_FROM_L2, AWAY_FROM_L3)

    assert counts(answer) == (2, 0, 0, 0)
    assert noahs_day().invalid == 120


def test_it_counts_again_when_the_lesson_was_held_after_all(school: Path) -> None:
    read_absence(school, AWAY_FROM_L1)
    lessons(school, CANCELLED)

    lessons(school, NOT_CANCELLED)

    day = noahs_day()
    assert (day.offered, day.invalid, day.unexcused) == (180, 60, True)
