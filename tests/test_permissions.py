"""Who gets which answer at every address of the site: one table, and no address outside it.

Add a row for every address you add. Everybody works in Älvköping on 20 November 2026 (``tests.cast``); Nova has left
Björkskolan for Ekskolan and is still utredare in Noah's case. ``·`` means 404: out of reach looks like it does not
exist. A visitor is sent to log in.

    200  the page                302  done, or sent on           422  the form again, with what is missing
    409  the form again: somebody was faster (here: it does not say which version of the case it was made from)
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from absence import byhand, samples
from absence.models import Absence, Alert, ColumnMapping, ImportRun, RefusedRow, SourceConnection
from absence.reports import prepare_report, send_report
from cases import services
from cases.models import Case
from notifications.models import Channel, Delivery
from people.models import Group, Guardian, School, Skolform, Student, User
from people.roles import Role
from people.services import grant_student
from tests import cast as people
from tests.cases import way
from tests.cast import Cast, give_role, login, make_student, make_user, school_day

pytestmark = pytest.mark.django_db

# The columns: a visitor; mentor of 8B and of 8A; kurator, specialpedagog and rektor; rektor of another school;
# utredare in Noah's case; administratör; huvudman; systemförvaltare; superuser without a role.
PEOPLE = ["visitor", "sara", "amir", "maria", "petra", "karin", "rolf", "nova", "birgitta", "hugo", "stina", "sixten"]

TABLE = """
address                     method  object     visitor sara amir maria petra karin rolf nova birgitta hugo stina sixten

home                        GET     -          login   200  200  200   200   200   200  200  200      200  200   200
students                    GET     -          login   200  200  200   200   200   200  200  200      ·    ·     ·
students                    POST    -          login   200  200  200   200   200   200  200  200      ·    ·     ·
student                     GET     noah       login   200  ·    200   200   200   ·    200  200      ·    ·     ·
student                     GET     alma       login   ·    200  200   200   200   ·    ·    200      ·    ·     ·
student                     GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:day                 GET     noah_day   login   200  ·    200   200   200   ·    200  200      ·    ·     ·
absence:day                 GET     signe_day  login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:register            GET     noah       login   200  ·    200   200   200   ·    ·    200      ·    ·     ·
absence:register            POST    noah       login   422  ·    422   422   422   ·    ·    422      ·    ·     ·
absence:register            GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
absence:change              GET     absence    login   200  ·    200   200   200   ·    ·    200      ·    ·     ·
absence:change              POST    absence    login   422  ·    422   422   422   ·    ·    422      ·    ·     ·
status                      GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
status                      POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
status                      GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·

cases:contact               GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:contact               POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:contact               GET     signe      login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:talk                  GET     noah       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:talk                  POST    noah       login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:open                  GET     elias      login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:open                  POST    elias      login   422  ·    422   422   422   ·    ·    ·        ·    ·     ·
cases:list                  GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
cases:case                  GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:case                  GET     atgarder   login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:case                  GET     hidden     login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:note                  GET     utredning  login   200  ·    200   200   200   ·    200  ·        ·    ·     ·
cases:note                  POST    utredning  login   422  ·    422   422   422   ·    422  ·        ·    ·     ·
cases:investigation         GET     utredning  login   ·    ·    ·     ·     200   ·    200  ·        ·    ·     ·
cases:investigation         POST    utredning  login   ·    ·    ·     ·     302   ·    302  ·        ·    ·     ·
cases:measures              GET     atgarder   login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:measures              POST    atgarder   login   ·    ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:measure               GET     measure    login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
cases:measure               POST    measure    login   422  ·    ·     422   422   ·    ·    ·        ·    ·     ·
cases:change_measure        GET     measure    login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:change_measure        POST    measure    login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:drop_measure          GET     measure    login   ·    ·    ·     200   200   ·    ·    ·        ·    ·     ·
cases:drop_measure          POST    measure    login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:evaluation            GET     atgarder   login   ·    ·    ·     302   302   ·    ·    ·        ·    ·     ·
cases:evaluation            POST    atgarder   login   ·    ·    ·     409   409   ·    ·    ·        ·    ·     ·
cases:step                  GET     anmal      login   200  ·    200   200   ·     ·    ·    ·        ·    ·     ·
cases:step                  POST    anmal      login   422  ·    422   422   ·     ·    ·    ·        ·    ·     ·
cases:step                  GET     inled      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:step                  POST    inled      login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
cases:step                  GET     lamna      login   ·    ·    ·     ·     ·     ·    200  ·        ·    ·     ·
cases:step                  POST    lamna      login   ·    ·    ·     ·     ·     ·    422  ·        ·    ·     ·
cases:step                  GET     avsluta    login   200  ·    ·     ·     200   ·    ·    ·        ·    ·     ·
cases:step                  GET     unknown    login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·

