"""What a school does every week, done in the demo through the same services: calls home, monthly reports, post."""

import datetime as dt
from random import Random

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from absence.figures import Figures, figures_by_student, student_figures
from absence.models import Alert, AlertSearch, MonthlyReport, MonthlyReportRow, StudentDay
from absence.reports import answer_row, prepare_due_reports, send_report
from absence.rules import CONTACT_RULES, REPORT_PERCENT, TALK_RULES
from absence.services import find_alerts, handle_alerts
from cases import services as cases
from cases.access import may_open
from cases.homes import homes_of
from cases.models import Anmalan, Case, Contact, State, Talk
from cases.queries import frozen_figures
from narvaro.demo.cast import PUPILS
from narvaro.demo.schoolyear import AUTUMN
from narvaro.demo.stories.everyday_words import ILL_REASONS, STILL_ILL, reasons_for_absence, reasons_not_to_worry
from narvaro.demo.stories.short import talk_words
from notifications import services as post
from notifications.models import Channel, Delivery, DeliveryQuerySet
from people.access import visible_students
from people.models import Membership, Mentorship, RoleAssignment, School, Student, User
from people.queries import calendar_of, group_on, guardians_of
from people.roles import Role
from people.services import grant_student

CALLED_DAYS = 6  # school days before today on which mentors have called home
SEARCHED_BEFORE_TALKS = 16  # school days before today
NOT_REACHED, FORGOTTEN = 0.1, 0.02  # share of calls nobody answers, and of calls not made
TALKED_WITH = 0.9  # share of pupils whom the mentor talks with after the call home
ONE_HOME = 0.1  # share of calls to one of two homes, with the other forgotten
DAYS_SINCE_REPORT = 4  # days since the last report went to the mentors: some have answered, three days are left
UNANSWERED_SHARE = 0.4
MUCH = 30  # percent: from here mentors hold a talk when they see the report

MORNING = dt.time(9, 30)
KNOWN = 0.85  # share of the signals about pupils without a case that the mentor knows the reason of
TALKED = 0.7  # share of pupils with much absence and no case whose mentor has held a talk about it
DAYS_TO_READ, DAYS_TO_PRINT, DAYS_TO_POST = 5, 5, 20  # days after the decision
COMMENT = (
    "Titta särskilt på mönster: är det samma dag, samma ämne eller sista lektionen? "
    "Hör av er till mig om ni vill bolla inför ett samtal."
)


class Mentors:
    """Who is mentor of whom, day by day. Each person is one object, so that their reach is looked up once.

    ``much`` are the pupils who are away so much that nobody calls it a cold.
    """

    def __init__(self, much: frozenset[int] = frozenset()) -> None:
        self.much = much
        self._people: dict[int, User] = {}
        self._days: dict[dt.date, dict[int, User]] = {}

    def of(self, student: Student, day: dt.date) -> User | None:
        """The mentor of a pupil's class on a day; the first by row where there are several."""
        if day not in self._days:
            self._days[day] = self._on(day)
        return self._days[day].get(student.pk)

    def _on(self, day: dt.date) -> dict[int, User]:
        mentorships = Mentorship.objects.on(day).select_related("user").order_by("-pk")
        by_class = {row.group_id: self._people.setdefault(row.user_id, row.user) for row in mentorships}
        places = Membership.objects.on(day).filter(group__in=by_class).values_list("student_id", "group_id")
        return {student: by_class[group] for student, group in places}


def open_protected_pupils(today: dt.date) -> None:
    """Name the staff around pupils with protected identity: the mentor and the kurator, by the rektor."""
    for student in Student.objects.exclude(protection="ingen"):
        place = group_on(student, today)
        if place is None or student.grants.exists():
            continue
        rektor = holder(place.school, Role.REKTOR)
        mentors = [each.user for each in Mentorship.objects.on(today).filter(group=place).select_related("user")]
        for user in (*mentors, holder(place.school, Role.KURATOR)):
            grant_student(student=student, user=user, reason="Personal kring eleven", by=rektor)


def search_before_talks(today: dt.date) -> None:
    """What signals said when the talks were booked: one day of some weeks ago, the first time the demo is loaded.

    School by school, for a search of all schools would say that every day since is to be searched too.
    """
    if AlertSearch.objects.exists():
        return
    mentors = Mentors(away_much(today))
    for school in School.objects.all():
        past = calendar_of(school).school_days(AUTUMN.start, today)
        day = past[-min(SEARCHED_BEFORE_TALKS, len(past))]
        find_alerts(day, school)
        for alert in _signals_of(day):
            _answer_signal(alert, mentors, day, always=True)


