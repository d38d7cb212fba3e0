"""The pages of orosanmälan: what to do now stands first, what is known is filled in, and no words are lost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from audit.models import AccessLog
from cases.forms.fields import LONG
from cases.models import Concern
from people import swedish
from people.models import Municipality, Protection, Student
from tests.cases import concerns, way
from tests.cases.test_forms_keep_what_was_written import summary, text_of
from tests.cast import Cast, login, make_guardian, on_day

NEW = "/orosanmalan/ny/"


def about(student: Student) -> str:
    return f"/elever/{student.pk}/orosanmalan/"


def value(page: str, name: str) -> str:
    """What stands in a field of one line."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field, name
    found = re.search(r'value="([^"]*)"', field[0])
    return found[1] if found else ""


def hidden(page: str, name: str) -> dict[str, str]:
    return {name: value(page, name)}


@pytest.fixture
def social(cast: Cast) -> Municipality:
    """The socialtjänst of Älvköping, as it is read in."""
    cast.alvkoping.social_board = "Socialnämnden i Älvköping"
    cast.alvkoping.social_phone, cast.alvkoping.social_emergency_phone = "0980-31 92 10", "0980-31 92 90"
    cast.alvkoping.save()
    return cast.alvkoping


def test_what_to_do_now_comes_before_the_first_question(cast: Cast, social: Municipality, client: Client) -> None:
    for page in (text_of(login(client, cast.sara).get(url)) for url in (NEW, about(cast.noah), "/orosanmalan/")):
        now, _, rest = page.partition("<form class" if "<form class" in page else "Vilket barn")
        assert 'href="tel:112"' in now
        assert 'href="tel:+46980319210"' in now
        assert 'href="tel:+46980319290"' in now
        assert swedish.unbroken("29 kap. 13 § skollagen och 19 kap. 1 § socialtjänstlagen (2025:400)") in now
        assert rest


def test_where_nobody_has_read_in_the_numbers_the_switchboard_is_named(cast: Cast, client: Client) -> None:
    assert "Kommunens växel kopplar dig" in text_of(login(client, cast.sara).get(NEW))


def test_before_the_new_law_the_old_one_is_named(cast: Cast, client: Client) -> None:
    with on_day(dt.date(2025, 6, 30)):
        cast.noah.enrolments.update(first_day=dt.date(2024, 8, 20))
        cast.karin.role_assignments.update(first_day=dt.date(2024, 8, 20))
        page = text_of(login(client, cast.karin).get(about(cast.noah)))

    assert swedish.unbroken("14 kap. 1 § socialtjänstlagen (2001:453)") in page
    assert "2025:400" not in page


def test_the_pupil_the_home_and_the_writer_are_filled_in(cast: Cast, social: Municipality, client: Client) -> None:
    page = text_of(login(client, cast.sara).get(about(cast.noah)))

    assert f"{cast.noah.personal_number[:8]}-{cast.noah.personal_number[8:]}" in page
    assert 'name="child_name"' not in page
    assert {value(page, name) for name in ("guardian_1", "guardian_2")} == {"Samira Ali", "Karim Ali"}
    assert value(page, "child_address") == "Björkvägen 4, 999 10 Älvköping"
    assert value(page, "receiver") == "Socialnämnden i Älvköping"
    assert (value(page, "reporter_role"), value(page, "reporter_workplace")) == (
        "Mentor",
        "Björkskolan, Älvköpings kommun",
    )


def test_of_two_homes_neither_is_taken_for_the_childs(cast: Cast, client: Client) -> None:
    other = cast.noah.guardianships.order_by("pk").last()
    assert other is not None
    other.guardian.address = "Storgatan 9"
    other.guardian.save()

    assert value(text_of(login(client, cast.sara).get(about(cast.noah))), "child_address") == ""


def test_a_guardian_whom_the_school_does_not_contact_is_named_without_a_number(cast: Cast, client: Client) -> None:
    for guardianship in cast.noah.guardianships.select_related("guardian"):
        guardianship.may_contact = guardianship.guardian.first_name == "Samira"
        guardianship.guardian.phone = "070-174 06 11" if guardianship.may_contact else "070-174 06 99"
        guardianship.guardian.save()
        guardianship.save()

    page = text_of(login(client, cast.sara).get(about(cast.noah)))

    assert "070-174 06 11" in page
    assert "Karim Ali" in page
    assert "070-174 06 99" not in page


def test_another_municipalitys_socialnamnd_is_never_put_in_the_place_of_an_unknown_one(
    cast: Cast, social: Municipality, client: Client
) -> None:
    page = text_of(login(client, cast.amir).get(about(cast.alma)))

    assert value(page, "receiver") == "Socialnämnden i Granås"
    assert "0980-31 92 10" not in page


