"""Annexes of the measures and their evaluations."""

from collections.abc import Iterable

from cases.models import Evaluation, Measure
from narvaro.akt.annexes import Annex, Line, Words, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source, later
from people import swedish


def measures(source: Source) -> Iterable[Annex]:
    """The measures."""
    for measure in source.story.records.measures:
        yield _measure(source, measure)


def _measure(source: Source, measure: Measure) -> Annex:
    """A measure, with how its plan was changed and why it was dropped."""
    told = source.about("measure", measure.pk)
    on = swedish.local_day(told[0].at if told else source.story.case.opened_at)
    return Annex(
        key=f"measure-{measure.pk}",
        title="Åtgärd",
        on=on,
        who=measure.responsible.name if measure.responsible else "",
        lines=lines_of(
            åtgärd=measure.what,
            mål=measure.goal,
            när=measure.when,
            nivå=measure.get_level_display(),
            börjar=swedish.full_date(measure.starts_on) if measure.starts_on else "",
            följs_upp=swedish.full_date(measure.follow_up_on) if measure.follow_up_on else "",
            genomförd=swedish.full_date(measure.done_on) if measure.done_on else "",
            utgår="Åtgärden utgår." if measure.dropped else "",
        ),
        words=later(told[1:]),
    )


def evaluations(source: Source) -> Iterable[Annex]:
    """The evaluations."""
    for evaluation in source.story.records.evaluations:
        yield _evaluation(evaluation)


def _evaluation(evaluation: Evaluation) -> Annex:
    effects = [
        Line("Effekt", f"{each.measure.what}: {each.get_effect_display().lower()}", f"measure-{each.measure_id}")
        for each in evaluation.effects.all()
    ]
    return Annex(
        key=f"evaluation-{evaluation.pk}",
        title="Utvärdering",
        on=evaluation.held_on,
        who=evaluation.author.name,
        lines=(*lines_of(deltagare=evaluation.participants), *effects),
        words=written(
            Words("Elevens egen bild", evaluation.pupil_view, quote=True, secret=Secret.PUPIL),
            Words("Samlad bedömning", evaluation.conclusion),
            Words("Det här ändras", evaluation.changes),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )
