"""The records of the routine. Written only by ``cases.services``; each change ends in one ``CaseEvent``."""

from cases.models.analysis import SchoolAnalysis
from cases.models.case import Case, CaseEvent, CaseMember, CaseMemberQuerySet, CaseQuerySet, State
from cases.models.communication import Communication
from cases.models.concern import Concern, ConcernNote
from cases.models.decision import Anmalan, Decision
from cases.models.delegation import Delegation
from cases.models.guests import CasePicture, GuestLink, GuestReply
from cases.models.investigation import Investigation, InvestigationPart, InvestigationTalk, ReviewNote
from cases.models.material import Material
from cases.models.measures import Evaluation, Measure, MeasureEffect, MeasureSuggestion, Participation
from cases.models.meeting import Meeting, MeetingItem, MeetingWish
from cases.models.passing import Passing
from cases.models.samverkan import Samverkan
from cases.models.support import Appeal, Atgardsprogram
from cases.models.talks import Agreement, Contact, Talk
from cases.models.told import Told

__all__ = [
    "Agreement",
    "Anmalan",
    "Appeal",
    "Atgardsprogram",
    "Case",
    "CaseEvent",
    "CaseMember",
    "CaseMemberQuerySet",
    "CasePicture",
    "CaseQuerySet",
    "Communication",
    "Concern",
    "ConcernNote",
    "Contact",
    "Decision",
    "Delegation",
    "Evaluation",
    "GuestLink",
    "GuestReply",
    "Investigation",
    "InvestigationPart",
    "InvestigationTalk",
    "Material",
    "Measure",
    "MeasureEffect",
    "MeasureSuggestion",
    "Meeting",
    "MeetingItem",
    "MeetingWish",
    "Participation",
    "Passing",
    "ReviewNote",
    "Samverkan",
    "SchoolAnalysis",
    "State",
    "Talk",
    "Told",
]
