"""The ways from absence on to the routine, by the names of their addresses: cases is above absence and not imported."""

from django.urls import NoReverseMatch, reverse


def pupil_form(name: str, student_id: int) -> str:
    """The form of a pupil with this name, such as ``cases:talk``; the pupil's page where there is no such form."""
    try:
        return reverse(name, args=[student_id])
    except NoReverseMatch:
        return reverse("student", args=[student_id])
