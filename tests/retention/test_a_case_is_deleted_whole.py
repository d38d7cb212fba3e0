"""Gallring takes a case whole: no table says anything of it afterwards, and nothing else goes."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import sql

from audit.models import AccessLog
from cases.guests.pictures import case_files
from cases.models import Atgardsprogram, Case, CaseEvent, GuestReply, Participation, ReviewNote
from cases.services import guests
from people.calendar import DAY
from retention import akt, counting
from retention.kinds import BELONGS, KEPT
from retention.models import Disposal, DisposalItem
from retention.services import disposals
from tests.cast import Cast, fresh
from tests.retention.long_ago import LATER_NOW as NOW
from tests.retention.long_ago import SECRET, closed


def rows() -> Iterator[tuple[str, str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(sql.SQL("SELECT row_to_json(t)::text FROM {} t").format(sql.Identifier(table)))
            yield from ((table, text) for (text,) in cursor.fetchall())


def tables_with(words: str) -> set[str]:
    """The tables where something is said anywhere."""
    return {table for table, text in rows() if words in text}


def approve(cast: Cast, disposal: Disposal) -> Disposal:
    """Hugo approves what Birgitta has prepared."""
    return disposals.approve(disposal=disposal, by=fresh(cast.hugo))


def test_every_model_belongs_to_a_kind_or_has_a_reason() -> None:
    models = [model._meta.label for model in apps.get_models(include_auto_created=True)]
    told = [label for labels in (*BELONGS.values(), *KEPT.values()) for label in labels]

    assert sorted(told) == sorted(models)


@pytest.mark.django_db
def test_what_belongs_to_a_case_is_what_gallring_takes() -> None:
    taken = {label for label, _ in akt.rows_of([0])}
    of_others_too = {"cases.Contact", "cases.GuestLink", "audit.AccessLog", "drafts.Draft"}

    assert taken - set(BELONGS["arenden"]) == of_others_too | {"people.StudentGrant", "people.StudentGrantEvent"}
    assert set(BELONGS["arenden"]) <= taken


def test_nothing_anywhere_tells_of_the_case_afterwards(cast: Cast, case: Case, disposal: Disposal) -> None:
    """Tuva's case, which was closed later, stays as it was."""
    empty = {label for label, found in akt.rows_of([case.pk]) if not found.exists()}
    # Access that began and ended on one day leaves its history alone; the pupil has not changed school.
    assert empty == {"people.StudentGrant", "cases.Passing"}
    assert {"cases_guestreply", "drafts_draft"} <= tables_with(SECRET)
    assert {"cases_case", "audit_accesslog", "people_studentgrantevent"} <= tables_with(case.number)
    assert "pghistory_context" in tables_with(f"/arenden/{case.pk}/")
    other = closed(cast, cast.tuva)
    before = {label: found.count() for label, found in akt.rows_of([other.pk])}

    done = approve(cast, disposal)

    assert not [label for label, found in akt.rows_of([case.pk]) if found.exists()]
    assert tables_with(SECRET) == set()
    assert tables_with(case.number) == {"retention_disposalitem"}
    assert tables_with(f"/arenden/{case.pk}/") == set()
    assert done.counts["händelser"] > 10
    assert done.counts["ärenden"] == 1
    assert {label: found.count() for label, found in akt.rows_of([other.pk])} == before
    assert before["cases.CaseEvent"] > 0
    assert cast.noah.guardianships.count() == 2


def test_a_deletion_that_breaks_deletes_nothing(
    cast: Cast, disposal: Disposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(rows())
    monkeypatch.setattr(akt, "label_of", lambda label: label if label != "cases.Case" else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        approve(cast, disposal)

    assert sorted(rows()) == before


KEPT_ROWS = (CaseEvent, ReviewNote, Participation, Atgardsprogram, GuestReply, AccessLog)


def refused(why: str, statement: str, table: str) -> None:
    """A statement about a table is refused by the database, for a reason."""
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(table)))


