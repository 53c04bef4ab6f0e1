"""A migrated database to copy, so that migrations run once a version and not once a test run."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from send_mis.embedded.account import engine_account
from send_mis.embedded.binaries import postgres_programs
from tests.house.floors import OUR_PACKAGES

ROOT = Path(__file__).resolve().parent.parent
NAME = "template_send_mis_tests"


def make_template(database_url: str) -> str:
    """Make the template database on that server and return its name."""
    server = database_url.rpartition("/")[0]
    _psql(f"{server}/postgres", "-c", f"CREATE DATABASE {NAME}")
    cached = _cache()
    if cached.exists():
        _psql(f"{server}/{NAME}", "-f", str(cached))
        return NAME
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": f"{server}/{NAME}"},
        check=True,
    )
    unfinished = cached.with_suffix(f".{os.getpid()}")
    subprocess.run(
        [_program("pg_dump"), "--no-owner", "-f", unfinished, f"{server}/{NAME}"], check=True
    )
    unfinished.replace(cached)
    return NAME


def _cache() -> Path:
    """One file per state of the migrations and of the packages that bring their own."""
    digest = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    for folder in OUR_PACKAGES:
        for path in sorted((ROOT / folder).rglob("migrations/*.py")):
            digest.update(path.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"send-mis-test-templates-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{digest.hexdigest()[:20]}.sql"


def _psql(url: str, *arguments: str) -> None:
    subprocess.run(
        [_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _program(name: str) -> Path:
    return postgres_programs(engine_account()) / name
