"""The whole routine by its pages: every form posted as a browser posts it, from the first talk to a closed case."""

import re

from django.test import Client

from cases.models import Case, Measure, State, Talk
from tests.cases import way
from tests.cast import Cast, login

AGREEMENTS = {"agreements-TOTAL_FORMS": "3", "agreements-INITIAL_FORMS": "0"}


def post(client: Client, case: Case, step: str, **data: object) -> None:
    """Post a page of a case with its version, and follow it to the case."""
    address = f"/arenden/{case.pk}/{step}/"
    page = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    answer = client.post(address, {"version": version[1] if version else "", **data})
    assert answer.status_code == 302, re.findall(r"<li>.*?</li>", answer.content.decode())


def test_a_pupil_goes_from_the_first_talk_to_a_closed_case(cast: Cast, client: Client) -> None:
    samira, karim = (each.guardian for each in cast.noah.guardianships.order_by("pk"))
    login(client, cast.sara)
    talk = {
        "held_on": "2026-11-20",
        "channel": Talk.Channel.PHONE,
        "with_elev": "on",
        f"with_vh_{samira.pk}": "on",
        f"absent_{karim.pk}": "Erbjöds tid, kunde inte",
        "pupil_view": "Bussen går för tidigt.",
        "trigger": "Fler än fem tillfällen",
        "outcome": Talk.Outcome.REPORT,
        "agreements-0-what": "Skjuts på måndagar",
        "agreements-0-who": "Samira Ali",
        **AGREEMENTS,
    }
    answer = client.post(f"/elever/{cast.noah.pk}/samtal/", talk)
    case = Case.objects.get()
    assert answer.headers["location"] == f"/arenden/{case.pk}/anmal/"
    post(client, case, "anmal", concern="Noah är borta varje måndag.")
    login(client, cast.karin)
    why = {"sarskilt_stod_why": "Noah ligger efter i engelska.", "krankning_why": "Inget tyder på det."}
    appointed = why | {"sarskilt_stod": "ja", "krankning": "nej", "utredare": cast.petra.pk, "team": [cast.maria.pk]}
    post(client, case, "inled-utredning", reason="Upprepad frånvaro.", ready_by="2026-12-11", **appointed)
    login(client, cast.petra)
    post(client, case, "utredning", **way.mapping_form(case))
    post(client, case, "lamna-for-granskning")
    login(client, cast.karin)
    post(client, case, "godkann", reason="Måndagarna behöver bli lättare.")
    login(client, cast.petra)
    plan = {"what": "Möta vid bussen", "goal": "Fyra av fem", "when": "8.05", "responsible": cast.sara.pk}
    post(client, case, "atgarder", follow_up_on="2026-12-11", level="elev", **plan)
    way.take_part(case, by=cast.petra)
    post(client, case, "borja-folja-upp")
    measure = Measure.objects.get()
    login(client, cast.sara)
    post(client, case, f"atgarder/{measure.pk}/genomford", done_on="2026-11-20", done_note="Noah kom.")
    login(client, cast.karin)
    effect = {f"effect_{measure.pk}": "god", "decision": "avsluta", f"after_{measure.pk}": "fortsätter"}
    post(client, case, "utvardering", held_on="2026-11-20", participants="Alla", conclusion="Det går.", **effect)
    aftercare = {"aftercare_by": cast.sara.pk, "aftercare_until": way.NEXT_WEEK.isoformat()}
    post(client, case, "avsluta", closing=Case.Closing.WISHED_EFFECT, reason="Noah är här.", **aftercare)

    assert way.fresh(case).state == State.AVSLUTAD
    assert client.get(f"/arenden/{case.pk}/").status_code == 200
