"""Annexes of the measures and their evaluations."""

from collections.abc import Iterable

from cases.models import CaseEvent, Evaluation, Measure, Participation
from narvaro.akt.annexes import Annex, Line, Words, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source, later
from people import swedish
from people.protected import Fact, shows


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
        who=measure.responsible_names,
        lines=lines_of(
            åtgärd=measure.what,
            mål=measure.goal,
            när=measure.when,
            nivå=measure.get_level_display(),
            börjar=swedish.full_date(measure.starts_on) if measure.starts_on else "",
            följs_upp=swedish.full_date(measure.follow_up_on) if measure.follow_up_on else "",
            genomförd=swedish.full_date(measure.done_on) if measure.done_on else "",
            genomförd_av=measure.done_by,
            utgår="Åtgärden utgår." if measure.dropped_on else "",
        ),
        words=later(source, told[1:]),
    )


def participations(source: Source) -> Iterable[Annex]:
    """How pupil and guardians took part in the plan: what was written at one time is one annex."""
    rows = {each.pk: each for each in source.story.records.participations}
    for event in source.story.reading.events:
        if event.kind == "delaktighet" and event.pk not in source.story.reading.withheld:
            yield _participation(source, event, [rows[pk] for pk in event.data["participations"]])


def _participation(source: Source, event: CaseEvent, parts: list[Participation]) -> Annex:
    named = [(_taking_part(source, each), each) for each in parts]
    return Annex(
        key=f"event-{event.pk}",
        title="Delaktighet i åtgärderna",
        on=parts[0].on,
        who=parts[0].by.name,
        lines=tuple(Line(name, _how(each)) for name, each in named if not each.guardian),
        words=written(*(words for name, each in named for words in _words(name, each))),
        secrets=frozenset({Secret.UTREDNING}),
    )


def _words(name: str, each: Participation) -> Iterable[Words]:
    """What somebody said; of a guardian also how they took part, which is not the other guardian's."""
    if each.guardian:
        yield Words(name, _how(each), secret=Secret.HOME)
    secret = Secret.HOME if each.guardian else Secret.PUPIL
    yield Words(f"{swedish.genitive(name)} ord", each.words, quote=True, secret=secret)


def _how(each: Participation) -> str:
    agrees = f" Samtycker: {each.get_agrees_display().lower()}." if each.agrees else ""
    return f"{each.get_how_display()}.{agrees}"


def _taking_part(source: Source, each: Participation) -> str:
    """The person, as pages write the name."""
    student = source.story.case.student
    if each.guardian is None:
        return student.first_name
    return each.guardian.name if shows(student, Fact.GUARDIANS) else "Vårdnadshavare"


def evaluations(source: Source) -> Iterable[Annex]:
    """The evaluations."""
    for evaluation in source.story.records.evaluations:
        yield _evaluation(evaluation)


def _evaluation(evaluation: Evaluation) -> Annex:
    effects = [
        Line(
            "Effekt",
            f"{each.measure.what}: {each.told}. {each.seen}",
            f"measure-{each.measure_id}",
        )
        for each in evaluation.effects.all()
    ]
    return Annex(
        key=f"evaluation-{evaluation.pk}",
        title="Utvärdering",
        on=evaluation.held_on,
        who=evaluation.author.name,
        lines=(
            *lines_of(deltagare=evaluation.participants),
            *effects,
            *lines_of(
                så_går_ni_vidare=evaluation.get_decision_display(),
                utvärderas_igen=swedish.full_date(evaluation.follow_up_on) if evaluation.follow_up_on else "",
            ),
        ),
        words=written(
            Words("Elevens egen bild", evaluation.pupil_view, quote=True, secret=Secret.PUPIL),
            Words("Vårdnadshavarnas bild", evaluation.guardian_view, quote=True, secret=Secret.HOME),
            Words("Samlad bedömning", evaluation.conclusion),
            Words("Det här ändras", evaluation.changes),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )
