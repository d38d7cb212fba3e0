"""Who may do what: the one table of roles and verbs.

A verb is a permission on a School. django-guardian grants verbs to one group per role and school ("rektor,
Björkskolan"), never to a person and never per case. Pages, help and tests render this table; change it here only.
"""

from enum import StrEnum

from django.db import models


class Verb(StrEnum):
    """What somebody may do at a school. The value is the permission's codename on School."""

    ANSWER_REPORT = "answer_report"
    DECIDE = "decide"
    DECIDE_DISPOSAL = "decide_disposal"
    DISPOSE = "dispose"
    FIND_FOR_CONCERN = "find_for_concern"
    HANDLE_DELIVERIES = "handle_deliveries"
    IMPORT_DATA = "import_data"
    INVESTIGATE = "investigate"
    LOG_TALKS = "log_talks"
    MANAGE_MEASURES = "manage_measures"
    MANAGE_SETTINGS = "manage_settings"
    READ_CONCERNS = "read_concerns"
    READ_DELIVERIES = "read_deliveries"
    READ_REPORT = "read_report"
    REGISTER_ABSENCE = "register_absence"
    REVIEW_ACCESS_LOG = "review_access_log"
    REVIEW_REPORT = "review_report"
    SEE_CASES = "see_cases"
    SEE_OWN_STUDENTS = "see_own_students"
    SEE_PEOPLE = "see_people"
    SEE_REGISTER = "see_register"
    SEE_STATISTICS = "see_statistics"
    SEE_STUDENTS = "see_students"

    @property
    def label(self) -> str:
        """What the verb means, in Swedish."""
        return VERB_LABELS[self]


VERB_LABELS: dict[Verb, str] = {
    Verb.ANSWER_REPORT: "Svara på månadsrapporten för egna elever",
    Verb.DECIDE: "Besluta, granska och avsluta ärenden",
    Verb.DECIDE_DISPOSAL: "Föra in huvudmannens beslut om gallring och godkänna gallringar",
    Verb.DISPOSE: "Förbereda gallring: ta ut arkivpaketet och bekräfta att det finns i arkivet",
    Verb.FIND_FOR_CONCERN: "Hitta skolans elever på namn för att skriva en orosanmälan",
    Verb.HANDLE_DELIVERIES: "Skriva ut, posta och exportera utskick",
    Verb.IMPORT_DATA: "Läsa in personer och frånvaro",
    Verb.INVESTIGATE: "Utreda när man är utsedd",
    Verb.LOG_TALKS: "Logga kontakter och samtal och anmäla till rektor",
    Verb.MANAGE_MEASURES: "Planera och följa upp åtgärder",
    Verb.MANAGE_SETTINGS: "Ändra inställningar",
    Verb.READ_CONCERNS: "Läsa orosanmälningar som personalen har lämnat om skolans elever",
    Verb.READ_DELIVERIES: "Läsa utskick",
    Verb.READ_REPORT: "Läsa månadsrapporten",
    Verb.REGISTER_ABSENCE: "Registrera frånvaro och ändra om den är giltig eller anmäld",
    Verb.REVIEW_ACCESS_LOG: "Se vem som har läst",
    Verb.REVIEW_REPORT: "Granska och skicka månadsrapporten",
    Verb.SEE_CASES: "Läsa skolans ärenden",
    Verb.SEE_OWN_STUDENTS: "Se elever i egna klasser",
    Verb.SEE_PEOPLE: "Se personal, roller och inläsningar",
    Verb.SEE_REGISTER: "Se huvudmannens register över anmälda utredningar",
    Verb.SEE_STATISTICS: "Se statistik",
    Verb.SEE_STUDENTS: "Se alla elever på skolan och deras frånvaro",
}


