"""Which account the engines run under. PostgreSQL refuses to run as root, so root lends one."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .folders import EmbeddedError

SYSTEM_ACCOUNT = "send-mis"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The engines' account. `uid` is None when that is simply the person running us."""

    uid: int | None
    gid: int | None

    def own(self, folder: Path) -> Path:
        """Make `folder` (parents too) and close it to everybody but this account."""
        folder.mkdir(parents=True, exist_ok=True)
        status = folder.stat()
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)
        elif status.st_uid != os.geteuid():
            raise EmbeddedError(f"{folder} belongs to somebody else. Name another: SEND_MIS_DATA.")
        folder.chmod(stat.S_IRWXU)
        return folder

    def can_reach(self, path: Path) -> bool:
        """Whether this account may walk down to `path`; a checkout under /root is closed to it."""
        if self.uid is None:
            return True
        return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)

    def process_options(self) -> dict[str, Any]:
        """Options for subprocess: this account, no inherited settings, a folder it can enter."""
        options: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
        }
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def engine_account() -> Account:
    """The account for this machine. As root it is made once."""
    if os.geteuid() != 0:
        return Account(uid=None, gid=None)
    entry = _entry()
    if entry is None:
        _make_system_account()
        entry = _entry()
    if entry is None:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and no account could be made for it. Run this as "
            "an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        return None


def _make_system_account() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return
    # Two first starts at once may race for the password file's lock: the loser finds the
    # account made, or is told by the caller that it is not.
    subprocess.run(  # noqa: S603 - a fixed command
        [
            useradd,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir=/nonexistent",
            "--shell=/usr/sbin/nologin",
            SYSTEM_ACCOUNT,
        ],
        check=False,
        capture_output=True,
    )
