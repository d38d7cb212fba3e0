"""SchoolSoft: the text files that it exports about people (tabs, UTF-8), and the list of unannounced absence.

Seen: the columns below, in a public converter's code and in web pages. What classes and schools are called in the
school register is not in the files: an administrator says which skolenhetskod and skolform they are about.
"""

from absence.sources.cells import is_inactive
from absence.sources.narvaro_csv import FRANVARO
from absence.sources.presets import Preset, Source, always, of
from people.importing.tables import ELEVER, PERSONAL, VARDNADSHAVARE
from people.tabular.layouts import Lookup

NAME = "schoolsoft"

# groups.txt: id, name, classtype (1 is a class), teacher (usernames with commas between)
CLASSES_OF_TEACHER = Lookup(file="groups", key="teacher", value="name", where=("classtype", "1"))

STUDENTS = Preset(
    "schoolsoft-elever",
    "SchoolSoft, students.txt",
    ELEVER,
    {
        "personnummer": of("socialnumber", how="nummer"),
        "förnamn": of("fname"),
        "efternamn": of("lname"),
        "elev-id": of("id", how="nummer"),
        "klass": of("class"),
    },
    NAME,
    files=("students",),
    leaves_out=(("active", is_inactive),),
    about="Elever som inte är aktiva hoppas över. Ange skolenhetskod och skolform.",
)
PARENTS = Preset(
    "schoolsoft-vardnadshavare",
    "SchoolSoft, parents.txt",
    VARDNADSHAVARE,
    {
        "elev": of("studentid", splits=True),
        "förnamn": of("fname1"),
        "efternamn": of("lname1"),
        "e-post": of("email1"),
        "telefon": of("mobile1"),
        "adress": of("address1"),
        "postnummer": of("pocode", how="nummer"),
        "ort": of("city"),
    },
    NAME,
    files=("parents",),
    about="Eleverna känns igen på sitt id i SchoolSoft. Läs in students.txt först.",
)
STAFF = Preset(
    "schoolsoft-personal",
    "SchoolSoft, staff.txt",
    PERSONAL,
    {
        "användarnamn": of("username"),
        "förnamn": of("fname"),
        "efternamn": of("lname"),
        "roll": of("type", how="roll-schoolsoft"),
        "e-post": of("email"),
        "klasser": of("username", lookup=CLASSES_OF_TEACHER),
    },
    NAME,
    files=("staff",),
    about="Lägg groups.txt i samma zip: där står vilka klasser en lärare är mentor för. Andra typer än 0 (lärare) och"
    " 1 (rektor) nekas, tills du har valt en roll. Ange skolenhetskod.",
)
UNANNOUNCED = Preset(
    "schoolsoft-oanmald",
    "SchoolSoft, oanmäld frånvaro",
    FRANVARO,
    {
        "datum": of("Vecka", "Dag", how="vecka-dag", repeats=True),
        "frånvarominuter": of("Lektion", how="lektionens-minuter"),
        "start": of("Lektion", how="lektionens-start"),
        "slut": of("Lektion", how="lektionens-slut"),
        "ämne": of("Lektion", how="lektionens-amne"),
        "anmäld": always("nej"),
    },
    NAME,
    about="Listan gäller en elev i taget: ange eleven, och om frånvaron är giltig. Tom vecka och dag är samma som"
    " ovanför.",
)

SOURCE = Source(
    NAME,
    "SchoolSoft",
    "Personfilerna (students, parents, staff, groups) och listan över oanmäld frånvaro.",
    (STUDENTS, PARENTS, STAFF, UNANNOUNCED),
    not_read={
        "lessons": "Filen säger veckodag, lärare, grupp och ämne, men varken datum eller tid.",
        "veckorapporten": "Cellerna räknar lektioner per vecka (18 st (66,7 %)). Närvaro räknar minuter per dag.",
    },
)
