"""The kinds of record that a huvudman decides about, and what every table of the project belongs to: two tables.

Nothing is deleted before a decision is entered, and no period stands in the code: the huvudman decides after arkivlagen
(1990:782) and its archive authority's rules. Most kinds cannot be carried out yet: ``NOT_YET`` says so.
"""

from dataclasses import dataclass

from people import swedish
from retention.models.plan import Start


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: what it is called and holds, from when its years may be counted, and whether it can be carried out."""

    name: str
    title: str
    holds: str
    starts: tuple[Start, ...] = ()
    is_carried_out: bool = False
    by_itself: str = ""  # how it goes without a decision; then there is nothing to decide

    @property
    def is_decided(self) -> bool:
        """Whether the huvudman decides about it: it has starts to choose from."""
        return bool(self.starts)


KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        Kind(
            "arenden",
            "Ärenden",
            "Ärendet med allt det innehåller: samtal, anmälan, beslut, utredning, åtgärder, uppföljning, "
            "åtgärdsprogram, svar via länk, bilder, brev, punkter från elevhälsomöten och läsningar av ärendet.",
            (Start.CLOSED, Start.LEFT, Start.TWENTY),
            is_carried_out=True,
        ),
        Kind(
            "orosanmalningar",
            "Orosanmälningar",
            "Skolans egen kopia av det som har lämnats till socialnämnden, och det som hände sedan.",
            (Start.WRITTEN, Start.LEFT, Start.TWENTY),
        ),
        Kind(
            "franvaro",
            "Frånvaro lektion för lektion",
            "Lektioner, frånvarorader och elevernas dagar under ett läsår, och raderna från andra system.",
            (Start.SCHOOL_YEAR,),
        ),
        Kind(
            "rapporter",
            "Signaler och månadsrapporter",
            "Signaler, månadsrapporter med mentorernas svar, veckokontroller och närvarostatus.",
            (Start.SCHOOL_YEAR,),
        ),
        Kind(
            "kontakter",
            "Kontakter utan ärende",
            "Samtal hem som inte ledde till ett ärende, och önskemål om att ta upp en elev på ett elevhälsomöte.",
            (Start.SCHOOL_YEAR, Start.WRITTEN),
        ),
        Kind(
            "moten",
            "Protokoll från elevhälsomöten",
            "Mötet och dess allmänna punkter. Det som sades om en elev hör till elevens ärende och följer det.",
            (Start.SCHOOL_YEAR, Start.WRITTEN),
        ),
        Kind(
            "csn",
            "Anteckningar om CSN",
            "Det som har antecknats om ogiltig frånvaro och studiehjälp i gymnasieskolan.",
            (Start.SCHOOL_YEAR, Start.WRITTEN),
        ),
        Kind(
            "laslogg",
            "Läsloggen",
            "Vem som har läst vad. Läsningar av ett ärende tas ut i arkivpaketet och följer ärendet.",
            (Start.WRITTEN,),
        ),
        Kind(
            "elever",
            "Elever och vårdnadshavare",
            "Namn, personnummer, skolgång, vårdnadshavare och vem som har haft tillgång till eleven.",
            (Start.LEFT, Start.TWENTY),
        ),
        Kind(
            "utkast",
            "Utkast",
            "Det som någon har börjat skriva i ett formulär.",
            by_itself="Tas bort när formuläret sparas, annars efter 30 dagar. Ett utkast är ingen handling.",
        ),
        Kind(
            "gastlankar",
            "Länkar till elev och vårdnadshavare",
            "Länken, när den öppnades och det som inte skickades.",
            by_itself="Det som aldrig skickades tas bort när länken har gått ut. Resten hör till ärendet.",
        ),
    )
}
"""Every kind, in the order of the page."""

_CAN = swedish.join([kind.title.lower() for kind in KINDS.values() if kind.is_carried_out])
NOT_YET = f"Närvaro kan i dag gallra {_CAN}. Beslut om annat står i planen, och allt det gäller ligger kvar."
"""Said once on each page where decisions stand."""

OWN = "är systemets egen uppgift eller en regel, och handlar inte om någon elev"
STAFF = "handlar om personal, inte om elever"
SUMS = "är summor utan namn"
PROTOCOL = "är det som ska finnas kvar efter gallringen"

BELONGS: dict[str, tuple[str, ...]] = {
    "arenden": (
        "cases.Agreement",
        "cases.Anmalan",
        "cases.Appeal",
        "cases.AppealEvent",
        "cases.Atgardsprogram",
        "cases.Case",
        "cases.CaseEvent",
        "cases.CaseMember",
        "cases.CasePicture",
        "cases.Communication",
        "cases.CommunicationEvent",
        "cases.Decision",
        "cases.Evaluation",
        "cases.GuestReply",
        "cases.Investigation",
        "cases.InvestigationEvent",
        "cases.InvestigationPart",
        "cases.InvestigationPartEvent",
        "cases.InvestigationTalk",
        "cases.InvestigationTalkEvent",
        "cases.Measure",
        "cases.MeasureEffect",
        "cases.MeasureEvent",
        "cases.Measure_responsible",
        "cases.MeetingItem",
        "cases.Participation",
        "cases.Passing",
        "cases.ReviewNote",
        "cases.Samverkan",
        "cases.SamverkanEvent",
        "cases.Talk",
        "cases.Told",
        "cases.ToldEvent",
        "notifications.Delivery",
        "notifications.DeliveryEvent",
        "notifications.Document",
        "retention.Hold",
    ),
    "orosanmalningar": ("cases.Concern", "cases.ConcernNote"),
    "franvaro": (
        "absence.Absence",
        "absence.AbsenceByHand",
        "absence.AbsentDay",
        "absence.ChangedDay",
        "absence.DayBefore",
        "absence.ImportRun",
        "absence.Lesson",
        "absence.LessonBefore",
        "absence.RefusedRow",
        "absence.SourceRecord",
        "absence.StudentDay",
    ),
    "rapporter": (
        "absence.Alert",
        "absence.MonthlyReport",
        "absence.MonthlyReportRow",
        "absence.MonthlyReportRowEvent",
        "absence.Narvarostatus",
        "absence.WeeklyCheck",
    ),
    "kontakter": ("cases.Contact", "cases.MeetingWish"),
    "moten": ("cases.Meeting",),
    "csn": ("oversight.CsnNote",),
    "laslogg": ("audit.AccessLog",),
    "elever": (
        "people.Enrolment",
        "people.EnrolmentEvent",
        "people.Guardian",
        "people.GuardianEvent",
        "people.Guardianship",
        "people.GuardianshipEvent",
        "people.Membership",
        "people.MembershipEvent",
        "people.Student",
        "people.StudentAlias",
        "people.StudentEvent",
        "people.StudentGrant",
        "people.StudentGrantEvent",
    ),
    "utkast": ("drafts.Draft",),
    "gastlankar": ("cases.GuestLink",),
}
"""Kind → the tables that it holds. Contacts, readings and links of a case go with the case."""

KEPT: dict[str, tuple[str, ...]] = {
    OWN: (
        "absence.AlertSearch",
        "absence.ColumnMapping",
        "absence.ColumnMappingEvent",
        "absence.RuleSetting",
        "absence.SourceConnection",
        "absence.SourceConnectionEvent",
        "absence.SourceState",
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "cases.Material",
        "cases.MeasureSuggestion",
        "contenttypes.ContentType",
        "guardian.GroupObjectPermission",
        "guardian.UserObjectPermission",
        "people.Choice",
        "people.Group",
        "people.Huvudman",
        "people.Municipality",
        "people.NonSchoolDay",
        "people.RoleGroup",
        "people.School",
        "people.SchoolGroupObjectPermission",
        "people.Term",
        "pghistory.Context",
        "pghistory.Events",
        "pghistory.MiddlewareEvents",
        "sessions.Session",
    ),
    STAFF: (
        "account.EmailAddress",
        "account.EmailConfirmation",
        "cases.Delegation",
        "cases.DelegationEvent",
        "mfa.Authenticator",
        "people.Mentorship",
        "people.MentorshipEvent",
        "people.RoleAssignment",
        "people.RoleAssignmentEvent",
        "people.User",
        "people.User_groups",
        "people.User_user_permissions",
    ),
    SUMS: ("absence.RunFigures", "cases.SchoolAnalysis", "oversight.FollowUp", "retention.DueCount"),
    PROTOCOL: (
        "retention.Disposal",
        "retention.DisposalItem",
        "retention.Fetch",
        "retention.Plan",
        "retention.PlanRow",
    ),
}
"""Why → the tables that belong to no kind."""
