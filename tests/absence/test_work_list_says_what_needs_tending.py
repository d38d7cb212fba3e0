"""Old data and classes without a mentor are somebody's task, before they look like good attendance."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from absence.upkeep import tasks_for
from people.models import Mentorship, User
from tests.cast import TODAY, Cast, fresh, make_student, school_day

TUESDAY = TODAY - dt.timedelta(days=3)
WEDNESDAY = TODAY - dt.timedelta(days=2)


def titles(user: User) -> list[str]:
    return [task.title for task in tasks_for(fresh(user), TODAY)]


def mentors_for_all(cast: Cast) -> None:
    for group in (cast.klass_8a, cast.klass_8b, cast.klass_gy):
        Mentorship.objects.get_or_create(user=cast.sara, group=group, first_day=TODAY - dt.timedelta(days=90))


def test_absence_of_the_day_before_yesterday_is_fresh_enough(cast: Cast) -> None:
    mentors_for_all(cast)
    school_day(cast.noah, WEDNESDAY)

    assert titles(cast.birgitta) == []


def test_older_absence_is_for_the_administrator_to_read_in(cast: Cast) -> None:
    mentors_for_all(cast)
    school_day(cast.noah, TUESDAY)

    (task,) = tasks_for(fresh(cast.birgitta), TODAY)

    assert (task.title, task.due, task.url) == ("Läs in frånvaron för Björkskolan", TODAY, "/inlasningar/ny/")
    assert task.why.startswith("Senast inlästa dag är tisdag 17 november.")


def test_the_systemforvaltare_sees_that_it_is_not_done(cast: Cast) -> None:
    mentors_for_all(cast)
    school_day(cast.noah, TUESDAY)

    assert titles(cast.stina) == ["Frånvaron för Björkskolan behöver läsas in"]


def test_a_class_with_pupils_needs_a_mentor_whose_time_has_not_ended(cast: Cast) -> None:
    mentors_for_all(cast)
    Mentorship.objects.filter(group=cast.klass_8b).update(last_day=TODAY - dt.timedelta(days=1))

    assert titles(cast.stina) == ["Ge klass 8B en mentor"]
    assert "Noah" not in str(tasks_for(fresh(cast.stina), TODAY))


def test_nobody_else_is_told(cast: Cast) -> None:
    school_day(cast.noah, TUESDAY)
    Mentorship.objects.all().delete()

    for user in (cast.sara, cast.maria, cast.karin, cast.hugo, cast.sixten):
        assert titles(user) == []


def test_the_number_of_queries_does_not_grow_with_the_classes(cast: Cast) -> None:
    def asked() -> int:
        user = fresh(cast.stina)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tasks_for(user, TODAY)
        return len(queries)

    Mentorship.objects.all().delete()
    school_day(cast.noah, TUESDAY)
    before = asked()
    school_day(make_student("Elsa", group=cast.klass_8a), TUESDAY)
    school_day(cast.casper, TUESDAY)

    assert asked() == before
