"""What must be there once a case has reached a step, said without the code's own requirements."""

from collections.abc import Callable

from cases.models import Case, Decision, Investigation, State

Asked = dict[tuple[str, str], bool]
"""A step and a part → whether the huvudman asks for the part there."""


def _reported(case: Case, asked: Asked) -> None:
    report = case.anmalningar.latest("at")
    assert report.concern.strip()
    talked = case.talks.filter(pupil_present=True, guardian_present=True).exists()
    assert report.why_no_talk or talked or not asked["anmal", "talk"]


def _decided(case: Case, asked: Asked) -> None:
    decision = case.decisions.filter(kind=Decision.Kind.INLED).latest("decided_at")
    assert decision.reason.strip()
    assert decision.sarskilt_stod is not None
    assert decision.krankning is not None
    assert decision.sarskilt_stod_why.strip() or not asked["inled_utredning", "sarskilt_stod_why"]
    assert decision.krankning_why.strip() or not asked["inled_utredning", "krankning_why"]
    assert case.members.exists()


def _investigated(case: Case, asked: Asked) -> None:
    _decided(case, asked)
    investigation: Investigation = case.investigations.latest("started_at")
    said = {(part.key, part.guardian_id) for part in investigation.parts.all() if part.text.strip()}
    keys = {key for key, _ in said}
    chosen = ("method", "analysis", "needs_measures", "needs_others", "purpose", "triggers", "maintains", "needs")
    assert {each for each in chosen if asked["lamna_for_granskning", each]} <= keys
    assert {"assessment", "needs_support"} <= keys
    for voice in ("elev", "larare", "elevhalsa"):
        assert keys & {voice, f"{voice}_varfor"}
    for guardian in case.student.guardianships.values_list("guardian", flat=True):
        assert said & {("vh", guardian), ("vh_varfor", guardian)}
        assert {("samrad_vh", guardian), ("samrad_dag_vh", guardian)} <= said
    assert {"samrad_elev", "samrad_elevhalsa"} <= keys
    assert investigation.figures or case.state == State.UTREDNING
    planned = investigation.talks.filter(outcome="").exists() and asked["lamna_for_granskning", "talks"]
    assert not planned or case.state == State.UTREDNING


def _approved(case: Case, asked: Asked) -> None:
    _investigated(case, asked)
    assert case.decisions.filter(kind=Decision.Kind.GODKANN).latest("decided_at").reason.strip()


def _planned(case: Case, asked: Asked) -> None:
    _approved(case, asked)
    measures = case.measures.filter(dropped_on=None)
    assert measures.exists()
    for each in measures.filter(done_on=None):
        assert each.what.strip()
        assert each.goal.strip()
        assert each.when.strip()
        assert each.responsible.exists()
        assert each.follow_up_on
    heard = set(case.participations.values_list("guardian", flat=True))
    everybody = {None, *case.student.guardianships.values_list("guardian", flat=True)}
    assert heard >= everybody or not asked["borja_folja_upp", "delaktighet"]


def _closed(case: Case, asked: Asked) -> None:
    assert case.closing
    assert case.closed_at
    if case.closing == "flytt":
        assert case.receiving_school or not asked["avsluta", "ny_skola"]
        assert case.last_school_day or not asked["avsluta", "sista_skoldag"]
        assert not case.aftercare_until
    last = case.programs.order_by("decided_at", "pk").last()
    if last and last.kind == "program" and case.closing != "flytt":
        assert case.program_by or not asked["avsluta", "atgardsprogram"]
    if case.closing == "önskad effekt":
        assert (case.aftercare_by and case.aftercare_until) or not asked["avsluta", "eftervard"]


REACHED: dict[State, Callable[[Case, Asked], None]] = {
    State.UPPMARKSAMMA: lambda case, asked: None,
    State.ANMALD: _reported,
    State.UTREDNING: _decided,
    State.GRANSKNING: _investigated,
    State.ATGARDER: _approved,
    State.UPPFOLJNING: _planned,
    State.AVSLUTAD: _closed,
}
