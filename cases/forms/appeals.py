"""An appeal of a decision about åtgärdsprogram: that it came, and what the school does with it."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.appealing import HandlingText, came_in_time
from cases.forms.fields import answer_in, choice, day, words, yes_no
from cases.models import Appeal, Atgardsprogram, Told
from cases.voices import unnamed
from people.models import User


class AppealForm(forms.Form):
    """Who appeals, when it came and what they want."""

    of = forms.ModelMultipleChoiceField(
        Told.objects.none(),
        label="Vem överklagar?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De som har skrivit under. Saknas en vårdnadshavare tar ni emot det ändå: nämnden prövar det.",
    )
    came_on = day("Dag då det kom till skolan", "Den dag brevet eller mejlet kom, också om ingen har läst det.")
    asks = words("Vad vill de ändra?", "Kort. Själva överklagandet sparar ni som det är.", rows=3)

    def __init__(self, *args: Any, program: Atgardsprogram, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.program, self.by = program.case, program, by
        self.fields["of"].queryset = program.to_tell.order_by("pk")  # type: ignore[attr-defined]
        self.fields["of"].label_from_instance = lambda row: unnamed(self.case.student, row.name)  # type: ignore[attr-defined]
        self.fields["came_on"].initial = timezone.localdate()

    def save(self, version: int) -> Appeal:
        """Note it. Raises what the service raises."""
        given = self.cleaned_data | {"of": list(self.cleaned_data["of"])}
        return services.note_appeal(program=self.program, by=self.by, version=version, **given)


class HandlingForm(forms.Form):
    """Whether it came in time, whether the decision stands, and what is done. The days propose an answer."""

    in_time = yes_no("Kom överklagandet i rätt tid?")
    review = choice(
        "Står beslutet fast?",
        list(Appeal.Review.choices),
        help_text="Är beslutet uppenbart fel ska du ändra det, om det går snabbt. Fatta då ett nytt beslut i ärendet.",
    )
    handled = choice("Vad gör ni?", list(Appeal.Handled.choices))
    handled_on = day("Dag")
    why = words(
        "Skäl",
        "Behövs när det kom för sent. Det skickas vidare ändå om skolan hade skrivit fel om hur man överklagar, eller "
        "om det kom till nämnden i rätt tid.",
        rows=3,
    )

    def __init__(self, *args: Any, appeal: Appeal, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.appeal, self.by = appeal.case, appeal, by
        in_time = came_in_time(appeal, appeal.program.to_tell.all())
        self.fields["in_time"].initial = "ja" if in_time else "nej"
        self.fields["handled_on"].initial = timezone.localdate()

    def save(self, version: int) -> Appeal:
        """Handle it. Raises what the service raises."""
        given = self.cleaned_data | {"in_time": answer_in(self.cleaned_data["in_time"])}
        return services.handle_appeal(appeal=self.appeal, by=self.by, said=HandlingText(**given), version=version)
