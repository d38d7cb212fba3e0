"""A talk about absence: who was there, whose words, when it is followed up, and the signals it answers."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from absence.models import Alert
from cases.errors import MissingParts
from cases.models import Case, State, Talk
from cases.services import AgreementText
from cases.talk_parts import PARTS
from tests.cases import way
from tests.cast import TODAY, Cast, on_day

NOAH = {"name": "Noah Ali", "as": "elev"}


def signal(cast: Cast, rule: str, day: dt.date = TODAY, status: str = Alert.Status.OPEN) -> Alert:
    """A signal about Noah whose window ends on a day."""
    return Alert.objects.create(
        student=cast.noah,
        school=cast.bjorkskolan,
        rule=rule,
        version=1,
        window_from=day,
        window_to=day,
        figures={},
        status=status,
    )


def test_a_talk_without_a_case_opens_one(cast: Cast) -> None:
    talk = way.talk(cast)

    case = Case.objects.get()
    assert (talk.case, case.state, case.opened_by) == (case, State.UPPMARKSAMMA, cast.sara)
    assert [event.kind for event in case.events.all()] == ["oppna", "samtal"]


def test_a_talk_in_an_open_case_stays_there(cast: Cast) -> None:
    case = way.opened(cast)

    assert way.talk(cast).case == case


def test_the_pupils_own_words_are_what_the_timeline_says(cast: Cast) -> None:
    way.talk(cast, pupil_view="”Jag vill att någon möter mig.”")

    assert Case.objects.get().events.get(kind="samtal").text == "”Jag vill att någon möter mig.”"


def test_the_follow_up_is_set_two_school_weeks_later_unless_given(cast: Cast) -> None:
    assert way.talk(cast).follow_up_on == dt.date(2026, 12, 4)


def test_weeks_of_break_are_not_counted(cast: Cast) -> None:
    talk = way.talk(cast, held_on=dt.date(2026, 10, 16))

    assert talk.follow_up_on == dt.date(2026, 11, 6)  # week 44 is höstlov


def test_a_follow_up_before_christmas_is_planned_for_january(cast: Cast) -> None:
    with on_day(dt.date(2026, 12, 17)):
        talk = way.talk(cast, held_on=dt.date(2026, 12, 17), by=way.person(cast.sara))

    assert talk.follow_up_on == dt.date(2027, 1, 14)


@pytest.mark.parametrize("day", [dt.date(2026, 12, 4), dt.date(2026, 12, 7), dt.date(2026, 12, 11)])
def test_any_day_from_two_to_three_school_weeks_later_will_do(cast: Cast, day: dt.date) -> None:
    assert way.talk(cast, follow_up_on=day).follow_up_on == day


@pytest.mark.parametrize("day", [dt.date(2026, 12, 3), dt.date(2026, 12, 12)])
def test_another_day_must_be_agreed(cast: Cast, day: dt.date) -> None:
    with pytest.raises(MissingParts, match="kommit överens om en annan dag"):
        way.talk(cast, follow_up_on=day)

    assert way.talk(cast, follow_up_on=day, other_day_agreed=True).follow_up_agreed


def test_a_follow_up_comes_after_the_talk_whatever_is_agreed(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj en dag efter samtalet"):
        way.talk(cast, follow_up_on=TODAY, other_day_agreed=True)


def test_a_talk_that_ends_the_talks_has_no_follow_up(cast: Cast) -> None:
    assert way.talk(cast, outcome=Talk.Outcome.DONE, follow_up_on=dt.date(2026, 12, 4)).follow_up_on is None


def test_the_next_talk_closes_the_follow_up_of_the_last(cast: Cast) -> None:
    first = way.talk(cast)

    second = way.talk(cast, pupil_view="Det går bättre.")

    assert (second.follow_up_of, second.kind) == (first, Talk.Kind.FOLLOW_UP)


def test_talks_written_down_late_were_held_before_and_follow_up_nothing(cast: Cast) -> None:
    last = way.talk(cast)
    late = [way.talk(cast, held_on=TODAY - dt.timedelta(days=days)) for days in (9, 5)]

    assert [talk.follow_up_of for talk in late] == [None, None]
    assert way.talk(cast, trigger="Uppföljning").follow_up_of == last


def test_both_guardians_are_asked_about(cast: Cast) -> None:
    with pytest.raises(MissingParts) as refusal:
        way.talk(cast, participants=[NOAH], absent_guardians=[])

    assert [part.text for part in refusal.value.parts] == [
        "Välj varför Karim Ali inte var med.",
        "Välj varför Samira Ali inte var med.",
    ]


def test_a_pupil_of_age_is_talked_with_alone(cast: Cast) -> None:
    with on_day(dt.date(2030, 11, 20)):
        talk = way.talk(
            cast, held_on=dt.date(2030, 11, 20), by=way.person(cast.sara), participants=[NOAH], absent_guardians=[]
        )

    assert cast.noah.is_adult(talk.held_on)
    assert not talk.guardian_present


def test_the_pupils_view_is_asked_for_by_name(cast: Cast) -> None:
    with pytest.raises(MissingParts, match=r"Skriv Noahs egen bild\. Ville Noah inte prata, skriv det\."):
        way.talk(cast, pupil_view=" ")


def test_a_talk_that_has_not_been_held_yet_is_not_logged(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="Välj en dag som har varit"):
        way.talk(cast, held_on=TODAY + dt.timedelta(days=1))


def test_agreements_are_kept_row_by_row(cast: Cast) -> None:
    talk = way.talk(cast, agreements=[AgreementText("Skjuts", "Samira", "måndagar"), AgreementText("Möter", "Sara")])

    assert list(talk.agreements.order_by("pk").values_list("what", "who", "when")) == [
        ("Skjuts", "Samira", "måndagar"),
        ("Möter", "Sara", ""),
    ]


def test_a_follow_up_says_of_each_agreement_whether_it_came_about(cast: Cast) -> None:
    first = way.talk(cast, agreements=[AgreementText("Skjuts", "Samira"), AgreementText("Möter", "Sara")])
    ride, meeting = first.agreements.order_by("pk")

    with pytest.raises(MissingParts, match="Svara på hur det gick: Möter"):
        way.talk(cast, pupil_view="Ny bild.", kept={ride.pk: "ja"})
    with pytest.raises(MissingParts, match="Svara på hur det gick: Skjuts"):
        way.talk(cast, pupil_view="Ny bild.", kept={ride.pk: "kanske", meeting.pk: "nej"})
    way.talk(cast, pupil_view="Ny bild.", kept={ride.pk: "delvis", meeting.pk: "nej"})

    assert [each.kept for each in first.agreements.order_by("pk")] == ["delvis", "nej"]


def test_what_a_mentor_could_not_answer_is_asked_again_of_the_next_who_reads_it(cast: Cast) -> None:
    way.utredning(cast)
    theirs = way.talk(cast, by=cast.petra, agreements=[AgreementText("Skjuts", "Samira")])
    ride = theirs.agreements.get()
    followed_up = way.talk(cast, pupil_view="Ny bild.", kept={ride.pk: "nej"})  # Sara, who does not read Petra's talk

    assert followed_up.follow_up_of == theirs
    with pytest.raises(MissingParts, match="Svara på hur det gick: Skjuts"):
        way.talk(cast, by=cast.petra, pupil_view="Nyare bild.")
    way.talk(cast, by=cast.petra, pupil_view="Nyare bild.", kept={ride.pk: "delvis"})

    ride.refresh_from_db()
    assert ride.kept == "delvis"


def test_what_was_agreed_in_another_talk_is_not_answered_here(cast: Cast) -> None:
    other = way.talk(cast, cast.maja, agreements=[AgreementText("Lunch i B12", "Sara")]).agreements.get()

    way.talk(cast)
    way.talk(cast, pupil_view="Ny bild.", kept={other.pk: "nej"})

    other.refresh_from_db()
    assert other.kept == ""


def test_the_whole_mapping_is_kept(cast: Cast) -> None:
    mapping: dict[str, Any] = {part.name: f"Om {part.name}" for part in PARTS}
    mapping |= {"wronged": True, "sent_home": False, "interpreter": "arabiska, tolk på telefon"}

    talk = Talk.objects.get(pk=way.talk(cast, **mapping).pk)

    assert {name: getattr(talk, name) for name in mapping} == mapping


def test_the_follow_up_knows_who_is_to_be_there(cast: Cast) -> None:
    assert way.talk(cast, follow_up_with="Noah, Samira och kuratorn").follow_up_with == "Noah, Samira och kuratorn"


def test_the_pupils_own_words_are_asked_for_first() -> None:
    assert PARTS[0].name == "pupil_view"


def test_a_talk_answers_the_signals_of_the_term_and_the_ten_weeks_alone(cast: Cast) -> None:
    answered = [signal(cast, rule) for rule in ("tillfallen_termin", "tillfallen_tio_veckor", "dagar_tio_veckor")]
    call = signal(cast, "ogiltig_samma_dag")

    way.talk(cast)

    assert set(Alert.objects.filter(status=Alert.Status.HANDLED)) == set(answered)
    assert Alert.objects.get(pk=answered[0].pk).handled_by == cast.sara
    assert Alert.objects.get(pk=call.pk).status == Alert.Status.OPEN


def test_a_talk_that_is_written_down_late_answers_nothing_that_came_after_it(cast: Cast) -> None:
    before = signal(cast, "dagar_tio_veckor", TODAY - dt.timedelta(4))
    since = signal(cast, "tillfallen_termin")  # found today

    way.talk(cast, held_on=TODAY - dt.timedelta(3))

    assert {*Alert.objects.filter(status=Alert.Status.HANDLED)} == {before}
    assert {*Alert.objects.filter(status=Alert.Status.OPEN)} == {since}


def test_a_talk_from_before_the_case_was_handed_back_makes_no_new_check(cast: Cast) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "lamna_tillbaka", cast.karin)

    way.talk(cast, held_on=TODAY - dt.timedelta(1), pupil_view="Samtalet i går.")

    assert way.fresh(case).check_again_on == way.NEXT_WEEK


def test_the_new_check_that_the_rektor_asked_for_is_made_by_talking(cast: Cast) -> None:
    case = way.anmald(cast)
    way.take(cast, case, "lamna_tillbaka", cast.karin)

    way.talk(cast, pupil_view="Ett nytt samtal.")

    assert way.fresh(case).check_again_on is None


@pytest.mark.parametrize("name", ["amir", "rolf", "birgitta", "hugo", "sixten"])
def test_others_than_the_schools_own_log_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        way.talk(cast, by=getattr(cast, name))


def test_a_protected_pupils_mentor_logs_nothing_without_being_named(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        way.talk(cast, cast.signe, by=cast.amir)