people:staff                GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·

audit:log                   GET     -          login   ·    ·    ·     ·     200   200  ·    ·        200  200   ·
audit:personal_access       GET     signe      login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·
audit:personal_access       POST    signe      login   ·    ·    ·     ·     422   ·    ·    ·        ·    ·     ·
audit:end_personal_access   POST    grant      login   ·    ·    ·     ·     302   ·    ·    ·        ·    ·     ·

absence:reports             GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
report                      GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
report_paper                GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
report_workbook                   GET     report     login   ·    ·    200   200   200   ·    ·    ·        ·    ·     ·
checks                      GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
daily                       GET     -          login   ·    ·    200   200   200   200  200  ·        ·    ·     ·
agenda                      GET     -          login   200  200  200   200   200   200  200  ·        ·    ·     ·
agenda_paper                GET     -          login   200  200  302   302   302   302  302  ·        ·    ·     ·
check                       GET     week       login   200  ·    200   200   200   ·    ·    ·        ·    ·     ·
check                       POST    week       login   302  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_send         GET     report     login   ·    ·    200   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_send         POST    report     login   ·    ·    422   ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     row        login   200  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       POST    row        login   422  ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
absence:report_answer       GET     hidden_row login   ·    ·    ·     ·     200   ·    ·    ·        ·    ·     ·

absence:rules               GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:rule                GET     rule       login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:rule                POST    rule       login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
absence:alert               GET     signal     login   200  ·    200   200   200   ·    200  200      ·    ·     ·
absence:alert               POST    signal     login   422  ·    422   422   422   ·    200  200      ·    ·     ·

absence:imports             GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import_new          GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_new          POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:file_format         GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:file_template       GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import              GET     import     login   ·    ·    ·     ·     200   200  ·    200      ·    200   ·
absence:import_confirm      POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_let_through  POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_discard      POST    import     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:import_refused      GET     import     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_undo         GET     undoable   login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:import_undo         POST    undoable   login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:mappings            GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_new         GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_new         POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
absence:mapping_columns     GET     sample     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_columns     POST    sample     login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping             GET     mapping    login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping             POST    mapping    login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
absence:mapping_delete      POST    mapping    login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
absence:ss12000             GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    200   ·
absence:ss12000_edit        GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    200   ·
absence:ss12000_edit        POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    422   ·
absence:ss12000_try         POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    302   ·
absence:ss12000_fetch       POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    302   ·

