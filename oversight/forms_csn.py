"""The form of what was done about a pupil and CSN."""

from typing import Any

from django import forms

from cases.forms.fields import choice, day, words
from oversight.csn import Kind, Line
from oversight.models import CsnNote
from oversight.services.csn import note_csn
from people import swedish
from people.models import User
from people.validators import whole_number
from people.widgets import RadioCards


class CsnForm(forms.Form):
    """What, which day, and why. The first day is asked for only of a report."""

    kind = choice("Vad har du gjort?", [])
    on = day("Vilken dag?")
    first_day = day("Första dagen i rapporten", "Bara när du rapporterar. Skolan avgör vilken dag som är den första.")
    reason = words("Varför", "Skriv inga diagnoser. Vid varningssamtal: vad ni kom fram till.", rows=3)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: Line, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.by = line, by
        acts = line.acts
        kind: Any = self.fields["kind"]
        kind.choices = Kind.choices  # what no longer can be done is refused with words by the service
        kind.widget = RadioCards(
            choices=[(act.kind.value, act.label) for act in acts],
            descriptions={act.kind.value: act.means for act in acts},
        )
        self.fields["on"].initial = line.today
        self.fields["seen"].initial = str(line.notes[-1].pk if line.notes else 0)
        if line.truancy and not line.reported:
            self.fields["first_day"].initial = line.truancy.first_day
            counted = f"Räknad från {swedish.date(line.truancy.first_day)}."
            self.fields["first_day"].help_text = f"{self.fields['first_day'].help_text} {counted}"
        else:
            del self.fields["first_day"]

    def with_what_is_seen(self, line: Line) -> dict[str, Any]:
        """What was written, to be sent again by somebody who has read what others have noted meanwhile."""
        written = {name: self.data.get(name, "") for name in self.fields}
        written["seen"] = str(line.notes[-1].pk if line.notes else 0)
        return written

    def save(self) -> CsnNote:
        """Note it. Raises what the service raises."""
        given = self.cleaned_data
        first = given.get("first_day") if given["kind"] == Kind.REPORTED else None
        return note_csn(
            student=self.line.student,
            by=self.by,
            kind=given["kind"],
            on=given["on"],
            first_day=first,
            reason=given["reason"],
            seen=whole_number(given["seen"]),
        )