def test_of_a_protected_pupil_nothing_is_filled_in_and_the_page_says_how_it_is_done(
    cast: Cast, social: Municipality, client: Client
) -> None:
    ingrid = cast.signe.guardianships.get().guardian
    ingrid.needs_interpreter, ingrid.language = True, "ukrainska"
    ingrid.save()

    page = text_of(login(client, cast.karin).get(about(cast.signe)))

    assert "Ring socialtjänsten, säg det först" in page
    for secret in ("Ingrid", "Björkvägen", cast.signe.personal_number[:8]):
        assert secret not in page
    for name in ("child_address", "child_contact", "school", "guardian_1", "guardian_1_contact", "siblings"):
        assert f'name="{name}"' not in page
    assert value(page, "receiver") == ""


def test_a_pupil_of_age_gets_another_answer(cast: Cast, client: Client) -> None:
    cast.casper.enrolments.update(school=cast.bjorkskolan)

    for answer in (login(client, cast.karin).get(about(cast.casper)), client.post(about(cast.casper), {"worry": "X"})):
        assert "har fyllt 18 år" in text_of(answer)
    assert not Concern.objects.exists()


def test_the_search_finds_the_own_schools_pupils_alone_and_writes_no_name_in_an_address(
    cast: Cast, client: Client
) -> None:
    client = login(client, cast.sara)

    found = text_of(client.post("/orosanmalan/", {"name": "noa"}))
    none = text_of(client.post("/orosanmalan/", {"name": "Casper"}))

    assert about(cast.noah) in found
    assert about(cast.casper) not in none
    assert "Skriv in barnet för hand" in none


def test_the_way_from_an_empty_form_to_a_given_report(cast: Cast, client: Client) -> None:
    client = login(client, cast.sara)
    mark = hidden(text_of(client.get(about(cast.noah))), "utkast")

    saved = client.post(about(cast.noah), mark | {"worry": "Han är rädd."}, follow=True)
    pk = Concern.objects.get().pk
    assert "Socialtjänsten vet inget än" in text_of(saved)

    form = text_of(client.get(f"/orosanmalan/{pk}/andra/"))
    assert "Han är rädd." in form
    answers = concerns.posted(**concerns.ANSWERS) | hidden(form, "version") | {"klar": "1"}
    done = text_of(client.post(f"/orosanmalan/{pk}/andra/", answers, follow=True))
    assert f"/orosanmalan/{pk}/anmalan.pdf" in done

    given = {"how": "telefon", "given_at": "2026-11-20T09:30", "given_to": "Lovisa"}
    page = text_of(client.post(f"/orosanmalan/{pk}/lamnad/", given, follow=True))
    assert "Anmälan är lämnad" in page
    assert "Till Lovisa." in page


def test_the_button_pressed_twice_writes_one_and_leads_to_it(cast: Cast, client: Client) -> None:
    client = login(client, cast.sara)
    sent = hidden(text_of(client.get(NEW)), "utkast") | {"worry": "Han är rädd."}

    first, second = client.post(NEW, sent), client.post(NEW, sent)

    assert first["Location"] == second["Location"] == f"/orosanmalan/{Concern.objects.get().pk}/"


def test_an_empty_report_that_is_to_be_finished_links_each_missing_part_to_its_field(
    cast: Cast, client: Client
) -> None:
    answer = login(client, cast.sara).post(NEW, {"worry": "Han är rädd.", "klar": "1"})

    assert answer.status_code == 422
    assert [field for field, _ in summary(text_of(answer))] == [
        "id_acute_0", "id_child_name", "id_suspected_0", "id_guardians_told_0", "id_child_told_0", "id_receiver",
        "id_reporter_role", "id_reporter_workplace", "id_reporter_phone",
    ]  # fmt: skip
    assert "Han är rädd." in text_of(answer)
    assert not Concern.objects.exists()


def test_guardians_who_know_of_suspected_violence_are_warned_about_on_the_page(cast: Cast, client: Client) -> None:
    answers = concerns.posted(**concerns.BY_HAND) | {"suspected": "ja", "klar": "1"}

    answer = login(client, cast.sara).post(NEW, answers)

    assert answer.status_code == 422
    assert summary(text_of(answer))[0][0] == "id_told_anyway"


