"""What a report to the rektor is built from: all that is already written, as words that stay as they were that day.

Source: the routine's sections 2 and 3: every day of a talk is told of again, with what the talks with pupil and
guardians came to. The mentor reads it before sending. Everybody who follows the case reads it afterwards, so what
elevhälsan has noted is not in it: the rektor reads that beside the decision (``cases.from_elevhalsan``).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format

from absence.models import MonthlyReportRow
from cases.elevhalsan import elevhalsan_of
from cases.guests.replies import Reply, replies_of
from cases.models import Case, CasePicture, Contact, Talk
from cases.reading import Reading, told_in_investigation
from cases.talk_parts import written
from cases.timeline import promise_words
from cases.voices import unnamed
from people import swedish
from people.models import Student
from people.queries import calendar_of

RESULTS = ("pupil_view", "guardian_view", "team_view", "works_well")
"""What each talk came to."""
ADAPTED = ("adaptations", "support")
"""Where a talk tells of extra anpassningar."""

Assembled = dict[str, list[dict[str, Any]]]
"""Six lists, "talks", "replies", "pictures", "adaptations", "contacts" and "reports", of words ready to read."""


def assemble(case: Case, reading: Reading) -> Assembled:
    """Everything of the case until now that whoever follows it may read.

    What an earlier investigation of a case taken up again has been told stays there: the mentor reads the report too.
    """
    hidden = reading.hidden("talk") | told_in_investigation(reading.events, "talk")
    talks = case.talks.exclude(pk__in=hidden).prefetch_related("agreements").order_by("held_on", "pk")
    rows = MonthlyReportRow.objects.filter(
        student=case.student_id, report__school__huvudman=case.school.huvudman_id, sent_at__isnull=False
    )
    return {
        "talks": [_talk(talk) for talk in talks],
        "replies": [_reply(each) for each in _replies(case, reading)],
        "pictures": [_picture(each) for each in _pictures(case, reading)],
        "adaptations": [each for talk in talks for each in _parts(talk, ADAPTED)],
        "contacts": [_contact(each, case.student) for each in _contacts(case)],
        "reports": [_row(row) for row in rows.select_related("report").order_by("report__month")],
    }


def _contacts(case: Case) -> Iterable[Contact]:
    """Contacts with home by the case's school, since the school year began in which the case was opened.

    What an earlier school wrote stays there, as its cases do.
    """
    opened = swedish.local_day(case.opened_at)
    first = calendar_of(case.school).school_year_start(opened)
    own = Contact.objects.filter(student=case.student_id, school=case.school_id, day__gte=first)
    return own.order_by("day", "at", "pk")


def _replies(case: Case, reading: Reading) -> list[Reply]:
    """The answers by link: the pupil's own first, then each guardian's by day."""
    earlier = told_in_investigation(reading.events, "guest_reply")
    found = [each for each in replies_of(case, reading) if each.row.pk not in earlier]
    return sorted(found, key=lambda each: not each.is_pupils)


def _pictures(case: Case, reading: Reading) -> Iterable[CasePicture]:
    """The pictures that the school has put in the case, without elevhälsan's; a guest's belong to the answers."""
    hidden = reading.hidden("picture") | told_in_investigation(reading.events, "picture")
    theirs = elevhalsan_of(case.school).people
    return case.pictures.filter(link=None).exclude(pk__in=hidden).exclude(added_by__in=theirs)


def _reply(reply: Reply) -> dict[str, Any]:
    """An answer by link: whose, how it came, the words question by question, how many pictures came with it."""
    whose = "Elevens svar" if reply.is_pupils else "Svar från vårdnadshavare"
    asked_in = f" Frågorna var på {reply.language.swedish}." if reply.language.code != "sv" else ""
    return {
        "key": f"guest_reply-{reply.row.pk}",
        "title": f"{whose} via länk {swedish.full_date(reply.row.at)}",
        "who": f"{reply.origin}{asked_in}",
        "answers": [{"question": each.question, "text": each.text} for each in reply.answers],
        "pictures": swedish.count(len(reply.pictures), "bild", "bilder") if reply.pictures else "",
    }


def _picture(picture: CasePicture) -> dict[str, Any]:
    """A picture by what it shows: it lies in the case, and may be taken out of it."""
    return {"key": f"picture-{picture.pk}", "text": picture.text, "day": swedish.full_date(picture.added_at)}


def _talk(talk: Talk) -> dict[str, Any]:
    """A talk: its day, who was there, what it came to, and how it went on."""
    follow_up = f", {_day(talk.follow_up_on)}" if talk.follow_up_on else ""
    return {
        "title": f"{talk.get_kind_display()} {_day(talk.held_on)}",
        "who": ", ".join(f"{each['name']} ({each['as']})" for each in talk.participants),
        "parts": _parts(talk, RESULTS),
        "agreed": [_agreed(each) for each in talk.agreements.all()],
        "outcome": f"{talk.get_outcome_display()}{follow_up}",
        "wronged": bool(talk.wronged),
    }


def _parts(talk: Talk, names: Iterable[str]) -> list[dict[str, Any]]:
    """The chosen parts of a talk that somebody has written."""
    return [
        {"title": each.title, "text": each.text, "quote": each.quote, "day": _day(talk.held_on)}
        for each in written(talk)
        if each.part.name in names
    ]


def _agreed(agreement: Any) -> str:
    """What was agreed, and how it went where that is known."""
    when = f", {agreement.when}" if agreement.when else ""
    kept = f" {agreement.get_kept_display()}." if agreement.kept else ""
    return f"{agreement.what}: {agreement.who}{when}.{kept}"


def _contact(contact: Contact, student: Student) -> dict[str, Any]:
    """A contact with home: the day, how, with whom, how it went, and the reason given."""
    went = contact.get_result_display().lower() if contact.result != Contact.Result.REACHED else ""
    how = ", ".join(filter(None, [contact.get_channel_display(), unnamed(student, contact.whom), went]))
    said = [contact.reason, promise_words(contact)]
    return {"day": _day(contact.day), "how": how, "reason": " ".join(filter(None, said))}


def _row(row: MonthlyReportRow) -> dict[str, Any]:
    """A monthly report that the pupil stood in, and what the mentor answered."""
    absent = 100 * (row.valid + row.invalid) / row.reported if row.reported else 0
    answer = row.get_answer_display() if row.answer else "Inte besvarad"
    return {
        "month": swedish.month(row.report.month),
        "share": swedish.percent(absent),
        "answer": ". ".join(filter(None, [answer, row.answer_reason])),
    }


def _day(day: dt.date) -> str:
    """A day with its year, so that it can be read in any other."""
    return date_format(day, "j F Y")
