"""When everything was last copied, and whether a copy has ever come back. Names no pupil."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from send_mis.database.models import CopyKind, CopyRun
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Row
from send_mis.ui.words import clock, day, plural

SHOWN = 20
# A copy is made each day; a missed night is not yet a loss.
COPY_DAYS = 2
TRIED_DAYS = 35
_BACK = (CopyKind.TRIED, CopyKind.RESTORED)


@dataclass(frozen=True, slots=True)
class RunWords:
    at: str
    kind: str
    place: str
    size: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class CopiesPage:
    warnings: list[str]
    last: list[Row]
    runs: list[RunWords]


def copies_page(now: datetime) -> CopiesPage:
    good = CopyRun.objects.filter(is_good=True).order_by("-ended_at", "-id")
    made = good.filter(kind=CopyKind.MADE).first()
    back = good.filter(kind__in=_BACK).first()
    runs = list(CopyRun.objects.order_by("-ended_at", "-id")[:SHOWN])
    return CopiesPage(
        warnings=list(_warnings(made, back, runs, now)),
        last=[
            Row("Last backup", _moment(made.ended_at) if made else "None yet"),
            Row("Kept in", made.place if made else "Nowhere yet"),
            Row("On a different disk from the program", _yes(made)),
            Row(
                "Last backup restored",
                _moment(back.ended_at) if back else "None yet",
                note=f"the backup of {_moment(back.copied_at)}" if back and back.copied_at else "",
            ),
        ],
        runs=[_words(run) for run in runs],
    )


def _warnings(
    made: CopyRun | None, back: CopyRun | None, runs: list[CopyRun], now: datetime
) -> Iterator[str]:
    if made is None:
        yield "No backup has been made yet. If this server is lost, so is everything on it."
    elif (now - made.ended_at).days >= COPY_DAYS:
        days = (now - made.ended_at).days
        yield f"The last backup is {plural(days, 'day', 'days')} old. One should be made each day."
    if made is not None and not made.is_elsewhere:
        yield (
            "The last backup is on the same disk as the program, and would be lost with it. Set "
            "BACKUP_TO to a folder on another machine."
        )
    if back is None:
        yield "No backup has been tested yet. Only one that has been restored is known to work."
    elif (now - back.ended_at).days >= TRIED_DAYS:
        days = (now - back.ended_at).days
        yield f"The last backup was tested {plural(days, 'day', 'days')} ago. Test one each month."
    for kinds, what in (((CopyKind.MADE,), "make"), (_BACK, "test or restore")):
        last = next((run for run in runs if run.kind in kinds), None)
        if last is not None and not last.is_good:
            yield f"The last attempt to {what} a backup failed, on {_moment(last.ended_at)}."


def _words(run: CopyRun) -> RunWords:
    return RunWords(
        at=_moment(run.ended_at),
        kind=run.get_kind_display(),
        place=run.place,
        size=f"{run.size_bytes / 1_000_000:,.1f} MB" if run.size_bytes else "",
        chip=Chip("fine", "Done") if run.is_good else Chip("late", "Failed"),
    )


def _yes(made: CopyRun | None) -> str:
    if made is None:
        return "Not known yet"
    return "Yes" if made.is_elsewhere else "No"


def _moment(at: datetime) -> str:
    return f"{day(at)}, {clock(at)}"
