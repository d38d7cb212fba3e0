"""A run that waits for a person, and absence by hand: accessible on a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path

from django.conf import LazySettings
from playwright.sync_api import Page, expect

from absence import byhand, queue, runs, uploads
from absence.models import ImportRun
from people.models import User
from tests.cast import TODAY, Cast, sample_numbers, school_day
from tests.e2e.test_looks import look

HEADER = "personnummer;förnamn;efternamn;skolenhetskod;skolform;klass\n"


def read_pupils(folder: Path, by: User, number: int) -> ImportRun:
    """Read in elever.csv with so many pupils, as a worker does."""
    numbers = [each for each, _ in zip(sample_numbers("elev", 2013), range(number), strict=False)]
    path = folder / "elever.csv"
    path.write_text(HEADER + "".join(f"{each};Elev;Ek;99100001;grundskola;7A\n" for each in numbers))
    run = runs.start(ImportRun.Kind.PEOPLE, user=by, upload=uploads.keep_copy(path))
    queue.read_upload(run.pk)
    return run


def test_a_run_that_waits_for_a_person(
    transactional_db: None, page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], cast: Cast,
    settings: LazySettings, tmp_path: Path,
) -> None:  # fmt: skip
    settings.PRIVATE_ROOT = tmp_path / "private"
    read_pupils(tmp_path, cast.birgitta, 30)
    held = read_pupils(tmp_path, cast.birgitta, 12)
    log_in(cast.birgitta)

    look(page, accessible, "/inlasningar/", "inlasningar-stoppad")
    look(page, accessible, f"/inlasningar/{held.pk}/", "inlasning-stoppad")
    page.get_by_role("button", name="Läs in ändå").click()
    expect(page.get_by_text("Skriv varför filen stämmer.")).to_be_visible()
    accessible()
    page.goto("/")
    expect(page.get_by_text("Stämmer filen? En inläsning väntar på dig")).to_be_visible()


def test_absence_by_hand(
    transactional_db: None, page: Page, log_in: Callable[[User], None], accessible: Callable[[], None], cast: Cast
) -> None:
    school_day(cast.noah, TODAY, offered=360)
    log_in(cast.sara)
    look(page, accessible, f"/elever/{cast.noah.pk}/franvaro/ny/", "franvaro-ny")
    page.get_by_label("Från klockan").fill("08:20")
    page.get_by_label("Minuter borta").fill("60")
    page.get_by_label("Ogiltig").check()
    page.get_by_label("Nej", exact=True).check()
    page.get_by_label("Skäl").fill("Kom inte till lektionen.")
    page.get_by_role("button", name="Spara frånvaron").click()

    row = cast.noah.absences.get()
    byhand.change(row, by=cast.maria, why="Hemmet ringde.", valid=True, announced=True)
    day = f"/elever/{cast.noah.pk}/franvaro/{TODAY}/"
    look(page, accessible, day, "franvaro-dag")
    with page.expect_navigation():
        page.get_by_role("link", name="Ändra").click()
    look(page, accessible, page.url, "franvaro-andra")
    look(page, accessible, f"/elever/{cast.noah.pk}/", "elev-for-hand")