def call_homes(today: dt.date) -> int:
    """Search the last school days in order. On all but the last mentors have called home; how many calls."""
    calls, mentors, (*days, last) = 0, Mentors(away_much(today)), _last_days(today)
    for day in days:
        _search_once(day)
        calls += sum(_answer_signal(alert, mentors, day) for alert in _signals_of(day))
    _talk_about_much(mentors, days)
    _settle_known(mentors, last)
    _search_once(last)
    return calls


def away_much(today: dt.date) -> frozenset[int]:
    """The pupils whose absence over ten weeks is that of the monthly report, and those with an open case."""
    figures = _of_ten_weeks(today)
    in_case = Case.objects.exclude(state=State.AVSLUTAD).values_list("student", flat=True)
    return frozenset(pupil for pupil, each in figures.items() if each.reaches(REPORT_PERCENT)) | frozenset(in_case)


def _of_ten_weeks(day: dt.date) -> dict[int, Figures]:
    """The figures of every pupil over the last ten school weeks, by pupil id."""
    first = calendar_of(School.objects.earliest("pk")).last_school_weeks(day, 10)
    return figures_by_student(first, day)


def _search_once(day: dt.date) -> None:
    """Search a day, unless later days may have been searched since: signals only move forward."""
    if not AlertSearch.objects.filter(day=day).exists():
        find_alerts(day)


def _last_days(today: dt.date) -> list[dt.date]:
    """The last school days of any school."""
    since = today - dt.timedelta(weeks=CALLED_DAYS)
    days = {day for school in School.objects.all() for day in calendar_of(school).school_days(since, today)}
    return sorted(days)[-CALLED_DAYS - 1 :]


def _signals_of(day: dt.date) -> list[Alert]:
    """Open signals of a day that a call home answers."""
    signals = Alert.objects.filter(rule__in=CONTACT_RULES, window_to=day, status=Alert.Status.OPEN)
    return list(signals.select_related("student", "school").order_by("pk"))


def _answer_signal(alert: Alert, mentors: Mentors, day: dt.date, *, always: bool = False) -> bool:
    """The mentor calls home the same afternoon, unless a story has told of the call. Whether it was called now."""
    mentor = mentors.of(alert.student, day)
    if mentor is None or not visible_students(mentor).filter(pk=alert.student_id).exists():
        return False
    made = Contact.objects.filter(student=alert.student, day=day)
    if not made.exists():
        return _call_home(alert, mentor, day, always=always, is_much=alert.student_id in mentors.much)
    if made.filter(reached_home=True).exists():
        handle_alerts(alert.student, rules=[alert.rule], by=mentor, how="Kontakt: Telefon", on=day)
    return False


def _call_home(alert: Alert, mentor: User, day: dt.date, *, always: bool, is_much: bool) -> bool:
    """A call home as mentors make it: unless ``always``, now and then it is forgotten or nobody answers."""
    rng = Random(f"{alert.student.personal_number}/{day}/{alert.rule}")
    if rng.random() < FORGOTTEN and not always:
        return False
    homes = [each[0].guardian for each in homes_of(alert.student, day)]
    rng.shuffle(homes)
    reached = rng.random() >= NOT_REACHED or always
    reason = rng.choice(_reasons(alert, day, is_much=is_much)) if reached else ""
    when = at(day, hour=rng.randrange(10, 15), minute=rng.randrange(60))
    told = homes[:1] if rng.random() < ONE_HOME or not reached else homes
    for number, guardian in enumerate(told or [None]):
        cases.log_contact(
            student=alert.student, school=alert.school, by=mentor, day=day, alert=alert, attempt=cases.Attempt(
                channel=Contact.Channel.PHONE,
                result=Contact.Result.REACHED if reached else Contact.Result.NO_ANSWER,
                guardians=[guardian] if guardian else [], pupil=guardian is None,
                reason="" if number else reason,
            ),
            at=when + number * dt.timedelta(minutes=6),
        )  # fmt: skip
    if reached and homes:
        _talk_with_pupil(alert, mentor, day, when)
    return True


def _talk_with_pupil(alert: Alert, mentor: User, day: dt.date, called: dt.datetime) -> None:
    """Most mentors talk with the pupil as well, in school later that day or on the phone after the call."""
    if Random(f"{alert.student.personal_number}/{day}/elev").random() < TALKED_WITH:
        talk = cases.Attempt(channel=Contact.Channel.AT_SCHOOL, pupil=True)
        cases.log_contact(
            student=alert.student, school=alert.school, by=mentor, day=day, attempt=talk,
            at=called + dt.timedelta(minutes=45),
        )  # fmt: skip


