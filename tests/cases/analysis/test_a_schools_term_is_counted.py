"""The term's analysis of a school: absence, what investigations say, cases, and nobody who can be made out."""

import datetime as dt
import re

from django.test import Client
from django.urls import reverse

from absence.term import term_of_school
from cases.analysis.counted import APPROVED, CLOSED, OPENED, closing, counted, factor, level, reason, step
from cases.analysis.waits import waits_of
from cases.models import Case, Measure, State
from people.models import Student
from tests.cases.analysis.term import FIRST, LAST, MONDAY, NOON, approved, case_of, moved, pupils
from tests.cast import TODAY, Cast, login, school_day

AFTER = dt.datetime(2027, 1, 20, 12, 0, tzinfo=dt.UTC)


def told(cast: Cast, name: str) -> str:
    """A count of the autumn as it may be told."""
    return counted(cast.bjorkskolan, FIRST, LAST)[name].text


def page(client: Client, cast: Cast, **asked: str) -> str:
    """The page as Maria reads it, without its marks."""
    html = login(client, cast.maria).get(reverse("cases:analysis"), asked).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def test_the_shares_are_the_minutes_of_all_pupils_and_a_small_year_stands_with_its_neighbour(cast: Cast) -> None:
    pupils(cast, 12, valid=36)
    pupils(cast, 10, year="7", invalid=72)
    pupils(cast, 3, year="9", invalid=360)
    school_day(cast.signe, MONDAY, invalid=360)  # protected: in no figure

    term = term_of_school(cast.bjorkskolan, FIRST, LAST)

    assert term.pupils == 25
    assert (term.whole.valid, term.whole.invalid) == (12 * 36, 10 * 72 + 3 * 360)
    assert [(part.name, part.pupils) for part in term.years] == [("Årskurs 7", 10), ("Årskurs 8 och 9", 15)]
    assert [(part.name, part.figures) for part in term.weekdays] == [("Måndag", term.whole)]


def test_each_pupil_stands_in_one_band_from_its_mark_on(cast: Cast) -> None:
    for minutes, number in ((0, 6), (36, 5), (54, 5), (71, 1), (72, 7)):  # 0, 10, 15, 19.7 and 20 % of six hours
        pupils(cast, number, valid=minutes)

    bands = {band.name: band.pupils for band in term_of_school(cast.bjorkskolan, FIRST, LAST).bands}

    assert list(bands.values()) == [6, 5, 6, 7]


def test_the_groups_and_reasons_of_approved_investigations_are_counted_once_each(cast: Cast) -> None:
    school, alone = ("fran_skolan_hindrar_elev", "fran_skolan_hindrar_vh"), "individ_hjalper_larare"
    for student in pupils(cast, 6):
        approved(cast, student, *school, "orsak_svart")
    for student in pupils(cast, 6):
        approved(cast, student, "till_skolan_hjalper_elev", "orsak_svart_ord", alone)
    approved(cast, pupils(cast, 1)[0], *school, at=AFTER)  # another term
    approved(cast, cast.signe, *school)  # protected

    assert told(cast, APPROVED) == "12"
    assert told(cast, factor("fran_skolan", "hindrar")) == "6"
    assert told(cast, factor("individ", "hjalper")) == "6"
    assert told(cast, reason("svart")) == "6"
    assert told(cast, reason("sjuk")) == "färre än fem"


def test_what_is_blank_says_nothing_and_what_all_say_is_told_as_at_least(cast: Cast) -> None:
    for student in pupils(cast, 8):
        made = approved(cast, student, "fran_skolan_hindrar_elev")
        made.parts.create(key="hemifran_hindrar_elev", text=" \n", changed_at=NOON, changed_by=cast.petra)

    assert told(cast, factor("fran_skolan", "hindrar")) == "minst 5"
    assert told(cast, factor("hemifran", "hindrar")) == "färre än fem"


def test_a_pupil_is_counted_once_at_each_level_of_measures(cast: Cast) -> None:
    for student in pupils(cast, 12):
        case = approved(cast, student).case
        for kind, dropped in ((Measure.Level.PUPIL, False), (Measure.Level.PUPIL, False), (Measure.Level.GROUP, True)):
            Measure.objects.create(case=case, what="Kort möte", level=kind, dropped_on=TODAY if dropped else None)

    assert told(cast, level(Measure.Level.PUPIL)) == "minst 8"
    assert told(cast, level(Measure.Level.GROUP)) == "färre än fem"


def test_a_case_counts_where_it_stood_when_the_term_ended(cast: Cast) -> None:
    cases = [case_of(cast, student) for student in pupils(cast, 16)]
    for case in cases[:6]:
        moved(case, State.ANMALD)
        moved(case, State.UTREDNING, AFTER)
    for number, case in enumerate(cases[6:14]):
        why = Case.Closing.HANDLED if number < 6 else Case.Closing.MOVED
        moved(case, State.AVSLUTAD, kind="avsluta", closing=why)

    assert told(cast, OPENED) == "16"
    assert told(cast, step(State.ANMALD)) == "6"
    assert told(cast, step(State.UTREDNING)) == "färre än fem"
    assert (told(cast, CLOSED), told(cast, closing(Case.Closing.HANDLED))) == ("8", "6")


def test_the_days_to_a_station_are_those_of_the_case_in_the_middle_and_none_of_a_handful(cast: Cast) -> None:
    for days, student in enumerate(pupils(cast, 5), start=1):
        moved(case_of(cast, student), State.ANMALD, NOON + dt.timedelta(days=days), kind="anmal")

    found = {wait.station: wait.text for wait in waits_of(cast.bjorkskolan, FIRST, LAST)}

    assert found["anmal"] == "3\N{NO-BREAK SPACE}dagar"
    assert found["inled_utredning"] == "färre än fem ärenden"


def test_the_page_puts_the_schools_own_groups_first_and_tells_no_number_under_five(client: Client, cast: Cast) -> None:
    students: list[Student] = pupils(cast, 12, valid=72)
    for student in students[:10]:
        approved(cast, student, "till_skolan_hjalper_elev", "individ_hindrar_elev")

    text = page(client, cast)

    places = [text.index(words) for words in ("Det som får eleven att komma till skolan", "Elevens egna förutsättning")]
    assert places == sorted(places)
    assert "10 utredningar är godkända under terminen" in text
    assert "20 % eller mer HT 2026" not in text
    numbers = re.findall(r"\D (\d+) ", text[text.index("Så många elever") :])
    assert all(int(number) >= 5 for number in numbers if number not in ("8",)), numbers


def test_a_term_without_days_says_so_and_a_school_out_of_reach_is_not_found(client: Client, cast: Cast) -> None:
    assert "Inga lektioner är inlästa för terminen" in page(client, cast, termin="VT2026")
    maria = login(client, cast.maria)
    assert maria.get(reverse("cases:analysis"), {"skola": str(cast.ekskolan.pk)}).status_code == 404
    assert maria.get(reverse("cases:analysis"), {"termin": "HT1999"}).status_code == 404
