"""Keeps temporary engines until its standard input closes (`python -m`, see `temporary`)."""

import json
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from .account import engine_account
from .engines import Engines
from .folders import EmbeddedError


def fresh_folder() -> Path:
    """A fresh folder that the engines' account can walk to."""
    account = engine_account()
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 - mkdtemp follows
        if account.can_reach(Path(place) / "any"):
            folder = Path(tempfile.mkdtemp(prefix="send-mis-", dir=place))
            if account.uid is not None:
                folder.chmod(0o711)
            return folder
    raise EmbeddedError("No folder for temporary files can be entered by the engines' account.")


def keep(*, durable: bool) -> None:
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(0))
    folder = fresh_folder()
    try:
        engines = Engines(folder, throwaway=not durable)
        try:
            urls = engines.hold()
            answer = {"urls": asdict(urls), "folder": str(folder)}
            os.write(1, f"{json.dumps(answer)}\n".encode())
            sys.stdin.read()
        finally:
            engines.let_go()
            if not engines.sockets.is_relative_to(folder):
                shutil.rmtree(engines.sockets, ignore_errors=True)
    except EmbeddedError as error:
        os.write(1, f"{json.dumps({'error': str(error)})}\n".encode())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(durable=sys.argv[1:] == ["durable"])
