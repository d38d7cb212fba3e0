"""The class conference: when and in what a class is away, what the school can ask itself, and whom to talk about."""

import io

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from absence.models import Absence
from audit.models import AccessLog
from narvaro.conference import Whole, whole_of
from people.models import Student, User
from tests.absence.days import MONDAY, TUESDAY, ill, present
from tests.cast import TODAY, Cast, fresh, login, make_student, school_day
from tests.notifications.paper import is_archivable


def missed(cast: Cast, student: Student, subject: str, minutes: int, *, late: bool = False) -> None:
    """A pupil has missed some minutes of a subject on Monday."""
    Absence.objects.create(
        student=student, school=cast.bjorkskolan, huvudman=cast.huvudman, day=MONDAY, minutes=minutes,
        subject=subject, valid=True, late=late, key=f"r:{student.pk} {subject} {late}",
    )  # fmt: skip


def whole(cast: Cast, user: User) -> Whole:
    """8A as a whole, where Alma goes and Signe, who has protected data."""
    return whole_of(fresh(user), cast.klass_8a, TODAY)


def page_for(client: Client, user: User, klass: int) -> str:
    """The page of a class."""
    return login(client, user).get(reverse("conference"), {"klass": klass}).content.decode()


def test_the_weekdays_tell_when_the_class_is_away(cast: Cast) -> None:
    present(cast.noah, [MONDAY, TUESDAY])
    ill(cast.maja, [MONDAY])
    present(cast.maja, [TUESDAY])

    found = whole_of(fresh(cast.maria), cast.klass_8b, TODAY)

    shares = {name: int(figures.share or 0) for name, figures in found.weekdays}
    assert shares == {"Måndag": 50, "Tisdag": 0}
    assert int(found.figures.share or 0) == 25


def test_the_subjects_missed_most_come_first_and_late_arrivals_are_left_out(cast: Cast) -> None:
    missed(cast, cast.noah, "matematik", 60)
    missed(cast, cast.maja, "matematik", 60)
    missed(cast, cast.noah, "engelska", 90)
    missed(cast, cast.noah, "musik", 500, late=True)

    found = whole_of(fresh(cast.maria), cast.klass_8b, TODAY)

    assert [(each.name, each.minutes, each.pupils) for each in found.subjects] == [
        ("matematik", 120, 2),
        ("engelska", 90, 1),
    ]


def test_a_pupil_with_protected_data_is_neither_listed_nor_counted(cast: Cast) -> None:
    present(cast.alma, [MONDAY])
    ill(cast.signe, [MONDAY])
    missed(cast, cast.signe, "slöjd", 60)

    found = whole(cast, cast.karin)

    assert found.pupils == 1
    assert found.figures.absent == 0
    assert found.subjects == []


def test_the_page_asks_about_the_school_before_it_names_pupils(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY])

    page = page_for(client, cast.maria, cast.klass_8b.pk)

    places = [
        page.index(words) for words in ("Klassen som helhet", "Vad kan skolan ändra", "Elever att prata om", "Noah Ali")
    ]
    assert places == sorted(places)
    assert "Hur är klimatet i klassen och på skolan?" in page


def test_a_class_out_of_reach_is_not_found_and_none_is_chosen_by_itself(client: Client, cast: Cast) -> None:
    rolf = login(client, cast.rolf)

    assert rolf.get(reverse("conference"), {"klass": cast.klass_8b.pk}).status_code == 404
    assert "Välj en klass" in rolf.get(reverse("conference")).content.decode()


def test_the_paper_is_tagged_names_no_class_in_its_file_name_and_is_logged(client: Client, cast: Cast) -> None:
    ill(cast.noah, [MONDAY])

    response = login(client, cast.maria).get(reverse("conference_paper"), {"klass": cast.klass_8b.pk})

    pdf = PdfReader(io.BytesIO(response.content))
    assert is_archivable(response)
    assert "Noah Ali" in " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert response["Content-Disposition"] == 'attachment; filename="klasskonferens-2026-11-20.pdf"'
    assert AccessLog.objects.get().what == "export"


def test_a_larger_class_costs_no_more_questions(client: Client, cast: Cast) -> None:
    school_day(cast.noah, TODAY, invalid=360)
    maria = login(client, cast.maria)
    questions(maria, cast)  # the first page of a login asks more
    few = questions(maria, cast)
    for _ in range(3):
        school_day(make_student("Elev", group=cast.klass_8b, municipality=cast.alvkoping), TODAY, invalid=360)

    assert questions(maria, cast) == few


def questions(client: Client, cast: Cast) -> int:
    """How many questions the page of 8B asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("conference"), {"klass": cast.klass_8b.pk}).status_code == 200
    return len(asked)
