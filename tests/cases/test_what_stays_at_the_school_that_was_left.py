"""What goes along to the new school is what the rektor there has read: not elevhälsan's words, nor what comes later."""

import pytest
from django.test import Client

from cases import services
from cases.models import Case, Passing, State
from cases.passing import Part
from tests.cases import moving, way
from tests.cases.moving import PROPOSED, NewSchool, received, sent
from tests.cast import TODAY, Cast, login

SECRET = "Det här är hemligt"


@pytest.fixture
def new(cast: Cast) -> NewSchool:
    return moving.at_the_new_school(cast)


def read(cast: Cast, passing: Passing) -> str:
    """The page where Rolf reads what is given."""
    return login(Client(), cast.rolf).get(f"/overlamningar/{passing.pk}/").content.decode()


def held(case: Case) -> str:
    """Everything that the new case says of its measures and of what has happened, and why it was opened."""
    return str([case.why, list(case.measures.values()), list(case.events.values("text", "data"))])


@pytest.mark.parametrize("consent", [False, True])
def test_how_a_measure_went_stays_where_elevhalsan_wrote_it_unless_somebody_has_consented(
    cast: Cast, new: NewSchool, consent: bool
) -> None:
    case = way.uppfoljning(cast)
    services.log_line(measure=case.measures.get(), by=cast.petra, text=SECRET)
    services.log_measure(measure=case.measures.get(), by=cast.petra, done_on=TODAY, done_note=SECRET)
    moving.moves(cast)
    also = {"parts": [*PROPOSED, Part.ELEVHALSA], "consent": "Samira"} if consent else {}
    passing = sent(cast, way.fresh(case), **also)
    page = read(cast, passing)

    case = received(cast, new, passing)

    assert (case.measures.get().done_on, case.measures.get().done_note) == (TODAY, SECRET if consent else "")
    assert [SECRET in page, SECRET in held(case)] == [consent, consent]


def test_why_a_case_was_opened_stays_where_elevhalsan_wrote_it(cast: Cast, new: NewSchool) -> None:
    case = services.open_case(student=cast.noah, school=cast.bjorkskolan, by=way.person(cast.maria), why=SECRET)
    moving.moves(cast)
    passing = sent(cast, way.fresh(case), parts=[])

    assert SECRET not in read(cast, passing)
    case = received(cast, new, passing)
    assert SECRET not in held(case)
    assert case.events.filter(kind="oppna", actor=cast.maria).count() == 1


def test_what_is_still_to_be_done_of_a_case_that_was_taken_up_again_is_not_left_with_the_old_school(
    cast: Cast, new: NewSchool
) -> None:
    case = way.uppfoljning(cast)
    services.avsluta(case=case, by=cast.karin, closing="flytt", reason="Flyttar.", after=way.after(cast))
    services.ateruppta(case=way.fresh(case), by=way.person(cast.karin), reason="Frånvaron är tillbaka.")
    moving.moves(cast)

    case = received(cast, new, sent(cast, way.fresh(case)))

    assert case.state == State.UPPMARKSAMMA
    assert [each.responsible_names for each in case.measures.all()] == [new.nils.name]


@pytest.mark.parametrize("parts", [PROPOSED, [*PROPOSED, Part.NOTES]])
def test_what_is_written_after_it_was_sent_is_neither_read_nor_received_until_it_is_sent_again(
    cast: Cast, new: NewSchool, parts: list[Part]
) -> None:
    case = moving.begun_at(cast, State.UPPMARKSAMMA)
    passing = sent(cast, case, parts=parts)
    karin, rolf = login(Client(), cast.karin), login(Client(), cast.rolf)
    url, form = f"/overlamningar/{passing.pk}/", f"/arenden/{case.pk}/ny-skola/"
    services.add_note(case=way.fresh(case), by=way.person(cast.karin), text=SECRET)
    stays = Part.NOTES not in parts

    assert SECRET not in rolf.get(url).content.decode()
    assert ("har skrivit mer" not in karin.get(form).content.decode()) == stays
    assert ("har skrivit mer" not in karin.get(f"/arenden/{case.pk}/").content.decode()) == stays
    answer = rolf.post(url, {"mentor": new.nils.pk})
    assert answer.status_code == (302 if stays else 409)
    if stays:
        return
    assert "De behöver gå igenom vad som följer med och lämna över igen" in answer.content.decode()
    karin.post(f"{form}ta-tillbaka/")
    assert "Möt honom." in karin.get(form).content.decode()
    assert SECRET in held(received(cast, new, sent(cast, way.fresh(case), parts=parts)))
