"""From a school's absence file to a closed case and a posted letter: everybody does their part in the browser."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Page, expect

from absence.reports import prepare_due_reports
from cases.models import Case, CaseEvent, State
from notifications.models import Delivery
from people.models import Guardian, Student, User
from tests.cast import STOCKHOLM
from tests.conftest import Worker
from tests.e2e import files
from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=STOCKHOLM)


class School:
    """The browser in the hands of one person at a time."""

    def __init__(self, page: Page, log_in: Callable[[User], None]) -> None:
        self.page, self.log_in = page, log_in

    def becomes(self, username: str, *, phone: bool = False) -> None:
        """Somebody else sits down, at a desk or with a phone, and looks at what there is to do."""
        self.page.set_viewport_size(PHONE if phone else DESKTOP)
        self.log_in(User.objects.get(username=username))
        self.page.goto("/")

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, question: str, answer: str) -> None:
        group = self.page.get_by_role("group", name=question)
        group.get_by_role("radio", name=answer).check()

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():  # the page left behind may have a link of the next name too
            self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name).click()
        assert self.page.locator(".ds-error-summary").all_inner_texts() == []

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()


@pytest.fixture
def school(page: Page, log_in: Callable[[User], None]) -> School:
    return School(page, log_in)


@pytest.fixture
def people(tmp_path: Path, transactional_db: None) -> None:
    """The school's people, read in from its files."""
    call_command("import_people", str(files.zipped(tmp_path / "personer.zip", files.PEOPLE)))


def guardian(first_name: str) -> int:
    """Id of one of Liv's guardians."""
    return Guardian.objects.get(first_name=first_name, guardianships__student__personal_number=files.LIV).pk


def the_case() -> Case:
    return Case.objects.get(student__personal_number=files.LIV)


@time_machine.travel(NOW, tick=True)
def test_a_pupil_from_the_absence_file_to_a_closed_case(
    school: School, people: None, worker: Worker, tmp_path: Path
) -> None:
    the_administrator_reads_in_the_file(school, files.zipped(tmp_path / "franvaro.zip", files.absence()), worker)
    the_night_passes()
    the_mentor_calls_home_and_talks(school)
    the_kurator_sends_the_monthly_report(school)
    the_mentor_answers_and_reports(school)
    the_rektor_decides_to_investigate(school)
    the_utredare_investigates(school)
    the_rektor_approves(school)
    the_measures_are_planned_and_followed_up(school)
    the_rektor_closes(school)
    the_administrator_posts_the_letter(school)
    every_step_is_an_event()


def the_administrator_reads_in_the_file(school: School, path: Path, worker: Worker) -> None:
    school.becomes("ada")
    school.follow("Inläsningar")
    school.follow("Läs in filer")
    school.page.locator("input[type=file]").set_input_files(path)
    school.press("Provläs filen")
    expect(school.page.get_by_role("button", name="Läs in")).to_be_visible()
    school.sees("franvaro.csv")
    school.press("Läs in")
    expect(school.page.get_by_role("heading", name="Klart")).to_be_visible()


def the_night_passes() -> None:
    """What Celery beat does every morning."""
    call_command("find_alerts", "--json")
    prepare_due_reports(NOW.date())


def the_mentor_calls_home_and_talks(school: School) -> None:
    school.becomes("moa", phone=True)
    school.sees("Liv Lundgren")
    school.follow("Logga kontakt")
    school.page.get_by_role("checkbox", name="Eva Lundgren").check()
    school.write("Orsak till frånvaron", "Liv sov dåligt och orkade inte.")
    school.press("Spara")
    school.page.goto(f"/elever/{Student.objects.get(personal_number=files.LIV).pk}/samtal/")
    school.page.get_by_label("Liv Lundgren, elev").check()
    school.page.get_by_label("Eva Lundgren, vårdnadshavare").check()
    school.page.get_by_label("Varför var Per Lundgren inte med?").select_option("Erbjöds tid, kunde inte")
    school.page.locator("label", has_text="Telefon").click()
    school.write("Livs egen bild", "Måndagarna är värst. Jag vet inte var jag ska sitta i matsalen.")
    school.write("Vårdnadshavares bild", "Eva ser att söndagskvällarna är svåra.")
    school.write("Vad fungerar?", "Bild och slöjd.")
    school.press("Spara samtalet")
    school.sees("Måndagarna är värst")


