"""The analysis of a school's term, or the evaluation of its läsår, on paper, and its figures as a workbook.

Both hold what the page holds: counts as they may be told, and no person.
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.services import What, log_read
from cases.analysis.access import Chosen, choose
from cases.analysis.kinds import TERM, Kind
from cases.analysis.reading import Analysis, analysis_of
from narvaro.report_files import XLSX
from notifications.letters import render_pdf
from people.access import needs, signed_in
from people.roles import Verb
from people.tabular.writing import Cell, write_workbook

STYLES = Path(settings.BASE_DIR) / "templates" / "letters" / "analys.css"
COLUMNS = {"Del": 26, "Tabell": 30, "Rad": 46, "Kolumn": 26, "Värde": 16, "Enhet": 8}
NUMBER = re.compile(r"(\d+)(?:,(\d))?(?:\s(%|dag|dagar))?")


@needs(Verb.SEE_CASES)
@never_cache
@require_safe
def paper(request: HttpRequest, kind: Kind = TERM) -> HttpResponse:
    """The analysis as a tagged PDF, to show the staff."""
    chosen, found = _read(request, kind)
    context = {"chosen": chosen, "analysis": found, "today": timezone.localdate()}
    content = render_pdf(render_to_string("letters/analys.html", context), STYLES)
    headers = {"Content-Disposition": f'attachment; filename="{_name(chosen)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@needs(Verb.SEE_CASES)
@never_cache
@require_safe
def workbook(request: HttpRequest, kind: Kind = TERM) -> HttpResponseBase:
    """The figures as an Excel workbook, a row for each."""
    chosen, found = _read(request, kind)
    output = io.BytesIO()
    write_workbook(output, chosen.period.name.replace("/", "–"), COLUMNS, _rows(found))
    output.seek(0)
    return FileResponse(output, as_attachment=True, filename=f"{_name(chosen)}.xlsx", content_type=XLSX)


def _read(request: HttpRequest, kind: Kind) -> tuple[Chosen, Analysis]:
    """What is asked for, with the taking of it as a file logged."""
    user, today = signed_in(request), timezone.localdate()
    chosen = choose(user, request.GET.get("skola", ""), request.GET.get(kind.asks, ""), today, kind)
    log_read(user, What.EXPORT, school=chosen.school, label=f"{kind.name} {chosen.period.key}")
    return chosen, analysis_of(chosen, today)


def _rows(found: Analysis) -> Iterator[list[Cell]]:
    """A row for each figure."""
    for chapter in found.chapters:
        for figure in chapter.figures:
            yield [chapter.title, "Hela skolan", figure["name"], "", *_value(figure["value"])]
        for table in chapter.tables:
            for row, cells in table.lines:
                for column, text in cells:
                    yield [chapter.title, table.title, row.name, column, *_value(text)]


def _value(text: str) -> tuple[Cell, str]:
    """A number as a number with its unit, so that it can be reckoned with; what is hidden as its words."""
    found = NUMBER.fullmatch(text)
    if not found:
        return text, ""
    whole, tenth, unit = found.groups()
    return (Decimal(f"{whole}.{tenth}") if tenth else int(whole)), "dagar" if unit == "dag" else unit or "antal"


def _name(chosen: Chosen) -> str:
    """What a file is called: the school's code and the period."""
    return f"{chosen.kind.name}-{chosen.school.code}-{chosen.period.key}"
