"""The huvudman's follow-up of the latest occasion: one school answered, one asked, one not yet written."""

import datetime as dt

from narvaro.demo.everyday import at
from oversight.follow_up import stories_of
from oversight.models import FollowUp
from oversight.occasions import occasion_on
from oversight.services.follow_up import answer_follow_up, write_follow_up
from people.calendar import DAY
from people.models import School, User
from people.queries import calendar_of

SEEN = {
    "Björkskolan": (
        "Mötena med elevhälsan hålls som planerat och besluten kommer snabbt efter anmälan. Flera klasser saknar "
        "veckokontroll, och i två arbetslag rapporteras lektionerna sent.",
        "Beskriv hur ni gör så att alla klasser får sin veckokontroll, och vem som ersätter en mentor som är borta.",
    ),
    "Ekskolan": (
        "Skolan når hemmen samma dag och svaren på månadsrapporten kommer i tid. Ärenden blir kvar länge i det första "
        "steget innan de anmäls.",
        "Gå igenom de ärenden som har väntat längre än riktvärdet och berätta vad som behövs för att de ska gå vidare.",
    ),
}
"""What the huvudman has seen at a school, and asks of its rektor."""

ANSWERS = {
    "Björkskolan": "Vi har utsett en ersättare i varje arbetslag från vecka 43. Biträdande rektor ser efter varje "
    "fredag att alla klasser är kontrollerade. Rapporteringen tar vi upp på studiedagen i december.",
}


def write(today: dt.date) -> int:
    """Write the follow-up of the läsår's latest occasion, once; how many schools."""
    by = User.objects.get(username="huvudman")
    schools = list(School.objects.filter(name__in=SEEN).select_related("huvudman").order_by("pk"))
    if FollowUp.objects.exists():
        return 0
    return sum(_write(school, by, today) for school in schools)


def _write(school: School, by: User, today: dt.date) -> bool:
    """One school; nothing where the occasion was before the läsår."""
    occasion = occasion_on(school.huvudman, today)
    if occasion.monday < calendar_of(school).school_year_start(today):
        return False
    day, (text, asked) = min(occasion.monday + 3 * DAY, today), SEEN[school.name]
    write_follow_up(
        school=school,
        occasion=occasion,
        by=by,
        text=text,
        asked=asked,
        answer_by=max(day, today) + 12 * DAY if school.name not in ANSWERS else day + 21 * DAY,
        version=0,
        at=at(day, hour=14, minute=5),
    )
    _answer(school, today, day)
    return True


def _answer(school: School, today: dt.date, written: dt.date) -> None:
    """The rektor's answer, a fortnight later, when that has been."""
    day = written + 14 * DAY
    (story,) = stories_of([school], today)
    rektor = User.objects.filter(username="rektor").first()
    if school.name in ANSWERS and rektor and day < today:
        answer_follow_up(
            school=school,
            occasion=story.occasion,
            by=rektor,
            text=ANSWERS[school.name],
            version=story.version,
            at=at(day, hour=15, minute=20),
        )
