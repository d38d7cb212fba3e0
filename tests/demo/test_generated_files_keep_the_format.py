"""Every row of the fictional municipality keeps the contract of our own format."""

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from narvaro.demo.names import read_data
from people import municipalities
from tests.demo.conftest import TODAY


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def days_without_school(rows, school):
    return {
        date.fromisoformat(row["från"]) + timedelta(days=n)
        for row in rows("lov")
        if row["skolenhetskod"] in ("", school)
        for n in range((date.fromisoformat(row["till"]) - date.fromisoformat(row["från"])).days + 1)
    }


def lessons_of_pupils(rows):
    """Lessons by pupil, through the class of the day or the pupil's own, read the way the format says."""
    by_class: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    own: dict[str, list[dict[str, str]]] = defaultdict(list)
    for lesson in rows("lektioner"):
        place = own[lesson["elev"]] if lesson["elev"] else by_class[lesson["skolenhetskod"], lesson["klass"]]
        place.append(lesson)
    for pupil in rows("elever"):
        for lesson in by_class[pupil["skolenhetskod"], pupil["klass"]]:
            if pupil["från"] <= lesson["datum"] <= (pupil["till"] or "9999"):
                own[pupil["elev-id"]].append(lesson)
    return own


def luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - n % 2) for n, digit in enumerate(digits))
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0


def test_every_personnummer_is_a_test_number_and_nobody_shares_one(rows):
    sample_numbers = {row["personnummer"] for row in read_data("testpersonnummer.csv")}
    pupils = {row["elev-id"]: row["personnummer"] for row in rows("elever")}
    guardians = {row["personnummer"] for row in rows("vardnadshavare")} - {""}
    newly_arrived = {number for number in pupils.values() if re.fullmatch(r"20\d{6}TF\d\d", number)}

    assert len(set(pupils.values())) == len(pupils)
    assert not guardians & set(pupils.values())
    assert len(newly_arrived) == 2
    for number in {*pupils.values(), *guardians}:
        assert number in sample_numbers or number in newly_arrived
        assert number in newly_arrived or luhn(number[2:])


def test_pupils_are_as_old_as_their_year(rows):
    for pupil in rows("elever"):
        year, born = pupil["årskurs"], int(pupil["personnummer"][:4])
        if pupil["skolform"] == "grundskola":
            assert born == 2020 - int(year)
        elif pupil["skolform"] == "förskoleklass":
            assert born == 2020
        elif "gymnasieskola" in pupil["skolform"]:
            assert 2007 <= born <= 2010


def test_schools_codes_and_classes_are_known_wherever_they_are_named(rows):
    schools = {row["skolenhetskod"] for row in rows("skolor")}
    classes = {(row["skolenhetskod"], row["klass"]) for row in rows("elever")}
    assert len(schools) == 3
    for name in ("personal", "elever", "lektioner", "franvaro"):
        assert {row["skolenhetskod"] for row in rows(name)} <= schools
    assert {(row["skolenhetskod"], row["klass"]) for row in rows("lektioner") if row["klass"]} == classes
    for row in rows("personal"):
        for klass in filter(None, row["klasser"].split(",")):
            assert (row["skolenhetskod"], klass) in classes


def test_the_huvudman_has_an_organisation_number_with_a_right_check_digit(rows):
    number = rows("huvudman")[0]["organisationsnummer"]
    assert luhn(number.replace("-", ""))
    assert {row["organisationsnummer"] for name in ("skolor", "terminer", "lov") for row in rows(name)} == {number}


def test_home_municipalities_are_invented_ones_with_an_address_or_in_the_register(rows):
    real = {line.split(",")[0] for line in municipalities.SOURCE.read_text("utf-8").splitlines()[1:]}
    invented = {row["kod"] for row in rows("kommuner") if len(row["postadress"].splitlines()) == 3}
    assert not real & invented
    for row in rows("elever"):
        assert {row["folkbokföringskommun"], row["placerad av"] or "9910"} <= real | invented


def test_no_lesson_lies_outside_the_terms_or_on_a_day_without_school(rows):
    terms = [(date.fromisoformat(row["från"]), date.fromisoformat(row["till"])) for row in rows("terminer")]
    free = {row["skolenhetskod"]: days_without_school(rows, row["skolenhetskod"]) for row in rows("skolor")}
    for lesson in rows("lektioner"):
        day = date.fromisoformat(lesson["datum"])
        assert any(start <= day <= end for start, end in terms)
        assert day.weekday() < 5
        assert day <= TODAY
        assert day not in free[lesson["skolenhetskod"]]


def test_nobody_is_in_two_lessons_at_once(rows):
    for lessons in lessons_of_pupils(rows).values():
        lessons.sort(key=lambda lesson: (lesson["datum"], lesson["start"]))
        for one, following in pairwise(lessons):
            assert one["start"] < one["slut"]
            assert one["datum"] < following["datum"] or one["slut"] <= following["start"]


def test_absence_lies_within_a_lesson_of_the_pupil_that_was_held_and_reported(rows):
    lessons = {pupil: {lesson["lektion"]: lesson for lesson in own} for pupil, own in lessons_of_pupils(rows).items()}
    for absence in rows("franvaro"):
        lesson = lessons[absence["elev"]][absence["lektion"]]
        assert lesson["datum"] == absence["datum"]
        assert lesson["start"] <= absence["start"] < absence["slut"] <= lesson["slut"]
        assert (lesson["inställd"], lesson["rapporterad"]) == ("nej", "ja")
        assert int(absence["frånvarominuter"]) == minutes(absence["slut"]) - minutes(absence["start"])
        assert absence["ämne"] == lesson["ämne"]


def test_a_pupil_is_absent_from_a_lesson_once_and_each_row_has_its_own_id(rows):
    absences = rows("franvaro")
    assert len({row["källa-id"] for row in absences}) == len(absences)
    assert len({(row["elev"], row["lektion"]) for row in absences}) == len(absences)


def test_every_pupil_has_a_guardian_and_protected_ones_have_no_way_home(rows):
    guardians = defaultdict(list)
    for row in rows("vardnadshavare"):
        guardians[row["elev"]].append(row)
    for pupil in rows("elever"):
        assert guardians[pupil["personnummer"]]
        if pupil["skydd"] != "ingen":
            for guardian in guardians[pupil["personnummer"]]:
                assert not any(guardian[key] for key in ("e-post", "telefon", "adress", "postnummer", "ort"))


def test_telephones_and_addresses_of_mail_reach_nobody(rows):
    fiction = re.compile(r"070-174 06 (0[5-9]|[1-9]\d)|031-390 06 \d\d|08-465 004 \d\d|")
    for row in rows("vardnadshavare"):
        assert fiction.fullmatch(row["telefon"])
    for name in ("vardnadshavare", "personal", "skolor", "huvudman"):
        assert all(row["e-post"].endswith(".example") or not row["e-post"] for row in rows(name))