def the_kurator_sends_the_monthly_report(school: School) -> None:
    school.becomes("kurt")
    school.follow("Rapporter")
    school.follow("Oktober")
    school.sees("Liv Lundgren")
    school.page.goto(school.page.url.rstrip("/") + "/skicka/")
    school.page.locator("textarea").first.fill("Prata med hemmet om måndagarna.")
    school.press("Skicka")


def the_mentor_answers_and_reports(school: School) -> None:
    school.becomes("moa", phone=True)
    school.follow("Svara")  # the month's pupils
    school.follow("Svara")  # the one pupil
    school.page.get_by_role("radio", name="Samtal är hållet eller bokat").check()
    school.press("Spara svar")
    school.page.goto(f"/arenden/{the_case().pk}/anmal/")
    school.write("Vad oroar dig?", "Liv är borta varje måndag och torsdag och trivs inte i matsalen.")
    school.write("Vad har ni redan prövat?", "En vuxen möter vid bussen.")
    school.press("Anmäl till rektor")
    assert the_case().state == State.ANMALD


def the_rektor_decides_to_investigate(school: School) -> None:
    school.becomes("rut")
    school.sees("Liv Lundgren")
    school.page.goto(f"/arenden/{the_case().pk}/inled-utredning/")
    school.sees("Sunne")  # who will be told stands there before the decision
    school.write("Skäl", "Frånvaron är upprepad och orsaken behöver utredas.")
    school.choose("Ska behovet av särskilt stöd också utredas?", "Ja")
    school.write("Varför ska särskilt stöd utredas, eller inte?", "Liv kan behöva stöd.")
    school.choose("Ska kränkande behandling också utredas?", "Nej")
    school.write("Varför ska kränkande behandling utredas, eller inte?", "Inget tyder på det.")
    school.page.get_by_label("Utredare").select_option(label="Ulf Utredarsson, specialpedagog")
    school.press("Besluta att inleda utredning")
    assert the_case().state == State.UTREDNING


def the_utredare_investigates(school: School) -> None:
    school.becomes("ulf")
    school.sees("Liv Lundgren")
    school.page.goto(f"/arenden/{the_case().pk}/utredning/")
    school.write("Metod och omfattning", "Samtal med Liv, Eva och två lärare. Det räcker för att förstå måltiderna.")
    school.write("Livs egen bild", "Det är högt i matsalen och jag sitter ensam.")
    school.write("Eva Lundgrens bild", "Liv vill men orkar inte.")
    per = school.page.locator("details", has=school.page.locator(f"[name=vh_{guardian('Per')}_varfor]"))
    per.locator("summary").click()
    per.get_by_role("textbox").last.fill("Per har inte svarat trots tre försök.")
    school.write("Lärarnas bild", "Liv har inga kamrater i basgruppen.")
    school.write("Elevhälsans bild", "Kuratorn känner Liv sedan i våras.")
    room = school.page.locator("details", has=school.page.locator("[name=fran_skolan_hindrar_ny]"))
    room.locator("summary").click()
    room.get_by_label("Lägg till").fill("Ljudet i matsalen.")
    room.get_by_label("Vems bild?").select_option(label="Liv")
    school.page.get_by_label("Slippa andra människor eller att bli bedömd", exact=True).check()
    school.write("Hur hänger det ihop?", "Liv går hem när det är lunch.")
    school.write("Varför är eleven borta?", "Liv undviker måltiderna. Lunchen och basgruppen behöver ändras.")
    school.choose("Behövs åtgärder?", "Ja")
    school.choose("Behöver särskilt stöd utredas eller ges?", "Nej")
    school.choose("Behövs samverkan med, eller information till, en annan myndighet?", "Nej")
    for who in ("Liv", "Eva Lundgren", "Per Lundgren", "elevhälsan"):
        school.choose(f"Samråd med {who}", "Avböjt" if who == "Per Lundgren" else "Hållet")
        school.write(f"Dag för samråd med {who}", "2026-11-20")
    school.write("Hur gick samrådet med Per Lundgren?", "Tre försök per telefon, inget svar.")
    school.press("Spara utredningen")
    school.page.goto(f"/arenden/{the_case().pk}/lamna-for-granskning/")
    school.press("Lämna till rektor")
    assert the_case().state == State.GRANSKNING


