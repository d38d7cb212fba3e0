"""Answers by link in the demo: Samira has answered about Noah, and Karim has a link that he has not opened yet."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from cases import services
from cases.guests.access import addressees, may_ask, opens
from cases.guests.secrets import TOKEN_LENGTH, Secrets, hash_of, new_secrets
from cases.models import Case, GuestLink
from cases.services import answering
from narvaro.demo.everyday import at
from people.models import User

PUPIL = ("Noah", "Ali")
CODE = "204613"  # known in the demo alone, as its password is
DAYS_AGO = 2

ANSWERS = {
    "guardian_view": "Han vill gå, men på söndagskvällarna får han ont i magen. Det började när schemat ändrades i "
    "september. Han säger att han inte vet vart han ska ta vägen på håltimmen.",
    "works_well": "Slöjden, och när Robin är där på morgonen.",
    "home": "Bussen går 7.05. Missar han den är det en timme till nästa, och då blir han hemma.",
    "support": "Att någon möter honom när han kommer för sent, utan att fråga varför inför alla.",
}


def token_of(day: dt.date) -> str:
    """The demo's own token of a day: known, so that the link can be printed when the demo starts."""
    return f"demo-{day:%Y-%m-%d}-".ljust(TOKEN_LENGTH, "x")


def answer_by_links(today: dt.date) -> None:
    """Samira's answer with a drawing, once; and a link of today that waits for Karim."""
    first, last = PUPIL
    found = Case.objects.open().filter(student__first_name=first, student__last_name=last)
    case = found.select_related("student", "school").first()
    mentor = User.objects.get(username="mentor")
    if case is None or not may_ask(mentor, case):  # somebody has taken the case on
        return
    guardians = [each for each in addressees(case, today) if each.guardian]
    if not case.guest_replies.exists() and guardians:
        _answer(case, mentor, guardians[0].key, today)
    if len(guardians) > 1 and not GuestLink.objects.filter(token_hash=hash_of(token_of(today))).exists():
        secrets = Secrets(token_of(today), CODE)
        morning = max(at(today, hour=7, minute=50), case.state_since)
        services.ask_by_link(
            case=case, by=mentor, whom=guardians[1].key, way=GuestLink.Way.SENT, at=morning, secrets=secrets
        )


def _answer(case: Case, by: User, whom: str, today: dt.date) -> None:
    """A link that was made, opened and answered some days ago."""
    began = max(at(today - dt.timedelta(days=DAYS_AGO), hour=15, minute=10), case.state_since)
    later, secrets = began + dt.timedelta(hours=3), new_secrets()
    if later > at(today, hour=7):  # the first days of a term: nobody has had time to answer yet
        return
    link, _ = services.ask_by_link(case=case, by=by, whom=whom, way=GuestLink.Way.SENT, at=began, secrets=secrets)
    answering.unlock(link=link, code=secrets.code, at=later)
    link.refresh_from_db()
    for part, text in ANSWERS.items():
        answering.keep_answer(link=link, part=part, text=text, language="sv", at=later)
    answering.add_picture(link=link, upload=SimpleUploadedFile("teckning.png", drawing()), at=later)
    answering.send_reply(link=link, language="sv", at=later + dt.timedelta(minutes=12))


def drawing() -> bytes:
    """A child's drawing of the way to school: sun, house, road, bus."""
    sheet = Image.new("RGB", (900, 600), "#fdfaf3")
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((720, 50, 840, 170), fill="#f2c14e")
    pen.polygon([(80, 300), (200, 200), (320, 300)], outline="#a34c28", width=8)
    pen.rectangle((100, 300, 300, 460), outline="#a34c28", width=8)
    pen.line((0, 480, 900, 470), fill="#605a52", width=10)
    pen.rounded_rectangle((470, 340, 760, 450), radius=24, outline="#2f5d8a", width=8)
    for left in (510, 690):
        pen.ellipse((left, 430, left + 50, 480), fill="#292621")
    pen.text((520, 370), "06", fill="#2f5d8a", font_size=48)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def waiting_link() -> str:
    """The token of the demo's link that can still be opened; nothing when there is none."""
    links = GuestLink.objects.select_related("case__student", "guardian").order_by("-pk")[:20]
    for link in links:
        token = token_of(timezone.localdate(link.created_at))
        if link.token_hash == hash_of(token) and opens(link, timezone.now()):
            return token
    return ""
