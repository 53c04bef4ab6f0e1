"""The apps whose contributions make up the pages and jobs of this floor, the lowest first."""

from datetime import date
from typing import Protocol
from uuid import UUID

from pupils import contributions as of_pupils


class Contributions(Protocol):
    def rebuild(self, school_id: UUID, today: date) -> int: ...


APPS: tuple[Contributions, ...] = (of_pupils,)
