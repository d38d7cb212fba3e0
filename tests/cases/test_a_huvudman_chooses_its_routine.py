"""A huvudman chooses deadlines, texts and which parts are asked for, from a coming day on; the law's parts stay."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.forms.evaluation import EvaluateForm
from cases.forms.measures import MeasureForm
from cases.forms.samverkan import SamverkanForm
from cases.forms.support import ProgramForm
from cases.models import Case
from cases.queries import follow_up_window
from cases.routine import PARTS, TEXTS, TRANSITIONS, lagrum_of, missing_parts
from cases.routine.chosen import GROUPS, SETTINGS, choose_in_routine
from cases.routine.follow_up import AUTUMN
from cases.routine.guides import FOLLOW_UP_FIRST, FOLLOW_UP_LAST, INVESTIGATION
from people.choices import ChoiceRefused, Setting, choose
from people.models import Choice, Huvudman, School
from tests.cases import way
from tests.cases.by_hand import CHOSEN, WHOSE_WORD, setting_name
from tests.cast import NOW, TODAY, Cast, login

TOMORROW = TODAY + dt.timedelta(days=1)
SUGGESTIONS = PARTS["lamna_tillbaka", "suggestions"]
TRIED = PARTS["anmal", "tried"]
OWN_WORDS = TEXTS["samtal", "pupil_view"]


def chosen(cast: Cast, setting: Setting[Any], value: object, first_day: dt.date = TOMORROW, **more: Any) -> Choice:
    """Stina has chosen for Älvköping."""
    given: dict[str, Any] = {"huvudman": cast.huvudman, "reason": "Vi vill det.", "by": cast.stina} | more
    return choose_in_routine(given.pop("huvudman"), setting, value=value, first_day=first_day, **given)


def of(huvudman: Huvudman) -> Huvudman:
    """The same huvudman in a new request."""
    return Huvudman.objects.get(pk=huvudman.pk)


def test_each_part_is_the_laws_the_cases_or_a_choice_as_the_table_by_hand_says() -> None:
    word = {
        (way.name, part.key): "lag" if part.purpose else "ärende" if part.because else ("val", "rutin")[part.standard]
        for way in TRANSITIONS.values()
        for part in way.requirements
    }

    assert word == WHOSE_WORD
    assert {key: setting.standard for key, setting in PARTS.items()} == CHOSEN
    assert {key: setting.name for key, setting in PARTS.items()} == {key: setting_name(*key) for key in CHOSEN}


def test_what_cannot_be_left_out_says_which_provision_demands_it() -> None:
    demanded = [part for way in TRANSITIONS.values() for part in way.requirements if part.purpose]

    assert demanded
    assert all(part.purpose and lagrum_of([part.purpose], TODAY) for part in demanded)


def test_a_part_that_is_asked_for_besides_counts_from_the_step_that_begins_after_it(cast: Cast) -> None:
    before = way.opened(cast)
    chosen(cast, TRIED, True)
    given = {"concern": "Oro.", "why_no_talk": "Svarar inte.", "tried": ""}

    with time_machine.travel(NOW + dt.timedelta(days=3)):
        after = way.opened(cast, cast.tuva)

        assert missing_parts(way.fresh(before), "anmal", given) == []
        assert missing_parts(after, "anmal", given) == ["Skriv vad ni redan har prövat."]


def test_a_part_of_the_routine_can_be_left_out_and_taken_up_again(cast: Cast) -> None:
    given = {"reason": "Beviljad ledighet.", "suggestions": "", "check_again_on": way.NEXT_WEEK}
    chosen(cast, SUGGESTIONS, False)
    with time_machine.travel(NOW + dt.timedelta(days=2)):
        without = way.anmald(cast)
        assert missing_parts(without, "lamna_tillbaka", given) == []

        chosen(cast, SUGGESTIONS, True, TOMORROW + dt.timedelta(days=3))

    assert [each.version for each in Choice.objects.order_by("version")] == [2, 3]


def test_a_choice_about_what_the_law_demands_is_not_heard_even_if_it_stands_in_the_table(cast: Cast) -> None:
    for name, part in WHOSE_WORD.keys() - CHOSEN.keys():
        Choice.objects.create(
            huvudman=cast.huvudman, name=setting_name(name, part), version=2, value=False,
            first_day=dt.date(2020, 1, 1), reason="Vi vill slippa.", chosen_by=cast.stina, chosen_at=NOW,
        )  # fmt: skip
    asked = {"reason": "", "sarskilt_stod": None, "krankning": None, "utredare": None}

    missing = missing_parts(way.anmald(cast), "inled_utredning", asked | {"sarskilt_stod_why": "", "krankning_why": ""})

    assert len(missing) == 6
    assert not {setting_name(*key) for key in WHOSE_WORD.keys() - CHOSEN.keys()} & SETTINGS.keys()


def test_deadlines_follow_the_day_that_they_are_counted_from(cast: Cast) -> None:
    later = TODAY + dt.timedelta(days=10)
    before = follow_up_window(cast.bjorkskolan, later)
    chosen(cast, FOLLOW_UP_LAST, 5, later)
    school = School.objects.get(pk=cast.bjorkskolan.pk)

    assert follow_up_window(school, TODAY) == follow_up_window(cast.bjorkskolan, TODAY)
    assert follow_up_window(school, later)[0] == before[0]
    assert follow_up_window(school, later)[1] > before[1]


def test_two_huvudman_on_one_installation_never_mix(cast: Cast) -> None:
    chosen(cast, INVESTIGATION, 5)

    assert INVESTIGATION.of(of(cast.huvudman), TOMORROW) == 5
    assert INVESTIGATION.of(of(cast.other_huvudman), TOMORROW) == 3


def test_a_later_choice_takes_the_place_of_an_earlier_that_has_begun(cast: Cast) -> None:
    chosen(cast, INVESTIGATION, 5, TODAY + dt.timedelta(days=9))
    chosen(cast, INVESTIGATION, 4, TODAY + dt.timedelta(days=2))
    days = [TODAY, TODAY + dt.timedelta(days=2), TODAY + dt.timedelta(days=9)]

    assert [INVESTIGATION.of(of(cast.huvudman), day) for day in days] == [3, 4, 4]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (lambda cast: chosen(cast, INVESTIGATION, 5, TODAY), "Välj en dag från och med i morgon."),
        (lambda cast: chosen(cast, INVESTIGATION, 99), "Ange ett tal från 1 till 10."),
        (lambda cast: chosen(cast, INVESTIGATION, True), "Välj ett värde."),
        (lambda cast: chosen(cast, INVESTIGATION, 3), "Det är redan så."),
        (lambda cast: chosen(cast, INVESTIGATION, 4, reason=" "), "Skriv varför ni ändrar."),
        (lambda cast: chosen(cast, FOLLOW_UP_FIRST, 3), "Tidigast (3) måste vara färre skolveckor än senast (3)."),
        (lambda cast: chosen(cast, OWN_WORDS, "å" * 1001), "Korta texten till högst 1000 tecken."),
        (lambda cast: choose(cast.huvudman, TRIED, value="ja", first_day=TOMORROW, reason="-", by=cast.stina), "Välj"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_why(cast: Cast, choice: Callable[[Cast], object], told: str) -> None:
    with pytest.raises(ChoiceRefused, match=told.replace("(", r"\(").replace(")", r"\)")):
        choice(cast)

    assert not Choice.objects.exists()


def test_own_words_stand_beside_ours_as_plain_text_on_the_form_and_in_the_routine(cast: Cast) -> None:
    chosen(cast, OWN_WORDS, "Fråga alltid om bussen.\n<script>")
    chosen(cast, TEXTS["steg", "anmald"], "Karin nås på expeditionen.")

    with time_machine.travel(NOW + dt.timedelta(days=1)):
        sara = login(Client(), cast.sara)
        form = sara.get(reverse("cases:talk", args=[cast.noah.pk])).content.decode()
        routine = sara.get(reverse("cases:routine")).content.decode()

    assert "Vad är svårt, vad fungerar och vad vill Noah själv?" in form
    assert "Fråga alltid om bussen.<br>&lt;script&gt;" in form
    assert "Karin nås på expeditionen." in routine


@pytest.mark.parametrize(
    ("form", "place"),
    [
        (MeasureForm, "atgard"),
        (EvaluateForm, "utvardering"),
        (ProgramForm, "atgardsprogram"),
        (SamverkanForm, "samverkan"),
    ],
)
def test_own_words_stand_at_each_field_that_the_table_names(cast: Cast, form: Any, place: str) -> None:
    way.atgarder(cast)
    named = [name for at, name in TEXTS if at == place]
    for name in named:
        chosen(cast, TEXTS[place, name], "Så gör vi i Älvköping.")

    with time_machine.travel(NOW + dt.timedelta(days=1)):
        fields = form(case=Case.objects.get(), by=cast.karin).fields

    assert [name for name in fields if "Så gör vi i Älvköping." in str(fields[name].help_text)] == named


def test_the_page_saves_a_version_with_who_and_why_and_says_from_when(cast: Cast) -> None:
    stina = login(Client(), cast.stina)
    url = reverse("cases:setting", args=[cast.huvudman.pk, INVESTIGATION.name])

    form = {"value": "4", "first_day": TOMORROW.isoformat(), "reason": "Nämndens beslut."}
    page = stina.post(url, form, follow=True).content.decode()

    assert "Sparat. Gäller från 21 november." in page
    assert "Version 2, från 21 november: 4 skolveckor" in page
    assert "Nämndens beslut. Stina" in page
    assert "version 2 från 21 november" in stina.get(reverse("cases:settings")).content.decode()


def test_the_routine_page_says_whose_word_each_part_is(cast: Cast) -> None:
    chosen(cast, TRIED, True)

    with time_machine.travel(NOW + dt.timedelta(days=1)):
        page = login(Client(), cast.karin).get(reverse("cases:routine")).content.decode()

    assert "Vad ni redan har prövat<small>Älvköping" in page
    assert "Förslag till mentorn<small>Rutinen" in page
    assert "Lag: 3 kap. 7 § skollagen" in page


def test_every_setting_has_a_name_of_its_own_that_fits() -> None:
    assert len(SETTINGS) == sum(len(group.settings) for group in GROUPS)
    assert max(map(len, SETTINGS)) <= 60


def test_a_value_is_said_as_people_say_it() -> None:
    assert [INVESTIGATION.words(number) for number in (1, 3)] == ["1 skolvecka", "3 skolveckor"]
    assert AUTUMN.words(41) == "vecka 41"
