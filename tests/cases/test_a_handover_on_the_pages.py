"""The pages of a handover: where it is found, what waits, and what is sent again when more has been written."""

import pytest
from django.test import Client

from cases import services
from cases.models import Passing, State
from people.models import Protection, Student
from tests.cases import moving, way
from tests.cases.moving import PROPOSED, NewSchool, asked, begun_at, sent
from tests.cast import Cast, login


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


def test_on_the_pages_one_rektor_gives_and_the_other_receives(cast: Cast, new: NewSchool, client: Client) -> None:
    case = begun_at(cast, State.ANMALD)
    karin, rolf = login(Client(), cast.karin), login(client, cast.rolf)
    form = karin.get(f"/arenden/{case.pk}/ny-skola/").content.decode()
    given = {"to_school": cast.ekskolan.pk, "note": "Möt honom.", "parts": PROPOSED, "version": case.version}

    karin.post(f"/arenden/{case.pk}/ny-skola/", given, follow=True)
    waits = karin.get(f"/arenden/{case.pk}/").content.decode()
    url = f"/overlamningar/{Passing.objects.get().pk}/"
    assert url in rolf.get("/").content.decode()
    read = rolf.get(url).content.decode()
    answer = rolf.post(url, {"mentor": new.nils.pk})
    again = rolf.post(url, {"mentor": new.nils.pk})
    page = rolf.get(answer["Location"]).content.decode()
    old = karin.get(f"/arenden/{case.pk}/").content.decode()

    assert "Orosanmälningar" in form
    assert "Väntar på Ekskolan" in waits
    assert "Måndagar är svårast, bussen går för tidigt." in read
    assert f'value="{new.nils.pk}" selected' in read
    assert again["Location"] == answer["Location"]
    assert "Överlämnat från Björkskolan" in page
    assert "30 dagar på Björkskolan, 0 dagar på Ekskolan." in page.replace("\xa0", " ")
    assert "Ekskolan har ärendet" in old
    assert "Till: Ekskolan." in old
    assert rolf.get(f"/arenden/{case.pk}/").status_code == 404

    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)
    assert "Ekskolan" not in karin.get(f"/arenden/{case.pk}/").content.decode()
    assert "Björkskolan" not in rolf.get(answer["Location"]).content.decode().split("<main")[1]


GIVE = '">Lämna över till elevens nya skola</a>'


def test_giving_stands_among_the_cases_actions_when_the_pupil_has_a_new_school(cast: Cast, new: NewSchool) -> None:
    case = way.opened(cast)
    karin, sara, url = login(Client(), cast.karin), login(Client(), cast.sara), f"/arenden/{case.pk}/"
    place = cast.noah.enrolments.latest("pk")

    def among_the_actions(client: Client) -> bool:
        deeds = client.get(url).content.decode().split("nv-deeds", 1)[1].split("</p>", 1)[0]
        return GIVE in deeds

    assert not among_the_actions(karin)
    cast.noah.enrolments.create(school=cast.ekskolan, skolform=place.skolform, first_day=place.first_day)
    assert [among_the_actions(each) for each in (karin, sara)] == [True, False]
    sent(cast, case)
    assert not among_the_actions(karin)
    page = karin.get(url).content.decode()
    assert 0 < page.find("nv-steps") < page.find("Väntar på Ekskolan") < page.find("nv-deeds")


def test_what_was_written_after_is_asked_for_and_sent_again_in_one_go(cast: Cast, new: NewSchool) -> None:
    case = begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case, parts=["samtal", "anteckningar"])
    karin, rolf, url = login(Client(), cast.karin), login(Client(), cast.rolf), f"/arenden/{case.pk}/ny-skola/"
    title = "Lämna över ärendet igen"
    assert title not in asked(cast.karin)
    given = {"to_school": cast.ekskolan.pk, "note": "Möt honom.", "parts": ["samtal", "anteckningar"]}
    assert karin.post(url, given | {"version": way.fresh(case).version}).status_code == 409  # it waits as it is
    assert Passing.objects.count() == 1

    services.add_note(case=way.fresh(case), by=way.person(cast.karin), text="Nya ord.")

    assert [title in asked(user) for user in (cast.karin, cast.maria, cast.rolf)] == [True, False, False]
    assert "Lämna över igen</button>" in karin.get(url).content.decode()
    karin.post(url, given | {"version": way.fresh(case).version})
    assert [each.outcome for each in Passing.objects.order_by("pk")] == [Passing.Outcome.TAKEN_BACK, ""]
    assert title not in asked(cast.karin)
    page = rolf.get(f"/overlamningar/{passing.pk}/", follow=True)
    assert page.redirect_chain[0][0] == f"/overlamningar/{Passing.objects.latest('pk').pk}/"
    assert "Nya ord." in page.content.decode()


@pytest.mark.parametrize("parts", [[], ["beslut"]])
def test_a_step_that_is_taken_after_asks_for_it_too_whatever_is_given(
    cast: Cast, new: NewSchool, parts: list[str]
) -> None:
    case = begun_at(cast, State.ANMALD)
    sent(cast, case, parts=[*parts, "anmalan"])

    services.lamna_tillbaka(
        case=case, by=way.person(cast.karin), reason="Vänta.", suggestions="Prova.", check_again_on=way.NEXT_WEEK
    )

    assert "Lämna över ärendet igen" in asked(cast.karin)
