"""Pupil and guardian taking part by themselves: the link they answer by, what they answered, and pictures in a case."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models.case import Case
from people.base import OF_CASE, kept_until_disposed
from people.models import Guardian

HASH = 64  # characters of a SHA-256 in hex


class GuestLink(models.Model):
    """A link to one guardian, or to the pupil where ``guardian`` is empty. Token, code and key are kept hashed alone.

    ``answers`` is the draft, by part of ``cases.talk_parts``: it is thrown away when the link has ended, or goes to the
    next link to the same person where it is only the maker of this one who has left.
    """

    class Way(models.TextChoices):
        SENT = "skickad", "Länk att skicka"
        SHOWN = "visad", "Länk att visa vid ett samtal"

    case = models.ForeignKey(Case, models.CASCADE, related_name="guest_links")
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, related_name="+")
    way = models.CharField("hur", max_length=10, choices=Way.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=HASH, unique=True)
    code_hash = models.CharField(max_length=HASH)
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # through the link's whole life
    opened_at = models.DateTimeField(null=True)  # when the right code was first given
    last_opened_at = models.DateTimeField(null=True)
    opened_times = models.PositiveIntegerField(default=0)  # whoever made the link could open it too: so it is told
    key_hash = models.CharField(max_length=HASH, blank=True)  # of the one browser that is in
    key_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=5, blank=True)
    answers = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    orphaned_at = models.DateTimeField(null=True)  # begun when its maker could not ask any more: waits for a new link
    read_at = models.DateTimeField(null=True)  # when somebody at the school had read the answers
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "länk"
        verbose_name_plural = "länkar"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["key_hash"])]

    def __str__(self) -> str:
        return f"länk {self.pk}"


class GuestReply(models.Model):
    """What a pupil or a guardian has answered by a link, in their own words. Nobody at the school can change it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="guest_replies")
    link = models.OneToOneField(GuestLink, models.PROTECT, related_name="reply")
    guardian = models.ForeignKey(Guardian, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    language = models.CharField(max_length=5)  # of the page they answered on; they may have written in another
    answers = models.JSONField()  # [{"part": str, "question": in Swedish, "text": str}]

    class Meta:
        verbose_name = "svar via länk"
        verbose_name_plural = "svar via länk"
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = kept_until_disposed(OF_CASE)

    def __str__(self) -> str:
        return f"svar via länk {self.pk}"


class CasePicture(models.Model):
    """A picture in a case, made anew by us: by a guest through a link, or by somebody at the school.

    The file has a random name. It goes when its row goes (``cases.guests.pictures``).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="pictures")
    link = models.ForeignKey(GuestLink, models.CASCADE, null=True, related_name="pictures")
    name = models.UUIDField(unique=True)
    file = models.CharField(max_length=60)  # its name in ``cases.guests.pictures.case_files``
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    text = models.CharField("vad bilden visar", max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "bild"
        verbose_name_plural = "bilder"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"bild {self.pk}"
