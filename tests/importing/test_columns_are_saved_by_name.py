"""An administrator says once what the columns of another system's file are: seen, tried, saved, changed, used."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from absence import queue, samples
from absence.models import Absence, ColumnMapping, ImportRun
from absence.tasks_import import read_upload
from people.models import School, User
from people.roles import Role
from tests.cast import give_role, login, make_user
from tests.importing.files import BJORK, DAY, GRANAS, MAJA, NOAH, TUVA

REPORT = (
    "Elevens personnummer;Dag;Frånvaro (tim);Status;Lärare\n"
    f"{NOAH};18/11 2026;0,5;Ogiltig frånvaro;AH\n{MAJA};18 november 2026;1,0;Närvarande;AH\n"
    f"{TUVA};2026-13-01;1,0;Kanske;AH\n{NOAH};2026-11-18;0,25;GF;AH\n"
)
CHOSEN = {
    "elev-from": "k0", "elev-how": "nummer",
    "datum-from": "k1", "datum-how": "datum",
    "franvarominuter-from": "k2", "franvarominuter-how": "timmar",
    "giltig-from": "k3", "giltig-how": "status-giltig",
    "lektion-from": "k3", "lektion-how": "som-den-ar",
}  # fmt: skip


@pytest.fixture
def birgitta(school: Path, client: Client) -> Client:
    """Birgitta, administratör, logged in."""
    return login(client, User.objects.get(username="birgitta"))


def choose(client: Client, content: str = REPORT, start: str = "tom-franvaro", **more: str) -> HttpResponse:
    """Choose a file to see the columns of."""
    file = SimpleUploadedFile("rapport.csv", content.encode())
    data = {"file": file, "start": start, "has_header": "on"} | more
    return client.post(reverse("absence:mapping_new"), data)  # type: ignore[return-value]


def columns_page(client: Client, content: str = REPORT, start: str = "tom-franvaro", **more: str) -> str:
    """The address of the page of a file's columns."""
    return choose(client, content, start, **more)["Location"]


def save(client: Client, name: str = "Frånvaro ur Systemet", **changes: str) -> ColumnMapping:
    """Save columns for the report."""
    response = client.post(columns_page(client), CHOSEN | {"name": name, "spara": "ja"} | changes)
    assert response.status_code == 302, response.content.decode()
    return ColumnMapping.objects.latest("pk")


def kept_files() -> list[Path]:
    """What lies in private storage."""
    return [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]


def test_the_file_is_seen_with_its_columns_and_no_personal_number_in_the_address(birgitta: Client) -> None:
    address = columns_page(birgitta)

    page = birgitta.get(address).content.decode()
    assert "Frånvaro (tim)" in page
    assert NOAH in page
    assert NOAH not in address
    assert [path.name for path in kept_files()] == ["prov.json"]
    assert kept_files()[0].stat().st_mode & 0o077 == 0
    assert kept_files()[0].parent.stat().st_mode & 0o077 == 0


def test_only_three_rows_are_kept_and_only_for_the_one_who_chose_the_file(birgitta: Client) -> None:
    address = columns_page(birgitta)
    other = give_role(make_user("elin"), Role.ADMINISTRATOR, School.objects.get(code=BJORK)).user

    assert "0,25" not in birgitta.get(address).content.decode()
    assert login(Client(), other).get(address).status_code == 404


def test_trying_shows_what_comes_out_and_names_what_is_refused_and_saves_nothing(birgitta: Client) -> None:
    page = birgitta.post(columns_page(birgitta), CHOSEN).content.decode()

    assert "Rad 2" in page
    assert "30" in page
    assert "Rad 3: hoppas över" in page
    assert "Rad 4: nekas" in page
    assert "Datumet finns inte i kalendern" in page
    assert "<strong>Kanske</strong>" in page
    assert not ColumnMapping.objects.exists()


def test_columns_are_saved_without_anything_that_stood_in_the_file(birgitta: Client) -> None:
    mapping = save(birgitta)

    assert mapping.header == ["Elevens personnummer", "Dag", "Frånvaro (tim)", "Status", "Lärare"]
    assert NOAH not in str(mapping.columns)
    assert mapping.columns["frånvarominuter"] == {
        "from": "column", "header": "Frånvaro (tim)", "how": "timmar", "repeats": False,
    }  # fmt: skip
    assert kept_files() == []
    assert "Frånvaro ur Systemet" in birgitta.get(reverse("absence:mappings")).content.decode()


def test_a_trial_that_arrives_after_the_columns_were_saved_shows_nothing(birgitta: Client) -> None:
    page = columns_page(birgitta)
    birgitta.post(page, {**CHOSEN, "name": "Frånvaro", "spara": ""})

    late = birgitta.post(page, CHOSEN, headers={"HX-Request": "true"})

    assert (late.status_code, late.content) == (204, b"")
    assert birgitta.get(page).status_code == 404


