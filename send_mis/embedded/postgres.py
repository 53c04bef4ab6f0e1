"""One private PostgreSQL in one folder, with the two roles of a school's own.

Here the roles bind SQL, not programs: whoever may enter the sockets' folder may name any role.
"""

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from send_mis.database.quiet_log import QUIET_SETTINGS

from .account import Account
from .binaries import major_version, postgres_programs
from .folders import EmbeddedError

SUPERUSER = "postgres"
OWNER = "send_mis_owner"
RUNNING = "send_mis"
FIRST_VERSION_WITH_ITS_OWN_LOCALE = 17
_OTHERS_END_WITHIN_SECONDS = 5

_ALWAYS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "'128MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "off",
    "jit": "off",
}
# A test run's data is thrown away: a power cut may take it.
_FAST_AND_LOOSE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "'1h'",
    "checkpoint_timeout": "'1h'",
    "max_wal_size": "'4GB'",
}


class Postgres:
    def __init__(
        self, *, folder: Path, sockets: Path, account: Account, throwaway: bool = False
    ) -> None:
        self.account = account
        self.sockets = sockets
        self.throwaway = throwaway
        self.programs = postgres_programs(account)
        self.version = major_version(self.programs, account)
        # Before there were two roles the data lay in postgres-N, where one superuser owned it all.
        self.data = folder / f"database-{self.version}"
        self.log = self.data / "server.log"

    def url(self, database: str, role: str) -> str:
        return f"postgresql://{role}@{quote(str(self.sockets), safe='')}/{quote(database)}"

    def start(self) -> None:
        """Make the data folder if need be, start unless it runs, and wait until it answers."""
        if self.is_running():
            return
        self.account.own(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._write_settings()
        end = time.monotonic() + _OTHERS_END_WITHIN_SECONDS
        while not self._starts():
            # Of one that was killed the last processes still end, and hold its data until then.
            if time.monotonic() > end:
                raise EmbeddedError(
                    f"PostgreSQL did not start in {self.data}. Its own words:\n{self._last_words()}"
                )
            time.sleep(0.5)

    def _starts(self) -> bool:
        program = ("pg_ctl", "start", "-w", "-t", "60", "-s", "-D", self.data, "-l", self.log)
        try:
            self._run(*program)
        except subprocess.CalledProcessError:
            return False
        return True

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-s", "-D", self.data, check=False)

    def is_running(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url("postgres", SUPERUSER), connect_timeout=10).close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self, name: str) -> None:
        """A database of that name, its owner and the role that runs; what is there stays."""
        from send_mis.database.roles import are_made, make_roles

        administrator, owner = self.url("postgres", SUPERUSER), self.url(name, OWNER)
        if not are_made(administrator=administrator, owner=owner):
            make_roles(administrator=administrator, owner=owner, running=self.url(name, RUNNING))

    def _make(self) -> None:
        self.account.own(self.data)
        # Code-point order, but case and accents folded for every alphabet: "Ë" finds "ë".
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self.version >= FIRST_VERSION_WITH_ITS_OWN_LOCALE
            else ["--locale=C.UTF-8"]
        )
        options = ["--encoding=UTF8", f"--username={SUPERUSER}", "--auth=trust", *locale]
        if self.throwaway:
            options.append("--no-sync")
        # Trust is safe here: only this account and root can enter the sockets' folder.
        self._run("initdb", *options, "-D", self.data)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude 'send_mis.conf'\n")

    def _write_settings(self) -> None:
        values = _ALWAYS | QUIET_SETTINGS | {"unix_socket_directories": f"'{self.sockets}'"}
        if self.throwaway:
            values |= _FAST_AND_LOOSE
        lines = "".join(f"{name} = {value}\n" for name, value in values.items())
        conf = self.data / "send_mis.conf"
        conf.write_text(lines, encoding="utf-8")
        conf.chmod(0o644)

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> None:
        # The server inherits what pg_ctl writes to: a pipe would keep us waiting for it.
        subprocess.run(  # noqa: S603 - our own program and arguments
            [self.programs / program, *arguments],
            check=check,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            start_new_session=True,
            **self.account.process_options(),
        )

    def _last_words(self) -> str:
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
