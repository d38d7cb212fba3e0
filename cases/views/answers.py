"""How a page answers a form: saved, something missing, or somebody was faster. What was written is never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest

from cases.beside import holds_words, put_beside
from cases.errors import AlreadyDone, Conflict, MissingParts
from cases.forms.fields import add_missing
from cases.models import Case
from cases.queries import open_case_of
from cases.reading import reading_of
from cases.timeline import news_of
from drafts.pages import page_of
from people.models import User
from people.validators import whole_number


@dataclass(frozen=True, slots=True)
class Answer:
    """How saving went. ``notice`` is said when it had been saved already, by the same person."""

    saved: bool = False
    conflict: Conflict | None = None
    notice: str = ""

    def status(self, *forms: "BaseForm | BaseFormSet[Any]") -> int:
        """409 when somebody was faster, 422 when the form comes back with something missing, else 200."""
        if self.conflict:
            return HTTPStatus.CONFLICT
        wrong = any(form.is_bound and not form.is_valid() for form in forms)
        return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def try_to(save: Callable[[], object], form: BaseForm, by: User) -> Answer:
    """Save, and turn what can stop it into an answer. Missing parts go to their fields."""
    try:
        save()
    except MissingParts as missing:
        add_missing(form, missing.parts)
        return Answer()
    except Conflict as conflict:
        return refused(conflict, form, by)
    return Answer(saved=True)


def refused(conflict: Conflict, form: BaseForm, by: User) -> Answer:
    """The answer to a conflict. The same words by the same person are no conflict: it is done."""
    if isinstance(conflict, AlreadyDone) and conflict.by == by and (conflict.same or _is_written(form, by)):
        return Answer(saved=True, notice=str(conflict))
    return Answer(conflict=conflict)


def _is_written(form: BaseForm, by: User) -> bool:
    """Whether what the person wrote last in the case holds every text of the form."""
    about = getattr(form, "measure", None) or form
    case = getattr(about, "case", None)
    student, school = getattr(form, "student", None), getattr(form, "school", None)
    if case is None and student and school:
        case = open_case_of(student, school)
    last = case.events.filter(actor=by).order_by("recorded_at", "pk").last() if case else None
    return last is not None and holds_words(last, form)


def version_in(request: HttpRequest) -> int:
    """The version of the case that the form was made from; 0, which no case has, when the form does not say."""
    return whole_number(request.POST.get("version", ""))


def version_shown(request: HttpRequest, case: Case) -> int:
    """The version that a page's form begins with: the case's, or that of the draft it shows."""
    page = page_of(request)
    return whole_number(page.written("version") if page else "") or case.version


def conflict_context(answer: Answer, case: Case, version: int, by: User, form: BaseForm) -> dict[str, Any]:
    """What a page shows when somebody was faster: what is new, and in each field what others wrote beside one's own."""
    if answer.conflict is None:
        return {}
    case = Case.objects.get(pk=case.pk)
    reading, behind = reading_of(by, case), max(case.version - version, 0) if version else 0
    put_beside(form, reading, behind)
    return {"conflict": answer.conflict, "news": news_of(reading, behind), "version": case.version}
