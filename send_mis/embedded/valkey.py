"""One private Valkey in one folder. What it holds may be lost: every job's state lies in a row."""

import os
import socket
import subprocess
import time
from pathlib import Path

from .account import Account
from .binaries import valkey_program
from .folders import EmbeddedError

START_SECONDS = 15
STOP_SECONDS = 10


class Valkey:
    def __init__(self, *, folder: Path, sockets: Path, account: Account) -> None:
        self.account = account
        self.data = folder / "valkey"
        self.sockets = sockets
        self.socket = sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        if self.is_running():
            return
        self.account.own(self.sockets)
        self.account.own(self.data)
        conf = self.data / "valkey.conf"
        conf.write_text(
            "port 0\n"
            f'unixsocket "{self.socket}"\n'
            "unixsocketperm 700\n"
            "daemonize yes\n"
            f'logfile "{self.data}/server.log"\n'
            'save ""\n'
            "appendonly no\n"
            "databases 64\n"
            f'dir "{self.data}"\n',
            encoding="utf-8",
        )
        conf.chmod(0o644)
        # It leaves for the background by itself, so that it outlives whoever started it.
        left = subprocess.run(  # noqa: S603 - our own program and arguments
            [valkey_program(self.account), conf],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **self.account.process_options(),
        )
        end = time.monotonic() + START_SECONDS
        while not self.is_running():
            if left.returncode or time.monotonic() > end:
                raise EmbeddedError(f"Valkey did not start. Its own words are in {self.data}.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to leave, and wait until its socket is gone."""
        try:
            with self._connection() as connection:
                connection.sendall(b"SHUTDOWN NOSAVE\r\n")
                connection.recv(1024)
        except OSError:
            return
        end = time.monotonic() + STOP_SECONDS
        while self.is_running() and time.monotonic() < end:
            time.sleep(0.02)

    def is_running(self) -> bool:
        try:
            with self._connection() as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def _connection(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(5)
        try:
            connection.connect(os.fspath(self.socket))
        except OSError:
            connection.close()
            raise
        return connection
