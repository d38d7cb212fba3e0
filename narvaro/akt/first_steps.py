"""Annexes of the first steps: contacts with the home, talks and the anmälan to the rektor."""

from collections.abc import Iterable

from cases.attendance import thaw
from cases.events import EVENTS
from cases.homes import PUPIL
from cases.models import Agreement, Contact, Talk
from cases.records import Report
from cases.talk_parts import CONFIDED, GUARDIANS_OWN, PUPILS_OWN
from cases.talk_parts import written as parts_of
from cases.timeline import TALKS, contact_title
from narvaro.akt.annexes import Annex, Words, figures_lines, lines_of, written
from narvaro.akt.secrecy import Secret
from narvaro.akt.source import Source, later
from people import swedish

NOT_TO_BE_TOLD = Contact.Result.NOT_TO_BE_TOLD  # why somebody is not contacted is not for that one to read


def contacts(source: Source) -> Iterable[Annex]:
    """The contacts with the home, and with the pupil."""
    for contact in reversed(source.story.contacts):
        yield _contact(source, contact)


def _contact(source: Source, contact: Contact) -> Annex:
    theirs = Secret.PUPIL if contact.tried == [PUPIL] else Secret.HOME
    return Annex(
        key=f"contact-{contact.pk}",
        title=contact_title(contact),
        plain=EVENTS["kontakt"].title if contact.result == NOT_TO_BE_TOLD else "",
        on=swedish.local_day(contact.at),
        who=contact.by.name,
        lines=lines_of(
            gäller=f"Frånvaron {swedish.full_date(contact.day)}",
            tid=swedish.clock(contact.at),
            hur=contact.get_channel_display(),
            vem=contact.whom,
            gick=contact.get_result_display(),
            lovat_till=swedish.full_date(contact.promised_until) if contact.promised_until else "",
        ),
        words=written(
            Words("Uppgiven orsak", contact.reason, secret=theirs),
            Words("Vad som lovades", contact.promised, secret=theirs),
            Words("Varför inte samma dag", contact.why_not_same_day),
        ),
        secrets=source.by(contact.by_id, *([Secret.HOME] if contact.result == NOT_TO_BE_TOLD else [])),
    )


TALK_SECRETS: dict[str, Secret] = {PUPILS_OWN: Secret.PUPIL, GUARDIANS_OWN: Secret.HOME} | dict.fromkeys(
    CONFIDED, Secret.CONFIDED
)
"""Which parts of a talk may have to be left out."""


def talks(source: Source) -> Iterable[Annex]:
    """The talks about absence."""
    for talk in source.story.records.talks:
        yield _talk(source, talk)


_WRONGED = {
    True: "Eleven anser sig kränkt. Anmält till rektorn vid sidan av ärendet.",
    False: "Ingen har berättat om kränkningar.",
    None: "",
}
_SENT_HOME = {
    True: "Skolan har bett eleven gå hem eller stanna hemma.",
    False: "Skolan har inte bett eleven gå hem eller stanna hemma.",
    None: "",
}
"""What was answered, in the words of the file; nothing where it was not asked."""


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
                kränkning=_WRONGED[talk.wronged],
                skickad_hem=_SENT_HOME[talk.sent_home],
                överenskommet="\n".join(_agreed(each) for each in talk.agreements.all()),
                så_går_vi_vidare=talk.get_outcome_display(),
                följs_upp=", ".join(filter(None, [follow_up, talk.follow_up_with])),
            ),
            *(figures_lines(thaw(talk.extent)) if talk.extent else ()),
        ),
        words=(
            *(Words(each.title, each.text, each.quote, TALK_SECRETS.get(each.part.name)) for each in parts_of(talk)),
            *later(source, (each for each in source.about("talk", talk.pk) if each.kind not in TALKS)),
        ),
        secrets=source.by(talk.author_id),
    )


def _agreed(agreement: Agreement) -> str:
    words = ", ".join(filter(None, [agreement.who, agreement.when]))
    return f"{agreement.what} ({words}). {agreement.get_kept_display()}".strip()


def reports(source: Source) -> Iterable[Annex]:
    """The anmälningar, each with the figures as they were that day."""
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
