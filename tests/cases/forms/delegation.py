"""Forms of a rektor's delegation."""

from people.models import User
from people.roles import Role
from tests.cases.forms.row import BESIDE, DAY, Row
from tests.cast import Cast, give_role, make_user


def with_bo(cast: Cast) -> None:
    """There is a biträdande rektor."""
    give_role(make_user("bo", last_name="Ek"), Role.BITRADANDE_REKTOR, cast.bjorkskolan)


ROWS = [
    Row(
        name="delegations", who="karin", at=with_bo, url="/delegation/",
        right=lambda place: {"to": User.objects.get(username="bo").pk, "decisions": ["avsluta"], "first_day": DAY},
        race=None, always=BESIDE,
    ),
]  # fmt: skip
