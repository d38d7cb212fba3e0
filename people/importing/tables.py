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
        Column("kod", MUNICIPALITY, "Kommunens kod hos SCB.", "9910", required=True),
        Column("namn", text(60), "Kommunens namn.", "Älvköping", required=True),
        Column("e-post", EMAIL, "Dit skolan kan nå den som tar emot besked om elever.", "utbildning@alvkoping.example"),
        Column("postadress", lines(500), "Adressen i fönstret på brev till hemkommunen.", "Box 10, 999 10 Älvköping"),
        Column("socialnämnd", text(100), "Nämnden som tar emot orosanmälningar.", "Socialnämnden i Älvköping"),
        Column("socialtjänst", text(30), "Telefon till socialtjänstens mottagning.", "0980-31 92 10"),
        Column("socialjour", text(30), "Telefon till socialjouren, kvällar och helger.", "0980-31 92 90"),
    ),
    row="en kommun som inte är en av Sveriges 290, eller adressen och socialtjänsten i en som är det",
)
HUVUDMAN = Table(
    "huvudman",
    (
        Column("organisationsnummer", ORGANISATION, "Huvudmannens organisationsnummer.", "212000-9911", required=True),
        Column("namn", text(200), "Huvudmannens namn.", "Älvköpings kommun", required=True),
        Column("kommunkod", MUNICIPALITY, "Kommunen som huvudmannen är eller finns i.", "9910", required=True),
        Column("e-post", EMAIL, "Huvudmannens e-postadress.", "utbildning@alvkoping.example"),
        Column("postadress", lines(500), "Huvudmannens postadress.", "Box 10, 999 10 Älvköping"),
    ),
    row="en huvudman",
)
SKOLOR = Table(
    "skolor",
    (
        Column("skolenhetskod", SCHOOL, "Skolverkets kod för skolenheten.", "99000001", required=True),
        Column("namn", text(200), "Skolans namn.", "Björkskolan", required=True),
        Column("organisationsnummer", ORGANISATION, "Huvudmannen, som i huvudman.csv.", "212000-9911", required=True),
        Column("e-post", EMAIL, "Skolans e-postadress.", "bjorkskolan@alvkoping.example"),
    ),
    row="en skolenhet",
)
TERMINER = Table(
    "terminer",
    (
        Column("organisationsnummer", ORGANISATION, "Huvudmannen, som i huvudman.csv.", "212000-9911", required=True),
        Column("läsår", SCHOOL_YEAR, "Läsåret som terminen hör till.", "2026/2027", required=True),
        Column("termin", one_of(*Term.Kind.values), "Hösttermin eller vårtermin.", "HT", required=True),
        Column("från", DATE, "Terminens första skoldag.", "2026-08-18", required=True),
        Column("till", DATE, "Terminens sista skoldag.", "2026-12-18", required=True),
    ),
    row="en termin",
)
LOV = Table(
    "lov",
    (
        Column("organisationsnummer", ORGANISATION, "Huvudmannen, som i huvudman.csv.", "212000-9911", required=True),
        Column("från", DATE, "Första dagen utan skola.", "2026-10-26", required=True),
        Column(
            "till",
            DATE,
            "Sista dagen utan skola. Samma som från när det är en enda dag.",
            "2026-10-30",
            required=True,
        ),
        Column("namn", text(100), "Vad dagarna heter.", "Höstlov"),
        Column("skolenhetskod", SCHOOL, "Skolan som dagarna gäller. Tom cell: alla huvudmannens skolor.", "99000001"),
    ),
    row="dagar utan skola under terminen: lov, studiedag eller helgdag",
)
PERSONAL = Table(
    "personal",
    (
        Column(
            "användarnamn",
            USERNAME,
            "Det personen loggar in med. Stora och små bokstäver är samma.",
            "sara.lindgren",
            required=True,
        ),
        Column("förnamn", text(150), "Personens förnamn.", "Sara", required=True),
        Column("efternamn", text(150), "Personens efternamn.", "Lindgren", required=True),
        Column("roll", one_of(*Role.values), "Rollen bestämmer vad personen får se och göra.", "mentor", required=True),
        Column(
            "skolenhetskod",
            SCHOOL,
            "Skolan där rollen gäller. Har personen rollen på flera skolor skrivs en rad för varje.",
            "99000001",
            required=True,
        ),
        Column(
            "e-post",
            EMAIL,
            "Dit påminnelser och återställning av lösenord skickas.",
            "sara.lindgren@alvkoping.example",
        ),
        Column(
            "klasser",
            text(400),
            "Mentorns alla klasser på skolan, med komma emellan. En klass som inte längre står med tas ifrån mentorn.",
            "8A,8B",
        ),
        Column("från", DATE, "Första dagen i rollen. Tom cell: den dag filen läses in.", "2026-08-10"),
        Column("till", DATE, "Sista dagen i rollen. Tom cell: tills vidare.", "2027-06-18"),
    ),
    row="en persons roll på en skola",
)
ELEVER = Table(
    "elever",
    (
        Column(
            "personnummer",
            PERSON,
            "Elevens personnummer. En nolla som Excel tagit bort läggs tillbaka.",
            "20120311-2386",
            required=True,
        ),
        Column("förnamn", text(100), "Elevens förnamn.", "Maja", required=True),
        Column("efternamn", text(100), "Elevens efternamn.", "Öberg", required=True),
        Column("skolenhetskod", SCHOOL, "Skolan där eleven går.", "99000001", required=True),
        Column(
            "skolform",
            one_of(*Skolform.values),
            "Bestämmer vilka paragrafer i skollagen som gäller.",
            "grundskola",
            required=True,
        ),
        Column(
            "elev-id",
            text(100, often_repeated=False),
            "Elevens id i ert eget system. Kan sedan användas i stället för personnummer i de andra filerna.",
            "E1042",
        ),
        Column("årskurs", text(10), "Elevens årskurs.", "8"),
        Column("klass", text(40), "Elevens klass. En ny klass läggs upp av sig själv.", "8B"),
        Column(
            "folkbokföringskommun",
            MUNICIPALITY,
            "Kommunkod. Är den en annan än huvudmannens kan hemkommunen behöva besked.",
            "9910",
        ),
        Column(
            "skydd",
            one_of(*Protection.values),
            "Skyddade personuppgifter. Tom cell ändrar inget: ett skydd tas bara bort av ordet ingen.",
            "ingen",
        ),
        Column("placerad av", MUNICIPALITY, "Kommunkod för den kommun som har placerat eleven.", "0114"),
        Column("placeringsform", one_of(*PlacementKind.values), "Hur eleven är placerad.", "familjehem"),
        Column(
            "från",
            DATE,
            "Första dagen på skolan, i klassen och årskursen. Tom cell: den dag filen läses in, och för en elev som"
            " är ny i Närvaro läsårets början.",
            "2026-08-18",
        ),
        Column("till", DATE, "Sista dagen. Tom cell: tills vidare.", "2027-06-10"),
    ),
    row="en elevs plats på en skola",
)
VARDNADSHAVARE = Table(
    "vardnadshavare",
    (
        Column("elev", PUPIL, "Eleven.", "20120311-2386", required=True),
        Column("förnamn", text(100), "Vårdnadshavarens förnamn.", "Eva", required=True),
        Column("efternamn", text(100), "Vårdnadshavarens efternamn.", "Öberg", required=True),
        Column(
            "personnummer",
            PERSON,
            "Vårdnadshavarens personnummer. Då känns samma person igen hos syskon.",
            "19850105-2388",
        ),
        Column("relation", text(40), "Vem personen är för eleven.", "mor"),
        Column("e-post", EMAIL, "Vårdnadshavarens e-postadress.", "eva.oberg@hem.example"),
        Column("telefon", text(30), "Numret som mentorn ringer.", "070-174 06 05"),
        Column("adress", text(200), "Gatuadress.", "Björkvägen 4"),
        Column("postnummer", text(10), "Postnummer.", "999 10"),
        Column("ort", text(60), "Postort.", "Älvköping"),
        Column("språk", text(40), "Språket hemma.", "svenska"),
        Column("tolk", YES_NO, "Om samtal behöver tolk.", "nej"),
        Column(
            "får kontaktas",
            YES_NO,
            "Om skolan får ta kontakt. Saknas kolumnen räknas alla som ja; finns den måste ja skrivas ut.",
            "ja",
        ),
    ),
    row="en vårdnadshavare till en elev",
)
