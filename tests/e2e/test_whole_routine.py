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
from people.models import Guardian, User
from tests.cast import STOCKHOLM
from tests.conftest import Worker
from tests.e2e import files
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=STOCKHOLM)


@pytest.fixture
def hands(page: Page, log_in: Callable[[User], None]) -> Hands:
    return Hands(page, log_in, DESKTOP)


@pytest.fixture
def people(tmp_path: Path, transactional_db: None) -> None:
    """The school's people, read in from its files."""
    call_command("import_people", str(files.zipped(tmp_path / "personer.zip", files.PEOPLE)))


def guardian(first_name: str) -> int:
    """Id of one of Liv's guardians."""
    return Guardian.objects.get(first_name=first_name, guardianships__student__personal_number=files.LIV).pk


def person(username: str) -> User:
    return User.objects.get(username=username)


def open_the_case(hands: Hands) -> None:
    """By the list of cases."""
    hands.go("Ärenden")
    hands.follow("Liv Lundgren")


def the_case() -> Case:
    return Case.objects.get(student__personal_number=files.LIV)


@time_machine.travel(NOW, tick=True)
def test_a_pupil_from_the_absence_file_to_a_closed_case(
    hands: Hands, people: None, worker: Worker, tmp_path: Path
) -> None:
    the_administrator_reads_in_the_file(hands, files.zipped(tmp_path / "franvaro.zip", files.absence()), worker)
    the_night_passes()
    the_mentor_calls_home_and_talks(hands)
    the_kurator_sends_the_monthly_report(hands)
    the_mentor_answers_and_reports(hands)
    the_rektor_decides_to_investigate(hands)
    the_utredare_investigates(hands)
    the_rektor_approves(hands)
    the_measures_are_planned(hands)
    the_mentor_carries_the_measure_out(hands)
    the_utredare_evaluates(hands)
    the_rektor_closes(hands)
    the_administrator_posts_the_letter(hands)
    every_step_is_an_event()


def the_administrator_reads_in_the_file(hands: Hands, path: Path, worker: Worker) -> None:
    hands.become(person("ada"))
    hands.go("Inläsningar")
    hands.follow("Läs in filer")
    hands.page.locator("input[type=file]").set_input_files(path)
    hands.press("Provläs filen")
    expect(hands.page.get_by_role("button", name="Läs in")).to_be_visible()
    hands.sees("franvaro.csv")
    hands.press("Läs in")
    expect(hands.page.get_by_role("heading", name="Klart")).to_be_visible()


def the_night_passes() -> None:
    """What Celery beat does every morning."""
    call_command("find_alerts", "--json")
    prepare_due_reports(NOW.date())


def the_mentor_calls_home_and_talks(hands: Hands) -> None:
    hands.become(person("moa"), PHONE)
    hands.sees("Liv Lundgren")
    hands.follow("Logga kontakt")
    hands.page.get_by_role("checkbox", name="Eva Lundgren").check()
    hands.write("Orsak till frånvaron", "Liv sov dåligt och orkade inte.")
    hands.press("Spara")
    hands.follow("Liv Lundgren")
    hands.follow("Logga samtal")
    hands.page.get_by_label("Liv Lundgren, elev").check()
    hands.page.get_by_label("Eva Lundgren, vårdnadshavare").check()
    hands.page.get_by_label("Varför var Per Lundgren inte med?").select_option("Erbjöds tid, kunde inte")
    hands.page.locator("label", has_text="Telefon").click()
    hands.write("Livs egen bild", "Måndagarna är värst. Jag vet inte var jag ska sitta i matsalen.")
    hands.write("Vårdnadshavares bild", "Eva ser att söndagskvällarna är svåra.")
    hands.write("Vad fungerar?", "Bild och slöjd.")
    hands.press("Spara samtalet")
    hands.sees("Måndagarna är värst")


