"""What a person has to do: one row of "Mitt arbete". Each app computes its own rows from its data, none is stored."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody to call: first name, number, and the language to have an interpreter in, if any."""

    name: str
    number: str
    interpreter: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, for whom, by when, and where it is done.

    ``kind`` names an icon of ``templates/components/_icons.html``. ``due`` is the last day; None means no set day.
    ``title`` says what to do, verb first; ``why`` says in numbers why it stands here. Names belong in ``who`` only.
    """

    kind: str
    title: str
    url: str
    button: str
    who: str = ""
    klass: str = ""
    why: str = ""
    due: dt.date | None = None
    student_id: int | None = None
    phones: tuple[Phone, ...] = ()
    has_waited: bool = False  # for today without a day of its own, and since an earlier day
