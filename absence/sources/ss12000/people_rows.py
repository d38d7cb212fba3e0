"""People and schools of a source as rows of skolor.csv, personal.csv, elever.csv and vardnadshavare.csv. Pure.

The tables below say what the standard's words mean here. What is not in them gives nobody anything: a pupil without
skolplikt or gymnasium is not read, and whoever has no duty with a role of the routine at a school is övrig personal.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from absence.sources.ss12000.records import AssignmentRole, Duty, Enrolment, Group, Organisation, Person
from people.models import Protection, Skolform
from people.roles import Role

Row = dict[str, str]
DAY = dt.timedelta(days=1)

SKOLFORM = {
    "FKLASS": Skolform.FORSKOLEKLASS,
    "GR": Skolform.GRUNDSKOLA,
    "GRS": Skolform.ANPASSAD_GRUNDSKOLA,
    "TR": Skolform.ANPASSAD_GRUNDSKOLA,  # träningsskolan is a part of it
    "GY": Skolform.GYMNASIESKOLA,
    "GYS": Skolform.ANPASSAD_GYMNASIESKOLA,
}
PROTECTION = {
    "Ingen": Protection.NONE,
    "Sekretessmarkering": Protection.SEKRETESSMARKERING,
    "Skyddad folkbokföring": Protection.SKYDDAD_FOLKBOKFORING,
}
# A skoladministratör may be anybody in the office, and the role here reads in files and posts letters: given by hand.
ROLES = {
    "Rektor": Role.REKTOR,
    "Kurator": Role.KURATOR,
    "Skolsköterska": Role.SKOLSKOTERSKA,
    "Skolpsykolog": Role.SKOLPSYKOLOG,
    "Speciallärare/specialpedagog": Role.SPECIALPEDAGOG,
}
GUARDIANS = {"Vårdnadshavare": "vårdnadshavare", "God man": "god man"}
"""Who is a guardian here. Annan ansvarig and Utsedd behörig may fetch a child, not decide."""

OWN_EMAIL = {"Privat", "Arbete övrigt"}  # never the work address of a teacher who is a parent too
WHOLE_SCHOOLS = {"Skola", "Rektorsområde"}  # a duty there is at all their school units; above them it is at none
KLASS, MENTOR_GROUP = "Klass", "Mentor"
DECEASED = "Avliden"


# ------------------------------------------------------------------------------------------------------ Schools


class Schools:
    """The school units of one huvudman among a source's organisations."""

    def __init__(self, organisations: Mapping[str, Organisation], huvudman_number: str) -> None:
        """``huvudman_number`` is the organisation number, ten digits."""
        self._all = organisations
        self._number = huvudman_number
        self._below: dict[str, set[str]] = {}
        self._own = {key for key, each in organisations.items() if each.school_unit_code and self._is_ours(key)}
        for unit in self._own:
            for above in self._up(unit):
                self._below.setdefault(above, set()).add(organisations[unit].school_unit_code)

    def code_of(self, organisation: str) -> str:
        """The code of the school unit that an organisation is or is a part of; empty if it is none of ours."""
        return next((self._all[key].school_unit_code for key in self._up(organisation) if key in self._own), "")

    def codes_under(self, organisation: str) -> list[str]:
        """The school units where somebody with a duty at an organisation works."""
        if code := self.code_of(organisation):
            return [code]
        known = self._all.get(organisation)
        whole = known is not None and known.organisation_type in WHOLE_SCHOOLS
        return sorted(self._below.get(organisation, ())) if whole else []

    def rows(self, huvudman_number: str, today: dt.date) -> Iterator[Row]:
        """skolor.csv: the units that have not closed."""
        for key in sorted(self._own):
            unit = self._all[key]
            if unit.end_date is None or unit.end_date >= today:
                yield {
                    "skolenhetskod": unit.school_unit_code,
                    "namn": unit.display_name,
                    "organisationsnummer": huvudman_number,
                    "e-post": unit.email,
                }

    def _is_ours(self, key: str) -> bool:
        """Whether the huvudman above a unit is ours; where the source names none, all are."""
        numbers = [
            self._all[each].organisation_number
            for each in self._up(key)
            if self._all[each].organisation_type == "Huvudman" and self._all[each].organisation_number
        ]
        return not numbers or _ten_digits(numbers[0]) == self._number

    def _up(self, key: str) -> Iterator[str]:
        """An organisation and those above it; a ring in the source's tree ends where it began."""
        seen: set[str] = set()
        at = key
        while at in self._all and at not in seen:
            yield at
            seen.add(at)
            parent = self._all[at].parent_organisation
            at = parent.id if parent else ""


def _ten_digits(number: str) -> str:
    digits = "".join(each for each in number if each.isdigit())
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


# ------------------------------------------------------------------------------------------------------- Pupils


@dataclass(frozen=True, slots=True)
class InClass:
    """A pupil's time in a class."""

    school: str
    name: str
    first: dt.date | None
    last: dt.date | None


