"""When a huvudman follows up its schools: twice a year, in weeks that it chooses (``oversight.occasions``)."""

from people.choices import Setting

SPRING = Setting(
    "uppfoljning-var",
    "Huvudmannens uppföljning, våren",
    11,
    "Från måndagen den veckan står uppföljningen i huvudmannens Mitt arbete.",
    source="kommuners praxis",
    before="vecka",
    least=2,
    most=24,
)
AUTUMN = Setting(
    "uppfoljning-host",
    "Huvudmannens uppföljning, hösten",
    41,
    "Från måndagen den veckan står uppföljningen i huvudmannens Mitt arbete.",
    source="kommuners praxis",
    before="vecka",
    least=33,
    most=51,
)
