"""A migrated database to copy, so that migrations run once a version and not once a test run."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from send_mis.embedded.account import engine_account
from send_mis.embedded.binaries import postgres_programs
from tests import server
from tests.house.floors import OUR_PACKAGES

ROOT = Path(__file__).resolve().parent.parent
NAME = "template_send_mis_tests"


def make_template() -> str:
    """Make the template database and return its name. The owner migrates it, as in a school."""
    server.make_database(NAME)
    owner, running = server.owner_url(NAME), server.running_url(NAME)
    cached = _cache(f"{owner.partition('@')[0]} {running.partition('@')[0]}")
    if cached.exists():
        _psql(owner, "-f", str(cached))
        return NAME
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": running, "DATABASE_OWNER_URL": owner},
        check=True,
    )
    unfinished = cached.with_suffix(f".{os.getpid()}")
    # Rights are dumped too: they come with the migrations.
    subprocess.run([_program("pg_dump"), "--no-owner", "-f", unfinished, owner], check=True)
    unfinished.replace(cached)
    return NAME


def _cache(roles: str) -> Path:
    """One file per state of the migrations, of the models (rights come from them), of the roles'
    names and of the packages that bring migrations of their own."""
    digest = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes() + roles.encode())
    for folder in OUR_PACKAGES:
        for pattern in ("migrations/*.py", "models.py", "models/*.py", "database/grants.py"):
            for path in sorted((ROOT / folder).rglob(pattern)):
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