def test_that_they_must_not_know_stands_above_a_report_where_violence_is_suspected(cast: Cast, client: Client) -> None:
    secret = concerns.given(cast.sara, cast.noah, suspected="ja", guardians_told="nej")
    known = concerns.given(cast.sara, cast.maja)
    client = login(client, cast.sara)

    warning = "Vårdnadshavarna ska inte få veta något om anmälan."
    assert warning in text_of(client.get(f"/orosanmalan/{secret.pk}/"))
    assert warning not in text_of(client.get(f"/orosanmalan/{known.pk}/"))


@pytest.mark.parametrize("field", ["worry", "siblings", "child_now"])
def test_too_long_a_text_comes_back_whole(cast: Cast, client: Client, field: str) -> None:
    long = "å" * (LONG + 1)

    answer = login(client, cast.sara).post(NEW, {"child_name": "Tindra", field: long})

    assert answer.status_code == 422
    assert long in text_of(answer)
    assert not Concern.objects.exists()


def test_no_form_needs_a_script_or_is_cut_by_the_browser(cast: Cast, client: Client) -> None:
    page = text_of(login(client, cast.sara).get(NEW))

    assert "maxlength" not in page
    assert "hx-" not in page.partition("<main")[2]


def test_a_window_that_is_behind_shows_what_is_saved_beside_what_was_written(cast: Cast, client: Client) -> None:
    concern = concerns.draft(cast.sara, cast.noah, seen="Han satt kvar till fem.")
    answers = concerns.posted(**concerns.ANSWERS) | {"seen": "Han gick hem tidigt.", "version": "1"}

    answer = login(client, cast.sara).post(f"/orosanmalan/{concern.pk}/andra/", answers)
    page = text_of(answer)

    assert answer.status_code == 409
    assert "Anmälan sparades i ett annat fönster" in page
    assert "Han satt kvar till fem." in page
    assert "Han gick hem tidigt." in page
    again = client.post(f"/orosanmalan/{concern.pk}/andra/", answers | hidden(page, "version"))
    assert again.status_code == 302
    assert concerns.again(concern).seen == "Han gick hem tidigt."