def the_kurator_sends_the_monthly_report(hands: Hands) -> None:
    hands.become(person("kurt"))
    hands.go("Rapporter")
    hands.follow("Oktober")
    hands.sees("Liv Lundgren")
    hands.follow("Skicka")
    hands.page.locator("textarea").first.fill("Prata med hemmet om måndagarna.")
    hands.press("Skicka")


def the_mentor_answers_and_reports(hands: Hands) -> None:
    hands.become(person("moa"), PHONE)
    hands.follow("Svara")  # the month's pupils
    hands.follow("Svara")  # the one pupil
    hands.page.get_by_role("radio", name="Samtal är hållet eller bokat").check()
    hands.press("Spara svar")
    hands.become(person("moa"), PHONE)  # the next lesson is over
    open_the_case(hands)
    hands.follow("Anmäl till rektor")
    hands.write("Vad oroar dig?", "Liv är borta varje måndag och torsdag och trivs inte i matsalen.")
    hands.write("Vad har ni redan prövat?", "En vuxen möter vid bussen.")
    hands.press("Anmäl till rektor")
    assert the_case().state == State.ANMALD


def the_rektor_decides_to_investigate(hands: Hands) -> None:
    hands.become(person("rut"))
    hands.sees("Liv Lundgren")
    open_the_case(hands)
    hands.follow("Besluta")
    hands.sees("Sunne")  # who will be told stands there before the decision
    hands.write("Skäl", "Frånvaron är upprepad och orsaken behöver utredas.")
    hands.choose("Ska behovet av särskilt stöd utredas?", "Ja")
    hands.write("Varför ska särskilt stöd utredas, eller inte?", "Liv kan behöva stöd.")
    hands.choose("Ska kränkande behandling utredas?", "Nej")
    hands.write("Varför ska kränkande behandling utredas, eller inte?", "Inget tyder på det.")
    hands.page.get_by_label("Utredare").select_option(label="Ulf Utredarsson, specialpedagog")
    hands.press("Besluta att inleda utredning")
    assert the_case().state == State.UTREDNING


def the_utredare_investigates(hands: Hands) -> None:
    hands.become(person("ulf"))
    hands.sees("Liv Lundgren")
    open_the_case(hands)
    hands.follow("Skriv")
    hands.write("Metod och omfattning", "Samtal med Liv, Eva och två lärare. Det räcker för att förstå måltiderna.")
    hands.write("Livs egen bild", "Det är högt i matsalen och jag sitter ensam.")
    hands.write("Eva Lundgrens bild", "Liv vill men orkar inte.")
    per = hands.page.locator("details", has=hands.page.locator(f"[name=vh_{guardian('Per')}_varfor]"))
    per.locator("summary").click()
    per.get_by_role("textbox").last.fill("Per har inte svarat trots tre försök.")
    hands.write("Lärarnas bild", "Liv har inga kamrater i basgruppen.")
    hands.write("Elevhälsans bild", "Kuratorn känner Liv sedan i våras.")
    room = hands.page.locator("details", has=hands.page.locator("[name=fran_skolan_hindrar_ny]"))
    room.locator("summary").click()
    room.get_by_label("Lägg till").fill("Ljudet i matsalen.")
    room.get_by_label("Vems bild?").select_option(label="Liv")
    hands.page.get_by_label("Slippa andra människor eller att bli bedömd", exact=True).check()
    hands.write("Hur hänger det ihop?", "Liv går hem när det är lunch.")
    hands.write("Varför är eleven borta?", "Liv undviker måltiderna. Lunchen och basgruppen behöver ändras.")
    hands.choose("Behövs åtgärder?", "Ja")
    hands.choose("Behöver särskilt stöd utredas eller ges?", "Nej")
    hands.choose("Behövs samverkan med, eller information till, en annan myndighet?", "Nej")
    for who in ("Liv", "Eva Lundgren", "Per Lundgren", "elevhälsan"):
        hands.choose(f"Samråd med {who}", "Avböjt" if who == "Per Lundgren" else "Hållet")
        hands.write(f"Dag för samråd med {who}", "2026-11-20")
    hands.write("Hur gick samrådet med Per Lundgren?", "Tre försök per telefon, inget svar.")
    hands.press("Spara utredningen")
    open_the_case(hands)
    hands.follow("Lämna till rektor")
    hands.press("Lämna till rektor")
    assert the_case().state == State.GRANSKNING


