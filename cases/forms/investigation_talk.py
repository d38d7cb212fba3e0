"""A talk in an investigation: the plan, and the person's own words first when it has been held."""

from typing import Any

from django import forms
from django.utils import timezone

from cases import services
from cases.forms.fields import add_missing, choice, day, line, words
from cases.forms.staff import offer_staff
from cases.models import Case, InvestigationTalk
from cases.overview import reach_as_colleagues
from cases.requirements import current_investigation
from cases.services.investigation_talks import TalkPlan, TalkSaid, missing_in_talk, plan_of
from cases.voices import guardian_key, named_guardians
from people import swedish
from people.models import Guardian, User
from people.widgets import RadioCards

Outcome, Whom = InvestigationTalk.Outcome, InvestigationTalk.Whom

PLANNED = "planerat"  # an empty choice would read as none chosen
OUTCOMES = {
    PLANNED: ("Planerat", "Samtalet är inte hållet än."),
    Outcome.HELD: ("Samtalet hölls", "Skriv vad som kom fram."),
    Outcome.UNWILLING: ("Personen ville inte prata", "Skriv vad du erbjöd, hur och vilken dag."),
    Outcome.CANCELLED: ("Samtalet blev inte av", "Skriv varför."),
}
PLAN = ("whom", "name", "leader", "by_day")


class InvestigationTalkForm(forms.Form):
    """Plan and what was said in one form: a talk that nobody planned is written down at once."""

    whom = choice("Vem är samtalet med?", [], forms.Select())
    name = line("Namn eller ämne", "För personal: till exempel läraren i engelska. Inga namn på elever.", longest=100)
    leader = forms.ModelChoiceField(
        User.objects.none(),
        label="Vem håller i samtalet?",
        help_text="Gärna någon som eleven har förtroende för. Den du väljer får samtalet i Mitt arbete.",
        required=False,
        empty_label="Välj",
    )
    by_day = day("Senast")
    outcome = choice(
        "Hur gick det?",
        [(key, title) for key, (title, _) in OUTCOMES.items()],
        RadioCards(descriptions={key: text for key, (_, text) in OUTCOMES.items()}),
    )
    held_on = day("Datum", "Dagen ni pratade, eller dagen du erbjöd samtalet.")
    own_words = words("Personens egna ord", rows=6)
    how = forms.MultipleChoiceField(
        label="Hur pratade ni?",
        choices=InvestigationTalk.How.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    participants = line("Vilka var med?", "Namn och vem det är, med komma emellan.")
    summary = words("Annat som kom fram", "Det du har förstått, skilt från personens egna ord.", rows=3)
    why_not = words("Om samtalet inte blev av", "Vad du erbjöd, hur och vilken dag. Erbjud gärna igen.", rows=2)

    def __init__(
        self,
        *args: Any,
        case: Case,
        by: User,
        talk: InvestigationTalk | None = None,
        plans: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.talk, self.plans = case, by, talk, plans
        self.guardians: dict[str, tuple[Guardian, str]] = {
            guardian_key(each): (each, name) for each, name in named_guardians(case.student, timezone.localdate())
        }
        self._offer()
        investigation = current_investigation(case)
        if investigation and investigation.ready_by:
            self.fields["by_day"].help_text = f"Utredningen ska vara klar {swedish.date(investigation.ready_by)}."
        if not plans:
            for name in PLAN:
                del self.fields[name]
        self._fill_in()

    def _offer(self) -> None:
        """Who can be talked with, and who can lead the talk: those who reach the case."""
        voices = [(Whom.PUPIL.value, self.case.student.first_name)]
        voices += [(key, f"{name}, vårdnadshavare") for key, (_, name) in self.guardians.items()]
        voices += [(each.value, str(each.label)) for each in (Whom.TEACHER, Whom.ELEVHALSA, Whom.OTHER)]
        self.fields["whom"].choices = [("", "Välj"), *voices]  # type: ignore[attr-defined]
        offer_staff(self.fields["leader"], reach_as_colleagues(self.case, timezone.localdate()))
        name = swedish.genitive(self.case.student.first_name)
        self.fields["own_words"].help_text = (
            f"Skriv först med {name} egna ord. Pratade du med någon annan: skriv ord för ord det den sa. "
            "Skriv inga diagnoser, inget ur journaler och inga namn på andra elever."
        )

    def _fill_in(self) -> None:
        """What stands in the talk; a new one is planned, led by the writer."""
        if self.talk is None:
            self.initial = {"leader": self.by.pk, "outcome": PLANNED}
            return
        kept = {name: getattr(self.talk, name) for name in self.fields}
        whom = f"vh_{self.talk.guardian_id}" if self.talk.guardian_id else self.talk.whom
        self.initial = kept | {"outcome": self.talk.outcome or PLANNED, "whom": whom, "leader": self.talk.leader_id}

    @property
    def plan_fields(self) -> list[forms.BoundField]:
        """The fields of the plan; none where the plan is others' to change."""
        return [self[name] for name in PLAN if name in self.fields]

    @property
    def said_fields(self) -> list[forms.BoundField]:
        """The fields of what was said, the own words first."""
        return [self[name] for name in self.fields if name not in PLAN]

    @property
    def told(self) -> str:
        """What is said when it is saved."""
        if self._said().outcome == Outcome.PLANNED:
            return "Samtalet är planerat. Den som håller i det har det nu i Mitt arbete."
        return "Samtalet är sparat i utredningen."

    def clean(self) -> dict[str, Any]:
        """What the service would say next is said at once."""
        cleaned = super().clean() or {}
        if not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", "Välj hur samtalet gick.")
        else:
            parts = missing_in_talk(self.case, self._plan(), self._said(), timezone.localdate())
            add_missing(self, [part for part in parts if part.where not in self.errors])
        return cleaned

    def _plan(self) -> TalkPlan:
        if not self.plans and self.talk:
            return plan_of(self.talk)
        given = self.cleaned_data
        guardian = self.guardians.get(given.get("whom", ""))
        return TalkPlan(
            whom=Whom.GUARDIAN.value if guardian else given.get("whom", ""),
            guardian=guardian[0] if guardian else None,
            name=given.get("name", ""),
            leader=given.get("leader"),
            by_day=given.get("by_day"),
        )

    def _said(self) -> TalkSaid:
        names = ("held_on", "participants", "how", "own_words", "summary", "why_not")
        given = {name: self.cleaned_data.get(name) or ("" if name != "held_on" else None) for name in names}
        outcome = self.cleaned_data.get("outcome", "")
        return TalkSaid(outcome="" if outcome == PLANNED else outcome, **given | {"how": given["how"] or []})

    def save(self, version: int) -> InvestigationTalk:
        """Save the talk. Raises what the service raises."""
        return services.save_investigation_talk(
            case=self.case, by=self.by, plan=self._plan(), said=self._said(), talk=self.talk, version=version
        )

    def stands_now(self) -> InvestigationTalk | None:
        """The talk as it is in the database."""
        return InvestigationTalk.objects.select_related("changed_by").get(pk=self.talk.pk) if self.talk else None
