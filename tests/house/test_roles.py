"""The role that serves pages: what it may do with each table, and every way around it shut."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from send_mis.audit.models import Change
from send_mis.database.grants import CONTEXT, granted, records, tracked_tables
from send_mis.database.standing import role_problems
from tests import server
from tests.factories import in_change, make_pupil, make_school

NAME = "roles_tried"
ADD = {"SELECT", "INSERT"}
CHANGE = ADD | {"UPDATE", "DELETE"}
# By name, so that a new table's rights are somebody's decision.
RECORD = {"audit_change", "audit_read", CONTEXT}
STOLEN_CONTEXT = """
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
    SELECT id, '{"event": "other"}', now(), now() FROM pghistory_context
    ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata
"""
OTHER_FUNCTION = """
    CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid AS 'SELECT NULL::uuid'
    LANGUAGE sql
"""
BORROWED = """
    CREATE ROLE between; CREATE ROLE lender; GRANT lender TO between; GRANT between TO {me};
    CREATE TABLE lent (); ALTER TABLE lent OWNER TO lender
"""
MADE_ONCE = {"auth_permission", "django_content_type"}
READ_ONLY = {"database_copyrun", "django_migrations"}


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A database that these tests may spoil, as the owner or the administrator."""
    with server.alone(server.WHOLE_SERVER):
        server.drop_database(NAME)
        server.make_database(NAME, os.environ["SEND_MIS_TEST_TEMPLATE"])
        yield NAME
        server.drop_database(NAME)


@pytest.fixture
def spoilt(database: str) -> Iterator[Callable[..., list[str]]]:
    """`spoilt("GRANT …", undo="REVOKE …")`: what start-up says after the administrator's deed."""
    undoing: list[str] = []

    def spoil(deed: str, *, undo: str) -> list[str]:
        with server.server(database) as administrator:
            administrator.execute(deed)
        undoing.append(undo)
        return problems(database)

    yield spoil
    with server.server(database) as administrator:
        for undo in undoing:
            administrator.execute(undo)
    assert problems(database) == []


def problems(database: str) -> list[str]:
    return role_problems(server.running_url(database), patience=0)


def as_running(database: str, statement: str) -> None:
    with psycopg.connect(server.running_url(database)) as session:
        session.execute(statement)


# --- The list ---------------------------------------------------------------------------------


def test_every_tables_rights(database: str) -> None:
    with server.server(database) as administrator:
        rows = administrator.execute(
            "SELECT c.relname, r.name FROM pg_class c,"
            " unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER'])"
            " AS r(name) WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN"
            " ('r','p','v','m') AND has_table_privilege(%s, c.oid, r.name)",
            [server.running_role()],
        ).fetchall()
        tables = administrator.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    found: dict[str, set[str]] = {name: set() for (name,) in tables}
    for table, right in rows:
        found[table].add(right)
    history = {name for name in found if name.endswith("event")}
    expected = {
        name: {"SELECT"}
        if name in READ_ONLY
        else ADD
        if name in RECORD | MADE_ONCE | history
        else CHANGE
        for name in found
    }
    assert found == expected


def test_every_history_table_is_a_record() -> None:
    history = {
        model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
    }
    assert len(history) > 20
    assert {record.table for record in records()} == history | RECORD
    assert set(granted()) >= history | set(tracked_tables())


def test_the_context_takes_a_column_and_a_trigger(database: str) -> None:
    with server.server(database) as administrator:
        columns = administrator.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND has_column_privilege(%s, attrelid, attnum, 'UPDATE')",
            [CONTEXT, server.running_role()],
        ).fetchall()
    assert {name for (name,) in columns} == {"metadata", "updated_at"}


