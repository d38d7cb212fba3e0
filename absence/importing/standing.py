"""What people have decided about a row stands until the source itself says something new about it."""

from collections.abc import Iterable

from django.db import connection

from absence.models import AbsenceByHand

# A row of a file that says what it said before a person changed it is nothing new: the person's version stands.
LET_STAND = """
UPDATE version v SET replaces = false, outcome = 0 FROM (
    SELECT l.huvudman_id, l.key FROM version l
    JOIN absence_absencebyhand mine ON mine.absence_id = l.known_id AND mine.kind <> 'borttagen'
    JOIN absence_absence word ON word.id = mine.word_id
    WHERE l.is_last AND NOT l.removed AND ROW({said}) IS NOT DISTINCT FROM ROW({word})
) kept
WHERE v.huvudman_id = kept.huvudman_id AND v.key = kept.key
"""


def let_stand(columns: Iterable[str]) -> None:
    """Let people's versions stand where the incoming ``version`` repeats, in ``columns``, what the source last said."""
    if not AbsenceByHand.objects.exists():
        return
    names = list(columns)
    said, word = (", ".join(f'{alias}."{name}"' for name in names) for alias in ("l", "word"))
    with connection.cursor() as cursor:
        cursor.execute(LET_STAND.format(said=said, word=word))
