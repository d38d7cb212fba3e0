"""The June evaluation: what became of last year's changes, what worked, what changes; the rektor adopts it."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cases.analysis.access import Chosen, choose
from cases.analysis.kinds import JUNE
from cases.analysis.reading import LookedBack, Planned, latest, looked_back_in, to_look_back_on, versions_of
from cases.analysis.work import tasks_for
from cases.errors import Conflict, MissingParts
from cases.models import SchoolAnalysis
from cases.services.analysis import adopt, save_analysis
from people.models import User
from tests.cases.analysis.term import pupils
from tests.cast import TODAY, Cast, fresh, login, on_day, school_day

SUMMER, NEXT = "2025-26", "2026-27"
JUNE_DAY = dt.date(2027, 6, 14)
SPRING_MONDAY = dt.date(2027, 3, 8)
WORDS = {
    "worked": "Samtalen kom igång inom en vecka.",
    "failed": "Vikarier visste inte vem som ringer hem.",
    "voices": "Eleverna vill bli frågade av någon de känner.",
}
PLAN = [Planned("En vuxen i entrén varje morgon", "Karin Westerberg", "2026-08-24")]
BECAME = [LookedBack(PLAN[0], "delvis", "Lugnare före första lektionen.")]


def year(cast: Cast, key: str = SUMMER, user: User | None = None, day: dt.date = TODAY) -> Chosen:
    """A läsår of Björkskolan."""
    return choose(fresh(user or cast.maria), str(cast.bjorkskolan.pk), key, day, JUNE)


def save(cast: Cast, **given: Any) -> SchoolAnalysis:
    """Maria saves what she has written."""
    said: dict[str, Any] = {"chosen": year(cast), "by": fresh(cast.maria), "words": WORDS, "plan": PLAN}
    return save_analysis(**said | given)


def adopted(cast: Cast, chosen: Chosen | None = None) -> SchoolAnalysis:
    """Karin adopts what stands."""
    chosen = chosen or year(cast)
    stands = latest(chosen.school, chosen.period.key)
    return adopt(chosen=chosen, by=fresh(cast.karin), version=stands.version if stands else 0)


def test_the_rektor_adopts_it_once_and_other_words_are_adopted_anew(cast: Cast) -> None:
    save(cast)
    made = adopted(cast)

    assert (made.version, made.adopted_by, made.adopted_on, made.words) == (2, cast.karin, TODAY, WORDS)
    assert adopted(cast).pk == made.pk
    assert save(cast, presented_on=TODAY).adopted_by == cast.karin  # the same words
    assert save(cast, words=WORDS | {"failed": "Inget."}).adopted_by is None
    assert len(versions_of(cast.bjorkskolan, SUMMER)) == 4


def test_it_is_not_adopted_by_others_before_it_is_whole_or_when_it_has_changed(cast: Cast) -> None:
    with pytest.raises(MissingParts, match="är inte skriven"):
        adopted(cast)
    save(cast, chosen=year(cast, "2024-25"))
    save(cast, words={"worked": "Samtalen."}, plan=[], looked_back=[LookedBack(PLAN[0])])

    with pytest.raises(PermissionDenied):
        adopt(chosen=year(cast), by=fresh(cast.maria), version=1)
    with pytest.raises(Conflict, match="Maria Nylund"):
        adopt(chosen=year(cast), by=fresh(cast.karin), version=7)
    with pytest.raises(MissingParts) as missing:
        adopted(cast)
    assert [part.text for part in missing.value.parts] == [
        "Svara på frågan: Vad har inte fungerat?",
        "Svara på frågan: Vad har elever och vårdnadshavare sagt?",
        "Skriv vad det blev av: En vuxen i entrén varje morgon",
        "Skriv minst en sak som skolan ändrar till nästa läsår.",
    ]


def test_the_rektors_page_names_what_is_missing_and_tells_of_a_change(client: Client, cast: Cast) -> None:
    save(cast, plan=[])
    karin, chosen = login(client, cast.karin), year(cast)
    address = reverse("cases:adopt_june", args=[cast.bjorkskolan.pk, SUMMER])

    def pressed(version: int) -> str:
        return karin.post(address, {"version": version}, follow=True).content.decode()

    assert "Fastställ</button>" in karin.get(chosen.url).content.decode()
    assert "Skriv minst en sak som skolan ändrar till nästa läsår." in pressed(1)
    save(cast)
    assert "Utvärderingen har ändrats av Maria Nylund. Läs den igen" in pressed(1)
    page = pressed(2)
    assert "Utvärderingen är fastställd." in page
    assert "Fastställd av Karin" in page


def test_whoever_changes_what_is_adopted_is_told_before_and_after(client: Client, cast: Cast) -> None:
    save(cast)
    maria, chosen = login(client, cast.maria), year(cast)
    assert "Rektorn har inte fastställt den." in maria.get(chosen.url).content.decode()
    adopted(cast)

    form = maria.get(chosen.write_url)
    assert "Karin Westerberg fastställde den 20 november. Ändrar du orden" in form.content.decode()
    rows = {"gor-TOTAL_FORMS": 0, "gor-INITIAL_FORMS": 0, "blev-TOTAL_FORMS": 0, "blev-INITIAL_FORMS": 0, "version": 2}
    page = maria.post(chosen.write_url, WORDS | rows | {"failed": "Inget."}, follow=True).content.decode()
    assert "Utvärderingen är sparad. Rektorn behöver fastställa den igen." in page
    assert "Rektorn har inte fastställt den." in page


def test_the_next_june_begins_with_what_became_of_this_junes_changes(client: Client, cast: Cast) -> None:
    save(cast)
    with on_day(JUNE_DAY):
        chosen = year(cast, NEXT, day=JUNE_DAY)
        assert to_look_back_on(chosen) == PLAN
        maria = login(client, cast.maria)
        assert "En vuxen i entrén varje morgon" in maria.get(chosen.url).content.decode()
        rows = {"gor-TOTAL_FORMS": "0", "gor-INITIAL_FORMS": "0", "blev-TOTAL_FORMS": "1", "blev-INITIAL_FORMS": "1"}
        said = {"blev-0-kept": "delvis", "blev-0-words": "Lugnare före första lektionen.", "version": "0"}

        answer = maria.post(chosen.write_url, WORDS | rows | said)

        assert answer.status_code == 302
        written = latest(chosen.school, NEXT)
        assert written is not None
        assert looked_back_in(written) == BECAME
        page = maria.get(chosen.write_url).content.decode()
        assert "Lugnare före första lektionen." in page
        assert 'value="delvis"' in page[: page.index("checked")]


def test_in_june_it_is_asked_for_written_adopted_and_shown(cast: Cast) -> None:
    june, late = dt.date(2027, 6, 1), dt.date(2027, 8, 20)

    def asked(user: User, day: dt.date) -> list[str]:
        with on_day(day):
            tasks = [task for task in tasks_for(fresh(user), day) if "utvärdering" in task.title]
            assert {task.due for task in tasks} <= {dt.date(2027, 6, 30)}
            return [task.title for task in tasks]

    assert asked(cast.maria, june) == []  # no day of the spring has been read in
    school_day(cast.noah, SPRING_MONDAY)
    assert asked(cast.maria, dt.date(2027, 5, 31)) == asked(cast.karin, june) == asked(cast.petra, late) == []
    assert asked(cast.maria, june) == asked(cast.karin, late) == ["Skriv läsårets utvärdering"]
    with on_day(june):
        chosen = year(cast, NEXT, day=june)
        save(cast, chosen=chosen)
    assert asked(cast.karin, june) == ["Fastställ läsårets utvärdering"]
    assert asked(cast.maria, june) == ["Visa utvärderingen för personalen"]
    with on_day(june):
        adopted(cast, chosen)
        save(cast, chosen=chosen, presented_on=june)
    assert asked(cast.maria, late) == asked(cast.karin, late) == []


def test_the_paper_is_tagged_and_holds_what_became_the_words_and_the_figures(client: Client, cast: Cast) -> None:
    with on_day(JUNE_DAY):
        for student in pupils(cast, 12, valid=72):
            school_day(student, SPRING_MONDAY, invalid=36)
        save(cast, chosen=year(cast, NEXT, day=JUNE_DAY), looked_back=BECAME)
        adopted(cast, year(cast, NEXT, day=JUNE_DAY))
        petra = login(client, cast.petra)

        answer = petra.get(reverse("june_paper"), {"lasar": NEXT})
        book = petra.get(reverse("june_workbook"), {"lasar": NEXT})

    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    for words in ("Delvis", WORDS["voices"], "Fastställd av rektorn 14 juni 2027", "Så har rutinen gått", "Årskurs 8"):
        assert words in text
    assert answer["Content-Disposition"] == 'attachment; filename="utvardering-99100001-2026-27.pdf"'
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book))).get_sheet_by_index(0).to_python()
    columns = {row[3] for row in rows[1:]}
    assert {"VT 2027", "HT 2026", "Riktvärde"} <= columns
