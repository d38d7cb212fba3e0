"""Guardians (vårdnadshavare), and whose they are."""

from typing import ClassVar

import pghistory
from django.db import models

from people.models.students import Student


@pghistory.track()
class Guardian(models.Model):
    """A guardian (vårdnadshavare). Two guardians may live in two homes: never show one's address to the other."""

    personal_number = models.CharField("personnummer", max_length=12, null=True, blank=True, unique=True)
    first_name = models.CharField("förnamn", max_length=100)
    last_name = models.CharField("efternamn", max_length=100)
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    address = models.CharField("adress", max_length=200, blank=True)
    postal_code = models.CharField("postnummer", max_length=10, blank=True)
    city = models.CharField("ort", max_length=60, blank=True)
    language = models.CharField("språk", max_length=40, blank=True)
    needs_interpreter = models.BooleanField("tolk", default=False)

    class Meta:
        verbose_name = "vårdnadshavare"
        verbose_name_plural = "vårdnadshavare"

    def __str__(self) -> str:
        return f"vårdnadshavare {self.pk}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@pghistory.track()
class Guardianship(models.Model):
    """That somebody is guardian of a pupil, and whether the school may contact them."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="guardianships")
    relation = models.CharField("relation", max_length=40, blank=True)
    may_contact = models.BooleanField("får kontaktas", default=True)

    class Meta:
        verbose_name = "vårdnad"
        verbose_name_plural = "vårdnad"
        constraints: ClassVar = [models.UniqueConstraint(fields=["student", "guardian"], name="guardianship_once")]

    def __str__(self) -> str:
        return f"{self.guardian} {self.student}"
