"""How far an import reaches: the huvudmän of the schools where somebody may import; the command line reaches all."""

from dataclasses import dataclass
from typing import ClassVar

from people.access import schools_with
from people.models import School, User
from people.roles import Verb

Condition = tuple[str, list[list[int]]]


@dataclass(frozen=True)
class Reach:
    """Which huvudmän's rows are taken; None is all. Roles are given by one person (None: the command line) at schools
    where that person may import."""

    huvudman_ids: list[int] | None = None
    user_id: int | None = None
    school_ids: list[int] | None = None
    municipalities: bool = False  # whether names and addresses of municipalities are taken, which are everybody's

    OTHER_HUVUDMAN: ClassVar = "Du får bara läsa in uppgifter för din egen huvudman."
    OTHER_SCHOOL: ClassVar = "Skolan hör till en annan huvudman än din. Du får bara läsa in för den egna."
    NO_ADMINISTRATOR: ClassVar = "Du är inte administratör på skolan. Be skolans administratör läsa in raden."
    OTHER_PUPIL: ClassVar = "Du får inte läsa in den här eleven. Be den som sköter systemet om hjälp."
    NOT_YOURSELF: ClassVar = (
        "Du kan inte ge dig själv en roll eller ändra den du har. Be en annan administratör eller systemförvaltaren."
    )
    WHOLE_HUVUDMAN: ClassVar = (
        "Rollen når huvudmannens alla skolor, och du är inte administratör på alla. Be systemförvaltaren."
    )
    KNOWN_EMAIL: ClassVar = (
        "Personen har redan en annan e-postadress, och den öppnar kontot. Be systemförvaltaren ändra den."
    )
    PROTECTED: ClassVar = (
        "Eleven har skyddade uppgifter, och skyddet tas inte bort genom en fil. Be systemförvaltaren om hjälp."
    )
    MUNICIPALITY: ClassVar = (
        "Kommunens namn och adress gäller alla skolor, och breven till hemkommunen går dit. Be systemförvaltaren."
    )
    OTHER_PERSON: ClassVar = "Personen finns hos en annan huvudman, som sköter namn och e-post. Be dem ändra."

    @property
    def limited(self) -> bool:
        """Whether anything is out of reach."""
        return self.huvudman_ids is not None

    def huvudman(self, column: str) -> Condition:
        """The condition that a huvudman's id is out of reach."""
        return f"NOT {column} = ANY(%s)", [self.huvudman_ids or []]

    def huvudman_number(self, column: str) -> Condition:
        """The condition that a huvudman's organisation number is out of reach."""
        inside = "SELECT FROM people_huvudman h WHERE h.id = ANY(%s) AND h.organisation_number"
        return f"NOT EXISTS ({inside} = {column})", [self.huvudman_ids or []]

    def school(self, column: str) -> Condition:
        """The condition that a school's id is out of reach."""
        inside = "SELECT FROM people_school c WHERE c.huvudman_id = ANY(%s) AND c.id"
        return f"{column} IS NOT NULL AND NOT EXISTS ({inside} = {column})", [self.huvudman_ids or []]


def reach_of(user: User | None) -> Reach:
    """How far a person's import reaches; nobody is the command line."""
    if user is None:
        return Reach()
    schools = dict(schools_with(user, Verb.IMPORT_DATA).values_list("pk", "huvudman_id"))
    tended = schools_with(user, Verb.MANAGE_SETTINGS).values("pk")
    everywhere = not School.objects.exclude(pk__in=tended).exists()
    return Reach(sorted(set(schools.values())), user.pk, sorted(schools), municipalities=everywhere)
