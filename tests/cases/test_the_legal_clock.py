"""The legal clock counts the days from signal to first measure by the calendar, with the guide value beside."""

import datetime as dt

import pytest

from cases.clock import STATIONS, Clock, Span, Told, clock_of
from cases.models import Case, CaseEvent, Contact, Measure, State
from people.calendar import SchoolCalendar, TermDates

CALENDAR = SchoolCalendar(
    (TermDates("HT", dt.date(2026, 8, 18), dt.date(2026, 12, 18)),),
    frozenset(dt.date(2026, 10, 26) + dt.timedelta(days=number) for number in range(5)),
)
NOON = dt.time(12, tzinfo=dt.UTC)


def day(month: int, number: int) -> dt.date:
    """A day of the autumn."""
    return dt.date(2026, month, number)


def event(kind: str, on: dt.date, **data: str) -> CaseEvent:
    """Something that happened at noon."""
    return CaseEvent(kind=kind, at=dt.datetime.combine(on, NOON), data=data)


def case(state: State = State.ATGARDER) -> Case:
    """A case that was opened on 8 September."""
    return Case(state=state, opened_at=dt.datetime.combine(day(9, 8), NOON))


WAY = (
    event("oppna", day(9, 8)),
    event("samtal", day(9, 9), held_on="2026-09-08"),
    event("samtal", day(9, 22), held_on="2026-09-22"),
    event("anmal", day(9, 23)),
    event("inled_utredning", day(10, 5)),
    event("lamna_for_granskning", day(10, 21)),
    event("godkann", day(10, 23)),
)


def clock(*events: CaseEvent, of: Case | None = None, today: dt.date = dt.date.max, **told: object) -> Clock:
    """The clock on a day: 20 November if no other."""
    return clock_of(of or case(), Told(events, **told), CALENDAR, min(today, day(11, 20)))  # type: ignore[arg-type]


def spans(found: Clock) -> list[tuple[str, str]]:
    """What stands on the page."""
    return [(span.title, span.text.replace("\N{NO-BREAK SPACE}", " ")) for span in found.spans]


def test_each_part_of_the_way_is_counted_from_the_first_of_each_kind() -> None:
    measures = [Measure(starts_on=day(11, 9)), Measure(starts_on=day(11, 2)), Measure(starts_on=None)]

    found = clock(*WAY, measures=measures)

    assert spans(found) == [
        ("Öppnat till samtal", "samma dag"),
        ("Samtal till anmälan", "15 dagar"),
        ("Anmälan till beslut", "12 dagar"),
        ("Beslut till utredning", "16 dagar"),
        ("Utredning till godkännande", "2 dagar"),
        ("Godkännande till första åtgärd", "10 dagar"),
    ]
    assert found.running is None
    assert found.total == "55\N{NO-BREAK SPACE}dagar från öppnat till första åtgärd"


@pytest.mark.parametrize(
    ("state", "passed", "title", "days"),
    [
        (State.UPPMARKSAMMA, 1, "Öppnat till samtal", 73),
        (State.UPPMARKSAMMA, 3, "Samtal till anmälan", 73),
        (State.ANMALD, 4, "Anmälan till beslut", 58),
        (State.UTREDNING, 5, "Beslut till utredning", 46),
        (State.GRANSKNING, 6, "Utredning till godkännande", 30),
        (State.ATGARDER, 7, "Godkännande till första åtgärd", 28),
    ],
)
def test_the_part_that_is_going_on_is_still_counting(state: State, passed: int, title: str, days: int) -> None:
    found = clock(*WAY[:passed], of=case(state))

    assert found.running == found.spans[-1]
    assert (found.running.title, found.running.days) == (title, days)
    assert found.total.endswith("hittills")


def test_a_closed_case_counts_no_more() -> None:
    assert clock(*WAY, of=case(State.AVSLUTAD)).running is None


def test_a_case_that_was_taken_up_again_starts_anew() -> None:
    found = clock(*WAY, event("avsluta", day(11, 2)), event("ateruppta", day(11, 10)), of=case(State.UPPMARKSAMMA))

    assert spans(found) == [("Återupptaget till samtal", "10 dagar")]


def test_the_first_call_that_reached_somebody_is_a_station_until_there_is_a_talk() -> None:
    def call(on: dt.date, *, reached: bool = True) -> Contact:
        return Contact(at=dt.datetime.combine(on, NOON), reached_home=reached)

    first = clock(*WAY[:1], contacts=[call(day(9, 9), reached=False), call(day(9, 10))])
    later = clock(*WAY[:4], contacts=[call(day(9, 30))])

    assert spans(first)[0] == ("Öppnat till kontakt", "2 dagar")
    assert "kontakt" not in " ".join(title for title, _ in spans(later))


HANDED_BACK = (*WAY[:4], event("lamna_tillbaka", day(9, 25)))


def test_a_report_that_was_handed_back_is_answered_and_a_new_one_is_waited_for_from_then() -> None:
    found = clock(*HANDED_BACK, of=case(State.UPPMARKSAMMA), today=day(10, 2))

    assert spans(found)[-2:] == [("Samtal till återlämnande", "17 dagar"), ("Återlämnande till anmälan", "7 dagar")]
    assert found.running is not None
    assert found.running.guide == "Riktvärde: tre skolveckor"