def test_words_written_after_it_was_given_are_kept_on_the_page_for_a_supplement(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    answers = concerns.posted(**concerns.ANSWERS) | {"seen": "Han gick hem tidigt.", "version": str(concern.version)}

    answer = login(client, cast.sara).post(f"/orosanmalan/{concern.pk}/andra/", answers)

    assert answer.status_code == 409
    assert "Skriv det som är nytt som en komplettering." in text_of(answer)
    assert "Han gick hem tidigt." in text_of(answer)


def test_wrong_order_leads_to_the_report(cast: Cast, client: Client) -> None:
    unsent, done = concerns.draft(cast.sara, cast.noah), concerns.given(cast.sara, cast.maja)
    client = login(client, cast.sara)

    for url in (f"/orosanmalan/{unsent.pk}/lamnad/", f"/orosanmalan/{unsent.pk}/komplettering/",
                f"/orosanmalan/{unsent.pk}/svar/"):  # fmt: skip
        assert client.get(url)["Location"] == f"/orosanmalan/{unsent.pk}/"
    assert client.get(f"/orosanmalan/{done.pk}/andra/")["Location"] == f"/orosanmalan/{done.pk}/"
    late = client.post(f"/orosanmalan/{unsent.pk}/lamnad/", {"how": "post", "given_at": "2026-11-20T09:00"})
    assert late.status_code == 409
    assert client.post(f"/orosanmalan/{done.pk}/kasta/")["Location"] == f"/orosanmalan/{done.pk}/"


def test_one_more_with_the_same_worry_takes_nothing_of_the_child_along(cast: Cast, client: Client) -> None:
    first = concerns.given(
        cast.sara, cast.noah, seen="Det luktar sprit hemma.", childs_words="”Säg inget.”", guardian_1="Samira",
        siblings="En bror", child_now="Hemma", guardians_why="De skrek.",
    )  # fmt: skip
    client = login(client, cast.sara)

    page = text_of(client.get(f"{NEW}?som={first.pk}"))

    assert concerns.WORRY in page
    assert "Det luktar sprit hemma." in page
    assert value(page, "reporter_phone") == "070-174 06 31"
    for other in ("Noah", "”Säg inget.”", "Samira", "En bror", "Hemma", "De skrek."):
        assert other not in page.partition("<form class")[2]
    about_maja = text_of(client.get(f"{about(cast.maja)}?som={first.pk}"))
    assert concerns.WORRY in about_maja
    assert {value(about_maja, name) for name in ("guardian_1", "guardian_2")} == {"Eva Öberg", "Patrik Öberg"}


def test_nobody_takes_along_the_worry_of_a_colleague(cast: Cast, client: Client) -> None:
    first = concerns.given(cast.sara, cast.noah)

    assert concerns.WORRY not in text_of(login(client, cast.karin).get(f"{NEW}?som={first.pk}"))


def test_a_supplement_is_written_given_and_stands_under_its_day(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    url, client = f"/orosanmalan/{concern.pk}/", login(client, cast.sara)

    page = text_of(client.post(f"{url}komplettering/", {"text": "Han frös."}, follow=True))
    note = concern.notes.get()
    assert f"{url}komplettering/{note.pk}/komplettering.pdf" in page
    done = client.post(
        f"{url}komplettering/{note.pk}/lamnad/", {"how": "post", "given_at": "2026-11-20T09:59"}, follow=True
    )
    assert f"{url}komplettering/{note.pk}/lamnad/" not in text_of(done)
    assert "Kompletteringen är lämnad" in text_of(done)


def test_the_answers_of_the_socialtjanst_are_noted_with_their_day(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    url, client = f"/orosanmalan/{concern.pk}/svar/", login(client, cast.sara)

    wrong = client.post(url, {"kind": "", "text": "De ringde."})
    assert [field for field, _ in summary(text_of(wrong))] == ["id_kind_0", "id_at"]
    assert "De ringde." in text_of(wrong)
    page = text_of(client.post(url, {"kind": "utreder", "at": "2026-11-20T09:45", "whom": "Lovisa"}, follow=True))
    assert "Socialtjänsten har inlett en utredning" in page
    assert "Med Lovisa." in page


def test_every_reading_is_logged_and_shown_on_the_report_itself(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    login(client, cast.karin).get(f"/orosanmalan/{concern.pk}/")
    client.get(f"/orosanmalan/{concern.pk}/anmalan.pdf")

    rows = AccessLog.objects.filter(what=AccessLog.What.CONCERN, object_id=concern.pk)
    assert [(row.user, row.student, row.school) for row in rows] == [(cast.karin, None, None)] * 2
    page = text_of(login(client, cast.sara).get(f"/orosanmalan/{concern.pk}/"))
    assert page.count("Läste senast") == 2  # Karin, and Sara herself


def test_no_page_carries_a_name_in_its_title(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    page = text_of(login(client, cast.sara).get(f"/orosanmalan/{concern.pk}/"))

    assert "Noah" not in page.partition("<title>")[2].partition("</title>")[0]


def test_the_pupils_page_the_case_and_the_work_list_lead_to_writing_one(cast: Cast, client: Client) -> None:
    client = login(client, cast.sara)

    assert about(cast.noah) in text_of(client.get(f"/elever/{cast.noah.pk}/"))
    assert text_of(client.get("/")).count('href="/orosanmalan/"') == 2  # the menu and the page


def test_notes_of_a_journal_have_no_place_in_a_case_or_a_report(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    client = login(client, cast.sara)

    assert "skolsköterskan och skolläkaren skriver i sin journal hör inte hemma här" in text_of(
        client.get(f"/arenden/{case.pk}/anteckning/")
    )
    assert "skolsköterskans och skolläkarens journal har ingen plats här" in text_of(client.get(NEW))


def test_a_third_guardian_and_interpreters_are_told_of(cast: Cast, client: Client) -> None:
    third = make_guardian(cast.tuva, "Olena")
    third.needs_interpreter, third.language = True, "ukrainska"
    third.save()

    assert value(text_of(login(client, cast.sara).get(about(cast.tuva))), "interpreter") == "Olena Bergman: ukrainska"


def test_a_protected_childs_report_has_no_paper(cast: Cast, client: Client) -> None:
    concern = concerns.ready(cast.karin, cast.signe)
    later = concerns.given(cast.karin, cast.noah)
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    client = login(client, cast.karin)

    for each in (concern, later):
        assert client.get(f"/orosanmalan/{each.pk}/anmalan.pdf").status_code == 404
        assert "anmalan.pdf" not in text_of(client.get(f"/orosanmalan/{each.pk}/"))


def test_a_draft_has_no_paper(cast: Cast, client: Client) -> None:
    concern: Any = concerns.draft(cast.sara, cast.noah)

    assert login(client, cast.sara).get(f"/orosanmalan/{concern.pk}/anmalan.pdf").status_code == 404


def test_who_has_begun_one_about_the_child_is_led_to_it_before_writing_another(cast: Cast, client: Client) -> None:
    begun = concerns.draft(cast.sara, cast.noah)

    page = text_of(login(client, cast.sara).get(about(cast.noah)))
    other = text_of(client.get(about(cast.maja)))

    assert f'href="/orosanmalan/{begun.pk}/"' in page
    assert "Du har redan en anmälan om det här barnet" in page
    assert "Du har redan en anmälan" not in other
