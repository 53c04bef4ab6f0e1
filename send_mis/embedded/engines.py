"""Both engines in one folder, shared by every process that holds them."""

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from .account import engine_account
from .folders import EmbeddedError, make_folder, socket_dir
from .postgres import OWNER, RUNNING, SUPERUSER, Postgres
from .valkey import Valkey

DATABASE = "send_mis"
# Lies in the sockets' folder, so that an address alone tells a trial from a school's own server.
MARK = "trial-engines"


@dataclass(frozen=True, kw_only=True)
class EngineUrls:
    """`database` is for the role that runs, `owner` for the one that migrates; `administrator`
    alone may make databases and roles for tests."""

    database: str
    owner: str
    administrator: str
    redis: str


class Engines:
    """The engines of one folder. Hold them while you use them; the last to let go stops them.

    Who holds them is told by a shared lock on a file, which the kernel drops when a process dies
    however it dies: nothing is left over that could be stale.
    """

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.folder = folder
        self.sockets = socket_dir(folder)
        self.throwaway = throwaway
        self._holding: IO[bytes] | None = None
        self._holder = 0
        make_folder(folder)
        account = engine_account()
        if not account.can_reach(folder / "any"):
            raise EmbeddedError(
                f"The engines' account cannot enter {folder}. Open its parent folders to it, or "
                "name another with SEND_MIS_DATA."
            )
        self.postgres = Postgres(
            folder=folder, sockets=self.sockets, account=account, throwaway=throwaway
        )
        self.valkey = Valkey(folder=folder, sockets=self.sockets, account=account)

    @property
    def urls(self) -> EngineUrls:
        return EngineUrls(
            database=self.postgres.url(DATABASE, RUNNING),
            owner=self.postgres.url(DATABASE, OWNER),
            administrator=self.postgres.url(DATABASE, SUPERUSER),
            redis=self.valkey.url,
        )

    def hold(self) -> EngineUrls:
        """Start what does not run, and keep both running until `let_go` or the process ends."""
        with self._one_at_a_time():
            self._holding = (self.folder / "holders.lock").open("wb")
            self._holder = os.getpid()
            fcntl.flock(self._holding, fcntl.LOCK_SH)
            self.postgres.start()
            (self.sockets / MARK).touch()
            self.valkey.start()
            self.postgres.make_database(DATABASE)
        atexit.register(self.let_go)
        return self.urls

    def start_again_if_down(self) -> bool:
        """While held: start whichever engine has gone. Whether one had to be started."""
        if self._holding is None or (self.postgres.is_running() and self.valkey.is_running()):
            return False
        with self._one_at_a_time():
            self.postgres.start()
            self.valkey.start()
        return True

    def let_go(self) -> None:
        """Stop the engines unless somebody else still holds them."""
        if self._holding is None or self._holder != os.getpid():
            return
        atexit.unregister(self.let_go)
        with self._one_at_a_time():
            held = self._holding
            self._holding = None
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self.valkey.stop()
                self.postgres.stop()
            finally:
                held.close()

    def __enter__(self) -> "Engines":
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def is_trial_address(url: str) -> bool:
    """Whether a DATABASE_URL or REDIS_URL names the private engines of a trial or a test."""
    parts = urlsplit(url)
    host = unquote(parts.netloc.rpartition("@")[2])
    folder = Path(host) if host.startswith("/") else Path(parts.path).parent
    try:
        return folder.is_absolute() and (folder / MARK).exists()
    except PermissionError:
        return False  # whoever cannot look into the folder cannot reach the engines either
