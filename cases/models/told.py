"""Those who are to be told by hand what the rektor has decided, and have a decision in their hand, each ticked off."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.decision import Decision
from cases.models.support import Atgardsprogram
from people.tasks import Phone


@pghistory.track()
class Told(models.Model):
    """Somebody who is to be told of a decision by a person, and when, how and by whom that was done.

    A decision about åtgärdsprogram is received rather than told: from that day the time to appeal runs
    (``cases.appealing``).
    """

    class How(models.TextChoices):
        TALK = "samtal", "Samtal"
        PHONE = "telefon", "Telefon"
        LETTER = "brev", "Brev"
        MESSAGE = "meddelande", "Meddelande på lärplattformen"
        HANDED = "lämnad", "Lämnad i handen"
        RECEIPT = "kvitto", "Brev med mottagningsbevis"
        DIGITAL = "digitalt", "Digitalt, läsningen är bekräftad"
        NOT = "får inte veta", "Ska inte få veta"

    case = models.ForeignKey(Case, models.PROTECT, related_name="to_tell")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="to_tell")
    program = models.ForeignKey(Atgardsprogram, models.PROTECT, null=True, related_name="to_tell")
    key = models.CharField("vem", max_length=30)  # "elev", a guardian's key, "hemmet", "mentor_12" (cases.telling)
    name = models.CharField("namn", max_length=200)  # as it was written that day
    told_on = models.DateField("fick veta", null=True, blank=True)
    how = models.CharField("hur", max_length=15, choices=How.choices, blank=True)
    note = models.CharField("anteckning", max_length=300, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    relation: str = ""  # beside the name where a page may show it, as is the number to call (cases.telling)
    phone: Phone | None = None
    about: str = ""  # which decision, where there are several

    class Meta:
        verbose_name = "besked om beslut"
        verbose_name_plural = "besked om beslut"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "key"], name="told_once"),
            models.UniqueConstraint(fields=["program", "key"], name="program_received_once"),
            models.CheckConstraint(condition=Q(decision=None) ^ Q(program=None), name="told_of_one_decision"),
        ]

    def __str__(self) -> str:
        return f"besked {self.pk}"
