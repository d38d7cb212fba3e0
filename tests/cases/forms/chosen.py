"""The form of a setting: each time it is saved is a new version, so there is nothing to write over."""

from tests.cases.forms.row import BESIDE, LATER, WORDS, Row, nothing, says

ROWS = [
    Row(
        name="setting", who="stina", at=nothing, url="/rutinen/installningar/{huvudman}/text-samtal-pupil-view/",
        right=says(value="Fråga alltid om bussen.", first_day=LATER, reason=WORDS), prose="reason", race=None,
        always=BESIDE,
    ),
]  # fmt: skip
