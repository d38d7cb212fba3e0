"""The report to the rektor: built from what is already written, read before it is sent, kept as it was, on paper."""

import datetime as dt
import html
from typing import Any

from django.test import Client

from cases import services
from cases.models import Case
from people.models import Protection
from tests.cases import way
from tests.cast import TODAY, Cast, login, on_day, school_day
from tests.notifications.paper import is_archivable, read, words


def talked(cast: Cast) -> Case:
    """Sara has called home and talked with Noah, twice."""
    school_day(cast.noah, TODAY, invalid=360)
    agreed = [services.AgreementText("Skjuts på måndagar", "Samira Ali", "8.00")]
    first = way.talk(cast, held_on=dt.date(2026, 11, 2), guardian_view="Bussen är svår.", agreements=agreed)
    way.call(cast, reason="Missade bussen.")
    way.talk(
        cast, pupil_view="Det går inte.", outcome="anmäl", adaptations="Fast plats.",
        kept={each.pk: "nej" for each in first.agreements.all()},
    )  # fmt: skip
    return way.fresh(first.case)


WRITTEN = (
    "Samtal om frånvaro 2 november 2026", "Uppföljande samtal 20 november 2026", "Bussen är svår.", "Det går inte.",
    "Skjuts på måndagar: Samira Ali, 8.00. Det blev inte av.", "Fast plats.", "Telefon, Samira Ali. Missade bussen.",
)  # fmt: skip


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_the_mentor_reads_all_that_goes_along_before_sending(cast: Cast, client: Client) -> None:
    case = talked(cast)

    page = text_of(login(client, cast.sara).get(f"/arenden/{case.pk}/anmal/"))

    for part in ("Det här följer med", *WRITTEN):
        assert part in page, part


def test_it_stays_as_it_was_the_day_it_was_sent(cast: Cast) -> None:
    case = talked(cast)
    report = services.anmal(case=case, by=cast.sara, concern="Noah är borta varje måndag.")
    kept = report.assembled

    way.take(cast, case, "lamna_tillbaka", cast.karin)
    school_day(cast.noah, dt.date(2026, 11, 19), invalid=360)
    with on_day(dt.date(2026, 11, 27)):
        way.talk(cast, held_on=dt.date(2026, 11, 27), by=way.person(cast.sara), pupil_view="Nytt.")

    report.refresh_from_db()
    assert report.assembled == kept
    assert [talk["title"] for talk in kept["talks"]] == list(WRITTEN[:2])
    assert report.figures["to"] == TODAY.isoformat()


def test_it_is_a_document(cast: Cast, client: Client) -> None:
    case = talked(cast)
    report = services.anmal(
        case=case, by=cast.sara, concern="Noah är borta varje måndag.", tried="Väckning.", elevhalsa="Kuratorn är med."
    )

    answer = login(client, cast.karin).get(f"/arenden/{case.pk}/anmalan/{report.pk}/")

    text = words(answer)
    assert is_archivable(answer)
    told = (
        "Noah är borta varje måndag.",
        "Väckning.",
        "Kuratorn är med.",
        "100,0 % frånvaro",
        "Sara Lindgren",
        "Hemkommun Älvköping",
        *WRITTEN,
    )
    for part in told:
        assert part in text.replace("\N{NO-BREAK SPACE}", " "), part
    named = f"{answer.headers['Content-Disposition']} {read(answer).metadata}"
    assert not any(part in named for part in ("Noah", "Ali", cast.noah.personal_number[:8]))


def test_the_rektor_has_it_beside_the_decision(cast: Cast, client: Client) -> None:
    case = talked(cast)
    services.anmal(case=case, by=cast.sara, concern="Noah är borta varje måndag.")

    page = text_of(login(client, cast.karin).get(f"/arenden/{case.pk}/inled-utredning/"))

    for part in ("Det som var skrivet den dagen", *WRITTEN):
        assert part in page, part


def test_a_report_about_a_protected_pupil_is_not_printed(cast: Cast, client: Client) -> None:
    case = talked(cast)
    report = services.anmal(case=case, by=cast.sara, concern="Borta.")
    cast.noah.protection = Protection.SEKRETESSMARKERING
    cast.noah.save()

    answer = login(client, cast.karin).get(f"/arenden/{case.pk}/anmalan/{report.pk}/")

    assert answer.headers["location"] == f"/arenden/{case.pk}/"


def test_what_an_earlier_investigation_was_told_stays_there(cast: Cast) -> None:
    case = way.utredning(cast)
    way.talk(cast, by=cast.maria, pupil_view="Till kuratorn i utredningen.")
    Case.objects.filter(pk=case.pk).update(state="uppmarksamma")

    report = services.anmal(case=way.fresh(case), by=cast.maria, concern="Igen.")

    assert "Till kuratorn" not in str(report.assembled)
    assert "bussen går för tidigt" in str(report.assembled)


def test_a_monthly_report_and_its_answer_go_along(cast: Cast) -> None:
    from absence.reports import send_report
    from tests.absence.months import prepare_report

    school_day(cast.noah, dt.date(2026, 10, 1), valid=360)
    report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    assert report is not None
    send_report(report, by=cast.maria, comment="")
    report.rows.filter(student=cast.noah).update(answer="samtal", answer_reason="Bokat till fredag")

    rows = services.anmal(case=talked(cast), by=cast.sara, concern="Borta.").assembled["reports"]

    assert [row["answer"] for row in rows] == ["Samtal är hållet eller bokat. Bokat till fredag"]
    assert "100" in rows[0]["share"]
