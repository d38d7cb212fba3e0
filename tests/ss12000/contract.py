"""What the standard (SS 12000:2020, API 2.1.0) says of the parts that are used here, in short.

Every answer of the tests' server is checked against it. With SS12000_YAML naming the standard's own description, the
same answers are checked against that as well (``test_the_server_keeps_to_the_standard``).

A line is ``name:type``; ``!`` means required. Types: text, number, yesno, date, moment, ref, a word list, another name
of the table; ``*`` after it means a list of them.
"""

import re
from typing import Any

SHAPES = {
    "Meta": "created!:moment modified!:moment",
    "Organisation": (
        "id!:text meta!:Meta displayName!:text"
        " organisationType!:Huvudman|Förvaltning|Rektorsområde|Skola|Skolenhet|Övrigt"
        " organisationNumber:text parentOrganisation:ref schoolUnitCode:text schoolTypes:text* email:text endDate:date"
    ),
    "CivicNo": "value!:text nationality:text",
    "Email": "value!:text type!:Privat|Skola_elev|Skola_personal|Arbete_övrigt",
    "Phone": "value!:text type!:Hem|Arbete mobile!:yesno",
    "Address": (
        "type:Folkbokföring|Särskild_postadress|Tillfällig_adress|Postadress streetAddress!:text locality!:text"
        " postalCode!:text municipalityCode:number country!:text"
    ),
    "Enrolment": ("enroledAt!:ref schoolType!:text startDate!:date endDate:date schoolYear:number cancelled:yesno"),
    "Responsible": "person:ref relationType:Vårdnadshavare|Annan_ansvarig|God_man|Utsedd_behörig",
    "Person": (
        "id!:text meta!:Meta givenName!:text familyName!:text civicNo:CivicNo eduPersonPrincipalNames:text*"
        " securityMarking:Ingen|Sekretessmarkering|Skyddad_folkbokföring personStatus:Aktiv|Utvandrad|Avliden"
        " emails:Email* phoneNumbers:Phone* addresses:Address* enrolments:Enrolment* responsibles:Responsible*"
    ),
    "Placement": (
        "id!:text meta!:Meta placedAt!:ref child!:ref schoolType!:FS|FTH|OPPFTH startDate!:date endDate:date"
    ),
    "AssignmentRole": (
        "group!:ref assignmentRoleType!:Mentor|Elevhälsopersonal|Specialpedagog startDate:date endDate:date"
    ),
    "Duty": (
        "id!:text meta!:Meta person:ref assignmentRole:AssignmentRole* dutyAt!:ref dutyRole!:text startDate!:date"
        " endDate:date"
    ),
    "Membership": "person!:ref startDate:date endDate:date",
    "Group": (
        "id!:text meta!:Meta displayName!:text startDate!:date endDate:date"
        " groupType!:Undervisning|Klass|Mentor|Provgrupp|Schema|Avdelning|Personalgrupp|Övrigt organisation!:ref"
        " groupMemberships:Membership*"
    ),
    "Syllabus": "id!:text meta!:Meta subjectName!:text courseName:text official!:yesno schoolType!:text",
    "ActivityExtras": "syllabus:Syllabus",
    "Activity": (
        "id!:text meta!:Meta displayName!:text calendarEventsRequired!:yesno startDate!:date endDate:date"
        " activityType:Undervisning|Elevaktivitet|Provaktivitet|Läraraktivitet|Övrigt groups!:ref* organisation!:ref"
        " syllabus:ref _embedded:ActivityExtras"
    ),
    "StudentException": "student!:ref participates!:yesno startTime:moment endTime:moment teachingLength:number",
    "Attendance": (
        "id!:text meta!:Meta calendarEvent!:ref student!:ref isReported!:yesno attendanceMinutes:number"
        " validAbsenceMinutes:number invalidAbsenceMinutes:number otherAttendanceMinutes:number absenceReason:text"
        " reportedTimestamp:moment"
    ),
    "EventExtras": "attendance:Attendance*",
    "CalendarEvent": (
        "id!:text meta!:Meta activity!:ref startTime!:moment endTime!:moment cancelled:yesno"
        " teachingLengthStudent:number studentExceptions:StudentException* _embedded:EventExtras"
    ),
    "Absence": (
        "id!:text meta!:Meta startTime!:moment endTime!:moment type!:Beviljad_ledighet|Anmäld_frånvaro student!:ref"
    ),
    "Error": "code!:text message!:text",
}

