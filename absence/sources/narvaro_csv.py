"""The files about school days and absence in Närvaro's own format: their columns, in the order they are read."""

from people.tabular import Column, Table
from people.tabular.columns import DATE, PUPIL, SCHOOL, TIME, YES_NO, text, whole_minutes

LEKTIONER = Table(
    "lektioner",
    (
        Column("lektion", text(100, often_repeated=False), required=True),
        Column("datum", DATE, required=True),
        Column("start", TIME, required=True),
        Column("slut", TIME, required=True),
        Column("klass", text(40)),
        Column("elev", PUPIL),
        Column("ämne", text(100)),
        Column("skolenhetskod", SCHOOL),
        Column("inställd", YES_NO),
        Column("rapporterad", YES_NO),
    ),
    one_of=("klass", "elev"),
)
SCHEMATID = Table(
    "schematid",
    (
        Column("elev", PUPIL, required=True),
        Column("datum", DATE, required=True),
        Column("erbjudna minuter", whole_minutes(0), required=True),
        Column("rapporterade minuter", whole_minutes(0)),
        Column("första lektion", TIME),
        Column("sista lektion", TIME),
        Column("skolenhetskod", SCHOOL),
    ),
)
FRANVARO = Table(
    "franvaro",
    (
        Column("elev", PUPIL, required=True),
        Column("datum", DATE, required=True),
        Column("frånvarominuter", whole_minutes(1), required=True),
        Column("start", TIME),
        Column("slut", TIME),
        Column("lektion", text(100)),
        Column("ämne", text(100)),
        Column("giltig", YES_NO, required=True),
        Column("anmäld", YES_NO),
        Column("orsak", text(200)),
        Column("sen", YES_NO),
        Column("källa-id", text(200, often_repeated=False)),
        Column("skolenhetskod", SCHOOL),
        Column("borttagen", YES_NO),
    ),
)
