"""Every file of the corpus, by command and by page: what its sentence says, never a 500, never a partial file."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from absence.models import Absence, ImportRun, Lesson, RefusedRow
from absence.tasks_import import read_upload
from people.models import Student, User
from tests.cast import login
from tests.corpus.cases import CASES, Case

pytestmark = pytest.mark.django_db

Answer = dict[str, Any]


@pytest.fixture
def undone(world: None) -> Iterator[None]:
    """What a test does is undone when it ends."""
    with transaction.atomic():
        yield
        connection.check_constraints()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each file of the corpus, made when it is asked for and kept for both ways."""
    return {"folder": tmp_path_factory.mktemp("corpus")}


def made(case: Case, files: dict[str, Path]) -> Path:
    """The file of a case, in a folder of its own."""
    if case.says not in files:
        path = files["folder"] / str(len(files)) / case.file
        path.parent.mkdir()
        path.write_bytes(case.make())
        files[case.says] = path
    return files[case.says]


def by_command(case: Case, path: Path) -> Answer:
    """What the command answers."""
    out, status = StringIO(), 0
    try:
        call_command(case.command, str(path), "--json", stdout=out, stderr=StringIO())
    except SystemExit as end:
        status = int(end.code or 0)
    answer: Answer = json.loads(out.getvalue())
    assert status == (1 if "error" in answer else 0)
    refused = [row | {"file": file["file"]} for file in answer["files"] for row in file["refused"]]
    return {"error": answer.get("error", ""), "files": answer["files"], "refused": refused,
            "notes": answer.get("notes", [])}  # fmt: skip


def by_page(path: Path) -> Answer:
    """What the page answers: the file chosen, previewed, confirmed and read."""
    client = login(Client(), User.objects.get(username="birgitta"))
    response = client.post(
        reverse("absence:import_new"), {"file": SimpleUploadedFile(path.name, path.read_bytes()), "source": "auto"}
    )
    assert response.status_code == 302, response.content.decode()
    preview = ImportRun.objects.latest("pk")
    read_upload(preview.pk)
    preview.refresh_from_db()
    before = written()
    page = client.get(reverse("absence:import", args=[preview.pk]))
    assert page.status_code == 200
    if preview.error:
        assert preview.error.split("”")[0][:40] in page.content.decode().replace("&quot;", '"')
        return {"error": preview.error, "files": [], "refused": [], "notes": []}
    assert before == written(), "a preview changed something"
    client.post(reverse("absence:import_confirm", args=[preview.pk]))
    run = ImportRun.objects.latest("pk")
    read_upload(run.pk)
    run.refresh_from_db()
    assert client.get(reverse("absence:import", args=[run.pk])).status_code == 200
    fields = ("file", "line", "column", "value", "message")
    refused = list(RefusedRow.objects.filter(run=run).order_by("file", "line").values(*fields))
    return {"error": run.error, "files": run.files, "refused": refused, "notes": run.notes}


def written() -> list[int]:
    """How much there is of what files can write."""
    return [model.objects.count() for model in (Absence, Lesson, Student, User)]


def check(case: Case, answer: Answer, before: list[int]) -> None:
    """That what came of a file is what its sentence says."""
    if case.error:
        assert case.error in answer["error"]
        assert written() == before
        return
    assert answer["error"] == ""
    [file] = answer["files"]
    assert (file["created"], file["corrected"], file["unchanged"]) == case.counts, answer
    found = [(row["line"], row["column"], row["value"]) for row in answer["refused"]]
    assert found == [(line, column, value) for line, column, value, _ in case.refused]
    for row, (*_, reason) in zip(answer["refused"], case.refused, strict=True):
        assert reason in row["message"]
        assert row["file"]
    assert case.told in "\n".join(answer["notes"])


UPLOADABLE = [case for case in CASES if case.is_known]
IDS = [case.says.replace(" ", "-") for case in CASES]


def test_the_corpus_is_large_and_its_sentences_are_different() -> None:
    assert len({case.says for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_by_command(undone: None, files: dict[str, Path], case: Case) -> None:
    before = written()
    check(case, by_command(case, made(case, files)), before)


@pytest.mark.parametrize("case", UPLOADABLE, ids=[each.says.replace(" ", "-") for each in UPLOADABLE])
def test_by_page(undone: None, files: dict[str, Path], tmp_path: Path, settings: Any, case: Case) -> None:
    settings.PRIVATE_ROOT = tmp_path
    before = written()
    check(case, by_page(made(case, files)), before)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("case", UPLOADABLE, ids=[each.says.replace(" ", "-") for each in UPLOADABLE])
def test_by_the_page_of_columns(
    undone: None, files: dict[str, Path], tmp_path: Path, settings: Any, case: Case
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    path = made(case, files)
    client = login(Client(), User.objects.get(username="birgitta"))
    upload = SimpleUploadedFile(path.name, path.read_bytes())

    response = client.post(
        reverse("absence:mapping_new"), {"file": upload, "start": "tom-franvaro", "has_header": "on"}
    )

    if response.status_code == 302:
        assert client.get(response["Location"]).status_code == 200
        assert client.post(response["Location"], {"spara": "ja", "name": "x", "elev-from": "k0"}).status_code == 422
    else:
        assert response.status_code == 422
        assert 'id="id_file_error"' in response.content.decode()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