def is_pupil(person: Person) -> bool:
    """Whether somebody has a place in a school that the routine is for."""
    return any(each.school_type in SKOLFORM for each in person.enrolments)


def pupil_rows(
    key: str,
    person: Person | None,
    before: Person | None,
    classes: Sequence[InClass],
    schools: Schools,
    today: dt.date,
    *,
    tell_municipality: bool = True,
) -> Iterator[Row]:
    """elever.csv: a row for each place, and for each class there. ``person`` is None for one that is gone.

    A place that was said before and is not any more ends yesterday: nobody is ever removed.
    """
    now = _places(person, schools) if person else []
    said = {(school, each.start_date) for school, each in now}
    for school, enrolment in now:
        assert person is not None  # noqa: S101  # places come from a person
        row = _pupil_row(key, person, school, enrolment, tell_municipality=tell_municipality)
        own = [each for each in classes if each.school == school and _meet(each, enrolment)]
        for each in sorted(own, key=lambda each: each.first or enrolment.start_date):
            first = max(each.first or enrolment.start_date, enrolment.start_date)
            yield row | {"klass": each.name, "från": first.isoformat()}
        if not own:
            yield row
    if before is None:
        return
    for school, enrolment in _places(before, schools):
        if (school, enrolment.start_date) not in said:
            ended = min(enrolment.end_date or today, today - DAY)
            row = _pupil_row(key, person or before, school, enrolment, tell_municipality=tell_municipality)
            yield row | {"till": max(ended, enrolment.start_date).isoformat()}


def _places(person: Person, schools: Schools) -> list[tuple[str, Enrolment]]:
    """The places that count, with the school's code, in the order of time. None for the dead."""
    if person.person_status == DECEASED:
        return []
    found = [
        (schools.code_of(each.enroled_at.id), each)
        for each in person.enrolments
        if each.school_type in SKOLFORM and not (each.cancelled and each.end_date is None)
    ]
    return sorted(((code, each) for code, each in found if code), key=lambda found: found[1].start_date)


def _meet(held: InClass, enrolment: Enrolment) -> bool:
    """Whether a time in a class is within a place, at least in part."""
    return (held.last is None or held.last >= enrolment.start_date) and (
        held.first is None or enrolment.end_date is None or held.first <= enrolment.end_date
    )


def _pupil_row(key: str, person: Person, school: str, enrolment: Enrolment, *, tell_municipality: bool) -> Row:
    row = {
        "personnummer": person.civic_no.value if person.civic_no else "",
        "förnamn": person.given_name,
        "efternamn": person.family_name,
        "skolenhetskod": school,
        "skolform": SKOLFORM[enrolment.school_type].value,
        "elev-id": key,
        "årskurs": _year(enrolment),
        "klass": "",
        "skydd": PROTECTION[person.security_marking].value if person.security_marking in PROTECTION else "",
        "från": enrolment.start_date.isoformat(),
        "till": enrolment.end_date.isoformat() if enrolment.end_date else "",
    }
    return row | {"folkbokföringskommun": municipality_of(person)} if tell_municipality else row


def _year(enrolment: Enrolment) -> str:
    if enrolment.school_year is None:
        return ""
    return str(enrolment.school_year) if enrolment.school_year else "F"


def municipality_of(person: Person) -> str:
    """The code of the municipality where somebody is registered, or empty."""
    codes = [each.municipality_code for each in person.addresses if each.type == "Folkbokföring"]
    return str(codes[0]).zfill(4) if codes and codes[0] is not None else ""


# ---------------------------------------------------------------------------------------------------- Guardians


def guardian_row(pupil: str, guardian: Person, relation: str, *, still: bool, known: bool) -> Row | None:
    """vardnadshavare.csv: a guardian of a pupil, or ``still`` false: somebody who is not any more.

    The file takes nobody away, but says that nobody may contact them; of the dead, too, if they were ``known``.
    """
    may_contact = still and guardian.person_status != DECEASED
    if relation not in GUARDIANS or not (may_contact or known):
        return None
    address = _home(guardian)
    return {
        "elev": pupil,
        "förnamn": guardian.given_name,
        "efternamn": guardian.family_name,
        "personnummer": guardian.civic_no.value if guardian.civic_no else "",
        "relation": GUARDIANS[relation],
        "e-post": next((each.value for each in guardian.emails if each.type in OWN_EMAIL), ""),
        "telefon": next((each.value for each in sorted(guardian.phone_numbers, key=lambda each: not each.mobile)), ""),
        "adress": address[0],
        "postnummer": address[1],
        "ort": address[2],
        "får kontaktas": "ja" if may_contact else "nej",
    }


def _home(person: Person) -> tuple[str, str, str]:
    """Where letters go: street, postal code, town. A special postal address comes before the registered one."""
    order = ["Särskild postadress", "Postadress", "Folkbokföring"]
    known = [each for each in person.addresses if each.type in order]
    if not known:
        return "", "", ""
    best = min(known, key=lambda each: order.index(each.type))
    return best.street_address, best.postal_code, best.locality


