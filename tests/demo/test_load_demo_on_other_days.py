"""The demo can be loaded on any day of the term: when little has happened, and on the last one."""

import datetime as dt

import pytest
import time_machine

from absence.models import Alert
from cases.models import Case, CaseEvent, State
from narvaro.demo.loading import Demo, load


@pytest.mark.django_db
@pytest.mark.parametrize("today", [dt.date(2026, 8, 19), dt.date(2026, 12, 18)], ids=str)
def test_every_story_fits_in_the_days_that_have_been(today, tmp_path, settings):
    settings.MODE, settings.PRIVATE_ROOT = "demo", tmp_path / "private"
    now = dt.datetime.combine(today, dt.time(23, 0), tzinfo=dt.UTC)
    with time_machine.travel(now):
        load(Demo(today, tmp_path, lambda text: None))
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    assert not CaseEvent.objects.filter(at__gt=now).exists()
    assert Alert.objects.filter(status=Alert.Status.OPEN).exists()
