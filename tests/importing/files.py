"""Files to read in: Björkskolan's and Granåsskolan's, written by hand, and what the commands answer about them."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tests.cast import sample_numbers

TODAY = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
NOAH, MAJA, TUVA, ALMA = (number for number, _ in zip(sample_numbers("elev", 2012), range(4), strict=False))
EVA = next(sample_numbers("vuxen", 1985))
BJORK, EK, GRANAS = "99100001", "99100002", "99200001"

PEOPLE = {
    "kommuner.csv": "kod;namn;e-post\n9910;Älvköping;bun@alvkoping.example\n9920;Granås;\n",
    "huvudman.csv": "organisationsnummer;namn;kommunkod\n212000-9911;Älvköpings kommun;9910\n"
    "212000-9929;Granås kommun;9920\n",
    "skolor.csv": "skolenhetskod;namn;organisationsnummer\n"
    f"{BJORK};Björkskolan;212000-9911\n{EK};Ekskolan;212000-9911\n{GRANAS};Granåsskolan;212000-9929\n",
    "terminer.csv": "organisationsnummer;läsår;termin;från;till\n212000-9911;2026/2027;HT;2026-08-18;2026-12-18\n",
    "personal.csv": "användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post;klasser;från;till\n"
    f"sara;Sara;Lindgren;mentor;{BJORK};sara@alvkoping.example;8B;2026-08-10;\n"
    f"birgitta;Birgitta;Åkesson;administratör;{BJORK};birgitta@alvkoping.example;;2026-08-10;\n",
    "elever.csv": "personnummer;förnamn;efternamn;skolenhetskod;skolform;elev-id;årskurs;klass;"
    "folkbokföringskommun;från\n"
    f"{NOAH};Noah;Ali;{BJORK};grundskola;E1;8;8B;9910;2026-08-18\n"
    f"{MAJA};Maja;Öberg;{BJORK};grundskola;E2;8;8B;9910;2026-08-18\n"
    f"{TUVA};Tuva;Bergman;{BJORK};grundskola;E3;8;8A;9920;2026-08-18\n",
    "vardnadshavare.csv": "elev;förnamn;efternamn;personnummer;relation;telefon\n"
    f"E2;Eva;Öberg;{EVA};mor;070-174 06 05\n",
}
DAY = "2026-11-18"
SCHOOL_DAY = {
    "lektioner.csv": "lektion;datum;start;slut;klass;ämne\n"
    f"L1;{DAY};08:20;09:20;8B;Engelska\nL2;{DAY};09:30;10:30;8B;NO\nL3;{DAY};13:00;14:00;8B;Idrott och hälsa\n",
}
ABSENCE_HEADER = "elev;datum;frånvarominuter;start;lektion;giltig;anmäld;orsak;sen;källa-id;borttagen\n"


def write(folder: Path, *packages: dict[str, str]) -> Path:
    """Write files into a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        for name, content in package.items():
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def read(command: str, path: Path, *options: str) -> dict[str, Any]:
    """Run an import command; gives its answer, file by file, and everything under ``notes``."""
    out = StringIO()
    call_command(command, str(path), "--json", *options, stdout=out)
    answer = json.loads(out.getvalue())
    return {file["file"]: file for file in answer["files"]} | {"notes": answer["notes"], "run": answer["run"]}


def read_people(folder: Path, **files: str) -> dict[str, Any]:
    """Read in files about people, given by name without ending."""
    return read("import_people", write(folder, {f"{name}.csv": content for name, content in files.items()}))


def read_absence(folder: Path, *rows: str, header: str = ABSENCE_HEADER) -> dict[str, Any]:
    """Read in rows of franvaro.csv; gives what became of them."""
    path = write(folder, {"franvaro.csv": header + "".join(f"{row}\n" for row in rows)})
    answer: dict[str, Any] = read("import_absence", path / "franvaro.csv")["franvaro.csv"]
    return answer


def counts(file: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, corrected, unchanged and refused rows of a file."""
    return file["created"], file["corrected"], file["unchanged"], len(file["refused"])


def reasons(file: dict[str, Any]) -> list[tuple[int, str]]:
    """Line and column of each refused row."""
    return [(row["line"], row["column"]) for row in file["refused"]]