notifications:register      GET     -          login   ·    ·    ·     ·     200   200  ·    200      ·    ·     ·
notifications:search        POST    -          login   ·    ·    ·     ·     302   302  ·    302      ·    ·     ·
notifications:detail        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:detail        GET     secret     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     letter     login   ·    ·    ·     ·     200   ·    ·    200      ·    ·     ·
notifications:letter        GET     notice     login   ·    ·    ·     ·     200   ·    ·    200      200  ·     ·
notifications:letters       GET     -          login   ·    ·    ·     ·     ·     ·    ·    ·        ·    ·     ·
notifications:print         POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:post          POST    -          login   ·    ·    ·     ·     ·     ·    ·    422      ·    ·     ·
notifications:undo          POST    -          login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:export        GET     -          login   ·    ·    ·     ·     ·     ·    ·    200      ·    ·     ·
notifications:judge         POST    question   login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:by_hand       POST    secret     login   ·    ·    ·     ·     422   ·    ·    422      ·    ·     ·
notifications:retry         POST    letter     login   ·    ·    ·     ·     ·     ·    ·    302      ·    ·     ·
notifications:huvudman_register  GET   -       login   ·    ·    ·     ·     ·     ·    ·    ·        200  ·     ·
notifications:acknowledge   POST    -          login   ·    ·    ·     ·     ·     ·    ·    ·        302  ·     ·
"""

# Whose name nobody else may meet on any page: the rektor decides, Petra is utredare.
PROTECTED_NAME, REACH_SIGNE = "Hemlig", {"karin", "petra"}
PUPIL_NAMES = ("Noah", "Alma", "Signe", "Ali", "Sjögren", "Hemlig", "Liam")

# Open to everybody, logged in or not: they show nothing of the school.
PUBLIC = ["help", "accessibility", "privacy", "halsa", "halsa_lever", "account_inactive"]

# allauth's pages about one's own login: (address, a visitor, somebody logged in).
OWN_LOGIN = """
account_login                         200    302
account_logout                        302    200
account_signup                        200    302
account_reauthenticate                login  200
account_email                         login  200
account_change_password               login  200
account_set_password                  login  302
account_reset_password                200    200
account_reset_password_done           200    200
account_reset_password_from_key       200    200
account_reset_password_from_key_done  200    200
mfa_index                             login  200
mfa_authenticate                      login  302
mfa_reauthenticate                    login  302
mfa_activate_totp                     login  302
mfa_deactivate_totp                   login  ·
mfa_view_recovery_codes               login  ·
mfa_generate_recovery_codes           login  302
mfa_download_recovery_codes           login  ·
"""


@dataclass
class World:
    """The cast, logged in, and the objects of the table: what each needs in its address."""

    cast: Cast
    clients: dict[str, Client]
    objects: dict[str, dict[str, object]] = field(default_factory=lambda: {"-": {}})


def make_world() -> World:
    """One of everything."""
    cast = people.make_cast()
    nova = make_user("nova", last_name="Ekberg")
    give_role(nova, Role.SKOLPSYKOLOG, cast.ekskolan)
    left = give_role(nova, Role.SKOLPSYKOLOG, cast.bjorkskolan)
    users: dict[str, User] = {name: getattr(cast, name) for name in PEOPLE if name not in ("visitor", "nova")}
    clients = {name: login(Client(), user) for name, user in (users | {"nova": nova}).items()}
    world = World(cast, clients | {"visitor": Client()})
    for pupil in ("noah", "alma", "signe"):
        world.objects[pupil] = {"pk": getattr(cast, pupil).pk}
    grant = grant_student(student=cast.signe, user=make_user("robin"), reason="Är mentor", by=cast.karin)
    world.objects["grant"] = {"pk": cast.signe.pk, "grant_pk": grant.pk}
    of_noah = investigate(cast, cast.noah, utredare=nova)
    left.last_day = people.TODAY - dt.timedelta(days=1)
    left.save()
    add_deliveries(world)
    add_report(world)
    add_import(world)
    add_absence(world)
    add_mapping(world)
    add_signal(world)
    add_cases(world, of_noah)
    world.objects["week"] = {"pk": cast.klass_8b.pk, "year": 2026, "week": 47}
    return world


def investigate(cast: Cast, student: Student, utredare: User) -> Case:
    """Karin opens a case and begins to investigate."""
    case = services.open_case(student=student, school=cast.bjorkskolan, by=cast.karin, why="Sex tillfällen.")
    return way.start_investigation(cast, way.fresh(case), utredare=utredare)


def add_absence(world: World) -> None:
    """Sara has registered that Noah came late."""
    noah = world.cast.noah
    school_day(noah, people.TODAY, offered=360)
    row = byhand.register(
        noah, school=world.cast.bjorkskolan, by=world.cast.sara, why="Såg honom komma.", day=people.TODAY,
        start=dt.time(8, 20), minutes=10, valid=False, announced=False, late=True,
    )  # fmt: skip
    world.objects["absence"] = {"pk": noah.pk, "row": row.pk}
    for name in ("noah", "signe"):
        world.objects[f"{name}_day"] = {"pk": getattr(world.cast, name).pk, "day": people.TODAY.isoformat()}


def add_import(world: World) -> None:
    """Birgitta has read in a file; one row, Noah's, was refused. Nobody answers at the connection's address."""
    connection = SourceConnection(huvudman=world.cast.huvudman, base_url="http://127.0.0.1:9/v2.0")
    connection.keep_secret("nyckel")
    connection.save()
    run = ImportRun.objects.create(
        kind=ImportRun.Kind.PEOPLE, started_by=world.cast.birgitta, status=ImportRun.Status.DONE,
        files=[{"file": "elever.csv", "read": 1, "created": 0, "corrected": 0, "unchanged": 0, "refused": 1}],
    )  # fmt: skip
    RefusedRow.objects.create(run=run, file="elever.csv", line=2, column="klass", value="", message="Fyll i klass.")
    undoable = ImportRun.objects.create(
        kind=ImportRun.Kind.ABSENCE, started_by=world.cast.birgitta, status=ImportRun.Status.DONE,
        finished_at=people.NOW,
    )  # fmt: skip
    cast = world.cast
    Absence.objects.create(
        student=cast.noah, school=cast.bjorkskolan, huvudman=cast.huvudman, key="k:1", run=undoable,
        day=people.TODAY, minutes=60, valid=True,
    )  # fmt: skip
    world.objects |= {"import": {"pk": run.pk}, "undoable": {"pk": undoable.pk}}


def add_mapping(world: World) -> None:
    """Birgitta has saved the columns of one file, and looks at those of another."""
    by = world.cast.birgitta
    mapping = ColumnMapping.objects.create(
        huvudman=world.cast.huvudman, name="Skola24", table="franvaro", header=["Elev"], created_by=by, updated_by=by,
        columns={"elev": {"from": "column", "header": "Elev", "how": "nummer", "repeats": False}},
    )  # fmt: skip
    key = samples.keep(SimpleUploadedFile("x.csv", b"Elev;Dag\n1;2\n"), by, has_header=True)
    world.objects |= {"mapping": {"pk": mapping.pk}, "sample": {"key": UUID(key), "start": "tom-franvaro"}}


def add_signal(world: World) -> None:
    """An open signal about Noah, and a rule of the huvudman."""
    signal = Alert.objects.create(
        student=world.cast.noah, school=world.cast.bjorkskolan, rule="dagar_tio_veckor", version=1, at_least=6,
        number=6, window_from=dt.date(2026, 9, 14), window_to=people.TODAY,
        figures={"occasions": 1, "absence_days": 6, "from": "2026-09-14", "to": "2026-11-20"},
    )  # fmt: skip
    world.objects["signal"] = {"pk": signal.pk}
    world.objects["rule"] = {"huvudman": world.cast.huvudman.pk, "name": "dagar_tio_veckor"}


def add_cases(world: World, of_noah: Case) -> None:
    """Noah's case in Utredning, Tuva's just opened, Maja's with a measure of Sara's; Elias has none."""
    cast = world.cast
    of_tuva, of_maja = way.opened(cast, cast.tuva), investigate(cast, cast.maja, utredare=cast.petra)
    services.save_investigation(case=of_maja, by=cast.petra, changes=way.mapping(of_maja))
    services.lamna_for_granskning(case=of_maja, by=cast.petra)
    services.godkann(case=of_maja, by=cast.karin, reason="Åtgärder behövs.")
    measure = way.measure(cast, of_maja)
    world.objects |= {
        "elias": {"pk": make_student("Elias", group=cast.klass_8b).pk},
        "utredning": {"pk": of_noah.pk},
        "atgarder": {"pk": of_maja.pk},
        "measure": {"pk": of_maja.pk, "measure_pk": measure.pk},
        "anmal": {"pk": of_tuva.pk, "step": "anmal"},
        "inled": {"pk": of_tuva.pk, "step": "inled-utredning"},
        "lamna": {"pk": of_noah.pk, "step": "lamna-for-granskning"},
        "avsluta": {"pk": of_tuva.pk, "step": "avsluta"},
        "unknown": {"pk": of_tuva.pk, "step": "finns-inte"},
    }


def add_report(world: World) -> None:
    """Björkskolan's report of October with Noah and Signe, sent by Maria."""
    cast = world.cast
    for student in (cast.noah, cast.signe):
        school_day(student, dt.date(2026, 10, 1), valid=360)
    report = prepare_report(cast.bjorkskolan, dt.date(2026, 10, 1))
    assert report is not None
    send_report(report, by=cast.maria, comment="")
    rows = {row.student_id: row.pk for row in report.rows.all()}
    world.objects |= {"report": {"pk": report.pk}, "row": {"pk": rows[cast.noah.pk]}}
    world.objects["hidden_row"] = {"pk": rows[cast.signe.pk]}


