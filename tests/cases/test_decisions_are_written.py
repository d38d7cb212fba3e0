"""A decision keeps its reasons, its lagrum as it read that day, and what else was considered."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from absence.limits import change
from absence.rules import RULES
from cases import services
from cases.forms.deciding import InledUtredningForm
from cases.models import Case, Decision
from people.models import Skolform
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user, on_day, school_day


def test_the_decision_to_investigate_says_why_by_which_law_and_what_else(cast: Cast) -> None:
    way.utredning(cast)

    decision = Decision.objects.get()
    assert (decision.kind, decision.decided_by, decision.decided_at.date()) == (Decision.Kind.INLED, cast.karin, TODAY)
    assert decision.lagrum == "7 kap. 19 a § skollagen"
    assert (decision.sarskilt_stod, decision.krankning) == (True, False)


@pytest.mark.parametrize(
    ("skolform", "lagrum"),
    [
        (Skolform.FORSKOLEKLASS, "7 kap. 19 a § skollagen"),
        (Skolform.ANPASSAD_GRUNDSKOLA, "7 kap. 19 a § skollagen"),
        (Skolform.GYMNASIESKOLA, "15 kap. 16 § skollagen"),
        (Skolform.ANPASSAD_GYMNASIESKOLA, "18 kap. 16 § skollagen"),
    ],
)
def test_the_lagrum_follows_the_skolform(cast: Cast, skolform: Skolform, lagrum: str) -> None:
    cast.noah.enrolments.update(skolform=skolform)

    way.utredning(cast)

    assert Decision.objects.get().lagrum == lagrum


def test_a_case_that_is_handed_back_has_a_reason_suggestions_and_a_day(cast: Cast) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "lamna_tillbaka", cast.karin)

    assert Decision.objects.get().suggestions == "Ring igen."
    assert way.fresh(case).check_again_on == way.NEXT_WEEK


def test_what_is_handed_back_may_need_support_or_harm_looked_into_all_the_same(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    sent = {
        "version": case.version, "reason": "Känd orsak.", "suggestions": "Ring.", "check_again_on": way.NEXT_WEEK,
        "krankning": "ja", "krankning_why": "Noah berättade om gruppen i korridoren.",
    }  # fmt: skip
    login(client, cast.karin)

    unsaid = client.post(f"/arenden/{case.pk}/lamna-tillbaka/", sent | {"sarskilt_stod_why": "Engelskan."})
    assert "Välj Ja eller Nej, eller ta bort" in unsaid.content.decode()
    client.post(f"/arenden/{case.pk}/lamna-tillbaka/", sent)

    decision, page = Decision.objects.get(), client.get(f"/arenden/{case.pk}/").content.decode()
    assert (decision.sarskilt_stod, decision.krankning) == (None, True)
    assert "Kränkande behandling ska utredas. Noah berättade om gruppen" in page
    assert "Behovet av särskilt stöd ska" not in page


def test_a_rektors_closing_is_a_decision_and_a_mentors_is_not(cast: Cast) -> None:
    way.take(cast, way.opened(cast), "avsluta", cast.sara)
    assert not Decision.objects.exists()

    way.take(cast, way.opened(cast, cast.maja), "avsluta", cast.karin)

    assert Decision.objects.get().kind == Decision.Kind.AVSLUTA


def test_an_investigation_that_leads_to_nothing_is_approved_all_the_same(cast: Cast) -> None:
    case = way.granskning(cast)

    services.avsluta(case=case, by=cast.karin, closing=Case.Closing.NOT_NEEDED, reason="Noah är tillbaka.")

    investigation = case.investigations.get()
    assert investigation.approved_at is not None
    assert investigation.needs_measures is False


def test_the_report_keeps_the_figures_of_its_day(cast: Cast) -> None:
    school_day(cast.noah, dt.date(2026, 11, 16), offered=300, invalid=300)
    school_day(cast.noah, dt.date(2026, 11, 17), offered=300)
    case = way.anmald(cast)
    school_day(cast.noah, dt.date(2026, 11, 18), offered=300, valid=300)

    figures = case.anmalningar.get().figures
    assert (figures["offered"], figures["reported"], figures["invalid"], figures["valid"]) == (600, 600, 300, 0)
    assert (figures["from"], figures["to"]) == ("2026-09-07", "2026-11-20")
    assert figures["occasions"] == 1


def test_the_bar_of_a_report_keeps_the_huvudmans_guide_value_of_its_day(client: Client, cast: Cast) -> None:
    school_day(cast.noah, dt.date(2026, 11, 16), offered=300, invalid=300)
    set_limit(cast, 15, first_day=TODAY)
    case = way.anmald(cast)
    set_limit(cast, 30, first_day=TODAY + dt.timedelta(days=1))

    with on_day(TODAY + dt.timedelta(days=3)):
        login(client, cast.sara)
        report = client.get(reverse("cases:case", args=[case.pk])).content.decode()
        talk = client.get(reverse("cases:talk", args=[cast.noah.pk])).content.decode()

    assert "Riktvärde 15 %" in report
    assert "Riktvärde 30 %" in talk, "what is written now goes by the value of now"


def set_limit(cast: Cast, percent: int, first_day: dt.date) -> None:
    """The huvudman sets its guide value of the monthly report."""
    change(
        cast.huvudman, RULES["tjugo_procent"], at_least=percent, is_on=True, first_day=first_day, by=cast.stina,
        reason="Vi vill se fler.", today=first_day - dt.timedelta(days=1),
    )  # fmt: skip


def test_numbers_start_over_each_year_and_count_by_school(cast: Cast) -> None:
    assert way.opened(cast).number == "2026-001"
    assert way.opened(cast, cast.maja).number == "2026-002"
    rektor = make_user("lars")
    give_role(rektor, Role.REKTOR, cast.alvgymnasiet)
    other = services.open_case(student=cast.casper, school=cast.alvgymnasiet, by=rektor, why="Borta.")
    assert other.number == "2026-001"

    last_year = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)
    assert way.opened(cast, cast.tuva, at=last_year).number == "2025-001"


def test_the_thousandth_case_of_a_year_comes_after_the_nine_hundred_and_ninety_ninth(cast: Cast) -> None:
    Case.objects.filter(pk=way.opened(cast).pk).update(number="2026-999")
    assert way.opened(cast, cast.maja).number == "2026-1000"

    assert way.opened(cast, cast.tuva).number == "2026-1001"


def test_who_investigates_is_chosen_among_the_schools_own_first_and_the_team_stands_folded(cast: Cast) -> None:
    away = make_user("eva", "Eva", "Ek")
    give_role(away, Role.KURATOR, cast.ekskolan)
    form = InledUtredningForm(case=way.anmald(cast), by=cast.karin)

    (_, empty), (here, own), (elsewhere, others) = form.fields["utredare"].choices  # type: ignore[attr-defined]

    assert (empty, here, elsewhere) == ("Välj", "Björkskolan", "Andra skolor")
    assert "Petra Sandström, specialpedagog" in [label for _, label in own]
    assert [label for _, label in others] == ["Eva Ek, kurator, Ekskolan"]
    assert "team" not in [field.name for field in form.first]
