"""The corpus: for each file a sentence that says what must come of it.

Either one clear error and nothing is done, or rows: how many are created, corrected, unchanged, and which are refused
(line, column, value, part of the reason). The world is Björkskolan on 20 November 2026 (``tests.importing.files``):
Noah and Maja in 8B with three lessons on the 18th, Tuva in 8A without any.
"""

import datetime as dt
import gzip
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.corpus.making import (
    GOOD,
    GOOD_ROW,
    HEADER,
    MEGABYTE,
    OTHER_ROW,
    absence,
    huge_together,
    linked,
    locked,
    odd_method,
    row,
    says_size,
    workbook,
    workbook_with,
    wrong_sum,
    zipped,
)
from tests.importing.files import ALMA, BJORK, DAY, EK, MAJA, NOAH, PEOPLE, TUVA

Counts = tuple[int, int, int]  # created, corrected, unchanged
Refused = tuple[int, str, str, str]  # line, column, value, part of the reason
CELLS = HEADER.strip().split(";")


@dataclass(frozen=True)
class Case:
    """A file, and what must come of it."""

    says: str
    file: str
    make: Callable[[], bytes]
    error: str = ""
    counts: Counts = (0, 0, 0)
    refused: list[Refused] = field(default_factory=list)
    command: str = "import_absence"
    told: str = ""  # a note

    @property
    def is_known(self) -> bool:
        """Whether the page takes files of this ending."""
        return self.file.rpartition(".")[2] in ("csv", "txt", "tsv", "zip", "xlsx")


def of(content: bytes) -> Callable[[], bytes]:
    """A file that is small enough to stand here."""
    return lambda: content


def bad(says: str, file: str, make: Callable[[], bytes] | bytes, error: str) -> Case:
    """A file that cannot be read at all."""
    return Case(says, file, of(make) if isinstance(make, bytes) else make, error=error)


def rows(says: str, content: bytes, counts: Counts, *refused: Refused, file: str = "franvaro.csv") -> Case:
    """A file of absence whose rows are taken or refused one by one."""
    return Case(says, file, of(content), counts=counts, refused=list(refused))


def cell(says: str, column: str, value: str, reason: str, **cells: str) -> Case:
    """A good row, and one with a bad cell."""
    bad_row = row(**cells)
    return rows(says, absence(row(elev=MAJA), bad_row), (1, 0, 0), (3, column, value, reason))


