"""Kommunicering before a decision (25 § förvaltningslagen), and dated notes of what somebody told (27 §)."""

import datetime as dt
import html
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import services
from cases.communicating import MORE_TIME, before_decision, parties_of
from cases.duty import OTHERS_LATER
from cases.errors import AlreadyDone, MissingParts
from cases.forms.communication import CommunicateForm
from cases.models import Case, CaseEvent, Communication
from cases.work import tasks_for
from narvaro.akt.secrecy import Secret
from people.models import Protection, User
from tests.akten.whole import akt, ask
from tests.cases import way
from tests.cast import TODAY, Cast, login

Answer, Ground = Communication.Answer, Communication.Ground
NOTE_IT = "Anteckna svaret på underlaget"
YESTERDAY = TODAY - dt.timedelta(days=1)


def titles(user: User, today: dt.date) -> list[str]:
    """What stands in somebody's work list."""
    return [task.title for task in tasks_for(way.person(user), today)]


def answer(row: Communication, by: User, **words: Any) -> Communication:
    """The guardian has answered today."""
    said: dict[str, Any] = {"answer": Answer.ANSWERED, "answered_on": TODAY, "words": "Vi känner igen Noah."} | words
    return services.note_answer(communication=row, by=by, said=services.Answered(**said))


def pages(client: Client, case: Case) -> str:
    """The page where the rektor approves."""
    return html.unescape(client.get(f"/arenden/{case.pk}/godkann/").content.decode())


def test_each_party_has_a_row_of_its_own_with_the_day_to_answer_by(cast: Cast) -> None:
    rows = way.communicate(cast, way.utredning(cast))

    assert [(row.name, row.answer_by) for row in rows] == [("Karim Ali", way.NEXT_WEEK), ("Samira Ali", way.NEXT_WEEK)]


def test_the_pupil_is_a_party_at_any_age_and_nobody_is_chosen_for_the_person_who_weighs_it(cast: Cast) -> None:
    case = way.opened(cast)
    young = parties_of(case, cast.karin, TODAY)
    case.student.birth_date = dt.date(TODAY.year - 16, 1, 1)

    assert [each.key for each in young] == [each.key for each in parties_of(case, cast.karin, TODAY)]
    assert young[0].key == "elev"
    assert "to" not in CommunicateForm(case=case, by=cast.karin).initial


def test_whoever_is_not_contacted_otherwise_is_a_party_and_whoever_gives_it_is_told_so(cast: Cast) -> None:
    cast.noah.guardianships.filter(guardian__first_name="Karim").update(may_contact=False)
    case = way.utredning(cast)

    assert "Karim Ali, kontaktas inte annars" in dict(CommunicateForm(case=case, by=cast.karin).parties).values()
    assert [row.name for row in way.communicate(cast, case)] == ["Karim Ali", "Samira Ali"]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({"to": ()}, "Välj vem som har fått underlaget."),
        ({"to": ("vh_999999",)}, "Välj vem som har fått underlaget."),
        ({"what": " "}, "Skriv vad ni har lämnat."),
        ({"how": ""}, "Välj hur det lämnades."),
        ({"given_on": way.NEXT_WEEK}, "Välj dagen då det lämnades. Den kan inte ligga framåt i tiden."),
        ({"answer_by": TODAY}, "Välj en svarsdag efter dagen då det lämnades."),
        ({"ground": Ground.AT_ONCE, "what": ""}, "Skriv varför, så att den som läser beslutet förstår."),
    ],
)
def test_each_missing_part_is_named(cast: Cast, words: dict[str, Any], asked: str) -> None:
    case = way.opened(cast)

    with pytest.raises(MissingParts) as missing:
        way.communicate(cast, case, by=cast.maria, **words)

    assert asked in [part.text for part in missing.value.parts]
    assert not case.communications.exists()


