"""Measures: several carry one, lines are written as it goes, suggestions help, and pupil and guardians take part."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.test import Client

from cases import access, services
from cases.errors import Conflict, MissingParts
from cases.models import Case, MeasureSuggestion
from cases.participating import PartSaid, taking_part
from cases.requirements import measure_parts
from cases.routine import missing_parts
from cases.services.suggestions import add_suggestion, remove_suggestion
from cases.suggestions import OURS, library_of
from cases.work import tasks_for
from people.models import User
from people.roles import Role
from tests.cases import way
from tests.cast import TODAY, Cast, give_role, login, make_user


def measures_of(user: User) -> list[str]:
    """The measures in somebody's work list."""
    return [task.why for task in tasks_for(way.person(user), TODAY) if task.title == "Följ upp åtgärden"]


def test_everybody_who_carries_a_measure_has_it_in_the_work_list_may_write_and_may_end_it(cast: Cast) -> None:
    case, nova = way.atgarder(cast), make_user("nova")
    give_role(nova, Role.SKOLPSYKOLOG, cast.ekskolan)
    measure = way.measure(cast, case, responsible=[cast.sara, nova])
    services.borja_folja_upp(case=case, by=cast.petra)

    assert measures_of(cast.sara) == measures_of(nova) == [measure.what]
    services.log_line(measure=measure, by=way.person(nova), text="Noah kom.")
    done = services.log_measure(measure=measure, by=cast.sara, done_on=TODAY, done_by="Sara och Nova", done_note="Bra.")
    assert done.done_by == "Sara och Nova"
    assert measures_of(nova) == []


def test_one_of_two_who_no_longer_carries_it_loses_the_case_and_the_other_keeps_it(cast: Cast) -> None:
    case, nova, moa = way.atgarder(cast), make_user("nova"), make_user("moa")
    for each in (nova, moa):
        give_role(each, Role.SKOLPSYKOLOG, cast.ekskolan)
    measure = way.measure(cast, case, responsible=[nova, moa])

    services.change_measure(measure=measure, by=cast.petra, what="Robin möter", responsible=[moa])

    assert case not in access.visible_cases(way.person(nova))
    assert case in access.visible_cases(way.person(moa))


def test_a_measure_that_nobody_carries_asks_for_who(cast: Cast) -> None:
    measure = way.measure(cast, way.atgarder(cast), responsible=[])

    assert measure_parts(measure) == [f"Åtgärden ”{measure.what}”: välj vem som ansvarar."]


def test_a_line_is_read_by_those_who_carry_the_measure_and_those_who_read_the_investigation(
    cast: Cast, client: Client
) -> None:
    case = way.atgarder(cast)
    measure = way.measure(cast, case, responsible=[cast.sara, cast.maria])
    url = f"/arenden/{case.pk}/atgarder/{measure.pk}/"
    answer = login(client, cast.maria).post(url, {"text": "Han åt frukost med mig."}, follow=True)
    assert "Han åt frukost med mig." in answer.content.decode()

    for reader in (cast.sara, cast.karin):
        assert "Han åt frukost med mig." in login(client, reader).get(url).content.decode()
    services.change_measure(measure=measure, by=cast.petra, what=measure.what, responsible=[cast.maria])
    assert "Han åt frukost med mig." not in login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()


def test_where_measures_are_planned_it_says_that_the_pupils_best_comes_first_and_that_words_weigh_with_maturity(
    cast: Cast, client: Client
) -> None:
    case = way.atgarder(cast)
    login(client, cast.petra)

    for page in ("", "delaktighet/"):
        text = client.get(f"/arenden/{case.pk}/atgarder/{page}").content.decode().lower()
        assert "elevens bästa" in text, page
        assert "äldre och mognare" in text, page


# ---------------------------------------------------------------------------------------------------- Suggestions


