"""What colleagues should have been reminded of by a day, computed from dates: never stored, so never stale.

The same answer writes what is missing and cancels what is no longer true: a reminder whose follow-up is done is not
among the due ones any more, so it is not sent (``reconcile``).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from absence.models import MonthlyReport, MonthlyReportRow
from cases.access import INVESTIGATING
from cases.evaluating import is_answered
from cases.handover import mentors_in
from cases.models import Case, CaseMember, Investigation, Measure, Passing, State, Talk
from cases.passing import WAITS
from notifications.kinds import KINDS
from notifications.models import Channel, Delivery, Status
from people import swedish
from people.models import Protection, RoleAssignment, User
from people.queries import mentors_at_schools
from people.roles import Role

# Days of warning before the last day to answer the monthly report, and before an investigation's last day.
DAYS_BEFORE_ANSWER = 2
DAYS_BEFORE_READY = 3


@dataclass(frozen=True, slots=True)
class Reminder:
    """One person to remind of one thing: ``thing`` is its id and ``stage`` what makes a second reminder another."""

    kind: str
    thing: int
    stage: str
    user: User
    school: int
    case: int | None = None

    @property
    def once(self) -> str:
        """The key that makes it happen once."""
        return f"{self.kind}:{self.thing}:{self.stage}:{self.user.pk}"

    def delivery(self) -> Delivery:
        """The row that sends it."""
        return Delivery(
            kind=self.kind,
            once=self.once,
            channel=Channel.EMAIL,
            school_id=self.school,
            case_id=self.case,
            to_user=self.user,
        )


def due(day: dt.date) -> list[Reminder]:
    """Everything that somebody should have been reminded of by ``day`` and that is still to be done."""
    return [
        *talks_to_follow_up(day),
        *cases_to_check_again(day),
        *answers_wanted(day),
        *answers_running_out(day),
        *investigations_ending(day),
        *measures_to_follow_up(day),
        *cases_to_receive(day),
    ]


def reconcile(day: dt.date) -> tuple[int, int]:
    """Write the reminders that are missing and cancel those no longer needed; how many were written and cancelled."""
    wanted = {reminder.once: reminder for reminder in due(day)}
    known = set(Delivery.objects.filter(once__in=wanted).values_list("once", flat=True))
    new = [reminder.delivery() for once, reminder in wanted.items() if once not in known]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    return len(new), cancel_reminders_except(set(wanted)) + cancel_overtaken_steps()


def cancel_reminders_except(wanted: set[str]) -> int:
    """Cancel waiting reminders of things that are done by now."""
    by_date = [name for name, kind in KINDS.items() if kind.channel == Channel.EMAIL and not kind.step]
    return _cancel(Delivery.objects.filter(kind__in=by_date, status=Status.WAITING).exclude(once__in=wanted))


def cancel_overtaken_steps() -> int:
    """Cancel waiting e-mail about a step that the case has left."""
    kinds = [kind for kind in KINDS.values() if kind.while_state]
    waiting = Delivery.objects.filter(status=Status.WAITING)
    return sum(_cancel(waiting.filter(kind=k.name).exclude(case__state=k.while_state)) for k in kinds)


def _cancel(deliveries: Iterable[Delivery]) -> int:
    """Cancel deliveries nobody has claimed; how many."""
    ids = [row.pk for row in deliveries]
    return Delivery.objects.filter(pk__in=ids, status=Status.WAITING).update(
        status=Status.CANCELLED, done_at=timezone.now(), proof={"reason": "Det är redan gjort."}
    )


# ------------------------------------------------------------------------------------------------ What is due


def talks_to_follow_up(day: dt.date) -> Iterator[Reminder]:
    """Talks whose follow-up is due: to the mentors in the case, in whose work list it stands (``cases.due``)."""
    last = Talk.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-pk").values("pk")[:1]
    cases = Case.objects.filter(state=State.UPPMARKSAMMA, check_again_on=None).annotate(last_talk=Subquery(last))
    due_talks = Talk.objects.filter(outcome=Talk.Outcome.FOLLOW_UP, follow_up_on__lte=day)
    counted = Q(case__state_since__lte=F("case__opened_at")) | Q(held_on__gte=TruncDate("case__state_since"))
    talks = list(due_talks.filter(counted, pk__in=cases.values("last_talk")).select_related("case"))
    mentors = mentors_in([talk.case for talk in talks], day)
    for talk in talks:
        for user in mentors[talk.case_id]:
            yield Reminder("paminn_samtal", talk.pk, str(talk.follow_up_on), user, talk.case.school_id, talk.case_id)


def cases_to_check_again(day: dt.date) -> Iterator[Reminder]:
    """Cases that the rektor handed back with a day for a new check, which has come: to the mentors in the case."""
    cases = list(Case.objects.filter(check_again_on__lte=day, state=State.UPPMARKSAMMA))
    mentors = mentors_in(cases, day)
    for case in cases:
        for user in mentors[case.pk]:
            yield Reminder("paminn_ny_kontroll", case.pk, str(case.check_again_on), user, case.school_id, case.pk)


def answers_wanted(day: dt.date, report: MonthlyReport | None = None) -> Iterator[Reminder]:
    """Sent monthly reports, or one of them: each mentor with pupils left to answer for."""
    for sent, last_day, user in _left_to_answer(day, report):
        yield Reminder("svar_manadsrapport", sent.pk, str(last_day), user, sent.school_id)


def answers_running_out(day: dt.date) -> Iterator[Reminder]:
    """Sent monthly reports: mentors still to answer, before the last day and once more after it."""
    for report, last_day, user in _left_to_answer(day):
        if day >= last_day - dt.timedelta(days=DAYS_BEFORE_ANSWER):
            stage = f"{last_day}:{'efter' if day > last_day else 'före'}"
            yield Reminder("paminn_manadsrapport", report.pk, stage, user, report.school_id)


def investigations_ending(day: dt.date) -> Iterator[Reminder]:
    """Investigations that are not handed in and soon, or already, should be: those who investigate."""
    last = day + dt.timedelta(days=DAYS_BEFORE_READY)
    investigations = Investigation.objects.filter(
        ready_by__lte=last, submitted_at=None, case__state=State.UTREDNING
    ).select_related("case")
    by_case = {investigation.case_id: investigation for investigation in investigations}
    members = CaseMember.objects.holding(day).filter(case__in=by_case, role__in=INVESTIGATING, user__is_active=True)
    for member in members.select_related("user"):
        found = by_case[member.case_id]
        stage = str(found.ready_by)
        yield Reminder("paminn_utredning", found.pk, stage, member.user, found.case.school_id, member.case_id)


def measures_to_follow_up(day: dt.date) -> Iterator[Reminder]:
    """Measures whose day of follow-up has come and that no evaluation has answered: to the responsible."""
    left = Measure.objects.open().filter(case__state=State.UPPFOLJNING, follow_up_on__lte=day)
    for measure in left.select_related("case").prefetch_related("responsible", "case__evaluations__effects"):
        if is_answered(measure.case, measure):
            continue
        stage, school = str(measure.follow_up_on), measure.case.school_id
        for person in measure.responsible.all():
            if person.is_active:
                yield Reminder("paminn_atgard", measure.pk, stage, person, school, measure.case_id)


def cases_to_receive(day: dt.date) -> Iterator[Reminder]:
    """Cases that wait for their new school: its rektor, at once and again when they have waited too long."""
    waiting = Passing.objects.filter(outcome=Passing.Outcome.WAITING, case__student__protection=Protection.NONE)
    passings = list(waiting.exclude(case__state=State.AVSLUTAD))
    held = RoleAssignment.objects.on(day).filter(role=Role.REKTOR, user__is_active=True)
    rektorer = held.filter(school__in=[each.to_school_id for each in passings]).select_related("user").order_by("pk")
    for passing in passings:
        late = day >= swedish.local_day(passing.sent_at) + WAITS
        for role in rektorer:
            if role.school_id == passing.to_school_id:
                stage = f"{passing.sent_at:%Y-%m-%d}:{'igen' if late else 'först'}"
                yield Reminder("ta_emot_arende", passing.pk, stage, role.user, role.school_id)


def _left_to_answer(day: dt.date, report: MonthlyReport | None = None) -> list[tuple[MonthlyReport, dt.date, User]]:
    """Sent reports with rows that nobody has answered: report, last day to answer and mentor, each once.

    What is added to a report later has a later last day, and is told about again.
    """
    left = MonthlyReportRow.objects.filter(answer="", sent_at__isnull=False)
    rows = list((left.filter(report=report) if report else left).select_related("report").order_by("pk"))
    mentors = mentors_at_schools({row.student_id for row in rows}, day)
    found = {
        (row.report_id, last_day, user.pk): (row.report, last_day, user)
        for row in rows
        if (last_day := row.answer_by)
        for user in mentors.get((row.student_id, row.report.school_id), [])
    }
    return list(found.values())
