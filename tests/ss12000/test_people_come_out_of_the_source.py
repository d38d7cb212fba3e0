"""Schools, pupils, guardians, classes and roles are what the other system says, and no more than it says."""

import datetime as dt

from people.models import Enrolment, Guardianship, Membership, Mentorship, RoleAssignment, School, Student
from tests.ss12000.world import NUMBERS, TEMPORARY, World, guardian, mentor, minutes, pupil


def test_schools_pupils_and_classes_are_read(world: World) -> None:
    world.fetched()

    assert list(School.objects.values_list("code", "name")) == [("99100001", "Björkskolan")]
    assert set(Membership.objects.values_list("student__first_name", "group__name")) == {
        ("Noah", "8B"), ("Maja", "8B"), ("Alma", "8A"), ("Signe", "8A"),
    }  # fmt: skip
    enrolment = Enrolment.objects.get(student__first_name="Noah")
    assert (enrolment.skolform, enrolment.year, enrolment.first_day) == ("grundskola", "8", dt.date(2026, 8, 17))


def test_a_temporary_number_is_a_pupil_like_any_other(world: World) -> None:
    world.fetched()

    assert pupil("Alma").personal_number == TEMPORARY


def test_a_temporary_number_that_becomes_a_personnummer_is_the_same_pupil(world: World) -> None:
    gone, stays = (world.lesson(world.french, start, end) for start, end in (("08:20", "09:20"), ("10:20", "11:00")))
    world.seen(gone, world.alma, invalid=60)
    seen = world.seen(stays, world.alma, invalid=40)
    world.fetched()
    alma = pupil("Alma")
    world.later(hours=3)
    world.source.put("persons", world.alma, civicNo={"value": NUMBERS[3]})
    world.source.delete("calendarEvents", gone)
    world.source.delete("attendances", seen)
    run = world.fetched()

    assert (pupil("Alma").pk, pupil("Alma").personal_number) == (alma.pk, NUMBERS[3])
    assert any("en elev har fått ett riktigt nummer" in note for note in run.notes)
    assert minutes("Alma") == (40, 0, 0, 0)
    assert [row.superseded_at is not None for row in alma.absences.all()] == [True, True]
    assert world.fetched().notes == []


def test_protected_identity_comes_with_the_pupil(world: World) -> None:
    world.fetched()

    assert pupil("Signe").protection == "skyddad folkbokföring"
    assert pupil("Noah").protection == "ingen"


def test_a_guardian_can_be_reached_and_others_who_fetch_the_child_are_not_read(world: World) -> None:
    uncle = world.person("Ulf", "Lindqvist", "")
    world.source.put("persons", world.noah, responsibles=[guardian(world.eva), guardian(uncle, "Utsedd behörig")])
    world.fetched()

    known = Guardianship.objects.get()
    assert (known.student.first_name, known.guardian.first_name, known.guardian.phone) == ("Noah", "Eva", "070-1740605")
    assert known.may_contact


def test_who_is_no_longer_a_guardian_is_not_to_be_contacted(world: World) -> None:
    world.fetched()
    world.later(days=1)
    world.source.put("persons", world.noah, responsibles=[])
    world.fetched()

    assert not Guardianship.objects.get().may_contact


def test_roles_and_mentorship_follow_duties(world: World) -> None:
    world.fetched()

    assert set(RoleAssignment.objects.values_list("user__username", "role")) == {
        ("sara.ek@alvkoping.example", "mentor"), ("karin.dahl@alvkoping.example", "rektor"),
    }  # fmt: skip
    assert Mentorship.objects.get().group.name == "8B"


def test_beside_a_role_of_the_routine_no_other_duty_gives_anything(world: World) -> None:
    world.duty(world.sara, "Skoladministratör")
    world.duty(world.sara, "Lärare")
    world.fetched()

    assert set(RoleAssignment.objects.filter(user__first_name="Sara").values_list("role", flat=True)) == {"mentor"}


def test_whoever_works_at_the_school_and_has_no_role_of_the_routine_is_ovrig_personal(world: World) -> None:
    world.source.delete("duties", world.mentor)
    duty = world.duty(world.sara, "Annan personal")
    world.fetched()
    roles = RoleAssignment.objects.filter(user__first_name="Sara")
    assert list(roles.values_list("role", flat=True)) == ["övrig personal"]

    world.later(days=1)
    world.source.delete("duties", duty)
    world.fetched()
    assert roles.get().last_day == dt.date(2026, 11, 19)


def test_a_role_that_ends_in_the_source_ends_here(world: World) -> None:
    world.fetched()
    world.later(days=1)
    world.source.delete("duties", world.rektor)
    world.fetched()

    assert RoleAssignment.objects.get(role="rektor").last_day == dt.date(2026, 11, 19)


