"""A picture is judged by what it holds, made anew, and lies where no address leads: hostile ones are refused kindly."""

import datetime as dt
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cases import services
from cases.errors import AlreadyDone
from cases.guests import pictures, rules
from cases.guests.pictures import path_of
from cases.models import CasePicture, GuestLink
from cases.services import guests
from tests.cases import way
from tests.cast import NOW, TODAY, Cast, login, make_cast, on_day
from tests.guests.asking import Guest, a_picture, as_file, guardian_key, link_to

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def with_position() -> bytes:
    """A photo on its side, with a position, a comment and a page of script behind it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "blue").save(out, "JPEG", exif=exif, comment=b"hemligt")
    return out.getvalue() + b"<script>alert(1)</script>"


def a_zip() -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bild.jpg", "nej")
    return out.getvalue()


def a_bomb() -> bytes:
    """A small file that says that it is enormous."""
    content = bytearray(a_picture("PNG").read())
    content[16:24] = (60_000).to_bytes(4) * 2
    return bytes(content)


REFUSED = {
    "svg": SVG,
    "zip": a_zip(),
    "pdf": b"%PDF-1.7\n%%EOF",
    "gif": a_picture("GIF").read(),
    "html": b"<html><script>alert(1)</script></html>",
    "half a picture": a_picture("JPEG", (400, 300)).read()[:400],
    "a bomb": a_bomb(),
    "empty": b"",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_and_the_answers_stay(link: GuestLink, files: Path, name: str) -> None:
    guest = Guest().come_in()
    guest.answer(1, "Hej")

    page = guest.add(as_file(REFUSED[name]))

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert list(files.iterdir()) == []
    assert "Hej" in guest.client.get("/svara/skicka/").content.decode()


def test_what_is_kept_is_upright_and_holds_nothing_of_the_old_file(link: GuestLink, files: Path) -> None:
    guest = Guest().come_in()

    assert guest.add(as_file(with_position())).status_code == 302

    (kept,) = files.iterdir()
    content = kept.read_bytes()
    with Image.open(kept) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (30, 60), {})
    assert b"hemligt" not in content
    assert b"script" not in content
    assert kept.name == f"{CasePicture.objects.get().name}.jpg"


def test_a_large_picture_becomes_small_and_too_large_is_refused(
    link: GuestLink, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = Guest().come_in()
    guest.add(a_picture(size=(4_000, 1_000)))

    assert (CasePicture.objects.get().width, CasePicture.objects.get().height) == (2_000, 500)

    limits = rules.PictureLimits(max_bytes=10)
    monkeypatch.setattr("cases.guests.pictures.PICTURES", limits)
    assert "för stor" in guest.add(a_picture()).content.decode()


def test_a_picture_that_is_chosen_goes_along_when_one_goes_on(link: GuestLink, files: Path) -> None:
    guest = Guest().come_in()

    with_one = guest.client.post("/svara/bilder/", {"picture": a_picture(), "vidare": "ja"})
    without = guest.client.post("/svara/bilder/", {"vidare": "ja"})

    assert (with_one["Location"], without["Location"]) == ("/svara/skicka/", "/svara/skicka/")
    assert CasePicture.objects.count() == 1


def test_there_is_an_end_to_how_many(link: GuestLink, files: Path) -> None:
    guest = Guest().come_in()
    answers = [guest.add(a_picture("PNG")).status_code for _ in range(rules.PICTURES.per_reply + 1)]

    assert answers == [302] * rules.PICTURES.per_reply + [422]


def test_a_full_disk_is_told_kindly_and_leaves_nothing_half(
    link: GuestLink, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    guest = Guest().come_in()
    guest.answer(1, "Hej")
    monkeypatch.setattr(FileSystemStorage, "_save", full)

    page = guest.add(a_picture())

    assert page.status_code == 422
    assert "Det du har skrivit finns kvar." in page.content.decode()
    assert not CasePicture.objects.exists()
    assert guest.send()["Location"] == "/svara/tack/"


def test_nobody_but_the_guest_sees_a_picture_before_it_is_sent(cast: Cast, link: GuestLink, files: Path) -> None:
    guest = Guest().come_in()
    guest.add(a_picture())
    name = CasePicture.objects.get().name
    sara, rolf = login(Client(), cast.sara), login(Client(), cast.rolf)
    url = f"/arenden/{link.case_id}/bilder/{name}/"

    assert guest.client.get(f"/svara/bilder/{name}/").status_code == 200
    assert sara.get(url).status_code == 404

    guest.send()
    shown = sara.get(url)

    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert 'filename="bild.jpg"' in shown["Content-Disposition"]
    assert rolf.get(url).status_code == 404
    assert guest.client.get(f"/svara/bilder/{name}/")["Location"] == "/svara/tack/"


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_its_row() -> None:
    with on_day(TODAY):
        cast = make_cast()
        case = way.opened(cast)
        link_to(case, guardian_key(case, "Samira"), cast.sara)
        guest = Guest().come_in()
        guest.add(a_picture())
        kept = CasePicture.objects.get()
        path = Path(path_of(kept))
        assert path.exists()

        guest.client.post("/svara/bilder/", {"bort": str(kept.name)})

    assert not path.exists()


def test_a_file_without_a_row_is_swept_after_a_day_and_one_with_a_row_never(link: GuestLink, files: Path) -> None:
    Guest().come_in().add(a_picture())
    (kept,) = files.iterdir()
    stray = files / "stray.jpg"
    stray.write_bytes(b"x")
    old = (NOW - dt.timedelta(days=2)).timestamp()
    for each in (stray, kept):
        os.utime(each, (old, old))

    assert guests.tidy(NOW) == 1
    assert list(files.iterdir()) == [kept]


def test_a_drawing_from_a_talk_is_put_in_the_case(cast: Cast, link: GuestLink, files: Path) -> None:
    sara = login(Client(), cast.sara)
    url = f"/arenden/{link.case_id}/bilder/"

    without = sara.post(url, {"picture": a_picture(), "text": ""})
    wrong = sara.post(url, {"picture": as_file(SVG), "text": "Noahs teckning"})
    right = sara.post(url, {"picture": a_picture(), "text": "Noahs teckning"})

    assert (without.status_code, wrong.status_code, right.status_code) == (422, 422, 302)
    assert "Noahs teckning" in wrong.content.decode()
    assert "Noahs teckning" in sara.get(f"/arenden/{link.case_id}/").content.decode()


def test_in_a_closed_case_no_picture_is_put_and_the_words_about_it_are_not_lost(
    cast: Cast, link: GuestLink, files: Path
) -> None:
    services.avsluta(case=link.case, by=cast.karin, closing="hanterad", reason="Det löste sig.")

    late = login(Client(), cast.sara).post(
        f"/arenden/{link.case_id}/bilder/", {"picture": a_picture(), "text": "Noahs teckning"}
    )

    assert late.status_code == 409
    assert "Noahs teckning" in late.content.decode()
    assert "Ärendet är avslutat." in late.content.decode()
    assert not CasePicture.objects.exists()


def test_in_a_closed_case_no_picture_is_taken_out_and_the_reason_is_not_lost(
    cast: Cast, link: GuestLink, files: Path
) -> None:
    url = f"/arenden/{link.case_id}/bilder/{drawn(cast, link).name}/ta-bort/"
    services.avsluta(case=link.case, by=cast.karin, closing="hanterad", reason="Det löste sig.")
    karin = login(Client(), cast.karin)
    assert karin.get(url)["Location"] == f"/arenden/{link.case_id}/"

    late = karin.post(url, {"reason": "Det var en annan elevs teckning."})

    assert late.status_code == 409
    assert "Det var en annan elevs teckning." in late.content.decode()
    assert "Ärendet är avslutat." in late.content.decode()
    assert CasePicture.objects.exists()


@pytest.mark.parametrize(("page", "field"), [("bilder/", "text"), ("bilder/{name}/ta-bort/", "reason")])
def test_words_that_are_too_long_come_back_whole(
    cast: Cast, link: GuestLink, files: Path, page: str, field: str
) -> None:
    name, long = drawn(cast, link).name, "å" * 1001

    answer = login(Client(), cast.maria).post(
        f"/arenden/{link.case_id}/{page.format(name=name)}", {"picture": a_picture(), field: long}
    )

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "Nu är den 1\N{NO-BREAK SPACE}001 tecken lång." in answer.content.decode()
    assert CasePicture.objects.count() == 1


def test_a_picture_is_made_anew_before_the_case_is_locked(
    cast: Cast, link: GuestLink, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def remade(upload: UploadedFile | None) -> pictures.Remade:
        asked.extend(each["sql"] for each in queries.captured_queries)
        return pictures.Remade(b"x", 1, 1)

    monkeypatch.setattr("cases.guests.pictures.remade", remade)
    with CaptureQueriesContext(connection) as queries:
        services.add_case_picture(case=link.case, by=cast.sara, upload=a_picture(), text="Noahs teckning")

    assert [sql for sql in asked if "FOR NO KEY UPDATE" in sql] == []
    assert [each["sql"] for each in queries.captured_queries if "FOR NO KEY UPDATE" in each["sql"]]


def test_one_address_may_send_only_so_many_pictures(
    link: GuestLink, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.views.guest.RATES", rules.RATES | {"picture": "2/h/ip"})
    guest = Guest().come_in()

    assert [guest.add(as_file(SVG)).status_code for _ in range(3)] == [422, 422, 429]
    assert guest.client.post("/svara/bilder/", {"vidare": "ja"}).status_code == 302


def drawn(cast: Cast, link: GuestLink) -> CasePicture:
    """Maria has put a picture in Noah's case."""
    return services.add_case_picture(case=link.case, by=cast.maria, upload=a_picture(), text="Noahs teckning")


