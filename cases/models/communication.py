"""What a party is given before a decision, with a day to answer by, and what the party answered (25 § FL)."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Case


@pghistory.track()
class Communication(models.Model):
    """The material of a decision in one party's hands, and the answer; or why nobody was given it (``ground``)."""

    class How(models.TextChoices):
        HANDED = "lämnad", "Lämnat i handen"
        LETTER = "brev", "Brev"
        DIGITAL = "digitalt", "Digitalt, bakom inloggning"
        MEETING = "möte", "Genomgång på ett möte"

    class Ground(models.TextChoices):
        OBVIOUS = "obehövligt", "Det är uppenbart obehövligt"
        HARDER = "svårare", "Beslutet skulle bli avsevärt svårare att genomföra"
        AT_ONCE = "genast", "Beslutet måste meddelas genast"

    class Answer(models.TextChoices):
        ANSWERED = "svarade", "Svarade"
        NOTHING = "inget svar", "Svarade inte"

    case = models.ForeignKey(Case, models.PROTECT, related_name="communications")
    key = models.CharField("till vem", max_length=30, blank=True)  # "elev", a guardian's key, "hemmet" (cases.telling)
    name = models.CharField("namn", max_length=200, blank=True)  # as it was written that day
    what = models.TextField("vad som lämnades, eller varför inget lämnas")
    how = models.CharField("hur", max_length=10, choices=How.choices, blank=True)
    given_on = models.DateField("lämnat", null=True, blank=True)
    answer_by = models.DateField("svar senast", null=True, blank=True)
    ground = models.CharField("varför inget lämnas", max_length=12, choices=Ground.choices, blank=True)
    answer = models.CharField("svaret", max_length=10, choices=Answer.choices, blank=True)
    answered_on = models.DateField("svarade", null=True, blank=True)
    words = models.TextField("vad som svarades", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "kommunicering"
        verbose_name_plural = "kommuniceringar"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ground="", answer_by__isnull=False) | (~Q(ground="") & Q(key="", answer="")),
                name="communicated_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"kommunicering {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has written yet what the party answered."""
        return not self.ground and not self.answer
