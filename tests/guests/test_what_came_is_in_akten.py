"""A reply by link and its pictures are annexes of the case's file, and stay out where those words do."""

import io

from django.test import Client
from pypdf import PdfReader

from cases.models import GuestLink
from narvaro.akt.annexes import Annex
from narvaro.akt.secrecy import Secret
from tests.akten.whole import akt, ask
from tests.cast import Cast, login
from tests.guests.asking import Guest, a_picture
from tests.notifications.paper import is_archivable


def test_the_words_and_the_picture_are_printed_or_left_out_together(cast: Cast, link: GuestLink) -> None:
    guest = Guest().come_in()
    guest.answer(1, "Bussen går för tidigt.")
    guest.add(a_picture("PNG", (600, 400)))
    guest.send()

    def annex(*secrets: Secret) -> Annex:
        annexes = [each for _, group in akt(link.case, cast.karin, *secrets).sections for each in group]
        return next(each for each in annexes if each.key.startswith("guest_reply"))

    whole, without = annex(), annex(Secret.HOME)
    assert [each.text for each in whole.words] == ["Bussen går för tidigt."]
    assert len(whole.pictures) == 1
    assert (without.words, without.pictures, without.lines, bool(without.left_out)) == ((), (), (), True)
    assert annex(Secret.PUPIL) == whole

    paper = ask(login(Client(), cast.karin), link.case)
    pages = PdfReader(io.BytesIO(paper.content)).pages
    assert {image.image.size for page in pages for image in page.images if image.image} == {(600, 400)}
    assert is_archivable(paper)
