"""Forms about who reaches a pupil, and about whose readings to show."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from audit.models import AccessLog
from people.access import WORKS_WITH_PUPILS
from people.base import by_name
from people.forms import DayField
from people.models import Enrolment, RoleAssignment, School, Student, StudentGrant, User
from people.roles import ROLE_VERBS, Role, Verb

LONGEST_GRANT = dt.timedelta(days=366)  # then the rektor thinks again

# Whom a rektor may name: those who work with pupils, apart from those who reach the pupil as rektor already.
NAMEABLE_ROLES = [
    role for role in Role if ROLE_VERBS[role].intersection(WORKS_WITH_PUPILS) and Verb.DECIDE not in ROLE_VERBS[role]
]


# ------------------------------------------------------------------------------------------- Personal access


class StaffChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Somebody at a school, shown with the roles there."""

    def label_from_instance(self, obj: User) -> str:
        """Amir Haddad, mentor."""
        return f"{obj.name}, {obj.roles}"  # type: ignore[attr-defined]  # annotated by nameable_staff


class GrantForm(forms.Form):
    """Name somebody who may reach one pupil, why and until when."""

    user = StaffChoiceField(
        label="Vem",
        queryset=User.objects.none(),
        empty_label="Välj person",
        error_messages={"required": "Välj vem som ska nå eleven."},
    )
    reason = forms.CharField(
        label="Varför",
        max_length=200,
        help_text="Till exempel: är mentor, eller utreder frånvaron. Skriv inget om elevens situation.",
        error_messages={"required": "Skriv varför personen behöver nå eleven."},
    )
    last_day = DayField(
        label="Till och med",
        help_text="Åtkomsten tar slut av sig själv efter den dagen. Högst ett år i taget.",
        error_messages={"required": "Välj en sista dag."},
    )

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        choices = cast("StaffChoiceField", self.fields["user"])
        choices.queryset = nameable_staff(student)

    def clean_last_day(self) -> dt.date:
        """From today to a year from today."""
        last_day: dt.date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if last_day < today:
            raise forms.ValidationError("Välj i dag eller en senare dag.")
        if last_day > today + LONGEST_GRANT:
            raise forms.ValidationError("Välj en dag inom ett år. Behövs åtkomsten längre kan du ge den igen då.")
        return last_day

    def clean_user(self) -> User:
        """Nobody is named twice at the same time."""
        user: User = self.cleaned_data["user"]
        if StudentGrant.objects.on(timezone.localdate()).filter(student=self.student, user=user).exists():
            raise forms.ValidationError(f"{user.name} har redan åtkomst. Avsluta den först om du vill ändra den.")
        return user


def nameable_staff(student: Student) -> QuerySet[User]:
    """Those who work at the pupil's school today, by name, with their roles in ``roles``."""
    today = timezone.localdate()
    schools = Enrolment.objects.on(today).filter(student=student).values("school")
    working = RoleAssignment.objects.on(today).filter(school__in=schools, role__in=NAMEABLE_ROLES)
    roles = StringAgg("role_assignments__role", ", ", distinct=True, filter=Q(role_assignments__in=working))
    staff = User.objects.filter(is_active=True, pk__in=working.values("user")).annotate(roles=roles)
    return staff.order_by(*by_name())


# ------------------------------------------------------------------------------------------------ The log


class PersonChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Somebody who works here, by name."""

    def label_from_instance(self, obj: User) -> str:
        """Sara Lindgren."""
        return obj.name


def readings_at(schools: Iterable[School]) -> QuerySet[AccessLog]:
    """The log of these schools, with what their staff has read that belongs to no one school (a register, a file)."""
    staff = RoleAssignment.objects.filter(school__in=schools).values("user")
    return AccessLog.objects.reviewed().filter(Q(school__in=schools) | Q(school=None, user__in=staff))


def readers_at(schools: list[School]) -> QuerySet[User]:
    """Everybody with a row in the log of these schools, by name.

    One look into an index for each who works here, however long the log: ``[:1]`` keeps PostgreSQL from reading it all.
    """
    read = AccessLog.objects.reviewed().filter(user=OuterRef("pk")).values("pk")
    readers = User.objects.alias(
        read_there=Subquery(read.filter(school__in=schools)[:1]), read_anywhere=Subquery(read.filter(school=None)[:1])
    )
    staff = RoleAssignment.objects.filter(school__in=schools).values("user")
    found = readers.filter(Q(read_there__isnull=False) | Q(read_anywhere__isnull=False, pk__in=staff))
    return found.order_by(*by_name())


class LogForm(forms.Form):
    """Which readings to show. Every field may be left out; those without a label are set by links.

    Readers are chosen, not typed, so that no name ends up in an address; when one school's log is shown.
    """

    skola = forms.ModelChoiceField(
        label="Skola", queryset=School.objects.none(), required=False, empty_label="Alla skolor"
    )
    vem = PersonChoiceField(label="Vem", queryset=User.objects.none(), required=False, empty_label="Alla")
    fran = DayField(label="Från", required=False)
    till = DayField(label="Till och med", required=False)
    elev = forms.IntegerField(required=False, widget=forms.HiddenInput)
    arende = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = list(schools)
        asked = self.data.get("skola")
        shown = self.schools if len(self.schools) == 1 else [each for each in self.schools if str(each.pk) == asked]
        cast("forms.ModelChoiceField[School]", self.fields["skola"]).queryset = schools
        cast("PersonChoiceField", self.fields["vem"]).queryset = readers_at(shown)
        if len(self.schools) == 1:
            del self.fields["skola"]
        if not shown:
            del self.fields["vem"]

    def clean(self) -> dict[str, Any]:
        """The period is in order."""
        cleaned = super().clean() or {}
        if cleaned.get("fran") and cleaned.get("till") and cleaned["till"] < cleaned["fran"]:
            self.add_error("till", "Välj samma dag som Från, eller en senare.")
        return cleaned

    def readings(self) -> QuerySet[AccessLog]:
        """The readings at the schools that the filled-in fields point out, newest first."""
        asked = self.cleaned_data
        rows = readings_at([asked["skola"]] if asked.get("skola") else self.schools)
        conditions = {
            "at__date__gte": asked["fran"],
            "at__date__lte": asked["till"],
            "user": asked.get("vem"),
            "student": asked["elev"],
            "object_id": asked["arende"],
            "what__in": [AccessLog.What.CASE, AccessLog.What.FILE] if asked["arende"] else None,
        }
        chosen = {condition: value for condition, value in conditions.items() if value is not None}
        return rows.filter(**chosen).select_related("user", "school").order_by("-pk")