def _reasons(alert: Alert, day: dt.date, *, is_much: bool) -> list[str]:
    """What people say, by when on the day the pupil was missed; not the same thing to the same home twice."""
    first = StudentDay.objects.filter(student=alert.student, day=day, first_absence__lt=MORNING)
    words = reasons_for_absence(in_the_morning=first.exists(), is_young=_is_young(alert.school), is_much=is_much)
    if alert.rule == "anmald_tre_dagar":
        words = STILL_ILL if is_much else ILL_REASONS
    said = set(Contact.objects.filter(student=alert.student).values_list("reason", flat=True))
    return [each for each in words if each not in said] or list(words)


def _is_young(school: School) -> bool:
    """Whether a school has the youngest pupils, whose parents do the talking."""
    return school.name.startswith("Ekskolan")


def _talk_about_much(mentors: Mentors, days: list[dt.date]) -> None:
    """Most mentors of pupils who are away much have held a talk; the others wait for whoever tries the demo."""
    waiting = Alert.objects.filter(
        rule__in=TALK_RULES, status=Alert.Status.OPEN, student__in=mentors.much, student__cases=None
    ).exclude(student__in=cast_members())
    firsts = waiting.order_by("student", "pk").distinct("student").select_related("student", "school")
    talks = [(_talk_day(alert, days), alert.pk, alert) for alert in firsts if _chance(alert).random() < TALKED]
    for day, _, alert in sorted(talks, key=lambda talk: talk[:2]):  # so that the numbers of cases follow time
        mentor = mentors.of(alert.student, day)
        if mentor and mentor.username != "mentor" and may_open(mentor, alert.student, alert.school):
            _talk(alert.student, alert.school, mentor, at(day, hour=15, minute=10), f"{alert.title}.")


def _chance(alert: Alert) -> Random:
    return Random(f"{alert.student.personal_number}/samtal")


def _talk_day(alert: Alert, days: list[dt.date]) -> dt.date:
    """One of the first of the last days, no earlier than the school's latest case."""
    latest = Case.objects.filter(school=alert.school).order_by("-opened_at").first()
    since = timezone.localdate(latest.opened_at) if latest else dt.date.min
    return _chance(alert).choice([day for day in days if day >= since][:2] or days[-1:])


def _settle_known(mentors: Mentors, day: dt.date) -> None:
    """Mentors have noted what they know: signals that a case answers, and most where a cold is all there is.

    Not those of the cast whose story has not come that far: they wait for whoever tries the demo.
    """
    waiting = Alert.objects.filter(rule__in=TALK_RULES, status=Alert.Status.OPEN)
    in_case = Case.objects.exclude(state__in=[State.UPPMARKSAMMA, State.AVSLUTAD]).values("student")
    for student in Student.objects.filter(pk__in=waiting.filter(student__in=in_case).values("student")):
        _note(mentors.of(student, day), student, day, "Följs i ärendet.")
    figures = _of_ten_weeks(day)
    ordinary = waiting.filter(student__cases=None).exclude(student__in=cast_members())
    for student in Student.objects.filter(pk__in=ordinary.values("student")).order_by("pk"):
        rng = Random(f"{student.personal_number}/{day}/känd")
        if rng.random() < KNOWN and student.pk not in mentors.much:
            words = reasons_not_to_worry(figures.get(student.pk, Figures()))
            _note(mentors.of(student, day), student, day, rng.choice(words))


def _note(mentor: User | None, student: Student, day: dt.date, how: str) -> None:
    if mentor:
        handle_alerts(student, rules=TALK_RULES, by=mentor, how=how, at=at(day, hour=8))


def send_reports(today: dt.date) -> int:
    """Prepare the reports of every month that has ended. All but the last are sent and answered; how many there are.

    Of the last month the gymnasium's is prepared, the others are sent, and most mentors have answered.
    """
    reports, mentors = sorted(prepare_due_reports(today), key=lambda report: report.month), Mentors()
    for report in reports:
        is_last = report.month == reports[-1].month
        sent = _sent_at(report, today) if is_last else at(_days_after(report, 4), hour=10)
        kurator = holder(report.school, Role.KURATOR)
        if report.status != MonthlyReport.Status.PREPARED or sent is None:
            continue
        send_report(report, by=kurator, comment=COMMENT, at=sent)
        for row in report.rows.select_related("student", "report__school"):
            _answer(row, mentors.of(row.student, timezone.localdate(sent)), sent, is_last=is_last)
    return len(reports)


def _days_after(report: MonthlyReport, days: int) -> dt.date:
    """A school day after the report's month."""
    month_end = (report.month + dt.timedelta(days=31)).replace(day=1)
    return calendar_of(report.school).next_school_day(month_end + dt.timedelta(days=days - 1))


