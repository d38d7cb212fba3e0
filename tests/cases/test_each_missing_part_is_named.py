"""A step that lacks something is not taken: each missing part is named in a sentence that says what to do."""

import datetime as dt
from typing import Any

import pytest

from cases import services
from cases.errors import MissingParts
from cases.models import Case, MeasureEffect, State
from cases.routine import missing_parts
from people.models import User
from tests.cases import way
from tests.cast import TODAY, Cast


def parts_of(cast: Cast, case: Case, name: str, by: User, **given: Any) -> list[str]:
    """What the service says is missing; the case is as it was."""
    with pytest.raises(MissingParts) as refusal:
        way.take(cast, case, name, by, **given)
    assert way.fresh(case).version == case.version
    return [part.text for part in refusal.value.parts]


@pytest.mark.parametrize(
    ("step", "state", "given", "asked"),
    [
        ("anmal", way.opened, {"concern": " "}, "Beskriv vad som oroar dig."),
        ("lamna_tillbaka", way.anmald, {"reason": ""}, "Skriv skälen för beslutet."),
        ("lamna_tillbaka", way.anmald, {"suggestions": ""}, "Ge mentorn minst ett förslag att gå vidare med."),
        ("lamna_tillbaka", way.anmald, {"check_again_on": None}, "Välj en kommande dag för ny kontroll."),
        ("lamna_tillbaka", way.anmald, {"check_again_on": TODAY}, "Välj en kommande dag för ny kontroll."),
        ("inled_utredning", way.anmald, {"reason": ""}, "Skriv skälen för beslutet."),
        ("inled_utredning", way.anmald, {"sarskilt_stod": None}, "Svara på om behovet av särskilt stöd ska utredas."),
        ("inled_utredning", way.anmald, {"krankning": None}, "Svara på om kränkande behandling ska utredas."),
        (
            "inled_utredning",
            way.anmald,
            {"utredare": None},
            "Välj vem som ska utreda. I ett team är det den som samordnar.",
        ),
        ("begar_komplettering", way.granskning, {"missing": ""}, "Skriv vad som saknas i utredningen."),
        ("godkann", way.granskning, {"reason": ""}, "Skriv varför åtgärder behövs."),
        ("fortsatt_atgarda", way.uppfoljning, {"held_on": None}, "Välj vilken dag ni utvärderade."),
        ("fortsatt_atgarda", way.uppfoljning, {"participants": ""}, "Skriv vilka som var med."),
        ("fortsatt_atgarda", way.uppfoljning, {"conclusion": ""}, "Skriv er samlade bedömning."),
        ("fortsatt_atgarda", way.uppfoljning, {"changes": ""}, "Skriv vad som ska ändras."),
        (
            "fortsatt_atgarda",
            way.uppfoljning,
            {"effects": {}},
            "Välj vilken effekt ”Sara möter Noah vid bussen” har haft.",
        ),
        ("avsluta", way.opened, {"closing": ""}, "Välj varför ärendet avslutas."),
        ("avsluta", way.opened, {"closing": "hittepå"}, "Välj varför ärendet avslutas."),
        ("avsluta", way.opened, {"reason": ""}, "Skriv kort hur det blev."),
        ("ateruppta", way.avslutad, {"reason": ""}, "Skriv varför ärendet behöver återupptas."),
    ],
)
def test_what_the_form_does_not_say_is_asked_for(
    cast: Cast, step: str, state: Any, given: dict[str, Any], asked: str
) -> None:
    by = cast.sara if step == "anmal" else cast.karin

    assert parts_of(cast, state(cast), step, by, **given) == [asked]


def test_everything_missing_is_named_at_once(cast: Cast) -> None:
    given = {"reason": "", "sarskilt_stod": None, "krankning": None, "utredare": None}
    given |= {"sarskilt_stod_why": " ", "krankning_why": ""}

    assert len(parts_of(cast, way.anmald(cast), "inled_utredning", cast.karin, **given)) == 6


def test_a_report_needs_a_talk_with_pupil_and_guardian(cast: Cast) -> None:
    case = way.opened(cast)
    asked = ["Logga minst ett samtal med eleven och vårdnadshavare, eller skriv varför det inte har kunnat hållas."]
    assert parts_of(cast, case, "anmal", cast.sara, why_no_talk="") == asked

    alone = [{"name": "Noah Ali", "as": "elev"}]
    absent = [{"name": name, "why": "Erbjöds tid, kunde inte"} for name in ("Samira Ali", "Karim Ali")]
    way.talk(cast, participants=alone, absent_guardians=absent)

    assert parts_of(cast, way.fresh(case), "anmal", cast.sara, why_no_talk="") == asked


