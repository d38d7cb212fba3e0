"""The only writers of cases. Each is atomic, locks the case's row, and ends in one ``CaseEvent``.

Every writer takes ``by`` (who does it; checked here too, PermissionDenied otherwise) and ``at`` (when it happened,
now if None). Steps take ``version`` from the form: ``Conflict`` if somebody has changed the case since, ``AlreadyDone``
if the very step has been taken, ``MissingParts`` naming what is not there. None of them leaves anything half done.
"""

from cases.appealing import HandlingText
from cases.closing import Afterwards
from cases.communicating import Answered, Given
from cases.samverkan import SamverkanText
from cases.services.appointing import appoint_others
from cases.services.communication import communicate, note_answer
from cases.services.concern import (
    discard_concern,
    give_concern,
    note_concern,
    save_concern,
    take_back_concern,
    write_concern,
)
from cases.services.contacts import Attempt, log_contact, take_back_contact
from cases.services.copies import copy_talk
from cases.services.deciding import Handling
from cases.services.decisions import (
    anmal,
    ateruppta,
    avsluta,
    end_aftercare,
    godkann,
    inled_utredning,
    lamna_tillbaka,
)
from cases.services.delegation import delegate, revoke
from cases.services.evaluations import Evaluated, evaluate, fortsatt_atgarda
from cases.services.guests import ask_by_link, close_link, mark_read, take_into_investigation
from cases.services.handover import hand_over, take_over
from cases.services.investigation import Change, lamna_for_granskning, save_investigation
from cases.services.investigation_talks import TalkPlan, TalkSaid, save_investigation_talk
from cases.services.looking import look_at_closing
from cases.services.material import add_material, change_material, remove_material
from cases.services.measures import (
    borja_folja_upp,
    change_measure,
    drop_measure,
    log_line,
    log_measure,
    plan_measure,
)
from cases.services.notes import Oral, add_note
from cases.services.opening import open_case
from cases.services.participation import take_part
from cases.services.passing import ask_back, pass_on, take_back
from cases.services.pictures import add_case_picture, remove_case_picture
from cases.services.receiving import receive_case
from cases.services.review import begar_komplettering
from cases.services.samverkan import save_samverkan
from cases.services.suggestions import add_suggestion, change_suggestion, remove_suggestion
from cases.services.support import decide_program, handle_appeal, note_appeal
from cases.services.talks import AgreementText, FollowUp, Said, log_talk, to_answer
from cases.services.telling import tell, untell
from cases.support import ProgramText

__all__ = [
    "Afterwards",
    "AgreementText",
    "Answered",
    "Attempt",
    "Change",
    "Evaluated",
    "FollowUp",
    "Given",
    "Handling",
    "HandlingText",
    "Oral",
    "ProgramText",
    "Said",
    "SamverkanText",
    "TalkPlan",
    "TalkSaid",
    "add_case_picture",
    "add_material",
    "add_note",
    "add_suggestion",
    "anmal",
    "appoint_others",
    "ask_back",
    "ask_by_link",
    "ateruppta",
    "avsluta",
    "begar_komplettering",
    "borja_folja_upp",
    "change_material",
    "change_measure",
    "change_suggestion",
    "close_link",
    "communicate",
    "copy_talk",
    "decide_program",
    "delegate",
    "discard_concern",
    "drop_measure",
    "end_aftercare",
    "evaluate",
    "fortsatt_atgarda",
    "give_concern",
    "godkann",
    "hand_over",
    "handle_appeal",
    "inled_utredning",
    "lamna_for_granskning",
    "lamna_tillbaka",
    "log_contact",
    "log_line",
    "log_measure",
    "log_talk",
    "look_at_closing",
    "mark_read",
    "note_answer",
    "note_appeal",
    "note_concern",
    "open_case",
    "pass_on",
    "plan_measure",
    "receive_case",
    "remove_case_picture",
    "remove_material",
    "remove_suggestion",
    "revoke",
    "save_concern",
    "save_investigation",
    "save_investigation_talk",
    "save_samverkan",
    "take_back",
    "take_back_concern",
    "take_back_contact",
    "take_into_investigation",
    "take_over",
    "take_part",
    "tell",
    "to_answer",
    "untell",
    "write_concern",
]
