"""SS 12000: how a huvudman's service is reached, how far it has been read, and what is known from it."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from absence.sources.ss12000 import secrets
from people.models import Huvudman


@pghistory.track(exclude=["sealed_secret"])
class SourceConnection(models.Model):
    """A huvudman's SS 12000 service. The secret is encrypted, and shown to nobody."""

    huvudman = models.OneToOneField(Huvudman, models.CASCADE, related_name="ss12000")
    base_url = models.URLField("adress", max_length=300)
    token_url = models.URLField("adress för inloggning", max_length=300, blank=True)  # empty: a fixed token
    client_id = models.CharField("klient-id", max_length=200, blank=True)
    scope = models.CharField("scope", max_length=300, blank=True)
    sealed_secret = models.TextField("nyckel")
    active = models.BooleanField("hämta varje natt", default=False)
    # Minutes. The standard does not tell lateness; 0 guesses nothing (see lesson_rows).
    late_up_to = models.PositiveSmallIntegerField("sen ankomst", default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # for forms: refuses a lost update

    class Meta:
        verbose_name = "anslutning till SS 12000"
        verbose_name_plural = "anslutningar till SS 12000"

    def __str__(self) -> str:
        return f"SS 12000 {self.huvudman_id}"

    def open_secret(self) -> str:
        """The token, or the client's secret. Raises SourceError."""
        return secrets.unseal(self.sealed_secret)

    def keep_secret(self, secret: str) -> None:
        """Seal a new secret; save afterwards."""
        self.sealed_secret = secrets.seal(secret)


class SourceState(models.Model):
    """How far one list of a connection has been read.

    ``mark``: what has changed before it is known. While a fetch is open it has ``opened_at`` (the source's time when
    it began) and, between two pages, ``page_token``; a fetch that was cut off goes on there.
    """

    connection = models.ForeignKey(SourceConnection, models.CASCADE, related_name="states")
    resource = models.CharField(max_length=30)
    mark = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    page_token = models.TextField(blank=True)
    is_full = models.BooleanField(default=False)  # the open fetch reads everything: what it does not meet is gone
    newest = models.DateTimeField(null=True)  # the latest change met in the open fetch
    until = models.DateTimeField(null=True)  # of lessons: those that begin before it have been read
    window_to = models.DateTimeField(null=True)  # of lessons: where the open fetch ends

    class Meta:
        verbose_name = "läge för SS 12000"
        verbose_name_plural = "lägen för SS 12000"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "resource"], name="source_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.resource}"


class SourceRecord(models.Model):
    """An object of a source as it is known: the fields that are used, under the source's own id.

    ``taken``: what it says has been read in. ``before`` is what it said when it was last taken, so that what has ended
    is known. Lessons with their attendance are kept only until they are taken.
    """

    connection = models.ForeignKey(SourceConnection, models.CASCADE, related_name="+", db_index=False)
    resource = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    modified = models.DateTimeField(null=True)
    data = models.JSONField(null=True)  # None: wanted, not fetched yet
    before = models.JSONField(null=True)
    gone = models.BooleanField(default=False)
    taken = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)  # ``opened_at`` of the last fetch that met it

    class Meta:
        verbose_name = "post ur SS 12000"
        verbose_name_plural = "poster ur SS 12000"
        indexes: ClassVar = [
            models.Index(fields=["connection", "resource"], condition=Q(taken=False), name="source_record_new"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "resource", "key"], name="source_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.pk}"
