"""The case and its steps (django-fsm), who has it open, and everything that has happened in it."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from absence.models import Alert
from cases.models.made import MadeAt
from people import swedish
from people.base import OF_CASE, Period, PeriodQuerySet, kept_until_disposed, period_in_order
from people.models import School, Student, StudentGrant


class State(models.TextChoices):
    """The steps of the routine, in their order."""

    UPPMARKSAMMA = "uppmarksamma", "Uppmärksamma"
    ANMALD = "anmald", "Anmäld"
    UTREDNING = "utredning", "Utredning"
    GRANSKNING = "granskning", "Granskning"
    ATGARDER = "atgarder", "Åtgärder"
    UPPFOLJNING = "uppfoljning", "Uppföljning"
    AVSLUTAD = "avslutad", "Avslutad"


NOT_CLOSED = [state for state in State if state != State.AVSLUTAD]


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, in lists and look-ups."""

    def open(self) -> "CaseQuerySet":
        """Those that are not closed."""
        return self.exclude(state=State.AVSLUTAD)


class Case(FSMModelMixin, models.Model):
    """A pupil's absence handled by the routine.

    The transitions only move the state: who may, what is needed and what follows stand in ``cases.routine`` and are
    carried out by ``cases.services`` under a row lock. Never call a transition from anywhere else.
    """

    class Closing(models.TextChoices):
        WISHED_EFFECT = "önskad effekt", "Närvaron fungerar igen"
        HANDLED = "hanterad", "Inga fler åtgärder behövs och frånvaron bedöms hanterad"
        NOT_NEEDED = "inga åtgärder", "Utredningen visar att inga åtgärder behövs"
        MOVED = "flytt", "Eleven har bytt skola"
        ABROAD = "utomlands", "Eleven har flyttat utomlands"
        COMPULSORY_ENDED = "skolplikt", "Skolplikten har upphört"
        GYMNASIUM_ENDED = "gymnasium", "Eleven har slutat gymnasieskolan"
        OTHER = "annat", "Annat skäl"

    number = models.CharField("ärendenummer", max_length=20)
    student = models.ForeignKey(Student, models.PROTECT, related_name="cases")
    school = models.ForeignKey(School, models.PROTECT, related_name="cases")
    state = FSMField("steg", default=State.UPPMARKSAMMA, choices=State.choices, protected=True)
    why = models.TextField("varför")
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, blank=True, related_name="cases")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    check_again_on = models.DateField("ny kontroll", null=True, blank=True)  # set when rektor hands a case back
    closing = models.CharField("skäl för avslut", max_length=15, choices=Closing.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    # What a closing says about the time after it (cases.closing); empty while the case is open.
    receiving_school = models.CharField("ny skola eller nytt land", max_length=200, blank=True)
    last_school_day = models.DateField("sista skoldag", null=True, blank=True)
    home_told_on = models.DateField("hemkommunen fick veta", null=True, blank=True)
    aftercare_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    aftercare_until = models.DateField("avstämning efter avslutet", null=True, blank=True)
    program_by = models.CharField("ansvarar för åtgärdsprogrammet", max_length=200, blank=True)  # one still in force
    aftercare_ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # every change adds one; forms carry it and refuse a lost race

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        indexes: ClassVar = [models.Index(fields=["school", "state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["student", "school"], condition=~Q(state=State.AVSLUTAD), name="case_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"ärende {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return bool(self.state != State.AVSLUTAD)

    def taken_up_again_on(self) -> dt.date | None:
        """The day it was last taken up again; None where it never was. One query."""
        event = self.events.filter(kind="ateruppta").order_by("at", "pk").last()
        return swedish.local_day(event.at) if event else None

    @transition(field=state, source=State.UPPMARKSAMMA, target=State.ANMALD)
    def anmal(self) -> None:
        """The mentor reports to the rektor."""

    @transition(field=state, source=State.ANMALD, target=State.UPPMARKSAMMA)
    def lamna_tillbaka(self) -> None:
        """The rektor hands the case back to the mentor with suggestions."""

    @transition(field=state, source=[State.UPPMARKSAMMA, State.ANMALD], target=State.UTREDNING)
    def inled_utredning(self) -> None:
        """The rektor decides that the absence is to be investigated."""

    @transition(field=state, source=State.UTREDNING, target=State.GRANSKNING)
    def lamna_for_granskning(self) -> None:
        """The utredare hands the investigation to the rektor."""

    @transition(field=state, source=State.GRANSKNING, target=State.UTREDNING)
    def begar_komplettering(self) -> None:
        """The rektor sends the investigation back, saying what is missing."""

    @transition(field=state, source=State.GRANSKNING, target=State.ATGARDER)
    def godkann(self) -> None:
        """The rektor approves the investigation: measures are needed."""

    @transition(field=state, source=State.ATGARDER, target=State.UPPFOLJNING)
    def borja_folja_upp(self) -> None:
        """Every measure is planned; carrying out and following up begins."""

    @transition(field=state, source=State.UPPFOLJNING, target=State.ATGARDER)
    def fortsatt_atgarda(self) -> None:
        """The evaluation shows that measures must go on or change."""

    @transition(field=state, source=NOT_CLOSED, target=State.AVSLUTAD)
    def avsluta(self) -> None:
        """The case is closed."""

    @transition(field=state, source=NOT_CLOSED, target=State.AVSLUTAD)
    def ga_vidare(self) -> None:
        """The pupil's new school has received the case, and goes on with a case of its own."""

    @transition(field=state, source=State.AVSLUTAD, target=State.UPPMARKSAMMA)
    def ateruppta(self) -> None:
        """A closed case is taken up again."""


class CaseMemberQuerySet(PeriodQuerySet["CaseMember"]):
    """Personal accesses, in look-ups."""

    def holding(self, day: dt.date) -> "CaseMemberQuerySet":
        """Those that open their case on a day. One that was ended earlier that day has no grant any more."""
        return self.on(day).filter(grant__isnull=False)  # type: ignore[return-value]


class CaseMember(Period):
    """A person's own access to one case, for a reason and a time: who granted it, and as what."""

    class As(models.TextChoices):
        MENTOR = "mentor", "mentor i ärendet"
        UTREDARE = "utredare", "utredare"
        SAMORDNARE = "samordnare", "utredare och samordnare"
        TEAM = "utredningsteam", "i utredningsteamet"
        ATGARDSANSVARIG = "åtgärdsansvarig", "åtgärdsansvarig"

    case = models.ForeignKey(Case, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_memberships")
    role = models.CharField("som", max_length=15, choices=As.choices)
    reason = models.CharField("skäl", max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The pupil is opened to the person with the case, and closed with it.
    grant = models.OneToOneField(StudentGrant, models.SET_NULL, null=True, related_name="+")
    grant_key = models.BigIntegerField(
        null=True
    )  # its id, which stays: gallring finds the history of that access by it

    objects: ClassVar[CaseMemberQuerySet] = CaseMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "tillgång till ärende"
        verbose_name_plural = "tillgångar till ärenden"
        constraints: ClassVar = [
            models.UniqueConstraint(  # given again on the day it was ended, it is a row of its own
                fields=["case", "user", "role", "first_day"],
                condition=Q(grant__isnull=False),
                name="case_member_once",
            ),
            period_in_order("case_member_period"),
        ]

    def __str__(self) -> str:
        return f"{self.role} i {self.case}"


class CaseEvent(MadeAt):
    """One thing that happened in a case: who, when, what, in whose words. Timeline, legal clock and audit in one."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    at = models.DateTimeField()  # when it happened, which the writer may date back
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30)  # a step of cases.routine or a note of cases.events
    from_state = models.CharField(max_length=15, blank=True)
    to_state = models.CharField(max_length=15, blank=True)
    text = models.TextField(blank=True)  # the words, as the timeline shows them
    data = models.JSONField(default=dict)  # facts such as dates and ids of the records written

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["case", "at"])]
        triggers: ClassVar = kept_until_disposed(OF_CASE)

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"

    @property
    def who(self) -> str:
        """Who it was, with the earlier school that they did it for."""
        return self.signed(self.actor)