def test_a_picture_that_should_not_be_there_is_gone_and_why_stays(
    cast: Cast, link: GuestLink, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    url = f"/arenden/{link.case_id}/bilder/{drawn(cast, link).name}/ta-bort/"
    maria = login(Client(), cast.maria)
    assert url in maria.get(f"/arenden/{link.case_id}/").content.decode()

    without = maria.post(url, {"reason": " "})
    with django_capture_on_commit_callbacks(execute=True):
        right = maria.post(url, {"reason": "Det var en annan elevs teckning."})

    assert "Skriv varför bilden tas bort." in without.content.decode()
    assert right["Location"] == f"/arenden/{link.case_id}/"
    assert (list(files.iterdir()), CasePicture.objects.count()) == ([], 0)
    page = maria.get(right["Location"]).content.decode()
    assert "Det var en annan elevs teckning." in page
    assert "Visa bilden" not in page
    event = link.case.events.get(kind="bild_borttagen")
    assert (event.actor, event.text) == (cast.maria, "Det var en annan elevs teckning.")


def test_whoever_put_a_picture_there_takes_it_out_and_the_rektor_any(cast: Cast, link: GuestLink, files: Path) -> None:
    guest = Guest().come_in()
    guest.add(a_picture())
    guest.send()
    of_guest, of_maria = CasePicture.objects.get(), drawn(cast, link)

    for picture, by in ((of_maria, cast.sara), (of_guest, cast.sara), (of_guest, cast.maria)):
        with pytest.raises(PermissionDenied):
            services.remove_case_picture(picture=picture, by=by, reason="Fel bild.")
    for picture in (of_maria, of_guest):
        services.remove_case_picture(picture=picture, by=cast.karin, reason="Fel bild.")

    with pytest.raises(AlreadyDone):
        services.remove_case_picture(picture=of_maria, by=cast.karin, reason="Fel bild.")


def test_the_words_about_a_picture_are_kept_when_its_page_is_left(cast: Cast, link: GuestLink, files: Path) -> None:
    sara, url = login(Client(), cast.sara), f"/arenden/{link.case_id}/bilder/"

    sara.post(url, {"text": "Noahs teckning av rasten"})

    assert "Noahs teckning av rasten" in sara.get(url).content.decode()
