"""What happened in class: lessons, pupil days, absence with its versions, signals and the monthly report."""

from absence.models.alerts import Alert, AlertSearch, ChangedDay
from absence.models.byhand import AbsenceByHand
from absence.models.checks import WeeklyCheck
from absence.models.facts import Absence, AbsentDay, Lesson, StudentDay
from absence.models.ladder import Narvarostatus
from absence.models.mappings import ColumnMapping
from absence.models.reports import MonthlyReport, MonthlyReportRow
from absence.models.rules import RuleSetting
from absence.models.runs import ImportRun, RefusedRow, RunFigures
from absence.models.ss12000 import SourceConnection, SourceRecord, SourceState
from absence.models.undo import DayBefore, LessonBefore

__all__ = [
    "Absence",
    "AbsenceByHand",
    "AbsentDay",
    "Alert",
    "AlertSearch",
    "ChangedDay",
    "ColumnMapping",
    "DayBefore",
    "ImportRun",
    "Lesson",
    "LessonBefore",
    "MonthlyReport",
    "MonthlyReportRow",
    "Narvarostatus",
    "RefusedRow",
    "RuleSetting",
    "RunFigures",
    "SourceConnection",
    "SourceRecord",
    "SourceState",
    "StudentDay",
    "WeeklyCheck",
]
