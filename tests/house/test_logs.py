"""Nobody's name, address, UPN or password hash reaches a log, also when two people collide."""

import io
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import LiteralString

import psycopg
import pytest
from celery.worker.consumer.consumer import MESSAGE_DECODE_ERROR, UNKNOWN_TASK_ERROR
from django.conf import settings as django_settings
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from psycopg import sql

from pupils.models import Pupil
from send_mis import startup
from send_mis.accounts.models import User
from send_mis.database.quiet_log import QUIET_SETTINGS, hush, loud_settings
from send_mis.logs import DiscreetFormatter
from tests import server
from tests.factories import in_change, make_pupil, make_school, make_user
from tests.imports.files import upn

EMAIL, NAME, SURNAME = "zenobia@quillfeather.test", "Zenobia Quill", "Quillfeather"
UPN = upn(341)
PRIVATE = (EMAIL, "Zenobia", SURNAME, UPN, "argon2", "quillfeather")


def url() -> str:
    return server.running_url(connection.settings_dict["NAME"])


def server_log() -> Path:
    with server.server() as administrator:
        folder = administrator.execute("SHOW data_directory").fetchone()[0]
    return Path(folder) / "server.log"


def race(statement: LiteralString | sql.Composed, values: list[object], *, times: int = 4) -> int:
    """Several sessions do the same at one moment; how many of them lost."""
    together = Barrier(times)

    def one(_: int) -> bool:
        with psycopg.connect(url()) as mine:
            together.wait(20)
            try:
                mine.execute(statement, values)
                mine.commit()
            except psycopg.Error:
                return True
        return False

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_lost_races_leave_no_trace_in_the_servers_log() -> None:
    log = server_log()
    before = log.stat().st_size
    make_user(EMAIL, NAME)
    make_pupil(make_school(), surname=SURNAME, forename="Zenobia", upn=UPN)
    user = User.objects.filter(email=EMAIL).values().get()
    insert = sql.SQL("INSERT INTO accounts_user ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, user)),
        sql.SQL(", ").join([sql.Placeholder()] * len(user)),
    )
    assert race(insert, list(user.values())) == 4
    assert race("SELECT %s::date", [SURNAME]) == 4
    assert race("SELECT 1 FROM no_such_table WHERE name = %s", [EMAIL]) == 4
    assert race("INSERT INTO pupils_pupil (id, surname) VALUES (gen_random_uuid(), %s)", [SURNAME])
    written = log.read_bytes()[before:].decode(errors="replace")
    assert [word for word in PRIVATE if word in written] == []
    assert "accept connections" in log.read_text(errors="replace")


@pytest.mark.django_db
def test_both_roles_are_quiet_whatever_the_servers_file_says() -> None:
    name = connection.settings_dict["NAME"]
    for address in (server.running_url(name), server.owner_url(name)):
        with psycopg.connect(address) as session:
            assert list(loud_settings(session)) == []
            kept = session.execute("SELECT unnest(setconfig) FROM pg_db_role_setting").fetchall()
            assert {f"{n}={v}" for n, v in QUIET_SETTINGS.items()} <= {line for (line,) in kept}


@pytest.mark.django_db
def test_a_loud_server_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    role, loud = server.running_role(), sql.SQL("ALTER ROLE {} SET {} = {}")
    with server.server() as administrator:
        try:
            administrator.execute(
                loud.format(sql.Identifier(role), sql.SQL("log_error_verbosity"), "verbose")
            )
            administrator.execute(
                loud.format(sql.Identifier(role), sql.SQL("log_statement"), "all")
            )
            monkeypatch.setattr(django_settings, "DATABASE_URL", url())
            monkeypatch.setattr("django.setup", lambda: None)  # it would set up logging anew
            startup.refuse_powerful_role()
        finally:
            hush(administrator, role)
    assert "log_error_verbosity=verbose, log_statement=all" in caplog.text
    assert "database_roles" in caplog.text


# --- Our own logs -----------------------------------------------------------------------------


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What our handler writes; its formatter is that of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    given = dict(django_settings.LOGGING["formatters"]["line"])
    assert given.pop("()") == "send_mis.logs.DiscreetFormatter"
    handler.setFormatter(DiscreetFormatter(given["format"], style=given["style"]))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_lost_race_is_logged_with_its_rule_and_nobodys_data(written: io.StringIO) -> None:
    make_user(EMAIL, NAME)
    try:
        with transaction.atomic(), in_change():
            User.objects.create(email=EMAIL, full_name=NAME)
    except IntegrityError as error:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/people/")
        logging.getLogger("pupils").warning("It was refused: %s", error)
        logging.getLogger("pupils").warning(error)
        context = {"name": "read", "id": 1, "exc": repr(error), "traceback": str(error)}
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s[%(id)s] raised unexpected: %(exc)s\n%(traceback)s",
            context,
            exc_info=True,
        )
    said = written.getvalue()
    assert [word for word in PRIVATE if word in said] == []
    assert said.count("IntegrityError") >= 4
    assert "sqlstate 23505" in said
    assert "test_logs.py" in said
    assert "Task read[1] raised unexpected" in said


@pytest.mark.django_db
def test_an_address_is_logged_as_its_pattern(written: io.StringIO, client: Client) -> None:
    """People type names into addresses, and a link to set a password is one."""
    for path in ("/zenobia-quillfeather/", "/pupils/zenobia/", "/harebell/people/quillfeather/"):
        assert client.get(path).status_code in (302, 404)
    assert client.get("/accounts/invitation/quillfeather-token/").status_code == 410
    client.post("/accounts/invitation/quillfeather-token/")
    said = written.getvalue()
    assert [word for word in PRIVATE if word.lower() in said.lower()] == []
    assert "Not Found: an address that is no page" in said
    assert "Gone: /accounts/invitation/<token>/" in said


def test_a_message_that_no_worker_takes_is_not_quoted(written: io.StringIO) -> None:
    logger = logging.getLogger("celery.worker.consumer.consumer")
    headers = {"task": "unknown", "argsrepr": f"({EMAIL!r},)"}
    logger.error(UNKNOWN_TASK_ERROR, KeyError("unknown"), f"[[{EMAIL}]]", headers, headers)
    logger.error(MESSAGE_DECODE_ERROR, ValueError(EMAIL), "json", "utf-8", f"{headers}", EMAIL)
    logger.info("Connected to %s", "redis")
    said = written.getvalue()
    assert [word for word in PRIVATE if word in said] == []
    assert "Received unregistered task of type builtins.KeyError" in said
    assert "Can't decode message body: " in said
    assert "Connected to redis" in said


def test_any_other_error_keeps_its_words_to_itself(written: io.StringIO) -> None:
    try:
        try:
            int(SURNAME)
        except ValueError as error:
            raise Error(f"row of {EMAIL}") from error
    except Error:
        logging.getLogger("pupils").exception("Reading failed.")
    said = written.getvalue()
    assert [word for word in PRIVATE if word in said] == []
    assert "builtins.ValueError" in said
    assert "and then:" in said


def test_what_is_about_code_is_said(written: io.StringIO) -> None:
    try:
        Pupil.no_such_thing  # noqa: B018 - the error is the point
    except AttributeError:
        logging.getLogger("pupils").exception("A fault.")
    assert "no_such_thing" in written.getvalue()