# Path → (what the list holds, what may be asked besides limit and pageToken). The odd spelling of lists of deletions
# is the standard's.
CHANGED = "meta.created.before meta.created.after meta.modified.before meta.modified.after expandReferenceNames"
PATHS = {
    "/organisations": ("Organisation", f"{CHANGED} parent schoolUnitCode type"),
    "/persons": ("Person", f"{CHANGED} expand civicNo relationship.organisation"),
    "/placements": ("Placement", f"{CHANGED} expand organisation group"),
    "/duties": ("Duty", f"{CHANGED} expand organisation dutyRole person"),
    "/groups": ("Group", f"{CHANGED} expand groupType organisation"),
    "/activities": ("Activity", f"{CHANGED} expand organisation group"),
    "/calendarEvents": (
        "CalendarEvent",
        f"{CHANGED} expand startTime.onOrAfter startTime.onOrBefore endTime.onOrBefore endTime.onOrAfter activity"
        " student teacher organisation group sortkey",
    ),
    "/attendances": ("Attendance", f"{CHANGED} student organisation calendarEvent"),
    "/absences": (
        "Absence",
        f"{CHANGED} startTime.onOrBefore startTime.onOrAfter endTime.onOrBefore endTime.onOrAfter organisation student"
        " registeredBy type sortkey",
    ),
    "/deletedEntities": ("", "after entities"),
}
DELETED_LISTS = {
    "organisations": "organisations", "persons": "persons", "placements": "placements", "duties": "duties",
    "groups": "groups", "activities": "activitites", "calendarEvents": "calendarEvents", "attendances": "attendances",
    "absences": "absences",
}  # fmt: skip
ENTITIES = {
    "Organisation": "organisations", "Person": "persons", "Placement": "placements", "Duty": "duties",
    "Group": "groups", "Activity": "activities", "CalendarEvent": "calendarEvents", "Attendance": "attendances",
    "Absence": "absences",
}  # fmt: skip

SIMPLE: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"},
    "ref": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
}


def shape(name: str) -> dict[str, Any]:
    """A JSON schema of a type of the table. Nothing may be there that the standard does not name."""
    if name in SIMPLE:
        return SIMPLE[name]
    if name.endswith("*"):
        return {"type": "array", "items": shape(name[:-1])}
    if name in SHAPES:
        fields = [re.fullmatch(r"(\w+)(!?):(\S+)", each) for each in SHAPES[name].split()]
        known = [each.groups() for each in fields if each]
        return {
            "type": "object",
            "required": [field for field, required, _ in known if required],
            "properties": {field: shape(kind) for field, _, kind in known},
            "additionalProperties": False,
        }
    return {"enum": [word.replace("_", " ") for word in name.split("|")]}


def answer(path: str) -> dict[str, Any]:
    """A JSON schema of a list's answer."""
    if path == "/deletedEntities":
        ids = {"type": "array", "items": {"type": "string"}}
        lists = dict.fromkeys(DELETED_LISTS.values(), ids)
        data: dict[str, Any] = {"type": "object", "properties": lists, "additionalProperties": False}
    else:
        data = {"type": "array", "items": shape(PATHS[path][0])}
    token = {"type": ["string", "null"]}
    return {
        "type": "object",
        "required": ["data"],
        "properties": {"data": data, "pageToken": token},
        "additionalProperties": False,
    }
