"""What the forms of all transitions share: missing parts at their fields, who prepared, what stands folded."""

from typing import Any, ClassVar

from django import forms

from cases import services
from cases.access import actors_in, colleagues
from cases.appointing import MAY_TAKE_PART
from cases.forms.fields import add_missing, line
from cases.forms.own_texts import add_own_texts
from cases.forms.staff import offer_staff
from cases.models import Case
from cases.routine import Actor, asked, missing
from cases.services.decisions import DECISIONS
from drafts.filling import written
from people.models import User


class StepForm(forms.Form):
    """The form of one transition. ``save`` takes the step; missing parts stand at their fields."""

    name: ClassVar[str]
    HANDLING: ClassVar = ("prepared_by", "took_part")  # folded: a decision says it where it was so
    FOLDED: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = (("Föredragande och andra som deltog", HANDLING),)

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        if self.name in DECISIONS and Actor.REKTOR in actors_in(by, case, self.name)[0]:
            self._ask_who_prepared()
        for requirement in asked(case, self.name):
            if requirement.key in self.fields:
                self.fields[requirement.key].widget.attrs["aria-required"] = "true"
        add_own_texts(self, self.name, case.school.huvudman)

    def clean(self) -> dict[str, Any]:
        """Name every missing part of the step, those in the case too."""
        cleaned = super().clean() or {}
        given = {name: value for name, value in self.given(cleaned).items() if name not in self.errors}
        parts = missing(self.case, self.name, given)
        add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def given(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What the service is given, from the cleaned values."""
        return cleaned

    def save(self, version: int | None) -> None:
        """Take the step. Raises what the service raises."""
        given = dict(self.given(self.cleaned_data))
        if "took_part" in self.fields:
            given["handling"] = services.Handling(**{name: given.pop(name) for name in self.HANDLING})
        getattr(services, self.name)(case=self.case, by=self.by, version=version, **given)

    def _ask_who_prepared(self) -> None:
        """Who prepared the decision and who else took part, as 31 § förvaltningslagen wants it written."""
        self.fields["prepared_by"] = forms.ModelChoiceField(
            User.objects.none(),
            label="Föredragande",
            help_text="Den som har förberett och lagt fram ärendet, om någon har gjort det.",
            required=False,
            empty_label="Ingen",
        )
        offer_staff(self.fields["prepared_by"], colleagues(self.case.school, *MAY_TAKE_PART))
        self.fields["took_part"] = line("Andra som deltog när ärendet avgjordes", "Namn och befattning.")

    @property
    def appointed(self) -> list[str]:
        """Names of those whom the step would give a task, as they are chosen so far."""
        return []

    def as_written(self, reason: str = "") -> "StepForm":
        """The form with what is written so far, and perhaps a usual ``reason`` after it, not judged yet."""
        so_far = written(self)
        if reason:
            so_far["reason"] = f"{so_far.get('reason', '')} {reason}".strip()
        return type(self)(initial=so_far, case=self.case, by=self.by)

    def folds(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The groups of fields that most leave alone: a title, and their names."""
        return self.FOLDED

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        folded = {name for _, names in self.folds() for name in names}
        return [field for field in self if field.name not in folded]

    @property
    def folded(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields that stand folded, group by group: a title, and whether something is written there, or wrong."""
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.folds()]
        return [(title, each, any(one.value() or one.errors for one in each)) for title, each in groups if each]