def test_a_new_report_starts_the_wait_for_a_decision_anew() -> None:
    found = clock(*HANDED_BACK, event("anmal", day(10, 6)), of=case(State.ANMALD), today=day(10, 8))

    assert spans(found)[-2:] == [("Återlämnande till anmälan", "11 dagar"), ("Anmälan till beslut", "2 dagar")]


def test_only_the_last_handing_back_is_a_place_on_the_way() -> None:
    twice = (*HANDED_BACK, event("anmal", day(9, 30)), event("lamna_tillbaka", day(9, 30)))

    found = clock(*twice, event("anmal", day(9, 30)), of=case(State.ANMALD), today=day(10, 2))

    assert [title for title, _ in spans(found)] == [
        *("Öppnat till samtal", "Samtal till återlämnande", "Återlämnande till anmälan", "Anmälan till beslut")
    ]


def test_a_handing_back_before_the_case_was_taken_up_again_is_no_place_on_the_way() -> None:
    again = (*HANDED_BACK, event("avsluta", day(10, 2)), event("ateruppta", day(11, 10)))

    assert spans(clock(*again, of=case(State.UPPMARKSAMMA))) == [("Återupptaget till samtal", "10 dagar")]


def test_an_investigation_that_was_sent_back_is_waited_for_from_then() -> None:
    sent_back = (*WAY[:6], event("begar_komplettering", day(10, 26)))

    waiting, again = (
        clock(*sent_back, of=case(State.UTREDNING)),
        clock(
            *sent_back,
            event("lamna_for_granskning", day(11, 9)),
            event("godkann", day(11, 12)),
            of=case(State.ATGARDER),
        ),
    )

    assert spans(waiting)[-2:] == [("Beslut till begärd komplettering", "21 dagar"), (
        "Begärd komplettering till utredning", "25 dagar",
    )]  # fmt: skip
    assert waiting.running == waiting.spans[-1]
    assert waiting.total.endswith("hittills")
    assert [title for title, _ in spans(again)][-3:] == [
        "Begärd komplettering till utredning", "Utredning till godkännande", "Godkännande till första åtgärd",
    ]  # fmt: skip


def test_a_measure_that_was_dropped_before_it_began_is_no_first_measure() -> None:
    dropped = Measure(starts_on=day(11, 9), dropped_on=day(11, 6))
    later = Measure(starts_on=day(11, 16), dropped_on=day(11, 18))

    assert clock(*WAY, measures=[dropped]).running
    assert spans(clock(*WAY, measures=[dropped, later]))[-1] == ("Godkännande till första åtgärd", "24 dagar")


def test_the_first_talk_after_a_case_was_taken_up_again_counts_also_when_it_follows_one_up() -> None:
    again = (event("avsluta", day(11, 2)), event("ateruppta", day(11, 10)))
    talk = event("uppfoljande_samtal", day(11, 11), held_on="2026-11-11")

    found = clock(*WAY, *again, talk, of=case(State.UPPMARKSAMMA))

    assert spans(found) == [("Återupptaget till samtal", "1 dag"), ("Samtal till anmälan", "9 dagar")]


def test_telling_the_huvudman_stands_beside_the_way() -> None:
    assert ("Beslut till huvudman", "samma dag") in spans(clock(*WAY, huvudman=day(10, 5)))
    assert not any("huvudman" in title for title, _ in spans(clock(*WAY)))


def test_the_guide_value_is_in_school_weeks_so_that_a_break_makes_no_case_late() -> None:
    decided = [*WAY[:4], event("inled_utredning", day(10, 12))]  # three school weeks later is 9 November

    def of(today: dt.date) -> Span:
        found = clock(*decided, of=case(State.UTREDNING), today=today).running
        assert found
        return found

    assert of(day(11, 9)).days == 28
    assert of(day(11, 9)).guide == "Riktvärde: tre skolveckor"
    assert not of(day(11, 9)).passed
    assert of(day(11, 10)).passed


def test_where_the_law_gives_no_number_there_is_none_to_pass() -> None:
    late = clock(*WAY[:4], of=case(State.ANMALD), today=day(11, 20)).running

    assert late is not None
    assert late.guide == "Lagen: skyndsamt"
    assert not late.passed


def test_each_part_says_how_soon_it_is_to_come_or_that_the_routine_names_no_time() -> None:
    waits = [station for name, station in STATIONS.items() if name != "start"]

    assert all(station.guide and (station.guide.said or station.guide.weeks) for station in waits)


def test_the_longest_part_has_the_longest_bar() -> None:
    widths = [span.width for span in clock(*WAY, measures=[Measure(starts_on=day(11, 2))]).spans]

    assert max(widths) == 100
    assert min(widths) == 0


def test_every_station_is_reached_by_something() -> None:
    assert list(STATIONS) == [
        *("start", "kontakt", "samtal", "anmal", "inled_utredning", "lamna_for_granskning", "godkann", "atgard")
    ]