def test_the_mentor_does_not_communicate_and_sees_only_that_it_was_done(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    with pytest.raises(PermissionDenied):
        way.communicate(cast, case, by=cast.sara)

    way.communicate(cast, case)

    of_sara = login(client, cast.sara).get(f"/arenden/{case.pk}/").content.decode()
    assert "Underlag lämnades inför beslut" in of_sara
    assert "utan elevhälsans del" not in of_sara
    assert "utan elevhälsans del" in login(client, cast.karin).get(f"/arenden/{case.pk}/").content.decode()


def test_the_day_puts_it_in_the_work_list_of_who_gave_it_and_later_of_the_rektor(cast: Cast) -> None:
    case, late = way.utredning(cast), way.NEXT_WEEK + OTHERS_LATER + dt.timedelta(days=1)
    rows = way.communicate(cast, case)

    assert NOTE_IT not in titles(cast.petra, way.NEXT_WEEK - dt.timedelta(days=1))
    assert titles(cast.petra, way.NEXT_WEEK).count(NOTE_IT) == 2
    assert NOTE_IT not in titles(cast.karin, way.NEXT_WEEK)
    assert NOTE_IT in titles(cast.karin, late)

    for row in rows:
        answer(row, cast.petra)

    assert NOTE_IT not in titles(cast.petra, late)
    assert NOTE_IT not in titles(cast.karin, late)


def test_that_nobody_answered_is_written_when_the_time_is_out_and_not_before(cast: Cast) -> None:
    case = way.utredning(cast)
    row, other = way.communicate(cast, case)
    with pytest.raises(MissingParts, match="Vänta till dagen efter"):
        answer(row, cast.petra, answer=Answer.NOTHING, answered_on=None, words="")

    Communication.objects.update(given_on=YESTERDAY, answer_by=YESTERDAY)
    answer(row, cast.petra, answer=Answer.NOTHING, answered_on=None, words="")

    assert case.events.latest("pk").text == "Karim Ali: svarade inte."
    assert other.is_waiting


def test_an_answer_says_when_and_what(cast: Cast) -> None:
    row, _ = way.communicate(cast, way.utredning(cast))

    with pytest.raises(MissingParts) as missing:
        answer(row, cast.petra, answered_on=YESTERDAY, words="")

    assert [part.where for part in missing.value.parts] == ["answered_on", "words"]


def test_whoever_has_got_more_time_is_waited_for_until_the_new_day(cast: Cast) -> None:
    case, later = way.utredning(cast), way.NEXT_WEEK + dt.timedelta(days=7)
    row, other = way.communicate(cast, case)
    answer(other, cast.petra)
    Communication.objects.filter(pk=row.pk).update(given_on=YESTERDAY, answer_by=YESTERDAY)
    row.refresh_from_db()
    answer(row, cast.petra, answer=Answer.NOTHING, answered_on=None, words="")

    answer(row, cast.petra, answer=MORE_TIME, answered_on=None, words="", answer_by=later)

    assert case.events.latest("pk").text == "Karim Ali: mer tid, svar senast 4 december."
    assert NOTE_IT not in titles(cast.petra, later - dt.timedelta(days=1))
    assert NOTE_IT in titles(cast.petra, later)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({"answer_by": None}, "answer_by"),
        ({"answer_by": way.NEXT_WEEK}, "answer_by"),
        ({"words": "Vi behöver prata med vår jurist."}, "words"),
    ],
    ids=["no day", "the day that it is already", "words of an answer"],
)
def test_more_time_is_a_later_day_and_no_answer(cast: Cast, words: dict[str, Any], asked: str) -> None:
    row, _ = way.communicate(cast, way.utredning(cast))
    given = {"answer": MORE_TIME, "answered_on": None, "words": "", "answer_by": way.NEXT_WEEK + dt.timedelta(1)}

    with pytest.raises(MissingParts) as missing:
        answer(row, cast.petra, **(given | words))

    assert [part.where for part in missing.value.parts] == [asked]


def test_what_has_been_answered_is_changed_and_not_asked_for_again(cast: Cast) -> None:
    row, _ = way.communicate(cast, way.utredning(cast))
    row = answer(row, cast.petra)

    with pytest.raises(MissingParts, match="Svaret är redan antecknat"):
        answer(row, cast.petra, answer=MORE_TIME, words="", answer_by=way.NEXT_WEEK + dt.timedelta(1))


def test_before_approving_the_rektor_is_told_who_may_still_answer_and_may_decide_all_the_same(
    cast: Cast, client: Client
) -> None:
    case = way.granskning(cast)
    login(client, cast.karin)
    assert "Har eleven och hemmet läst underlaget?" in pages(client, case)

    way.communicate(cast, case)

    assert "Svarstiden har inte gått ut" in pages(client, case)
    assert "Samira Ali har till och med" in pages(client, case)
    services.godkann(case=case, by=cast.karin, reason="Åtgärder kan inte vänta.")


def test_what_is_answered_or_said_not_to_be_needed_reminds_of_nothing(cast: Cast, client: Client) -> None:
    case = way.granskning(cast)
    way.communicate(cast, case, ground=Ground.OBVIOUS, what="Hemmet har skrivit allt underlag själva.")

    assert "underlaget" not in pages(login(client, cast.karin), case)
    waits = before_decision(case, TODAY)
    assert (waits.within, waits.past, waits.nothing) == ([], [], False)


