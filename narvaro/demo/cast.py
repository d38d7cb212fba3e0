"""The named people of Älvköping: those the demo's stories are about. Data only."""

from dataclasses import dataclass, field
from datetime import date

ALVKOPING, GRANAS, MARIEDAL = "9910", "9920", "9930"
MENTORS_CLASS = "8B"  # whom the demo's mentor has: what goes on there is told by the cast alone


@dataclass(frozen=True)
class CastStaff:
    """A member of staff with a name: roles at schools by key (`BJ`, `EK`, `GY`)."""

    name: str
    username: str
    roles: tuple[tuple[str, str, str], ...]  # (role, school key, classes)
    sex: str = "K"


@dataclass(frozen=True)
class CastPupil:
    """A pupil with a name. `guardians` are `Förnamn Efternamn/relation`, a `*` after those who need an interpreter."""

    name: str
    klass: str
    sex: str
    guardians: tuple[str, ...]
    profile: str = "vanlig"
    two_homes: bool = False
    language: str = "svenska"
    kommun: str = ALVKOPING
    protection: str = "ingen"
    placed_by: str = ""
    placement: str = ""
    script: dict[date, str] = field(default_factory=dict)
    birthday_passed: bool = False  # turned 18 earlier this year
    temporary: bool = False  # has a T-number, no personnummer yet
    start: date | None = None  # came during the term
    end: date | None = None  # left the class during the term
    then: str = ""  # the class after `end`; empty when the pupil left the municipality


STAFF = (
    CastStaff("Karin Westerberg", "rektor", (("rektor", "BJ", ""),)),
    CastStaff("Bea Lund", "bitradande", (("biträdande rektor", "BJ", ""),)),
    CastStaff("Maria Nylund", "kurator", (("kurator", "BJ", ""),)),
    CastStaff("Petra Sandström", "utredare", (("specialpedagog", "BJ", ""),)),
    CastStaff("Birgitta Åkesson", "administrator", (("administratör", "BJ", ""), ("administratör", "EK", ""))),
    CastStaff("Sara Lindgren", "mentor", (("mentor", "BJ", "8B"),)),
    CastStaff("Amir Haddad", "amir.haddad", (("mentor", "BJ", "9A"),), sex="M"),
    CastStaff("Robin Berg", "robin.berg", (("mentor", "BJ", "8B"),), sex="M"),
    CastStaff("Kim Öberg", "personal", (("övrig personal", "BJ", ""),), sex="M"),
    CastStaff("Håkan Dahl", "huvudman", (("huvudman", "BJ", ""),), sex="M"),
    CastStaff("Jonas Ekdahl", "systemforvaltare", (("systemförvaltare", "BJ", ""),), sex="M"),
)


def _by_week(rows: dict[int, tuple[str, str, str, str, str]]) -> dict[date, str]:
    """Monday to Friday of ISO weeks of 2026 as dates."""
    return {
        date.fromisocalendar(2026, week, n + 1): code for week, codes in rows.items() for n, code in enumerate(codes)
    }


NOAH = _by_week({
    35: ("sen", "", "", "", ""),
    36: ("o1", "", "", "", ""),
    37: ("", "", "g*", "g*", ""),
    38: ("o2", "", "", "", ""),
    39: ("o1", "", "", "", ""),
    40: ("", "", "", "sen", ""),
    41: ("o2", "", "", "", "o-1"),
    42: ("g*", "g*", "", "", "o-1"),
    43: ("o3", "", "", "o2", ""),
    45: ("g*", "g*", "", "", "o-1"),
    46: ("o*", "", "oIdrott och hälsa", "", "o-1"),
    47: ("o2", "", "", "", ""),
})  # fmt: skip