def the_rektor_approves(school: School) -> None:
    school.becomes("rut")
    school.page.goto(f"/arenden/{the_case().pk}/godkann/")
    school.write("Varför behövs åtgärder?", "Lunchen går att ändra redan på måndag.")
    school.press("Godkänn utredningen")
    assert the_case().state == State.ATGARDER


def the_measures_are_planned_and_followed_up(school: School) -> None:
    school.becomes("ulf")
    school.page.goto(f"/arenden/{the_case().pk}/atgarder/")
    school.write("Vad ska ni göra?", "Liv äter med Moa och två kamrater")
    school.write("Vad är målet?", "På plats efter lunch fyra dagar av fem")
    school.write("När görs det?", "varje dag 11.30")
    school.write("Börjar", "2026-11-23")
    school.page.get_by_text("Vilka ansvarar? Ingen vald än").click()
    school.page.get_by_label("Moa Mentorsson, mentor").check()
    school.press("Spara åtgärden")
    the_family_takes_part(school)
    school.page.goto(f"/arenden/{the_case().pk}/borja-folja-upp/")
    school.press("Börja följa upp")
    assert the_case().state == State.UPPFOLJNING
    school.page.goto(f"/arenden/{the_case().pk}/utvardering/")
    school.write("Vilka var med?", "Liv, Eva, Moa och Ulf")
    school.write("Elevens egen bild", "Nu vet jag var jag ska sitta.")
    school.write("Samlad bedömning", "Liv är på plats efter lunch.")
    school.page.get_by_role("radio", name="Har gett effekt").first.check()
    school.page.get_by_role("radio", name="Avsluta").check()
    school.press("Spara")


def the_family_takes_part(school: School) -> None:
    school.page.goto(f"/arenden/{the_case().pk}/atgarder/delaktighet/")
    for who in ("Liv", "Eva Lundgren", "Per Lundgren"):
        school.page.get_by_label(f"Hur har {who} varit med?").select_option(label="Erbjöds, men var inte med")
        school.write(f"Vad säger {who}?", "Erbjöds tid två gånger den här veckan.")
    school.press("Spara")


def the_rektor_closes(school: School) -> None:
    measure = the_case().measures.get()
    school.becomes("moa", phone=True)
    school.page.goto(f"/arenden/{the_case().pk}/atgarder/{measure.pk}/")
    school.write("Hur går det?", "Liv kom in först i dag.")
    school.press("Spara raden")
    school.page.get_by_role("link", name="Åtgärden är genomförd").click()
    school.write("Hur gick det?", "Vi åt tillsammans alla dagar.")
    school.press("Spara")
    school.becomes("rut")
    school.page.goto(f"/arenden/{the_case().pk}/avsluta/")
    school.choose("Varför avslutas ärendet?", "Närvaron har nått önskad effekt")
    school.write("Hur blev det?", "Liv är på plats. Moa fortsätter stämma av på måndagar.")
    school.press("Avsluta ärendet")
    assert the_case().state == State.AVSLUTAD
    school.sees("Avslutad")


def the_administrator_posts_the_letter(school: School) -> None:
    letter = Delivery.objects.get(case=the_case(), channel=Delivery.Channel.LETTER)
    assert letter.to_municipality is not None
    assert letter.to_municipality.name == "Sunne"
    school.becomes("ada")
    school.page.goto(f"/utskick/{letter.pk}/")
    answer = school.page.request.get(f"/utskick/{letter.pk}/brev.pdf")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")
    school.press("Skriv ut")
    school.page.goto(f"/utskick/{letter.pk}/")
    school.press("Markera som postat")
    letter.refresh_from_db()
    assert letter.status == Delivery.Status.POSTED


def every_step_is_an_event() -> None:
    steps = CaseEvent.objects.filter(case=the_case()).exclude(from_state="").order_by("pk")
    assert list(steps.values_list("kind", flat=True)) == [
        "anmal",
        "inled_utredning",
        "lamna_for_granskning",
        "godkann",
        "borja_folja_upp",
        "avsluta",
    ]
