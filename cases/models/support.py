"""Decisions about åtgärdsprogram: to have one, not to, and that one ends (3 kap. 9 § skollagen); and their appeals."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from cases.models.case import Case
from cases.models.delegation import Delegation
from cases.models.made import MadeAt
from people.base import OF_CASE, kept_until_disposed


class Atgardsprogram(MadeAt):
    """A decision about åtgärdsprogram. It is never changed: what is to be otherwise is decided anew."""

    class Kind(models.TextChoices):
        PROGRAM = "program", "Åtgärdsprogram"
        NONE = "inget", "Inget åtgärdsprogram"
        END = "avslutas", "Åtgärdsprogrammet avslutas"

    class Form(models.TextChoices):
        ORDINARY = "ordinarie", "I den ordinarie undervisningen"
        GROUP = "grupp", "I en annan undervisningsgrupp"
        ALONE = "enskilt", "Enskild undervisning"
        STUDIES = "studiegång", "Anpassad studiegång"
        DISTANCE = "distans", "Distansundervisning"

    case = models.ForeignKey(Case, models.PROTECT, related_name="programs")
    kind = models.CharField("beslut", max_length=10, choices=Kind.choices)
    need = models.TextField("behov av särskilt stöd", blank=True)
    met = models.TextField("hur behovet tillgodoses", blank=True)
    form = models.CharField("stödet ges", max_length=10, choices=Form.choices, blank=True)
    follow_up_on = models.DateField("följs upp", null=True, blank=True)
    follow_up_by = models.CharField("ansvarar för uppföljningen", max_length=200, blank=True)
    evaluate_on = models.DateField("utvärderas", null=True, blank=True)
    evaluate_by = models.CharField("ansvarar för utvärderingen", max_length=200, blank=True)
    taking_part = models.TextField("hur eleven och vårdnadshavarna har kunnat delta")
    reason = models.TextField("skäl")
    lagrum = models.CharField("lagrum", max_length=200)  # as it read on the day of the decision
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="+")  # None: by the rektor

    class Meta:
        verbose_name = "beslut om åtgärdsprogram"
        verbose_name_plural = "beslut om åtgärdsprogram"
        ordering: ClassVar = ["decided_at", "pk"]
        triggers: ClassVar = kept_until_disposed(OF_CASE)

    def __str__(self) -> str:
        return f"åtgärdsprogram {self.pk}"


@pghistory.track()
class Appeal(models.Model):
    """An appeal of such a decision, as it came to the school, and what the school did with it (45-46 §§ FL)."""

    class Review(models.TextChoices):
        STANDS = "står fast", "Beslutet står fast"
        CHANGED = "ändras", "Beslutet ändras"

    class Handled(models.TextChoices):
        SENT = "skickat", "Skickat till Skolväsendets överklagandenämnd"
        REJECTED = "avvisat", "Avvisat, det kom in för sent"
        WITHDRAWN = "återkallat", "Återkallat av den som överklagade"

    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    program = models.ForeignKey(Atgardsprogram, models.PROTECT, related_name="appeals")
    of = models.JSONField("vilka som överklagar", default=list)  # keys: elev, vh_12 (cases.telling)
    names = models.CharField("namn", max_length=400)  # as they were written that day
    came_on = models.DateField("kom in till skolan")
    asks = models.TextField("vad de vill ändra", blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    in_time = models.BooleanField("kom i rätt tid", null=True)
    review = models.CharField("omprövning", max_length=10, choices=Review.choices, blank=True)
    handled = models.CharField("så gjorde skolan", max_length=10, choices=Handled.choices, blank=True)
    handled_on = models.DateField("gjordes", null=True, blank=True)
    why = models.TextField("skäl", blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "överklagande"
        verbose_name_plural = "överklaganden"
        ordering: ClassVar = ["came_on", "pk"]

    def __str__(self) -> str:
        return f"överklagande {self.pk}"