def add_deliveries(world: World) -> None:
    """A letter to Almas hemkommun and the notice to the huvudman; one to judge; one about Signe, by hand."""
    cast = world.cast
    upper = make_student("Liam", group=cast.klass_8b, municipality=cast.granas, skolform=Skolform.GYMNASIESKOLA)
    cast.signe.registered_municipality = cast.granas
    cast.signe.save()
    for student in (cast.alma, upper, cast.signe):
        case = investigate(cast, student, utredare=cast.petra)
    world.objects["hidden"] = {"pk": case.pk}
    for name, student, channel in (
        ("letter", cast.alma, Channel.LETTER),
        ("notice", cast.alma, Channel.REGISTER),
        ("question", upper, Channel.LETTER),
        ("secret", cast.signe, Channel.MANUAL),
    ):
        delivery = Delivery.objects.filter(student=student, channel=channel).order_by("pk").last()
        assert delivery is not None
        world.objects[name] = {"pk": delivery.pk}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the table, made once; whatever the rows do is undone."""
    with django_db_blocker.unblock(), time_machine.travel(people.NOW), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


# ----------------------------------------------------------------------------------------------- The tests

ROWS = [line.split() for line in TABLE.strip().splitlines() if line]
HEAD, *ROWS = ROWS


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """The response. Nothing that was done remains."""
    with transaction.atomic():
        response = client.post(url) if method == "POST" else client.get(url)
        transaction.set_rollback(True)
    return response  # type: ignore[return-value]  # the test client's response is one


def answer(response: HttpResponse) -> str:
    """The status code, ``·`` for 404, ``login`` for being sent to log in."""
    if response.status_code == 302 and response["Location"].startswith("/konto/logga-in/"):
        return "login"
    return "·" if response.status_code == 404 else str(response.status_code)


def test_the_table_has_a_column_for_everybody() -> None:
    assert HEAD[3:] == PEOPLE
    assert {len(row) for row in ROWS} == {len(HEAD)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_everybody_gets_the_answer_of_the_table_and_nobody_a_name_they_may_not_see(
    world: World, row: list[str]
) -> None:
    address, method, thing, *expected = row
    url = reverse(address, kwargs=world.objects[thing])
    responses = {name: ask(world.clients[name], method, url) for name in PEOPLE}

    answers = {name: answer(response) for name, response in responses.items()}
    assert answers == dict(zip(PEOPLE, expected, strict=True))
    pages = {name: page.content.decode() for name, page in responses.items() if "html" in page["Content-Type"]}
    assert {name for name, text in pages.items() if PROTECTED_NAME in text} <= REACH_SIGNE
    assert not [name for name, text in pages.items() if any(pupil in title(text) for pupil in PUPIL_NAMES)]


def title(page: str) -> str:
    """What the browser's tab and history say."""
    return page.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_open_and_show_nothing_of_the_school(world: World, address: str) -> None:
    for name in ("visitor", "karin", "sixten"):
        response = world.clients[name].get(reverse(address))

        assert response.status_code == 200
        assert "Noah" not in response.content.decode()