# --- What it cannot do, in the tests' own database, where it did real work ---------------------


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE pupils_pupilevent SET legal_surname = 'Rewritten'",
        "DELETE FROM pupils_pupilevent",
        "TRUNCATE pupils_pupilevent",
        "UPDATE audit_change SET user_name = 'Somebody else'",
        "DELETE FROM audit_change",
        "DELETE FROM audit_read",
        "UPDATE pghistory_context SET metadata = '{}'",
        STOLEN_CONTEXT,
        "UPDATE pghistory_context SET updated_at = now()",
        "UPDATE pghistory_context SET id = gen_random_uuid()",
        "DELETE FROM pghistory_context",
        "ALTER TABLE pupils_pupil DISABLE TRIGGER ALL",
        "ALTER TABLE pupils_pupil DISABLE TRIGGER USER",
        "DROP TABLE pupils_pupilevent",
        "DROP FUNCTION _pgh_attach_context()",
        OTHER_FUNCTION,
        "SET session_replication_role = replica",
        "SET LOCAL session_replication_role = replica",
        "TRUNCATE pupils_pupil CASCADE",
        "CREATE TABLE public.mine ()",
        "CREATE TEMP TABLE pupils_pupilevent (LIKE public.pupils_pupilevent)",
        "CREATE SCHEMA mine",
        "CREATE ROLE another",
        "CREATE EXTENSION hstore",
        "COPY pupils_pupil TO PROGRAM 'cat'",
        "COPY pupils_pupilevent FROM '/etc/passwd'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "UPDATE database_copyrun SET is_good = true",
        "INSERT INTO database_copyrun (kind) VALUES ('made')",
    ],
)
def test_it_cannot(db: None, deed: str) -> None:
    make_pupil(make_school())
    with pytest.raises(Exception, match=r"permission denied|must be owner|kept as it was written"):
        connection.cursor().execute(deed)


@pytest.mark.parametrize("role", ["owner", "administrator"])
def test_it_cannot_become(database: str, role: str) -> None:
    url = server.owner_url(database) if role == "owner" else server.administrator_url(database)
    with psycopg.connect(url) as other:
        name = other.info.user
    for statement in (f"SET ROLE {name}", f"SET SESSION AUTHORIZATION {name}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_running(database, statement)


def test_a_session_cannot_have_the_triggers_ignored(db: None) -> None:
    """The package's own switch, which any session may turn: nobody is answered yes."""
    pupil = make_pupil(make_school())
    events = type(pupil).pgh_event_model.objects  # made by the package
    triggers = [trigger.get_pgid(type(pupil)) for trigger in type(pupil)._meta.triggers]
    before = events.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(triggers) + "}"]
        )
    with in_change():
        pupil.save()
        type(pupil).objects.filter(pk=pupil.pk).update(legal_forename="Changed")
    assert events.count() == before + 1


def test_what_it_does_all_day_is_recorded(db: None) -> None:
    pupil = make_pupil(make_school())
    (event,) = type(pupil).pgh_event_model.objects.filter(pgh_obj_id=pupil.pk)
    assert Change.objects.filter(pk=event.pgh_context_id).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == (server.running_role(),) * 2


# --- What start-up refuses --------------------------------------------------------------------


def test_a_held_role_starts(database: str) -> None:
    assert problems(database) == []


def test_a_superuser_is_refused(database: str) -> None:
    (said,) = role_problems(server.administrator_url(database), patience=0)
    assert "is a superuser" in said


def test_the_owner_is_refused(database: str) -> None:
    said = " ".join(role_problems(server.owner_url(database), patience=0))
    assert "owns tables" in said
    assert "may rewrite what is recorded" in said
    assert "may make tables" in said


@pytest.mark.parametrize(
    ("deed", "undo", "words"),
    [
        ("ALTER ROLE {me} BYPASSRLS", "ALTER ROLE {me} NOBYPASSRLS", "passes row security"),
        ("ALTER ROLE {me} CREATEROLE", "ALTER ROLE {me} NOCREATEROLE", "may make roles"),
        ("ALTER ROLE {me} CREATEDB", "ALTER ROLE {me} NOCREATEDB", "may make databases"),
        ("ALTER ROLE {me} REPLICATION", "ALTER ROLE {me} NOREPLICATION", "may replicate"),
        ("CREATE ROLE lent NOINHERIT SUPERUSER; GRANT lent TO {me}", "DROP ROLE lent",
         "may become lent, which is a superuser"),
        ("GRANT pg_write_all_data TO {me}", "REVOKE pg_write_all_data FROM {me}",
         "may become pg_write_all_data"),
        (BORROWED,
         "DROP TABLE lent; DROP ROLE between; DROP ROLE lender", "may become a role that does"),
        ("CREATE TABLE owned (); ALTER TABLE owned OWNER TO {me}", "DROP TABLE owned",
         "owns tables"),
        ("GRANT UPDATE ON audit_change TO PUBLIC", "REVOKE UPDATE ON audit_change FROM PUBLIC",
         "may rewrite what is recorded in audit_change"),
        ("GRANT UPDATE (user_name) ON audit_change TO {me}",
         "REVOKE UPDATE (user_name) ON audit_change FROM {me}", "may rewrite"),
        ("GRANT TRUNCATE ON pupils_pupilevent TO {me}",
         "REVOKE TRUNCATE ON pupils_pupilevent FROM {me}", "may rewrite"),
        ("REVOKE INSERT ON audit_read FROM {me}", "GRANT INSERT ON audit_read TO {me}",
         "cannot use audit_read"),
        ("GRANT TEMP ON DATABASE roles_tried TO PUBLIC",
         "REVOKE TEMP ON DATABASE roles_tried FROM PUBLIC", "tables or schemas of its own"),
        ("GRANT CREATE ON SCHEMA public TO {me}", "REVOKE CREATE ON SCHEMA public FROM {me}",
         "tables or schemas of its own"),
        ("GRANT SET ON PARAMETER session_replication_role TO {me}",
         "REVOKE SET ON PARAMETER session_replication_role FROM {me}", "session_replication_role"),
        ("ALTER TABLE pupils_pupil DISABLE TRIGGER USER",
         "ALTER TABLE pupils_pupil ENABLE TRIGGER USER", "switched off on pupils_pupil"),
    ],
)  # fmt: skip
def test_start_up_refuses(
    spoilt: Callable[..., list[str]], deed: str, undo: str, words: str
) -> None:
    me = server.running_role()
    said = spoilt(deed.format(me=me), undo=undo.format(me=me))
    assert any(words in line for line in said), said


