"""A day of each role as a story, at a desk and on a phone: from Mitt arbete, by what is on the screen.

The day is Friday 20 November. Sara is mentor of 8B, Maria kurator, Karin rektor, Petra specialpedagog, Birgitta
administrator, Hugo works for the huvudman. Sara has reported Noah to Karin. Nobody types an address.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from absence.models import WeeklyCheck
from cases.models import Case, Concern, Contact, Material, MeetingItem, State, Talk
from notifications.models import Channel, Delivery, Status
from oversight.models import FollowUp
from people.models import Choice, User
from people.roles import Role
from tests.builders import give_role, make_user
from tests.cases import way
from tests.cast import Cast, fresh
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.hands import Hands
from tests.e2e.test_looks import autumn

__all__ = ["autumn"]  # the fixture


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desk", "phone"])
def hands(page: Page, log_in: Callable[[User], None], request: pytest.FixtureRequest) -> Hands:
    size: ViewportSize = request.param
    return Hands(page, log_in, size)


def of_noah() -> Case:
    return Case.objects.get(student__first_name="Noah")


def test_the_mentor_checks_the_week_calls_home_and_talks(hands: Hands, autumn: Cast) -> None:
    hands.become(autumn.sara)
    hands.sees("Två saker att göra i dag.")
    hands.follow("Kontrollera")
    hands.write("Anteckning", "Fredagarna är tunga för tre elever.")
    hands.press("Kontrollerad, vecka 47")
    hands.sees("8B är kontrollerad, vecka 47.")

    hands.go("Mitt arbete")
    hands.sees("En sak att göra i dag.")
    hands.follow("Logga kontakt", "Noah Ali")
    hands.press("Svarade inte", "Samira")
    hands.tick("Karim")
    hands.write("Orsak till frånvaron", "Noah sov dåligt och orkade inte.")
    hands.press("Spara kontakten")

    hands.go("Mitt arbete")
    hands.follow("Logga samtal", "Elev0 Lindqvist")
    hands.page.get_by_label("Elev0 Lindqvist, elev").check()
    hands.choose("Hur pratade ni?", "Möte")
    hands.write("Elev0s egen bild", "Måndagarna är värst. Jag vet inte var jag ska sitta i matsalen.")
    hands.press("Spara samtalet")
    hands.sees("Måndagarna är värst")

    assert WeeklyCheck.objects.get().note == "Fredagarna är tunga för tre elever."
    calls = Contact.objects.filter(student=autumn.noah).order_by("pk")
    assert [each.result for each in calls] == [Contact.Result.NO_ANSWER, Contact.Result.REACHED]
    assert calls[1].reached_home
    assert Talk.objects.get(case__student__first_name="Elev0").pupil_view.startswith("Måndagarna är värst.")


def test_the_kurator_prepares_and_holds_a_meeting(hands: Hands, autumn: Cast) -> None:
    hands.become(autumn.maria)
    hands.go("Ärenden")
    hands.follow("Elevhälsomöten")
    hands.write("Dag för mötet", "2026-11-20")
    hands.press("Planera mötet")
    hands.follow("20 november")
    hands.follow("Skriv", "Noah Ali")
    hands.write("Vad kom ni fram till?", "Petra kan börja på måndag.")
    hands.press("Spara")
    hands.write("Vilka är med?", "Maria, kurator\nKarin, rektor")
    hands.press("Avsluta mötet")
    hands.sees("Petra kan börja på måndag.")
    hands.sees("Protokoll som PDF")

    item = MeetingItem.objects.get(case=of_noah())
    assert (item.said, item.meeting.ended_by) == ("Petra kan börja på måndag.", autumn.maria)


def test_the_rektor_decides_and_tells(hands: Hands, autumn: Cast) -> None:
    hands.become(autumn.karin)
    hands.follow("Besluta", "Noah Ali")
    hands.read("Läs anmälan, samtalen och det elevhälsan vet")
    hands.sees("Anmälan till rektor")
    hands.write("Skäl", "Frånvaron är upprepad och orsaken behöver utredas.")
    hands.choose("Ska behovet av särskilt stöd utredas?", "Ja")
    hands.write("Varför ska särskilt stöd utredas, eller inte?", "Noah kan behöva stöd.")
    hands.choose("Ska kränkande behandling utredas?", "Nej")
    hands.write("Varför ska kränkande behandling utredas, eller inte?", "Inget tyder på det.")
    hands.page.get_by_label("Utredare").select_option(label="Petra Sandström, specialpedagog")
    hands.press("Besluta att inleda utredning")
    assert of_noah().state == State.UTREDNING
    hands.sees("Fyra personer har inte fått veta än.")
    hands.follow("Pricka av")
    hands.tick("Samira Ali")
    hands.tick("Noah Ali")
    hands.choose("Hur?", "Samtal")
    hands.press("Pricka av")
    hands.sees("Sparat. Fler ska få veta.")
    hands.follow("Noah Ali")
    hands.sees("Två personer har inte fått veta än.")


def test_the_utredare_writes_what_is_seen_and_asks_the_home_with_a_link(hands: Hands, autumn: Cast) -> None:
    way.start_investigation(autumn, of_noah())
    hands.become(fresh(autumn.petra))
    hands.follow("Skriv", "Noah Ali")
    hands.write("Noahs egen bild", "Det är högt i matsalen och jag sitter ensam.")
    hands.press("Spara utredningen")
    hands.follow("Noah Ali")
    hands.read("Utredning")
    hands.sees("Det är högt i matsalen")
    hands.follow("Fråga med länk")
    hands.choose("Vem ska få svara?", "Samira Ali")
    hands.choose("Hur lämnar du länken?", "Visa länken vid ett samtal")
    hands.press("Skapa länk och kod")
    expect(hands.main.get_by_role("figure", name="QR-koden").get_by_role("img")).to_be_visible()


def test_the_bitradande_decides_what_is_delegated(hands: Hands, autumn: Cast) -> None:
    bo = make_user("bo", "Bo", "Berg")
    give_role(bo, Role.BITRADANDE_REKTOR, autumn.bjorkskolan)
    hands.become(autumn.karin)
    hands.account("Delegation")
    hands.press("Delegera")

    hands.become(bo)
    hands.follow("Besluta", "Noah Ali")
    hands.follow("Lämna tillbaka till mentorn")
    hands.write("Skäl", "Noah var beviljad ledig tre av dagarna.")
    hands.write("Förslag till mentorn", "Prata om måndagarna.")
    hands.write("Ny kontroll", "2026-12-04")
    hands.press("Lämna tillbaka till mentorn")
    assert of_noah().state == State.UPPMARKSAMMA
    hands.read("Beslut")
    hands.sees("på delegation")


def test_the_administrator_prints_and_posts(hands: Hands, autumn: Cast) -> None:
    autumn.noah.registered_municipality = autumn.granas
    autumn.noah.save()
    way.start_investigation(autumn, of_noah())
    hands.become(autumn.birgitta)
    hands.follow("Skriv ut")
    hands.tick("Noah Ali")
    with hands.page.expect_response("**/utskick/brev.pdf**") as printed:
        hands.main.get_by_role("button", name="Skriv ut markerade").click()
    assert printed.value.headers["content-type"] == "application/pdf"
    hands.become(autumn.birgitta)  # from the paper to the start again
    hands.follow("Öppna utskick")
    hands.follow("Utskrivna")
    hands.tick("Noah Ali")
    hands.press("Markera som postade")
    hands.sees("1 brev är markerat som postat")


def test_the_huvudman_acknowledges_and_follows_up_a_school(hands: Hands, autumn: Cast) -> None:
    way.start_investigation(autumn, of_noah())
    hands.become(autumn.hugo)
    hands.follow("Visa registret")
    hands.press("Kvittera markerade")
    hands.go("Mitt arbete")
    hands.does_not_see("Kvittera en anmäld utredning")
    hands.follow("Följ upp")
    hands.follow("Ekskolan")
    hands.write("Det du har sett på skolan", "Mötena hålls som planerat.")
    hands.press("Spara uppföljningen")
    hands.go("Mitt arbete")
    hands.sees("Två av tre skolor är kvar.")

    assert Delivery.objects.get(case=of_noah(), channel=Channel.REGISTER).status == Status.RECEIVED
    assert (FollowUp.objects.get().school, FollowUp.objects.get().by) == (autumn.ekskolan, autumn.hugo)


def test_the_systemforvaltare_sets_a_guide_value_and_offers_a_film(hands: Hands, autumn: Cast) -> None:
    hands.become(autumn.stina)
    hands.account("Rutinens inställningar")
    hands.follow("Utredningen klar")
    hands.write("Värde", "4")
    hands.write("Varför", "Vi har kortare terminer.")
    hands.press("Spara")
    hands.sees("Version 2, från 21 november: 4 skolveckor")
    hands.account("Eget material")
    hands.write("Titel", "Film om skolnärvaro")
    hands.write("Adress", "https://alvkoping.example/film")
    hands.press("Lägg till")
    hands.sees("https://alvkoping.example/film")

    assert Choice.objects.get().value == 4
    assert Material.objects.get().title == "Film om skolnärvaro"


def test_whoever_has_no_part_in_the_routine_reports_a_worry(
    hands: Hands, autumn: Cast, accessible: Callable[[], None]
) -> None:
    hands.become(autumn.kim)
    hands.follow("Skriv en orosanmälan")
    hands.write("Sök bland skolans elever", "noah")
    hands.press("Sök")
    accessible()
    hands.follow("Noah Ali, 8B")
    hands.write("Vad är du orolig för?", "Noah vill inte gå hem på fredagarna.")
    hands.choose("Är det akut fara för barnet?", "Nej")
    hands.choose("Kan det handla om våld, sexuella övergrepp eller hedersförtryck?", "Vet inte")
    hands.choose("Vet vårdnadshavarna om anmälan?", "Nej")
    hands.write("Varför inte, eller vad sa de?", "Jag har inte pratat med dem.")
    hands.choose("Vet barnet om anmälan?", "Ja")
    hands.write("Befattning", "Vaktmästare")
    hands.write("Telefon", "070-174 06 31")
    hands.press("Gör klar")
    hands.sees("Lämna anmälan nu")

    concern = Concern.objects.get()
    assert (concern.author, concern.state, concern.student) == (autumn.kim, Concern.State.READY, None)
