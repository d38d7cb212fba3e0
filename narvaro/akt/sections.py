"""The annexes of a case's file, one row for each type of record: where its records come from and how each is told.

A new type of record is one function and one row. Orosanmälan is not among them and never will be: it lies beside the
case, since guardians may read the case and not that (29 kap. 13 § skollagen).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from cases.attendance import thaw
from cases.events import EVENTS, INVESTIGATION
from cases.models import Agreement, CaseEvent, Contact, Decision, Evaluation, InvestigationTalk, Measure, Talk
from cases.parts import Voice
from cases.records import Report
from cases.talk_parts import PARTS, PUPILS_OWN
from cases.talk_parts import written as parts_of
from cases.timeline import TALKS, contact_title
from cases.written import HeldTalk, Written
from narvaro.akt.annexes import Annex, Line, Words, figures_lines, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.case_story import Story
from notifications.listing import Row
from notifications.models import Delivery
from people import swedish
from people.models import RoleAssignment
from people.roles import ELEVHALSA


@dataclass(frozen=True, slots=True)
class Source:
    """What the annexes are made of: the case as the person reads it, what was sent, and who is in elevhälsan."""

    story: Story
    notices: list[Delivery]
    elevhalsa: frozenset[int]

    def about(self, record: str, pk: int) -> list[CaseEvent]:
        """The events that tell of a record, oldest first."""
        return [each for each in self.story.reading.events if each.data.get(record) == pk]

    def by(self, author: int | None, *also: Secret) -> frozenset[Secret]:
        """The kinds of secret of something that ``author`` (id) has written."""
        return frozenset(also) | (frozenset({Secret.ELEVHALSA}) if author in self.elevhalsa else frozenset())


@dataclass(frozen=True, slots=True)
class Section:
    """A type of record in the file: its title, and its annexes in the order of time."""

    name: str
    title: str
    annexes: Callable[[Source], Iterable[Annex]]


def source_of(story: Story, notices: list[Delivery]) -> Source:
    """Everything the annexes are made of. One query: who is, or has been, in elevhälsan at the school."""
    held = RoleAssignment.objects.filter(school__huvudman=story.case.school.huvudman_id, role__in=ELEVHALSA)
    return Source(story, notices, frozenset(held.values_list("user_id", flat=True)))


def _later(events: Iterable[CaseEvent]) -> tuple[Words, ...]:
    """What has been said of a record since it was written."""
    return written(*(Words(f"{EVENTS[each.kind].title} {swedish.full_date(each.at)}", each.text) for each in events))


# ------------------------------------------------------------------------------------------- One of each type


def _contacts(source: Source) -> Iterable[Annex]:
    for contact in reversed(source.story.contacts):
        yield _contact(source, contact)


def _contact(source: Source, contact: Contact) -> Annex:
    return Annex(
        key=f"contact-{contact.pk}",
        title=contact_title(contact),
        on=swedish.local_day(contact.at),
        who=contact.by.name,
        lines=lines_of(
            gäller=f"Frånvaron {swedish.full_date(contact.day)}",
            tid=swedish.clock(contact.at),
            hur=contact.get_channel_display(),
            med=contact.reached,
        ),
        words=written(
            Words("Uppgiven orsak", contact.reason, secret=Secret.HOME),
            Words("Varför inte samma dag", contact.why_not_same_day),
        ),
        secrets=source.by(contact.by_id),
    )


TALK_SECRETS: dict[str, Secret] = {PUPILS_OWN: Secret.PUPIL, "guardian_view": Secret.HOME} | {
    part.name: Secret.CONFIDED for part in PARTS if not part.copied and part.name not in (PUPILS_OWN, "guardian_view")
}
"""Which parts of a talk may have to be left out: those that do not go along in the copy to a guardian either."""


def _talks(source: Source) -> Iterable[Annex]:
    for talk in source.story.records.talks:
        yield _talk(source, talk)


def _talk(source: Source, talk: Talk) -> Annex:
    there = ", ".join(f"{person['name']} ({person['as']})" for person in talk.participants)
    absent = " ".join(f"{person['name']}: {person['why']}." for person in talk.absent_guardians)
    follow_up = swedish.full_date(talk.follow_up_on) if talk.follow_up_on else ""
    return Annex(
        key=f"talk-{talk.pk}",
        title=talk.get_kind_display(),
        on=talk.held_on,
        who=talk.author.name,
        lines=(
            *lines_of(
                hur=talk.get_channel_display(),
                deltagare=there,
                inte_med=absent,
                språk_och_tolk=talk.interpreter,
                kränkning="Eleven anser sig kränkt. Anmält till rektorn vid sidan av ärendet." if talk.wronged else "",
                skickad_hem="Skolan har bett eleven gå hem eller stanna hemma." if talk.sent_home else "",
                överenskommet="\n".join(_agreed(each) for each in talk.agreements.all()),
                så_går_vi_vidare=talk.get_outcome_display(),
                följs_upp=", ".join(filter(None, [follow_up, talk.follow_up_with])),
            ),
            *(figures_lines(thaw(talk.extent)) if talk.extent else ()),
        ),
        words=(
            *(Words(each.title, each.text, each.quote, TALK_SECRETS.get(each.part.name)) for each in parts_of(talk)),
            *_later(each for each in source.about("talk", talk.pk) if each.kind not in TALKS),
        ),
        secrets=source.by(talk.author_id),
    )


def _agreed(agreement: Agreement) -> str:
    words = ", ".join(filter(None, [agreement.who, agreement.when]))
    return f"{agreement.what} ({words}). {agreement.get_kept_display()}".strip()


def _reports(source: Source) -> Iterable[Annex]:
    for report in source.story.records.reports:
        yield _report(source, report)


def _report(source: Source, report: Report) -> Annex:
    anmalan = report.anmalan
    return Annex(
        key=f"anmalan-{anmalan.pk}",
        title="Anmälan till rektor",
        on=swedish.local_day(anmalan.at),
        who=anmalan.author.name,
        lines=tuple(figures_lines(report.frozen)),
        words=written(
            Words("Beskrivning av oron", anmalan.concern),
            Words("Redan prövat", anmalan.tried),
            Words("Elevhälsans stöd", anmalan.elevhalsa, secret=Secret.ELEVHALSA),
            Words("Varför samtal inte har hållits", anmalan.why_no_talk),
        ),
        secrets=source.by(anmalan.author_id),
    )


def _decisions(source: Source) -> Iterable[Annex]:
    for decision in source.story.records.decisions:
        yield _decision(decision)


def _decision(decision: Decision) -> Annex:
    """A decision. Secrecy does not apply to decisions; their reasons are written with that in mind."""
    return Annex(
        key=f"decision-{decision.pk}",
        title=f"Beslut: {decision.get_kind_display()[0].lower()}{decision.get_kind_display()[1:]}",
        on=swedish.local_day(decision.decided_at),
        who=decision.decided_by.name,
        lines=lines_of(
            lagrum=decision.lagrum,
            delegation=_delegation(decision),
            särskilt_stöd=_yes_no(decision.sarskilt_stod, "Behovet ska utredas.", "Behovet ska inte utredas nu."),
            kränkning=_yes_no(decision.krankning, "Ska utredas.", "Ska inte utredas."),
            utsedda=", ".join(f"{each['name']} ({each['as']})" for each in decision.appointed),
            föredragande=decision.prepared_by.name if decision.prepared_by else "",
            deltog=decision.took_part,
        ),
        words=written(
            Words("Skäl", decision.reason),
            Words("Särskilt stöd", decision.sarskilt_stod_why),
            Words("Kränkande behandling", decision.krankning_why),
            Words("Förslag till mentorn", decision.suggestions),
        ),
    )


def _delegation(decision: Decision) -> str:
    """By whose delegation it was decided, if not by the rektor."""
    given = decision.delegation
    return f"Av rektor {given.rektor.name}, beslutad {swedish.full_date(given.given_at)}" if given else ""


def _yes_no(answer: bool | None, yes: str, no: str) -> str:
    return "" if answer is None else yes if answer else no


def _investigations(source: Source) -> Iterable[Annex]:
    for each in source.story.records.investigations:
        yield _investigation(each)


def _investigation(each: Written) -> Annex:
    investigation = each.investigation
    spells = "\n".join(spell.text for spell in each.spells)
    return Annex(
        key=f"investigation-{investigation.pk}",
        title="Utredning om frånvaro",
        on=swedish.local_day(investigation.started_at),
        lines=(
            *lines_of(
                inledd=swedish.full_date(investigation.started_at),
                klar_senast=swedish.full_date(investigation.ready_by) if investigation.ready_by else "",
                lämnad=swedish.full_date(investigation.submitted_at) if investigation.submitted_at else "",
                godkänd=swedish.full_date(investigation.approved_at) if investigation.approved_at else "",
                åtgärder=_yes_no(investigation.needs_measures, "Behövs.", "Behövs inte."),
            ),
            *(figures_lines(each.frozen) if each.frozen else ()),
            *lines_of(mönster=str(investigation.figures.get("pattern", "")), perioder=spells),
        ),
        words=(
            *_asked_for(each),
            *_parts(each),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )


def _asked_for(each: Written) -> tuple[Words, ...]:
    """What the rektor has found missing, section by section, each time it was sent back."""
    titles = {"": "hela utredningen"} | {section.key: section.title for section in each.sections}
    return written(
        *(
            Words(f"Rektorn begärde {swedish.full_date(note.at)}: {titles.get(note.section, note.section)}", note.text)
            for note in each.investigation.notes.all()
        )
    )


def _parts(each: Written) -> Iterable[Words]:
    """Everything written in an investigation, each line with its section."""
    for section in each.sections:
        for line in section.parts:
            title = line.title if line.title == section.title else f"{section.title}. {line.title}"
            missing = f"Saknas: {line.why_missing}" if line.why_missing else ""
            yield Words(title, "\n".join(filter(None, [line.text, missing])), line.is_voice, _voice_secret(line.key))


def _voice_secret(key: str) -> Secret | None:
    """Whose words a part of an investigation holds: its name ends with who it is about (``cases.parts``)."""
    if f"{Voice.GUARDIAN}_" in key:
        return Secret.HOME
    ends = {Voice.PUPIL: Secret.PUPIL, Voice.ELEVHALSA: Secret.ELEVHALSA}
    return next((secret for voice, secret in ends.items() if key == voice or key.endswith(f"_{voice}")), None)


def _investigation_talks(source: Source) -> Iterable[Annex]:
    for investigation in source.story.records.investigations:
        for section in investigation.sections:
            yield from (_investigation_talk(each) for each in section.talks)


WHOSE: dict[str, Secret] = {
    InvestigationTalk.Whom.PUPIL: Secret.PUPIL,
    InvestigationTalk.Whom.GUARDIAN: Secret.HOME,
    InvestigationTalk.Whom.ELEVHALSA: Secret.ELEVHALSA,
}
"""Whose words a talk of an investigation holds."""


def _investigation_talk(each: HeldTalk) -> Annex:
    talk, secret = each.talk, WHOSE.get(each.talk.whom)
    return Annex(
        key=f"investigation_talk-{talk.pk}",
        title=each.title,
        on=talk.held_on or swedish.local_day(talk.changed_at),
        who=talk.leader.name if talk.leader else "",
        lines=lines_of(
            hur_det_gick=talk.get_outcome_display(),
            senast=swedish.full_date(talk.by_day) if talk.by_day and talk.is_planned else "",
            deltagare=talk.participants,
            hur=each.how,
        ),
        words=written(
            Words("Egna ord", talk.own_words, quote=True, secret=secret),
            Words("Sammanfattning", talk.summary, secret=secret),
            Words("Det som erbjöds", talk.why_not),
        ),
        secrets=frozenset({Secret.UTREDNING}),
    )


def _cooperations(source: Source) -> Iterable[Annex]:
    for each in source.story.records.samverkan:
        record = each.record
        yield Annex(
            key=f"samverkan-{record.pk}",
            title=each.title,
            on=record.held_on or swedish.local_day(record.changed_at),
            who=record.changed_by.name,
            lines=lines_of(
                kontaktperson=record.contact,
                stöd=each.ground,
                nästa_kontakt=swedish.full_date(record.next_on) if record.next_on else "",
                vårdnadshavarna_fick_veta=swedish.full_date(record.informed_on) if record.informed_on else "",
            ),
            words=written(
                Words("Syfte", record.purpose),
                Words("Det som delas", record.shared),
                Words("Vad det ledde till", record.outcome),
                Words("Varför vårdnadshavarna inte har fått veta", record.why_not_informed),
            ),
            secrets=frozenset({Secret.UTREDNING}),
        )


def _measures(source: Source) -> Iterable[Annex]:
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
        words=_later(told[1:]),
    )


def _evaluations(source: Source) -> Iterable[Annex]:
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


TOLD_ELSEWHERE = ("talk", "anmalan", "decision", "investigation_talk", "measure", "evaluation", "contact")
"""Facts of an event whose words stand in a record of their own."""


def _notes(source: Source) -> Iterable[Annex]:
    """Notes, and what else somebody has said when something happened: the words that stand in no other record."""
    for event in source.story.reading.events:
        elsewhere = any(name in event.data for name in TOLD_ELSEWHERE)
        if event.text.strip() and not elsewhere and event.pk not in source.story.reading.withheld:
            yield _note(source, event)


def _note(source: Source, event: CaseEvent) -> Annex:
    return Annex(
        key=f"event-{event.pk}",
        title=EVENTS[event.kind].title,
        on=swedish.local_day(event.at),
        who=event.actor.name if event.actor else "",
        words=written(Words("", event.text)),
        secrets=_note_secrets(source, event),
    )


def _note_secrets(source: Source, event: CaseEvent) -> frozenset[Secret]:
    """What is said at elevhälsan's meetings is elevhälsan's; a note is that of who has written it."""
    if event.kind in INVESTIGATION:
        return frozenset({Secret.UTREDNING})
    if event.kind == "elevhalsomote":
        return frozenset({Secret.ELEVHALSA})
    return source.by(event.actor_id) if event.kind == "anteckning" else frozenset()


def _notices(source: Source) -> Iterable[Annex]:
    for delivery in reversed(source.notices):
        yield _notice(Row(delivery))


def _notice(row: Row) -> Annex:
    sent = row.delivery
    return Annex(
        key=f"delivery-{sent.pk}",
        title=row.kind.label,
        on=sent.decided_on,
        who=sent.done_by.name if sent.done_by else "",
        lines=lines_of(referens=sent.reference, till=row.receiver, läge=row.status, lagrum=row.lagrum),
    )


SECTIONS: tuple[Section, ...] = (
    Section("kontakter", "Kontakter med hemmet", _contacts),
    Section("samtal", "Samtal om frånvaro", _talks),
    Section("anmalningar", "Anmälan till rektor", _reports),
    Section("beslut", "Beslut", _decisions),
    Section("utredningar", "Utredning", _investigations),
    Section("utredningssamtal", "Samtal i utredningen", _investigation_talks),
    Section("samverkan", "Samverkan och information", _cooperations),
    Section("atgarder", "Åtgärder", _measures),
    Section("utvarderingar", "Utvärderingar", _evaluations),
    Section("anteckningar", "Anteckningar och övrigt", _notes),
    Section("utskick", "Anmälningar och brev", _notices),
)
"""The types of record, in the order of the annexes."""


def every_annex(source: Source) -> list[tuple[Section, list[Annex]]]:
    """The annexes of each section that has any, in the order of the file."""
    found = [(section, list(section.annexes(source))) for section in SECTIONS]
    return [(section, annexes) for section, annexes in found if annexes]


def flat(sections: Iterable[tuple[Section, list[Annex]]]) -> list[Annex]:
    """The annexes one after the other."""
    return list(chain.from_iterable(annexes for _, annexes in sections))