def test_a_package_that_brings_its_switch_back_is_noticed(
    database: str, spoilt: Callable[..., list[str]]
) -> None:
    with server.server(database) as administrator:
        (ours,) = administrator.execute(
            "SELECT pg_get_functiondef('_pgtrigger_should_ignore'::regproc)"
        ).fetchone()
    theirs = (
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS"
        " BOOLEAN AS $$ BEGIN RETURN current_setting('pgtrigger.ignore') <> ''; END; $$"
        " LANGUAGE plpgsql"
    )
    assert any("be ignored" in line for line in spoilt(theirs, undo=ours))


def test_a_database_that_does_not_answer_is_said() -> None:
    (said,) = role_problems("postgresql://send@%2Fnowhere/send", patience=0)
    assert "does not answer" in said


def test_an_unmigrated_database_says_what_to_run(django_db_setup: None) -> None:
    server.drop_database("roles_bare")
    server.make_database("roles_bare")
    try:
        said = " ".join(problems("roles_bare"))
    finally:
        server.drop_database("roles_bare")
    assert "Run `manage.py migrate` as the owner" in said


# --- Making them ------------------------------------------------------------------------------


@pytest.mark.usefixtures("django_db_setup")
def test_an_installation_of_one_role_is_taken_over() -> None:
    """Tables that one superuser made and served from become the owner's, and data stays."""
    from send_mis.database.roles import make_roles

    name = "roles_before"
    server.drop_database(name)
    with server.server() as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        owner, running = server.owner_url(name), server.running_url(name)
    try:
        with server.server(name) as administrator:
            administrator.execute(
                "CREATE TABLE kept (id int GENERATED BY DEFAULT AS IDENTITY, said text);"
                " INSERT INTO kept (said) VALUES ('still here');"
                " CREATE FUNCTION kept() RETURNS int AS 'SELECT 1' LANGUAGE sql;"
                " CREATE EXTENSION btree_gist"
            )
        make_roles(administrator=server.administrator_url(name), owner=owner, running=running)
        make_roles(administrator=server.administrator_url(name), owner=owner, running=running)
        with psycopg.connect(owner) as session:
            session.execute("ALTER TABLE kept ADD COLUMN more int")
            assert session.execute("SELECT said FROM kept").fetchone() == ("still here",)
            session.execute("DROP FUNCTION kept()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_running(name, "SELECT * FROM kept")
    finally:
        server.drop_database(name)


def test_the_owner_signs_in_as_nobody_else(django_db_setup: None) -> None:
    from send_mis.database.roles import RolesError, make_roles

    url = server.owner_url("any")
    with pytest.raises(RolesError, match="must be three roles"):
        make_roles(administrator=server.administrator_url(), owner=url, running=url)


def test_the_call_that_migrates_needs_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    from send_mis.database.entering import enter_as_owner_when_asked

    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.delenv("SEND_MIS_AS_OWNER", raising=False)
    assert "DATABASE_OWNER_URL" in enter_as_owner_when_asked(["migrate"])
    assert enter_as_owner_when_asked(["migrate", "--help"]) == ""
    assert enter_as_owner_when_asked(["shell"]) == ""
    assert "SEND_MIS_AS_OWNER" not in os.environ
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@host/send")
    assert enter_as_owner_when_asked(["migrate"]) == ""
    assert os.environ.pop("SEND_MIS_AS_OWNER") == "1"