def test_one_tap_fills_in_a_suggestion_keeps_what_was_written_and_saves_nothing(cast: Cast, client: Client) -> None:
    case, first = way.atgarder(cast), OURS[0]
    url = f"/arenden/{case.pk}/atgarder/"
    login(client, cast.petra)
    assert f'value="{first.key}"' in client.get(url).content.decode()

    page = client.post(url, {"what": "", "goal": "Mitt eget mål", "level": "elev", "forslag": first.key})

    assert page.status_code == 200
    form = page.context["form"]
    assert (form["what"].value(), form["goal"].value(), form["when"].value()) == (
        first.what,
        "Mitt eget mål",
        first.when,
    )
    assert not case.measures.exists()


def test_the_first_suggestion_of_ones_own_takes_ours_along(cast: Cast) -> None:
    assert library_of(cast.huvudman) == list(OURS)

    add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="individ", what="Frukost")

    own = library_of(cast.huvudman)
    assert [each.what for each in own] == [*(each.what for each in OURS), "Frukost"]
    assert library_of(cast.other_huvudman) == list(OURS)


def test_the_library_is_edited_by_those_who_tend_the_huvudman_and_never_emptied(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_suggestion(huvudman=cast.huvudman, by=cast.karin, group="individ", what="Frukost")
    kept = add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="individ", what="Frukost")
    MeasureSuggestion.objects.exclude(pk=kept.pk).delete()

    with pytest.raises(Conflict, match="Det sista förslaget"):
        remove_suggestion(suggestion=kept, by=cast.stina)


def test_a_suggestion_that_somebody_has_changed_meanwhile_is_not_removed(cast: Cast) -> None:
    seen = add_suggestion(huvudman=cast.huvudman, by=cast.stina, group="individ", what="Frukost")
    services.change_suggestion(suggestion=seen, by=cast.stina, group="individ", what="Frukost och läxhjälp")

    with pytest.raises(Conflict, match="Förslaget har ändrats av"):
        remove_suggestion(suggestion=seen, by=cast.stina, version=seen.version)
    assert MeasureSuggestion.objects.filter(pk=seen.pk).exists()


# -------------------------------------------------------------------------------------------------- Participation


def test_each_person_who_has_not_been_asked_is_named_before_it_begins(cast: Cast) -> None:
    case = way.granskning(cast)
    services.godkann(case=case, by=cast.karin, reason="Måndagarna.")
    case = way.fresh(case)
    way.measure(cast, case)
    pupil, first, second = taking_part(case, TODAY)
    asks = "Skriv hur {} har varit med och planerat, eller vad ni erbjöd."
    assert missing_parts(case, "borja_folja_upp") == [
        asks.format(f"{pupil.name}, {first.name} och {second.name}"),
    ]

    said = [PartSaid(pupil, "möte", "ja", "Okej."), PartSaid(first, "erbjuden", "", "Två tider, per telefon.")]
    services.take_part(case=case, by=cast.petra, said=said, on=TODAY)
    assert missing_parts(way.fresh(case), "borja_folja_upp") == [asks.format(second.name)]


def test_what_was_said_of_earlier_measures_is_not_said_of_those_of_a_new_investigation(cast: Cast) -> None:
    case = way.atgarder(cast)
    way.measure(cast, case)
    case.investigations.update(approved_at=F("approved_at") + dt.timedelta(days=1))

    assert len(missing_parts(way.fresh(case), "borja_folja_upp")) == 1


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        (("", "ja", ""), "Välj hur Noah har varit med."),
        (("möte", "", "Bra."), "Välj om Noah samtycker till åtgärderna."),
        (("avböjt", "", " "), "Skriv vad Noah erbjöds, hur och vilken dag."),
        (("", "", ""), "Skriv om minst en person."),
    ],
)
def test_what_is_missing_in_somebodys_part_is_named(cast: Cast, said: tuple[str, str, str], ask: str) -> None:
    case = way.atgarder(cast)
    noah = taking_part(case, TODAY)[0]

    with pytest.raises(MissingParts) as missing:
        services.take_part(case=case, by=cast.petra, said=[PartSaid(noah, *said)], on=TODAY)

    assert [part.text for part in missing.value.parts] == [ask]


def test_a_pupil_of_age_takes_part_alone(cast: Cast) -> None:
    case = Case(student=cast.casper, school=cast.bjorkskolan)

    assert [each.name for each in taking_part(case, TODAY)] == [cast.casper.first_name]
