"""The files about people in Närvaro's own format: their columns, in the order they are read."""

from people.models import PlacementKind, Protection, Skolform, Term
from people.roles import Role
from people.tabular import Column, Table
from people.tabular.columns import (
    DATE,
    EMAIL,
    MUNICIPALITY,
    ORGANISATION,
    PERSON,
    PUPIL,
    SCHOOL,
    SCHOOL_YEAR,
    USERNAME,
    YES_NO,
    lines,
    one_of,
    text,
)

KOMMUNER = Table(
    "kommuner",
    (
        Column("kod", MUNICIPALITY, required=True),
        Column("namn", text(60), required=True),
        Column("e-post", EMAIL),
        Column("postadress", lines(500)),
    ),
)
HUVUDMAN = Table(
    "huvudman",
    (
        Column("organisationsnummer", ORGANISATION, required=True),
        Column("namn", text(200), required=True),
        Column("kommunkod", MUNICIPALITY, required=True),
        Column("e-post", EMAIL),
        Column("postadress", lines(500)),
    ),
)
SKOLOR = Table(
    "skolor",
    (
        Column("skolenhetskod", SCHOOL, required=True),
        Column("namn", text(200), required=True),
        Column("organisationsnummer", ORGANISATION, required=True),
        Column("e-post", EMAIL),
    ),
)
TERMINER = Table(
    "terminer",
    (
        Column("organisationsnummer", ORGANISATION, required=True),
        Column("läsår", SCHOOL_YEAR, required=True),
        Column("termin", one_of(*Term.Kind.values), required=True),
        Column("från", DATE, required=True),
        Column("till", DATE, required=True),
    ),
)
LOV = Table(
    "lov",
    (
        Column("organisationsnummer", ORGANISATION, required=True),
        Column("från", DATE, required=True),
        Column("till", DATE, required=True),
        Column("namn", text(100)),
        Column("skolenhetskod", SCHOOL),
    ),
)
PERSONAL = Table(
    "personal",
    (
        Column("användarnamn", USERNAME, required=True),
        Column("förnamn", text(150), required=True),
        Column("efternamn", text(150), required=True),
        Column("roll", one_of(*Role.values), required=True),
        Column("skolenhetskod", SCHOOL, required=True),
        Column("e-post", EMAIL),
        Column("klasser", text(400)),
        Column("från", DATE),
        Column("till", DATE),
    ),
)
ELEVER = Table(
    "elever",
    (
        Column("personnummer", PERSON, required=True),
        Column("förnamn", text(100), required=True),
        Column("efternamn", text(100), required=True),
        Column("skolenhetskod", SCHOOL, required=True),
        Column("skolform", one_of(*Skolform.values), required=True),
        Column("elev-id", text(100, often_repeated=False)),
        Column("årskurs", text(10)),
        Column("klass", text(40)),
        Column("folkbokföringskommun", MUNICIPALITY),
        Column("skydd", one_of(*Protection.values)),
        Column("placerad av", MUNICIPALITY),
        Column("placeringsform", one_of(*PlacementKind.values)),
        Column("från", DATE),
        Column("till", DATE),
    ),
)
VARDNADSHAVARE = Table(
    "vardnadshavare",
    (
        Column("elev", PUPIL, required=True),
        Column("förnamn", text(100), required=True),
        Column("efternamn", text(100), required=True),
        Column("personnummer", PERSON),
        Column("relation", text(40)),
        Column("e-post", EMAIL),
        Column("telefon", text(30)),
        Column("adress", text(200)),
        Column("postnummer", text(10)),
        Column("ort", text(60)),
        Column("språk", text(40)),
        Column("tolk", YES_NO),
        Column("får kontaktas", YES_NO),
    ),
)