def the_rektor_approves(hands: Hands) -> None:
    hands.become(person("rut"))
    open_the_case(hands)
    hands.follow("Granska")
    hands.write("Varför behövs åtgärder?", "Lunchen går att ändra redan på måndag.")
    hands.press("Godkänn utredningen")
    assert the_case().state == State.ATGARDER


def the_measures_are_planned(hands: Hands) -> None:
    hands.become(person("ulf"))
    open_the_case(hands)
    hands.follow("Planera")
    hands.write("Vad ska ni göra?", "Liv äter med Moa och två kamrater")
    hands.write("Vad är målet?", "På plats efter lunch fyra dagar av fem")
    hands.write("När görs det?", "varje dag 11.30")
    hands.write("Börjar", "2026-11-20")
    hands.page.get_by_text("Vilka ansvarar? Ingen vald än").click()
    hands.page.get_by_label("Moa Mentorsson, mentor").check()
    hands.press("Spara åtgärden")
    the_family_takes_part(hands)
    open_the_case(hands)
    hands.follow("Börja")
    hands.press("Börja följa upp")
    assert the_case().state == State.UPPFOLJNING


def the_mentor_carries_the_measure_out(hands: Hands) -> None:
    hands.become(person("moa"), PHONE)
    open_the_case(hands)
    hands.read("Dina åtgärder")
    hands.follow("Liv äter med Moa")
    hands.write("Hur går det?", "Liv kom in först i dag.")
    hands.press("Spara raden")
    hands.page.get_by_role("link", name="Åtgärden är genomförd").click()
    hands.write("Hur gick det?", "Vi åt tillsammans alla dagar.")
    hands.press("Spara")


def the_utredare_evaluates(hands: Hands) -> None:
    hands.become(person("ulf"))
    open_the_case(hands)
    hands.follow("Utvärdera")
    hands.write("Vilka var med?", "Liv, Eva, Moa och Ulf")
    hands.write("Elevens egen bild", "Nu vet jag var jag ska sitta.")
    hands.write("Samlad bedömning", "Liv är på plats efter lunch.")
    hands.page.get_by_role("radio", name="Har gett effekt").first.check()
    hands.page.get_by_role("radio", name="Avsluta").check()
    hands.press("Spara")


def the_family_takes_part(hands: Hands) -> None:
    open_the_case(hands)
    hands.follow("Skriv")
    for who in ("Liv", "Eva Lundgren", "Per Lundgren"):
        hands.page.get_by_label(f"Hur har {who} varit med?").select_option(label="Erbjöds, men var inte med")
        hands.write(f"Vad säger {who}?", "Erbjöds tid två gånger den här veckan.")
    hands.press("Spara")


def the_rektor_closes(hands: Hands) -> None:
    hands.become(person("rut"))
    open_the_case(hands)
    hands.follow("Avsluta")
    hands.choose("Varför avslutas ärendet?", "Närvaron fungerar igen")
    hands.write("Hur blev det?", "Liv är på plats. Moa fortsätter stämma av på måndagar.")
    hands.press("Avsluta ärendet")
    assert the_case().state == State.AVSLUTAD
    hands.sees("Avslutad")


def the_administrator_posts_the_letter(hands: Hands) -> None:
    letter = Delivery.objects.get(case=the_case(), channel=Delivery.Channel.LETTER)
    assert letter.to_municipality is not None
    assert letter.to_municipality.name == "Sunne"
    hands.become(person("ada"))
    hands.page.goto(f"/utskick/{letter.pk}/")
    answer = hands.page.request.get(f"/utskick/{letter.pk}/brev.pdf")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")
    hands.press("Skriv ut")
    hands.page.goto(f"/utskick/{letter.pk}/")
    hands.press("Markera som postat")
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
