"""Where a record was made that came with its case from another school (``cases.services.copying``)."""

from django.db import models

from people.models import School, User


class MadeAt(models.Model):
    """A record that a case may have brought along: at which school it was made, and that case's number there.

    Kept with the record itself, so that its paper stays right, and the school that made it is named, also when gallring
    has taken the earlier school's case. Empty where the case's own school has made it.
    """

    made_at = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+")
    made_in = models.CharField("den skolans ärendenummer", max_length=20, blank=True)

    class Meta:
        abstract = True

    def signed(self, by: User | None) -> str:
        """Who made it, with the earlier school that it was made for: "Sara Lindgren, Björkskolan"."""
        return ", ".join(each.name for each in (by, self.made_at) if each)
