"""A school's files in Närvaro's own format, small enough to read: the pupils of the story told in the browser."""

import datetime as dt
import zipfile
from pathlib import Path

TERM = dt.date(2026, 8, 18)
BREAK = (dt.date(2026, 10, 26), dt.date(2026, 10, 30))
TODAY = dt.date(2026, 11, 20)
LIV, OMAR = "201201012380", "201201022389"  # pupils; numbers of Skatteverket's test list
EVA, PER = "198401042398", "198401072395"  # Liv's guardians


def school_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Weekdays outside the break."""
    days = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5 and not BREAK[0] <= day <= BREAK[1]]


PEOPLE = {
    "kommuner.csv": """kod;namn;postadress
1780;Karlstad;Box 1, 651 84 Karlstad
1766;Sunne;Box 2, 686 24 Sunne
""",
    "huvudman.csv": """organisationsnummer;namn;kommunkod;e-post
2120001850;Karlstads kommun;1780;skola@huvudman.example
""",
    "skolor.csv": """skolenhetskod;namn;organisationsnummer
12345678;Granskolan;2120001850
""",
    "terminer.csv": """organisationsnummer;läsår;termin;från;till
2120001850;2026/2027;HT;2026-08-18;2026-12-18
2120001850;2026/2027;VT;2027-01-11;2027-06-11
""",
    "lov.csv": """organisationsnummer;från;till;namn
2120001850;2026-10-26;2026-10-30;höstlov
""",
    "personal.csv": """användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post;klasser;från
moa;Moa;Mentorsson;mentor;12345678;moa@skola.example;8C;2026-08-10
kurt;Kurt;Kuratorsson;kurator;12345678;kurt@skola.example;;2026-08-10
rut;Rut;Rektorsson;rektor;12345678;rut@skola.example;;2026-08-10
ulf;Ulf;Utredarsson;specialpedagog;12345678;ulf@skola.example;;2026-08-10
ada;Ada;Adminsson;administratör;12345678;ada@skola.example;;2026-08-10
hans;Hans;Huvudmansson;huvudman;12345678;hans@skola.example;;2026-08-10
""",
    "elever.csv": f"""personnummer;förnamn;efternamn;skolenhetskod;skolform;årskurs;klass;folkbokföringskommun;från
{LIV};Liv;Lundgren;12345678;grundskola;8;8C;1766;2026-08-18
{OMAR};Omar;Said;12345678;grundskola;8;8C;1780;2026-08-18
""",
    "vardnadshavare.csv": f"""elev;förnamn;efternamn;personnummer;relation;telefon;får kontaktas
{LIV};Eva;Lundgren;{EVA};mor;070-174 06 05;ja
{LIV};Per;Lundgren;{PER};far;070-174 06 06;ja
""",
}


def absence() -> dict[str, str]:
    """Six hours a day; Liv misses every Monday in September and October, and today, unexcused."""
    days = school_days(TERM, TODAY)
    times = "\n".join(f"{pupil};{day};360;360;08:20;14:00" for pupil in (LIV, OMAR) for day in days)
    missed = [day for day in days if day.month in (9, 10) and day.weekday() in (0, 3)] + [TODAY]
    rows = "\n".join(f"{LIV};{day};360;08:20;nej;nej" for day in missed)
    return {
        "schematid.csv": f"elev;datum;erbjudna minuter;rapporterade minuter;första lektion;sista lektion\n{times}\n",
        "franvaro.csv": f"elev;datum;frånvarominuter;start;giltig;anmäld\n{rows}\n",
    }


def zipped(path: Path, files: dict[str, str]) -> Path:
    """The files as one zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
