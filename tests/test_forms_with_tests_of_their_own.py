"""Forms outside the table of ``cases/test_every_form``: which test shows each of the five things, or why none can.

Empty, too long, in the wrong order, without JavaScript, and a lost race. A dash begins a reason. Every test with
Django's client is one without JavaScript.
"""

import ast
from pathlib import Path

import pytest

from notifications import urls as notifications
from tests.cases.forms_table import OWN_TESTS

TESTS = Path(__file__).parent
FIVE = ("empty", "too long", "wrong order", "no JavaScript", "lost race")

GUEST = "guests/test_a_guardian_answers_by_a_link.py::"
PICTURES = "guests/test_pictures_are_made_anew.py::"
CLOSED = "guests/test_a_link_opens_for_nobody_else.py::"
MORE = "notifications/test_a_rektor_tells_the_hemkommun_more.py::"
GONE = "notifications/test_a_pupil_who_does_not_come.py::"
JUDGED = "notifications/test_a_person_decides_about_the_hemkommun.py::"
COPIED = "notifications/test_a_talk_is_copied_for_a_guardian.py::"
FILE = "akten/test_who_takes_the_file_out.py::"

# What is shown, in the order of FIVE.
FORMS = {
    "guests:entrance": (
        f"{CLOSED}test_no_code_or_half_a_code_is_asked_for_again_and_is_no_wrong_try",
        "– a code has six digits, and any other is wrong",
        f"{CLOSED}test_unknown_used_expired_and_closed_look_alike",
        f"{GUEST}test_everything_from_the_link_to_the_talk",
        f"{GUEST}test_who_is_let_in_while_another_saves_is_not_written_over",
    ),
    "guests:question": (
        f"{GUEST}test_nothing_answered_is_not_sent",
        f"{GUEST}test_an_answer_that_is_too_long_comes_back_whole_and_is_not_kept",
        f"{CLOSED}test_without_a_link_every_address_gives_the_same_answer_whoever_is_logged_in",
        f"{GUEST}test_everything_from_the_link_to_the_talk",
        f"{GUEST}test_a_closed_browser_loses_nothing_and_two_devices_never_write_over_each_other",
    ),
    "guests:pictures": (
        f"{PICTURES}test_what_is_no_picture_is_refused_and_the_answers_stay",
        f"{PICTURES}test_a_large_picture_becomes_small_and_too_large_is_refused",
        f"{CLOSED}test_without_a_link_every_address_gives_the_same_answer_whoever_is_logged_in",
        f"{PICTURES}test_a_picture_that_is_chosen_goes_along_when_one_goes_on",
        "– each picture is a row of its own, and none is written over",
    ),
    "guests:summary": (
        f"{GUEST}test_nothing_answered_is_not_sent",
        "– a button",
        f"{GUEST}test_sent_twice_is_sent_once_and_is_one_event",
        f"{GUEST}test_everything_from_the_link_to_the_talk",
        f"{CLOSED}test_sending_in_two_places_at_once_is_one_reply",
    ),
    "guest_links": (
        f"{GUEST}test_whom_and_how_are_asked_for_before_a_link_is_made",
        "– nothing is written, two things are chosen",
        f"{GUEST}test_in_a_closed_case_no_link_is_made_and_the_page_says_why",
        f"{GUEST}test_everything_from_the_link_to_the_talk",
        f"{CLOSED}test_a_new_link_to_the_same_person_ends_the_old_one_and_its_draft",
    ),
    "add_picture": (
        f"{PICTURES}test_a_drawing_from_a_talk_is_put_in_the_case",
        f"{PICTURES}test_words_that_are_too_long_come_back_whole",
        f"{PICTURES}test_in_a_closed_case_no_picture_is_put_and_the_words_about_it_are_not_lost",
        f"{PICTURES}test_a_drawing_from_a_talk_is_put_in_the_case",
        "– each picture is a row of its own, and none is written over",
    ),
    "picture_remove": (
        f"{PICTURES}test_a_picture_that_should_not_be_there_is_gone_and_why_stays",
        f"{PICTURES}test_words_that_are_too_long_come_back_whole",
        f"{PICTURES}test_in_a_closed_case_no_picture_is_taken_out_and_the_reason_is_not_lost",
        f"{PICTURES}test_a_picture_that_should_not_be_there_is_gone_and_why_stays",
        f"{PICTURES}test_whoever_put_a_picture_there_takes_it_out_and_the_rektor_any",
    ),
    "notifications:complement": (
        f"{MORE}test_each_missing_part_is_named_and_nothing_is_sent",
        f"{MORE}test_what_is_too_long_for_the_letter_comes_back_whole",
        f"{MORE}test_it_never_comes_before_the_first_letter",
        f"{MORE}test_the_letter_says_what_the_rektor_chose_and_not_the_ground",
        f"{MORE}test_one_goes_at_a_time_and_the_words_of_the_second_are_kept",
    ),
    "notifications:not_coming": (
        f"{GONE}test_each_missing_part_is_named_and_nothing_is_sent",
        f"{GONE}test_what_is_too_long_for_the_letter_comes_back_whole",
        f"{GONE}test_of_a_closed_case_nobody_is_told_and_nothing_typed_is_lost",
        f"{GONE}test_the_letter_says_what_was_asked_and_nothing_of_an_investigation",
        f"{GONE}test_pressed_twice_or_by_two_is_one_letter_and_the_words_of_the_second_are_kept",
    ),
    "notifications:judge": (
        f"{JUDGED}test_what_is_missing_is_named_and_what_was_written_is_kept",
        f"{JUDGED}test_what_is_missing_is_named_and_what_was_written_is_kept",
        f"{JUDGED}test_who_comes_second_is_told_and_changes_nothing",
        f"{JUDGED}test_yes_makes_it_a_letter_to_print",
        f"{JUDGED}test_who_comes_second_is_told_and_changes_nothing",
    ),
    "notifications:talk_copy": (
        f"{COPIED}test_nothing_chosen_gives_no_paper_and_says_what_to_do",
        "– nothing is written, parts of a talk are chosen",
        f"{COPIED}test_a_closed_case_gives_copies_too",
        f"{COPIED}test_the_copy_holds_what_was_chosen_and_nothing_else",
        "– a talk does not change, and each copy is noted by itself",
    ),
    "akt": (
        f"{FILE}test_the_purpose_is_asked_for_and_holds_no_person",
        f"{FILE}test_the_purpose_is_asked_for_and_holds_no_person",
        f"{FILE}test_once_the_case_is_closed_it_is_the_rektor_alone",
        f"{FILE}test_a_chosen_record_is_left_out_of_the_pdf_and_the_log_says_so",
        "– it reads the case and changes nothing, and the log says which version was taken out",
    ),
}

# Lists where rows are ticked, and single buttons: nothing is written in them (notifications/test_administrator_…).
BUTTONS = {"register", "search", "print", "post", "undo", "export", "by_hand", "retry", "call_back", "acknowledge"}
READS = {"letters", "detail", "letter", "decision", "program", "anmalan", "huvudman_register"}
READS |= {"concern_paper", "concern_supplement_paper"}


def test_no_form_is_outside_both_tables() -> None:
    named = {str(route.name) for route in notifications.urlpatterns}

    assert {f"notifications:{name}" for name in named - BUTTONS - READS} <= FORMS.keys()
    assert OWN_TESTS.keys() <= FORMS.keys()


@pytest.mark.parametrize("form", FORMS)
def test_each_of_the_five_is_shown_or_has_a_reason(form: str) -> None:
    shown = dict(zip(FIVE, FORMS[form], strict=True))

    assert {what: where for what, where in shown.items() if not (where.startswith("– ") or _exists(where))} == {}


def _exists(where: str) -> bool:
    """Whether there is such a test."""
    path, name = where.split("::")
    found = ast.parse((TESTS / path).read_text()).body
    return any(isinstance(each, ast.FunctionDef) and each.name == name for each in found)
