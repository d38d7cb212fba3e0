"""Every form that writes in a case, a row each: what ``test_every_form`` tries with all of them.

A new form gets a row here; the suite fails until it has one. The rows say what a person fills in, and when the form
comes at the wrong time; what must hold of all forms is written once, in the tests.
"""

from tests.cases.forms import (
    analysis,
    chosen,
    concern,
    delegation,
    first_steps,
    investigation,
    measures,
    meetings,
    passing,
    steps,
)

FORMS = [
    *first_steps.ROWS,
    *investigation.ROWS,
    *measures.ROWS,
    *steps.ROWS,
    *concern.ROWS,
    *meetings.ROWS,
    *delegation.ROWS,
    *chosen.ROWS,
    *analysis.ROWS,
    *passing.ROWS,
]
"""The forms, in the order of their addresses and of the routine."""

READS = {"analysis", "june", "list", "concerns", "concern", "routine", "settings", "picture", "report"}
"""Addresses of cases that only show."""
BUTTONS = {
    *("concern_take_back", "concern_discard", "meeting_cancel", "meeting_task", "revoke_delegation"),
    *("suggestion_remove", "guest_close", "guest_reply", "end_aftercare", "take_over", "untell", "adopt_june"),
    "pass_on_take_back",
}
"""Addresses of a single button without words, on the page of what it is about."""
OWN_TESTS = {
    "guest_links": "no words of anybody's to lose, and its answer is the link itself, shown once (tests/guests)",
    "add_picture": "a file, which no draft keeps (tests/guests)",
    "picture_remove": "one line about one picture (tests/guests)",
}
"""Forms that ``test_every_form`` does not try, and why."""