def name(disposal: object) -> None:
    """Say which gallring the transaction carries out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('narvaro.gallring', %s, true)", [str(disposal)])


def test_rows_that_are_kept_go_in_one_way_alone(cast: Cast, case: Case, disposal: Disposal) -> None:
    stands = {"approved_at": NOW, "approved_by": cast.hugo}
    other = Disposal.objects.create(
        school=cast.ekskolan, plan=disposal.plan, kind="arenden", prepared_by=cast.birgitta, prepared_at=NOW,
        confirmed_at=NOW, confirmed_by=cast.birgitta, fetched_at=NOW, sha256="0" * 64,
    )  # fmt: skip
    DisposalItem.objects.create(disposal=other, case_key=case.pk + 1, number="2019-001", version=1)
    Disposal.objects.filter(pk=other.pk).update(packed_at=NOW, **stands)

    for named in ("", 999999, disposal.pk, other.pk):  # none, no such, not approved, of other cases
        name(named)
        for model in KEPT_ROWS:
            refused("Cannot update or delete rows", "DELETE FROM {}", model._meta.db_table)
    Disposal.objects.filter(pk=disposal.pk).update(**stands)
    name(disposal.pk)
    for model in KEPT_ROWS:
        refused("Cannot update or delete rows", "UPDATE {} SET id = id", model._meta.db_table)
        refused("are kept", "TRUNCATE {} CASCADE", model._meta.db_table)
    Disposal.objects.filter(pk=disposal.pk).update(carried_out_at=NOW)
    for model in KEPT_ROWS:  # a protocol is used once
        refused("Cannot update or delete rows", "DELETE FROM {}", model._meta.db_table)
    for table in (
        "retention_disposal",
        "retention_disposalitem",
        "retention_fetch",
        "retention_plan",
        "retention_planrow",
    ):
        refused("Cannot", "UPDATE {} SET id = id", table)
        refused("Cannot", "DELETE FROM {}", table)


def test_a_case_that_is_in_no_package_is_added_to_no_gallring(disposal: Disposal) -> None:
    with pytest.raises(DatabaseError, match="The package of gallring"), transaction.atomic():
        DisposalItem.objects.create(disposal=disposal, case_key=1, number="2019-001", version=1)


def test_the_database_approves_nothing_that_is_not_confirmed_by_another(cast: Cast, disposal: Disposal) -> None:
    lacks: list[dict[str, object]] = [
        {"confirmed_at": None}, {"fetched_at": None}, {"packed_at": None}, {"sha256": ""}, {"approved_by": None},
        {"approved_by": cast.birgitta}, {"confirmed_by": cast.hugo},
    ]  # fmt: skip
    for lack in lacks:
        said = {"approved_at": NOW, "approved_by": cast.hugo, **lack}
        with pytest.raises(DatabaseError, match="disposal_approved_by_another"), transaction.atomic():
            Disposal.objects.filter(pk=disposal.pk).update(**said)


def test_files_go_when_it_is_written_and_what_a_crash_leaves_goes_by_the_clock(
    cast: Cast, case: Case, disposal: Disposal, django_capture_on_commit_callbacks: Any
) -> None:
    files_of_it = [case.pictures.exclude(added_by=None).get().file, disposal.package]

    with django_capture_on_commit_callbacks() as after:
        approve(cast, disposal)
    assert all(case_files().exists(each) for each in files_of_it)  # killed here: the row is gone, the files are not
    later = timezone.now() + 3 * 366 * DAY  # files have the clock of the machine
    counting.tend(later)
    guests.tidy(later)
    assert not any(case_files().exists(each) for each in files_of_it)
    for callback in after:  # and not killed: what is gone may be removed again
        callback()


def test_files_go_at_once(cast: Cast, case: Case, disposal: Disposal, django_capture_on_commit_callbacks: Any) -> None:
    picture = case.pictures.exclude(added_by=None).get().file

    with django_capture_on_commit_callbacks(execute=True):
        approve(cast, disposal)

    assert not case_files().exists(picture)
    assert not case_files().exists(disposal.package)


def test_the_package_holds_the_file_the_rows_letters_and_pictures(case: Case, disposal: Disposal) -> None:
    with case_files().open(disposal.package) as content, zipfile.ZipFile(io.BytesIO(content.read())) as folder:
        place, contents = f"arende-{case.number}", json.loads(folder.read("innehall.json"))
        names = set(folder.namelist())
        told = json.loads(folder.read(f"{place}/rader-{case.number}.json"))
        paper = folder.read(f"{place}/akt-{case.number}.pdf")

    assert {each["fil"] for each in contents["filer"]} == names - {"innehall.json"}
    assert contents["beslut"]["diarienummer"] == "BUN 2026/118"
    assert {name.split("/")[1] for name in names if "/" in name} == {
        f"akt-{case.number}.pdf", f"rader-{case.number}.json", "brev", "bilder",
    }  # fmt: skip
    assert paper.startswith(b"%PDF-1.7")
    assert SECRET in json.dumps(told["rader"]["cases.GuestReply"], ensure_ascii=False)
    assert told["elev"]["namn"] == "Noah Ali"
    assert {"Karin Westerberg", "Sara Lindgren"} <= set(told["personal"].values())
    assert any(name.startswith("Samira") for name in told["vårdnadshavare"].values())
    assert "token_hash" not in json.dumps(told)
    assert {label for label, found in told["rader"].items() if not found} == {"people.StudentGrant", "cases.Passing"}
