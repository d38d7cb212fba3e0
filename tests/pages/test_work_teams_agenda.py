"""The work team's agenda: whom to talk about in each class, what is known and agreed, what is next; also on paper."""

import io

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from absence.services import find_alerts
from audit.models import AccessLog
from cases.models import Agreement
from narvaro.agenda import ClassAgenda, agenda_of
from people.models import User
from tests.absence.days import MONDAY, TUESDAY, ill, missed_a_lesson, present, weekdays_before
from tests.cases import way
from tests.cast import TODAY, Cast, fresh, login

DAYS = weekdays_before(TODAY, 10)


def agenda(cast: Cast, user: User) -> dict[str, ClassAgenda]:
    """The agenda of both classes by class name."""
    _, classes = agenda_of(fresh(user), [cast.klass_8a, cast.klass_8b], TODAY)
    return {each.group.name: each for each in classes}


def test_signals_cases_and_much_absence_bring_a_pupil_on_the_list_and_others_stay_off(cast: Cast) -> None:
    for pupil in (cast.noah, cast.maja, cast.tuva, cast.alma):
        present(pupil, DAYS[:-2])
    missed_a_lesson(cast.noah, [TODAY])
    ill(cast.alma, DAYS[-2:])  # a fifth
    find_alerts(TODAY, cast.bjorkskolan)
    way.opened(cast, cast.tuva)

    found = agenda(cast, cast.maria)

    assert {line.student for line in found["8B"].lines} == {cast.noah, cast.tuva}
    assert [line.student for line in found["8A"].lines] == [cast.alma]
    assert found["8B"].pupils == 3


def test_a_line_says_signals_step_what_was_agreed_and_the_next_date(cast: Cast) -> None:
    talk = way.talk(cast, cast.noah)
    Agreement.objects.create(talk=talk, what="Väckning", who="Samira", when="varje morgon")

    (line,) = agenda(cast, cast.maria)["8B"].lines

    assert line.case == talk.case
    assert "Väckning (Samira, varje morgon)" in line.agreed
    assert line.next_day == talk.follow_up_on


def test_what_is_agreed_in_an_investigated_case_is_for_those_who_read_the_schools_cases(cast: Cast) -> None:
    talk = way.talk(cast, cast.noah)
    Agreement.objects.create(talk=talk, what="Väckning", who="Samira")
    way.start_investigation(cast, way.fresh(talk.case))

    (mentors,) = agenda(cast, cast.sara)["8B"].lines
    (kurators,) = agenda(cast, cast.maria)["8B"].lines

    assert mentors.agreed == ()
    assert "Väckning (Samira)" in kurators.agreed


def test_protected_pupils_are_on_no_list_even_for_the_rektor(cast: Cast) -> None:
    ill(cast.signe, [MONDAY, TUESDAY])

    assert agenda(cast, cast.karin)["8A"].lines == ()


def test_a_mentor_sees_the_own_class_at_once_and_no_other(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY])
    ill(cast.alma, [MONDAY])

    page = login(client, cast.sara).get(reverse("agenda"), {"klass": str(cast.klass_8a.pk)}).content.decode()

    assert "Noah Ali" in page
    assert "Alma" not in page


def test_the_kurator_chooses_classes(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY])
    kurator = login(client, cast.maria)
    assert "Välj klasser" in kurator.get(reverse("agenda")).content.decode()

    page = kurator.get(reverse("agenda"), {"klass": [str(cast.klass_8b.pk), "x", "0"]}).content.decode()

    assert "Noah Ali" in page
    assert "1 av klassens 3 elever." in page


def test_the_paper_is_tagged_has_the_same_pupils_and_is_logged_as_taken(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY])

    response = login(client, cast.sara).get(reverse("agenda_paper"))

    pdf = PdfReader(io.BytesIO(response.content))
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    text = " ".join(pdf.pages[0].extract_text().split())
    assert "Noah Ali" in text
    assert "100,0 %" in text
    assert response["Content-Disposition"] == 'attachment; filename="dagordning-2026-11-20.pdf"'
    assert AccessLog.objects.get().what == "export"
