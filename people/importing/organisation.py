"""Municipalities, huvudmän, schools, terms and breaks, out of their files."""

from people.importing.merging import merge
from people.importing.reach import Reach
from people.importing.staging import Reason, Staging

UNKNOWN_HUVUDMAN = "Huvudmannen finns inte. Kontrollera organisationsnumret, eller läs in huvudman.csv först."
UNKNOWN_SCHOOL = "Skolan finns inte. Kontrollera skolenhetskoden, eller läs in skolor.csv först."
UNKNOWN_MUNICIPALITY = "Kommunkoden finns inte. Kontrollera den, eller läs in kommunen med kommuner.csv."
WRONG_ORDER = "Till är före från. Byt plats på datumen eller rätta dem."


def optional(staging: Staging, columns: dict[str, tuple[str, str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Values that the file gives, and defaults for those it has no column for.

    ``columns`` has for each column of the target: the field, the expression over ``s``, the default.
    """
    values = {name: said for name, (field, said, _) in columns.items() if staging.has(field)}
    return values, {name: default for name, (_, _, default) in columns.items() if name not in values}


def contact(staging: Staging) -> tuple[dict[str, str], dict[str, str]]:
    """E-mail and postal address."""
    return optional(
        staging,
        {
            "email": ("e_post", "coalesce(s.e_post, '')", "''"),
            "postal_address": ("postadress", "coalesce(s.postadress, '')", "''"),
        },
    )


def social_services(staging: Staging) -> tuple[dict[str, str], dict[str, str]]:
    """Where a worry about a child is told."""
    columns = {"social_board": "socialnamnd", "social_phone": "socialtjanst", "social_emergency_phone": "socialjour"}
    return optional(staging, {name: (field, f"coalesce(s.{field}, '')", "''") for name, field in columns.items()})


def import_municipalities(staging: Staging, reach: Reach) -> None:
    """kommuner.csv: names, addresses and social services of municipalities, beside the 290 that are built in.

    They are the same for every school, and letters about pupils go there: on the page only a systemförvaltare of all
    schools changes them. Rows that say what is known are taken from anybody.
    """
    values, defaults = contact(staging)
    social, social_defaults = social_services(staging)
    said = {"name": "s.namn", **values, **social}
    defaults |= social_defaults
    if reach.limited and not reach.municipalities:
        same = " AND ".join(f't."{name}" = {expression}' for name, expression in said.items())
        known = f"SELECT FROM people_municipality t WHERE t.code = s.kod AND {same}"
        staging.refuse("kod", reach.MUNICIPALITY, f"NOT EXISTS ({known})")
    merge(staging, "people_municipality", key={"code": "s.kod"}, values=said, defaults=defaults)


def import_huvudman(staging: Staging, reach: Reach) -> None:
    """huvudman.csv. A municipality that is not in the list is named after its huvudman."""
    if reach.limited:
        staging.refuse("organisationsnummer", reach.OTHER_HUVUDMAN, *reach.huvudman_number("s.organisationsnummer"))
    values, defaults = contact(staging)
    merge(
        staging,
        "people_municipality",
        key={"code": "s.kommunkod"},
        values={},
        defaults={"name": "(SELECT left(s.namn, 60) FROM incoming s WHERE s.line = m.line)", "email": "''",
                  "postal_address": "''"},
        counts=False,
    )  # fmt: skip
    merge(
        staging,
        "people_huvudman",
        key={"organisation_number": "s.organisationsnummer"},
        values={"name": "s.namn", "municipality_id": "s.kommunkod", **values},
        defaults=defaults,
    )


def find_huvudman(staging: Staging, reach: Reach) -> None:
    """Give each row the huvudman of its organisation number, or refuse it."""
    staging.enrich(
        {"huvudman_id": "h.id"}, "LEFT JOIN people_huvudman h ON h.organisation_number = s.organisationsnummer"
    )
    staging.refuse("organisationsnummer", UNKNOWN_HUVUDMAN, "s.huvudman_id IS NULL")
    if reach.limited:
        staging.refuse("organisationsnummer", reach.OTHER_HUVUDMAN, *reach.huvudman("s.huvudman_id"))


SCHOOL_OF_CODE = "LEFT JOIN people_school c ON c.code = s.skolenhetskod"


def find_school(staging: Staging, reach: Reach) -> None:
    """Give each row with a school unit code its school, or refuse it."""
    staging.enrich({"school_id": "c.id"}, SCHOOL_OF_CODE)
    staging.refuse_first(school_reasons(reach))


def school_reasons(reach: Reach) -> list[Reason]:
    """Why a row is refused that names a school: it is unknown, or out of reach."""
    unknown = Reason("skolenhetskod", UNKNOWN_SCHOOL, "s.skolenhetskod IS NOT NULL AND s.school_id IS NULL")
    outside = [Reason("skolenhetskod", reach.OTHER_SCHOOL, *reach.school("s.school_id"))] if reach.limited else []
    return [unknown, *outside]


def import_schools(staging: Staging, reach: Reach) -> None:
    """skolor.csv."""
    find_huvudman(staging, reach)
    if reach.limited:
        staging.refuse(
            "skolenhetskod",
            reach.OTHER_SCHOOL,
            "EXISTS (SELECT FROM people_school c WHERE c.code = s.skolenhetskod AND NOT c.huvudman_id = ANY(%s))",
            [reach.huvudman_ids],
        )
    values, defaults = optional(staging, {"email": ("e_post", "coalesce(s.e_post, '')", "''")})
    merge(
        staging,
        "people_school",
        key={"code": "s.skolenhetskod"},
        values={"name": "s.namn", "huvudman_id": "s.huvudman_id", **values},
        defaults=defaults,
    )


def import_terms(staging: Staging, reach: Reach) -> None:
    """terminer.csv."""
    find_huvudman(staging, reach)
    staging.refuse("till", WRONG_ORDER, "s.till < s.fran")
    merge(
        staging,
        "people_term",
        key={"huvudman_id": "s.huvudman_id", "school_year": "s.lasar", "kind": "s.termin"},
        values={"first_day": "s.fran", "last_day": "s.till"},
    )


def import_breaks(staging: Staging, reach: Reach) -> None:
    """lov.csv."""
    find_huvudman(staging, reach)
    find_school(staging, reach)
    staging.refuse("till", WRONG_ORDER, "s.till < s.fran")
    staging.refuse(
        "skolenhetskod",
        "Skolan hör till en annan huvudman än organisationsnumret på raden.",
        "s.school_id IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM people_school c WHERE c.id = s.school_id AND c.huvudman_id = s.huvudman_id)",
    )
    values, defaults = optional(staging, {"name": ("namn", "coalesce(s.namn, '')", "''")})
    merge(
        staging,
        "people_nonschoolday",
        key={
            "huvudman_id": "s.huvudman_id",
            "school_id": "s.school_id",
            "first_day": "s.fran",
            "last_day": "s.till",
        },
        values=values,
        defaults=defaults,
        nullable=["school_id"],
    )
