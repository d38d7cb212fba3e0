"""A suggestion in a huvudman's library of measures."""

from typing import Any

from django import forms

from cases import services
from cases.forms.fields import choice, line
from cases.models import Measure, MeasureSuggestion
from cases.parts import GROUPS
from people.models import Huvudman, User
from people.widgets import InlineRadios


class SuggestionForm(forms.Form):
    """What one can do, with what goal, when, and under which group of factors it is offered."""

    group = choice("Vad handlar det om?", [("", "Välj"), *((each.key, each.title) for each in GROUPS)], forms.Select())
    what = line("Vad kan man göra?", "Skriv så att det går att använda för många elever, utan namn.")
    goal = line("Mål", "Något som går att se.")
    when = line("När", longest=150)
    level = choice("Nivå", list(Measure.Level.choices), InlineRadios())

    def __init__(
        self, *args: Any, huvudman: Huvudman, by: User, suggestion: MeasureSuggestion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.huvudman, self.by, self.suggestion = huvudman, by, suggestion
        for name in ("group", "what"):
            self.fields[name].widget.attrs["aria-required"] = "true"
        if suggestion:
            self.initial = {name: getattr(suggestion, name) for name in self.fields}
        else:
            self.initial = {"level": Measure.Level.PUPIL}

    def save(self, version: int | None) -> MeasureSuggestion:
        """Add or change it. Raises what the services raise."""
        words = self.cleaned_data | {"level": self.cleaned_data["level"] or Measure.Level.PUPIL}
        if self.suggestion:
            return services.change_suggestion(suggestion=self.suggestion, by=self.by, version=version, **words)
        return services.add_suggestion(huvudman=self.huvudman, by=self.by, **words)
