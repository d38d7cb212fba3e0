"""The monthly report as files: an Excel workbook and a PDF of the pupils that the reader's filters show.

Pupils with protected personal data are never in a file; the one who sees them on the page is told that they are left
out. Names of files say which month and nothing about anybody.
"""

import io
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from absence.reports import last_day_of
from audit.services import What, log_read
from narvaro.report_lines import Line, compared
from narvaro.report_pages import READERS, Opened, opened
from notifications.letters import LIST_STYLES, render_pdf
from people import swedish
from people.access import needs, signed_in
from people.tabular.writing import Cell, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def hours(minutes: int) -> Decimal:
    """Hours with one decimal."""
    return (Decimal(minutes) / swedish.MINUTES_AN_HOUR).quantize(Decimal("0.1"), ROUND_HALF_UP)


# heading → width in letters, and the cell
COLUMNS: dict[str, tuple[int, Callable[[Line], Cell]]] = {
    "Elev": (28, lambda line: line.row.student.name),
    "Klass": (8, lambda line: line.klass),
    "Frånvaro %": (10, lambda line: line.figures.share),
    "Gräns %": (8, lambda line: line.row.report.limit),
    "Giltig %": (10, lambda line: line.figures.valid_share),
    "Ogiltig %": (10, lambda line: line.figures.invalid_share),
    "Rapporterade timmar": (13, lambda line: hours(line.figures.reported)),
    "Rapporterat %": (13, lambda line: line.figures.reporting_rate),
    "Beviljad ledighet timmar": (13, lambda line: hours(line.figures.leave)),
    "Tillfällen": (11, lambda line: line.figures.occasions),
    "Hela frånvarodagar": (13, lambda line: line.figures.absence_days),
    "Mot månaden före, procentenheter": (16, lambda line: line.change),
    "Mot samma månad förra året, procentenheter": (18, lambda line: line.year_change),
    "Mönster": (18, lambda line: line.pattern),
    "Ärende": (14, lambda line: line.case.get_state_display() if line.case else "Inget"),
    "Mentorns svar": (28, lambda line: line.answer[0]),
    "Därför att": (40, lambda line: line.row.answer_reason),
    "Frånvaro % nu": (12, lambda line: line.now.share if line.correction else None),
    "Rättat efter att rapporten skickades": (50, lambda line: line.correction),
}


@needs(*READERS)
@never_cache
@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chosen pupils as an Excel workbook: shares as numbers, the headings in sight."""
    found = _read(request, pk)
    output, columns = io.BytesIO(), {name: width for name, (width, _) in COLUMNS.items()}
    rows = ([cell(line) for _, cell in COLUMNS.values()] for line in in_files(found))
    write_workbook(output, f"Månadsrapport {found.report.month:%Y-%m}", columns, rows)
    output.seek(0)
    return FileResponse(output, as_attachment=True, filename=f"{_name(found)}.xlsx", content_type=XLSX)


@needs(*READERS)
@never_cache
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen pupils as a tagged PDF, A4 on its side."""
    found = _read(request, pk)
    month = found.report.month
    earlier, last_year = compared(month)
    context = {
        "report": found.report,
        "limit": found.report.limit_text,
        "last_day": last_day_of(month),
        "lines": in_files(found),
        "left_out": sum(line.row.student.is_protected for line in found.chosen),
        "chosen": _chosen(found),
        "before": swedish.month(earlier),
        "last_year": swedish.month(last_year),
        "today": timezone.localdate(),
    }
    content = render_pdf(render_to_string("letters/manadsrapport.html", context), LIST_STYLES)
    headers = {"Content-Disposition": f'attachment; filename="{_name(found)}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def in_files(found: Opened) -> list[Line]:
    """The chosen pupils that may stand in a file."""
    return [line for line in found.chosen if not line.row.student.is_protected]


def _read(request: HttpRequest, pk: int) -> Opened:
    """The report, with the taking of it as a file logged."""
    found = opened(request, pk)
    log_read(signed_in(request), What.EXPORT, school=found.report.school, object_id=found.report.pk)
    return found


def _chosen(found: Opened) -> str:
    """The filters in words: "Klass 8B. Mentorns svar: Väntar på svar." or nothing."""
    chosen = found.filter.chosen()
    labels = {name: dict(found.filter.fields[name].choices) for name in ("klass", "svar", "arende")}  # type: ignore[attr-defined]  # all are ChoiceFields
    words = [f"{found.filter.fields[name].label}: {labels[name][chosen[name]]}." for name in labels if name in chosen]
    return " ".join(words)


def _name(found: Opened) -> str:
    """What a file is called: the school's code and the month, never a person."""
    return f"manadsrapport-{found.report.school.code}-{found.report.month:%Y-%m}"
