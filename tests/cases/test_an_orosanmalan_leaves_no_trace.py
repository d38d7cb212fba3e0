"""Nothing outside its own pages tells that there is an orosanmälan: no page, file, list, log, e-mail or event."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from psycopg.sql import SQL, Identifier

from audit.models import AccessLog
from cases import services
from cases.models import CaseEvent, Concern, ConcernNote
from cases.signals import step_taken
from notifications.models import Delivery, Document
from people.models import Student
from tests.cases import concerns, way
from tests.cast import Cast, login


def test_the_rektor_who_reads_it_sees_it_nowhere_else_either(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    concern = concerns.given(cast.maria, cast.noah)
    client = login(client, cast.karin)
    client.get(f"/orosanmalan/{concern.pk}/")

    for url in ("/", f"/elever/{cast.noah.pk}/", f"/arenden/{case.pk}/", "/arenden/", "/nytt/", "/arbetslag/", "/logg/",
                f"/logg/?elev={cast.noah.pk}", "/utskick/"):  # fmt: skip
        page = client.get(url).content.decode()
        for trace in (concerns.WORRY, concern.reference, f"/orosanmalan/{concern.pk}", "orosanmälan</td>"):
            assert trace not in page, url


def test_the_log_does_not_tell_who_has_read_one_nor_offer_them_as_readers(cast: Cast, client: Client) -> None:
    concern = concerns.given(cast.maria, cast.noah)
    login(client, cast.maria).get(f"/orosanmalan/{concern.pk}/")
    assert AccessLog.objects.filter(user=cast.maria).exists()

    for reviewer in (cast.karin, cast.hugo, cast.stina):
        page = login(client, reviewer).get(f"/logg/?skola={cast.bjorkskolan.pk}").content.decode()
        assert "Maria" not in page.partition("<main")[2]


def test_no_case_event_delivery_document_or_signal_comes_of_it(cast: Cast) -> None:
    heard: list[object] = []
    step_taken.connect(lambda **told: heard.append(told), weak=False, dispatch_uid="no_trace")
    try:
        concern = concerns.given(cast.sara, cast.noah)
        services.note_concern(concern=concern, by=cast.sara, kind=ConcernNote.Kind.SUPPLEMENT, text="Mer.")
    finally:
        step_taken.disconnect(dispatch_uid="no_trace")

    assert not heard
    for model in (CaseEvent, Delivery, Document):
        assert not model.objects.exists()


def test_no_record_of_a_pupil_or_a_case_leads_to_it() -> None:
    pointing = {
        model.__name__
        for model in apps.get_models()
        for relation in model._meta.get_fields()
        if relation.related_model in (Concern, ConcernNote) and relation.auto_created
    }

    assert pointing == {"Concern", "ConcernNote"}
    assert not [field for field in Student._meta.get_fields() if "concern" in field.name and not field.hidden]


def test_no_other_table_holds_its_words(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    services.note_concern(concern=concern, by=cast.sara, kind=ConcernNote.Kind.SUPPLEMENT, text=concerns.WORRY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        holding = set()
        for table in tables:
            holds = SQL("SELECT count(*) FROM {} t WHERE t::text LIKE %s").format(Identifier(table))
            cursor.execute(holds, [f"%{concerns.WORRY}%"])
            if cursor.fetchone()[0]:
                holding.add(table)

    assert holding == {"cases_concern", "cases_concernnote"}


def test_an_error_while_writing_says_nothing_of_it_in_the_log(
    cast: Cast, client: Client, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    login(client, cast.sara).post("/orosanmalan/ny/", concerns.posted(**concerns.BY_HAND) | {"klar": "1"})

    out = capsys.readouterr()
    assert concerns.WORRY not in out.out + out.err + caplog.text
    assert "Tindra" not in out.out + out.err + caplog.text
