"""The lists of elevhälsan and the work team: what is new since the last school day, and the agenda, also on paper."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from narvaro.agenda import ClassAgenda, agenda_of, heading
from narvaro.check_pages import classes_in_reach
from narvaro.daily import daily_of
from narvaro.pupil_table import Window
from notifications.letters import LIST_STYLES, render_pdf
from people.access import needs, schools_with, signed_in
from people.models import Group
from people.roles import Verb


@needs(Verb.READ_REPORT)
@require_safe
def daily(request: HttpRequest) -> HttpResponse:
    """What is new since the last school day at each school whose reports the person reads."""
    user, today = signed_in(request), timezone.localdate()
    schools = [daily_of(user, school, today) for school in schools_with(user, Verb.READ_REPORT).order_by("name")]
    for each in schools:
        log_read(user, What.LIST, school=each.school)
    return render(request, "pages/daily.html", {"schools": schools, "today": today})


class ClassesForm(forms.Form):
    """The classes of the work team. Unknown ones are left out."""

    klass = forms.MultipleChoiceField(label="Klasser", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict, groups: list[Group]) -> None:
        super().__init__(data)
        self.groups = groups
        known = {str(group.pk) for group in groups}
        self.chosen = [group for group in groups if str(group.pk) in set(data.getlist("klass")) & known]
        self.initial["klass"] = [str(group.pk) for group in self.chosen]


@needs(Verb.LOG_TALKS)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """The work team's agenda of the chosen classes; with one class in reach, of that."""
    form, shown, classes = _agenda(request)
    context = {
        "form": form,
        "query": request.GET.urlencode(),
        "weeks": shown,
        "classes": classes,
        "several_schools": len({group.school_id for group in form.groups}) > 1,
        "today": timezone.localdate(),
    }
    return render(request, "pages/agenda.html", context)


@needs(Verb.LOG_TALKS)
@never_cache
@require_safe
def agenda_paper(request: HttpRequest) -> HttpResponse:
    """The same agenda as a tagged PDF; back to the page where no class is chosen."""
    form, shown, classes = _agenda(request, what=What.EXPORT)
    if not form.chosen:
        return redirect("agenda")
    today = timezone.localdate()
    context = {"weeks": shown, "classes": classes, "heading": heading(form.chosen), "today": today}
    content = render_pdf(render_to_string("letters/dagordning.html", context), LIST_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="dagordning-{today}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _agenda(request: HttpRequest, what: What = What.LIST) -> tuple[ClassesForm, Window | None, list[ClassAgenda]]:
    """The chosen classes and their agenda, with the reading logged."""
    user, today = signed_in(request), timezone.localdate()
    form = ClassesForm(request.GET, classes_in_reach(user, today))
    if len(form.groups) == 1:
        form.chosen = form.groups
    for school in {group.school_id: group.school for group in form.chosen}.values():
        log_read(user, what, school=school)
    shown, classes = agenda_of(user, form.chosen, today)
    return form, shown, classes
