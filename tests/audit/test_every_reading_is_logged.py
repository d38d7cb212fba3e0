"""A reading becomes a row with who, what and where; the row can be neither changed nor removed."""

import pytest
from django.db import ProgrammingError, connection, transaction

from audit.models import AccessLog
from audit.services import What, log_read
from tests.cast import TODAY, Cast, make_student


def test_a_row_says_who_what_and_which_pupil(cast: Cast) -> None:
    row = log_read(cast.karin, What.CASE, student=cast.noah, school=cast.bjorkskolan, object_id=12)

    assert (row.user, row.what, row.student, row.school, row.object_id) == (
        cast.karin,
        "ärende",
        cast.noah,
        cast.bjorkskolan,
        12,
    )


def test_without_a_school_the_row_goes_to_the_pupils_own(cast: Cast) -> None:
    assert log_read(cast.karin, What.STUDENT, student=cast.noah).school == cast.bjorkskolan


def test_after_a_change_of_school_to_the_new_one(cast: Cast) -> None:
    cast.noah.enrolments.update(last_day=TODAY.replace(day=1))
    cast.noah.enrolments.create(school=cast.ekskolan, skolform="grundskola", first_day=TODAY.replace(day=2))

    assert log_read(cast.rolf, What.STUDENT, student=cast.noah).school == cast.ekskolan


def test_for_a_pupil_without_a_school_to_none(cast: Cast) -> None:
    assert log_read(cast.karin, What.STUDENT, student=make_student("Liam")).school is None


def test_a_row_can_be_neither_changed_nor_removed(cast: Cast) -> None:
    row = log_read(cast.karin, What.STUDENT, student=cast.noah)

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        AccessLog.objects.filter(pk=row.pk).update(user=cast.sara)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        AccessLog.objects.filter(pk=row.pk).delete()
    assert AccessLog.objects.get(pk=row.pk).user == cast.karin


def test_nor_are_all_of_them_removed_at_once(cast: Cast) -> None:
    row = log_read(cast.karin, What.STUDENT, student=cast.noah)
    connection.check_constraints()  # nothing waits for the end of the transaction

    with pytest.raises(ProgrammingError, match="Rows of audit_accesslog are kept"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_accesslog")
    assert AccessLog.objects.get() == row
