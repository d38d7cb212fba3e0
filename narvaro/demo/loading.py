"""Fills an empty database with Älvköping: files out of the generator, the users' own import, then what people did."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from absence.models import ImportRun, MonthlyReport
from absence.reports import month_before, prepare_due_reports
from absence.runs import carry_out, start
from narvaro.demo import (
    analyses,
    byhand,
    checks,
    choices,
    csn,
    delegating,
    drafts,
    everyday,
    follow_up,
    guests,
    meetings,
    moving,
    retention,
    statuses,
)
from narvaro.demo.cast import PUPILS
from narvaro.demo.concerns import write_concerns
from narvaro.demo.files import Order, write_folder
from narvaro.demo.logins import LOGINS, PASSWORD
from narvaro.demo.readings import log_readings
from narvaro.demo.stories import STORIES, steps
from narvaro.demo.telling import tell
from people.models import Membership, School, Student, User

Tell = Callable[[str], None]


class NotADemoError(RuntimeError):
    """Known passwords and invented people belong in a demo alone."""


class LoadError(RuntimeError):
    """The demo's own files were not read in as they should."""


@dataclass(frozen=True)
class Demo:
    """What the demo is about: the day, the folder of its files, and whom to tell how it goes."""

    today: dt.date
    folder: Path
    tell: Tell

    @property
    def this_month(self) -> dt.date:
        """The first day of the month that goes on."""
        return self.today.replace(day=1)

    @property
    def last_month(self) -> dt.date:
        """The first day of the last month that has ended."""
        return month_before(self.today)


def load(demo: Demo) -> None:
    """Load everything, one part after the other. A second time brings the absence up to date and repeats nothing.

    Raises NotADemoError outside the demo, and LoadError when a row of the demo's files is refused.
    """
    if settings.MODE != "demo":
        raise NotADemoError("Det här är ingen demo (NARVARO_MODE). Påhittade elever läses bara in i en demo.")
    for number, (title, part) in enumerate(PARTS, start=1):
        demo.tell(f"{number} av {len(PARTS)}  {title} …")
        part(demo)


def import_people_and_absence(demo: Demo) -> None:
    """Read in the files as they were before the last month's lessons were reported in full."""
    if not MonthlyReport.objects.filter(status=MonthlyReport.Status.SENT).exists():
        write_folder(demo.folder, Order(demo.today, caught_up_before=demo.last_month))
        for kind in (ImportRun.Kind.PEOPLE, ImportRun.Kind.ABSENCE):
            _import(demo, kind)


def _import(demo: Demo, kind: ImportRun.Kind) -> None:
    """Read the folder in as a run: people as operations do, absence as the administrator's page does."""
    of_absence = (
        User.objects.filter(username="administrator") if kind == ImportRun.Kind.ABSENCE else User.objects.none()
    )
    result = carry_out(start(kind, user=of_absence.first()), demo.folder)
    for file in result.files:
        counts = file.counts()
        demo.tell("  {file}: {read} rader, {created} nya, {corrected} rättade".format(**counts))
        if counts["refused"]:
            raise LoadError(f"{counts['refused']} rader i {file.file} nekades. Kontrollera {demo.folder}.")


def open_logins(demo: Demo) -> None:
    """Give the demo's logins their known password."""
    for user in User.objects.filter(username__in=[login.username for login in LOGINS]):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])


def tell_stories(demo: Demo) -> None:
    """Talks, reports, decisions and measures of the cast."""
    everyday.open_protected_pupils(demo.today)
    everyday.search_before_talks(demo.today)
    delegating.delegate(demo.today)
    for story in sorted(STORIES, key=lambda story: -story.opened_ago):  # so that numbers follow time
        student, school = pupil_of(story)
        tell(story, student, school, demo.today)


def pupil_of(story: steps.Story) -> tuple[Student, School]:
    """The pupil of a story and the school; the class tells the cast from others with the same name."""
    part = next(part for part in PUPILS if part.name == story.pupil)
    first, last = part.name.split(" ")
    places = Membership.objects.filter(group__name=part.klass, student__first_name=first, student__last_name=last)
    place = places.select_related("student", "group__school").earliest("pk")
    return place.student, place.group.school


