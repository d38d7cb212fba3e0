"""The forms of gallring: the decision, what is held back, and the proof that the package lies in the archive."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from cases.forms.fields import choice, day, line
from people import swedish
from people.models import Huvudman, User
from people.validators import whole_number
from people.widgets import InlineRadios
from retention import files
from retention.kinds import KINDS, Kind
from retention.models import Disposal, Hold, Plan
from retention.services.plans import DELETE, KEEP, Decision, Said, enter_plan


def tick(label: str, asks: str) -> forms.BooleanField:
    """A box that must be ticked: what somebody stands for. ``asks`` says what to do when it is not."""
    return forms.BooleanField(label=label, error_messages={"required": asks})


HOW = [("", "Inget beslut"), (KEEP, "Bevaras"), (DELETE, "Gallras")]
SHA256 = re.compile(r"[0-9a-fA-F]{64}")
DECIDED = [kind for kind in KINDS.values() if kind.is_decided]


class PlanForm(forms.Form):
    """The decision, and for each kind what it says. Begins with what is in force."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    decided_by = line("Vem beslutade?", "Till exempel barn- och utbildningsnämnden.", longest=200)
    decided_on = day("Beslutets dag")
    reference = line("Beslutets diarienummer", longest=100)

    def __init__(self, *args: Any, plan: Plan | None, huvudman: Huvudman, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.huvudman, self.by = plan, huvudman, by
        self.fields["version"].initial = str(plan.version if plan else 0)
        for kind in DECIDED:
            self._add(kind)

    def _add(self, kind: Kind) -> None:
        """The three fields of a kind, with what is in force."""
        row = next((each for each in self.plan.rows.all() if each.kind == kind.name), None) if self.plan else None
        starts = [("", "Välj"), *((start.value, f"Från att {start.label}") for start in kind.starts)]
        self.fields[f"{kind.name}_how"] = choice("Beslutet", HOW, InlineRadios())
        self.fields[f"{kind.name}_years"] = forms.IntegerField(
            label="Efter så många år", required=False, error_messages={"invalid": f"{kind.title}: skriv ett heltal."}
        )
        self.fields[f"{kind.name}_years"].widget.attrs["inputmode"] = "numeric"
        self.fields[f"{kind.name}_start"] = choice("Räknat", starts, forms.Select())
        if row:
            known = {"how": DELETE if row.years else KEEP, "years": row.years, "start": row.start}
            self.initial.update({f"{kind.name}_{name}": value for name, value in known.items()})

    def kinds(self) -> Iterator[tuple[Kind, BoundField, BoundField, BoundField]]:
        """Each kind with its fields, for the page."""
        for kind in DECIDED:
            yield kind, self[f"{kind.name}_how"], self[f"{kind.name}_years"], self[f"{kind.name}_start"]

    def seen_again(self, plan: Plan | None) -> dict[str, Any]:
        """What was written, to be sent again by somebody who has read what another entered meanwhile."""
        return {name: self.data.get(name, "") for name in self.fields} | {"version": str(plan.version if plan else 0)}

    def save(self) -> Plan:
        """Enter it. Raises what the service raises."""
        given = self.cleaned_data
        said = {
            kind.name: Said(given[f"{kind.name}_how"], given[f"{kind.name}_years"], given[f"{kind.name}_start"])
            for kind in DECIDED
        }
        return enter_plan(
            huvudman=self.huvudman,
            by=self.by,
            decision=Decision(given["decided_by"], given["decided_on"], given["reference"]),
            said=said,
            version=whole_number(given["version"]),
        )


class HoldForm(forms.Form):
    """Why a case is held back."""

    reason = line("Varför ska ärendet undantas?", "Till exempel en tvist eller en begäran. Skriv inget om eleven.")


class LiftForm(HoldForm):
    """Why a case that was held back is let go."""

    reason = line("Varför tas undantaget bort?", "Till exempel att tvisten är avgjord. Skriv inget om eleven.")

    def __init__(self, *args: Any, held: Hold, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held


class ConfirmForm(forms.Form):
    """The package as it lies in the archive, or the checksum that the archive has given as a receipt."""

    file = forms.FileField(
        label="Välj paketet där det ligger i arkivet",
        help_text="Närvaro räknar ut filens kontrollsumma och sparar inte filen.",
        required=False,
    )
    sha256 = line("Eller skriv kontrollsumman (SHA-256) som arkivet visar", longest=64)

    is_stored = tick(
        "Filen är densamma som jag har hämtat, den ligger i huvudmannens arkiv, och jag har tagit bort min egen kopia.",
        "Kryssa i att filen ligger i arkivet, när den gör det.",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two. A checksum has 64 signs."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("file") and not given.get("sha256"):
            self.add_error("file", "Välj paketet eller skriv kontrollsumman.")
        elif given.get("sha256") and not SHA256.fullmatch(given["sha256"].strip()):
            self.add_error("sha256", "En kontrollsumma har 64 tecken, siffror och bokstäverna a till f.")
        return given

    def digest(self) -> str:
        """The checksum that was given, or that of the file."""
        upload = self.cleaned_data["file"]
        return files.digest(upload)[0] if upload else str(self.cleaned_data["sha256"])


class ApproveForm(forms.Form):
    """What the huvudman has seen and stands for, before anything is deleted."""

    is_archived = tick("", "Kryssa i att paketet ligger i arkivet, när du vet att det gör det.")
    is_final = tick("", "Kryssa i att du vet att det inte går att ångra.")

    def __init__(self, *args: Any, disposal: Disposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = disposal.confirmed_by.name if disposal.confirmed_by else ""
        number = swedish.count(disposal.items.count(), "ärende", "ärenden", neuter=True)
        self.fields[
            "is_archived"
        ].label = f"{who} intygar att paketet ligger i huvudmannens arkiv, och jag litar på det."
        self.fields["is_final"].label = f"Jag vet att {number} tas bort ur Närvaro och att det inte går att ångra."