# -------------------------------------------------------------------------------------------------------- Staff


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group, and for mentor groups the class that all its pupils are in, if it is one."""

    group: Group
    klass: Group | None = None

    @property
    def as_class(self) -> Group | None:
        """The class that a mentor of the group has."""
        return self.group if self.group.group_type == KLASS else self.klass


Given = dict[tuple[str, Role], Row]  # (school, role) → the row that gives it


def staff_rows(
    person: Person, duties: Iterable[tuple[Duty | None, Duty | None]],
    groups: Mapping[str, KnownGroup], schools: Schools, today: dt.date,
) -> Iterator[Row]:  # fmt: skip
    """personal.csv: the roles of one person, by their duties as (now, as last read); a duty that is gone is None now.

    A role that was given before and is not any more ends yesterday.
    """
    username = username_of(person)
    if not username:
        return
    now, before = _given(duties, 0, groups, schools, today), _given(duties, 1, groups, schools, today)
    who = {
        "användarnamn": username,
        "förnamn": person.given_name,
        "efternamn": person.family_name,
        "e-post": next((each.value for each in person.emails if each.type == "Skola personal"), ""),
    }
    for row in now.values():
        yield who | row
    yesterday = (today - DAY).isoformat()
    for place, row in before.items():
        if place not in now:
            yield who | row | {"klasser": "", "till": max(row["från"], min(row["till"] or yesterday, yesterday))}


def username_of(person: Person) -> str:
    """What somebody logs in by: the standard's eduPersonPrincipalName, else the work e-mail."""
    names = [
        *person.edu_person_principal_names,
        *(each.value for each in person.emails if each.type == "Skola personal"),
    ]
    return next((each.strip() for each in names if each.strip()), "")


def _given(
    duties: Iterable[tuple[Duty | None, Duty | None]], which: int,
    groups: Mapping[str, KnownGroup], schools: Schools, today: dt.date,
) -> Given:  # fmt: skip
    given: Given = {}
    others: Given = {}
    for pair in duties:
        duty = pair[which]
        if duty is None:
            continue
        role = ROLES.get(duty.duty_role)
        for school in schools.codes_under(duty.duty_at.id):
            _give(given if role else others, school, role or Role.PERSONAL, duty.start_date, duty.end_date)
        for school, klass, first, last in _mentor_of(duty, groups, schools, today):
            _give(given, school, Role.MENTOR, first, last, klass)
    in_the_routine = {school for school, _ in given}
    return given | {place: row for place, row in others.items() if place[0] not in in_the_routine}


def _mentor_of(
    duty: Duty, groups: Mapping[str, KnownGroup], schools: Schools, today: dt.date
) -> Iterator[tuple[str, str, dt.date, dt.date | None]]:
    """The classes that somebody is mentor of now: school, class, first and last day."""
    for each, last in _mentorships(duty, today):
        known = groups.get(each.group.id)
        klass = known.as_class if known else None
        school = schools.code_of(klass.organisation.id) if klass else ""
        if klass and school:
            yield school, class_name(klass), max(each.start_date or duty.start_date, duty.start_date), last


def without_class(
    duty: Duty, groups: Mapping[str, KnownGroup], schools: Schools, today: dt.date
) -> Iterator[tuple[str, str]]:
    """The groups of our schools that somebody is mentor of now and that are within no single class: id and name."""
    for each, _ in _mentorships(duty, today):
        known = groups.get(each.group.id)
        if known and known.as_class is None and schools.code_of(known.group.organisation.id):
            yield each.group.id, class_name(known.group)


def _mentorships(duty: Duty, today: dt.date) -> Iterator[tuple[AssignmentRole, dt.date | None]]:
    """What somebody is mentor of now, and until when."""
    for each in duty.assignment_role:
        last = min((day for day in (each.end_date, duty.end_date) if day), default=None)
        if each.assignment_role_type == "Mentor" and (last is None or last >= today):
            yield each, last


def _give(given: Given, school: str, role: Role, first: dt.date, last: dt.date | None, klass: str = "") -> None:
    """Add to what somebody has at a school: from the first of the days to the last of them, all classes together."""
    start, end = first.isoformat(), last.isoformat() if last else ""
    row = given.get((school, role))
    if row is None:
        row = given[school, role] = {
            "roll": role.value, "skolenhetskod": school, "klasser": "", "från": start, "till": end
        }  # fmt: skip
    classes = [each for each in [*row["klasser"].split(","), klass] if each]
    row["klasser"] = ",".join(dict.fromkeys(classes))
    row["från"] = min(row["från"], start)
    row["till"] = max(row["till"], end) if row["till"] and end else ""


def class_name(group: Group) -> str:
    """A class by the name it has in our files."""
    return " ".join(group.display_name.split()).replace(",", " ")
