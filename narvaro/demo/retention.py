"""What the nämnd has decided about gallring, and cases of long ago whose time is out."""

import datetime as dt

from cases import services
from cases.models import Case
from narvaro.demo.everyday import at
from narvaro.demo.scene import Scene
from people.calendar import DAY
from people.models import School, Student, User
from retention.counting import tend
from retention.models import Plan
from retention.services.holds import hold
from retention.services.plans import DELETE, KEEP, Decision, Said, enter_plan

AGO = 600  # days since the first of the old cases was opened: closed more than a year ago
OLD = (
    "Tre tillfällen på två veckor. Mentorn ringde hem.",
    "Sena ankomster varje morgon under en månad.",
    "Hela dagar borta efter ett klassbyte.",
    "Ogiltig frånvaro från idrotten under våren.",
)
"""Why each old case was opened."""
SAID = {
    "arenden": Said(DELETE, 1, "avslutat"),
    "orosanmalningar": Said(KEEP),
    "franvaro": Said(DELETE, 3, "läsårets slut"),
    "laslogg": Said(DELETE, 5, "skrevs"),
}


def decide(today: dt.date) -> int:
    """Enter the decision and open and close the old cases, once; how many cases."""
    huvudman = User.objects.get(username="huvudman")
    school = School.objects.select_related("huvudman").get(name="Björkskolan")
    if Plan.objects.exists():
        return 0
    decision = Decision("Barn- och utbildningsnämnden", today - 45 * DAY, f"BUN {today.year}/118")
    enter_plan(
        huvudman=school.huvudman, by=huvudman, decision=decision, said=SAID, version=0,
        at=at(today - 40 * DAY, hour=9, minute=15),
    )  # fmt: skip
    cases = [_old(school, student, why, today) for student, why in zip(_pupils(school), OLD, strict=False)]
    if cases:
        hold(case=cases[-1], by=huvudman, reason="Hemmet har begärt ut akten och väntar på svar.")
    tend(at(today, hour=4, minute=20))
    return len(cases)


def _pupils(school: School) -> list[Student]:
    """Pupils of the oldest year without a case."""
    found = Student.objects.unprotected().filter(enrolments__school=school, enrolments__year="9", cases=None)
    return list(found.order_by("pk").distinct()[: len(OLD)])


def _old(school: School, student: Student, why: str, today: dt.date) -> Case:
    """A case that was opened, led to a call home, and was closed."""
    scene = Scene(student, school, today)
    opened, rektor = today - AGO * DAY, scene.person("rektor")
    case = services.open_case(
        student=student, school=school, by=rektor, why=why, at=at(opened, hour=9, minute=20)
    )  # fmt: skip
    services.add_note(case=case, by=rektor, text="Talat med hemmet.", at=at(opened + 7 * DAY, hour=10))
    services.avsluta(
        case=case, by=rektor, closing=Case.Closing.HANDLED, reason="Frånvaron har upphört.",
        at=at(opened + 30 * DAY, hour=15, minute=5),
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)
