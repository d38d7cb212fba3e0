"""Orosanmälan: a worry that a child may be harmed, told to the socialnämnd (19 kap. 1 § socialtjänstlagen).

Its own record beside the case and never in it: nothing here points to a case, and no pupil leads here.
"""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from people.base import APPEND_ONLY
from people.models import School, Student

SHORT = 300  # characters in a line

ON_ITS_WAY = ["state", "version", "changed_at", "ready_at", "given_how", "given_at", "given_to"]
"""What changes when a finished report goes to the socialnämnd; all else is as it was finished."""


class YesNo(models.TextChoices):
    """An answer that must be given."""

    YES = "ja", "Ja"
    NO = "nej", "Nej"


class Suspected(models.TextChoices):
    """Whether violence, sexual abuse or honour-related oppression may be behind: then guardians are not to know."""

    YES = "ja", "Ja"
    NO = "nej", "Nej"
    UNKNOWN = "vet inte", "Vet inte"


class How(models.TextChoices):
    """How something was given to the socialnämnd. E-mail is not among them."""

    PHONE = "telefon", "Jag berättade på telefon"
    HANDED_OVER = "personligen", "Jag lämnade den personligen"
    E_SERVICE = "e-tjänst", "Jag skrev in den i kommunens e-tjänst"
    POST = "post", "Jag postade den"
    SECURE = "säkert meddelande", "Jag skickade den som säkert meddelande"