def test_a_mentor_of_a_mentor_group_within_one_class_has_that_class(world: World) -> None:
    group = world.group("Mentorsgrupp 8A:1", "Mentor", world.alma)
    world.duty(world.karin, "Lärare", assignmentRole=[{"group": {"id": group}, "assignmentRoleType": "Mentor"}])
    world.fetched()

    assert Mentorship.objects.get(user__first_name="Karin").group.name == "8A"


def test_a_mentor_of_pupils_in_several_classes_or_none_gets_nobody_and_the_run_says_so(world: World) -> None:
    mixed = world.group("Mentorsgrupp 8:1", "Mentor", world.alma, world.noah)
    empty = world.group("Mentorsgrupp 8:2", "Mentor")
    over = world.group("Mentorsgrupp 7:1", "Mentor", world.alma, world.noah)
    last_year = mentor(over) | {"startDate": "2025-08-18", "endDate": "2026-06-12"}
    world.duty(world.karin, "Lärare", assignmentRole=[mentor(mixed), mentor(empty), last_year])
    run = world.fetched()

    assert not Mentorship.objects.filter(user__first_name="Karin").exists()
    assert run.notes[1:] == [
        "Mentorerna för Mentorsgrupp 8:1 och Mentorsgrupp 8:2 får inga elever, för de grupperna har elever ur flera"
        " klasser eller ur ingen. Ge dem klasser med personal.csv."
    ]


def test_of_many_such_groups_the_first_are_named(world: World) -> None:
    groups = [world.group(f"M{number}", "Mentor", world.alma, world.noah) for number in range(8)]
    world.duty(world.karin, "Lärare", assignmentRole=[mentor(each) for each in groups])

    assert "Mentorerna för M0, M1, M2, M3, M4 och 3 till får inga elever" in world.fetched().notes[-1]


def test_a_pupil_who_changes_class_keeps_the_old_one_as_history(world: World) -> None:
    world.fetched()
    world.later(days=1)
    moved = [
        {"person": {"id": world.noah}, "startDate": "2026-08-17", "endDate": "2026-11-15"},
        {"person": {"id": world.maja}, "startDate": "2026-08-17"},
    ]
    world.source.put("groups", world.klass_8b, groupMemberships=moved)
    new = [{"person": {"id": each}, "startDate": day} for each, day in (
        (world.alma, "2026-08-17"), (world.signe, "2026-08-17"), (world.noah, "2026-11-16")
    )]  # fmt: skip
    world.source.put("groups", world.klass_8a, groupMemberships=new)
    world.fetched()

    classes = Membership.objects.filter(student__first_name="Noah").order_by("first_day")
    assert [(each.group.name, each.first_day, each.last_day) for each in classes] == [
        ("8B", dt.date(2026, 8, 17), dt.date(2026, 11, 15)),
        ("8A", dt.date(2026, 11, 16), None),
    ]
    assert Enrolment.objects.filter(student__first_name="Noah").count() == 1


def test_a_child_in_forskola_is_no_pupil_here(world: World) -> None:
    child = world.person("Lilla", "Berg", "20220101TF01")
    world.source.put(
        "placements", placedAt={"id": world.school}, child={"id": child}, schoolType="FS", startDate="2026-08-17"
    )
    world.fetched()

    assert not Student.objects.filter(first_name="Lilla").exists()


def test_a_school_of_another_huvudman_in_the_same_source_is_left_alone(world: World) -> None:
    other = world.source.put(
        "organisations", displayName="Friskolan AB", organisationType="Huvudman", organisationNumber="5560000001"
    )
    unit = world.source.put(
        "organisations", displayName="Friskolan", organisationType="Skolenhet", schoolUnitCode="99300001",
        parentOrganisation={"id": other},
    )  # fmt: skip
    world.pupil("Frida", "Fri", "20120311TF09", enrolments=[
        {"enroledAt": {"id": unit}, "schoolType": "GR", "startDate": "2026-08-17"}
    ])  # fmt: skip
    world.fetched()

    assert not School.objects.filter(code="99300001").exists()
    assert not Student.objects.filter(first_name="Frida").exists()


def test_ids_are_opaque_text(world: World) -> None:
    enrolment = {"enroledAt": {"id": world.school}, "schoolType": "GR", "startDate": "2026-08-17"}
    liv = {"givenName": "Liv", "familyName": "Sjö", "civicNo": {"value": "20120311TF05"}, "enrolments": [enrolment]}
    world.source.put("persons", "3564439", **liv)
    world.fetched()
    world.source.problems.clear()  # the standard itself wants UUIDs

    assert pupil("Liv").aliases.get().value == "3564439"


def test_the_same_night_twice_changes_nothing(world: World) -> None:
    world.fetched()
    world.later(hours=1)
    world.source.put("persons", world.maja, familyName="Öberg")
    again = world.fetched()

    assert {(file["created"], file["corrected"]) for file in again.files} <= {(0, 0)}