def test_the_program_page_reminds_too(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    way.communicate(cast, case)
    Communication.objects.update(given_on=YESTERDAY, answer_by=YESTERDAY)

    page = login(client, cast.karin).get(f"/arenden/{case.pk}/atgardsprogram/").content.decode()

    assert "Anteckna svaren först" in page


def test_the_same_page_sent_twice_is_one_row_each(cast: Cast) -> None:
    case = way.utredning(cast)
    way.communicate(cast, case)

    with pytest.raises(AlreadyDone):
        way.communicate(cast, case)

    assert case.communications.count() == 2


def test_a_protected_home_is_told_by_the_schools_routine_and_never_named(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    way.communicate(cast, case)
    case.student.protection = Protection.SEKRETESSMARKERING
    case.student.save()

    assert [each.key for each in parties_of(way.fresh(case), cast.karin, TODAY)] == ["elev", "hemmet"]
    page = login(client, cast.petra).get(f"/arenden/{case.pk}/").content.decode()
    assert "Samira" not in page.split("Kommunicering", 1)[1].split("Har tillgång", 1)[0]


def test_akten_has_it_and_keeps_one_homes_answer_from_the_other(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    answer(way.communicate(cast, case)[0], cast.petra)

    annexes = {annex.key: annex for _, group in akt(case, cast.karin).sections for annex in group}
    answered = annexes[f"communication-{case.communications.order_by('pk')[0].pk}"]

    assert "Svarade 20 november 2026" in [line.value for line in answered.lines]
    assert [each.secret for each in answered.words if each.text == "Vi känner igen Noah."] == ["hemmets-ord"]
    assert ask(login(client, cast.karin), case).status_code == 200


@pytest.mark.parametrize(
    "words", [{"what": "Utan det som mamma har berättat."}, {"ground": Ground.HARDER, "what": "Far."}]
)
def test_in_akten_what_one_home_was_given_and_why_nobody_was_is_kept_from_the_other(
    cast: Cast, words: dict[str, Any]
) -> None:
    case = way.utredning(cast)
    way.communicate(cast, case, **words)

    file = akt(case, cast.karin, Secret.HOME)

    assert words["what"] not in str([annex.words for _, group in file.sections for annex in group])


def note(case: Case, by: User, *oral: Any) -> CaseEvent:
    """A note, of an oral fact if somebody told it."""
    said = services.Oral(*oral) if oral else None
    return services.add_note(case=case, by=by, text="Bussen är indragen på måndagar.", oral=said)


def test_an_oral_fact_says_who_told_it_which_day_and_who_wrote_it_down(cast: Cast, client: Client) -> None:
    case, key = way.opened(cast), f"vh_{cast.noah.guardianships.order_by('pk')[0].guardian_id}"
    sara = login(client, cast.sara)

    told = {"text": "Bussen är indragen.", "told_by": key, "told_on": YESTERDAY}
    assert sara.post(f"/arenden/{case.pk}/anteckning/", told).status_code == 302

    page = sara.get(f"/arenden/{case.pk}/?visa=anteckningar").content.decode()
    assert "Uppgift som lämnades muntligt" in page
    assert "Lämnades muntligt av Samira Ali 19 november." in page
    assert case.events.latest("pk").actor == cast.sara


@pytest.mark.parametrize(
    ("oral", "where"),
    [
        (("annan", " ", TODAY), "told_name"),
        (("elev", "Noah", None), "told_on"),
        (("elev", "Noah", way.NEXT_WEEK), "told_on"),
    ],
)
def test_an_oral_fact_needs_a_name_and_a_day_that_has_been(cast: Cast, oral: tuple[Any, ...], where: str) -> None:
    with pytest.raises(MissingParts) as missing:
        note(way.opened(cast), cast.sara, *oral)

    assert [part.where for part in missing.value.parts] == [where]


def test_whose_words_an_oral_fact_is_decides_what_may_be_left_out_of_akten(cast: Cast) -> None:
    case = way.opened(cast)
    for key in ("elev", "vh_1", "annan"):
        note(case, cast.sara, key, "Någon", TODAY)
    note(case, cast.sara)

    told = [each for _, group in akt(case, cast.karin).sections for each in group if each.key.startswith("event-")]

    found = [sorted(each.secrets) for each in told if "Bussen" in each.words[0].text]
    assert found == [["elevens-ord"], ["hemmets-ord"], ["fortroenden"], []]
