"""Every form of cases, oversight and gallring that writes, a row each: what ``test_every_form`` tries with all of them.

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
    oversight,
    passing,
    retention,
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
    *oversight.ROWS,
    *retention.ROWS,
]
"""The forms, in the order of their addresses and of the routine."""

READS = {"analysis", "june", "list", "concerns", "concern", "routine", "settings", "picture", "report"}
READS |= {"oversight:csn", "oversight:schools", "retention:retention", "retention:package", "retention:protocol"}
READS |= {f"oversight:{name}" for name in ("csn_workbook", "schools_workbook", "schools_paper")}
"""Addresses that only show."""
BUTTONS = {
    *("concern_take_back", "concern_discard", "meeting_cancel", "meeting_task", "revoke_delegation"),
    *(
        "suggestion_remove",
        "material_remove",
        "guest_close",
        "guest_reply",
        "end_aftercare",
        "take_over",
        "untell",
        "adopt_june",
    ),
    "pass_on_take_back",
    *("retention:cases", "retention:try_again", "retention:cancel"),
}
"""Addresses of a single button without words, on the page of what it is about."""
OWN_TESTS = {
    "guest_links": "no words of anybody's to lose, and its answer is the link itself, shown once (tests/guests)",
    "add_picture": "a file, which no draft keeps (tests/guests)",
    "picture_remove": "one line about one picture (tests/guests)",
}
"""Forms that ``test_every_form`` does not try, and why; see ``test_forms_with_tests_of_their_own``."""
