"""Åtgärdsprogram: what a decision needs, by whom, in which skolform, and what its paper says about appeal."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.errors import MissingParts
from cases.models import Atgardsprogram, Case
from cases.support import forms_for, who_appeals
from cases.work import tasks_for
from people.models import Enrolment, Guardianship, Protection, Skolform
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user
from tests.notifications.paper import is_archivable, words

Kind, Form = Atgardsprogram.Kind, Atgardsprogram.Form


def asked(cast: Cast, case: Case, **given: object) -> list[str]:
    """What a decision lacks."""
    with pytest.raises(MissingParts) as missing:
        way.program(cast, case, **given)
    return [part.text for part in missing.value.parts]


@pytest.mark.parametrize(
    ("given", "ask"),
    [
        ({"kind": ""}, "Välj vad du beslutar."),
        ({"need": " "}, "Skriv vilket behov av särskilt stöd eleven har."),
        ({"met": ""}, "Skriv hur behovet ska tillgodoses."),
        ({"form": ""}, "Välj hur stödet ges."),
        ({"follow_up_by": ""}, "Skriv vem som ansvarar för uppföljningen."),
        ({"evaluate_by": ""}, "Skriv vem som ansvarar för utvärderingen."),
        ({"follow_up_on": TODAY}, "Välj en kommande dag för uppföljningen."),
        ({"evaluate_on": TODAY}, "Välj en dag för utvärderingen, samma dag som uppföljningen eller senare."),
        ({"taking_part": ""}, "Skriv hur eleven och vårdnadshavarna har fått möjlighet att delta."),
        ({"reason": ""}, "Skriv skälen för beslutet."),
        ({"kind": Kind.NONE, "reason": " "}, "Skriv skälen för beslutet."),
        ({"kind": Kind.END}, "Eleven har inget åtgärdsprogram i ärendet som kan avslutas."),
    ],
)
def test_each_part_that_is_missing_is_named(cast: Cast, given: dict[str, object], ask: str) -> None:
    assert asked(cast, way.opened(cast), **given) == [ask]


def test_not_to_make_one_keeps_no_plan_and_one_that_is_there_can_end(cast: Cast) -> None:
    case = way.opened(cast)

    none = way.program(cast, case, kind=Kind.NONE)
    assert (none.need, none.form, none.follow_up_on, none.lagrum) == ("", "", None, "3 kap. 9 § skollagen")
    way.program(cast, case)
    assert way.program(cast, case, kind=Kind.END).kind == Kind.END


def test_another_group_is_decided_by_the_rektor_alone_and_says_its_provision(cast: Cast) -> None:
    case, bea = way.opened(cast), make_user("bea", last_name="Lund")
    give_role(bea, Role.BITRADANDE_REKTOR, cast.bjorkskolan)
    with pytest.raises(PermissionDenied):
        way.program(cast, case, by=bea)
    services.delegate(
        school=cast.bjorkskolan, by=cast.karin, to=bea, decisions=["stod"], first_day=TODAY, last_day=None
    )
    bea = way.person(bea)

    alone = "Det här stödet får bara rektorn själv besluta om, 3 kap. 9 § skollagen."
    for form in (Form.GROUP, Form.ALONE, Form.STUDIES, Form.DISTANCE):
        assert asked(cast, case, by=bea, form=form) == [alone]
    ordinary = way.program(cast, case, by=bea)
    assert ordinary.delegation
    assert case.events.get(kind="atgardsprogram").data["delegation"] == ordinary.delegation.pk
    assert way.program(cast, case, form=Form.GROUP).lagrum == "3 kap. 9 § skollagen, 3 kap. 11 § skollagen"
    assert way.program(cast, case, form=Form.DISTANCE).lagrum == "3 kap. 9 § skollagen, 3 kap. 11 a § skollagen"


def test_gymnasieskolan_has_neither_another_group_nor_anpassad_studiegang(cast: Cast) -> None:
    case = way.opened(cast)
    assert len(forms_for(case, TODAY)) == 5
    Enrolment.objects.filter(student=cast.noah).update(skolform=Skolform.GYMNASIESKOLA)

    assert [form for form, _ in forms_for(case, TODAY)] == [Form.ORDINARY, Form.DISTANCE]


def test_an_evaluation_that_asks_for_it_is_answered_by_the_decision(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    said = way.evaluation(case, decision="åtgärdsprogram", follow_up_on=way.NEXT_WEEK)
    services.evaluate(case=case, by=cast.petra, **said)
    assert tasks_for(way.person(cast.karin), TODAY)[0].title == "Besluta om åtgärdsprogram"

    way.program(cast, case, kind=Kind.NONE)

    assert "Besluta om åtgärdsprogram" not in [task.title for task in tasks_for(way.person(cast.karin), TODAY)]


def test_the_paper_says_what_is_decided_and_how_it_is_appealed(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    program = way.program(cast, case)

    answer = login(client, cast.sara).get(f"/arenden/{case.pk}/atgardsprogram/{program.pk}/")

    assert is_archivable(answer)
    assert answer["Content-Disposition"] == f'attachment; filename="atgardsprogram-{case.number}.pdf"'
    text = words(answer)
    for part in (
        "Beslut om åtgärdsprogram", "20 november 2026", "Noah Ali", program.need, program.met,
        "Ansvarig: Petra Sandström, specialpedagog.", "Ansvarig: Karin Westerberg, rektor.", program.taking_part,
        "3 kap. 9 § skollagen", "Skolväsendets överklagandenämnd", "Skicka eller lämna överklagandet till skolan",
        "inom tre veckor från den dag då du fick del av beslutet", "Båda vårdnadshavarna behöver skriva under.",
        "28 kap. 16 § skollagen",
    ):  # fmt: skip
        assert part in text


def test_nothing_about_a_protected_pupil_is_printed(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    program = way.program(cast, case)
    type(cast.noah).objects.filter(pk=cast.noah.pk).update(protection=Protection.SEKRETESSMARKERING)

    assert login(client, cast.karin).get(f"/arenden/{case.pk}/atgardsprogram/{program.pk}/").status_code == 302


def test_who_appeals_depends_on_the_guardians_and_the_pupils_age(cast: Cast) -> None:
    case = way.opened(cast)
    assert who_appeals(case, TODAY).startswith("Båda vårdnadshavarna")
    Guardianship.objects.filter(student=cast.noah).first().delete()  # type: ignore[union-attr]

    assert who_appeals(way.fresh(case), TODAY).startswith("Vårdnadshavaren överklagar.")
    assert who_appeals(Case(student=cast.casper, school=cast.bjorkskolan), TODAY) == (
        "Eleven är myndig och överklagar själv."
    )
