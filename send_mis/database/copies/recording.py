"""What became of each copy, kept where the pages can read it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from send_mis.database.copies import folder
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.folder import Contents
from send_mis.database.models import CopyKind, CopyRun

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """What a command knows by its end."""

    place: Path
    contents: Contents | None = None


@contextmanager
def recorded(kind: CopyKind, place: Path) -> Iterator[Run]:
    """Record how the command ends, also when it fails."""
    run, started_at = Run(place=place), timezone.now()
    try:
        yield run
    except CopyError as error:
        _write(kind, run, started_at, str(error))
        raise
    _write(kind, run, started_at, "")


def record_made(contents: Contents, place: Path) -> None:
    """The copy that was restored: the database it brings back does not know of it yet."""
    _write(CopyKind.MADE, Run(place=place, contents=contents), contents.moment, "")


def _write(kind: CopyKind, run: Run, started_at: datetime, message: str) -> None:
    known = run.contents
    try:
        CopyRun.objects.create(
            kind=kind,
            started_at=started_at,
            ended_at=known.moment if known and kind == CopyKind.MADE else timezone.now(),
            is_good=not message,
            message=message,
            place=str(run.place)[:500],
            is_elsewhere=_is_elsewhere(run.place),
            copied_at=known.moment if known else None,
            size_bytes=folder.size_of(run.place) if known and run.place.is_dir() else None,
        )
    except DatabaseError as error:
        # The database may be gone, or older than this table; the command has said how it ended.
        logger.warning("How the copy ended could not be recorded: %s", error)


def _is_elsewhere(place: Path) -> bool:
    """Whether it lies on another disk than the uploaded files and the program itself do."""
    here = {Path("/").stat().st_dev}
    for path in (settings.MEDIA_ROOT, settings.BASE_DIR):
        if path is not None and Path(path).exists():
            here.add(Path(path).stat().st_dev)
    while not place.exists() and place != place.parent:
        place = place.parent
    return place.stat().st_dev not in here
