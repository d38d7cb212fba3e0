"""The mentor's report to the rektor (anmälan) and the rektor's decisions (domain.md (c) 3 and 4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models.case import Case
from cases.models.delegation import Delegation
from cases.models.made import MadeAt


class Anmalan(MadeAt):
    """The mentor's report to the rektor, with what is already written and the figures as they were that day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="anmalningar")
    concern = models.TextField("beskrivning av oron")
    tried = models.TextField("redan prövat", blank=True)
    elevhalsa = models.TextField("elevhälsans stöd", blank=True)
    why_no_talk = models.TextField("varför samtal inte har kunnat hållas", blank=True)
    figures = models.JSONField("frånvaron den dagen", default=dict)
    assembled = models.JSONField("det som var skrivet den dagen", default=dict)  # cases.assembling
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "anmälan"
        verbose_name_plural = "anmälningar"
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"anmälan {self.pk}"


class Decision(MadeAt):
    """A decision by the rektor, with date, decider, reasons and provision (31-32 §§ förvaltningslagen)."""

    class Kind(models.TextChoices):
        INLED = "inled", "Inled utredning"
        LAMNA_TILLBAKA = "lämna tillbaka", "Inled inte utredning, lämna tillbaka till mentorn"
        BYT_UTREDARE = "byt utredare", "Byt utredare eller team"
        GODKANN = "godkänn", "Godkänn utredningen, åtgärder behövs"
        AVSLUTA = "avsluta", "Avsluta ärendet"

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    reason = models.TextField("skäl")
    lagrum = models.CharField("lagrum", max_length=200, blank=True)  # as it read on the day of the decision
    sarskilt_stod = models.BooleanField("utred behov av särskilt stöd", null=True)  # always to be considered
    krankning = models.BooleanField("utred kränkande behandling", null=True)
    sarskilt_stod_why = models.TextField("varför om särskilt stöd", blank=True)
    krankning_why = models.TextField("varför om kränkande behandling", blank=True)
    suggestions = models.TextField("förslag till mentorn", blank=True)
    appointed = models.JSONField("utsedda", default=list)  # [{"name": str, "as": "utredare|samordnare|..."}]
    prepared_by = models.ForeignKey(  # föredragande
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    took_part = models.CharField("andra som deltog i handläggningen", max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="+")  # None: by the rektor

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering: ClassVar = ["decided_at"]

    def __str__(self) -> str:
        return f"beslut {self.pk}"
