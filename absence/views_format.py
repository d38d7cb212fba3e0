"""The pages about the file format: what every column means, and a workbook to fill in."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from absence import fileformat, sourcelist
from people.access import needs
from people.roles import Verb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs(Verb.IMPORT_DATA, Verb.SEE_PEOPLE)
def file_format(request: HttpRequest) -> HttpResponse:
    """Every file and column, as the reader goes by them."""
    parts = [
        (part, [(table, [(column, fileformat.needed(table, column)) for column in table.columns])
                for table in part.tables])
        for part in fileformat.PARTS
    ]  # fmt: skip
    found = [
        (source, [(preset, sourcelist.lines_of(preset), sourcelist.unsaid(preset)) for preset in source.presets])
        for source in sourcelist.others()
    ]
    context = {"parts": parts, "rules": fileformat.RULES, "sources": found, "about_sources": sourcelist.ABOUT}
    return render(request, "absence/file_format.html", context)


@require_safe
@needs(Verb.IMPORT_DATA, Verb.SEE_PEOPLE)
def file_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    content = BytesIO()
    fileformat.write_template(content)
    disposition = {"Content-Disposition": 'attachment; filename="narvaro-mall.xlsx"'}
    return HttpResponse(content.getvalue(), content_type=XLSX, headers=disposition)