def _sent_at(report: MonthlyReport, today: dt.date) -> dt.datetime | None:
    """When the last report went; None for those not sent yet."""
    day = today - dt.timedelta(days=DAYS_SINCE_REPORT)
    is_upper = report.school.enrolments.filter(skolform__endswith="gymnasieskola").exists()
    if is_upper or day < _days_after(report, 1):
        return None
    return at(day, hour=10)


def _answer(row: MonthlyReportRow, mentor: User | None, sent: dt.datetime, *, is_last: bool) -> None:
    """The mentor's answer, from what has been done about the pupil. Of the last month's some are still to come."""
    rng = Random(f"{row.student.personal_number}/{row.report.month}")
    waits = is_last and (rng.random() < UNANSWERED_SHARE or (mentor is not None and mentor.username == "mentor"))
    if mentor is None or waits:
        return
    when = sent + dt.timedelta(days=1, hours=rng.randrange(5))
    is_much = (row.valid + row.invalid) * 100 >= MUCH * row.reported or row.invalid > row.valid
    if is_last and is_much and may_open(mentor, row.student, row.report.school) and not row.student.cases.exists():
        _talk(row.student, row.report.school, mentor, when, "Mer än 20 procent frånvaro i månadsrapporten.")
    answer, reason = _what_was_done(row, rng, is_much=is_much)
    row.refresh_from_db()  # it was sent a moment ago
    answer_row(row, by=mentor, answer=answer, reason=reason, at=when + dt.timedelta(minutes=45))


def _what_was_done(row: MonthlyReportRow, rng: Random, *, is_much: bool) -> tuple[str, str]:
    """The answer and its reason."""
    if Anmalan.objects.filter(case__student=row.student).exists():
        return MonthlyReportRow.Answer.REPORT, ""
    if is_much or Talk.objects.filter(case__student=row.student).exists():
        return MonthlyReportRow.Answer.TALK, ""
    return MonthlyReportRow.Answer.NOT_NEEDED, rng.choice(reasons_not_to_worry(Figures.of(row)))


def _talk(student: Student, school: School, mentor: User, when: dt.datetime, trigger: str) -> None:
    """A talk with the words of those who are about that age and are absent in that way."""
    day = timezone.localdate(when)
    homes = guardians_of(student, day)
    figures = student_figures(student, calendar_of(school).last_school_weeks(day, 10), day)
    words = talk_words(student, figures, is_young=_is_young(school))
    participants = [{"name": student.name, "as": "elev"}, {"name": mentor.name, "as": "mentor"}]
    participants += [{"name": each.name, "as": "vårdnadshavare"} for each in homes]
    said = cases.Said(
        held_on=day, channel=Talk.Channel.MEETING, participants=participants,
        trigger=trigger, extent=frozen_figures(student, school, day),
        pupil_view=words.pupil, guardian_view=words.guardians, team_view=words.team, works_well=words.works,
        outcome=Talk.Outcome.FOLLOW_UP, agreements=[cases.AgreementText(*words.agreement)],
    )  # fmt: skip
    cases.log_talk(student=student, school=school, by=mentor, said=said, at=when)


def handle_post(today: dt.date) -> None:
    """The huvudman has read what is not new; older letters are posted, later ones printed, the last ones wait."""
    read = _older_than(today, DAYS_TO_READ).filter(channel=Channel.REGISTER)
    post.acknowledge(read, by=User.objects.get(username="huvudman"))
    for school in School.objects.all():
        administrator = holder(school, Role.ADMINISTRATOR)
        printed, posted = (
            _older_than(today, days).filter(channel=Channel.LETTER, school=school)
            for days in (DAYS_TO_PRINT, DAYS_TO_POST)
        )
        post.mark_printed(printed, by=administrator)
        post.mark_posted(posted, posted_on=today - dt.timedelta(days=DAYS_TO_PRINT), by=administrator)


def _older_than(today: dt.date, days: int) -> DeliveryQuerySet:
    return Delivery.objects.filter(created_at__lt=at(today - dt.timedelta(days=days), hour=0))


def cast_members() -> QuerySet[Student]:
    """The pupils that the demo has named."""
    name = Concat("first_name", Value(" "), "last_name")
    return Student.objects.annotate(whole_name=name).filter(whole_name__in=[part.name for part in PUPILS])


def holder(school: School, role: Role) -> User:
    """Who has a role at a school; the one who had it first where there are several."""
    return RoleAssignment.objects.filter(school=school, role=role).order_by("first_day", "pk")[0].user


def at(day: dt.date, *, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of a day in Sweden."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
