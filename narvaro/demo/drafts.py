"""What Sara has begun to write between two lessons: a talk with Noah that she has not had time to save."""

import datetime as dt

from django.urls import reverse

from cases.models import Talk
from drafts.marks import new_mark
from drafts.services import keep, open_drafts
from people.models import User

PUPIL = ("Noah", "Ali")
SAID = "Det gick bättre när Robin mötte mig vid bussen. Måndagar är svåra, jag sover dåligt natten innan."
GUARDIAN = "Samira har pratat med Karim om skjutsen. De provar från nästa vecka."


def begin_to_write(today: dt.date) -> None:
    """Sara's draft of the follow-up with Noah. Repeats nothing."""
    mentor = User.objects.get(username="mentor")
    first, last = PUPIL
    talk = Talk.objects.filter(author=mentor, case__student__first_name=first, case__student__last_name=last).first()
    if talk is None or open_drafts(mentor).exists():
        return
    student = talk.case.student_id
    place = reverse("cases:talk", args=[student])
    words = {
        "follows": [str(talk.pk)],
        "held_on": [today.isoformat()],
        "channel": [Talk.Channel.MEETING.value],
        "with_elev": ["on"],
        f"with_personal_{mentor.pk}": ["on"],
        "pupil_view": [SAID],
        "guardian_view": [GUARDIAN],
    }
    keep(new_mark(mentor.pk, place, "Samtal om frånvaro", student), words)
