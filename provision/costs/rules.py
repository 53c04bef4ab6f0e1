"""A fund of a school year, as its form asks for it."""

from dataclasses import dataclass
from decimal import Decimal

from pupils.models import Pupil


@dataclass(frozen=True)
class StreamEntry:
    """What a stream says. `pupil` for top-up, and where a nursery's fund is one child's."""

    kind: str
    name: str
    amount: Decimal
    pupil: Pupil | None = None
    note: str = ""
