"""`manage.py` on a machine where no database is named works on the demonstration's."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from .engines import Engines
from .folders import EmbeddedError, data_dir

# They read or write files only. Everything else may ask the database.
_NEED_NO_DATABASE = frozenset(
    {
        "",
        "check",
        "check_backup",
        "collectstatic",
        "compilemessages",
        "database_roles",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "version",
    }
)


def needs_database(arguments: Sequence[str]) -> bool:
    """Whether `manage.py arguments` may ask the database."""
    command = arguments[0] if arguments else ""
    if command.startswith("-") or command in _NEED_NO_DATABASE:
        # Database checks are run on demand: `check --database default`.
        return command == "check" and any(a.startswith("--database") for a in arguments)
    if any(argument in {"-h", "--help", "--version"} for argument in arguments):
        return False
    if command == "statutory_dates":
        # Dates alone are arithmetic; a named school brings its own holidays. The command takes the
        # option in full and no abbreviation of it.
        return any(argument.partition("=")[0] == "--school" for argument in arguments[1:])
    return True


def attach_when_unset(arguments: Sequence[str] | None = None) -> None:
    """Name the demonstration's engines in the environment when nothing else is named."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if os.environ.get("DATABASE_URL") or not needs_database(given):
        return
    if os.environ.get("SEND_MIS_ENV") == "production":
        sys.exit("DATABASE_URL is not set. In production nothing else takes its place.")
    try:
        attach_to_demonstration()
    except EmbeddedError as error:
        sys.exit(str(error))


def attach_to_demonstration() -> Engines:
    """Hold the demonstration's engines unless others are named, and set what goes with them:
    this is a demonstration, and it has its own secret and folder for files."""
    folder = data_dir()
    engines = Engines(folder)
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        urls = engines.hold()
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = urls.database
            os.environ["DATABASE_OWNER_URL"] = urls.owner
        os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or urls.redis
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("SECRET_KEY", _own_secret(folder / "secret-key"))
    files = folder / "files"
    files.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("MEDIA_ROOT", str(files))
    return engines


def _own_secret(path: Path) -> str:
    """Kept, so that whoever is signed in stays so when the demonstration starts again."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