def test_saved_columns_are_chosen_when_a_file_is_read_in(birgitta: Client) -> None:
    mapping = save(birgitta)
    file = SimpleUploadedFile("november.csv", REPORT.encode())

    birgitta.post(reverse("absence:import_new"), {"file": file, "saved": [mapping.pk]})
    run = ImportRun.objects.latest("pk")
    read_upload(run.pk)
    birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    confirmed = ImportRun.objects.latest("pk")
    read_upload(confirmed.pk)

    assert set(Absence.objects.values_list("minutes", "valid", "day")) == {
        (30, False, Absence.objects.all()[0].day),
        (15, True, Absence.objects.all()[0].day),
    }
    assert str(Absence.objects.all()[0].day) == DAY
    page = birgitta.get(reverse("absence:import", args=[confirmed.pk])).content.decode()
    assert "Läst med kolumnerna Frånvaro ur Systemet, version 1." in page
    assert "november.csv, rad 4" in page
    assert "2026-13-01" in page


def test_each_file_of_a_zip_is_read_by_the_chosen_columns_that_fit_it(birgitta: Client) -> None:
    other = f"Elev;Skoldag;Minuter;Giltig\n{MAJA};{DAY};20;ja\n"
    chosen = {
        "elev-from": "k0", "elev-how": "nummer", "datum-from": "k1", "datum-how": "datum",
        "franvarominuter-from": "k2", "franvarominuter-how": "som-den-ar",
        "giltig-from": "k3", "giltig-how": "som-den-ar", "spara": "ja",
    }  # fmt: skip
    first = save(birgitta)
    assert birgitta.post(columns_page(birgitta, other), chosen | {"name": "Ur det andra"}).status_code == 302
    second = ColumnMapping.objects.get(name="Ur det andra")
    package = BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in (("a.csv", REPORT), ("b.csv", other), ("c.csv", "Matsal;Dag\n1;2\n")):
            archive.writestr(name, content)
    file = SimpleUploadedFile("allt.zip", package.getvalue())

    birgitta.post(reverse("absence:import_new"), {"file": file, "saved": [first.pk, second.pk]})
    run = ImportRun.objects.latest("pk")
    read_upload(run.pk)

    run.refresh_from_db()
    assert [(each["file"], each["created"]) for each in run.files] == [("a.csv", 2), ("b.csv", 1)]
    assert "c.csv hör inte till formatet och lästes inte." in run.notes
    page = birgitta.get(reverse("absence:import", args=[run.pk])).content.decode()
    assert "Läst med kolumnerna Frånvaro ur Systemet, version 1. Läst med kolumnerna Ur det andra, version 1." in page


def test_saved_columns_decide_alone_though_a_system_is_chosen_too(birgitta: Client) -> None:
    mapping = save(birgitta)
    file = SimpleUploadedFile("november.csv", REPORT.encode())

    birgitta.post(reverse("absence:import_new"), {"file": file, "source": "skola24", "saved": [mapping.pk]})

    assert ImportRun.objects.latest("pk").source == "auto"


def test_without_saved_columns_there_is_nothing_to_tick(birgitta: Client) -> None:
    assert "Sparade kolumner" not in birgitta.get(reverse("absence:import_new")).content.decode()


def test_a_confirmed_file_is_read_as_it_was_previewed_though_the_columns_have_changed(birgitta: Client) -> None:
    mapping = save(birgitta)
    file = SimpleUploadedFile("november.csv", REPORT.encode())
    birgitta.post(reverse("absence:import_new"), {"file": file, "saved": [mapping.pk]})
    run = ImportRun.objects.latest("pk")
    read_upload(run.pk)
    mapping.delete()

    birgitta.post(reverse("absence:import_confirm", args=[run.pk]))
    read_upload(ImportRun.objects.latest("pk").pk)

    assert Absence.objects.count() == 2


def test_changed_columns_are_a_new_version_and_the_old_one_is_kept(birgitta: Client) -> None:
    mapping = save(birgitta)
    address = reverse("absence:mapping", args=[mapping.pk])
    page = birgitta.get(address).content.decode()
    assert 'value="k2" selected' in page

    birgitta.post(address, CHOSEN | {"name": "Nytt namn", "version": "1", "spara": "ja", "orsak-from": "k3"})

    mapping.refresh_from_db()
    assert (mapping.name, mapping.version, mapping.columns["orsak"]["header"]) == ("Nytt namn", 2, "Status")
    assert {event.version for event in mapping.events.all()} == {1, 2}  # type: ignore[attr-defined]


def test_two_who_change_the_same_columns_lose_nothing(birgitta: Client) -> None:
    mapping = save(birgitta)
    address = reverse("absence:mapping", args=[mapping.pk])
    birgitta.post(address, CHOSEN | {"name": "Först", "version": "1", "spara": "ja"})

    response = birgitta.post(address, CHOSEN | {"name": "Sedan", "version": "1", "spara": "ja"})

    assert response.status_code == 409
    assert "har ändrats av Birgitta Åkesson" in response.content.decode()
    assert 'value="Sedan"' in response.content.decode()
    assert ColumnMapping.objects.get().name == "Först"


def test_columns_are_tried_again_on_another_file(birgitta: Client) -> None:
    mapping = save(birgitta)

    address = columns_page(birgitta, start=f"sparad-{mapping.pk}")

    assert address.startswith(reverse("absence:mapping", args=[mapping.pk]))
    assert "Rad 3: hoppas över" in birgitta.get(address).content.decode()


