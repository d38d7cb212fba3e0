"""A letter that the rektor chooses to write: what its form answers."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from notifications.services import NotNowError


def written(request: HttpRequest, form: Form, write: Callable[[], None], *, what: str, by_hand: bool) -> bool:
    """Write the letter and say where it is now; if it cannot be written, say why in the form."""
    try:
        write()
    except NotNowError as error:
        form.add_error(None, str(error))
        return False
    where = "görs för hand, enligt er rutin" if by_hand else "ligger hos administratören att skriva ut och posta"
    messages.success(request, f"Klart. {what} {where}.")
    return True
