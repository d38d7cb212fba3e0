"""Contacts the same day, and talks about absence with enkel kartläggning (domain.md (c) 1)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from absence.models import Alert
from cases.models.case import Case
from cases.models.made import MadeAt
from people.models import School, Student


class Contact(models.Model):
    """One attempt to tell home about absence (7 kap. 17 §, 15 kap. 16 §, 18 kap. 16 § skollagen), or the pupil: when,
    who was tried and how it went. A new attempt is a new row; what one home has been told the other does not know
    (``cases.homes``).
    """

    class Channel(models.TextChoices):
        PHONE = "telefon", "Telefon"
        MESSAGE = "meddelande", "Meddelande på lärplattformen"
        MEETING = "möte", "Möte"
        AT_SCHOOL = "i skolan", "I skolan"

    class Result(models.TextChoices):
        REACHED = "nådd", "Fick kontakt"
        LEFT_WORD = "besked", "Lämnade besked, inget svar än"
        NO_ANSWER = "inget svar", "Inget svar"
        NOT_TO_BE_TOLD = "kontaktas inte", "Ska inte kontaktas"

    student = models.ForeignKey(Student, models.PROTECT, related_name="contacts")
    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, blank=True, related_name="contacts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="contacts")
    day = models.DateField("frånvarodag")  # the day the contact is about
    at = models.DateTimeField("kontakt")
    channel = models.CharField("kanal", max_length=12, choices=Channel.choices)
    result = models.CharField("hur det gick", max_length=15, choices=Result.choices, default=Result.REACHED)
    tried = models.JSONField("vilka ni sökte", default=list)  # keys: a guardian's, "elev", "annan" (cases.homes)
    whom = models.TextField("vem ni sökte", blank=True)  # the same as it was written that day
    reached_home = models.BooleanField("hemmet nåddes", default=True)  # by who was to be told on that day
    reason = models.TextField("orsak som uppgavs", blank=True)
    promised = models.TextField("vad som lovades", blank=True)
    promised_until = models.DateField("lovat till", null=True, blank=True)
    why_not_same_day = models.TextField("varför inte samma dag", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kontakt"
        verbose_name_plural = "kontakter"
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"kontakt {self.pk}"


class Talk(MadeAt):
    """A talk about absence with pupil and guardian, with enkel kartläggning, or its follow-up."""

    class Kind(models.TextChoices):
        FIRST = "samtal", "Samtal om frånvaro"
        FOLLOW_UP = "uppföljning", "Uppföljande samtal"

    class Channel(models.TextChoices):
        MEETING = "möte", "Möte"
        PHONE = "telefon", "Telefon"
        VIDEO = "video", "Video"

    class Outcome(models.TextChoices):
        FOLLOW_UP = "följ upp", "Följ upp igen"
        DONE = "klart", "Avsluta, närvaron fungerar"
        REPORT = "anmäl", "Anmäl till rektor"

    case = models.ForeignKey(Case, models.PROTECT, related_name="talks")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.FIRST)
    follow_up_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_up_by")
    held_on = models.DateField("datum")
    channel = models.CharField("hur ni pratade", max_length=10, choices=Channel.choices)
    participants = models.JSONField("deltagare", default=list)  # [{"name": str, "as": "elev|vårdnadshavare|..."}]
    pupil_present = models.BooleanField("eleven var med", default=True)
    guardian_present = models.BooleanField("vårdnadshavare var med", default=True)
    absent_guardians = models.JSONField(default=list)  # [{"name", "why"}]: both guardians are to be offered a place
    trigger = models.TextField("anledning")
    extent = models.JSONField("omfattning", default=dict)  # the figures as they were, frozen
    pattern = models.TextField("mönster", blank=True)
    pupil_view = models.TextField("elevens egen bild", blank=True)
    guardian_view = models.TextField("vårdnadshavares bild", blank=True)
    team_view = models.TextField("arbetslagets bild", blank=True)
    works_well = models.TextField("vad som fungerar", blank=True)
    learning = models.TextField("skolmiljö och lärande", blank=True)
    wellbeing = models.TextField("trivsel, kamrater och trygghet", blank=True)
    health = models.TextField("hälsa och sömn", blank=True)
    home = models.TextField("hemma och på väg till skolan", blank=True)
    adaptations = models.TextField("extra anpassningar som finns", blank=True)
    support = models.TextField("nya anpassningar och behov av stöd", blank=True)
    wronged = models.BooleanField("eleven anser sig kränkt", null=True)  # the duty to tell the rektor is its own
    sent_home = models.BooleanField("skolan har bett eleven gå eller stanna hemma", null=True)
    interpreter = models.CharField("språk och tolk", max_length=300, blank=True)
    follow_up_on = models.DateField("följs upp", null=True, blank=True)
    follow_up_with = models.CharField("vilka som är med då", max_length=300, blank=True)
    follow_up_agreed = models.BooleanField("annan dag är avtalad", default=False)  # outside two to three weeks
    outcome = models.CharField("så går vi vidare", max_length=10, choices=Outcome.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "samtal"
        verbose_name_plural = "samtal"
        ordering: ClassVar = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"samtal {self.pk}"


class Agreement(models.Model):
    """What was agreed in a talk: what, who and when; and at the follow-up, whether it came about."""

    class Kept(models.TextChoices):
        YES = "ja", "Det blev av"
        PARTLY = "delvis", "Delvis"
        NO = "nej", "Det blev inte av"

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="agreements")
    what = models.CharField("vad", max_length=300)
    who = models.CharField("vem", max_length=100)
    when = models.CharField("när", max_length=100, blank=True)
    kept = models.CharField("hur det gick", max_length=10, choices=Kept.choices, blank=True)  # the next talk answers

    class Meta:
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"

    def __str__(self) -> str:
        return f"överenskommelse {self.pk}"
