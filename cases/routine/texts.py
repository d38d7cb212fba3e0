"""Where a huvudman may write a text of its own, shown beside ours: at each step, and at fields of the forms.

Plain text, so that it can say what the school calls things, whom to ask and where a form lies, and nothing else.
"""

from people.choices import Setting

STEP = "steg"
"""The place of a step's text; its field is the step."""

FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "kontakt": ("Kontakt med hemmet", {"reason": "Vad hemmet berättade", "promised": "Vad som lovades"}),
    "samtal": (
        "Samtal om frånvaro",
        {
            "pupil_view": "Elevens egen bild",
            "guardian_view": "Vårdnadshavarnas bild",
            "team_view": "Arbetslagets bild",
            "pattern": "Mönster",
            "works_well": "Vad som fungerar",
            "follow_up_on": "Nästa uppföljning",
        },
    ),
    "anmal": (
        "Anmälan till rektor",
        {"concern": "Vad oroar dig?", "tried": "Vad ni har prövat", "elevhalsa": "Elevhälsans stöd"},
    ),
    "lamna_tillbaka": (
        "Beslut att inte utreda",
        {"reason": "Skäl", "suggestions": "Förslag till mentorn", "check_again_on": "Ny kontroll"},
    ),
    "inled_utredning": (
        "Beslut att utreda",
        {"reason": "Skäl", "utredare": "Utredare"},
    ),
    "godkann": ("Godkänn utredningen", {"reason": "Varför åtgärder behövs"}),
    "atgard": ("Åtgärd", {"what": "Vad ni gör", "goal": "Målet", "follow_up_on": "När den följs upp"}),
    "utvardering": (
        "Utvärdering",
        {"pupil_view": "Elevens egen bild", "guardian_view": "Vårdnadshavarnas bild", "conclusion": "Samlad bedömning"},
    ),
    "atgardsprogram": (
        "Åtgärdsprogram",
        {"need": "Behov", "met": "Hur det tillgodoses", "taking_part": "Delaktighet", "reason": "Skäl"},
    ),
    "samverkan": ("Samverkan", {"purpose": "Syfte", "shared": "Vad som delas", "outcome": "Vad det ledde till"}),
    "avsluta": ("Avsluta ärendet", {"closing": "Varför ärendet avslutas", "reason": "Hur det blev"}),
    "ateruppta": ("Återuppta ärendet", {"reason": "Varför"}),
}
"""The forms, and of each the fields: what they are called on the page of settings."""


def _text(place: str, field: str, title: str, help_text: str) -> Setting[str]:
    return Setting(f"text-{place}-{field}".replace("_", "-"), title, "", help_text)


def texts(steps: dict[str, str]) -> dict[tuple[str, str], Setting[str]]:
    """Every text that may be written, by place and field; ``steps`` are the steps' names and titles."""
    at_steps = {
        (STEP, name): _text(STEP, name, f"Steget {title}", "Står med råden, i formulären och på sidan Rutinen.")
        for name, title in steps.items()
    }
    return at_steps | {
        (form, field): _text(form, field, f"{title}: {label}", "Står under rubriken till fältet, efter vår hjälp.")
        for form, (title, fields) in FIELDS.items()
        for field, label in fields.items()
    }
