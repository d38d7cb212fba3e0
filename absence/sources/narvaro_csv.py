"""The files about school days and absence in Närvaro's own format: their columns, in the order they are read."""

from absence.sources.presets import Source
from people.tabular import Column, Table
from people.tabular.columns import DATE, PUPIL, SCHOOL, TIME, YES_NO, text, whole_minutes

LEKTIONER = Table(
    "lektioner",
    (
        Column(
            "lektion",
            text(100, often_repeated=False),
            "Lektionens id i ert system. Samma id samma dag är samma lektion.",
            "MA8B-47-5",
            required=True,
        ),
        Column("datum", DATE, "Dagen.", "2026-11-20", required=True),
        Column("start", TIME, "När lektionen börjar.", "08:20", required=True),
        Column("slut", TIME, "När lektionen slutar.", "09:20", required=True),
        Column("klass", text(40), "Klassen som har lektionen.", "8B"),
        Column(
            "elev",
            PUPIL,
            "Eleven, när lektionen är elevens egen. Står både elev och klass gäller eleven.",
            "E1042",
        ),
        Column("ämne", text(100), "Ämnet.", "Matematik"),
        Column(
            "skolenhetskod",
            SCHOOL,
            "Skolan. Behövs när flera skolor har en klass med samma namn eller eleven går på flera skolor.",
            "99000001",
        ),
        Column("inställd", YES_NO, "Ja för en lektion som inte hölls: den räknas inte.", "nej"),
        Column(
            "rapporterad",
            YES_NO,
            "Om läraren har rapporterat närvaron. Saknas kolumnen räknas alla som ja; finns den måste ja skrivas ut.",
            "ja",
        ),
    ),
    row="en lektion som hålls eller är inställd, för en klass eller en elev",
    one_of=("klass", "elev"),
)
SCHEMATID = Table(
    "schematid",
    (
        Column("elev", PUPIL, "Eleven.", "20120311-2386", required=True),
        Column("datum", DATE, "Skoldagen.", "2026-11-19", required=True),
        Column("erbjudna minuter", whole_minutes(0), "Elevens lektionstid den dagen.", "360", required=True),
        Column(
            "rapporterade minuter",
            whole_minutes(0),
            "Hur mycket av tiden som lärare har rapporterat. Tom cell: allt.",
            "300",
        ),
        Column("första lektion", TIME, "När elevens första lektion börjar.", "08:20"),
        Column("sista lektion", TIME, "När elevens sista lektion börjar.", "14:00"),
        Column("skolenhetskod", SCHOOL, "Skolan. Behövs när eleven går på flera skolor den dagen.", "99000001"),
    ),
    row="en elevs skoldag, för den som inte har lektioner att läsa in",
)
FRANVARO = Table(
    "franvaro",
    (
        Column("elev", PUPIL, "Eleven.", "E1042", required=True),
        Column("datum", DATE, "Dagen.", "2026-11-20", required=True),
        Column(
            "frånvarominuter",
            whole_minutes(1),
            "Hur länge eleven var borta. Aldrig mer än skoltiden den dagen.",
            "60",
            required=True,
        ),
        Column("start", TIME, "När frånvaron började. Utan start gäller lektionens.", "08:20"),
        Column("slut", TIME, "När frånvaron slutade.", "09:20"),
        Column("lektion", text(100), "Lektionens id, som i lektioner.csv.", "MA8B-47-5"),
        Column("ämne", text(100), "Ämnet. Utan ämne gäller lektionens.", "Matematik"),
        Column("giltig", YES_NO, "Om skolan bedömer frånvaron som giltig.", "ja", required=True),
        Column("anmäld", YES_NO, "Om hemmet har anmält frånvaron.", "ja"),
        Column(
            "orsak",
            text(200),
            "Kort orsak, som sjuk eller ledig. Ordet ledig räknas som beviljad ledighet när frånvaron är giltig.",
            "sjuk",
        ),
        Column("sen", YES_NO, "Ja för sen ankomst.", "nej"),
        Column(
            "källa-id",
            text(200, often_repeated=False),
            "Radens id i ert system. Med det känns en rättelse igen; annars på elev, datum, start och lektion.",
            "F-20261120-17",
        ),
        Column("skolenhetskod", SCHOOL, "Skolan. Behövs när eleven går på flera skolor den dagen.", "99000001"),
        Column("borttagen", YES_NO, "Ja tar tillbaka en rad som har lästs in tidigare.", "nej"),
    ),
    row="frånvaro från en lektion eller en sammanhängande tid",
)

SOURCE = Source("narvaro", "Närvaros eget format", "Filer med Närvaros egna namn och kolumner.")
