"""Which schools and classes a block has: plans as data, and the schools and classes made of them."""

from dataclasses import dataclass

from narvaro.demo.timetable import Stage


@dataclass(frozen=True, eq=False)
class School:
    """A school unit."""

    key: str
    code: str
    name: str


@dataclass(frozen=True, eq=False)
class Klass:
    """A class with its stage's timetable; `id` is unique in the whole municipality."""

    id: str
    name: str
    school: School
    stage: Stage
    skolform: str
    year: str
    birth_year: int
    size: int


@dataclass(frozen=True)
class SchoolPlan:
    """A school as every block has it; in the first block it is the one of the demo."""

    key: str
    name: str
    classes: tuple[tuple[str, str, str, str, int, int], ...]  # name, stage, skolform, årskurs, birth year, pupils


PLANS = (
    SchoolPlan("BJ", "Björkskolan", (
        ("7A", "hög", "grundskola", "7", 2013, 25), ("7B", "hög", "grundskola", "7", 2013, 24),
        ("7C", "hög", "grundskola", "7", 2013, 26), ("8A", "hög", "grundskola", "8", 2012, 25),
        ("8B", "hög", "grundskola", "8", 2012, 26), ("8C", "hög", "grundskola", "8", 2012, 25),
        ("9A", "hög", "grundskola", "9", 2011, 26), ("9B", "hög", "grundskola", "9", 2011, 25),
        ("9C", "hög", "grundskola", "9", 2011, 24), ("AG8", "mellan", "anpassad grundskola", "8", 2012, 6),
    )),
    SchoolPlan("EK", "Ekskolan", (
        ("FA", "F", "förskoleklass", "F", 2020, 21), ("1A", "låg", "grundskola", "1", 2019, 22),
        ("2A", "låg", "grundskola", "2", 2018, 22), ("3A", "låg", "grundskola", "3", 2017, 21),
        ("4A", "mellan", "grundskola", "4", 2016, 20), ("4B", "mellan", "grundskola", "4", 2016, 19),
        ("5A", "mellan", "grundskola", "5", 2015, 21), ("5B", "mellan", "grundskola", "5", 2015, 22),
        ("6A", "mellan", "grundskola", "6", 2014, 22), ("6B", "mellan", "grundskola", "6", 2014, 21),
    )),
    SchoolPlan("GY", "Älvgymnasiet", (
        ("NA26", "gymnasium", "gymnasieskola", "1", 2010, 26), ("SA26", "gymnasium", "gymnasieskola", "1", 2010, 25),
        ("NA25", "gymnasium", "gymnasieskola", "2", 2009, 24), ("SA25", "gymnasium", "gymnasieskola", "2", 2009, 24),
        ("NA24", "gymnasium", "gymnasieskola", "3", 2008, 22), ("EK24", "gymnasium", "gymnasieskola", "3", 2008, 23),
        ("IM26", "gymnasium", "gymnasieskola", "1", 2009, 14),
        ("AG1", "gymnasium", "anpassad gymnasieskola", "1", 2009, 6),
    )),
)  # fmt: skip
BLOCK = sum(size for plan in PLANS for *_, size in plan.classes)

ROLES = ("rektor", "biträdande rektor", "kurator", "specialpedagog", "skolsköterska", "skolpsykolog", "administratör")
