"""People who work in schools, their roles and classes over time, out of personal.csv."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from people.importing.merging import merge
from people.importing.organisation import WRONG_ORDER, find_school, optional
from people.importing.periods import Ledger, Owner, in_chunks
from people.importing.placing import DAY, Span, Wish
from people.importing.reach import Reach
from people.importing.staging import CORRECTED, CREATED, Staging
from people.models import Group, Mentorship, RoleAssignment
from people.roles import HUVUDMAN_WIDE, Role

Holding = tuple[str, int, int]  # a role, who has it, at which school

NO_PASSWORD = "'!' || translate(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')"  # noqa: S105  # the mark of an unusable one


def import_staff(staging: Staging, reach: Reach) -> None:
    """personal.csv. New people get no password; those who are known keep theirs."""
    find_school(staging, reach)
    staging.refuse("till", WRONG_ORDER, "s.till < s.fran")
    # Usernames are matched in any letter case, as the login does.
    staging.enrich(
        {"anvandarnamn": "coalesce(u.username, lower(s.anvandarnamn))"},
        "LEFT JOIN LATERAL (SELECT min(u.username) AS username FROM people_user u"
        " WHERE lower(u.username) = lower(s.anvandarnamn)) u ON true",
    )
    if reach.limited:
        _refuse_powers(staging, reach)
        staging.refuse("användarnamn", reach.OTHER_PERSON, *_kept_by_others(staging, reach))
        staging.refuse("e-post", reach.KNOWN_EMAIL, *_changes_email(staging))
    _merge_users(staging)
    good = "u.username = s.anvandarnamn AND s.bad_message IS NULL"
    staging.enrich({"user_id": "u.id"}, f"LEFT JOIN people_user u ON {good}")
    before = _roles_held(staging)
    _assign(staging)
    staging.notes += _what_became_of(before, _roles_held(staging))


# ------------------------------------------------------------------------------------ Who may give which role


def _refuse_powers(staging: Staging, reach: Reach) -> None:
    """Refuse the roles that the person who reads the file in may not give.

    Nobody gives themselves a role, and an administratör gives roles at the own schools: those that reach the whole
    huvudman only when all its schools are.
    """
    own_row = (
        "s.klasser IS NULL AND EXISTS (SELECT FROM people_roleassignment r WHERE r.user_id = u.id AND r.role = s.roll"
        " AND r.school_id = s.school_id AND r.last_day IS NOT DISTINCT FROM s.till)"
    )
    staging.refuse(
        "användarnamn",
        reach.NOT_YOURSELF,
        f"EXISTS (SELECT FROM people_user u WHERE u.id = %s AND u.username = s.anvandarnamn AND NOT ({own_row}))",
        [reach.user_id],
    )
    staging.refuse("skolenhetskod", reach.NO_ADMINISTRATOR, "NOT s.school_id = ANY(%s)", [reach.school_ids])
    staging.refuse(
        "roll",
        reach.WHOLE_HUVUDMAN,
        "s.roll = ANY(%s) AND EXISTS (SELECT FROM people_school own JOIN people_school c"
        " ON c.huvudman_id = own.huvudman_id WHERE own.id = s.school_id AND NOT c.id = ANY(%s))",
        [[role.value for role in HUVUDMAN_WIDE], reach.school_ids],
    )


def _changes_email(staging: Staging) -> tuple[str, list[Any]]:
    """The condition that a row changes a known e-mail address: whoever gets the mail can choose a new password."""
    if not staging.has("e_post"):
        return "false", []
    return (
        "EXISTS (SELECT FROM people_user u WHERE u.username = s.anvandarnamn AND u.email <> ''"
        " AND lower(u.email) <> lower(coalesce(s.e_post, '')))",
        [],
    )


def _roles_held(staging: Staging) -> set[Holding]:
    """The roles that the people in the file have, or will have."""
    people = [row[0] for row in staging.rows("SELECT DISTINCT user_id FROM incoming WHERE user_id IS NOT NULL")]
    not_ended = Q(last_day=None) | Q(last_day__gte=timezone.localdate())
    held = RoleAssignment.objects.filter(not_ended, user__in=people)
    return set(held.values_list("role", "user_id", "school_id"))


def _what_became_of(before: set[Holding], after: set[Holding]) -> list[str]:
    """How many roles were given and ended, for those who review who may do what."""
    changes = {"Roller som ges": after - before, "Roller som avslutas": before - after}
    return [f"{what}: {_counted(holdings)}." for what, holdings in changes.items() if holdings]


def _counted(holdings: set[Holding]) -> str:
    """2 mentor, 1 rektor: in the order of the roles."""
    numbers = Counter(role for role, _, _ in holdings)
    return ", ".join(f"{numbers[role]} {role}" for role in Role.values if role in numbers)


def _kept_by_others(staging: Staging, reach: Reach) -> tuple[str, list[Any]]:
    """The condition that a row changes the name or e-mail of somebody who is not the importer's own alone.

    Who may change an e-mail address may take over the account: only a person's own huvudman does.
    """
    email = "OR u.email <> coalesce(s.e_post, '')" if staging.has("e_post") else ""
    own = (
        "EXISTS (SELECT FROM people_roleassignment r WHERE r.user_id = u.id) AND NOT EXISTS"
        " (SELECT FROM people_roleassignment r JOIN people_school c ON c.id = r.school_id"
        " WHERE r.user_id = u.id AND NOT c.huvudman_id = ANY(%s))"
    )
    return (
        "EXISTS (SELECT FROM people_user u WHERE u.username = s.anvandarnamn AND"
        f" (u.first_name <> s.fornamn OR u.last_name <> s.efternamn {email}) AND NOT ({own}))",
        [reach.huvudman_ids],
    )


def _merge_users(staging: Staging) -> None:
    """Who they are."""
    values, defaults = optional(staging, {"email": ("e_post", "coalesce(s.e_post, '')", "''")})
    merge(
        staging,
        "people_user",
        key={"username": "s.anvandarnamn"},
        values={"first_name": "s.fornamn", "last_name": "s.efternamn", **values},
        defaults={
            "password": NO_PASSWORD,
            "is_active": "true",
            "is_staff": "false",
            "is_superuser": "false",
            "date_joined": "now()",
            **defaults,
        },
    )


def _assign(staging: Staging) -> None:
    """Make roles and classes over time what the rows say."""
    people = [row[0] for row in staging.rows("SELECT DISTINCT user_id FROM incoming WHERE user_id IS NOT NULL")]
    for chunk in in_chunks(sorted(people)):
        rows = staging.rows(
            "SELECT s.line, s.user_id, s.roll, s.school_id, s.klasser, s.fran, s.till FROM incoming s"
            " WHERE s.bad_message IS NULL AND s.user_id = ANY(%s) ORDER BY s.fran NULLS LAST, s.line",
            [list(chunk)],
        )
        outcomes = _assign_roles(chunk, rows, tells_last=staging.has("till"))
        if staging.has("klasser"):
            mentors = [row for row in rows if row[2] == Role.MENTOR]
            for line in _assign_classes(chunk, mentors, tells_last=staging.has("till")):
                outcomes[line] = max(outcomes[line], CORRECTED)
        staging.run(
            "UPDATE incoming s SET outcome = greatest(s.outcome, o.outcome)"
            " FROM unnest(%s::int[], %s::int[]) AS o(line, outcome) WHERE o.line = s.line",
            [list(outcomes), list(outcomes.values())],
        )


def _assign_roles(people: Sequence[int], rows: list[tuple[Any, ...]], *, tells_last: bool) -> dict[int, int]:
    """Roles; gives the outcome of each line."""
    numbers = {role: place for place, role in enumerate(Role.values)}
    ledger = Ledger(RoleAssignment, _role, timezone.localdate())
    for each in RoleAssignment.objects.filter(user__in=people).order_by("first_day"):
        owner = (each.user_id, numbers[each.role], each.school_id)
        ledger.know(owner, Span(0, each.first_day, each.last_day, (), each.pk))
    outcomes = {}
    same = [(row[1], row[2], row[3], row[5]) for row in rows]
    first_lines = dict(zip(reversed(same), (row[0] for row in reversed(rows)), strict=True))
    for key, (line, user, role, school, _, first, last) in dict(zip(same, rows, strict=True)).items():
        outcome = ledger.settle((user, numbers[role], school), Wish(0, first, last, None, tells_last))
        outcomes[first_lines[key] if outcome == CREATED else line] = outcome
    ledger.save()
    return {row[0]: outcomes.get(row[0], 0) for row in rows}


def _role(owner: Owner, span: Span) -> RoleAssignment:
    user, role, school = owner
    return RoleAssignment(user_id=user, role=Role.values[role], school_id=school)


# ------------------------------------------------------------------------------------------------- Classes


def _assign_classes(people: Sequence[int], rows: list[tuple[Any, ...]], *, tells_last: bool) -> set[int]:
    """The classes of mentors; gives the lines that changed something.

    The rows of one mentor and school together tell all the classes; a class that is no longer told of ends yesterday,
    so that access does.
    """
    today = timezone.localdate()
    groups = _groups(rows)
    ledger = Ledger(Mentorship, _mentorship, today)
    schools: dict[tuple[int, int], int] = {}
    for each in Mentorship.objects.filter(user__in=people).select_related("group").order_by("first_day"):
        owner = (each.user_id, each.group_id)
        schools[owner] = each.group.school_id
        ledger.know(owner, Span(0, each.first_day, each.last_day, (), each.pk))
    changed = set()
    told: dict[tuple[int, int], set[int]] = defaultdict(set)
    for line, user, _, school, klasser, first, last in rows:
        for name in class_names(klasser):
            group = groups[school, name]
            told[user, school].add(group)
            if ledger.settle((user, group), Wish(0, first, last, None, tells_last)):
                changed.add(line)
        told[user, school] |= set()
    lines = {(row[1], row[3]): row[0] for row in rows}
    for held, school in schools.items():
        user, group = held
        if (user, school) in told and group not in told[user, school] and _end(ledger, held, today):
            changed.add(lines[user, school])
    ledger.save()
    return changed


def _end(ledger: Ledger, owner: Owner, today: dt.date) -> bool:
    """End what still holds, from today; gives whether anything did."""
    spans = ledger.after[owner]
    ended = [
        Span(span.what, span.first, min(span.last or today, today - DAY), span.extra, span.id)
        for span in spans
        if span.first < today
    ]
    if ended == spans:
        return False
    ledger.replace(owner, ended)
    return True


def class_names(klasser: str | None) -> list[str]:
    """The classes of a cell: ``8B,8C``."""
    return [" ".join(name.split()) for name in (klasser or "").replace(";", ",").split(",") if name.strip()]


def _groups(rows: list[tuple[Any, ...]]) -> dict[tuple[int, str], int]:
    """The id of each class that the rows tell of, made if need be."""
    names = {(row[3], name) for row in rows for name in class_names(row[4])}
    Group.objects.bulk_create([Group(school_id=school, name=name) for school, name in names], ignore_conflicts=True)
    found = Group.objects.filter(school__in={school for school, _ in names})
    return {(group.school_id, group.name): group.pk for group in found}


def _mentorship(owner: Owner, span: Span) -> Mentorship:
    return Mentorship(user_id=owner[0], group_id=owner[1])