class Concern(FSMModelMixin, models.Model):
    """One worry about one child, by one person who works at a school. Written only by ``cases.services.concern``.

    The child is a pupil in the writer's reach, or written by hand. What the socialnämnd gets is copied here and no
    longer follows the pupil; when it has been given it is frozen by the database.
    """

    class State(models.TextChoices):
        DRAFT = "utkast", "Utkast"
        READY = "klar", "Klar, inte lämnad"
        GIVEN = "lämnad", "Lämnad"

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.ForeignKey(School, models.PROTECT, related_name="+")  # where the writer works
    state = FSMField("läge", default=State.DRAFT, choices=State.choices, protected=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    # The child. ``school`` decides which rektor may read; nobody's reach grows by it.
    student = models.ForeignKey(Student, models.PROTECT, null=True, related_name="+")
    # Found by name, then written by hand: asked whether the pupil's data is protected today, and by the writer's next
    # report whether one is begun. Nothing else is read from it.
    found = models.ForeignKey(Student, models.PROTECT, null=True, related_name="+")
    school = models.ForeignKey(School, models.PROTECT, null=True, related_name="+")
    child_name = models.CharField(max_length=SHORT, blank=True)
    child_number = models.CharField(max_length=SHORT, blank=True)
    child_other = models.CharField(max_length=SHORT, blank=True)
    other_school = models.CharField(max_length=SHORT, blank=True)
    child_address = models.CharField(max_length=SHORT, blank=True)
    child_contact = models.CharField(max_length=SHORT, blank=True)
    child_protected = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=SHORT, blank=True)

    acute = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    worry = models.TextField(blank=True)
    seen = models.TextField(blank=True)
    childs_words = models.TextField(blank=True)
    since = models.CharField(max_length=SHORT, blank=True)
    why_now = models.TextField(blank=True)
    if_nothing = models.TextField(blank=True)

    suspected = models.CharField(max_length=10, choices=Suspected.choices, blank=True)
    guardians_told = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    guardians_why = models.TextField(blank=True)
    told_anyway = models.BooleanField(default=False)  # they knew already although they should not; socialtjänsten knows
    child_told = models.CharField(max_length=10, choices=YesNo.choices, blank=True)
    child_why = models.TextField(blank=True)

    child_now = models.CharField(max_length=SHORT, blank=True)
    relation = models.CharField(max_length=SHORT, blank=True)
    earlier = models.TextField(blank=True)
    school_did = models.TextField(blank=True)

    guardian_1 = models.CharField(max_length=SHORT, blank=True)
    guardian_1_contact = models.CharField(max_length=SHORT, blank=True)
    guardian_2 = models.CharField(max_length=SHORT, blank=True)
    guardian_2_contact = models.CharField(max_length=SHORT, blank=True)
    siblings = models.TextField(blank=True)

    receiver = models.CharField(max_length=SHORT, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_to = models.CharField(max_length=SHORT, blank=True)
    wants_meeting = models.BooleanField(default=False)
    meeting = models.CharField(max_length=SHORT, blank=True)
    wants_feedback = models.BooleanField(default=True)

    reporter_name = models.CharField(max_length=SHORT)
    reporter_role = models.CharField(max_length=SHORT, blank=True)
    reporter_workplace = models.CharField(max_length=SHORT, blank=True)
    reporter_phone = models.CharField(max_length=SHORT, blank=True)
    about_staff = models.BooleanField(default=False)

    given_how = models.CharField(max_length=20, choices=How.choices, blank=True)
    given_at = models.DateTimeField(null=True)
    given_to = models.CharField(max_length=SHORT, blank=True)

    class Meta:
        verbose_name = "orosanmälan"
        verbose_name_plural = "orosanmälningar"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="lämnad", given_at__isnull=False) | Q(~Q(state="lämnad"), given_at__isnull=True),
                name="concern_given_has_a_time",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="given_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="lämnad"),
            ),
            pgtrigger.Protect(
                name="ready_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__state="klar")
            ),
            pgtrigger.Trigger(
                name="content_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=ON_ITS_WAY),
                func="IF OLD.state <> 'utkast' THEN RAISE EXCEPTION 'What is finished is kept'; END IF; RETURN NEW;",
            ),
            APPEND_ONLY[1],
        ]

    def __str__(self) -> str:
        return f"orosanmälan {self.pk}"

    @property
    def reference(self) -> str:
        """What the paper and the socialtjänst call it. Says nothing about the child."""
        return f"OA-{self.created_at.year}-{self.pk:04d}"

    @property
    def is_protected(self) -> bool:
        """Whether the child has protected data, as the writer says or as the pupil's row says today."""
        return self.child_protected or any(each.is_protected for each in (self.student, self.found) if each)

    @property
    def is_secret_to_guardians(self) -> bool:
        """Whether guardians are not to know: suspected, not ruled out, or not answered yet."""
        return self.suspected != Suspected.NO

    @transition(field=state, source=State.DRAFT, target=State.READY)
    def finish(self) -> None:
        """Every needed part is there: the paper can be made."""

    @transition(field=state, source=State.READY, target=State.DRAFT)
    def take_back(self) -> None:
        """Something is to be changed before it is given."""

    @transition(field=state, source=State.READY, target=State.GIVEN)
    def give(self) -> None:
        """The socialnämnd has it."""


class ConcernNote(models.Model):
    """What came after a report was given: supplements, and what the socialnämnd has answered. Rows stay as written."""

    class Kind(models.TextChoices):
        SUPPLEMENT = "komplettering", "Komplettering"
        SUPPLEMENT_GIVEN = "komplettering lämnad", "Kompletteringen är lämnad"
        RECEIPT = "bekräftelse", "Socialtjänsten bekräftade att de har tagit emot"
        MEETING = "möte", "Möte med socialtjänsten"
        INVESTIGATES = "utreder", "Socialtjänsten har inlett en utredning"
        DOES_NOT = "utreder inte", "Socialtjänsten inleder ingen utredning"
        GOES_ON = "utreder redan", "Socialtjänsten utredde redan"
        OTHER = "annat svar", "Annat svar från socialtjänsten"

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=25, choices=Kind.choices)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    whom = models.CharField(max_length=SHORT, blank=True)  # at the socialtjänst
    how = models.CharField(max_length=20, choices=How.choices, blank=True)
    about = models.OneToOneField("self", models.PROTECT, null=True, related_name="given")  # the supplement given

    class Meta:
        verbose_name = "händelse efter orosanmälan"
        verbose_name_plural = "händelser efter orosanmälan"
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
