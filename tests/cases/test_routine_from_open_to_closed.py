"""A pupil's way through the whole routine, by the services alone."""

from cases import services
from cases.models import Case, CaseEvent, State
from tests.cases import way
from tests.cast import TODAY, Cast


def test_a_case_goes_from_a_first_talk_to_closed_with_one_event_for_each_step(cast: Cast) -> None:
    case = way.avslutad(cast)

    assert case.state == State.AVSLUTAD
    assert case.closing == Case.Closing.WISHED_EFFECT
    assert list(case.events.values_list("kind", flat=True)) == [
        "oppna",
        "samtal",
        "anmal",
        "inled_utredning",
        "utredning",
        "lamna_for_granskning",
        "godkann",
        "delaktighet",
        "atgard",
        "borja_folja_upp",
        "atgard_genomford",
        "utvardering",
        "avsluta",
    ]


def test_the_case_counts_one_version_for_each_event(cast: Cast) -> None:
    case = way.avslutad(cast)

    assert case.version == case.events.count() + 1


def test_each_step_is_kept_with_where_it_came_from_and_led_to(cast: Cast) -> None:
    case = way.avslutad(cast)

    steps = case.events.exclude(to_state="").values_list("kind", "from_state", "to_state")
    assert list(steps) == [
        ("anmal", "uppmarksamma", "anmald"),
        ("inled_utredning", "anmald", "utredning"),
        ("lamna_for_granskning", "utredning", "granskning"),
        ("godkann", "granskning", "atgarder"),
        ("borja_folja_upp", "atgarder", "uppfoljning"),
        ("avsluta", "uppfoljning", "avslutad"),
    ]


def test_a_case_can_be_handed_back_completed_and_evaluated_again_on_the_way(cast: Cast) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "lamna_tillbaka", cast.karin)
    way.take(cast, case, "anmal", cast.sara)
    way.take(cast, case, "inled_utredning", cast.karin)
    services.save_investigation(case=case, by=cast.petra, changes=way.mapping(case))
    way.take(cast, case, "lamna_for_granskning", cast.petra)
    way.take(cast, case, "begar_komplettering", cast.karin)
    way.take(cast, case, "lamna_for_granskning", cast.petra)
    way.take(cast, case, "godkann", cast.karin)
    way.measure(cast, case)
    way.take_part(case, by=cast.petra)
    way.take(cast, case, "borja_folja_upp", cast.petra)
    way.take(cast, case, "fortsatt_atgarda", cast.petra)
    way.take(cast, case, "borja_folja_upp", cast.petra)

    assert way.fresh(case).state == State.UPPFOLJNING


def test_a_closed_case_is_taken_up_again_with_all_that_was_written(cast: Cast) -> None:
    case = way.avslutad(cast)
    before = list(CaseEvent.objects.filter(case=case).values_list("pk", flat=True))

    services.ateruppta(case=case, by=cast.sara, reason="Måndagarna är svåra igen.")

    case = way.fresh(case)
    assert case.state == State.UPPMARKSAMMA
    assert case.closing == ""
    assert case.closed_at is None
    assert list(case.events.values_list("pk", flat=True))[:-1] == before


def test_an_event_may_be_dated_back_and_still_says_when_it_was_written(cast: Cast) -> None:
    import datetime as dt

    from tests.cast import NOW

    earlier = NOW - dt.timedelta(days=30)
    case = way.opened(cast, at=earlier)

    event = case.events.get()
    assert (event.at, event.recorded_at.date()) == (earlier, TODAY)
    assert case.opened_at == earlier
