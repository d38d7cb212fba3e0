"""The rektor appoints others to investigate."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.appointing import investigators
from cases.forms.fields import add_missing, words
from cases.forms.staff import offer_investigators, team_field, utredare_field
from cases.models import Case
from cases.services.appointing import missing_in
from people.models import User


class AppointForm(forms.Form):
    """Who investigates from now on, and why."""

    utredare = utredare_field()
    team = team_field()
    reason = words(
        "Skäl", "Kort. Beslutet kan bli offentligt, skriv inget om personens hälsa eller anställning.", rows=3
    )

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.before = investigators(case, timezone.localdate())
        offer_investigators(self, case)
        if self.before:
            lead, *team = (each.pk for each in self.before)
            self.fields["utredare"].initial, self.fields["team"].initial = lead, team
        for name in ("utredare", "reason"):
            self.fields[name].widget.attrs["aria-required"] = "true"

    def _given(self) -> dict[str, Any]:
        lead = self.cleaned_data.get("utredare")
        team = [each for each in self.cleaned_data.get("team") or [] if each != lead]
        return {"reason": self.cleaned_data.get("reason", ""), "utredare": lead, "team": team}

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        given = self._given()
        parts = missing_in(self.case, given["reason"], given["utredare"], given["team"], self.before)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def save(self, version: int | None) -> None:
        """Appoint them. Raises what the service raises."""
        services.appoint_others(case=self.case, by=self.by, version=version, **self._given())
