"""The absence of the fictional municipality looks like a real one's: how much, of what kind, by whom."""

from collections import Counter, defaultdict

import pytest

from tests.demo.test_generated_files_keep_the_format import lessons_of_pupils, minutes


@pytest.fixture(scope="module")
def shares(rows):
    """Pupil → absent minutes of reported minutes."""
    reported = {
        pupil: sum(minutes(one["slut"]) - minutes(one["start"]) for one in lessons if one["rapporterad"] == "ja")
        for pupil, lessons in lessons_of_pupils(rows).items()
    }
    absent: Counter[str] = Counter()
    for row in rows("franvaro"):
        absent[row["elev"]] += int(row["frånvarominuter"])
    return {pupil: absent[pupil] / total for pupil, total in reported.items()}


@pytest.fixture(scope="module")
def absences(rows):
    """Absences by the pupil's name."""
    names = {row["elev-id"]: f"{row['förnamn']} {row['efternamn']}" for row in rows("elever")}
    found = defaultdict(list)
    for row in rows("franvaro"):
        found[names[row["elev"]]].append(row)
    return found


def test_six_to_nine_percent_of_the_time_is_missed(shares):
    assert 0.06 <= sum(shares.values()) / len(shares) <= 0.09


def test_four_to_six_percent_of_pupils_are_above_twenty_percent(shares):
    assert 0.04 <= sum(share >= 0.2 for share in shares.values()) / len(shares) <= 0.06


def test_most_absence_is_announced_illness_and_every_kind_is_there(rows):
    kinds = Counter((row["giltig"], row["anmäld"], row["orsak"], row["sen"]) for row in rows("franvaro"))
    total = sum(kinds.values())
    assert kinds["ja", "ja", "sjukdom", "nej"] / total > 0.6
    assert kinds["ja", "ja", "beviljad ledighet", "nej"] > 100
    assert kinds["nej", "nej", "", "nej"] > 500
    assert kinds["nej", "nej", "", "ja"] > 500
    assert any(giltig == "nej" and announced == "ja" for giltig, announced, *_ in kinds)


def test_some_lessons_are_cancelled_and_some_not_reported_most_in_8a(rows):
    held = [row for row in rows("lektioner") if row["inställd"] == "nej"]
    unreported = [row for row in held if row["rapporterad"] == "nej"]
    assert 0.004 < 1 - len(held) / len(rows("lektioner")) < 0.02
    assert 0.01 < len(unreported) / len(held) < 0.04
    by_class = Counter(row["klass"] for row in unreported if row["klass"])
    assert by_class.most_common(1)[0][0] == "8A"


def test_noah_misses_mondays_and_english_comes_first_then(absences, rows):
    mondays = {row["datum"] for row in absences["Noah Ali"] if row["ämne"] == "Engelska" and row["start"] == "08:20"}
    assert len(mondays) >= 8
    assert {"2026-11-09", "2026-11-16"} <= mondays
    assert ("2026-11-11", "Idrott och hälsa") in {(row["datum"], row["ämne"]) for row in absences["Noah Ali"]}


def test_selma_misses_pe_and_alma_goes_home_before_the_last_lesson(absences):
    subjects = Counter(row["ämne"] for row in absences["Selma Karlsson"])
    assert subjects.most_common(1)[0][0] == "Idrott och hälsa"
    last = [row for row in absences["Alma Sjögren"] if row["start"] >= "13:10" and row["giltig"] == "nej"]
    assert len(last) >= 20


def test_majas_absence_falls_after_the_measures_began(absences):
    october = sum(int(row["frånvarominuter"]) for row in absences["Maja Öberg"] if row["datum"][:7] == "2026-10") / 17
    november = sum(int(row["frånvarominuter"]) for row in absences["Maja Öberg"] if row["datum"][:7] == "2026-11") / 15
    assert november < october


def test_elias_is_missed_on_the_demos_friday_without_a_word_and_tuva_is_ill_the_third_day(absences):
    friday = [row for row in absences["Elias Lindqvist"] if row["datum"] == "2026-11-20"]
    assert [row["start"] for row in friday] == ["08:20", "09:35", "10:45"]
    assert {row["giltig"] for row in friday} == {"nej"}
    ill = {row["datum"] for row in absences["Tuva Bergman"] if row["anmäld"] == "ja"}
    assert {"2026-11-18", "2026-11-19", "2026-11-20"} <= ill
