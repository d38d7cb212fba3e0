"""A huvudman sets its own guide values: from a day on, with a reason, in versions that are kept."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from absence.limits import SettingRefused, change, limit_on, limits_of
from absence.models import Alert, RuleSetting
from absence.rules import RULES
from absence.services import DismissalRefused, dismiss_alert, find_alerts, handle_alerts
from people.models import Student
from tests.absence.days import FRIDAY, present, weekdays_before
from tests.cast import TODAY, Cast, login, on_day, school_day

RULE = RULES["dagar_tio_veckor"]
TOMORROW, MONDAY_AFTER = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=3)


def set_to(cast: Cast, at_least: int, *, is_on: bool = True, first_day: dt.date = TOMORROW) -> RuleSetting:
    """A new version of the rule of whole days."""
    return change(
        cast.huvudman, RULE, at_least=at_least, is_on=is_on, first_day=first_day, reason="Prövas", by=cast.stina,
        today=TODAY,
    )  # fmt: skip


def away(student: Student, number: int, last: dt.date = FRIDAY) -> None:
    """So many whole days of absence in a row."""
    for day in weekdays_before(last, number):
        school_day(student, day, valid=360)


def found(day: dt.date, rule: str = RULE.name) -> list[tuple[int, int]]:
    """Version and number from which it signals, of what is found by a rule."""
    return [(alert.version, alert.at_least) for alert in find_alerts(day) if alert.rule.name == rule]


def test_a_change_holds_from_its_day_on_and_says_its_version(cast: Cast, noah: Student) -> None:
    away(noah, 4, last=MONDAY_AFTER)
    set_to(cast, 3)

    assert found(TODAY) == []
    assert found(MONDAY_AFTER) == [(2, 3)]
    assert Alert.objects.get(rule=RULE.name).title == "Minst tre hela frånvarodagar på tio veckor"


def test_a_rule_that_is_off_finds_nothing_and_leaves_what_is_open(cast: Cast, noah: Student) -> None:
    away(noah, 7, last=MONDAY_AFTER)
    assert found(TODAY) == [(1, 6)]
    set_to(cast, 6, is_on=False)

    assert found(MONDAY_AFTER) == []
    assert Alert.objects.get(rule=RULE.name).status == Alert.Status.OPEN


def test_another_huvudman_keeps_its_own(cast: Cast) -> None:
    set_to(cast, 3)

    theirs = limit_on(limits_of([cast.other_huvudman.pk]), RULE.name, MONDAY_AFTER)
    assert (theirs.version, theirs.at_least) == (1, 6)


def test_what_was_entered_last_decides(cast: Cast) -> None:
    set_to(cast, 4, first_day=dt.date(2026, 12, 1))
    set_to(cast, 5, first_day=dt.date(2026, 11, 25))
    limits = limits_of([cast.huvudman.pk])

    assert [limit_on(limits, RULE.name, dt.date(*day)).at_least for day in ((2026, 11, 24), (2026, 12, 2))] == [6, 5]


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("ogiltig_samma_dag", {}),
        ("dagar_tio_veckor", {"at_least": 0}),
        ("dagar_tio_veckor", {"at_least": 6}),
        ("dagar_tio_veckor", {"first_day": TODAY}),
        ("dagar_tio_veckor", {"reason": " "}),
    ],
)
def test_what_cannot_be_set_is_refused(cast: Cast, rule: str, values: dict[str, object]) -> None:
    asked = {"at_least": 3, "is_on": True, "first_day": TOMORROW, "reason": "Prövas"} | values

    with pytest.raises(SettingRefused):
        change(cast.huvudman, RULES[rule], by=cast.stina, today=TODAY, **asked)  # type: ignore[arg-type]
    assert not RuleSetting.objects.exists()


def test_versions_are_never_changed(cast: Cast) -> None:
    setting = set_to(cast, 3)

    with pytest.raises(ProgrammingError), transaction.atomic():
        RuleSetting.objects.filter(pk=setting.pk).update(at_least=9)


def test_the_page_saves(client: Client, cast: Cast) -> None:
    url = reverse("absence:rule", args=[cast.huvudman.pk, RULE.name])
    login(client, cast.stina)

    answer = client.post(
        url, {"at_least": "3", "is_on": "on", "first_day": str(TOMORROW), "reason": "Tidigare stöd"}, follow=True
    )

    assert "Tidigare stöd" in answer.content.decode()
    assert client.post(url, {"at_least": "x", "reason": "Mina ord"}).status_code == 422


# ---------------------------------------------------------------------------------------- Answered signals


def dismissed(student: Student, cast: Cast, until: dt.date) -> None:
    """Dismiss the open signal of whole days."""
    signal = Alert.objects.get(student=student, rule=RULE.name)
    dismiss_alert(signal, by=cast.sara, reason="Känd vård", until=until, today=TODAY)


def test_a_dismissed_signal_is_quiet_to_its_day_and_then_comes_again(cast: Cast, noah: Student) -> None:
    away(noah, 6)
    find_alerts(TODAY)
    dismissed(noah, cast, until=MONDAY_AFTER)
    present(noah, [MONDAY_AFTER, MONDAY_AFTER + dt.timedelta(days=1)])

    assert found(MONDAY_AFTER) == []
    with on_day(MONDAY_AFTER):
        assert found(MONDAY_AFTER + dt.timedelta(days=1)) == [(1, 6)]


def test_a_dismissed_signal_comes_at_once_when_it_has_grown(cast: Cast, noah: Student) -> None:
    away(noah, 6)
    find_alerts(TODAY)
    dismissed(noah, cast, until=dt.date(2027, 1, 31))
    for day in range(3):
        school_day(noah, MONDAY_AFTER + dt.timedelta(days=day), valid=360)

    assert found(MONDAY_AFTER + dt.timedelta(days=1)) == []
    assert found(MONDAY_AFTER + dt.timedelta(days=2)) == [(1, 6)]


@pytest.mark.parametrize(
    ("reason", "until"), [(" ", TODAY), ("Vård", dt.date(2026, 11, 19)), ("Vård", dt.date(2027, 9, 1))]
)
def test_a_dismissal_needs_a_reason_and_an_end(cast: Cast, noah: Student, reason: str, until: dt.date) -> None:
    away(noah, 6)
    find_alerts(TODAY)

    with pytest.raises(DismissalRefused):
        dismiss_alert(Alert.objects.get(rule=RULE.name), by=cast.sara, reason=reason, until=until, today=TODAY)


def test_as_many_new_occasions_as_have_rolled_out_are_worse_after_a_talk_but_not_after_a_dismissal(
    cast: Cast, noah: Student, maja: Student
) -> None:
    old, later = [dt.date(2026, 9, 7), dt.date(2026, 11, 10), dt.date(2026, 11, 12)], MONDAY_AFTER
    for student in (noah, maja):
        for day in (*old, later):
            school_day(student, day, valid=120)
        present(student, [dt.date(2026, 9, 8), dt.date(2026, 11, 11), FRIDAY])
    find_alerts(FRIDAY)
    rule = "tillfallen_tio_veckor"
    handle_alerts(noah, rules=[rule], by=cast.sara, how="Samtal")
    signal = Alert.objects.get(student=maja, rule=rule)
    dismiss_alert(signal, by=cast.sara, reason="Känd vård", until=dt.date(2027, 1, 31), today=TODAY)

    again = [alert for alert in find_alerts(later) if alert.rule.name == rule]

    assert [(alert.student_id, alert.figures["occasions"], alert.new) for alert in again] == [(noah.pk, 3, True)]
