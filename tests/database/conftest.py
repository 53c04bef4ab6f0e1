"""A small school in a database of its own, which a test may copy, spoil, drop and restore."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from send_mis.database.copies import fingerprints, folder, making
from send_mis.database.roles import address
from tests import server
from tests.factories import make_pupil, make_school

NAME = "copies_tried"
FILES = {"a/letter.pdf": b"%PDF-1.7 a letter", "b/plan.docx": b"PK" * 40_000, "empty.txt": b""}


@dataclass
class Kept:
    """What is in use: database and uploaded files."""

    name: str
    files: Path
    copies: Path

    def tables(self) -> dict[str, tuple[int, str]]:
        """Without what the commands note of themselves."""
        with server.server(self.name) as session:
            found = fingerprints.tables(session)
        found.pop("database_copyrun")
        return found

    def uploads(self) -> dict[str, bytes]:
        return {name: (self.files / name).read_bytes() for name in folder.uploaded(self.files)}

    def everything(self) -> tuple[dict[str, tuple[int, str]], dict[str, bytes], str]:
        with server.server(self.name) as session:
            return self.tables(), self.uploads(), fingerprints.schema(session)

    def spoil(self) -> None:
        with server.server(self.name) as session:
            session.execute("SET session_replication_role = replica")  # past the triggers
            session.execute("UPDATE pupils_pupil SET legal_forename = 'Spoilt'")
            session.execute("DELETE FROM audit_change")
            session.execute("DROP TABLE notifications_message CASCADE")
        (self.files / "a/letter.pdf").write_bytes(b"spoilt")
        (self.files / "b/plan.docx").unlink()
        (self.files / "later.txt").write_bytes(b"after the copy")

    def environment(self, **more: str) -> dict[str, str]:
        """For `manage.py` as a process of its own."""
        names = {
            "DATABASE_URL": server.running_url(self.name),
            "DATABASE_OWNER_URL": server.owner_url(self.name),
            "MEDIA_ROOT": str(self.files),
            "BACKUP_TO": str(self.copies),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        return os.environ | names | more


@pytest.fixture
def _alone(django_db_setup: None) -> Iterator[None]:
    with server.alone(server.WHOLE_SERVER):
        yield


@pytest.fixture
def kept(
    _alone: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Kept]:
    """This process is the owner on it, as the owner's commands are."""
    _drop_all()
    server.make_database(NAME, os.environ["SEND_MIS_TEST_TEMPLATE"])
    made = Kept(name=NAME, files=tmp_path / "files", copies=tmp_path / "copies")
    for name, content in FILES.items():
        (made.files / name).parent.mkdir(parents=True, exist_ok=True)
        (made.files / name).write_bytes(content)
    owner = address(server.owner_url(NAME))
    connection.close()
    with django_db_blocker.unblock():
        monkeypatch.setitem(connection.settings_dict, "NAME", NAME)
        school = make_school()
        for forename in ("Zoë", "小明", "O'Neil; DROP TABLE"):
            make_pupil(school, forename=forename)
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "USER", owner.user)
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", owner.password)
        monkeypatch.setattr(settings, "AS_OWNER", True)
        monkeypatch.setattr(settings, "MEDIA_ROOT", made.files)
        yield made
        connection.close()
    monkeypatch.undo()
    _drop_all()


@pytest.fixture
def copy(kept: Kept) -> Path:
    return making.make_copy(kept.copies).path


@pytest.fixture
def databases() -> Callable[[], set[str]]:
    """Every database of this school's, also those that a command makes beside."""

    def names() -> set[str]:
        with server.server() as session:
            found = session.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [NAME]
            ).fetchall()
        return {name for (name,) in found}

    return names


def _drop_all() -> None:
    for suffix in ("", "_restoring", "_before", "_tried"):
        server.drop_database(NAME + suffix)