def test_a_report_after_a_handing_back_needs_a_talk_since_then(cast: Cast) -> None:
    case = way.talk(cast, held_on=TODAY - dt.timedelta(days=3)).case
    services.anmal(case=case, by=cast.sara, concern="Noah är borta varje måndag.")
    way.take(cast, way.fresh(case), "lamna_tillbaka", cast.karin)

    assert parts_of(cast, way.fresh(case), "anmal", cast.sara, why_no_talk="") == [
        "Logga minst ett nytt samtal med eleven och vårdnadshavare, eller skriv varför det inte har kunnat hållas."
    ]
    way.talk(cast)
    way.take(cast, way.fresh(case), "anmal", cast.sara, why_no_talk="")
    assert way.fresh(case).state == State.ANMALD


def test_a_measure_that_is_done_before_the_day_it_was_to_begin_began_that_day(cast: Cast) -> None:
    case = way.atgarder(cast)
    measure = way.measure(cast, case, starts_on=TODAY + dt.timedelta(days=3))
    way.take(cast, case, "borja_folja_upp", cast.petra)

    services.log_measure(measure=measure, by=cast.sara, done_on=TODAY, done_note="Det gick bra.")

    measure.refresh_from_db()
    assert (measure.starts_on, measure.done_on) == (TODAY, TODAY)


def test_the_reason_why_no_talk_was_held_stands_for_it(cast: Cast) -> None:
    case = way.opened(cast)

    way.take(cast, case, "anmal", cast.sara, why_no_talk="Familjen har inte svarat på fem veckor.")

    assert case.anmalningar.get().why_no_talk.startswith("Familjen")


def test_following_up_needs_a_measure(cast: Cast) -> None:
    assert parts_of(cast, way.atgarder(cast), "borja_folja_upp", cast.petra) == ["Planera minst en åtgärd."]


def test_a_measure_names_each_part_that_is_not_planned(cast: Cast) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case, goal="", when="", responsible=None, follow_up_on=None)

    assert parts_of(cast, way.fresh(case), "borja_folja_upp", cast.petra) == [
        "Åtgärden ”Sara möter Noah vid bussen”: skriv målet.",
        "Åtgärden ”Sara möter Noah vid bussen”: skriv när den ska göras.",
        "Åtgärden ”Sara möter Noah vid bussen”: välj vem som ansvarar.",
        "Åtgärden ”Sara möter Noah vid bussen”: välj när den följs upp.",
    ]


def test_a_day_to_begin_says_when_as_well_as_words_do(cast: Cast) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case, when="", starts_on=TODAY)

    assert missing_parts(case, "borja_folja_upp") == []


def test_a_case_with_a_measure_going_on_is_not_closed(cast: Cast) -> None:
    case = way.uppfoljning(cast)

    asked = parts_of(cast, case, "avsluta", cast.karin, closing=Case.Closing.HANDLED)

    assert asked == ["Åtgärden ”Sara möter Noah vid bussen” pågår: skriv hur det gick, eller låt den utgå."]


def test_a_pupil_who_has_moved_leaves_open_measures_behind(cast: Cast) -> None:
    case = way.uppfoljning(cast)

    way.take(cast, case, "avsluta", cast.karin, closing=Case.Closing.MOVED)

    assert not way.fresh(case).is_open


def test_the_wished_effect_rests_on_an_evaluation(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    services.log_measure(measure=case.measures.get(), by=cast.sara, done_on=TODAY, done_note="Det gick.")
    case = way.fresh(case)

    asked = parts_of(cast, case, "avsluta", cast.karin, closing=Case.Closing.WISHED_EFFECT, after=way.after(cast))

    assert asked == ["Utvärdera åtgärderna innan du skriver att närvaron fungerar igen."]


def test_an_effect_that_does_not_exist_is_no_answer(cast: Cast) -> None:
    case = way.uppfoljning(cast)
    effects = {case.measures.get().pk: "strålande"}
    assert "strålande" not in MeasureEffect.Effect.values

    assert parts_of(cast, case, "fortsatt_atgarda", cast.karin, effects=effects)


def test_a_page_names_only_what_its_own_form_cannot_give(cast: Cast) -> None:
    assert missing_parts(way.anmald(cast), "inled_utredning") == []


def test_somebody_without_a_place_in_the_school_cannot_be_appointed(cast: Cast) -> None:
    asked = parts_of(cast, way.anmald(cast), "inled_utredning", cast.karin, utredare=cast.greta)

    assert asked == ["Greta Holm kan inte utses. Välj någon i elevhälsan."]


def test_a_new_check_is_counted_from_the_day_of_the_decision(cast: Cast) -> None:
    case = way.opened(cast, at=dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC))
    services.anmal(
        case=case, by=cast.sara, concern="Oro", why_no_talk="Ej nådd", at=dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
    )

    way.take(
        cast,
        case,
        "lamna_tillbaka",
        cast.karin,
        check_again_on=dt.date(2026, 10, 20),
        at=dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC),
    )

    assert way.fresh(case).check_again_on == dt.date(2026, 10, 20)
