"""A school's monthly report made at once, as the night makes those of every school."""

import datetime as dt

from absence.models import MonthlyReport
from absence.reports import prepare_reports
from people.models import School


def prepare_report(school: School, month: dt.date) -> MonthlyReport | None:
    """The school's report of a month that has ended; None when it had no lessons that month."""
    return next(iter(prepare_reports([school], month)), None)
