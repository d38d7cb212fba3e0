"""The forms of a school's analysis and evaluation: each time it is saved is a version, begun from the one before."""

from cases.analysis.access import choose
from cases.analysis.kinds import JUNE
from cases.models import SchoolAnalysis
from cases.services.analysis import save_analysis
from tests.cases.forms.row import BESIDE, RIVAL, WORDS, Place, Row, nothing, says
from tests.cast import TODAY


def analysis_by_karin(place: Place) -> SchoolAnalysis:
    """Karin writes about the same term."""
    cast = place.cast
    chosen = choose(cast.karin, str(cast.bjorkskolan.pk), "HT2026", TODAY)
    return save_analysis(chosen=chosen, by=cast.karin, words={"sees": RIVAL}, plan=[])


def evaluation_by_karin(place: Place) -> SchoolAnalysis:
    """Karin writes about the same läsår."""
    cast = place.cast
    chosen = choose(cast.karin, str(cast.bjorkskolan.pk), "2025-26", TODAY, JUNE)
    return save_analysis(chosen=chosen, by=cast.karin, words={"worked": RIVAL}, plan=[])


ROWS = [
    Row(
        name="write_analysis", who="maria", at=nothing, url="/analys/{school}/HT2026/skriv/", prose="sees",
        right=says(sees=WORDS), rival=analysis_by_karin, other="petra", always=BESIDE,
    ),
    Row(
        name="write_june", who="maria", at=nothing, url="/utvardering/{school}/2025-26/skriv/", prose="worked",
        right=says(worked=WORDS), rival=evaluation_by_karin, other="petra", always=BESIDE,
    ),
]  # fmt: skip
