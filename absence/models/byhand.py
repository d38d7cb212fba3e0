"""What people have registered, changed and taken away among the absence by hand: who, when and why."""

from django.conf import settings
from django.db import models

from absence.models.facts import Absence


class AbsenceByHand(models.Model):
    """A version of absence that a person has made, or the last version of what a person has taken away.

    ``over`` is the version that stood before. ``word`` is what the source last said of the row: as long as it says the
    same, the person's version stands (``absence.importing.absences``).
    """

    class Kind(models.TextChoices):
        NEW = "ny", "Registrerad"
        CHANGED = "ändrad", "Ändrad"
        REMOVED = "borttagen", "Borttagen"

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="by_hand", db_constraint=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    over = models.ForeignKey(Absence, models.CASCADE, null=True, related_name="+", db_constraint=False)
    word = models.ForeignKey(Absence, models.CASCADE, null=True, related_name="+", db_constraint=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField("skäl", max_length=300)

    class Meta:
        verbose_name = "frånvaro för hand"
        verbose_name_plural = "frånvaro för hand"

    def __str__(self) -> str:
        return f"{self.kind} {self.absence_id}"
