"""What is written of a pupil's strategies inside an open change."""

from collections.abc import Iterable
from datetime import date

from pupils.models import AdviceRequest, Pupil, Strategy
from pupils.strategies.rules import SituationLine
from send_mis.audit.saving import insert


def open_rows(pupil: Pupil) -> list[Strategy]:
    """In their order. Whoever calls has locked the pupil."""
    return list(Strategy.objects.still_open().filter(pupil=pupil).order_by("position", "pk"))


def write_strategies(
    pupil: Pupil, lines: Iterable[SituationLine], source: str, on: date, *,
    advice: AdviceRequest | None = None,
) -> list[Strategy]:  # fmt: skip
    """New rows after those that are there. `advice`: whose lines they are."""
    last = max((row.position for row in open_rows(pupil)), default=0)
    made = []
    for position, line in enumerate(lines, start=last + 1):
        row = Strategy(
            pupil=pupil, school_id=pupil.school_id, starts_on=on, situation=line.situation,
            words=line.words, source=source, advice=advice, position=position,
            advised_words=line.advised,
        )  # fmt: skip
        insert(row, at="words_1")
        made.append(row)
    return made
