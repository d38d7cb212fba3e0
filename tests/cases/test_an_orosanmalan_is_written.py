"""An orosanmälan from draft to answer: little is needed, what is dangerous is asked about, what is given is frozen."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases import services
from cases.concern.questions import QUESTIONS, Kind
from cases.concern.requirements import NEEDED
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.models import Concern, ConcernNote
from cases.models.concern import ON_ITS_WAY, How, Suspected, YesNo
from people.models import Protection, Student
from people.services import grant_student
from tests.cases import concerns
from tests.cases.test_a_lost_race_loses_no_words import race
from tests.cast import NOW, TODAY, Cast, fresh, make_cast, on_day, sample_numbers

State = Concern.State
SUPPLEMENT = ConcernNote.Kind.SUPPLEMENT


def missing(write: Any) -> list[tuple[str, str]]:
    """What a step lacks: where, and the sentence."""
    with pytest.raises(MissingParts) as stopped, transaction.atomic():
        write()
    return [(part.where, part.text) for part in stopped.value.parts]


def test_a_draft_may_be_nearly_empty(cast: Cast) -> None:
    concern = services.write_concern(by=cast.sara, answers={"worry": "Något är fel."})

    assert (concern.state, concern.worry, concern.reporter_name) == (State.DRAFT, "Något är fel.", "Sara Lindgren")


def test_but_not_empty(cast: Cast) -> None:
    assert [where for where, _ in missing(lambda: services.write_concern(by=cast.sara, answers={"worry": " "}))] == [
        "worry"
    ]
    assert not Concern.objects.exists()


@pytest.mark.parametrize(("name", "ask"), NEEDED, ids=lambda each: each.split()[0])
def test_each_needed_part_is_named(cast: Cast, name: str, ask: str) -> None:
    nothing: dict[str, Any] = {name: " " if name != "acute" else ""}

    found = missing(lambda: concerns.ready(cast.sara, **nothing))

    assert (name, ask) in found


def test_nothing_else_is_needed(cast: Cast) -> None:
    only = {name: concerns.BY_HAND[name] for name, _ in NEEDED}

    assert services.write_concern(by=cast.sara, answers=only, finish=True).state == State.READY


def test_every_question_has_its_place_in_the_record_and_the_other_way_round() -> None:
    own = {"id", "author", "written_at", "created_at", "student", "found", "reporter_name", *ON_ITS_WAY}
    fields = {field.name for field in Concern._meta.concrete_fields}

    assert fields - own == QUESTIONS.keys()
    assert {name for name, each in QUESTIONS.items() if each.kind == Kind.MOMENT} == {"called_at"}


# ------------------------------------------------------------------------------------------------ Who knows


def test_guardians_who_know_when_violence_is_suspected_stop_it_until_the_socialtjanst_has_been_called(
    cast: Cast,
) -> None:
    known = {"suspected": Suspected.YES, "guardians_told": YesNo.YES}

    (where, ask) = missing(lambda: concerns.ready(cast.sara, cast.noah, **known))[0]

    assert where == "told_anyway"
    assert "Ring socialtjänsten nu" in ask
    assert concerns.ready(cast.sara, cast.noah, **known, told_anyway=True).state == State.READY


def test_that_they_knew_anyway_is_kept_only_where_it_says_something(cast: Cast) -> None:
    assert not concerns.ready(cast.sara, cast.noah, suspected=Suspected.NO, told_anyway=True).told_anyway


@pytest.mark.parametrize("suspected", [Suspected.YES, Suspected.UNKNOWN])
def test_guardians_who_do_not_know_need_no_reason_when_it_may_be_violence(cast: Cast, suspected: str) -> None:
    concern = concerns.ready(cast.sara, cast.noah, suspected=suspected, guardians_told=YesNo.NO)

    assert concern.is_secret_to_guardians


def test_else_the_reason_is_asked_for(cast: Cast) -> None:
    found = missing(lambda: concerns.ready(cast.sara, cast.noah, guardians_told=YesNo.NO))

    assert found == [("guardians_why", "Skriv varför vårdnadshavarna inte vet om anmälan.")]
    written = concerns.ready(cast.sara, cast.noah, guardians_told=YesNo.NO, guardians_why="Hann inte.")
    assert written.state == State.READY


# -------------------------------------------------------------------------------------------------- The child


def test_a_pupil_is_named_by_the_schools_own_data_whatever_the_form_says(cast: Cast) -> None:
    concern = concerns.ready(cast.sara, cast.noah, child_name="Någon annan", school=cast.ekskolan)

    number = f"{cast.noah.personal_number[:8]}-{cast.noah.personal_number[8:]}"
    assert (concern.child_name, concern.child_number, concern.school) == ("Noah Ali", number, cast.bjorkskolan)


def test_what_is_said_of_the_pupil_stays_as_it_was(cast: Cast) -> None:
    concern = concerns.draft(cast.sara, cast.noah)
    Student.objects.filter(pk=cast.noah.pk).update(first_name="Nils")

    saved = services.save_concern(
        concern=concern, by=cast.sara, answers=concerns.ANSWERS, version=concern.version, finish=True
    )
    assert saved.child_name == "Noah Ali"


def test_an_invalid_number_is_refused_when_it_is_finished_and_kept_in_the_draft(cast: Cast) -> None:
    wrong = "20120305-0000"

    assert [where for where, _ in missing(lambda: concerns.ready(cast.sara, child_number=wrong))] == ["child_number"]
    assert concerns.draft(cast.sara, child_number=wrong).child_number == wrong


def test_who_has_turned_18_is_no_child_of_a_report(cast: Cast) -> None:
    concern = concerns.ready(cast.karin, cast.noah)
    assert cast.noah.birth_date is not None
    birthday = cast.noah.birth_date.replace(year=cast.noah.birth_date.year + 18)

    def give() -> Concern:
        at = dt.datetime.now(dt.UTC)
        return services.give_concern(concern=concern, by=fresh(cast.karin), how="post", given_at=at)

    with on_day(birthday):
        assert "fyllt 18 år" in missing(give)[0][1]
    with on_day(birthday - dt.timedelta(days=1)):
        assert give().state == State.GIVEN


def test_nor_is_one_written_by_hand(cast: Cast) -> None:
    adult = next(sample_numbers("vuxen", 1985))

    assert "fyllt 18 år" in missing(lambda: concerns.ready(cast.sara, child_number=adult))[0][1]


def test_no_supplement_is_written_about_somebody_of_age(cast: Cast) -> None:
    concern = concerns.given(cast.karin, cast.noah)

    with on_day(TODAY.replace(year=2031)):
        found = missing(
            lambda: services.note_concern(concern=concern, by=fresh(cast.karin), kind=SUPPLEMENT, text="Mer.")
        )
    assert "fyllt 18 år" in found[0][1]


def test_a_protected_pupil_is_written_without_anything_that_leads_to_the_home(cast: Cast) -> None:
    home = {"child_address": "Hemliga vägen 1", "guardian_1": "Ingrid", "siblings": "En bror"}

    concern = concerns.ready(cast.karin, cast.signe, **home)

    assert (concern.child_name, concern.child_protected, concern.child_number) == ("Signe Hemlig", True, "")
    assert (concern.school, concern.child_address, concern.guardian_1, concern.siblings) == (None, "", "", "")


def test_a_draft_about_a_pupil_who_becomes_protected_loses_it_when_it_is_saved(cast: Cast) -> None:
    concern = concerns.draft(cast.sara, cast.noah, child_address="Björkvägen 4")
    Student.objects.filter(pk=cast.noah.pk).update(protection=Protection.SKYDDAD_FOLKBOKFORING)
    answers = concerns.ANSWERS | {"child_address": "Björkvägen 4"}

    saved = services.save_concern(concern=concern, by=cast.sara, answers=answers, version=concern.version)

    assert (saved.child_name, saved.child_address, saved.child_number, saved.school) == ("Noah Ali", "", "", None)


def test_a_child_by_hand_with_protected_data_is_finished_only_without_address_school_and_family(cast: Cast) -> None:
    found = missing(lambda: concerns.ready(cast.sara, child_protected=True, school=cast.bjorkskolan))

    assert [where for where, _ in found] == ["child_protected"]


@pytest.mark.parametrize("how", How)
def test_a_protected_child_is_told_of_by_word_of_mouth(cast: Cast, how: How) -> None:
    grant_student(student=cast.signe, user=cast.sara, reason="Är mentor", by=cast.karin)
    concern = concerns.ready(fresh(cast.sara), cast.signe)
    told = how in (How.PHONE, How.HANDED_OVER)

    def give() -> Concern:
        return services.give_concern(
            concern=concern, by=cast.sara, how=how, given_at=concerns.CALLED, given_to="Lovisa"
        )

    assert give().given_how == how if told else missing(give)[0][0] == "how"


# ------------------------------------------------------------------------------------------------ Giving it


def test_a_telephone_report_is_noted_afterwards_with_when_and_who_took_it(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    assert (concern.given_how, concern.given_at, concern.given_to) == (
        How.PHONE,
        concerns.CALLED,
        "Lovisa på mottagningen",
    )


def test_each_part_missing_in_giving_is_named(cast: Cast) -> None:
    concern = concerns.ready(cast.sara, cast.noah)
    tomorrow = NOW + dt.timedelta(days=1)

    def give(**said: Any) -> list[str]:
        return [where for where, _ in missing(lambda: services.give_concern(concern=concern, by=cast.sara, **said))]

    assert give(how="", given_at=None) == ["how", "given_at"]
    assert give(how=How.PHONE, given_at=tomorrow) == ["given_at", "given_to"]
    assert concerns.again(concern).state == State.READY


def test_a_draft_is_not_given_and_a_given_one_not_twice(cast: Cast) -> None:
    unsent, done = concerns.draft(cast.sara, cast.noah), concerns.given(cast.sara, cast.maja)

    with pytest.raises(Conflict, match="Gör den klar först"):
        services.give_concern(concern=unsent, by=cast.sara, how=How.POST, given_at=concerns.CALLED)
    with pytest.raises(AlreadyDone):
        services.give_concern(concern=done, by=cast.sara, how=How.POST, given_at=concerns.CALLED)
    assert concerns.again(done).given_how == How.PHONE


def test_a_finished_one_is_opened_again_until_it_is_given(cast: Cast) -> None:
    concern, done = concerns.ready(cast.sara, cast.noah), concerns.given(cast.sara, cast.maja)

    opened = services.take_back_concern(concern=concern, by=cast.sara)

    assert (opened.state, opened.ready_at) == (State.DRAFT, None)
    with pytest.raises(AlreadyDone):
        services.take_back_concern(concern=concern, by=cast.sara)
    with pytest.raises(Conflict):
        services.take_back_concern(concern=done, by=cast.sara)


def test_only_a_draft_is_thrown_away(cast: Cast) -> None:
    unsent, finished = concerns.draft(cast.sara, cast.noah), concerns.ready(cast.sara, cast.maja)

    services.discard_concern(concern=unsent, by=cast.sara)

    with pytest.raises(Conflict):
        services.discard_concern(concern=finished, by=cast.sara)
    assert Concern.objects.get() == finished


# ------------------------------------------------------------------------------------------- What is frozen


@pytest.mark.parametrize("change", [{"worry": "Inget."}, {"given_to": "Någon annan"}, {"state": "utkast"}])
def test_the_database_changes_nothing_in_what_was_given(cast: Cast, change: dict[str, str]) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    with pytest.raises(DatabaseError, match=r"Cannot update or delete|is kept"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).delete()
    assert concerns.again(concern).worry == concerns.WORRY


def test_nor_the_words_of_what_is_finished(cast: Cast) -> None:
    concern = concerns.ready(cast.sara, cast.noah)

    with pytest.raises(DatabaseError, match="What is finished is kept"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(worry="Inget.", state="lämnad", given_at=NOW)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).delete()


def test_nor_are_all_of_them_emptied(cast: Cast) -> None:
    concerns.given(cast.sara, cast.noah)
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="are kept"), transaction.atomic():
        connection.cursor().execute("TRUNCATE cases_concern CASCADE")


def test_what_comes_after_stays_as_it_was_written(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    note = services.note_concern(concern=concern, by=cast.sara, kind=SUPPLEMENT, text="Han kom utan jacka.")

    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ConcernNote.objects.filter(pk=note.pk).update(text="Inget.")


# ------------------------------------------------------------------------------------------ What comes after


def test_a_supplement_and_the_answers_are_dated_rows_of_their_own(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)
    before = Concern.objects.values().get(pk=concern.pk)

    more = services.note_concern(concern=concern, by=cast.sara, kind=SUPPLEMENT, text="Han kom utan jacka.")
    services.note_concern(
        concern=concern, by=cast.sara, kind=ConcernNote.Kind.SUPPLEMENT_GIVEN, how=How.POST, about=more
    )
    services.note_concern(
        concern=concern, by=cast.sara, kind=ConcernNote.Kind.RECEIPT, happened_at=concerns.CALLED, whom="Lovisa"
    )

    notes = list(concern.notes.all())
    assert [note.kind for note in notes] == ["bekräftelse", "komplettering", "komplettering lämnad"]
    assert (notes[0].at, notes[1].at >= NOW, notes[2].about) == (concerns.CALLED, True, more)
    assert Concern.objects.values().get(pk=concern.pk) == before


def test_nothing_is_noted_before_it_is_given(cast: Cast) -> None:
    concern = concerns.ready(cast.sara, cast.noah)

    with pytest.raises(Conflict, match="inte lämnad än"):
        services.note_concern(concern=concern, by=cast.sara, kind=SUPPLEMENT, text="Mer.")


def test_an_empty_supplement_and_an_answer_of_tomorrow_are_refused(cast: Cast) -> None:
    concern = concerns.given(cast.sara, cast.noah)

    def note(kind: str, **said: Any) -> list[str]:
        write = lambda: services.note_concern(concern=concern, by=cast.sara, kind=kind, **said)  # noqa: E731
        return [where for where, _ in missing(write)]

    assert note(SUPPLEMENT, text=" ") == ["text"]
    assert note(ConcernNote.Kind.SUPPLEMENT_GIVEN) == ["how"]
    assert note(ConcernNote.Kind.MEETING, happened_at=NOW + dt.timedelta(days=1)) == ["at"]


# ------------------------------------------------------------------------------------------------- Two at once


def test_an_older_window_does_not_write_over_a_newer(cast: Cast) -> None:
    concern = concerns.draft(cast.sara, cast.noah)
    old = concern.version
    services.save_concern(concern=concern, by=cast.sara, answers=concerns.ANSWERS | {"seen": "Nytt."}, version=old)

    with pytest.raises(Conflict, match="ett annat fönster"):
        services.save_concern(concern=concern, by=cast.sara, answers=concerns.ANSWERS, version=old)
    assert concerns.again(concern).seen == "Nytt."


@pytest.mark.django_db(transaction=True)
def test_giving_and_opening_at_the_same_time_is_one_or_the_other() -> None:
    with on_day(TODAY):
        cast = make_cast()
        concern = concerns.ready(cast.sara, cast.noah)
        outcomes = race(
            lambda: services.give_concern(concern=concern, by=fresh(cast.sara), how=How.POST, given_at=concerns.CALLED),
            lambda: services.take_back_concern(concern=concern, by=fresh(cast.sara)),
        )
    found = concerns.again(concern)

    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert (found.state, found.given_at is None) in [(State.GIVEN, False), (State.DRAFT, True)]
