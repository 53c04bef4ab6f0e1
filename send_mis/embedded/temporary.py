"""Engines for one test run, removed afterwards however the run ends.

A small process of its own keeps them (`keeper`): it waits on a pipe that the kernel closes when
the run is over, killed or crashed, and then stops the engines and removes their folder.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .engines import EngineUrls
from .folders import CHECKOUT, EmbeddedError


class TemporaryEngines:
    """Starts the keeper. `stop` waits until everything is gone."""

    def __init__(self, *, durable: bool = False) -> None:
        # A session of its own: the terminal's Ctrl-C is for the run, which then lets go.
        self._keeper = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "send_mis.embedded.keeper", "durable" if durable else "fast"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._keeper.stdout is not None  # noqa: S101 - asked for above
        with self._keeper.stdout as answer:
            line = answer.readline()
        said: dict[str, Any] = json.loads(line) if line else {"error": "The engines' keeper died."}
        if "error" in said:
            self.stop()
            raise EmbeddedError(said["error"])
        self.urls = EngineUrls(**said["urls"])
        self.folder = Path(said["folder"])

    def stop(self) -> None:
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        self._keeper.wait(timeout=60)


@contextmanager
def temporary_engines(*, durable: bool = False) -> Iterator[EngineUrls]:
    """Private engines for the length of a block. `durable` keeps writing safe, and slow."""
    engines = TemporaryEngines(durable=durable)
    try:
        yield engines.urls
    finally:
        engines.stop()
