"""Where the engines' data lies, and where their sockets do."""

import hashlib
import os
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_SOCKET = 100
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"


class EmbeddedError(RuntimeError):
    """The private engines cannot run; the message says what the person can do."""


def data_dir() -> Path:
    """The trial's folder: the system's own for root, the person's own otherwise."""
    named = os.environ.get("SEND_MIS_DATA")
    if named:
        folder = Path(named).expanduser()
    elif os.geteuid() == 0:
        folder = Path("/var/lib/send-mis")
    else:
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        folder = Path(base) / "send-mis"
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link first
    if folder.resolve().is_relative_to(CHECKOUT):
        raise EmbeddedError(
            f"SEND_MIS_DATA is {folder}, inside the checkout. A school's records must not lie "
            "among the program's files: name a folder elsewhere."
        )
    return folder


def socket_dir(folder: Path) -> Path:
    """`folder`/run, or a short private path when a socket's name would grow too long there."""
    usual = folder / "run"
    if len(os.fsencode(usual)) + len(LONGEST_SOCKET_NAME) <= LONGEST_SOCKET:
        return usual
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"send-mis-{os.geteuid()}-{digest}"


def make_folder(folder: Path) -> None:
    """Make the trial's folder. Root's lets the engines' account through to its own folders."""
    if not folder.exists():
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise EmbeddedError(
                f"{folder} cannot be made ({error.strerror}). SEND_MIS_DATA names another."
            ) from error
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