def test_columns_are_removed_and_what_was_read_stays(birgitta: Client) -> None:
    mapping = save(birgitta)

    birgitta.post(reverse("absence:mapping_delete", args=[mapping.pk]))

    assert not ColumnMapping.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "Ge kolumnerna ett namn."),
        ({"datum-from": ""}, "Säg var datum kommer från"),
        ({"giltig-from": "fixed", "giltig-value": ""}, "Skriv vad giltig är på alla rader."),
        ({"giltig-from": "fixed", "giltig-value": "kanske"}, "Giltig: Skriv ja eller nej."),
        ({"elev-from": "k99"}, "Välj en av filens kolumner."),
        ({"elev-how": "finns-inte"}, "elev-how"),
    ],
)
def test_what_is_missing_is_named_and_what_was_chosen_stays(
    birgitta: Client, changes: dict[str, str], reason: str
) -> None:
    response = birgitta.post(columns_page(birgitta), CHOSEN | {"name": "Mina", "spara": "ja"} | changes)

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert 'value="k2" selected' in response.content.decode()
    assert not ColumnMapping.objects.exists()


def test_a_name_is_used_once(birgitta: Client) -> None:
    save(birgitta)

    response = birgitta.post(columns_page(birgitta), CHOSEN | {"name": "FRÅNVARO ur systemet", "spara": "ja"})

    assert "Det finns redan kolumner med det namnet" in response.content.decode()


def test_a_preset_fills_in_what_is_known(birgitta: Client) -> None:
    header = "Vecka;Dag;Lektion;Meddelande\n47;Onsdag;8:20-9:20 ID;\n;;9:30-10:30 NO;\n"

    page = birgitta.get(columns_page(birgitta, header, "schoolsoft-oanmald")).content.decode()

    assert "Vecka + Dag, som färdigt" in page
    assert page.count(DAY) == 2
    assert "Ange eleven" not in page
    assert "Listan gäller en elev i taget" in page


def test_a_file_without_headers_has_numbered_columns(birgitta: Client) -> None:
    rows = f"{NOAH};2026-11-18;30;nej\n{MAJA};2026-11-18;30;ja\n"

    page = birgitta.get(columns_page(birgitta, rows)).content.decode()

    assert "Kolumn 4" in page
    assert "Första raden har ett personnummer" in page


def test_a_file_without_headers_is_read_by_its_saved_columns(birgitta: Client) -> None:
    rows = f"{NOAH};2026-11-18;30;nej\n{MAJA};2026-11-18;20;ja\n"
    chosen = {"elev-from": "k0", "datum-from": "k1", "franvarominuter-from": "k2", "giltig-from": "k3"}
    birgitta.post(columns_page(birgitta, rows), chosen | {"name": "Utan rubriker", "spara": "ja"})
    mapping = ColumnMapping.objects.get()

    file = SimpleUploadedFile("dagen.csv", rows.encode())
    birgitta.post(reverse("absence:import_new"), {"file": file, "saved": [mapping.pk]})
    run = ImportRun.objects.latest("pk")
    read_upload(run.pk)

    run.refresh_from_db()
    assert [(file["read"], file["created"]) for file in run.files] == [(2, 2)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\x89PNG\0\0", "inte en textfil"), (b"\n\n", "Filen är tom"), (b"a;" * 300, "kolumner. Ta bort")],
)
def test_a_file_that_is_no_table_says_so_at_once(birgitta: Client, content: bytes, reason: str) -> None:
    response = birgitta.post(
        reverse("absence:mapping_new"),
        {"file": SimpleUploadedFile("x.csv", content), "start": "tom-franvaro", "has_header": "on"},
    )

    assert response.status_code == 422
    assert reason in response.content.decode()
    assert kept_files() == []


def test_columns_of_another_huvudman_are_out_of_reach(birgitta: Client) -> None:
    mapping = save(birgitta)
    greta = give_role(make_user("greta"), Role.ADMINISTRATOR, School.objects.get(code=GRANAS)).user
    client = login(Client(), greta)

    assert "Frånvaro ur Systemet" not in client.get(reverse("absence:mappings")).content.decode()
    assert client.get(reverse("absence:mapping", args=[mapping.pk])).status_code == 404
    assert client.post(reverse("absence:mapping_delete", args=[mapping.pk])).status_code == 404
    file = SimpleUploadedFile("x.csv", b"a;b\n")
    response = client.post(reverse("absence:import_new"), {"file": file, "saved": [mapping.pk]})
    assert response.status_code == 422


def test_a_sample_that_nobody_saves_is_gone_after_a_day(birgitta: Client, settings: LazySettings) -> None:
    columns_page(birgitta)
    os.utime(kept_files()[0].parent, (0, 0))

    queue.tend()

    assert kept_files() == []


@pytest.mark.parametrize("key", ["../../etc", "0" * 32, "", "x"])
def test_a_key_is_no_path(birgitta: Client, key: str) -> None:
    assert samples.kept(key, User.objects.get(username="birgitta")) is None
    samples.throw_away(key)
