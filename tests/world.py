"""One of everything at the schools of the cast: what the role × URL table asks about, and who asks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from absence import byhand, samples
from absence.models import Absence, Alert, ColumnMapping, ImportRun, RefusedRow, SourceConnection
from absence.reports import send_report
from cases import services
from cases.models import Case, ConcernNote
from cases.services import meetings
from drafts.marks import new_mark
from drafts.services import keep
from notifications.complementing import Complement, complement
from notifications.models import Channel, Delivery, Status
from oversight.occasions import Occasion
from oversight.services.follow_up import write_follow_up
from people.models import Skolform, Student, User
from people.roles import Role
from people.services import grant_student
from retention.models import Disposal, DisposalItem, Fetch, Hold
from tests import cast as people
from tests.absence.months import prepare_report
from tests.cases import concerns, way
from tests.cast import Cast, give_role, login, make_student, make_user, school_day
from tests.guests.asking import a_picture, answered, guardian_key, link_to
from tests.kept import Kept
from tests.retention.decided import decide

# The columns: a visitor; mentor of 8B and of 8A; kurator, specialpedagog and rektor; rektor of another school;
# utredare in Noah's case; administratör; övrig personal; huvudman; systemförvaltare; superuser without a role.
PEOPLE = ["visitor", "sara", "amir", "maria", "petra", "karin", "rolf", "nova", "birgitta", "kim"]
PEOPLE += ["hugo", "stina", "sixten"]


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
    add_passing(world)
    add_meeting(world)
    add_delegation(world)
    add_draft(world)
    add_concerns(world)
    add_guest(world)
    add_truancy(world)
    world.objects["autumn"] = {"school": cast.bjorkskolan.pk, "period": "HT2026"}
    world.objects["year"] = {"school": cast.bjorkskolan.pk, "period": "2025-26"}
    add_follow_up(world)
    add_disposal(world)
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
    rule = {"huvudman": world.cast.huvudman.pk, "name": "dagar_tio_veckor"}
    world.objects["setting"] = {"huvudman": rule["huvudman"], "name": "uppfoljning-senast"}
    world.objects |= {"rule": rule, "trial": {**rule, "school": world.cast.bjorkskolan.pk, "value": 3}}


def add_cases(world: World, of_noah: Case) -> None:
    """Noah's case in Utredning, Tuva's just opened, Maja's with a measure of Sara's; Elias has none."""
    cast = world.cast
    of_tuva, of_maja = way.opened(cast, cast.tuva), investigate(cast, cast.maja, utredare=cast.petra)
    services.save_investigation(case=of_maja, by=cast.petra, changes=way.mapping(of_maja))
    services.lamna_for_granskning(case=of_maja, by=cast.petra)
    services.godkann(case=of_maja, by=cast.karin, reason="Åtgärder behövs.")
    measure = way.measure(cast, of_maja)
    suggestion = services.add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="individ", what="Frukost")
    material = services.add_material(huvudman=cast.huvudman, by=cast.stina, title="Film", url="https://film.example/1")
    plan = services.TalkPlan("elev", leader=cast.sara, by_day=way.NEXT_WEEK)
    talk = services.save_investigation_talk(case=of_noah, by=cast.karin, plan=plan)
    world.objects |= {
        "talk": {"pk": of_tuva.pk, "talk_pk": way.talk(cast, cast.tuva).pk},
        "anmalan": add_report_to_rektor(cast),
        "closed": close_one(cast),
        "elias": {"pk": make_student("Elias", group=cast.klass_8b).pk},
        "utredning": {"pk": of_noah.pk},
        "decision": {"pk": of_noah.pk, "decision_pk": of_noah.decisions.get().pk},
        "told": {"pk": of_noah.pk, "told_pk": of_noah.to_tell.get(key="elev").pk},
        "samverkan": {"pk": of_noah.pk, "samverkan_pk": way.samverkan(cast, of_noah).pk},
        "communication": {"pk": of_noah.pk, "communication_pk": way.communicate(cast, of_noah, by=cast.karin)[0].pk},
        "conversation": {"pk": of_noah.pk, "talk_pk": talk.pk},
        "atgarder": {"pk": of_maja.pk},
        "measure": {"pk": of_maja.pk, "measure_pk": measure.pk},
        "suggestion": {"pk": suggestion.pk},
        "material": {"pk": material.pk},
        "program": {"pk": of_maja.pk, "program_pk": way.program(cast, of_maja).pk},
        "appeal": {"pk": of_maja.pk, "appeal_pk": way.appeal(cast, of_maja).pk},
        "anmal": {"pk": of_tuva.pk, "step": "anmal"},
        "inled": {"pk": of_tuva.pk, "step": "inled-utredning"},
        "lamna": {"pk": of_noah.pk, "step": "lamna-for-granskning"},
        "avsluta": {"pk": of_tuva.pk, "step": "avsluta"},
        "unknown": {"pk": of_tuva.pk, "step": "finns-inte"},
    }


def add_passing(world: World) -> None:
    """Karin has given Lova's case to Ekskolan, where Lova goes now."""
    cast = world.cast
    lova = make_student("Lova", group=cast.klass_8b)
    case = way.opened(cast, lova)
    way.talk(cast, lova)
    for rows in (lova.enrolments, lova.memberships):
        rows.update(last_day=people.TODAY - dt.timedelta(days=1))
    lova.enrolments.create(school=cast.ekskolan, skolform=Skolform.GRUNDSKOLA, first_day=people.TODAY)
    passing = services.pass_on(
        case=case, by=cast.karin, to_school=cast.ekskolan, note="Lova trivs i slöjden.", parts=["samtal"]
    )
    world.objects["passing"] = {"pk": passing.pk}