TUVA = _by_week({38: ("", "g*", "", "", ""), 47: ("", "", "g*", "g*", "g*")})
ELIAS = _by_week({37: ("", "", "", "", "g*"), 41: ("", "g*", "g*", "", ""), 47: ("", "", "", "", "o3")})
LEO = _by_week({
    36: ("", "", "", "", "g*"),
    38: ("", "g*", "g*", "", ""),
    41: ("g*", "", "", "", "sen"),
    43: ("", "g*", "g*", "g*", ""),
    45: ("", "", "", "o*", ""),
    46: ("g*", "g*", "", "", ""),
    47: ("", "o2", "", "", ""),
})  # fmt: skip

WILMA = _by_week({
    36: ("", "g*", "g*", "g*", "g*"),
    37: ("g*", "g*", "", "", ""),
    40: ("g*", "g*", "g*", "g*", "g*"),
    41: ("g*", "g*", "", "", ""),
    43: ("", "o*", "g*", "g*", "g*"),
    45: ("", "", "g*", "g*", "g*"),
    46: ("g*", "g*", "g*", "", ""),
    47: ("", "", "", "", ""),
})  # fmt: skip
ISAK = _by_week({
    35: ("sen", "", "sen", "o1", ""),
    36: ("sen", "", "sen", "", "sen"),
    37: ("", "sen", "", "", ""),
    41: ("", "", "g*", "", ""),
    42: ("", "o2", "", "", "g*"),
    43: ("", "g*", "", "o*", ""),
    45: ("o*", "", "g*", "g*", ""),
    46: ("g*", "g*", "", "o*", "o*"),
    47: ("o*", "", "g*", "o*", "g*"),
})  # fmt: skip
INES = _by_week({
    35: ("", "", "", "sen", ""),
    36: ("o*", "", "sen", "", ""),
    37: ("g*", "", "", "", ""),
    38: ("o2", "sen", "", "", ""),
    39: ("o*", "", "", "", ""),
    40: ("o2", "", "", "sen", ""),
    41: ("g*", "", "", "", ""),
    42: ("o*", "", "sen", "", ""),
    46: ("", "sen", "", "", ""),
    47: ("o2", "", "", "", ""),
})  # fmt: skip
LIV = _by_week({
    34: ("", "", "g*", "", ""),
    35: ("g*", "", "", "g*", ""),
    36: ("g*", "sen", "", "", ""),
    37: ("", "", "sen", "", ""),
})  # fmt: skip

