"""Several people write one investigation: each saves what they have changed, and nobody overwrites unseen."""

import pytest
from django.core.exceptions import PermissionDenied

from cases import services
from cases.errors import Conflict, MissingParts
from cases.investigated import texts_of
from cases.models import Case, Investigation, InvestigationPart
from cases.services import Change
from cases.services.investigation import TextConflict
from tests.cases import way
from tests.cast import Cast


def team(cast: Cast) -> Case:
    """Petra coordinates, Maria is in the team."""
    return way.start_investigation(cast, way.anmald(cast), team=[cast.maria])


def texts(case: Case) -> dict[str, str]:
    """What stands there now."""
    return texts_of(Investigation.objects.get(case=case))


def test_two_people_save_different_texts_without_noticing_each_other(cast: Cast) -> None:
    case = team(cast)

    services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change("Petras analys", "")})
    services.save_investigation(case=case, by=cast.maria, changes={"elev": Change("Marias samtal med Noah", "")})

    assert (texts(case)["analysis"], texts(case)["elev"]) == ("Petras analys", "Marias samtal med Noah")


def test_the_same_text_is_not_overwritten_unseen(cast: Cast) -> None:
    case = team(cast)
    services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change("Petras analys", "")})

    with pytest.raises(TextConflict) as conflict:
        services.save_investigation(
            case=case,
            by=cast.maria,
            changes={"analysis": Change("Marias analys", ""), "attendance": Change("Måndagar", "")},
        )

    assert conflict.value.by == cast.petra
    assert conflict.value.theirs == {"analysis": "Petras analys"}
    assert texts(case) == {"analysis": "Petras analys"}


def test_whoever_has_read_the_others_text_may_write_over_it(cast: Cast) -> None:
    case = team(cast)
    services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change("Petras", "")})

    services.save_investigation(case=case, by=cast.maria, changes={"analysis": Change("Bådas", "Petras")})

    assert texts(case)["analysis"] == "Bådas"


def test_writing_the_same_words_is_no_conflict(cast: Cast) -> None:
    case = team(cast)
    services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change("Lika", "")})

    services.save_investigation(case=case, by=cast.maria, changes={"analysis": Change("Lika", "")})

    assert texts(case)["analysis"] == "Lika"


def test_every_version_of_a_text_stays_in_the_history(cast: Cast) -> None:
    case = team(cast)
    for text in ("Första", "Andra"):
        services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change(text)})

    kept = [row.text for row in InvestigationPart.pgh_event_model.objects.order_by("pgh_id")]  # type: ignore[attr-defined]
    assert kept == ["Första", "Andra"]


def test_a_field_that_is_not_there_is_refused(cast: Cast) -> None:
    case = team(cast)

    for name in ("approved_at", "vh_999999", "skolan"):
        with pytest.raises(MissingParts):
            services.save_investigation(case=case, by=cast.petra, changes={name: Change("x")})


@pytest.mark.parametrize("name", ["sara", "rolf", "birgitta"])
def test_those_who_are_not_appointed_write_nothing(cast: Cast, name: str) -> None:
    case = team(cast)

    with pytest.raises(PermissionDenied):
        services.save_investigation(case=case, by=getattr(cast, name), changes={"analysis": Change("x")})


def test_what_the_rektor_has_is_not_changed_under_their_eyes(cast: Cast) -> None:
    case = way.granskning(cast)

    with pytest.raises(Conflict, match="Din text finns kvar"):
        services.save_investigation(case=case, by=cast.petra, changes={"analysis": Change("x")})