def close_one(cast: Cast) -> dict[str, object]:
    """Sara has closed Otto's case and keeps an eye on him; Karin has not read how it went."""
    case = way.opened(cast, make_student("Otto", group=cast.klass_8b))
    services.avsluta(case=case, by=cast.sara, closing="önskad effekt", reason="Han är här.", after=way.after(cast))
    return {"pk": case.pk}


def add_report_to_rektor(cast: Cast) -> dict[str, object]:
    """Amir has reported about Vera in his class."""
    vera = make_student("Vera", group=cast.klass_8a)
    case = services.open_case(student=vera, school=cast.bjorkskolan, by=cast.amir, why="Sex tillfällen.")
    report = services.anmal(case=case, by=cast.amir, concern="Vera är borta.", why_no_talk="Har inte gått att nå.")
    return {"pk": case.pk, "anmalan_pk": report.pk}


def add_meeting(world: World) -> None:
    """A meeting of today, where Sara was given something to do in Tuva's case."""
    cast, case = world.cast, Case.objects.get(student=world.cast.tuva)
    meeting = meetings.plan_meeting(school=cast.bjorkskolan, by=cast.karin, held_on=people.TODAY)
    item = meetings.add_item(
        meeting=meeting, case=case, by=cast.karin, said="Vi ringer hem.", task="Ring hem", responsible=cast.sara,
        last_day=people.TODAY,
    )  # fmt: skip
    world.objects |= {
        "meeting": {"pk": meeting.pk},
        "item": {"pk": meeting.pk, "case_pk": case.pk},
        "task": {"pk": item.pk},
    }


def add_delegation(world: World) -> None:
    """Karin has delegated to Bea, biträdande rektor."""
    bea = make_user("bea", last_name="Lund")
    give_role(bea, Role.BITRADANDE_REKTOR, world.cast.bjorkskolan)
    delegation = services.delegate(
        school=world.cast.bjorkskolan, by=world.cast.karin, to=bea, decisions=["inleda"], first_day=people.TODAY,
        last_day=None,
    )  # fmt: skip
    world.objects["delegation"] = {"pk": delegation.pk}


def add_draft(world: World) -> None:
    """Sara has begun to write a talk with Noah."""
    place = f"/elever/{world.cast.noah.pk}/samtal/"
    mark = new_mark(world.cast.sara.pk, place, "Samtal om frånvaro", world.cast.noah.pk)
    world.objects["draft"] = {"pk": keep(mark, {"pupil_view": ["Bussen går för tidigt."]}).pk}


def add_concerns(world: World) -> None:
    """Maria has given one about Noah and supplemented it; Sara has one ready, and a draft."""
    cast = world.cast
    given = concerns.given(cast.maria, cast.noah)
    note = services.note_concern(concern=given, by=cast.maria, kind=ConcernNote.Kind.SUPPLEMENT, text="Han frös.")
    world.objects |= {
        "oro": {"pk": given.pk},
        "tillagg": {"pk": given.pk, "note_pk": note.pk},
        "oro_klar": {"pk": concerns.ready(cast.sara, cast.tuva).pk},
        "oro_utkast": {"pk": concerns.draft(cast.sara).pk},
    }