@pytest.mark.parametrize("row", OWN_LOGIN.strip().splitlines(), ids=lambda row: row.split()[0])
def test_pages_about_ones_own_login(world: World, row: str) -> None:
    address, visitor, person = row.split()
    kwargs = {"uidb36": "1", "key": "a-b"} if address == "account_reset_password_from_key" else {}
    url = reverse(address, kwargs=kwargs)

    assert answer(ask(world.clients["visitor"], "GET", url)) == visitor
    assert answer(ask(world.clients["sara"], "GET", url)) == person


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its full name."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{namespace}{each.name}", each
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from routes(each.url_patterns, inner)


def test_no_address_is_outside_the_table() -> None:
    in_table = {row[0] for row in ROWS} | {line.split()[0] for line in OWN_LOGIN.strip().splitlines()} | {*PUBLIC}

    assert {name for name, _ in routes(get_resolver().url_patterns)} == in_table


def test_no_address_takes_forms_without_csrf_protection() -> None:
    unprotected = {
        name for name, route in routes(get_resolver().url_patterns) if getattr(route.callback, "csrf_exempt", False)
    }

    assert unprotected == set()


# --------------------------------------------------------------------------------------- What no browser sends

PARAMETERS = "sida klass skola vem fran till elev arende manad steg visa markera id to next q version".split()  # noqa: SIM905
STRANGE = ["1\0", "²", "9" * 20, "9" * 5000]  # PostgreSQL keeps no NUL; ² is a digit; no row has such numbers
FIELD_NAME = re.compile(r'name="([^"]+)"')
READ = [row for row in ROWS if row[1] == "GET" and "200" in row]


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_address_breaks_on_what_no_browser_sends_in_its_query(world: World, row: list[str]) -> None:
    client, url = world.clients[PEOPLE[row.index("200") - 3]], reverse(row[0], kwargs=world.objects[row[2]])
    alone = [{name: "\0"} for name in PARAMETERS] if row[2] == "-" else []
    for query in [*(dict.fromkeys(PARAMETERS, value) for value in STRANGE), *alone]:
        with transaction.atomic():
            assert client.get(url, query).status_code < HTTPStatus.INTERNAL_SERVER_ERROR, query
            transaction.set_rollback(True)


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == "POST"], ids=lambda row: "-".join(row[:3]))
def test_no_form_breaks_on_what_no_browser_sends(world: World, row: list[str]) -> None:
    who = next(name for name, code in zip(PEOPLE, row[3:], strict=True) if code not in ("login", "·"))
    url = reverse(row[0], kwargs=world.objects[row[2]])
    fields = {name for name in FIELD_NAME.findall(world.clients[who].get(url).content.decode()) if name[:4] != "csrf"}
    for value in STRANGE:
        with transaction.atomic():
            answered = world.clients[who].post(url, dict.fromkeys([*PARAMETERS, *fields], value))
            transaction.set_rollback(True)
        assert answered.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, value