def set_guide_values(demo: Demo) -> None:
    """The guide values that the huvudman has changed, before signals are searched by them, and its own routine."""
    byhand.set_guide_values(demo.today)
    choices.set_choices(demo.today)


def call_homes(demo: Demo) -> None:
    """The last days' calls home."""
    calls = everyday.call_homes(demo.today)
    demo.tell(f"  {calls} samtal hem")


def send_reports(demo: Demo) -> None:
    """The monthly reports, and then the lessons that were reported too late for the last of them."""
    everyday.send_reports(demo.today)
    write_folder(demo.folder, Order(demo.today, caught_up_before=demo.this_month))
    _import(demo, ImportRun.Kind.ABSENCE)
    prepare_due_reports(demo.today)


def decide_by_hand(demo: Demo) -> None:
    """What mentors have dismissed, judged anew and registered, and the file that waits for the administratör."""
    byhand.judge(demo.today)
    byhand.hold_a_file(demo.folder)


def check_weeks(demo: Demo) -> None:
    """The mentors' weekly checks, and the närvarostatus of the pupils they worry about."""
    checks.check_weeks(demo.today)
    statuses.set_statuses(demo.today)


def hold_meetings(demo: Demo) -> None:
    """The meetings of elevhälsan."""
    meetings.hold_meetings(demo.today)


def write_analyses(demo: Demo) -> None:
    """The school's analysis of the last term."""
    analyses.write_analyses(demo.today)


def begin_to_write(demo: Demo) -> None:
    """What somebody has begun to write and not saved."""
    drafts.begin_to_write(demo.today)


def answer_by_links(demo: Demo) -> None:
    """What has come by links, and a link that waits to be opened."""
    guests.answer_by_links(demo.today)


def handle_post(demo: Demo) -> None:
    """Letters and the huvudman's register. E-mail that waits is the worker's, as ever."""
    everyday.handle_post(demo.today)


def change_school(demo: Demo) -> None:
    """A case that comes from another school and waits for the rektor."""
    moving.hand_over(demo.today)


def go_through_csn(demo: Demo) -> None:
    """What the gymnasium's administratör has done about unexcused absence and CSN."""
    csn.go_through(demo.today)


def follow_up_schools(demo: Demo) -> None:
    """The huvudman's follow-up, and what a rektor has answered."""
    follow_up.write(demo.today)


def decide_disposal(demo: Demo) -> None:
    """The huvudman's decision about gallring, and cases of long ago."""
    retention.decide(demo.today)


def report_concerns(demo: Demo) -> None:
    """Worries about children, told to the socialnämnd."""
    write_concerns(demo.today)


def note_readings(demo: Demo) -> None:
    """The log of who has read what."""
    log_readings()


PARTS: tuple[tuple[str, Callable[[Demo], None]], ...] = (
    ("Skriver kommunens filer och läser in dem", import_people_and_absence),
    ("Öppnar demons inloggningar", open_logins),
    ("Ändrar riktvärden", set_guide_values),
    ("Söker signaler och berättar vad som har hänt: samtal, beslut, åtgärder", tell_stories),
    ("Ringer hem", call_homes),
    ("Skickar månadsrapporter och läser in det som rapporterats sent", send_reports),
    ("Bedömer frånvaro för hand och läser in en fil som väntar", decide_by_hand),
    ("Gör veckokontroller och sätter närvarostatus", check_weeks),
    ("Håller elevhälsomöten", hold_meetings),
    ("Skriver terminens analys", write_analyses),
    ("Börjar skriva ett samtal", begin_to_write),
    ("Svarar via länk", answer_by_links),
    ("Postar brev och kvitterar anmälningar", handle_post),
    ("Lämnar över ett ärende till elevens nya skola", change_school),
    ("Går igenom ogiltig frånvaro till CSN", go_through_csn),
    ("Följer upp skolorna", follow_up_schools),
    ("För in huvudmannens beslut om gallring", decide_disposal),
    ("Skriver orosanmälningar", report_concerns),
    ("Skriver upp vem som har läst vad", note_readings),
)
