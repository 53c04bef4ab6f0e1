"""Where copies go."""

from pathlib import Path

from django.conf import settings

from send_mis.database.copies.errors import CopyError


def copies_folder(named: str) -> Path:
    """The folder that was named, or BACKUP_TO. Never inside what is copied or handed out."""
    given = named or settings.BACKUP_TO
    if not given:
        raise CopyError("Name a folder for copies, or set BACKUP_TO.")
    into = Path(given).expanduser().absolute()
    for taken in (settings.MEDIA_ROOT, settings.STATIC_ROOT, settings.BASE_DIR):
        if taken is not None and into.resolve().is_relative_to(Path(taken).resolve()):
            raise CopyError(f"{into} lies inside {taken}: copies need a folder of their own.")
    return into
