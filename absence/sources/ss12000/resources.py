"""What is asked for, in which order: one table."""

from dataclasses import dataclass, field
from typing import Any

from absence.sources.ss12000 import records
from absence.sources.ss12000.records import Record


@dataclass(frozen=True)
class Resource:
    """A list of the standard: its path and Swedish name, what is kept of its objects, how it tells of deletions."""

    name: str
    label: str
    kind: type[Record]
    deleted: str  # the list's name in /deletedEntities
    entity: str  # what it is called when asking /deletedEntities
    required: bool = False
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the list is."""
        return f"/{self.name}"


ORGANISATIONS = Resource(
    "organisations", "skolor", records.Organisation, "organisations", "Organisation", required=True
)
PERSONS = Resource("persons", "personer", records.Person, "persons", "Person", required=True)
PLACEMENTS = Resource("placements", "placeringar", records.Placement, "placements", "Placement")
DUTIES = Resource("duties", "tjänster", records.Duty, "duties", "Duty")
GROUPS = Resource("groups", "grupper", records.Group, "groups", "Group", required=True)
ACTIVITIES = Resource(
    "activities", "aktiviteter", records.Activity, "activitites", "Activity", params={"expand": "syllabus"}
)  # the standard's own spelling
ABSENCES = Resource("absences", "anmäld frånvaro", records.Absence, "absences", "Absence")
EVENTS = Resource(
    "calendarEvents", "lektioner", records.CalendarEvent, "calendarEvents", "CalendarEvent",
    params={"expand": "attendance"},
)  # fmt: skip
ATTENDANCES = Resource("attendances", "närvaro", records.Attendance, "attendances", "Attendance")

REGISTER = (ORGANISATIONS, PERSONS, PLACEMENTS, DUTIES, GROUPS, ACTIVITIES, ABSENCES)
"""What is kept as it is known, and asked for by what is new."""

PEOPLE = (ORGANISATIONS, PERSONS, DUTIES, GROUPS)
"""What the rows about people are made of."""

DELETED = {each.deleted: each for each in (*REGISTER, EVENTS, ATTENDANCES)} | {"activities": ACTIVITIES}
"""The list in /deletedEntities → what it is about; rightly spelled, too."""