# ---------------------------------------------------------------------------------- What goes with every answer


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_answer_is_kept_in_a_cache_or_tells_others_where_somebody_was(world: World, row: list[str]) -> None:
    client, url = world.clients[PEOPLE[row.index("200") - 3]], reverse(row[0], kwargs=world.objects[row[2]])

    headers = ask(client, "GET", url).headers

    assert {"no-store", "private"} <= set(headers["Cache-Control"].replace(" ", "").split(","))
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not [pupil for pupil in PUPIL_NAMES if pupil in str(headers)]


EVIL = """=HYPERLINK("//x"),"'><script>alert(1)</script>{{ 7|add:7 }}"""


@pytest.fixture(scope="module")
def evil(world: World) -> Iterator[World]:
    """The world with names and words that would like to be code, as a file may have brought them."""
    with transaction.atomic():
        Student.objects.update(first_name=EVIL, last_name=EVIL)
        User.objects.update(last_name=EVIL)
        Guardian.objects.update(first_name=EVIL, last_name=EVIL, phone=EVIL[:30], address=EVIL, language=EVIL[:40])
        School.objects.update(name=EVIL)
        Group.objects.update(name=Concat(Value("<q>"), "pk"))
        Case.objects.update(why=EVIL)
        RefusedRow.objects.update(value=EVIL, message=EVIL)
        ImportRun.objects.update(notes=[EVIL])
        yield world
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", READ, ids=lambda row: "-".join(row[:3]))
def test_no_name_or_word_becomes_code(evil: World, row: list[str]) -> None:
    page = ask(evil.clients[PEOPLE[row.index("200") - 3]], "GET", reverse(row[0], kwargs=evil.objects[row[2]]))

    text = page.content.decode() if "html" in page["Content-Type"] else ""
    assert [code for code in ("<script>alert", '"//x"', "<q>") if code in text] == []


def test_a_name_in_a_file_of_refused_rows_is_no_formula(evil: World) -> None:
    page = ask(evil.clients["birgitta"], "GET", reverse("absence:import_refused", kwargs=evil.objects["import"]))

    assert """"'=HYPERLINK""" in b"".join(page.streaming_content).decode()  # type: ignore[attr-defined]
