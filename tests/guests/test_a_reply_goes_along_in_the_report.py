"""What pupil and guardians have answered by links, and pictures, go along in the report to the rektor as they were."""

import html
from pathlib import Path
from typing import Any

from django.test import Client

from cases import services
from cases.assembling import assemble
from cases.guests.replies import replies_of
from cases.models import Anmalan, Case, CaseMember, GuestLink
from cases.reading import reading_of
from cases.services.pictures import add_case_picture, remove_case_picture
from people.models import Protection
from tests.cases import way
from tests.cast import Cast, login
from tests.guests.asking import Guest, a_picture, answered, link_to
from tests.notifications.paper import is_archivable, words

HOME, PUPIL, LATER = "Bussen går för tidigt.", "Jag vill börja senare.", "Till utredaren."
MENTORS_PICTURE, KURATORS_PICTURE = "Noahs väg till skolan", "Ritat hos kuratorn"


def reported(cast: Cast, case: Case) -> Anmalan:
    """Sara reports to the rektor."""
    report: Anmalan = way.take(cast, way.fresh(case), "anmal", cast.sara)
    return report


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def both_answer(cast: Cast, case: Case, link: GuestLink) -> None:
    """Samira has answered, and Noah at a talk."""
    answered(link, HOME)
    answered(link_to(case, "elev", cast.sara, letter="b", way="visad"), PUPIL)


def test_the_mentor_reads_what_goes_along_the_pupils_own_words_first(
    cast: Cast, client: Client, case: Case, link: GuestLink
) -> None:
    both_answer(cast, case, link)
    way.talk(cast)

    page = text_of(login(client, cast.sara).get(f"/arenden/{case.pk}/anmal/"))
    kept = reported(cast, case).assembled["replies"]

    told = [(each["title"], [answer["text"] for answer in each["answers"]]) for each in kept]
    assert told == [
        ("Elevens svar via länk 20 november 2026", [PUPIL]),
        ("Svar från vårdnadshavare via länk 20 november 2026", [HOME]),
    ]
    assert "via länken till vårdnadshavaren Samira Ali, skapad av Sara Lindgren" in kept[1]["who"]
    for title, (words_said,) in told:
        assert title in page
        assert words_said in page


def test_everybody_who_reads_the_report_reads_those_replies_in_the_case(
    cast: Cast, case: Case, link: GuestLink
) -> None:
    both_answer(cast, case, link)
    way.talk(cast)
    kept = {each["key"] for each in reported(cast, case).assembled["replies"]}
    way.start_investigation(cast, way.fresh(case))
    CaseMember.objects.filter(case=case, user=cast.petra).update(role=CaseMember.As.ATGARDSANSVARIG)

    for reader in (cast.sara, cast.maria, cast.karin, cast.petra):
        found = replies_of(way.fresh(case), reading_of(way.person(reader), way.fresh(case)))
        assert kept == {f"guest_reply-{each.row.pk}" for each in found}, reader


def test_what_is_answered_in_an_investigation_is_not_in_a_later_report(cast: Cast, case: Case, link: GuestLink) -> None:
    answered(link, HOME)
    way.talk(cast)
    reported(cast, case)
    way.start_investigation(cast, way.fresh(case))
    answered(link_to(way.fresh(case), "elev", cast.petra, letter="b", way="visad"), LATER)
    Case.objects.filter(pk=case.pk).update(state="uppmarksamma")

    report = services.anmal(case=way.fresh(case), by=cast.maria, concern="Igen.")

    assert LATER not in str(report.assembled)
    assert HOME in str(report.assembled)


def test_pictures_are_told_of_and_stay_where_they_are(
    cast: Cast, client: Client, case: Case, link: GuestLink, files: Path
) -> None:
    guest = Guest().come_in()
    guest.answer(1, HOME)
    guest.add(a_picture())
    guest.send()
    kept = add_case_picture(case=case, by=cast.sara, upload=a_picture(), text=MENTORS_PICTURE)
    gone = add_case_picture(case=case, by=cast.sara, upload=a_picture(), text="Fel bild")
    remove_case_picture(picture=gone, by=cast.sara, reason="Det var en annan elev.")
    add_case_picture(case=case, by=cast.maria, upload=a_picture(), text=KURATORS_PICTURE)
    way.talk(cast)

    report = reported(cast, case)
    page = text_of(login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/"))

    assert report.assembled["pictures"] == [
        {"key": f"picture-{kept.pk}", "text": MENTORS_PICTURE, "day": "20 november 2026"}
    ]
    assert report.assembled["replies"][0]["pictures"] == "en bild"
    assert f"/arenden/{case.pk}/#picture-{kept.pk}" in page
    assert KURATORS_PICTURE in page  # beside the report: the rektor reads elevhälsan's too


def test_they_stand_on_paper(cast: Cast, client: Client, case: Case, link: GuestLink) -> None:
    both_answer(cast, case, link)
    way.talk(cast)
    report = reported(cast, case)

    answer = login(client, cast.karin).get(f"/arenden/{case.pk}/anmalan/{report.pk}/")

    assert is_archivable(answer)
    for part in ("Elevens svar via länk 20 november 2026", HOME, PUPIL, "Samira Ali"):
        assert part in words(answer), part


def test_no_guardian_of_a_protected_pupil_is_named(cast: Cast, case: Case, link: GuestLink) -> None:
    answered(link, HOME)
    protect(cast)

    found = assemble(way.fresh(case), reading_of(way.person(cast.karin), way.fresh(case)))

    assert HOME in str(found["replies"])
    assert "Samira" not in str(found["replies"])


def test_a_guardian_named_in_the_report_is_not_named_once_the_pupil_is_protected(
    cast: Cast, client: Client, case: Case, link: GuestLink
) -> None:
    answered(link, HOME)
    way.talk(cast)
    reported(cast, case)
    protect(cast)

    page = text_of(login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/"))

    assert HOME in page
    assert "Samira" not in page


def protect(cast: Cast) -> None:
    """Noah gets protected personal data."""
    cast.noah.protection = Protection.SEKRETESSMARKERING
    cast.noah.save()