def add_guest(world: World) -> None:
    """Tuva has answered by a link, her mother not yet; Sara has put Tuva's drawing in the case."""
    cast, case = world.cast, Case.objects.get(student=world.cast.tuva)
    link, _ = services.ask_by_link(case=case, by=cast.sara, whom=guardian_key(case, "Helena"), way="skickad")
    reply = answered(link_to(case, "elev", cast.sara, way="visad"), "Bussen går för tidigt.")
    picture = services.add_case_picture(case=case, by=cast.sara, upload=a_picture(), text="Tuvas teckning")
    world.objects |= {
        "drawn": {"pk": case.pk},
        "guest": {"pk": case.pk, "link_pk": link.pk},
        "reply": {"pk": case.pk, "reply_pk": reply.pk},
        "picture": {"pk": case.pk, "name": picture.name},
    }


def add_truancy(world: World) -> None:
    """Liam, in gymnasieskolan, has been away without valid reason for ten hours on two days."""
    liam = Student.objects.get(first_name="Liam")
    for day in (people.TODAY - dt.timedelta(days=1), people.TODAY):
        school_day(liam, day, invalid=300)


def add_follow_up(world: World) -> None:
    """Hugo has followed up Björkskolan and asked for something."""
    school, occasion = world.cast.bjorkskolan, Occasion(dt.date(2026, 10, 5))
    write_follow_up(
        school=school, occasion=occasion, by=world.cast.hugo, text="Bra möten.", asked="Hur gör ni med kontrollerna?",
        answer_by=people.TODAY, version=0,
    )  # fmt: skip
    world.objects["followed"] = {"pk": school.pk, "occasion": occasion.key}


def add_disposal(world: World) -> None:
    """Hugo has entered a decision; Birgitta has fetched a package that is not on the disk any more."""
    plan, by = decide(world.cast), world.cast.birgitta
    disposal = Disposal.objects.create(
        school=world.cast.bjorkskolan, plan=plan, kind="arenden", rule="Gallras tre år efter", prepared_at=people.NOW,
        prepared_by=by, package="gallring/borta.zip", size=1, sha256="0" * 64,
    )  # fmt: skip
    DisposalItem.objects.create(disposal=disposal, case_key=1, number="2019-001", version=1)
    Disposal.objects.filter(pk=disposal.pk).update(packed_at=people.NOW, fetched_at=people.NOW)
    Fetch.objects.create(disposal=disposal, by=by, at=people.NOW)
    held = Case.objects.get(student=world.cast.tuva)
    Hold.objects.create(case=held, reason="En tvist pågår.", by=world.cast.hugo, at=people.NOW)
    world.objects |= {
        "gallring": {"pk": disposal.pk},
        "bjork": {"pk": world.cast.bjorkskolan.pk},
        "held": {"pk": held.pk},
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
    world.objects |= {"hidden": {"pk": case.pk}, "upper": {"pk": upper.pk}}
    for name, student, channel in (
        ("letter", cast.alma, Channel.LETTER),
        ("notice", cast.alma, Channel.REGISTER),
        ("question", upper, Channel.LETTER),
        ("secret", cast.signe, Channel.MANUAL),
    ):
        delivery = Delivery.objects.filter(student=student, channel=channel).order_by("pk").last()
        assert delivery is not None
        world.objects[name] = {"pk": delivery.pk}
    add_posted(world)


def add_posted(world: World) -> None:
    """A letter about Ebbe that has been posted, and a complement that waits."""
    ebbe = make_student("Ebbe", group=world.cast.klass_8b, municipality=world.cast.granas)
    investigate(world.cast, ebbe, utredare=world.cast.petra)
    letter = Delivery.objects.filter(student=ebbe, channel=Channel.LETTER)
    letter.update(status=Status.POSTED)
    world.objects["posted"] = {"pk": letter.get().pk}
    complement(
        first=letter.get(),
        said=Complement(together="Skolskjuts.", contact="Karin", basis="Samtycke."),
        by=world.cast.karin,
    )
    world.objects["more"] = {"pk": Delivery.objects.latest("pk").pk}


kept_world = Kept(make_world)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world of the table, made once; whatever the rows do is undone."""
    with django_db_blocker.unblock(), time_machine.travel(people.NOW), transaction.atomic():
        yield kept_world.put()
        transaction.set_rollback(True)
