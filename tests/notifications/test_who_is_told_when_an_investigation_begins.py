"""When the rektor begins an investigation: huvudman, hemkommun, IKE-samordnare and utredare are told, once each."""

import datetime as dt

import pytest

from cases import services
from cases.models import Case
from notifications.models import Channel, Delivery, Status
from people.models import Enrolment, Municipality, PlacementKind, Protection, Skolform, Student, User
from tests.cases import way
from tests.cast import Cast
from tests.notifications.steps import begin, investigate


def rows(kind: str) -> list[Delivery]:
    return list(Delivery.objects.filter(kind=kind))


def test_the_huvudman_has_a_notice_in_its_register_at_once(noah: Student, karin: User) -> None:
    case = investigate(noah, karin)

    (notice,) = rows("huvudman_utredning")

    assert (notice.channel, notice.status, notice.case) == (Channel.REGISTER, Status.SENT, case)
    assert notice.to_huvudman == case.school.huvudman
    assert notice.content["lagrum"] == "7 kap. 19 a § skollagen"
    assert notice.content["started_on"] == "2026-11-20"


def test_a_pupil_of_the_own_municipality_gives_no_letter(noah: Student, karin: User) -> None:
    investigate(noah, karin)

    assert rows("hemkommun_utredning") == []


def test_another_hemkommun_gets_a_letter_with_the_least_possible_in_it(
    alma: Student, karin: User, granas: Municipality
) -> None:
    investigate(alma, karin)

    (letter,) = rows("hemkommun_utredning")

    assert (letter.channel, letter.status, letter.to_municipality) == (Channel.LETTER, Status.WAITING, granas)
    assert letter.due_on == dt.date(2026, 11, 23)
    assert letter.content["lagrum"] == "7 kap. 22 § skollagen"
    assert set(letter.content) == {
        "pupil", "personal_number", "klass", "skolform", "year", "school", "school_email", "huvudman",
        "huvudman_address", "huvudman_email", "placed_by", "started_on", "dated", "rektor", "lagrum",
    }  # fmt: skip


def test_an_independent_huvudman_tells_the_hemkommun_where_its_school_lies(cast: Cast) -> None:
    cast.huvudman.organisation_number = "5569990001"
    cast.huvudman.save()

    investigate(cast.noah, cast.karin)

    (letter,) = rows("hemkommun_utredning")
    assert letter.to_municipality == cast.alvkoping


def test_an_unknown_hemkommun_must_be_found_out_by_somebody(noah: Student, karin: User) -> None:
    noah.registered_municipality = None
    noah.save()

    investigate(noah, karin)

    (letter,) = rows("hemkommun_utredning")
    assert (letter.status, letter.to_municipality) == (Status.DECIDE, None)


def test_the_ike_samordnare_is_told_about_a_placed_pupil(cast: Cast) -> None:
    cast.noah.placed_by, cast.noah.placement_kind = cast.granas, PlacementKind.FAMILJEHEM
    cast.noah.save()

    investigate(cast.noah, cast.karin)

    (notice,) = rows("ike_utredning")
    assert (notice.status, notice.content["placed_by"]) == (Status.WAITING, "Granås")


def test_the_utredare_gets_an_e_mail_and_the_rektor_who_decided_gets_none(
    noah: Student, karin: User, petra: User
) -> None:
    investigate(noah, karin, utredare=petra)

    assert [row.to_user for row in rows("utredare_utsedd")] == [petra]
    assert not Delivery.objects.filter(to_user=karin).exists()


def test_those_who_watch_the_huvudmans_register_get_an_e_mail(noah: Student, karin: User, hugo: User) -> None:
    investigate(noah, karin)

    assert [row.to_user for row in rows("huvudman_nytt")] == [hugo]


@pytest.mark.parametrize(
    ("skolform", "lagrum"),
    [
        (Skolform.GYMNASIESKOLA, "15 kap. 15 § skollagen"),
        (Skolform.ANPASSAD_GYMNASIESKOLA, "18 kap. 15 § skollagen"),
    ],
)
def test_on_gymnasiet_a_person_decides_whether_the_hemkommun_is_told(cast: Cast, skolform: str, lagrum: str) -> None:
    Enrolment.objects.filter(student=cast.alma).update(skolform=skolform)

    investigate(cast.alma, cast.karin)

    (question,) = rows("hemkommun_utredning")
    assert (question.status, question.content["lagrum"]) == (Status.DECIDE, lagrum)
    assert rows("huvudman_utredning") == []
    assert rows("huvudman_nytt") == []


def test_on_gymnasiet_nobody_asks_about_a_pupil_who_has_turned_twenty(cast: Cast) -> None:
    Enrolment.objects.filter(student=cast.alma).update(skolform=Skolform.GYMNASIESKOLA)
    Student.objects.filter(pk=cast.alma.pk).update(birth_date=dt.date(2006, 11, 20))
    cast.alma.refresh_from_db()

    investigate(cast.alma, cast.karin)

    assert rows("hemkommun_utredning") == []


@pytest.mark.parametrize("protection", [Protection.SEKRETESSMARKERING, Protection.SKYDDAD_FOLKBOKFORING])
def test_a_protected_pupil_is_told_about_by_hand_and_no_fact_is_written(cast: Cast, protection: str) -> None:
    cast.alma.protection = protection
    cast.alma.save()

    investigate(cast.alma, cast.karin)

    notices = Delivery.objects.notices()
    assert {row.kind for row in notices} == {"huvudman_utredning", "hemkommun_utredning"}
    for row in notices:
        assert (row.channel, row.status, row.to_municipality) == (Channel.MANUAL, Status.WAITING, None)
        assert set(row.content) == {"lagrum"}
        assert row.who == "Elev med skyddade uppgifter"
    assert rows("huvudman_nytt") == []


def test_a_case_that_is_investigated_again_is_told_about_again(cast: Cast) -> None:
    case = way.granskning(cast)
    services.avsluta(case=case, by=cast.karin, closing=Case.Closing.NOT_NEEDED, reason="Närvaron fungerar.")
    services.ateruppta(case=case, by=cast.karin, reason="Frånvaron är tillbaka.")
    begin(way.fresh(case), cast.karin)

    assert len(rows("huvudman_utredning")) == 2


def test_a_report_to_the_rektor_tells_the_rektor_and_nobody_outside_the_school(cast: Cast) -> None:
    way.anmald(cast)

    assert not Delivery.objects.notices().exists()
    assert [row.to_user for row in rows("rektor_anmalan")] == [cast.karin]