PUPILS = (
    CastPupil("Noah Ali", "8B", "M", ("Samira Ali/mor", "Karim Ali/far*"), "Noah", True, "arabiska", script=NOAH),
    CastPupil("Maja Öberg", "8B", "K", ("Eva Öberg/mor", "Patrik Öberg/far"), "Maja", True),
    CastPupil("Leo Nyström", "8B", "M", ("Linda Nyström/mor",), "Leo", script=LEO),
    CastPupil("Tuva Bergman", "8B", "K", ("Helena Bergman/mor", "Jonas Bergman/far"), script=TUVA),
    CastPupil("Elias Lindqvist", "8B", "M", ("Anna Lindqvist/mor", "Mikael Lindqvist/far"), script=ELIAS),
    CastPupil("Alva Ström", "8B", "K", ("Jenny Ström/mor", "Henrik Ström/far"), "frisk"),
    CastPupil("Alma Sjögren", "9A", "K", ("Helena Sjögren/mor", "Per Sjögren/far"), "Alma", kommun=GRANAS),
    CastPupil("Oskar Rydberg", "9A", "M", ("Malin Rydberg/mor", "Peter Rydberg/far"), "Oskar"),
    CastPupil("Oliver Kaya", "9C", "M", ("Elif Kaya/mor", "Murat Kaya/far"), "Oliver", True, "turkiska", MARIEDAL),
    CastPupil("Wilma Hedlund", "7C", "K", ("Sandra Hedlund/mor",), "Wilma", placed_by=GRANAS, placement="familjehem",
              script=WILMA),
    CastPupil("Hugo Lindén", "7C", "M", ("Frida Lindén/mor", "Marcus Lindén/far"), "Hugo"),
    CastPupil("Filippa Holm", "8A", "K", ("Camilla Holm/mor", "Stefan Holm/far"), "Filippa", True),
    CastPupil("Selma Karlsson", "7A", "K", ("Therese Karlsson/mor", "Andreas Karlsson/far"), "Selma"),
    CastPupil("Ines Marković", "8C", "K", ("Jelena Marković/mor*",), "Ines", language="bosniska", script=INES),
    CastPupil("Isak Dahlberg", "7B", "M", ("Sofia Dahlberg/mor", "Viktor Dahlberg/far"), "avtagande", True,
              script=ISAK),
    CastPupil("Signe Wikström", "9B", "K", ("Johanna Wikström/mor", "Erik Wikström/far"), "Signe"),
    CastPupil("Ebba Falk", "6B", "K", ("Emma Falk/mor", "Daniel Falk/far"), "Ebba"),
    CastPupil("Yusuf Abdi", "6A", "M", ("Hodan Abdi/mor*",), "Yusuf", language="somaliska", kommun=GRANAS),
    CastPupil("Melker Jonsson", "5B", "M", ("Ida Jonsson/mor", "Emil Jonsson/far"), "hela dagar"),
    CastPupil("Liv Hagström", "2A", "K", ("Elin Hagström/mor", "Oskar Hagström/far"), "frisk", True, script=LIV),
    CastPupil("Samuel Tesfay", "4A", "M", ("Rahel Tesfay/mor*",), "måndagar", language="tigrinja"),
    CastPupil("Elvira Norén", "SA25", "K", ("Cecilia Norén/mor",), "avtagande", birthday_passed=True),
    CastPupil("Ali Hosseini", "IM26", "M", ("Maria Björk/god man",), "länge borta", language="dari",
              placed_by=MARIEDAL, placement="hvb"),
    CastPupil("Casper Blom", "EK24", "M", ("Annika Blom/mor", "Mats Blom/far"), "sen", birthday_passed=True),
    # Pupils that the rules of protection, placement and hemkommun are tried on.
    CastPupil("Moa Lindholm", "8C", "K", ("Sara Lindholm/mor",), "måndagar", protection="sekretessmarkering"),
    CastPupil("Otto Palm", "4A", "M", ("Hanna Palm/mor", "Joel Palm/far"), protection="sekretessmarkering"),
    CastPupil("Nora Ek", "7B", "K", ("Julia Ek/mor",), "sjuklig", kommun=MARIEDAL,
              protection="skyddad folkbokföring"),
    CastPupil("Viggo Melin", "NA25", "M", ("Karin Melin/mor",), kommun=GRANAS, protection="skyddad folkbokföring"),
    CastPupil("Adam Berglund", "9B", "M", ("Marie Berglund/mor",), "hela dagar", kommun=MARIEDAL,
              placed_by=MARIEDAL, placement="hvb"),
    CastPupil("Lilly Nordin", "5A", "K", ("Jessica Nordin/mor", "Tobias Nordin/far"), two_homes=True,
              placed_by=GRANAS, placement="familjehem"),
    CastPupil("Hampus Åström", "AG1", "M", ("Lena Åström/mor", "Ulf Åström/far"), placed_by=GRANAS,
              placement="lss", birthday_passed=True),
    CastPupil("Zahra Rezai", "9C", "K", ("Masuma Rezai/mor*", "Jawad Rezai/far*"), language="dari", kommun="1473"),
    CastPupil("Zlata Melnyk", "8A", "K", ("Oksana Melnyk/mor*",), language="ukrainska", temporary=True),
    CastPupil("Maksym Kovalenko", "6B", "M", ("Olena Kovalenko/mor*",), language="ukrainska", temporary=True),
    CastPupil("Nils Sandberg", "8A", "M", ("Moa Sandberg/mor", "Emil Sandberg/far"), "hela dagar",
              end=date(2026, 10, 4), then="8C"),
    CastPupil("Freja Lundin", "6B", "K", ("Elin Lundin/mor",), start=date(2026, 9, 14)),
    CastPupil("Theo Holmgren", "5B", "M", ("Lina Holmgren/mor", "Simon Holmgren/far"), end=date(2026, 10, 16)),
)  # fmt: skip
