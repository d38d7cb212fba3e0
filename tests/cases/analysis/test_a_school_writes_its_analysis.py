"""The school's own words about a term: versions, shown to the staff with the figures of that day, and asked for."""

import datetime as dt
import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cases.analysis.access import Chosen, choose
from cases.analysis.reading import Planned, analysis_of, versions_of
from cases.analysis.work import due_on, tasks_for
from cases.errors import Conflict, MissingParts
from cases.models import SchoolAnalysis
from cases.services.analysis import save_analysis
from people.models import User
from people.queries import calendar_of
from tests.cases.analysis.term import pupils
from tests.cast import TODAY, Cast, fresh, login, on_day, school_day

WORDS = {"sees": "Måndagar är svårast i årskurs 8.", "why": "Schemat börjar 8.05 på måndagar."}
PLAN = [Planned("Senare start på måndagar", "Karin Westerberg", "2027-01-15")]


def autumn(cast: Cast, user: User | None = None) -> Chosen:
    """The autumn of Björkskolan."""
    return choose(fresh(user or cast.maria), str(cast.bjorkskolan.pk), "HT2026", TODAY)


def save(cast: Cast, **given: Any) -> SchoolAnalysis:
    """Maria saves what she has written."""
    said: dict[str, Any] = {"chosen": autumn(cast), "by": fresh(cast.maria), "words": WORDS, "plan": PLAN}
    return save_analysis(**said | given)


def test_each_time_is_a_version_and_none_is_changed(cast: Cast) -> None:
    first = save(cast)
    save(cast, words=WORDS | {"sees": "Nu är det tisdagar."}, version=1)

    kept = versions_of(cast.bjorkskolan, "HT2026")
    assert [(each.version, each.words["sees"]) for each in kept] == [(2, "Nu är det tisdagar."), (1, WORDS["sees"])]
    with pytest.raises(DatabaseError), transaction.atomic():
        SchoolAnalysis.objects.filter(pk=first.pk).update(words={})


def test_whoever_began_from_an_older_version_is_told_whose_stands(cast: Cast) -> None:
    save(cast, by=fresh(cast.karin))

    with pytest.raises(Conflict, match="Karin Westerberg"):
        save(cast, version=0)


def test_it_is_shown_to_the_staff_with_something_to_do_and_not_before_it_has_been(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="i dag eller tidigare"):
        save(cast, presented_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(MissingParts, match="minst en sak"):
        save(cast, presented_on=TODAY, plan=[])
    with pytest.raises(MissingParts, match="vad ni ser"):
        save(cast, words={"why": "Schemat."})


def test_the_figures_stay_as_the_staff_were_shown_them(cast: Cast) -> None:
    pupils(cast, 12, valid=72)
    shown = analysis_of(autumn(cast), TODAY).chapters
    save(cast, presented_on=TODAY)

    pupils(cast, 12, invalid=360)

    kept = analysis_of(autumn(cast), TODAY)
    assert kept.chapters == shown
    assert kept.chapters[0].figures[0]["value"] == "20,0\N{NO-BREAK SPACE}%"


def test_the_paper_is_tagged_and_holds_the_words_the_plan_and_the_figures(client: Client, cast: Cast) -> None:
    pupils(cast, 12, valid=72)
    save(cast)

    response = login(client, cast.petra).get(reverse("analysis_paper"), {"termin": "HT2026"})

    pdf = PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    for words in (WORDS["sees"], "Senare start på måndagar", "Årskurs 8", "färre än fem"):
        assert words in text
    assert response["Content-Disposition"] == 'attachment; filename="analys-99100001-HT2026.pdf"'


def test_the_workbook_has_numbers_as_numbers_and_hides_what_the_page_hides(client: Client, cast: Cast) -> None:
    pupils(cast, 12, valid=72)
    pupils(cast, 3)

    response = login(client, cast.petra).get(reverse("analysis_workbook"), {"termin": "HT2026"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()
    values = {(str(row[2]).replace("\N{NO-BREAK SPACE}", " "), row[3]): row[4] for row in rows}
    assert values["Frånvaro", ""] == 16
    assert values["20 % eller mer", "HT 2026"] == 12
    assert "färre än fem" in values.values()


def test_the_kurator_is_asked_when_the_term_has_ended_and_the_rektor_when_it_is_late(cast: Cast) -> None:
    school_day(cast.noah, dt.date(2026, 3, 2), school=cast.bjorkskolan)  # a term with days
    calendar = calendar_of(cast.bjorkskolan)
    due = due_on(cast.bjorkskolan, calendar, autumn(cast).before)

    def asked(user: User, day: dt.date) -> list[tuple[str, dt.date | None]]:
        with on_day(day):
            tasks = tasks_for(fresh(user), day)
            return [(task.title, task.due) for task in tasks if "analys" in task.title]

    early = dt.date(2026, 8, 20)
    assert early < due
    assert asked(cast.maria, early) == [("Skriv terminens analys av frånvaron", due)]
    assert asked(cast.karin, early) == asked(cast.petra, TODAY) == []
    assert asked(cast.karin, TODAY) == [("Skriv terminens analys av frånvaron", due)]
    spring = choose(fresh(cast.maria), "", "VT2026", TODAY)
    save(cast, chosen=spring)
    assert asked(cast.maria, TODAY) == [("Visa analysen av frånvaron för personalen", due)]
    save(cast, chosen=spring, presented_on=TODAY)
    assert asked(cast.maria, TODAY) == asked(cast.karin, TODAY) == []
