"""Links in tests: made with a known token and code, opened in a browser of their own."""

import io
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases.guests.secrets import Secrets
from cases.models import Case, GuestLink, GuestReply
from cases.services import answering, guests
from people.models import Guardian, User

CODE, WRONG = "204613", "111111"


def token(letter: str) -> str:
    """A token that a test knows: 43 characters."""
    return letter * 43


def link_to(case: Case, whom: str, by: User, *, letter: str = "a", way: str = "skickad") -> GuestLink:
    """A link with a known token and code."""
    return guests.ask_by_link(case=case, by=by, whom=whom, way=way, secrets=Secrets(token(letter), CODE))[0]


def guardian_key(case: Case, first_name: str) -> str:
    """The key of a pupil's guardian."""
    return f"vh_{Guardian.objects.get(guardianships__student=case.student, first_name=first_name).pk}"


def answered(link: GuestLink, text: str) -> GuestReply:
    """What comes of a link when its first question is answered."""
    assert answering.unlock(link=link, code=CODE)
    link.refresh_from_db()
    part = "guardian_view" if link.guardian_id else "pupil_view"
    assert answering.keep_answer(link=link, part=part, text=text, language="sv")
    assert answering.send_reply(link=link, language="sv")
    return GuestReply.objects.get(link=link)


@dataclass
class Guest:
    """Somebody with a link, in a browser of their own."""

    letter: str = "a"
    client: Client = field(default_factory=Client)

    def open(self) -> Any:
        """Follow the link."""
        return self.client.get(f"/svara/oppna/{token(self.letter)}/", follow=True)

    def give(self, code: str = CODE) -> Any:
        """Give the code."""
        return self.client.post("/svara/", {"code": code}, follow=True)

    def come_in(self) -> "Guest":
        """Open the link and give the code."""
        self.open()
        assert self.give().status_code == 200
        return self

    def answer(self, number: int, text: str, **more: str) -> Any:
        """Answer a question and go on."""
        return self.client.post(f"/svara/fraga/{number}/", {"text": text, **more})

    def add(self, picture: SimpleUploadedFile) -> Any:
        """Add a picture."""
        return self.client.post("/svara/bilder/", {"picture": picture})

    def send(self) -> Any:
        """Send everything to the school."""
        return self.client.post("/svara/skicka/")


def a_picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> SimpleUploadedFile:
    """A small picture as a telephone sends it, with a name that would like to be a path."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return as_file(out.getvalue())


def as_file(content: bytes) -> SimpleUploadedFile:
    """Anything, said to be a picture."""
    return SimpleUploadedFile("../../bild.jpg", content, content_type="image/jpeg")
