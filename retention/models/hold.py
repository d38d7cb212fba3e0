"""What somebody has held back from gallring, for a reason and until it is let go."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Case


class Hold(models.Model):
    """A case that is kept although its time is out: a dispute, a request, an inspection. It goes with its case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    reason = models.CharField("varför", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField("varför det togs bort", max_length=300, blank=True)

    class Meta:
        verbose_name = "undantag från gallring"
        verbose_name_plural = "undantag från gallring"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="held_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="hold_is_lifted_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"undantag {self.pk}"
