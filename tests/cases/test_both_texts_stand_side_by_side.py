"""Somebody was faster: one's own words are kept, and what the other wrote stands beside them, field by field."""

import html
import re
from typing import Any

from django.test import Client

from cases import services
from cases.models import Measure
from tests.cases import way
from tests.cast import Cast, login

MINE = "Noah är borta varje måndag."


def text_of(response: Any) -> str:
    """The page as a reader sees its letters."""
    page: str = response.content.decode()
    return html.unescape(page)


def beside(page: str) -> dict[str, tuple[str, str]]:
    """Field → who wrote something else in it meanwhile, and what."""
    boxes = re.findall(r'id="id_(\w+)_theirs">(.*?)</div>', page, re.S)
    return {name: (_between(box, "strong"), _between(box, "blockquote")) for name, box in boxes}


def _between(box: str, tag: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", box, re.S)
    return found[1].strip() if found else ""


def test_two_who_report_see_each_others_words(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    services.anmal(case=case, by=cast.maria, concern="Noah är borta på fredagar.", tried="Skjuts.", why_no_talk="Nej")

    data = {"version": case.version, "concern": MINE, "why_no_talk": "Nej"}
    page = text_of(login(client, cast.sara).post(f"/arenden/{case.pk}/anmal/", data))

    assert MINE in page
    assert beside(page) == {
        "concern": ("Maria Nylund", "Noah är borta på fredagar."),
        "tried": ("Maria Nylund", "Skjuts."),
    }


def changed(measure: Measure, cast: Cast, **words: Any) -> Measure:
    """Karin changes Petra's measure."""
    kept = {name: getattr(measure, name) for name in ("what", "goal", "when", "follow_up_on")}
    kept["responsible"] = list(measure.responsible.all())
    return services.change_measure(measure=measure, by=cast.karin, **(kept | words))


def test_two_who_change_a_measure_see_what_differs_in_words(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    measure = way.measure(cast, case)
    case = way.fresh(case)
    changed(
        measure, cast, goal="På plats varje dag", responsible=[cast.karin], follow_up_on=way.NEXT_WEEK.replace(day=30)
    )

    data = {"version": case.version, "what": measure.what, "goal": MINE, "when": measure.when, "level": "elev"}
    data |= {"responsible": cast.sara.pk, "follow_up_on": way.NEXT_WEEK.isoformat()}
    page = text_of(login(client, cast.petra).post(f"/arenden/{case.pk}/atgarder/{measure.pk}/andra/", data))

    assert beside(page) == {
        "goal": ("Karin Westerberg", "På plats varje dag"),
        "responsible": ("Karin Westerberg", "Karin Westerberg, rektor"),
        "follow_up_on": ("Karin Westerberg", "måndag 30 november"),
    }
    assert re.search("<strong>Karin Westerberg</strong> skrev .+ under ”Vad är målet\\?”:", page)


def test_another_measure_is_another_thing(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    mine, other = way.measure(cast, case), way.measure(cast, case, what="Robin ringer hem")
    case = way.fresh(case)
    changed(other, cast, goal="Något annat")

    data = {"version": case.version, "what": mine.what, "goal": MINE, "level": "elev"}
    answer = login(client, cast.petra).post(f"/arenden/{case.pk}/atgarder/{mine.pk}/andra/", data)

    assert answer.status_code == 409
    assert beside(text_of(answer)) == {}


def talk_of(cast: Cast, follows: str) -> dict[str, Any]:
    """A talk as the form sends it, made to follow up the talk ``follows``."""
    return {
        "follows": follows,
        "pupil_view": MINE,
        "agreements-TOTAL_FORMS": "1",
        "agreements-INITIAL_FORMS": "0",
    }


def test_two_who_log_the_first_talk_see_each_others_words(cast: Cast, client: Client) -> None:
    theirs = way.talk(cast, by=cast.maria)
    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", talk_of(cast, follows=""))

    page = text_of(answer)
    assert answer.status_code == 409
    assert MINE in page
    assert beside(page)["pupil_view"] == ("Maria Nylund", theirs.pupil_view)


def test_words_that_one_may_not_read_are_not_shown_beside_ones_own(cast: Cast, client: Client) -> None:
    case = way.utredning(cast)
    first = case.talks.get()
    way.talk(cast, by=cast.petra, pupil_view="Det här sa Noah till utredaren.")

    answer = login(client, cast.sara).post(f"/elever/{cast.noah.pk}/samtal/", talk_of(cast, follows=str(first.pk)))

    assert answer.status_code == 409
    assert "Det här sa Noah till utredaren." not in text_of(answer)
    assert beside(text_of(answer)) == {}


def test_two_who_open_a_case_see_each_others_reasons(cast: Cast, client: Client) -> None:
    case = way.opened(cast)
    page = text_of(login(client, cast.maria).post(f"/elever/{cast.noah.pk}/arende/", {"why": MINE}))

    assert MINE in page
    assert beside(page) == {"why": ("Sara Lindgren", case.why)}


def test_the_other_text_can_be_chosen(cast: Cast, client: Client) -> None:
    case = way.atgarder(cast)
    measure = way.measure(cast, case)
    case = way.fresh(case)
    changed(measure, cast, goal="På plats varje dag")
    url = f"/arenden/{case.pk}/atgarder/{measure.pk}/andra/"
    page = text_of(
        login(client, cast.petra).post(url, {"version": case.version, "what": "x", "goal": MINE, "level": "elev"})
    )
    choice = re.search(r'formaction="([^"]+)"', page)
    assert choice is not None

    shown = text_of(client.post(choice[1], {"goal": MINE}, follow=True))

    assert 'value="På plats varje dag"' in shown
    assert MINE not in shown


def test_a_draft_of_a_step_that_has_gone_by_is_shown_with_what_the_other_wrote(cast: Cast, client: Client) -> None:
    case = way.anmald(cast)
    url, words = f"/arenden/{case.pk}/lamna-tillbaka/", {"version": case.version, "reason": MINE}
    login(client, cast.karin).post(url, words | {"utkast_spara": "tyst"})
    way.take(cast, case, "inled_utredning", cast.karin, reason="Frånvaron är upprepad.")

    answer = client.get(url)

    page = text_of(answer)
    assert answer.status_code == 200
    assert MINE in page
    assert beside(page)["reason"] == ("Karin Westerberg", "Frånvaron är upprepad.")
    assert "går inte att göra i steget Utredning" in page


def test_the_same_step_by_the_same_person_in_other_words_is_no_pressing_twice(cast: Cast, client: Client) -> None:
    case = way.granskning(cast)
    url, version = f"/arenden/{case.pk}/godkann/", case.version
    login(client, cast.karin).post(url, {"version": version, "reason": "Skolan behöver göra måndagarna lättare."})

    same = client.post(url, {"version": version, "reason": "Skolan behöver göra måndagarna lättare."})
    other = client.post(url, {"version": version, "reason": MINE})

    assert same.status_code == 302
    assert other.status_code == 409
    assert MINE in text_of(other)
    assert beside(text_of(other)) == {"reason": ("Karin Westerberg", "Skolan behöver göra måndagarna lättare.")}