class Role(models.TextChoices):
    """A role that a person can have at a school. Values are the words of ``personal.csv``."""

    MENTOR = "mentor", "mentor"
    KURATOR = "kurator", "kurator"
    SPECIALPEDAGOG = "specialpedagog", "specialpedagog"
    SKOLPSYKOLOG = "skolpsykolog", "skolpsykolog"
    SKOLSKOTERSKA = "skolsköterska", "skolsköterska"
    REKTOR = "rektor", "rektor"
    BITRADANDE_REKTOR = "biträdande rektor", "biträdande rektor"
    ADMINISTRATOR = "administratör", "administratör"
    PERSONAL = "övrig personal", "övrig personal"
    HUVUDMAN = "huvudman", "huvudman"
    SYSTEMFORVALTARE = "systemförvaltare", "systemförvaltare"


ELEVHALSA = (Role.KURATOR, Role.SPECIALPEDAGOG, Role.SKOLPSYKOLOG, Role.SKOLSKOTERSKA)
"""The professions of elevhälsan, who support and may be appointed utredare."""

HUVUDMAN_WIDE = (Role.HUVUDMAN, Role.SYSTEMFORVALTARE)
"""Roles that apply to every school of the school's huvudman, whichever school they were entered at."""


def held_at(role: str, school: int, huvudman: int) -> int:
    """The id of what a role is held at: the school, or the huvudman with all its schools."""
    return huvudman if role in HUVUDMAN_WIDE else school


_ELEVHALSA_VERBS = frozenset(
    {
        Verb.SEE_STUDENTS,
        Verb.SEE_CASES,
        Verb.LOG_TALKS,
        Verb.INVESTIGATE,
        Verb.MANAGE_MEASURES,
        Verb.READ_REPORT,
        Verb.REGISTER_ABSENCE,
        Verb.SEE_STATISTICS,
    }
)

ROLE_VERBS: dict[Role, frozenset[Verb]] = {
    Role.MENTOR: frozenset(
        {
            Verb.SEE_OWN_STUDENTS,
            Verb.FIND_FOR_CONCERN,
            Verb.LOG_TALKS,
            Verb.ANSWER_REPORT,
            Verb.MANAGE_MEASURES,
            Verb.REGISTER_ABSENCE,
        }
    ),
    Role.KURATOR: _ELEVHALSA_VERBS | {Verb.REVIEW_REPORT},
    Role.SPECIALPEDAGOG: _ELEVHALSA_VERBS,
    Role.SKOLPSYKOLOG: _ELEVHALSA_VERBS,
    Role.SKOLSKOTERSKA: _ELEVHALSA_VERBS,
    Role.REKTOR: frozenset(
        {
            Verb.SEE_STUDENTS,
            Verb.SEE_CASES,
            Verb.LOG_TALKS,
            Verb.DECIDE,
            Verb.MANAGE_MEASURES,
            Verb.READ_CONCERNS,
            Verb.READ_REPORT,
            Verb.REGISTER_ABSENCE,
            Verb.READ_DELIVERIES,
            Verb.SEE_STATISTICS,
            Verb.SEE_PEOPLE,
            Verb.REVIEW_ACCESS_LOG,
        }
    ),
    # A biträdande rektor decides only by delegation, which is recorded; without it they read and support.
    Role.BITRADANDE_REKTOR: _ELEVHALSA_VERBS | {Verb.READ_DELIVERIES, Verb.SEE_PEOPLE},
    Role.ADMINISTRATOR: frozenset(
        {
            Verb.SEE_STUDENTS,
            Verb.REGISTER_ABSENCE,
            Verb.HANDLE_DELIVERIES,
            Verb.READ_DELIVERIES,
            Verb.IMPORT_DATA,
            Verb.SEE_PEOPLE,
            Verb.DISPOSE,
        }
    ),
    # Whoever works at a school and has no part in the routine: a teacher, a caretaker, kitchen staff.
    Role.PERSONAL: frozenset({Verb.FIND_FOR_CONCERN}),
    Role.HUVUDMAN: frozenset({Verb.SEE_STATISTICS, Verb.SEE_REGISTER, Verb.REVIEW_ACCESS_LOG, Verb.DECIDE_DISPOSAL}),
    Role.SYSTEMFORVALTARE: frozenset({Verb.MANAGE_SETTINGS, Verb.SEE_PEOPLE, Verb.REVIEW_ACCESS_LOG}),
}