UNREADABLE = [
    bad("a file with nothing in it says that it is empty", "franvaro.csv", b"\xef\xbb\xbf", "är tom"),
    bad("a file of empty lines is empty", "franvaro.csv", b"\n\n\r\n\r", "är tom"),
    bad("a file without a required column names it", "franvaro.csv",
        absence("x;2026-11-18;60", header="elev;datum;frånvarominuter"), "saknar kolumnen giltig"),
    bad("a separator that nobody uses leaves all columns missing", "franvaro.csv",
        GOOD.replace(b";", b"|"), "saknar kolumnerna elev, datum, frånvarominuter, giltig"),
    bad("spaces are no separator", "franvaro.csv", GOOD.replace(b";", b"  "), "saknar kolumnerna elev"),
    bad("a title above the headers is no header", "franvaro.csv", b"Rapport november\n" + GOOD, "saknar kolumnerna"),
    bad("the same column twice is ambiguous", "franvaro.csv",
        absence(GOOD_ROW, header=HEADER.strip() + ";DATUM"), "har kolumnen datum två gånger"),
    bad("NUL bytes are not text", "franvaro.csv", GOOD + b"\0\0\0", "är inte en textfil"),
    bad("UTF-16 without a mark has NUL bytes", "franvaro.csv", GOOD.decode().encode("utf-16-le"), "inte en textfil"),
    bad("half a character of UTF-16 is damage", "franvaro.csv", GOOD.decode().encode("utf-16")[:-1], "inte en textfil"),
    bad("bytes that are in no encoding are not text", "franvaro.csv", GOOD + b"\x81\x8d\x9d", "inte en textfil"),
    bad("a picture is not text", "franvaro.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "inte en textfil"),
    bad("a PDF is not text", "franvaro.csv", b"%PDF-1.7\n%\x81\x8f\x90\x9d\n1 0 obj\0", "inte en textfil"),
    bad("a web page is not a table of ours", "franvaro.csv",
        b"<html><table><tr><td>elev</td></tr></table></html>", "saknar kolumnerna"),
    bad("JSON is not a table", "franvaro.csv", b'{"elev": "1", "datum": 2}', "rad"),
    bad("a quote that never ends is found at its line", "franvaro.csv",
        GOOD + b'"201201012380;2026-11-18;60\n' * 3, "citattecknen stämmer inte"),
    bad("a cell of 10 MB is no cell", "franvaro.csv",
        lambda: GOOD + b'"' + b"x\n" * (5 * MEGABYTE) + b'";2026-11-18\n', "en cell är orimligt lång"),
    bad("a line of 20 MB is no line", "franvaro.csv", lambda: GOOD + b"x" * (20 * MEGABYTE), "en rad som är för lång"),
    bad("a zip that was cut off is damaged", "frånvaro.zip", lambda: zipped({"franvaro.csv": GOOD})[:-40], "är skadad"),
    bad("a zip that lacks its beginning is damaged", "frånvaro.zip",
        lambda: zipped({"franvaro.csv": GOOD * 50})[60:], "är skadad"),
    bad("a file with a wrong checksum is damaged", "frånvaro.zip", wrong_sum, "är skadad"),
    bad("text is no zip", "frånvaro.zip", GOOD, "är skadad eller inte en zip-fil"),
    bad("gzip is no zip", "frånvaro.zip", lambda: gzip.compress(GOOD), "är skadad eller inte en zip-fil"),
    bad("a way of packing that nobody knows cannot be read", "frånvaro.zip", odd_method, "är skadad"),
    bad("a zip bomb is never unpacked", "frånvaro.zip",
        lambda: zipped({"franvaro.csv": GOOD + b"0" * (30 * MEGABYTE)}), "packad på ett orimligt sätt"),
    bad("a small file that says it is 2 GB is a bomb", "frånvaro.zip",
        lambda: says_size(2**31), "packad på ett orimligt sätt"),
    bad("10 GB together are not unpacked", "frånvaro.zip", huge_together, "orimligt stor"),
    bad("more files than any export has are not looked through", "frånvaro.zip",
        lambda: zipped({f"{number}.csv": b"" for number in range(1001)}), "har 1001 filer"),
    bad("a name that leads out of the zip is refused", "frånvaro.zip",
        lambda: zipped({"../../etc/franvaro.csv": GOOD}), "leder ut ur zip-filen"),
    bad("so is one with the folders of Windows", "frånvaro.zip",
        lambda: zipped({"..\\..\\franvaro.csv": GOOD}), "leder ut ur zip-filen"),
    bad("so is one that begins at the root", "frånvaro.zip",
        lambda: zipped({"/etc/franvaro.csv": GOOD}), "leder ut ur zip-filen"),
    bad("so is one on a disk", "frånvaro.zip", lambda: zipped({"C:/franvaro.csv": GOOD}), "leder ut ur zip-filen"),
    bad("a link in a zip is not followed", "frånvaro.zip", linked, "har en länk"),
    bad("a password cannot be guessed", "frånvaro.zip", locked, "låst med lösenord"),
    bad("two files of one name are ambiguous", "frånvaro.zip",
        lambda: zipped({"a/franvaro.csv": GOOD, "b/franvaro.csv": GOOD}), "flera filer som heter franvaro.csv"),
    bad("so are two that mean the same file", "frånvaro.zip",
        lambda: zipped({"franvaro.csv": GOOD, "Frånvaro.txt": GOOD}), "franvaro finns två gånger"),
    bad("a zip without a file of ours has nothing to read", "frånvaro.zip",
        lambda: zipped({"bilder.csv": GOOD}), "ingen fil att läsa"),
    bad("a zip in a zip is not opened", "frånvaro.zip",
        lambda: zipped({"franvaro.zip": zipped({"franvaro.csv": GOOD})}), "ingen fil att läsa"),
    bad("one bad file stops all of a zip", "frånvaro.zip",
        lambda: zipped({"franvaro.csv": GOOD, "lektioner.csv": b'lektion;datum;start;slut;klass\n"L9'}),
        "lektioner.csv"),
    bad("a workbook that was cut off is damaged", "franvaro.xlsx",
        lambda: workbook({"franvaro": [CELLS]})[:-50], "är en skadad Excelfil"),
    bad("a zip that is no workbook cannot be opened as one", "franvaro.xlsx",
        lambda: zipped({"franvaro.csv": GOOD}), "går inte att öppna som en arbetsbok"),
    bad("text is no workbook", "franvaro.xlsx", GOOD, "inte en Excelfil alls"),
    bad("a damaged workbook in a zip is named by its own name", "frånvaro.zip",
        lambda: zipped({"franvaro.xlsx": workbook({"franvaro": [CELLS]})[:-50]}), "franvaro.xlsx är en skadad"),
    bad("a workbook that becomes too large is not opened", "franvaro.xlsx",
        lambda: workbook_with("xl/worksheets/sheet1.xml", bytes(257 * MEGABYTE)), "för stor för en arbetsbok"),
    bad("a workbook whose sheet is no XML is told of", "franvaro.xlsx",
        lambda: workbook_with("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "franvaro"),
    bad("a sheet without headers is empty", "franvaro.xlsx", lambda: workbook({"franvaro": []}), "är tom"),
    bad("sheets that mean the same file are ambiguous", "franvaro.xlsx",
        lambda: workbook({"franvaro": [CELLS], "från-varo": [CELLS]}), "franvaro finns två gånger"),
    bad("a workbook of the old kind is not read", "franvaro.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100,
        "är en äldre Excelfil"),
]  # fmt: skip

READ = [
    rows("headers alone change nothing", absence(), (0, 0, 0)),
    rows("every kind of line end is a line end", HEADER.strip().encode() + b"\r\n" + GOOD_ROW.strip().encode() + b"\r"
         + OTHER_ROW.encode(), (2, 0, 0)),
    rows("UTF-8 with a mark", b"\xef\xbb\xbf" + GOOD, (2, 0, 0)),
    rows("UTF-16 the other way round", b"\xfe\xff" + GOOD.decode().encode("utf-16-be"), (2, 0, 0)),
    rows("Windows-1252", GOOD.decode().encode("cp1252"), (2, 0, 0)),
    rows("latin-1 in the midst of UTF-8 is read letter by letter",
         absence(row(orsak="övrigt")) + row(elev=MAJA, orsak="förkyld").encode("latin-1") + b"\n", (2, 0, 0)),
    rows("the line that Excel wants first is passed by", b"sep=;\r\n" + GOOD, (2, 0, 0)),
    rows("commas between cells", GOOD.replace(b";", b","), (2, 0, 0)),
    rows("tabs between cells", GOOD.replace(b";", b"\t"), (2, 0, 0)),
    rows("every cell in quotes", b"\n".join(b";".join(b'"' + each + b'"' for each in line.split(b";"))
         for line in GOOD.splitlines()), (2, 0, 0)),
    rows("headers in capitals, in pieces of letters, with hard spaces",
         GOOD.decode().replace("frånvarominuter", "FRA\N{COMBINING RING ABOVE}NVARO\N{NO-BREAK SPACE}minuter").encode(),
         (2, 0, 0)),
    rows("separators at the end of every line", b"\n".join(line + b";;" for line in GOOD.splitlines()), (2, 0, 0)),
    rows("empty lines and lines of separators have nothing to say",
         absence(row(), "", ";;;;;;;;;;", row(elev=MAJA)), (2, 0, 0)),
    rows("text of several lines in a cell is one cell", absence(row(orsak='"sjuk\nhemma"'), row(elev=MAJA)), (2, 0, 0)),
    rows("a row with more cells than headers is refused", absence(row() + ";extra", row(elev=MAJA)), (1, 0, 0),
         (2, "", "", "fler celler än rubriker")),
    rows("a row that ends too soon has empty cells at its end", absence(f"{NOAH};{DAY};60", row(elev=MAJA)), (2, 0, 0)),
    rows("a row that ends before what is required is refused", absence(f"{NOAH};{DAY}", row(elev=MAJA)), (1, 0, 0),
         (2, "frånvarominuter", "", "Fyll i frånvarominuter")),
    rows("the same row ten thousand times is one row", absence(*[row()] * 10_000), (1, 0, 9_999)),
    rows("a later row corrects an earlier", absence(row(), row(giltig="ja")), (1, 1, 0)),
    rows("what is taken back before it was known leaves nothing", absence(row(borttagen="ja")), (0, 0, 1)),
    rows("invisible marks around a number are no part of it",
         absence(row(elev=f"\N{RIGHT-TO-LEFT MARK}{NOAH}\N{ZERO WIDTH SPACE}"), row(elev=MAJA)), (2, 0, 0)),
    rows("a cell that turns the writing around is read as its letters",
         absence(row(orsak="\N{RIGHT-TO-LEFT OVERRIDE}kuj s\N{POP DIRECTIONAL FORMATTING}")), (1, 0, 0)),
    rows("what COPY and SQL would take for orders is text",
         absence(row(orsak="\\N"), row(elev=MAJA, orsak='"\\.\'; DROP TABLE people_student; --"')), (2, 0, 0)),
    rows("a script is text", absence(row(orsak="<script>alert(1)</script>")), (1, 0, 0)),
    rows("control characters are no text", absence(row(orsak="sj\x07u\x1bk")), (1, 0, 0)),
    cell("a formula is no pupil", "elev", "=1+1", "Eleven finns inte", elev="=1+1"),
    cell("an unknown personal number is nobody", "elev", ALMA, "Eleven finns inte", elev=ALMA),
    cell("a number with two digits changed is nobody", "elev", NOAH[:-2] + NOAH[:-3:-1], "Eleven finns inte",
         elev=NOAH[:-2] + NOAH[:-3:-1]),
    cell("a number that Excel has shortened is nobody", "elev", "2,01201E+11", "Eleven finns inte", elev="2,01201E+11"),
    cell("an id of ten thousand characters is nobody's", "elev", "9" * 200, "Korta den", elev="9" * 10_000),
    cell("a row about nobody is refused", "elev", "", "Fyll i elev", elev=""),
    cell("a day in 2062 is a slip of the finger", "datum", "2062-11-18", "orimligt långt bort", datum="2062-11-18"),
    cell("so is the year 1", "datum", "0001-01-01", "orimligt långt bort", datum="0001-01-01"),
    cell("a day next autumn has no school yet", "datum", "2027-11-18", "ingen skoltid", datum="2027-11-18"),
    cell("29 February is not every year", "datum", "2027-02-29", "finns inte i kalendern", datum="2027-02-29"),
    cell("29 February 2028 is a day, without school yet", "datum", "2028-02-29", "ingen skoltid", datum="2028-02-29"),
    cell("month 13 is no month", "datum", "2026-13-01", "finns inte i kalendern", datum="2026-13-01"),
    cell("a moment is no day", "datum", "2026-11-18T08:20", "år-månad-dag", datum="2026-11-18T08:20"),
    cell("the night when the clock is turned back has no lessons", "datum", "2026-10-25", "ingen",
         datum="2026-10-25", start="02:30"),
    cell("digits of another script are no minutes", "frånvarominuter", "٦٠", "hela minuter", franvarominuter="٦٠"),
    cell("half a minute is no whole one", "frånvarominuter", "60,5", "hela minuter", franvarominuter="60,5"),
    cell("nobody is away less than nothing", "frånvarominuter", "-60", "hela minuter", franvarominuter="-60"),
    cell("no minutes are no absence", "frånvarominuter", "0", "hela minuter", franvarominuter="0"),
    cell("no day is longer than a day", "frånvarominuter", "99999999999999999999", "hela minuter",
         franvarominuter="99999999999999999999"),
    cell("NaN is no number", "frånvarominuter", "NaN", "hela minuter", franvarominuter="NaN"),
    cell("nobody is away longer than school", "frånvarominuter", "600", "mer än elevens skoltid",
         franvarominuter="600", lektion=""),
    cell("24:00 is no time", "start", "24:00", "timmar och minuter", start="24:00"),
    cell("absence does not last past midnight", "start", "23:50", "midnatt", start="23:50", lektion=""),
    cell("perhaps is neither yes nor no", "giltig", "kanske", "ja eller nej", giltig="kanske"),
    cell("a reason is short", "orsak", "x" * 200, "Korta den till högst 200", orsak="x" * 201),
    rows("rows that are too much together are refused from the one that is", absence(
        row(franvarominuter="100", lektion="", kallaid="1"), row(franvarominuter="100", lektion="", kallaid="2")),
        (1, 0, 0), (3, "frånvarominuter", "100", "mer än skoltiden den dagen, 180")),
    rows("overlapping absence is counted once and taken", absence(row(start="08:20", lektion="", kallaid="1"),
         row(start="08:40", lektion="", franvarominuter="40", kallaid="2")), (2, 0, 0)),
    Case("a pupil without lessons that day is refused where the day is named", "franvaro.csv",
         of(absence(row(elev=TUVA, lektion=""))), refused=[(2, "datum", DAY, "ingen skoltid")]),
    Case("overlapping lessons are both lessons", "lektioner.csv",
         of(f"lektion;datum;start;slut;klass\nL8;{DAY};08:00;09:00;8B\nL9;{DAY};08:30;09:30;8B\n".encode()),
         counts=(2, 0, 0)),
    Case("a lesson that ends before it begins is refused", "lektioner.csv",
         of(f"lektion;datum;start;slut;klass\nL8;{DAY};09:00;08:00;8B\n".encode()),
         refused=[(2, "slut", "08:00", "slutar innan")]),
    Case("a lesson of nobody is refused", "lektioner.csv",
         of(f"lektion;datum;start;slut;klass;elev\nL8;{DAY};08:00;09:00;;\n".encode()),
         refused=[(2, "elev", "", "vems lektion")]),
    Case("a pupil with two schools the same day must say which", "elever.csv", of(
        "personnummer;förnamn;efternamn;skolenhetskod;skolform;från\n"
        f"{NOAH};Noah;Ali;{BJORK};grundskola;2026-08-18\n{NOAH};Noah;Ali;{EK};grundskola;2026-13-01\n".encode()),
        command="import_people", counts=(0, 0, 1), refused=[(3, "från", "2026-13-01", "finns inte i kalendern")]),
    Case("a pupil who is not yet born is refused", "elever.csv", of(
        f"personnummer;förnamn;efternamn;skolenhetskod;skolform\n20301231TF01;Ny;Ek;{BJORK};grundskola\n".encode()),
        command="import_people", refused=[(2, "personnummer", "20301231TF01", "har inte varit än")]),
    Case("an unknown school is refused by its code", "elever.csv", of(
        f"personnummer;förnamn;efternamn;skolenhetskod;skolform\n{ALMA};Alma;Ek;12;grundskola\n".encode()),
        command="import_people", refused=[(2, "skolenhetskod", "12", "Skolan finns inte")]),
    Case("a term that ends before it begins is refused", "terminer.csv", of(
        PEOPLE["terminer.csv"].replace("2026-12-18", "2026-08-01").encode()), command="import_people",
        refused=[(2, "till", "2026-08-01", "före")]),
    Case("an address that is none is refused", "personal.csv", of(
        f"användarnamn;förnamn;efternamn;roll;skolenhetskod;e-post\nny;Ny;Ek;mentor;{BJORK};ny@@x\n".encode()),
        command="import_people", refused=[(2, "e-post", "ny@@x", "inte rätt skriven")]),
    Case("a role that nobody has is refused with those there are", "personal.csv", of(
        f"användarnamn;förnamn;efternamn;roll;skolenhetskod\nny;Ny;Ek;kung;{BJORK}\n".encode()),
        command="import_people", refused=[(2, "roll", "kung", "Skriv något av: mentor")]),
    Case("real dates, times and numbers of a workbook are read", "franvaro.xlsx", lambda: workbook({"franvaro": [
        CELLS, [int(NOAH), dt.date(2026, 11, 18), 60, dt.time(8, 20), "L1", "nej"],
        [float(MAJA), DAY, 60.0, "", "L1", True]]}), counts=(2, 0, 0)),
    Case("what a formula gave is read, and a formula without a value is an empty cell", "franvaro.xlsx",
         lambda: workbook({"franvaro": [CELLS, [NOAH, DAY, "=30+30", "", "L1", "nej"]]}),
         refused=[(2, "frånvarominuter", "0", "hela minuter")]),
    Case("other sheets of a workbook are told of and left", "franvaro.xlsx",
         lambda: workbook({"Diagram": [["x"]], "Frånvaro": [CELLS, [NOAH, DAY, 60, "", "L1", "nej"]]}),
         counts=(1, 0, 0), told="Diagram hör inte till formatet"),
    Case("what a Mac adds to a zip is passed by", "export.zip",
         lambda: zipped({"export/franvaro.csv": GOOD, "__MACOSX/._franvaro.csv": b"\0", "export/.DS_Store": b"\0"}),
         counts=(2, 0, 0)),
    Case("a column that is not ours is told of and left", "franvaro.csv",
         of(absence(row() + ";x", header=HEADER.strip() + ";anteckning")), counts=(1, 0, 0),
         told="kolumnen anteckning används inte"),
]  # fmt: skip

CASES = UNREADABLE + READ
